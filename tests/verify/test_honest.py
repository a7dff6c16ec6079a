"""Honest projects pass: no document is left out, and nothing stops a build. `make trust` tries 300 of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import pipeline
from tests.verify.honest import NOW, Maker, make_honest

PROJECTS = 300 if os.environ.get("TRUST") == "long" else 6
SHARES = 3


@pytest.mark.parametrize("share", range(SHARES))
def test_honest_projects_raise_no_alarm(
    share: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    alarms = []
    for seed in range(share, PROJECTS, SHARES):
        root = tmp_path / str(seed)
        root.mkdir()
        make_honest(root, seed)
        draft, _ = pipeline.build(pipeline.open_project(root), now=NOW)
        assert draft.issues
        alarms += [f"{seed}: {one.source}: {one.problem}" for one in draft.failures if one.stage == "verify"]
    record_property("honest projects that were judged", len(range(share, PROJECTS, SHARES)))
    assert alarms == []


@pytest.mark.parametrize("grouped", [True, False])
def test_documents_that_are_much_alike_all_come_out(grouped: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Pages with one headline, mails with one subject, and rights lines that differ by a space."""
    maker = Maker(tmp_path, 7)
    for number in range(14):
        body = "".join(f"<p>{text}</p>" for text in maker.paragraphs())
        maker.write(
            f"seeds/{number:02}.html",
            f"<html><head><title>W</title></head><body><article><h1>W</h1>{body}</article></body></html>",
        )
    for number in range(20, 40):
        maker.mail(number, "Weekly letter")
    for number, rights in enumerate(
        ("© 2024 a Reach plc subsidiary", "©2024 a Reach plc subsidiary", "© 2024 a Reach plc"), 50
    ):
        head = f"---\ntitle: Quay {number}\ndate: 2026-03-03\nrights: {rights}\n---\n\n"
        maker.write(f"seeds/{number}.md", head + "\n\n".join(maker.paragraphs()))
    maker.write("digest.toml", f"[issue]\ngroup = {str(grouped).lower()}\nrepeat = true\n")
    draft, _ = pipeline.build(pipeline.open_project(tmp_path), now=NOW)
    assert draft.failures == ()
    sources = {story.source for issue in draft.issues for story in issue.all_stories}
    assert len(sources) >= 37 - sum("same article" in notice.text for notice in draft.notices)
