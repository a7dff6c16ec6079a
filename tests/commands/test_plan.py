"""`digest plan`, from the command line."""

from datetime import datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from digest.commands import plan as planning
from digest.composer.issues import Arrangement
from digest.composer.plan import follow_plan, read_plan
from digest.composer.rendering.views import anchor, issue_view
from digest.errors import StoreError
from digest.model import Site
from tests.composer.plan.material import SITE, Week, week

NOW = datetime.fromisoformat("2026-03-09T08:00:00+00:00")


def plan(root: Path, *arguments: str, known: Week) -> Result:
    """Run the command in a project's folder."""

    def arranged(project: Path, moment: datetime) -> tuple[Arrangement, Site]:
        assert (project, moment) == (root, NOW)
        pool = {known.issue.slug: tuple(known.pool.values())}
        return Arrangement(issues=(known.issue,), notices=(), pool=pool), SITE

    app = typer.Typer()
    app.callback()(lambda: None)
    planning.register(app, now=lambda: NOW, arranged=arranged)
    return CliRunner().invoke(app, ["plan", "-C", str(root), *arguments])


def test_plan_is_written_and_then_has_everything(tmp_path: Path) -> None:
    known = week()
    first, again = (plan(tmp_path, known=known) for _ in range(2))
    assert first.stdout.splitlines()[0] == "wrote issues/2026-W10.md"
    assert again.stdout == "issues/2026-W10.md has everything already\n"
    assert first.exit_code == again.exit_code == 0


def test_plan_tells_what_is_new_and_what_is_left_out(tmp_path: Path) -> None:
    known = week()
    plan(tmp_path, known=known)
    path = tmp_path / "issues" / "2026-W10.md"
    text = path.read_text("utf-8")
    path.write_text("\n".join(line for line in text.split("\n") if known.id_of("Bakers") not in line), "utf-8")
    told = plan(tmp_path, "2026-W10", known=known)
    assert told.stderr == "issues/2026-W10.md: takes in “Bakers of Port Merrow Open Through the Night”\n"
    path.write_text(text[: text.index("### Bakers")] + text[text.index("<!-- offered") :], "utf-8")
    left = plan(tmp_path, known=known)
    assert f"  ### Bakers of Port Merrow Open Through the Night {{#{known.id_of('Bakers')}}}" in left.stdout


def test_unknown_issue_stops(tmp_path: Path) -> None:
    assert isinstance(plan(tmp_path, "2026-W99", known=week()).exception, StoreError)


@pytest.mark.parametrize("cut", ["港口[…]关闭。", "港口周二[…]大雾关闭。"])
def test_cut_of_one_letter_is_shown_as_a_cut(cut: str) -> None:
    """A cut within a paragraph may be shorter than what stands between paragraphs."""
    known = week(fog="港口关闭\n\n2026-03-03\n\n港口周二因大雾关闭。渡船停在码头，旅客在学校过夜。面包店整夜营业。\n")
    (name,) = known.pool
    followed, _ = follow_plan(
        read_plan(f"### X {{#{name}}}\n\n> {cut}\n", file="p"),
        known.issue,
        pool=known.pool,
        article_of=known.article_of,
        quotes_of=known.quotes_of,
    )
    (view,) = issue_view(followed, SITE).sections[0].stories
    assert view.anchor == anchor(followed.stories[0])
    assert [one.gap_before for one in view.excerpts] == [False, True]
