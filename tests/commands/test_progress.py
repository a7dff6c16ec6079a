"""Work that lasts shows itself on a terminal, whatever its width and alphabet; short work, pipes and machines see nothing."""

import os
import re
import signal
from pathlib import Path

import pytest

from digest.commands.progress import Note, worth_showing
from tests.commands.projects import project
from tests.commands.terminals import CODES, Terminal, terminal

AT_ONCE = "from digest.commands import progress; progress.DELAY_S = progress.PATIENCE_S = 0.0\n"
"""So that a test need not last as long as what it is about."""
BUILD = AT_ONCE + "from digest import cli; cli.main()"
SEEN = (
    AT_ONCE
    + """
import threading
from digest.commands.drawing import Drawing
from digest.commands.progress import Work

drawn = threading.Event()
draw, step = Drawing.draw, Work.step


def noted(self, label, done, total, about):
    draw(self, label, done, total, about)
    if label == "Reading" and done:
        drawn.set()


def held(self, one):
    step(self, one)
    if one.stage == "read" and one.done == 5:
        drawn.wait(20)


Drawing.draw, Work.step = noted, held
from digest import cli; cli.main()
"""
)
"""The work stands still at the fifth document until that was drawn: reading a few takes less time than a bar does to come."""
HELD = """
import sys
from digest.commands import progress
progress.DELAY_S = progress.PATIENCE_S = 0.0
with progress.Bar(sys.stderr) as shown:
    for line in sys.stdin:
        label, done, total = line.split()
        shown.show(progress.Note(label, int(done), int(total) if total != "-" else None))
"""
"""Shows what is typed."""


@pytest.mark.parametrize(
    ("note", "elapsed_s", "shown"),
    [
        (Note("Reading", 900, 1000), 0.9, False),
        (Note("Reading", 100, 1000), 1.1, True),
        (Note("Reading", 900, 1000), 1.1, False),
        (Note("Reading", 900, 1000), 2.0, True),
        (Note("Reading", 0, 1), 1.1, False),
        (Note("Reading", 0, 1), 2.1, True),
        (Note("Reading", 500, None), 1.1, False),
        (Note("Reading", 500, None), 2.1, True),
    ],
)
def test_bar_comes_when_work_lasts_and_goes_on(note: Note, elapsed_s: float, *, shown: bool) -> None:
    assert worth_showing(note, elapsed_s) is shown


def test_build_shows_its_stages_and_leaves_its_report_alone(tmp_path: Path) -> None:
    project(tmp_path, more=12)
    with terminal(tmp_path, "-c", SEEN, "build", "--engine", "inline") as shown:
        assert shown.end() == 0
    bars = [line for line in shown.lines if line.startswith(("Reading", "Composing", "Verifying"))]
    assert any(re.search(r"Reading ━+.* \d+/13", line) for line in bars)
    assert shown.raw.count(b"\x1b[?25l") == shown.raw.count(b"\x1b[?25h") == 1  # the cursor comes back
    screen = shown.raw.split(b"\x1b[?25h")[-1].decode()
    assert CODES.sub("", screen).strip().startswith("2026-W")
    assert "Reading" not in screen


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (("doctor",), r"No problems found\."),
        (("explain", "--issue", "2026-W10"), r"2026-W10"),
        (("preview", "--no-open"), r"Stop it with Ctrl-C"),
    ],
)
def test_commands_that_read_a_whole_project_show_it(tmp_path: Path, command: tuple[str, ...], end: str) -> None:
    project(tmp_path, more=12)
    with terminal(tmp_path, "-c", SEEN, *command) as shown:
        shown.wait_for(end)
        if command[0] == "preview":
            os.killpg(shown.process.pid, signal.SIGINT)
        assert shown.end() == 0
    assert any(re.search(r"Reading ━+.* \d+/13", line) for line in shown.lines)
    assert shown.raw.count(b"\x1b[?25l") == shown.raw.count(b"\x1b[?25h") == 1
    assert "Reading" not in shown.raw.split(b"\x1b[?25h")[-1].decode()


def test_doctor_shows_machines_no_bar(tmp_path: Path) -> None:
    project(tmp_path, more=3)
    with terminal(tmp_path, "-c", BUILD, "doctor", "--json") as shown:
        assert shown.end() == 0
    assert b"\x1b" not in shown.raw


@pytest.mark.parametrize("options", [(), ("--json",), ("--quiet",)])
def test_short_work_shows_nothing(tmp_path: Path, options: tuple[str, ...]) -> None:
    project(tmp_path)
    code = "from digest.commands import progress; progress.DELAY_S = 60.0\nfrom digest import cli; cli.main()"
    with terminal(tmp_path, "-c", code, "build", *options) as shown:
        assert shown.end() == 0
    assert b"\x1b" not in shown.raw


@pytest.mark.parametrize(
    ("options", "kind"),
    [(("--quiet",), "xterm"), (("--json",), "xterm"), ((), "dumb")],
)
def test_bar_is_not_for_machines_nor_for_terminals_that_cannot_go_back(
    tmp_path: Path, options: tuple[str, ...], kind: str
) -> None:
    project(tmp_path, more=3)
    with terminal(tmp_path, "-c", BUILD, "build", *options, TERM=kind) as shown:
        assert shown.end() == 0
    assert b"\x1b" not in shown.raw
    assert b"Reading" not in shown.raw


def test_bar_without_colours_where_none_are_wanted(tmp_path: Path) -> None:
    with terminal(tmp_path, "-c", HELD, NO_COLOR="1") as shown:
        held(shown, "Reading 3 9", r"Reading ━+ +3/9")
    assert not re.search(rb"\x1b\[[0-9;]*m", shown.raw)


@pytest.mark.parametrize("columns", [100, 60, 40, 20, 8])
def test_bar_keeps_within_the_terminal(tmp_path: Path, columns: int) -> None:
    with terminal(tmp_path, "-c", HELD, columns=columns) as shown:
        held(shown, "Verifying 1200 34000", "Verif")
    bars = [line for line in shown.lines if line.startswith("Verif")]
    assert max(len(line) for line in bars) <= columns
    assert all(("1,200/34,000" in line) == (columns >= 26) for line in bars)
    assert all(not re.search(r"\d", line) for line in bars if columns < 26)


def test_bar_follows_a_terminal_that_changes_its_width(tmp_path: Path) -> None:
    with terminal(tmp_path, "-c", HELD, columns=100) as shown:
        held(shown, "Reading 3 9", r"Reading [━╺╸]+ +3/9", end=False)
        shown.resize(30)
        held(shown, "Reading 4 9", r"Reading 4/9")
    assert not [line for line in shown.lines if "4/9" in line and len(line) > 30]


def test_bar_uses_the_letters_that_a_terminal_has(tmp_path: Path) -> None:
    with terminal(tmp_path, "-c", HELD, PYTHONIOENCODING="ascii:backslashreplace") as shown:
        held(shown, "Reading 3 9", r"Reading [- ]+ 3/9")
    assert shown.raw.isascii()
    assert b"\\u" not in shown.raw


def test_bar_without_a_known_number_counts(tmp_path: Path) -> None:
    with terminal(tmp_path, "-c", HELD) as shown:
        held(shown, "Reading 57 -", r"Reading ━+ +57\b(?!/)")


def held(shown: Terminal, typed: str, pattern: str, *, end: bool = True) -> None:
    """Type a note, and wait until it is seen."""
    shown.type(f"{typed}\n")
    shown.wait_for(pattern)
    assert any(re.search(pattern, line) for line in shown.lines), shown.raw
    if end:
        shown.type("\x04")
        assert shown.end() == 0
