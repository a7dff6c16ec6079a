"""Work done in this process.

A process cannot end a part of itself. On the main thread of a Unix system an alarm interrupts Python code, which is what readers mostly
are: fifteen documents made to be slow ended within 0.02 seconds of a limit of 0.4. A single call into C or Rust runs to its end first. Who
takes in documents from strangers uses `process`.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType, TracebackType
from typing import Self, TypeVar

from digest.engine.base import LostError, TaskLimits

T = TypeVar("T")
R = TypeVar("R")


class InlineEngine:
    """Runs each item at once."""

    max_workers = 1
    lookahead_ms = 0.0

    def __init__(self, limits: TaskLimits) -> None:
        self._limits = limits

    def expect(self, milliseconds: float) -> None:
        """Do nothing: there is nothing to prepare."""

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the finished future of `function(item)`."""
        future: Future[R] = Future()
        try:
            result = _timed(function, item, self._limits.seconds)
        except _TimeUp:
            _silence()
            future.set_exception(too_slow(self._limits))
        except Exception as error:  # noqa: BLE001 - it is handed over on the future, as from every engine
            future.set_exception(error)
        else:
            future.set_result(result)
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def too_slow(limits: TaskLimits) -> LostError:
    """Return what to say of an item that took too long."""
    return LostError(
        f"took longer than {limits.seconds:g} seconds and was given up", "save the article alone, without the rest"
    )


class _TimeUp(BaseException):
    """Raised by the alarm; no `Exception`, so that no reader takes it for a fault of its document."""


def _timed(function: Callable[[T], R], item: T, seconds: float) -> R:
    """Return `function(item)`; `_TimeUp` after so many seconds, and each second from then on in case it got lost in a callback."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return function(item)
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        return function(item)
    finally:
        _silence()
        signal.signal(signal.SIGALRM, before)


def _silence() -> None:
    """Stop the alarm; done twice after it rang, since it may have rung when it was about to be stopped."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUp
