"""The example project builds as its editor wants it: every story in its place, with all that belongs to it."""

from pathlib import Path

import pytest

from digest import pipeline
from digest.pipeline.plans import write_plan
from tests.examples.outline import KEPT, NOW, SLUG, built, outline


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> tuple[pipeline.Project, pipeline.Draft]:
    return built(tmp_path_factory.mktemp("example") / "weekly")


def output(project: pipeline.Project, name: str) -> str:
    return (project.out / "issues" / SLUG / name).read_text("utf-8")


def test_page_has_the_outline_that_is_kept(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    assert outline(output(weekly[0], "index.html")) == KEPT.read_text("utf-8")


def test_all_inputs_are_read_and_the_files_hold(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    project, made = weekly
    assert made.failures == ()
    assert pipeline.check(project, now=NOW).failures == ()


def test_mail_fits_its_budget(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    project, _ = weekly
    assert len(output(project, "email.html").encode()) <= project.settings.site.email_budget


def test_editor_is_heard_in_every_output(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    project, _ = weekly
    for name in ("index.html", "email.html", "email.txt"):
        words = " ".join(output(project, name).split())
        assert "The week began with smoke on the Sound" in words
        assert "She has asked us to wait for the inquiry" in words
        assert "With kind permission of the Varnmouth Courier" in words


def test_limits_of_a_publisher_hold(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    issue = next(one for one in weekly[1].issues if one.slug == SLUG)
    (trade,) = [one for one in issue.stories if one.attribution.publisher == "Current & Cable"]
    assert trade.quotes == ()
    assert sum(len(one.text.split()) for one in trade.excerpts) <= 40


def test_planning_again_changes_nothing(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    project, _ = weekly
    plan = project.root / "issues" / f"{SLUG}.md"
    before = plan.read_bytes()
    again = write_plan(pipeline.arrange_issues(project, now=NOW), SLUG, root=project.root, site=project.settings.site)
    assert not again.written
    assert plan.read_bytes() == before


def test_second_build_finds_everything_up_to_date(weekly: tuple[pipeline.Project, pipeline.Draft]) -> None:
    project, made = weekly
    again, changed = pipeline.build(project, now=NOW, cached=False)
    assert not changed
    assert again.files == made.files


def test_page_without_plan_differs(tmp_path: Path) -> None:
    project, _ = built(tmp_path / "weekly")
    (project.root / "issues" / f"{SLUG}.md").unlink()
    pipeline.build(project, now=NOW)
    assert outline(output(project, "index.html")) != KEPT.read_text("utf-8")
