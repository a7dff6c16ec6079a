"""A small project of invented articles in two states, and the files of its finished folder in each."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

from digest import pipeline

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)

_ARTICLES = {
    "01-fog.txt": """Fog Closes Port Merrow for a Third Day

By Ada Quill
Northern Merrow Gazette
3 March 2026

Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven ferries at anchor.

"Nobody sails until I can see the second buoy from my own window," harbour master Ines Calder told reporters on the quay.

Hotels in the old town lowered their prices, and the town's bakers opened through the night.
""",
    "02-bridge.md": """---
title: Bridge Over the Lahn Stays Closed Until August
author: Jonas Reuter
publisher: Hohenfurt Courier
date: 2026-03-04
url: https://courier.example/bridge
---

The city of Hohenfurt keeps the old bridge closed until the end of August, since two girders are worn, the mayor said on Wednesday.

Buses go the long way round by the mill, which costs commuters twenty minutes each morning and as many in the evening.
""",
}


def make(root: Path) -> pipeline.Project:
    """Write the project below `root` and return it."""
    (root / "seeds").mkdir(parents=True)
    for name, text in _ARTICLES.items():
        (root / "seeds" / name).write_text(text, "utf-8")
    name_it(root, "a")
    return pipeline.open_project(root)


def name_it(root: Path, state: str) -> None:
    """Put the project into another state, from which another folder is built."""
    fresh = root / "digest.toml.new"
    fresh.write_text(f'title = "Harbour {state.upper()}"\nbase_url = "https://{state}.example/"\n', "utf-8")
    fresh.replace(root / "digest.toml")  # in one step: others may be reading it


def expected(root: Path, state: str) -> dict[str, str]:
    """Return the hash of each file that the finished folder has in a state."""
    name_it(root, state)
    made = pipeline.draft(pipeline.open_project(root), now=NOW)
    return {file.path: hashlib.sha256(file.data).hexdigest() for file in made.files}


def there(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder, read through one open folder as a web server might: it may be exchanged meanwhile.

    Raises: FileNotFoundError when a file goes away while it is read.
    """
    found: dict[str, str] = {}
    waiting = [("", os.open(folder, os.O_RDONLY | os.O_DIRECTORY))]
    try:
        while waiting:
            prefix, descriptor = waiting.pop()
            try:
                for name in os.listdir(descriptor):  # noqa: PTH208 - of an open folder
                    inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
                    if os.path.isdir(f"/proc/self/fd/{inner}"):  # noqa: PTH112 - of a descriptor
                        waiting.append((f"{prefix}{name}/", inner))
                        continue
                    with os.fdopen(inner, "rb") as file:
                        found[prefix + name] = hashlib.sha256(file.read()).hexdigest()
            finally:
                os.close(descriptor)
    finally:
        for _, descriptor in waiting:
            os.close(descriptor)
    return found
