"""Results in input order, with few items under way. Layer 4."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from digest.engine.seam import Engine

T = TypeVar("T")
R = TypeVar("R")

ITEMS_PER_WORKER = 4
"""Enough that no worker waits behind a slow item, few enough that the items under way stay a small part of memory."""


def in_order(
    engine: Engine, function: Callable[[T], R], items: Iterable[T], *, known: Callable[[T], R | None] | None = None
) -> Iterator[tuple[T, Future[R]]]:
    """Yield every item with its finished future, in input order.

    No more items are taken than are needed to keep the engine busy. `known` gives the result of an item that needs no work, or `None`.
    """
    limit = engine.width * ITEMS_PER_WORKER if engine.width > 1 else 1
    waiting: deque[tuple[T, Future[R]]] = deque()
    for item in items:
        result = known(item) if known is not None else None
        waiting.append((item, engine.submit(function, item) if result is None else _finished(result)))
        while waiting and (len(waiting) >= limit or waiting[0][1].done()):
            yield _awaited(waiting.popleft())
        limit = engine.width * ITEMS_PER_WORKER if engine.width > 1 else 1  # an engine may widen as it goes
    while waiting:
        yield _awaited(waiting.popleft())


def _awaited(pair: tuple[T, Future[R]]) -> tuple[T, Future[R]]:
    pair[1].exception()  # waits
    return pair


def _finished(result: R) -> Future[R]:
    future: Future[R] = Future()
    future.set_result(result)
    return future
