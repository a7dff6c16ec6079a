"""Results in input order, with few items under way. Layer 4."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import TypeVar

from digest.engine.seam import Engine

T = TypeVar("T")
R = TypeVar("R")

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


def begun(
    engine: Engine, function: Callable[[T], R], items: Iterable[T], *, cost: float = 0, first: T | None = None
) -> Iterator[tuple[T, Future[R]]]:
    """Return the pairs that `in_order` yields; where the engine works beside this process, the first are under way already.

    So the caller can do something else meanwhile, and make the items as they are taken: none is looked at ahead. `cost` is about how
    many milliseconds all of them take. `first` is given to every worker before there is any item, to load what takes time; what comes of
    it is not waited for.
    """
    if engine.foresight:
        engine.expect(cost)
    pairs = ((item, None) for item in items)
    waiting: deque[tuple[T, Future[R]]] = deque()
    if engine.width > 1:
        if first is not None:
            for _ in range(engine.width):
                engine.submit(function, first)
        for item, _ in islice(pairs, engine.width * ITEMS_PER_WORKER - 1):
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
        limit = engine.width * ITEMS_PER_WORKER if engine.width > 1 else 1  # an engine may widen as it goes
        while waiting and (len(waiting) >= limit or waiting[0][1].done()):
            yield _awaited(waiting.popleft())
    while waiting:
        yield _awaited(waiting.popleft())


def _foreseen(
    engine: Engine, pairs: Iterator[tuple[T, R | None]], cost: Callable[[T], float]
) -> Iterator[tuple[T, R | None]]:
    """Yield the pairs; before the first that needs work, tell the engine how much of it is to come, as far as it has to know."""
    for pair in pairs:
        wanted = engine.foresight if pair[1] is None else 0
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
