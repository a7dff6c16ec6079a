"""`digest plan`, from the command line."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from digest.cli import app
from digest.composer.identity import anchor
from digest.composer.plan import follow_plan, read_plan
from digest.composer.rendering.views import issue_view
from digest.errors import StoreError
from tests.composer.plan.material import BAKERS, FERRY, SITE, week


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project of two articles from the same week."""
    (tmp_path / "seeds").mkdir()
    for name, text in {"ferry": FERRY, "bakers": BAKERS}.items():
        (tmp_path / "seeds" / f"{name}.txt").write_text(re.sub(r"(?<!\n)\n(?!\n|$)", " ", text), "utf-8")
    return tmp_path


def plan(root: Path, *arguments: str) -> Result:
    """Run the command in a project's folder."""
    return CliRunner(env={"SOURCE_DATE_EPOCH": "1772971200"}).invoke(app, ["plan", "-C", str(root), *arguments])


def test_plan_is_written_and_then_is_up_to_date(project: Path) -> None:
    first, again = (plan(project) for _ in range(2))
    assert first.stdout.splitlines()[0] == "wrote issues/2026-W10.md"
    assert again.stdout == "issues/2026-W10.md is already up to date\n"
    assert first.exit_code == again.exit_code == 0


def test_plan_tells_what_is_new_and_what_is_left_out(project: Path) -> None:
    known = week()
    plan(project)
    path = project / "issues" / "2026-W10.md"
    text = path.read_text("utf-8")
    path.write_text("\n".join(line for line in text.split("\n") if known.id_of("Bakers") not in line), "utf-8")
    added = plan(project, "2026-W10")
    assert added.stderr == "issues/2026-W10.md: adds “Bakers of Port Merrow Open Through the Night”\n"
    path.write_text(text[: text.index("### Bakers")] + text[text.index("<!-- offered") :], "utf-8")
    left = plan(project)
    assert f"  ### Bakers of Port Merrow Open Through the Night {{#{known.id_of('Bakers')}}}" in left.stdout


def test_unknown_issue_stops(project: Path) -> None:
    assert isinstance(plan(project, "2026-W99").exception, StoreError)


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
