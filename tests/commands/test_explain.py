"""`digest explain --issue`: why stories stand where they do."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest.cli import app
from digest.commands.explain import issue_lines
from digest.composer.issues import Layout
from digest.composer.ranking import SectionRule
from tests.composer.test_arrangement import arranged
from tests.composer.test_grouping import story


def test_lines_tell_place_score_parts_section_coverage_and_what_was_left_out() -> None:
    layout = Layout(stories=2, sections=(SectionRule(title="Sea"),))
    wire = replace(story("wire", publisher="Gazette"), section="Sea", section_reason="folder sea")
    stories = [
        wire,
        story("own", length=90),
        story("copy", length=90, agency="Northern Wire"),
        story("rate"),
        story("x", length=0),
    ]
    found = arranged(*stories, layout=layout)
    assert "\n".join(issue_lines(found.issues[0], found.notices)) == (
        "2026-W23: Harbour & Coast, 1 – 7 June 2026\n"
        "\n"
        "Section “Sea”\n"
        "  1. 1.00  Headline wire\n"
        "      file: seeds/wire.txt (Gazette)\n"
        "      score: coverage 1.50 × source weight 1.00 × recency 0.85 × length 0.73 × quote 1.10 × attribution 0.97\n"
        "      section: folder sea\n"
        "      also: seeds/own.txt: an independent report, no passage shown\n"
        "      also: seeds/copy.txt (Northern Wire): a copy of seeds/wire.txt\n"
        "\n"
        "No section\n"
        "  2. 0.65  Headline rate\n"
        "      file: seeds/rate.txt\n"
        "      score: coverage 1.00 × source weight 1.00 × recency 0.85 × length 0.73 × quote 1.10 × attribution 0.95\n"
        "\n"
        "Notices\n"
        "  seeds/x.txt: left out of 2026-W23: the issue shows 2, and its score is 0.53, against 0.65 for the last one shown, seeds/rate.txt"
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds" / "2026-W23"
    folder.mkdir(parents=True)
    body = (
        "The harbour of Ostmar was closed on Monday because of thick fog, harbour master Ada Quill said on the quay.\n"
    )
    (folder / "fog.txt").write_text(f"Fog closes Ostmar harbour\n\nBy Tomas Brandt\n\n{body}", "utf-8")
    return tmp_path


def test_command_explains_an_issue(project: Path) -> None:
    result = CliRunner().invoke(app, ["explain", "--issue", "2026-W23", "-C", str(project)])
    assert result.exit_code == 0
    assert "seeds/2026-W23/fog.txt" in result.stdout


def test_command_wants_a_document_or_an_issue() -> None:
    for arguments in ([], ["a.txt", "--issue", "2026-W23"]):
        result = CliRunner().invoke(app, ["explain", *arguments])
        assert result.exit_code == 2


def test_command_names_the_issues_there_are(project: Path) -> None:
    result = CliRunner().invoke(app, ["explain", "--issue", "2026-W01", "-C", str(project)])
    assert result.exit_code != 0
    assert "there are: 2026-W23" in getattr(result.exception, "hint", "")
