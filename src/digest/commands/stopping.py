"""Stopping by Ctrl-C or a termination signal: the first stops the work in an orderly way, the second ends the program at once.

This module is loaded first and imports as little as it can: until `stand_by` has run, a signal makes Python print a traceback.
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
    """Make a signal end this process at once, with one word, wherever no `Stopper` handles it."""
    for number in SIGNALS:
        signal.signal(number, _end)


def _end(number: int, _frame: "FrameType | None") -> None:
    os.write(2, b"Stopped.\n")  # not through sys.stderr, which the signal may have interrupted
    leave(SIGNALLED + number)


class Stopper:
    """A context manager within which a signal raises `KeyboardInterrupt` on the main thread.

    A second signal, while the work is being wound up, ends the process and its children at once. That is safe: files are written so that
    the program may end at any moment.
    """

    def __init__(self) -> None:
        self._number = 0
        self._before: dict[signal.Signals, object] = {}
        self.holds = False
        """While it is set, a signal does not interrupt the work, which is about to finish."""

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C, 143 after a termination signal; 0 when there was none."""
        return SIGNALLED + self._number if self._number else 0

    def check(self) -> None:
        """Raise again after a signal, since the first exception may be lost: callbacks of some libraries swallow it.

        Raises:
            KeyboardInterrupt: when there was a signal.
        """
        if self._number and not self.holds:
            raise KeyboardInterrupt

    def __enter__(self) -> "Self":
        import threading

        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._stop) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        if self._number:
            return  # the process is about to end, and a second signal must not print a traceback
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal.signal` returned it

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
        os.write(sys.stderr.fileno(), b"\r\x1b[K\x1b[?25h")  # removes the bar and brings back the cursor
    os._exit(code)
