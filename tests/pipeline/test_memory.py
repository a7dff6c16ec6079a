"""A build holds a few issues at a time, however many there are."""

import gc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest import pipeline
from digest.model import Issue, Rendered, Story
from digest.pipeline.progress import Step

NOW = datetime(2026, 12, 26, 12, tzinfo=UTC)
WEEKS, STORIES = 50, 10
WORDS = "ba re mi tu so lan fe di no qua".split()


def seeded(root: Path) -> None:
    (root / "seeds").mkdir()
    (root / "digest.toml").write_text('title = "Locks"\n[issue]\ngroup = false\nrepeat = true\n', "utf-8")
    for week in range(WEEKS):
        for number in range(STORIES):
            day = date(2026, 1, 5) + timedelta(weeks=week)
            name = f"{WORDS[week // 7]}{WORDS[week % 7]} {WORDS[number]}{WORDS[(week + number) % 10]}".title()
            text = (
                f"{name}\n\nBy Ada Quill\n\n{day:%-d %B %Y}\n\nThe lock of {name} opens after {week} weeks of work.\n"
            )
            (root / "seeds" / f"lock-{week}-{number}.txt").write_text(text, "utf-8")


def alive() -> dict[type, int]:
    gc.collect()
    kinds = [type(one) for one in gc.get_objects()]
    return {kind: kinds.count(kind) for kind in (Issue, Story, Rendered)}


def test_issues_stories_and_files_are_let_go(tmp_path: Path) -> None:
    seeded(tmp_path)
    before = alive()
    most = dict.fromkeys(before, 0)
    seen: set[str] = set()

    def told(step: Step) -> None:
        if step.stage not in seen or step.done == WEEKS - 1:
            seen.add(step.stage)
            for kind, count in alive().items():
                most[kind] = max(most[kind], count - before[kind])

    made, _ = pipeline.build(pipeline.open_project(tmp_path), now=NOW, progress=told)
    assert [one.stories for one in made.summaries] == [STORIES] * WEEKS
    assert len(made.files) > 5 * WEEKS
    assert most[Issue] < WEEKS * 0.7
    assert most[Story] < WEEKS * STORIES * 0.9
    assert most[Rendered] < len(made.files) * 0.1
