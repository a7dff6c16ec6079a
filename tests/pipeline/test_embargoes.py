"""A story under embargo is held back with a notice until the day has come, unless its editor says otherwise."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest import pipeline
from digest.pipeline.plans import write_plan
from digest.pipeline.results import BuildSummary

FERRY = """---
title: The ferry to Varn will run at night
author: Nora Tell
date: 2026-05-03
{field}
---

The ferry from Elm Sound to Varn will run all night from the first of July, the shipping line of Varn will announce on Monday evening.
"""
QUAY = """---
title: Fog at the quay of Pell
author: Ada Quill
date: 2026-05-04
---

Thick fog kept the harbour of Pell closed on Tuesday, leaving eleven boats at anchor and two hundred travellers in the hotels of the town.
"""


def project_at(root: Path, field: str, *, sidecar: str = "") -> Path:
    (root / "seeds").mkdir()
    (root / "seeds" / "ferry.md").write_text(FERRY.format(field=field), "utf-8")
    (root / "seeds" / "quay.md").write_text(QUAY, "utf-8")
    if sidecar:
        (root / "seeds" / "ferry.md.meta.toml").write_text(sidecar, "utf-8")
    return root


def build(root: Path, now: datetime) -> BuildSummary:
    return pipeline.build_if_changed(pipeline.open_project(root), now=now)


def shown(summary: BuildSummary) -> set[str]:
    return {source for issue in summary.issues for source in issue.sources}


def held(summary: BuildSummary) -> list[tuple[str, str]]:
    return [(one.source, one.text) for one in summary.notices if "embargo" in one.text]


BOTH = {"seeds/ferry.md", "seeds/quay.md"}


def test_a_story_is_held_until_its_day_begins(tmp_path: Path) -> None:
    root = project_at(tmp_path, "embargo: 2026-06-10")
    before = build(root, datetime(2026, 6, 9, 23, 59, tzinfo=UTC))
    assert shown(before) == {"seeds/quay.md"}
    assert held(before) == [
        ("seeds/ferry.md", "left out: “The ferry to Varn will run at night” is under embargo until 2026-06-10")
    ]
    after = build(root, datetime(2026, 6, 10, tzinfo=UTC))
    assert after.changed
    assert shown(after) == BOTH
    assert not held(after)


def test_a_build_is_made_anew_when_an_embargo_ends_within_a_day(tmp_path: Path) -> None:
    root = project_at(tmp_path, "embargo: 2026-06-10T12:00:00Z")
    noon = datetime(2026, 6, 10, 12, tzinfo=UTC)
    assert shown(build(root, noon - timedelta(hours=3))) == {"seeds/quay.md"}
    assert not build(root, noon - timedelta(minutes=1)).changed
    assert shown(build(root, noon)) == BOTH


def test_an_embargo_without_a_day_is_held_until_the_editor_names_one(tmp_path: Path) -> None:
    root = project_at(tmp_path, "embargo: until Thursday")
    late = datetime(2031, 6, 9, tzinfo=UTC)
    summary = build(root, late)
    assert shown(summary) == {"seeds/quay.md"}
    ((source, text),) = held(summary)
    assert source == "seeds/ferry.md"
    assert "under embargo, without a day that can be read (“until Thursday”)" in text
    (hint,) = {one.hint for one in summary.notices if one.text == text}
    assert hint is not None
    assert "embargo = 2026-12-10" in hint
    assert "seeds/ferry.md.meta.toml" in hint
    (root / "seeds" / "ferry.md.meta.toml").write_text("[editor]\nembargo = 2031-06-08\n", "utf-8")
    assert shown(build(root, late)) == BOTH


@pytest.mark.parametrize("sidecar", ["[editor]\nembargo = false\n", "[editor]\nembargo = 2026-05-04\n"])
def test_the_editor_may_print_it_before(tmp_path: Path, sidecar: str) -> None:
    root = project_at(tmp_path, "embargo: 2026-06-10", sidecar=sidecar)
    summary = build(root, datetime(2026, 5, 9, tzinfo=UTC))
    assert shown(summary) == BOTH
    assert not held(summary)


def test_the_editor_may_hold_back_what_has_no_embargo(tmp_path: Path) -> None:
    root = project_at(tmp_path, "section: news", sidecar="[editor]\nembargo = 2026-06-10\n")
    assert shown(build(root, datetime(2026, 5, 9, tzinfo=UTC))) == {"seeds/quay.md"}


def test_an_editors_embargo_that_is_no_day_is_refused(tmp_path: Path) -> None:
    root = project_at(tmp_path, "section: news", sidecar='[editor]\nembargo = "soon"\n')
    (failure,) = build(root, datetime(2026, 5, 9, tzinfo=UTC)).failures
    assert failure.source == "seeds/ferry.md.meta.toml"
    assert "editor.embargo" in failure.problem


def test_a_plan_may_name_a_story_that_is_held_back(tmp_path: Path) -> None:
    root = project_at(tmp_path, "embargo: 2026-06-10")
    now = datetime(2026, 6, 11, tzinfo=UTC)
    opened = pipeline.open_project(root)
    write_plan(pipeline.arrange_issues(opened, now=now), None, root=root, site=opened.settings.site)
    summary = build(root, datetime(2026, 6, 9, tzinfo=UTC))
    assert shown(summary) == {"seeds/quay.md"}
    assert held(summary)


def test_a_date_in_the_future_is_named_where_its_week_is_told(tmp_path: Path) -> None:
    root = project_at(tmp_path, "section: news")
    file = root / "seeds" / "ferry.md"
    file.write_text(file.read_text("utf-8").replace("2026-05-03", "2026-08-03"), "utf-8")
    (told,) = [one for one in build(root, datetime(2026, 5, 9, tzinfo=UTC)).notices if "future" in one.text]
    assert told.source == "seeds/ferry.md"
    assert told.text == "its date lies in the future and is not used (2026-08-03), so it went into 2026-W19"


def test_the_notice_of_an_embargo_that_is_over_is_not_printed(tmp_path: Path) -> None:
    root = project_at(tmp_path, "section: news")
    text = "</p><p>".join(QUAY.split("\n\n")[1:] * 2)
    page = f"<h1>Ferry line hires sailors</h1><p>EMBARGOED UNTIL 06:30 GMT ON 4 MAY 2026</p><p>{text}</p>"
    (root / "seeds" / "line.html").write_text(f"<html><body><main>{page}</main></body></html>", "utf-8")
    assert "seeds/line.html" in shown(build(root, datetime(2026, 5, 9, tzinfo=UTC)))
    assert all("EMBARGOED" not in file.read_text("utf-8") for file in (root / "dist").rglob("index.html"))
