"""Issues come out the same whatever engine finishes them, also when it loses some."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from digest import pipeline
from digest.config import Settings
from digest.engine import Limits, LostError
from digest.engine.inline import InlineEngine
from digest.pipeline.analysing import Analyst
from digest.store.memory import MemoryCache

T = TypeVar("T")
R = TypeVar("R")

NOW = datetime(2026, 6, 26, 12, tzinfo=UTC)


class LosingEngine(InlineEngine):
    """Loses every item, and remembers how many it got."""

    width = 2

    def __init__(self) -> None:
        super().__init__(Limits())
        self.lost = 0

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        self.lost += 1
        future: Future[R] = Future()
        future.set_exception(LostError("was lost"))
        return future


def doubled(number: int) -> int:
    if number < 0:
        raise ValueError("is below zero")
    return number * 2


def built(root: Path, engine: str) -> dict[str, bytes]:
    (root / "seeds").mkdir(parents=True)
    for week in range(10):
        day = date(2026, 3, 2) + timedelta(weeks=week)
        text = f"Lock {week} opens\n\nBy Ada Quill\n\n{day:%-d %B %Y}\n\nThe lock at Holm opens after {week} weeks of work.\n"
        (root / "seeds" / f"lock-{week}.txt").write_text(text, "utf-8")
    pipeline.build(pipeline.open_project(root), now=NOW, engine=engine)
    files = sorted(path for path in (root / "dist").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("engine", ["process:2", "auto"])
def test_issues_are_the_same_on_every_engine(tmp_path: Path, engine: str) -> None:
    alone = built(tmp_path / "inline", "inline")
    assert sum(path.endswith("email.html") for path in alone) == 10
    assert built(tmp_path / "other", engine) == alone


def test_what_is_lost_is_done_here() -> None:
    engine = LosingEngine()
    analyst = Analyst(Settings(), engine=engine, cache=MemoryCache())
    assert list(analyst.each(doubled, [1, 2, 3])) == [2, 4, 6]
    assert engine.lost == 3


def test_single_item_starts_nothing() -> None:
    engine = LosingEngine()
    assert list(Analyst(Settings(), engine=engine, cache=MemoryCache()).each(doubled, [4])) == [8]
    assert engine.lost == 0


def test_what_a_function_raises_is_raised() -> None:
    analyst = Analyst(Settings(), engine=InlineEngine(Limits()), cache=MemoryCache())
    with pytest.raises(ValueError, match="below zero"):
        list(analyst.each(doubled, [1, -1]))
