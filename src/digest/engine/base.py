"""What every engine is, the names of engines, and results in input order."""

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Literal, Protocol, Self, TypeVar

from digest.errors import ConfigError, InputError

T = TypeVar("T")
R = TypeVar("R")

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLimits:
    """What one item may cost."""

    seconds: float = 300.0
    """Of wall time: a net below the bounds of the readers. Of what they let through, made to be slow, the slowest took 4 seconds; an mbox
    of 20 MB with 19,000 messages takes 9, and a busy machine several times as long. Measured on 2026-11-25."""
    memory_bytes: int = 4096 * MEBIBYTE
    """Of a worker's address space, where the system can limit it. A worker with every library loaded has mapped 0.6 GiB, most of it
    never touched."""


class LostError(InputError):
    """An item whose result will not come; the message says why, for people."""


class Engine(Protocol):
    """Runs functions on items. A context manager; leaving it ends what it has started and drops what has not begun."""

    @property
    def max_workers(self) -> int:
        """How many items it works on at a time."""

    @property
    def lookahead_ms(self) -> float:
        """How many milliseconds of the work to come it has to be told of before the first item: 0 where that makes no difference."""

    def expect(self, milliseconds: float) -> None:
        """Take in that about so much work is about to come, as one process would take for it, and maybe more after it."""

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return what will hold `function(item)`, the exception that it raised, or a `LostError`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


MAX_WORKERS = 256
"""More on one machine is a slip of the finger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePlan:
    """Which engine, and how much of it."""

    kind: Literal["auto", "inline", "process", "dask"]
    workers: int = 1
    address: str = ""
    """Of a Dask scheduler."""


def parse_engine(name: str) -> EnginePlan:
    """Return the plan that a name such as `auto`, `inline`, `process:4` or `dask:tcp://host:8786` stands for.

    Raises:
        ConfigError: when it stands for none.
    """
    if name == "inline":
        return EnginePlan(kind="inline")
    if name in ("auto", "process"):
        return EnginePlan(kind="auto" if name == "auto" else "process", workers=processors())
    if (found := re.fullmatch(r"process:([0-9]{1,4})", name)) and 1 <= int(found[1]) <= MAX_WORKERS:
        return EnginePlan(kind="process", workers=int(found[1]))
    if found := re.fullmatch(r"dask:((?:tcp|tls|ws|wss|ucx)://[^\s/]+:[0-9]+)", name):
        return EnginePlan(kind="dask", address=found[1])
    raise ConfigError(
        "engine", f"{name!r} is no engine", "there are: auto, inline, process, process:N, dask:tcp://HOST:PORT"
    )


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no such call
        return os.cpu_count() or 1


ITEMS_PER_WORKER = 4
"""Enough that no worker waits behind a slow item, few enough that the items under way stay a small part of memory."""

AHEAD = 1_024
"""Items looked at, at most, for an engine that has to know how much there is to do: some need no work, and those shall not wait long."""


def in_order(
    engine: Engine,
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    cost: Callable[[T], float] = lambda _: 0.0,
    known: Callable[[T], R | None] | None = None,
) -> Iterator[tuple[T, Future[R]]]:
    """Return every item with its finished future, in input order.

    No more items are taken than are needed to keep the engine busy, or for it to tell how much there is to do. `cost` gives about how
    many milliseconds an item takes, `known` the result of one that needs no work, or `None`.
    """
    pairs = ((item, known(item) if known is not None else None) for item in items)
    return _finished_in_order(engine, function, _foreseen(engine, pairs, cost), deque())


def start_early(
    engine: Engine, function: Callable[[T], R], items: Iterable[T], *, cost: float = 0, first: T | None = None
) -> Iterator[tuple[T, Future[R]]]:
    """Return the pairs that `in_order` yields; where the engine works beside this process, the first are under way already.

    So the caller can do something else meanwhile, and make the items as they are taken: none is looked at ahead. `cost` is about how
    many milliseconds all of them take. `first` is given to every worker before there is any item, to load what takes time; what comes of
    it is not waited for.
    """
    if engine.lookahead_ms:
        engine.expect(cost)
    pairs = ((item, None) for item in items)
    waiting: deque[tuple[T, Future[R]]] = deque()
    if engine.max_workers > 1:
        if first is not None:
            for _ in range(engine.max_workers):
                engine.submit(function, first)
        for item, _ in islice(pairs, engine.max_workers * ITEMS_PER_WORKER - 1):
            waiting.append((item, engine.submit(function, item)))
    return _finished_in_order(engine, function, pairs, waiting)


def _finished_in_order(
    engine: Engine,
    function: Callable[[T], R],
    pairs: Iterator[tuple[T, R | None]],
    waiting: deque[tuple[T, Future[R]]],
) -> Iterator[tuple[T, Future[R]]]:
    for item, result in pairs:
        waiting.append((item, engine.submit(function, item) if result is None else _known(result)))
        limit = engine.max_workers * ITEMS_PER_WORKER if engine.max_workers > 1 else 1  # an engine may widen as it goes
        while waiting and (len(waiting) >= limit or waiting[0][1].done()):
            yield _awaited(waiting.popleft())
    while waiting:
        yield _awaited(waiting.popleft())


def _foreseen(
    engine: Engine, pairs: Iterator[tuple[T, R | None]], cost: Callable[[T], float]
) -> Iterator[tuple[T, R | None]]:
    """Yield the pairs; before the first that needs work, tell the engine how much of it is to come, as far as it has to know."""
    for pair in pairs:
        wanted = engine.lookahead_ms if pair[1] is None else 0
        ahead, milliseconds = [pair], cost(pair[0]) if wanted else 0
        while milliseconds < wanted and len(ahead) < AHEAD and (following := next(pairs, None)) is not None:
            ahead.append(following)
            milliseconds += cost(following[0]) if following[1] is None else 0
        if wanted:
            engine.expect(milliseconds)
        yield from ahead


def _awaited(pair: tuple[T, Future[R]]) -> tuple[T, Future[R]]:
    pair[1].exception()  # waits
    return pair


def _known(result: R) -> Future[R]:
    future: Future[R] = Future()
    future.set_result(result)
    return future
