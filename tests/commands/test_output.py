"""Reports are printed whatever letters a terminal or a pipe has a code for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.projects import project
from tests.commands.terminals import EPOCH

FOG = """---
title: 霧で港が閉鎖される
author: Żofia Ōta
date: 2026-03-03
---

火曜日、濃い霧のため港は三日間閉鎖されたと港長が語った。船はすべて湾内に停泊している。 😀
"""


def printed(folder: Path, encoding: str, *arguments: str) -> str:
    """Return what a command prints in an encoding."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", *arguments],
        cwd=folder,
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": EPOCH},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(encoding)


@pytest.fixture
def fog(tmp_path: Path) -> Path:
    project(tmp_path)
    (tmp_path / "seeds" / "fog.md").write_text(FOG, "utf-8")
    (tmp_path / "digest.toml").write_text('title = "港の便り 😀"\n', "utf-8")
    return tmp_path


def test_letters_without_a_code_are_printed_as_numbers(fog: Path) -> None:
    assert r"\u9727" in printed(fog, "cp1252", "explain", "seeds/fog.md")
    assert "霧で港" in printed(fog, "utf-8", "explain", "seeds/fog.md")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_json_says_the_same_in_any_encoding(fog: Path, encoding: str) -> None:
    found = json.loads(printed(fog, encoding, "doctor", "--json"))
    assert any("港の便り 😀" in one["text"] for one in found)
