"""Long work tells how far it is, step by step, in an order that can be shown."""

import json
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from digest import pipeline
from digest.pipeline import Step
from digest.pipeline.progress import Tally
from digest.project import tables
from digest.project.loading import create_project
from digest.project.tables import read_lines

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def project(root: Path, *, more: int = 0, settings: str = "") -> pipeline.Project:
    """Return a project with the sample article and so many more."""
    list(create_project(root))
    for number in range(more):
        (root / "seeds" / f"note-{number}.txt").write_text(
            f"Lock {number} opens\n\n5 March 2026\n\nLock number {number} at Holm will open next week, "
            "two months earlier than the water board had promised.\n",
            "utf-8",
        )
    if settings:
        (root / "digest.toml").write_text(settings, "utf-8")
    return pipeline.open_project(root)


def test_build_tells_every_stage_in_order_and_each_to_its_end(tmp_path: Path) -> None:
    steps: list[Step] = []
    pipeline.build(project(tmp_path, more=4), now=NOW, progress=steps.append)
    stages = [stage for stage, _ in groupby(steps, key=lambda step: step.stage)]
    assert stages == ["read", "arrange", "compose", "render", "judge", "publish"]
    last = {step.stage: (step.done, step.total) for step in steps}
    assert (last["read"], last["judge"]) == ((5, 5), (5, 5))
    assert last["compose"] == (1, 1)
    for _, group in groupby(steps, key=lambda step: step.stage):
        counts = [step.done for step in group]
        assert counts == sorted(counts)


def test_documents_are_counted_before_the_first_is_read(tmp_path: Path) -> None:
    steps: list[Step] = []
    pipeline.draft(project(tmp_path, more=2), now=NOW, progress=steps.append)
    assert [(step.done, step.total) for step in steps if step.stage == "read"][:3] == [(0, None), (0, 3), (1, 3)]


def test_rows_are_a_stream_whose_number_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"title": "Fog", "text": "Fog closed the port of Merrow again."}\n', "utf-8")
    opened = project(tmp_path, settings='[[sources]]\nkind = "rows"\npath = "rows.jsonl"\n')
    steps: list[Step] = []
    pipeline.draft(opened, now=NOW, progress=steps.append)
    assert [(step.done, step.total) for step in steps if step.stage == "read"] == [(0, None), (1, None), (2, None)]


def test_verify_goes_through_the_stages_of_a_build_but_the_last(tmp_path: Path) -> None:
    opened = project(tmp_path, more=2)
    pipeline.build(opened, now=NOW)
    steps: list[Step] = []
    assert pipeline.check(opened, now=NOW, progress=steps.append).failures == ()
    assert [stage for stage, _ in groupby(steps, key=lambda step: step.stage)] == [
        "read",
        "arrange",
        "compose",
        "render",
        "judge",
    ]


def test_rows_are_verified_in_one_pass_through_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            "title": f"Lock {number} opens",
            "date": "2026-03-05",
            "text": f"Lock number {number} at Holm will open next week, as promised.",
        }
        for number in range(5)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    opened = project(tmp_path, settings='[[sources]]\nkind = "rows"\npath = "rows.jsonl"\n[issue]\ngroup = false\n')
    pipeline.build(opened, now=NOW)
    passes = []

    def noted(*found: Any, **more: Any) -> Any:
        passes.append(1)
        return read_lines(*found, **more)

    monkeypatch.setattr(tables, "read_lines", noted)
    assert pipeline.check(opened, now=NOW).failures == ()
    assert len(passes) == 1
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)).replace("at Holm", "at Hulm"), "utf-8")
    failures = pipeline.check(opened, now=NOW).failures
    assert {"dist/articles.xml", "dist/issues/2026-W10/issue.json"} <= {
        one.source.partition(":")[0] for one in failures
    }


def test_unchanged_project_has_no_steps(tmp_path: Path) -> None:
    opened = project(tmp_path)
    pipeline.build(opened, now=NOW)
    steps: list[Step] = []
    pipeline.build_if_changed(opened, now=NOW, progress=steps.append)
    assert steps == []


def test_item_counts_when_the_work_on_it_is_done() -> None:
    steps: list[Step] = []
    tally = Tally("compose", steps.append, total=2)
    told = [steps[-1].done for _ in tally.over("ab")]
    assert (told, steps[-1].done) == ([0, 1], 2)
