"""The engine that starts in this process and calls for help when the work gets long. Layer 4."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

from digest.engine.inline import InlineEngine
from digest.engine.seam import Engine, Limits

T = TypeVar("T")
R = TypeVar("R")

PATIENCE_S = 0.5
"""Inline work after which `auto` starts processes. A worker is ready 0.5 to 0.9 seconds after it was asked for: what would be done by then
is better done here."""


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
