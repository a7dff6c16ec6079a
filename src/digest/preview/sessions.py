"""Runs a preview: serves it, watches the project, and rebuilds after each save.

The project's folders are watched recursively, the project folder itself is not, so that neither `dist/` nor a virtual environment costs
anything. Everything runs in one event loop; builds run in a thread, one at a time, so that pages are served meanwhile.
"""

import asyncio
import errno
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from watchfiles import awatch

from digest.errors import ConfigError
from digest.pipeline.progress import Progress, no_progress
from digest.preview.server import LOOPBACK_NAMES, Channel, Handlers, application
from digest.preview.snapshots import Snapshot, SnapshotBuilder

FOLDERS = ("seeds", "issues", "templates")
FILES = ("digest.toml",)

STEP_MS = 20
"""How long no file must change before a build starts. An editor that writes a file in two steps takes about 2 ms."""
DEBOUNCE_MS = 200
"""The longest that a build waits while files keep changing."""

LOOPBACK = "127.0.0.1"
WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104  (compared with, not listened on)

TOKEN_BYTES = 16
STOP_WITHIN_S = 2

CHECKS_AFTER_S = 0.3
"""How long after a build its checks begin; meanwhile the pages that reload need the processor."""


async def watch(root: Path, changed: asyncio.Event, stop: asyncio.Event) -> None:
    """Set `changed` whenever a file that a build reads was saved, until `stop` is set."""
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
                raise problem  # not for a folder that was deleted just before it was watched


async def _watch_root(root: Path, folders: list[Path], changed: asyncio.Event, again: asyncio.Event) -> None:
    """Watch the project folder itself, for its settings and for folders that are added or removed."""
    async for saved in awatch(root, recursive=False, step=STEP_MS, debounce=DEBOUNCE_MS, stop_event=again):
        names = {Path(path).name for _, path in saved}
        if names & {*FOLDERS, *FILES}:
            changed.set()
        if _present(root) != folders:
            again.set()


async def _watch_folders(folders: list[Path], changed: asyncio.Event, again: asyncio.Event) -> None:
    async for _ in awatch(*folders, step=STEP_MS, debounce=DEBOUNCE_MS, stop_event=again):
        changed.set()


def _present(root: Path) -> list[Path]:
    return [root / name for name in FOLDERS if (root / name).is_dir()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a preview."""

    root: Path
    issue: str | None = None
    """The issue to open first; `None` for the newest."""
    host: str = LOOPBACK
    port: int = 0
    """0 for any free port."""


class Session(AbstractContextManager["Session", None]):
    """One preview, from its first build to its end."""

    def __init__(self, options: Options, *, now: Callable[[], datetime], on_build: Callable[[Snapshot], None]) -> None:
        """Listen on the port; `on_build` is called with every snapshot that is built while the preview runs.

        Raises:
            ConfigError: when it is impossible to listen on that host or port.
        """
        self._now = now
        self._on_build = on_build
        self._root = options.root
        self._builder = SnapshotBuilder(options.root)
        self._channel = Channel()
        self._socket = _listen(options.host, options.port)
        self.port: int = self._socket.getsockname()[1]
        token = secrets.token_urlsafe(TOKEN_BYTES)
        names = LOOPBACK_NAMES if options.host in {*LOOPBACK_NAMES, "::1"} else (options.host, *LOOPBACK_NAMES)
        shown = LOOPBACK if options.host in WILDCARDS else f"[{options.host}]" if ":" in options.host else options.host
        self.address = f"http://{shown}:{self.port}/{token}/"
        handlers = Handlers(lambda: self._builder.last, self._channel, token=token, first=options.issue)
        app = application(handlers, port=self.port, names=names)
        self._server = _Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                loop="asyncio",
                http="h11",
                timeout_graceful_shutdown=STOP_WITHIN_S,
            ),
            self._channel,
        )

    def __exit__(self, *_: object) -> None:
        """Release the port."""
        self._socket.close()

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self._builder.last

    def build(self, progress: Progress = no_progress) -> None:
        """Build the first snapshot, before anything is served; `on_build` is not called."""
        for _ in self._builder.build(now=self._now(), progress=progress):
            pass

    def stop(self) -> None:
        """Make `run` return; may be called from any thread."""
        self._server.should_exit = True

    async def run(self, ready: Callable[[], None] | None = None) -> None:
        """Serve and rebuild until stopped; `ready` is called once the server responds, and can be interrupted."""
        self._server.ready = ready
        changed, stop = asyncio.Event(), asyncio.Event()
        self._channel.announce(self._builder.last.state)
        watching = asyncio.create_task(watch(self._root, changed, stop))
        building = asyncio.create_task(self._rebuild(changed))
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            stop.set()
            building.cancel()
            await asyncio.gather(watching, building, return_exceptions=True)

    async def _rebuild(self, changed: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await changed.wait()
            changed.clear()
            builds = self._builder.build(now=self._now())
            while (built := await loop.run_in_executor(None, _next, builds)) is not None:
                snapshot, state = built
                self._on_build(snapshot)
                self._channel.announce(state)
                if await _set_within(changed, CHECKS_AFTER_S):
                    break  # there was another save: this build need not be checked


class _Server(uvicorn.Server):
    """A server that closes the open event streams first, since they would keep it from stopping."""

    def __init__(self, config: uvicorn.Config, channel: Channel) -> None:
        super().__init__(config)
        self._channel = channel
        self.ready: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.ready is not None:
            self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._channel.close()
        await super().shutdown(sockets)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _next(builds: Iterator[Snapshot]) -> tuple[Snapshot, str] | None:
    """Return the next snapshot and its state, each of which takes a while; `None` after the last."""
    snapshot = next(builds, None)
    return None if snapshot is None else (snapshot, snapshot.state)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"cannot listen on {host}:{port} ({reason.partition(' (while')[0]})"
        if getattr(error, "errno", None) in {errno.EADDRINUSE, errno.EACCES, None}:
            raise ConfigError("--port", problem, "leave it out to use any free port") from error
        raise ConfigError("--host", problem, "give an address of this machine, or leave it out") from error
