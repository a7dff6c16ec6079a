"""What every engine does, the names of engines, and results in input order."""

import os
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self, TypeVar

from digest.errors import ConfigError, InputError

T = TypeVar("T")
R = TypeVar("R")

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLimits:
    """How much time and memory one item may take."""

    timeout_s: float = 300.0
    """Wall time: a net below the limits of the readers. The slowest of the documents made to be slow that they accept took 4 seconds; an
    mbox of 20 MB with 19,000 messages takes 9, and a busy machine several times as long. Measured on 2026-11-25."""
    memory_bytes: int = 4096 * MEBIBYTE
    """A worker's address space, where the system can limit it. A worker with every library loaded has mapped 0.6 GiB, most of it never
    touched."""


class LostError(InputError):
    """An item that has no result; the message says why."""


class Engine(ABC):
    """Runs functions on items. A context manager; leaving it ends what it has started and drops what has not begun."""

    max_workers: int = 1
    """How many items it works on at a time."""

    @property
    def lookahead_ms(self) -> float:
        """How many milliseconds of the coming work it has to know of before the first item; 0 where that makes no difference."""
        return 0.0

    def expect(self, milliseconds: float) -> None:  # noqa: B027 - most engines have nothing to decide
        """Decide by about how much work is to come, as one process would take for it; there may be more after it."""

    @abstractmethod
    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return what will hold `function(item)`, the exception that it raised, or a `LostError`."""

    def close(self) -> None:  # noqa: B027 - the inline engine starts nothing
        """End what was started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


MAX_WORKERS = 256
"""More on one machine is a typing error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePlan:
    """What the name of an engine says."""

    kind: Literal["auto", "inline", "process", "dask"]
    workers: int = 1
    address: str = ""
    """Of a Dask scheduler."""


def parse_engine(name: str) -> EnginePlan:
    """Return what a name such as `auto`, `inline`, `process:4` or `dask:tcp://host:8786` says.

    Raises:
        ConfigError: when there is no such engine.
    """
    if name == "inline":
        return EnginePlan(kind="inline")
    if name in ("auto", "process"):
        return EnginePlan(kind="auto" if name == "auto" else "process", workers=processors())
    if (match := re.fullmatch(r"process:([0-9]{1,4})", name)) and 1 <= int(match[1]) <= MAX_WORKERS:
        return EnginePlan(kind="process", workers=int(match[1]))
    if match := re.fullmatch(r"dask:((?:tcp|tls|ws|wss|ucx)://[^\s/]+:[0-9]+)", name):
        return EnginePlan(kind="dask", address=match[1])
    raise ConfigError(
        "engine", f"unknown engine {name!r}", "there are: auto, inline, process, process:N, dask:tcp://HOST:PORT"
    )


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no such call
        return os.cpu_count() or 1


ITEMS_PER_WORKER = 4
"""Enough that no worker waits behind a slow item, few enough that the items under way stay a small part of memory."""

LOOKAHEAD_ITEMS = 1_024
"""Items looked at, at most, for an engine that has to know how much work there is: those that need none should not wait long."""


def in_order(
    engine: Engine,
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    cost_ms: Callable[[T], float] | None = None,
    known: Callable[[T], R | None] | None = None,
) -> Iterator[tuple[T, Future[R]]]:
    """Return every item with its finished future, in input order.

    No more items are taken than keep the engine busy; with `cost_ms`, about how many milliseconds an item takes, as many as it needs to
    look ahead. `known` gives the result of an item that needs no work, else `None`.
    """
    pairs = ((item, known(item) if known is not None else None) for item in items)
    waiting: deque[tuple[T, Future[R]]] = deque()
    for item, result in _look_ahead(engine, pairs, cost_ms) if cost_ms is not None else pairs:
        waiting.append((item, engine.submit(function, item) if result is None else _finished(result)))
        limit = engine.max_workers * ITEMS_PER_WORKER if engine.max_workers > 1 else 1  # an engine may widen as it goes
        while waiting and (len(waiting) >= limit or waiting[0][1].done()):
            yield _awaited(waiting.popleft())
    while waiting:
        yield _awaited(waiting.popleft())


def _look_ahead(
    engine: Engine, pairs: Iterator[tuple[T, R | None]], cost_ms: Callable[[T], float]
) -> Iterator[tuple[T, R | None]]:
    """Yield the pairs; before the first that needs work, tell the engine how much is to come, as far as it has to know."""
    for pair in pairs:
        wanted = engine.lookahead_ms if pair[1] is None else 0
        ahead, milliseconds = [pair], cost_ms(pair[0]) if wanted else 0
        while milliseconds < wanted and len(ahead) < LOOKAHEAD_ITEMS and (following := next(pairs, None)) is not None:
            ahead.append(following)
            milliseconds += cost_ms(following[0]) if following[1] is None else 0
        if wanted:
            engine.expect(milliseconds)
        yield from ahead


def _awaited(pair: tuple[T, Future[R]]) -> tuple[T, Future[R]]:
    pair[1].exception()  # waits
    return pair


def _finished(result: R) -> Future[R]:
    future: Future[R] = Future()
    future.set_result(result)
    return future
