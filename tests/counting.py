"""Counts work in calls, which are the same in every run and on every machine, instead of seconds."""

import cProfile
import pstats
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def counted(work: Callable[[], T]) -> tuple[T, int]:
    """Return what some work returns, and how many functions, of Python and of C, it calls."""
    with cProfile.Profile() as profile:
        result = work()
    return result, pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


def calls(work: Callable[[], object]) -> int:
    """Return how many functions some work calls, once what it loads is loaded."""
    work()
    return counted(work)[1]
