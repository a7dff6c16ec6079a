"""The engine that stays in this process for short work and takes processes for long work. Layer 4.

A process pays 0.7 seconds of its own before its first answer: for libraries and their data. This one does so too, if it reads anything; so
which of them is to do the work has to be decided before the first item, by how many there are.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

from digest.engine.inline import InlineEngine
from digest.engine.seam import Engine, Limits

T = TypeVar("T")
R = TypeVar("R")

MANY = 128
"""Items for which processes are started at once: they take two seconds here. Two processes need 1.3 seconds of processor time more; on a
machine that is idle they win from 60 articles on, on one that is busy with other things they would lose. Measured on 2026-11-25."""
PATIENCE_S = 4.0
"""Inline work after which processes take what is left, however little there seemed to be: some documents hold a thousand articles."""


class AutoEngine:
    """Runs items inline when there are few; many, or what is left after four seconds, in processes."""

    def __init__(self, *, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits
        self._engine: Engine = InlineEngine(limits)
        self._spent_s = 0.0

    @property
    def width(self) -> int:
        """How many items it works on at a time: 1 as long as it works inline."""
        return self._engine.width

    @property
    def foresight(self) -> int:
        """How many items it has to know of: none when nothing is to be decided any more."""
        return MANY if self._engine.width == 1 < self._workers else 0

    def expect(self, items: int) -> None:
        """Decide by the number of items that are about to come."""
        if self.foresight and items >= MANY:
            self._widen()

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`, finished while work is inline."""
        if self.foresight and self._spent_s >= PATIENCE_S:
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
