"""Work done in this process, and the engine that starts so and calls for help when it gets long. Layer 4.

A process cannot end a part of itself. On the main thread of a Unix system an alarm interrupts Python code, which is what readers mostly
are: measured on pages made to be slow, it ends them within a second of the limit, but for a single call into C or Rust, which runs
to its end first. Who takes in documents from strangers uses `process`.
"""

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType, TracebackType
from typing import Self, TypeVar

from digest.engine.seam import Engine, Limits, LostError

T = TypeVar("T")
R = TypeVar("R")

PATIENCE_S = 0.5
"""Inline work after which `auto` starts processes. A worker is ready 0.5 to 0.9 seconds after it was asked for: what would be done by then
is better done here."""


class InlineEngine:
    """Runs each item at once."""

    width = 1

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

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


class AutoEngine:
    """Runs items inline until that has taken half a second, and the others in processes."""

    def __init__(self, *, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits
        self._engine: Engine = InlineEngine(limits)
        self._spent_s = 0.0

    @property
    def width(self) -> int:
        """How many items it works on at a time: 1 at first."""
        return self._engine.width

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`, finished while work is inline."""
        if self._engine.width == 1:
            if self._spent_s < PATIENCE_S or self._workers == 1:
                start = time.monotonic()
                future = self._engine.submit(function, item)
                self._spent_s += time.monotonic() - start
                return future
            from digest.engine.processes import ProcessEngine

            self._engine = ProcessEngine(workers=self._workers, limits=self._limits)
        return self._engine.submit(function, item)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.__exit__(kind, error, trace)


def too_slow(limits: Limits) -> LostError:
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
