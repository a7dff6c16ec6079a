"""The engine that stays in this process for short work and takes processes for long work.

A process pays half a second of its own before its first answer: for libraries and their data. This one does so too, if it reads anything;
so which of them is to do the work has to be decided before the first item, by how much there is.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

from digest.engine.base import Engine, TaskLimits
from digest.engine.inline import InlineEngine

T = TypeVar("T")
R = TypeVar("R")

STARTED_MS = 600.0
"""What starting processes has to save, in milliseconds: each takes so long before its first answer, and a machine that is busy with other
things as well gets nothing for it. Measured on 2026-11-25: two processes took 1.8 seconds instead of 2.1 for a hundred pages where nothing
else ran, and 4.0 instead of 3.1 beside three others."""
PATIENCE_S = 4.0
"""Inline work after which processes take what is left, however little there seemed to be: some documents hold a thousand articles."""


class AutoEngine:
    """Runs items inline when there are few; many, or what is left after four seconds, in processes."""

    def __init__(self, *, workers: int, limits: TaskLimits) -> None:
        self._workers = workers
        self._limits = limits
        self._engine: Engine = InlineEngine(limits)
        self._spent_s = 0.0

    @property
    def max_workers(self) -> int:
        """How many items it works on at a time: 1 as long as it works inline."""
        return self._engine.max_workers

    @property
    def lookahead_ms(self) -> float:
        """How much work it has to know of: as much as shared by all is worth the start; none when nothing is to be decided any more."""
        return STARTED_MS / (1 - 1 / self._workers) if self._engine.max_workers == 1 < self._workers else 0.0

    def expect(self, milliseconds: float) -> None:
        """Decide by the work that is about to come."""
        if self.lookahead_ms and milliseconds >= self.lookahead_ms:
            self._widen()

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`, finished while work is inline."""
        if self.lookahead_ms and self._spent_s >= PATIENCE_S:
            self._widen()
        start = time.monotonic()
        future = self._engine.submit(function, item)
        self._spent_s += time.monotonic() - start
        return future

    def _widen(self) -> None:
        from digest.engine.processes import ProcessEngine

        self._engine = ProcessEngine(workers=self._workers, limits=self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.__exit__(kind, error, trace)
