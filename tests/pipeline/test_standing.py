"""A build of which nothing has changed makes nothing anew, and any change makes it anew."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest import pipeline
from digest.pipeline import standing
from digest.store import Cache

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
FOG = """---
title: Fog closes the port of Merrow
author: Ada Quill
date: 2026-03-04
---

Thick fog kept the harbour of Port Merrow closed on Tuesday, leaving eleven ferries at anchor and two hundred travellers in hotels.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fog.md").write_text(FOG, "utf-8")
    build(tmp_path)
    return tmp_path


def build(root: Path, *, now: datetime = NOW) -> tuple[pipeline.Draft, bool]:
    return pipeline.build(pipeline.open_project(root), now=now)


def stands(root: Path, *, now: datetime = NOW) -> bool:
    """Return whether a build would take what stands."""
    opened = pipeline.open_project(root)
    with Cache(opened.work / pipeline.CACHE, now=now) as cache:
        return standing.Standing(opened, cache, now=now).draft() is not None


def test_unchanged_project_gives_the_same_draft_from_dist(project: Path) -> None:
    assert stands(project)
    first = pipeline.draft(pipeline.open_project(project), now=NOW)
    again, changed = build(project)
    assert (again, changed) == (first, False)


def _other_seed(root: Path) -> None:
    (root / "seeds" / "fog.md").write_text(FOG.replace("eleven", "twelve"), "utf-8")


def _sidecar(root: Path) -> None:
    (root / "seeds" / "fog.md.meta.toml").write_text('url = "https://gazette.example/fog"\n', "utf-8")


def _settings(root: Path) -> None:
    (root / "digest.toml").write_text('title = "Harbour"\n', "utf-8")


def _template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates" / "entry_feed.xhtml.j2").write_text("<p>Hello</p>\n", "utf-8")


def _plan(root: Path) -> None:
    (root / "issues").mkdir()
    (root / "issues" / "2026-W10.md").write_text("# Harbour\n", "utf-8")


def _altered_output(root: Path) -> None:
    path = root / "dist" / "feed.xml"
    path.write_bytes(path.read_bytes().replace(b"eleven", b"twelve"))


def _stray_output(root: Path) -> None:
    (root / "dist" / "stray.html").write_text("x", "utf-8")


def _lost_output(root: Path) -> None:
    (root / "dist" / "feed.xml").unlink()


@pytest.mark.parametrize(
    "change",
    [_other_seed, _sidecar, _settings, _template, _plan, _altered_output, _stray_output, _lost_output],
    ids=lambda change: change.__name__.strip("_"),
)
def test_any_change_is_seen(project: Path, change: Callable[[Path], None]) -> None:
    change(project)
    assert not stands(project)


def test_altered_output_is_made_whole_again(project: Path) -> None:
    before = (project / "dist" / "feed.xml").read_bytes()
    _altered_output(project)
    assert build(project)[1]
    assert (project / "dist" / "feed.xml").read_bytes() == before


def test_another_day_is_another_build(project: Path) -> None:
    assert not stands(project, now=NOW + timedelta(days=1))


def test_document_that_would_be_dated_later_is_read_again_then(project: Path) -> None:
    soon = NOW + timedelta(hours=25)
    text = FOG.replace("Fog closes", "Ferry leaves").replace("2026-03-04", soon.isoformat())
    (project / "seeds" / "ferry.md").write_text(text, "utf-8")
    build(project)
    assert stands(project, now=NOW + timedelta(minutes=30))
    assert not stands(project, now=NOW + timedelta(hours=2))


def test_build_without_cache_takes_nothing_for_granted(project: Path) -> None:
    made, changed = pipeline.build(pipeline.open_project(project), now=NOW, cached=False)
    assert made.files
    assert not changed
