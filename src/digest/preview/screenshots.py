"""Pictures of the views, for a colleague or a pull request: serves the preview to a Chromium and saves what it shows as PNG files."""

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from digest.errors import StoreError
from digest.preview.screens import VIEWS
from digest.preview.sessions import Session

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")

WIDTH_PX = 1280
"""Wide enough for the phone's and the desktop's frame side by side."""

MAX_HEIGHT_PX = 12_000
"""The tallest picture; Chromium's own limit for one texture is 16,384 pixels."""

TIMEOUT_MS = 20_000
"""How long one step may take; a page of the preview loads in well under a second."""

SETTLED = """new Promise(done => {
  let last = 0, same = 0;
  const look = () => {
    const height = document.documentElement.scrollHeight;
    same = height === last ? same + 1 : 0;
    last = height;
    same > 3 ? done(height) : setTimeout(look, 40);
  };
  look();
})"""
"""Gives the page's height once it has stopped growing: frames grow to the height of what they show."""


def find_chromium() -> str | None:
    """Return the path of an installed Chromium; `None` if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def take_pictures(session: Session, slug: str, folder: Path) -> Iterator[Path]:
    """Yield the path of each picture once it is written: one for each view of the issue `slug`.

    Raises:
        StoreError: when there is no Chromium or no playwright, the browser fails, or the folder cannot be written.
    """
    program = find_chromium()
    if program is None:
        hint = "install Chromium or Chrome, or open the preview in your own browser"
        raise StoreError("--screenshot", "Chromium is not installed", hint)
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        hint = "pip install 'newsletter-digest[screenshots]'"
        raise StoreError("--screenshot", "pictures need a library that is not installed", hint) from error
    server = threading.Thread(target=lambda: asyncio.run(session.run()), daemon=True)
    server.start()
    try:
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
            browser = playwright.chromium.launch(executable_path=program, args=arguments, timeout=TIMEOUT_MS)
            page = browser.new_page(viewport={"width": WIDTH_PX, "height": 900})
            page.set_default_timeout(TIMEOUT_MS)
            for number, view in enumerate(VIEWS, start=1):
                page.goto(f"{session.address}issue/{slug}/{view.name}")
                height = min(int(page.evaluate(SETTLED)), MAX_HEIGHT_PX)
                picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH_PX, "height": height})
                yield _write(folder / f"{slug}-{number:02}-{view.name}.png", picture)
            browser.close()
    except Error as error:
        raise StoreError(program, error.message.splitlines()[0], "start it yourself to see why it fails") from error
    finally:
        session.stop()
        server.join(timeout=5)


def _write(path: Path, picture: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    except OSError as error:
        raise StoreError(path.as_posix(), f"cannot be written ({error.strerror})", "choose another folder") from error
    return path
