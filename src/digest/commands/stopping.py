"""Ctrl-C, and the signal by which systems end programs: once to stop in good order, twice to leave at once.

This is loaded before anything else, and loads as little as it can: until it stands by, Python answers signals by a traceback.
"""

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import NoReturn, Self

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SIGNALLED = 128
"""Added to a signal's number to make the exit code. Source: POSIX shells, "Exit Status for Commands"."""


def stand_by() -> None:
    """Let a signal end this process at once, with a word, wherever no `Stopper` does it in better order."""
    for one in SIGNALS:
        signal.signal(one, _end)


def _end(number: int, _frame: "FrameType | None") -> None:
    os.write(2, b"Stopped.\n")  # not by what may be in the midst of writing
    leave(SIGNALLED + number)


class Stopper:
    """A context manager within which a signal raises `KeyboardInterrupt` on the main thread, where the work is.

    A second one while the work is being wound up ends the process and what it has started at once. All that is written is written so that
    it may end at any moment.
    """

    def __init__(self) -> None:
        self._number = 0
        self._before: dict[signal.Signals, object] = {}
        self.holds = False
        """While it is set, a signal does not interrupt: what is at work will be over in a moment."""

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 143 after a termination; 0 when there was no signal."""
        return SIGNALLED + self._number if self._number else 0

    def check(self) -> None:
        """Raise what a signal has raised already, when it got lost: in a callback of a library it is printed and forgotten.

        Raises:
            KeyboardInterrupt: when there was a signal.
        """
        if self._number and not self.holds:
            raise KeyboardInterrupt

    def __enter__(self) -> "Self":
        import threading

        if threading.current_thread() is threading.main_thread():
            self._before = {one: signal.signal(one, self._stop) for one in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        if self._number:
            return  # the process is about to end, and a second signal shall not leave a traceback behind
        for one, handler in self._before.items():
            signal.signal(one, handler)  # type: ignore[arg-type]  # as it was given

    def _stop(self, number: int, _frame: "FrameType | None") -> None:
        if self._number:
            leave(SIGNALLED + number)
        self._number = number
        if not self.holds:
            raise KeyboardInterrupt


def leave(code: int) -> "NoReturn":
    """End this process and its children now."""
    if "multiprocessing" in sys.modules:
        import multiprocessing

        for child in multiprocessing.active_children():
            child.kill()
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), b"\r\x1b[K\x1b[?25h")  # the bar goes, the cursor comes back
    os._exit(code)
