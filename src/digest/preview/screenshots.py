"""Pictures of the views, for a colleague or a pull request. Starts the preview and a Chromium, writes PNG files.

Just the few commands that a picture of a page takes. Source: Chrome DevTools Protocol, domains Target, Page, Emulation, Runtime.
"""

import asyncio
import base64
import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from digest.errors import StoreError
from digest.preview.screens import VIEWS
from digest.preview.sessions import Session

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")

ANSWER_WITHIN_S = 20.0
"""How long one command may take; a page of the preview loads in well under a second."""

SETTLED = (
    "new Promise(done => { let last = 0, same = 0; const look = () => { const now = document.documentElement.scrollHeight;"
    " same = now === last ? same + 1 : 0; last = now; same > 3 ? done(now) : setTimeout(look, 40); }; look(); })"
)
"""Gives the page's height once it has stopped growing: frames grow to what they show."""

MAX_HEIGHT_PX = 12_000
"""The tallest picture; Chromium's own limit for one texture is 16,384 pixels."""


def find_chromium() -> str | None:
    """Return the path of a Chromium, or `None` where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """A browser with one page, for as long as the `with` block lasts."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._number = 0
        self._rest = b""
        self._session: str | None = None

    def __enter__(self) -> Self:
        """Start it, with a profile of its own that is thrown away."""
        self._profile = tempfile.TemporaryDirectory(prefix="digest-chromium-", ignore_cleanup_errors=True)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        self._in, self._out = _above(ours_in), _above(ours_out)
        there_in, there_out = _above(theirs_in), _above(theirs_out)
        arguments = [
            self._program,
            "--headless",
            "--remote-debugging-pipe",
            f"--user-data-dir={self._profile.name}",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            "about:blank",
        ]
        quiet = os.open(os.devnull, os.O_RDWR)
        actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
        actions += [(os.POSIX_SPAWN_DUP2, there_in, 3), (os.POSIX_SPAWN_DUP2, there_out, 4)]
        self._process = os.posix_spawn(self._program, arguments, os.environ, file_actions=actions, setpgroup=0)
        for end in (there_in, there_out, quiet):
            os.close(end)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, and everything it started."""
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def picture(self, address: str, *, width_px: int) -> bytes:
        """Return a PNG of the whole page.

        Raises:
            StoreError: when the browser does not answer.
        """
        self._ask("Emulation.setDeviceMetricsOverride", width=width_px, height=900, deviceScaleFactor=1, mobile=False)
        self._ask("Page.navigate", url=address)
        self._wait("Page.loadEventFired")
        height = int(self._ask("Runtime.evaluate", expression=SETTLED, awaitPromise=True)["result"]["value"])
        clip = {"x": 0, "y": 0, "width": width_px, "height": min(height, MAX_HEIGHT_PX), "scale": 1}
        answer = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(answer["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(method)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise StoreError("Chromium", f"{method}: {answer['error'].get('message')}", "try a newer Chromium")
                return dict(answer["result"])

    def _wait(self, event: str) -> None:
        while self._next(event).get("method") != event:
            pass

    def _next(self, what: str) -> Mapping[str, Any]:
        """Return the next message of the browser."""
        end = time.monotonic() + ANSWER_WITHIN_S
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            chunk = os.read(self._in, 1 << 20) if ready else b""
            if not chunk:
                raise StoreError(self._program, f"does not answer ({what})", "start it by hand to see why")
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


def _above(descriptor: int) -> int:
    """Return the same pipe under a number that is in nobody's way: the browser wants 3 and 4."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


def write_picture(folder: Path, name: str, data: bytes) -> Path:
    """Write a picture and return its path.

    Raises:
        StoreError: when the folder cannot be written.
    """
    path = folder / f"{name}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(path.as_posix(), f"cannot be written ({error.strerror})", "choose another folder") from error
    return path


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
