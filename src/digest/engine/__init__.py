"""Where the work on documents is done: here, in processes of this machine, or on a cluster.

    submit(function, item) -> Future      what every engine can do
    in_order(engine, function, items)     results in input order, with few items under way at a time

An engine knows nothing of documents. It runs a pure function that can be found by its import path, on items that can be pickled; it may
run it twice. An item that took too long, or that ended its worker twice, has a `LostError` on its future.

    inline               in this process; nothing to start
    process[:N]          N child processes; each item has a time limit, and a worker that dies is replaced
    dask:tcp://host:port an existing Dask cluster
    auto                 inline for little work, in processes for much

A child process takes half a second to load libraries and their data before its first result, and so does this one if it works at all.
So `auto` decides before the first item, by how much there is to do.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from digest.engine.base import Engine, EnginePlan, LostError, TaskLimits, in_order, parse_engine
from digest.engine.inline import InlineEngine

__all__ = ["Engine", "EnginePlan", "LostError", "TaskLimits", "in_order", "open_engine", "parse_engine"]


def open_engine(name: str, *, limits: TaskLimits | None = None) -> Engine:
    """Return the engine with a name such as `process:4`; a context manager, since it has to end what it started.

    Raises:
        ConfigError: when there is no such engine, its library is not installed, or its cluster does not answer.
    """
    plan, limits = parse_engine(name), limits or TaskLimits()
    if plan.kind == "dask":
        from digest.engine.dask import ClusterEngine

        return ClusterEngine(plan.address, limits=limits)
    if plan.kind == "process":
        from digest.engine.processes import ProcessEngine

        return ProcessEngine(workers=plan.workers, limits=limits)
    if plan.kind == "inline":
        from digest.engine.inline import InlineEngine

        return InlineEngine(limits)

    return AutoEngine(workers=plan.workers, limits=limits)


T = TypeVar("T")
R = TypeVar("R")

STARTED_MS = 600.0
"""What starting processes has to save: each takes this long before its first result, and on a busy machine the start gains nothing.
Measured on 2026-11-25: two processes took 1.8 seconds instead of 2.1 for a hundred pages where nothing else ran, and 4.0 instead of 3.1
beside three others."""
PATIENCE_S = 4.0
"""Work done here after which processes take the rest, however little there seemed to be: some documents hold a thousand articles."""


class AutoEngine(Engine):
    """Runs items inline when there is little to do; in processes when there is much, or after four seconds."""

    def __init__(self, *, workers: int, limits: TaskLimits) -> None:
        self._workers = workers
        self._limits = limits
        self._engine: Engine = InlineEngine(limits)
        self._spent_s = 0.0

    @property
    def lookahead_ms(self) -> float:
        """Return how much work, shared by all workers, is worth their start; 0 when nothing is left to decide."""
        return STARTED_MS / (1 - 1 / self._workers) if self.max_workers == 1 < self._workers else 0.0

    def expect(self, milliseconds: float) -> None:
        """Start processes when that much work is worth it."""
        if self.lookahead_ms and milliseconds >= self.lookahead_ms:
            self._widen()

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return the future of `function(item)`; it is finished while work is done here."""
        if self.lookahead_ms and self._spent_s >= PATIENCE_S:
            self._widen()
        start = time.monotonic()
        future = self._engine.submit(function, item)
        self._spent_s += time.monotonic() - start
        return future

    def close(self) -> None:
        """End the processes, if any were started."""
        self._engine.close()

    def _widen(self) -> None:
        from digest.engine.processes import ProcessEngine

        self._engine = ProcessEngine(workers=self._workers, limits=self._limits)
        self.max_workers = self._workers
