"""What every engine is. Layer 4: types only."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may cost."""

    seconds: float = 300.0
    """Of wall time: a net below the bounds of the readers. Of what they let through, made to be slow, the slowest took 4 seconds; an mbox
    of 20 MB with 19,000 messages takes 9, and a busy machine several times as long. Measured on 2026-11-25."""
    memory_bytes: int = 4096 * MEBIBYTE
    """Of a worker's address space, where the system can limit it. A worker with every library loaded has mapped 0.6 GiB, most of it
    never touched."""


class LostError(Exception):
    """An item whose result will not come; the message says why, for people."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return self.problem


class Engine(Protocol):
    """Runs functions on items. A context manager; leaving it ends what it has started and drops what has not begun."""

    @property
    def width(self) -> int:
        """How many items it works on at a time."""

    @property
    def foresight(self) -> float:
        """How many milliseconds of the work to come it has to be told of before the first item: 0 where that makes no difference."""

    def expect(self, milliseconds: float) -> None:
        """Take in that about so much work is about to come, as one process would take for it, and maybe more after it."""

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        """Return what will hold `function(item)`, the exception that it raised, or a `LostError`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
