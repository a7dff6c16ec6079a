"""`digest preview` as a person types it."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest.cli import app
from digest.commands import preview
from digest.errors import DigestError
from tests.preview.conftest import ISSUE


def test_the_preview_starts_says_where_it_is_and_stops_on_ctrl_c(project: Path) -> None:
    command = [sys.executable, "-m", "digest", "preview", "-C", str(project), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = ""
        for line in process.stdout:
            seen += line
            if "Ctrl-C" in line:
                break
        assert re.search(r"Preview: http://127\.0\.0\.1:\d+/[\w-]{22}/", seen)
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=10)
    assert "Preview stopped; nothing was written." in rest
    assert "Traceback" not in errors
    assert process.returncode == 0


def test_an_unknown_issue_is_reported_with_the_known_ones(project: Path) -> None:
    result = CliRunner().invoke(app, ["preview", "-C", str(project), "--issue", "2026-W11", "--no-open"])
    assert isinstance(result.exception, DigestError)
    assert ISSUE in result.exception.hint


def test_pictures_without_chromium_are_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project))
    result = CliRunner().invoke(app, ["preview", "-C", str(project), "--screenshot", str(project / "pictures")])
    assert isinstance(result.exception, DigestError)
    assert result.exception.problem == "Chromium is not installed"
    assert not (project / "pictures").exists()


def test_pictures_without_playwright_name_the_extra(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "bin").mkdir()
    (project / "bin" / "chromium").write_text("#!/bin/sh\n")
    (project / "bin" / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(project / "bin"))
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    result = CliRunner().invoke(app, ["preview", "-C", str(project), "--screenshot", str(project / "pictures")])
    assert isinstance(result.exception, DigestError)
    assert result.exception.hint == "pip install 'newsletter-digest[screenshots]'"


def test_problems_are_printed_once_with_their_lines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from digest.preview.snapshots import SnapshotBuilder
    from tests.preview.conftest import NOW

    builder, log = SnapshotBuilder(project), preview._Log()
    (project / "digest.toml").write_text('title = "x"\ntitel = "y"\n')
    for _ in range(2):
        for snapshot in builder.build(now=NOW):
            log.print(snapshot)
    shown = capsys.readouterr()
    assert shown.err.count("unknown setting") == 1
    assert '>    2 | titel = "y"' in shown.err
    assert "the build failed" in shown.out
