"""Notices that something was saved. Layer 6: looks at the project's folders, changes nothing.

The folders of the project are watched with all that is in them, the project's own folder for itself alone, so that neither `dist/` nor
an environment beside it costs anything.
"""

import asyncio
from pathlib import Path

FOLDERS = ("seeds", "issues", "templates")
FILES = ("digest.toml",)

STEP_MS = 20
"""How long it must be quiet after a save before a build starts. An editor that writes a file in two steps takes about 2 ms."""
DEBOUNCE_MS = 200
"""The longest a build waits while saves go on."""


async def watch(root: Path, changed: asyncio.Event, stop: asyncio.Event) -> None:
    """Set `changed` whenever something that a build reads was saved, until `stop` is set."""
    while not stop.is_set():
        folders = _present(root)
        again = asyncio.Event()
        watching = [asyncio.create_task(_watch_root(root, folders, changed, again))]
        if folders:
            watching.append(asyncio.create_task(_watch_folders(folders, changed, again)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([*watching, stopping], return_when=asyncio.FIRST_COMPLETED)
        again.set()
        stopping.cancel()
        for problem in await asyncio.gather(*watching, return_exceptions=True):
            if isinstance(problem, Exception) and not isinstance(problem, FileNotFoundError):
                raise problem  # a folder may vanish between looking and watching; nothing else may go wrong unseen


async def _watch_root(root: Path, folders: list[Path], changed: asyncio.Event, again: asyncio.Event) -> None:
    """Watch the project's folder itself: its settings, and folders that come and go."""
    from watchfiles import awatch

    async for saved in awatch(root, recursive=False, step=STEP_MS, debounce=DEBOUNCE_MS, stop_event=again):
        names = {Path(path).name for _, path in saved}
        if names & {*FOLDERS, *FILES}:
            changed.set()
        if _present(root) != folders:
            again.set()


async def _watch_folders(folders: list[Path], changed: asyncio.Event, again: asyncio.Event) -> None:
    from watchfiles import awatch

    async for _ in awatch(*folders, step=STEP_MS, debounce=DEBOUNCE_MS, stop_event=again):
        changed.set()


def _present(root: Path) -> list[Path]:
    return [root / name for name in FOLDERS if (root / name).is_dir()]
