"""What `digest doctor` finds, in real projects."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest.cli import app
from digest.doctor import Finding, examine, examine_articles
from digest.project.loading import create_project

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
EVERYTHING = """
title = "Quay Notes"
base_url = "https://quay.example/"
tag = "quay.example,2026"
[email]
from = "Quay Notes <post@quay.example>"
unsubscribe_url = "https://quay.example/leave"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for _ in create_project(tmp_path):
        pass
    return tmp_path


def findings(root: Path, *, browser: str | None = "/usr/bin/chromium", now: datetime = NOW) -> list[Finding]:
    return [*examine(root, now=now, browser=browser), *examine_articles(root, now=now)]


def texts(root: Path, level: str, *, browser: str | None = "/usr/bin/chromium", now: datetime = NOW) -> list[str]:
    return [one.text for one in findings(root, browser=browser, now=now) if one.level == level]


def test_doctor_finds_no_problem_in_a_new_project(project: Path) -> None:
    assert texts(project, "problem") == []


def test_doctor_says_nothing_of_a_project_that_has_everything(project: Path) -> None:
    (project / "digest.toml").write_text(EVERYTHING, "utf-8")
    assert [one for one in findings(project) if one.level != "ok"] == []


def test_doctor_hints_at_what_a_new_project_lacks(project: Path) -> None:
    hints = " ".join(texts(project, "hint", browser=None))
    for word in ("base_url", "tag", "email.from", "unsubscribe_url", "Chromium"):
        assert word in hints


def test_doctor_names_the_line_of_a_broken_template(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "entry.xhtml.j2").write_text("<p>one</p>\n{% if %}\n", "utf-8")
    assert any("entry.xhtml.j2:2" in text for text in texts(project, "problem"))


def test_doctor_stops_where_settings_cannot_be_read_and_gives_the_nearest(project: Path) -> None:
    (project / "digest.toml").write_text('titel = "A"\n', "utf-8")
    found = findings(project)
    assert found[-1].level == "problem"
    assert "title" in found[-1].advice


def test_doctor_finds_a_source_that_is_not_there(project: Path) -> None:
    (project / "digest.toml").write_text('[[sources]]\nkind = "folder"\npath = "inbox"\n', "utf-8")
    assert any("inbox" in text for text in texts(project, "problem"))


def test_doctor_finds_that_there_are_no_articles(project: Path) -> None:
    for path in (project / "seeds").iterdir():
        path.unlink()
    assert "seeds/ is empty" in texts(project, "problem")


def test_doctor_finds_an_unreadable_article(project: Path) -> None:
    (project / "seeds" / "empty.html").write_bytes(b"")
    assert any("empty.html" in text for text in texts(project, "problem"))


def test_doctor_finds_a_clock_that_was_never_set(project: Path) -> None:
    assert any("1970" in text for text in texts(project, "problem", now=datetime(1970, 1, 1, tzinfo=UTC)))


def test_doctor_finds_an_address_to_unsubscribe_that_is_not_https(project: Path) -> None:
    (project / "digest.toml").write_text('[email]\nunsubscribe_url = "http://quay.example/leave"\n', "utf-8")
    assert any("unsubscribe_url" in text for text in texts(project, "problem"))


def test_doctor_command_ends_with_one_for_a_problem_and_prints_json(project: Path) -> None:
    runner = CliRunner()
    sound = runner.invoke(app, ["doctor", "-C", str(project), "--json"])
    assert sound.exit_code == 0
    assert {one["level"] for one in json.loads(sound.output)} <= {"ok", "hint"}
    assert runner.invoke(app, ["doctor", "-C", str(project / "nowhere")]).exit_code == 1
