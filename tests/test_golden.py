"""What the projects in the repository build to is what lies beside them."""

from pathlib import Path

import pytest

from digest import pipeline
from tests import golden

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("project", golden.projects(), ids=lambda path: path.name)
def test_project_builds_to_its_golden_folder(project: Path) -> None:
    made, kept = golden.built(project), golden.kept(project / "dist")
    assert golden.without_versions(made) == golden.without_versions(kept), (
        "look at the difference, then run: make golden"
    )


@pytest.mark.parametrize("project", golden.projects(), ids=lambda path: path.name)
def test_golden_folder_is_verified(project: Path) -> None:
    assert pipeline.check(pipeline.open_project(project), now=golden.NOW).failures == ()


def test_dist_of_the_repository_is_what_the_code_makes() -> None:
    draft = pipeline.draft(pipeline.open_project(ROOT), now=golden.NOW)
    made = {file.path: file.data for file in draft.files}
    assert golden.without_versions(made) == golden.without_versions(golden.kept(ROOT / "dist")), "run: make digest"


def test_dist_of_the_repository_is_verified() -> None:
    assert pipeline.check(pipeline.open_project(ROOT), now=golden.NOW).failures == ()
