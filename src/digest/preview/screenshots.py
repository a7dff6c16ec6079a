"""Pictures of the views, for a colleague or a pull request. Layer 6: starts the preview and a Chromium, writes PNG files."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

from digest.errors import StoreError
from digest.preview.devtools import Chromium, find_chromium, write_picture
from digest.preview.screens import VIEWS
from digest.preview.sessions import Session

WIDTH_PX = 1280
"""Wide enough for the phone's and the desk's frame side by side."""


def take_pictures(session: Session, slug: str, folder: Path) -> Iterator[Path]:
    """Yield the path of each picture once it is written: one a view of the issue `slug`.

    Raises:
        StoreError: when there is no Chromium, or the folder cannot be written.
    """
    program = find_chromium()
    if program is None:
        raise StoreError(
            "--screenshot",
            "there is no Chromium on this machine",
            "install Chromium or Chrome, or open the preview and use your browser",
        )
    server = threading.Thread(target=lambda: asyncio.run(session.run()), daemon=True)
    server.start()
    try:
        with Chromium(program) as browser:
            for number, view in enumerate(VIEWS, start=1):
                data = browser.picture(f"{session.address}issue/{slug}/{view.name}", width_px=WIDTH_PX)
                yield write_picture(folder, f"{slug}-{number:02}-{view.name}", data)
    finally:
        session.stop()
        server.join(timeout=5)
