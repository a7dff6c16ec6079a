"""Honest projects pass: no document is left out, and nothing stops a build. `make trust` tries 300 of them."""

import os
from pathlib import Path

import pytest

from digest import pipeline
from tests.verify.honest import NOW, make_honest

PROJECTS = 300 if os.environ.get("TRUST") == "long" else 6
SHARES = 3


@pytest.mark.parametrize("share", range(SHARES))
def test_honest_projects_raise_no_alarm(share: int, tmp_path: Path) -> None:
    alarms = []
    for seed in range(share, PROJECTS, SHARES):
        root = tmp_path / str(seed)
        root.mkdir()
        make_honest(root, seed)
        draft, _ = pipeline.build(pipeline.open_project(root), now=NOW)
        assert draft.issues
        alarms += [f"{seed}: {one.source}: {one.problem}" for one in draft.failures if one.stage == "verify"]
    assert alarms == []
