"""Issues come out the same whatever engine finishes them, also when it loses some."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from digest import pipeline
from digest.engine import LostError, TaskLimits
from digest.engine.inline import InlineEngine
from digest.model import Failure
from digest.pipeline.analyst import Analyst, reading
from digest.pipeline.drafting import draft_issues
from digest.pipeline.judging import judge
from digest.pipeline.progress import Step
from digest.project.settings import Settings
from digest.store.cache import MemoryCache

T = TypeVar("T")
R = TypeVar("R")

NOW = datetime(2026, 6, 26, 12, tzinfo=UTC)


class LosingEngine(InlineEngine):
    """Loses every item, and remembers how many it got."""

    max_workers = 2

    def __init__(self) -> None:
        super().__init__(TaskLimits())
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


def seeded(root: Path) -> None:
    (root / "seeds").mkdir(parents=True)
    for week in range(10):
        day = date(2026, 3, 2) + timedelta(weeks=week)
        text = f"Lock {week} opens\n\nBy Ada Quill\n\n{day:%-d %B %Y}\n\nThe lock at Holm opens after {week} weeks of work.\n"
        (root / "seeds" / f"lock-{week}.txt").write_text(text, "utf-8")


def built(root: Path, engine: str) -> dict[str, bytes]:
    seeded(root)
    pipeline.build(pipeline.open_project(root), now=NOW, engine=engine)
    files = sorted(path for path in (root / "dist").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("engine", ["process:2", "auto"])
def test_issues_are_the_same_on_every_engine(tmp_path: Path, engine: str) -> None:
    alone = built(tmp_path / "inline", "inline")
    assert sum(path.endswith("email.html") for path in alone) == 10
    assert built(tmp_path / "other", engine) == alone


def judged(root: Path, engine: str, path: str) -> tuple[Failure, ...]:
    """Return what is said of a draft of which one file says something else."""
    project = pipeline.open_project(root)
    told: list[Step] = []
    with reading(project, now=NOW, cache=MemoryCache(), engine=engine) as analyst:
        made = draft_issues(project, analyst, now=NOW, templates=project.templates())
        assert judge(made, analyst, project, progress=told.append) == ()
        assert (told[-1].done, told[-1].total) == (10, 10)
        files = [
            replace(file, data=file.data.replace(b"weeks of", b"years of")) if file.path == path else file
            for file in made.files
        ]
        assert files != list(made.files)
        return judge(replace(made, files=tuple(files)), analyst, project)


@pytest.mark.parametrize("name", ["email.html", "email.eml", "issue.json"])
def test_verdict_is_the_same_on_every_engine(tmp_path: Path, name: str) -> None:
    seeded(tmp_path)
    path = f"issues/2026-W14/{name}"
    alone = judged(tmp_path, "inline", path)
    assert [one.source.partition(" ")[0].partition(":")[0] for one in alone][:1] == [f"dist/{path}"]
    assert judged(tmp_path, "process:2", path) == alone


def test_broken_record_is_told_on_every_engine(tmp_path: Path) -> None:
    seeded(tmp_path)
    project = pipeline.open_project(tmp_path)
    with reading(project, now=NOW, cache=MemoryCache(), engine="process:2") as analyst:
        made = draft_issues(project, analyst, now=NOW, templates=project.templates())
        files = tuple(
            replace(file, data=b"{}") if file.path == "issues/2026-W14/issue.json" else file for file in made.files
        )
        (first, *_) = judge(replace(made, files=files), analyst, project)
        assert first.source == "dist/issues/2026-W14/issue.json"


def test_what_is_lost_is_done_here() -> None:
    engine = LosingEngine()
    analyst = Analyst(Settings(), engine=engine, cache=MemoryCache())
    assert list(analyst.each(doubled, [1, 2, 3], cost_ms=0)) == [2, 4, 6]
    assert engine.lost == 3


def test_without_help_no_engine_is_asked() -> None:
    engine = LosingEngine()
    engine.max_workers = 1
    assert list(Analyst(Settings(), engine=engine, cache=MemoryCache()).each(doubled, [4, 5], cost_ms=0)) == [8, 10]
    assert engine.lost == 0


def test_what_a_function_raises_is_raised() -> None:
    analyst = Analyst(Settings(), engine=InlineEngine(TaskLimits()), cache=MemoryCache())
    with pytest.raises(ValueError, match="below zero"):
        list(analyst.each(doubled, [1, -1], cost_ms=0))
