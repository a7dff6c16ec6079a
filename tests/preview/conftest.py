"""A project of invented articles, a preview of it on a free port, and a browser where there is one."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.preview.sessions import Options, Session
from digest.preview.snapshots import Snapshot

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
ISSUE = "2026-W10"

FOG = """---
title: Fog closes Port Merrow for a third day
author: Ada Quill
publisher: The Merrow Gazette
date: 2026-03-03
url: https://gazette.example/fog
---

Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven ferries at anchor in the bay.

"Nobody sails until I can see the second buoy from my own window," harbour master Ines Calder told reporters on the quay.

Hotels in the old town lowered their prices, and the bakers of the town opened through the night for those who could not leave the island.
"""

SCRIPTED = """<!DOCTYPE html>
<html lang="en"><head><title>Lamp keeper retires after forty winters</title>
<script>fetch("http://127.0.0.1:9/stolen"); document.title = "taken over";</script></head>
<body><article><h1>Lamp keeper retires after forty winters <img src=x onerror="document.title='taken over'"></h1>
<p>By Tomas Brandt</p><time datetime="2026-03-04T09:00:00+00:00">4 March 2026</time>
<p>The keeper of the north lamp, who lit it for forty winters without missing a night, handed the keys to the council on Wednesday.</p>
<p>A crew of two will look after the lamp from the mainland, and the house below it becomes a small museum in the autumn of this year.
<a href="javascript:document.title='taken over'">&lt;script&gt;document.title="taken over"&lt;/script&gt;</a></p>
</article></body></html>
"""


def write_project(folder: Path) -> Path:
    """Return the folder, with a project of two articles in it."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "1-fog.md").write_text(FOG, "utf-8")
    (folder / "seeds" / "2-lamp.html").write_text(SCRIPTED, "utf-8")
    (folder / "digest.toml").write_text('title = "Harbour & Coast"\n[email]\nfrom = "H&C <news@digest.example>"\n')
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project that a test may change."""
    return write_project(tmp_path)


@contextmanager
def previewed(root: Path, on_build: Callable[[Snapshot], None] = lambda _: None) -> Iterator[Session]:
    """Run a preview of the project in a thread, for as long as the block lasts."""
    session = Session(Options(root=root), now=lambda: NOW, on_build=on_build)
    session.build()
    server = threading.Thread(target=lambda: asyncio.run(session.run()))
    server.start()
    try:
        yield session
    finally:
        session.stop()
        server.join(timeout=10)
        assert not server.is_alive()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return a running preview of a project that no test changes."""
    with previewed(write_project(tmp_path_factory.mktemp("standing"))) as session:
        yield session


@pytest.fixture
def preview(project: Path) -> Iterator[Session]:
    """Return a running preview of the project."""
    with previewed(project) as session:
        yield session
