"""Ctrl-C and a termination end a command in good order, in every stage, on every engine; what was there still stands."""

import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

import pytest

from digest import pipeline
from digest.engine import processes
from tests.commands.forked import Forks, forks
from tests.commands.projects import NOW, build, note, project
from tests.commands.terminals import terminal

DOCUMENTS = 13
NEWS = (
    "The bridge at Holm is to be painted before the summer, and all who cross it each day were told to take the ferry.",
    "A baker in Nessby has given what was left of her bread to the school, as she did when the mill had burnt down.",
    "Nobody was hurt when a crane fell into the dock on Friday, but the wall which it struck will have to be built anew.",
    "The choir will sing in the old hall once more, after three years in which there was no roof to keep out the rain.",
    "Two of the boats that were lost in the gale have been found by a man who was out with his dog on the sand.",
    "There is to be a market on Sundays too, the council said, because those from the islands cannot come on other days.",
    "What had been a bank is now a library, where children may stay until their parents are back from the fields.",
    "An owl that had lived in the tower for longer than the vicar can remember was seen with four young this week.",
    "His shop has been the last on that street, and when he closes it in May they will have to drive to the next town.",
)
"""Each for an issue of its own."""
ISSUES = len(NEWS)
STRUCK = """
import importlib, os, signal, sys
place, number, count, *arguments = sys.argv[1:]
module, *names = place.split(":")[0], *place.split(":")[1].split(".")
owner = importlib.import_module(module)
for name in names[:-1]:
    owner = getattr(owner, name)
real, calls = getattr(owner, names[-1]), 0

def struck(*given, **named):
    global calls
    calls += 1
    if calls == int(count):
        os.killpg(0, int(number))
    return real(*given, **named)

setattr(owner, names[-1], struck)
sys.argv[1:] = arguments
from digest import cli
cli.main()
"""
"""Runs a command whose whole process group gets a signal at the beginning of the n-th call of a function, as from a terminal."""


class Stopped:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        assert "Traceback" not in err, err
        assert "Exception" not in err, err
        assert len(err.splitlines()) <= 1, err


class Struck(Protocol):
    def __call__(
        self, folder: Path, place: str, /, *arguments: str, number: int = signal.SIGINT, count: int = 1
    ) -> Stopped: ...


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with forks(tmp_path_factory.mktemp("said")) as parent:
        yield parent


@pytest.fixture
def struck(forked: Forks) -> Struck:
    """Return what runs a command that gets a signal, and tells how it ended."""

    def run(folder: Path, place: str, /, *arguments: str, number: int = signal.SIGINT, count: int = 1) -> Stopped:
        ended = forked.run(folder, STRUCK, place, str(int(number)), str(count), *arguments)
        assert gone(ended.process), "it left processes behind"
        return Stopped(ended.code, ended.out, ended.err)

    return run


def gone(group: int) -> bool:
    """Return True once nobody is left of a process group; those who watch over its pipes end a moment after it."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if not lives(group):
            return True
        select.select([], [], [], 0.01)
    return False


def lives(group: int) -> bool:
    """Return True while a process of a group runs; one that has ended stays listed until its parent asks, and some never hurry."""
    if not Path("/proc/self/stat").exists():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            state, _parent, of = stat.read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                return True
    return False


def built(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "dist").rglob("*"))
        if path.is_file()
    }


STAGES = {
    "read": "digest.pipeline.analyst:Analyst._kept",
    "arrange": "digest.pipeline.drafting:arrange_weeks",
    "compose": "digest.pipeline.finishing:finish_issue",
    "render": "digest.pipeline.finishing:finish_site",
    "judge": "digest.pipeline.judging:verify",
}


@pytest.mark.parametrize("engine", ["inline", "process:2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_reading_keeps_what_was_read(
    struck: Struck, tmp_path: Path, engine: str, number: int, code: int
) -> None:
    project(tmp_path, more=DOCUMENTS - 1)
    stopped = struck(tmp_path, STAGES["read"], "build", "--engine", engine, number=number, count=6)
    assert stopped.code == code
    found = re.fullmatch(
        r"Stopped\. (\d+) of 13 documents have been read and cached; dist/ has not been written yet\. "
        r"Run digest build again to continue\.\n",
        stopped.err,
    )
    assert found, stopped.err
    assert int(found[1]) == 5
    assert not (tmp_path / "dist").exists()
    with closing(sqlite3.connect(tmp_path / ".digest" / "cache.db")) as db:
        assert db.execute("SELECT count(*) FROM entries").fetchone()[0] >= int(found[1])
    build(tmp_path)


@pytest.mark.parametrize("stage", [*STAGES])
def test_stopped_in_any_stage_leaves_dist_as_it_was(struck: Struck, tmp_path: Path, stage: str) -> None:
    project(tmp_path)
    build(tmp_path)
    before = built(tmp_path)
    (tmp_path / "seeds" / "lock.txt").write_text(note("The lock", "next week"))
    stopped = struck(tmp_path, STAGES[stage], "build", "--engine", "inline")
    assert (stopped.code, stopped.out) == (130, "")
    assert stopped.err.startswith("Stopped. ")
    assert "dist/ is unchanged. Run digest build again to continue." in stopped.err
    assert built(tmp_path) == before
    assert {path.name for path in (tmp_path / ".digest").iterdir()} <= {"cache.db", "lock", "previous"}


@pytest.mark.parametrize(("stage", "count"), [("compose", ISSUES + 3), ("judge", 2 * ISSUES + 1)])
def test_stopped_with_issues_under_way_in_other_processes(
    struck: Struck, tmp_path: Path, stage: str, count: int
) -> None:
    for week, text in enumerate(NEWS, 1):
        folder = tmp_path / "seeds" / f"2026-W{week:02}"
        folder.mkdir(parents=True)
        (folder / "news.txt").write_text(f"News of week {week}\n\n{text}\n")
    place = "digest.pipeline.progress:Tally.add"  # once for each document, then for each issue, then for what is judged
    stopped = struck(tmp_path, place, "build", "--engine", "process:2", count=count)
    assert (stopped.code, stopped.out) == (130, "")
    said = (
        "All documents have been read and cached; dist/ has not been written yet. Run digest build again to continue."
    )
    assert stopped.err == f"Stopped. {said}\n", stage
    assert not (tmp_path / "dist").exists()
    build(tmp_path)


def test_stopped_while_files_are_put_into_place_finishes_that(struck: Struck, tmp_path: Path) -> None:
    project(tmp_path)
    stopped = struck(tmp_path, "digest.exporter.publish:_write", "build")
    assert (stopped.code, stopped.out) == (130, "")
    assert stopped.err == "Too late to stop: the build had finished, and dist/ is verified.\n"
    assert pipeline.check(pipeline.open_project(tmp_path), now=NOW).failures == ()


@pytest.mark.parametrize("engine", ["inline", "process:2"])
def test_stopped_twice_ends_at_once(forked: Forks, tmp_path: Path, engine: str) -> None:
    project(tmp_path, more=DOCUMENTS - 1)
    twice = STRUCK.replace(
        "os.killpg(0, int(number))", "setattr(Cache, 'flush', again)\n        os.killpg(0, int(number))"
    )
    twice = twice.replace(
        "def struck", "from digest.store import Cache\ndef again(self):\n    os.killpg(0, int(number))\n\ndef struck"
    )
    ended = forked.run(tmp_path, twice, STAGES["read"], "2", "4", "build", "--engine", engine)
    assert (ended.code, ended.out, ended.err) == (130, "", "")


@pytest.mark.parametrize(
    ("place", "arguments", "state"),
    [
        ("digest.pipeline.analyst:Analyst._kept", ("verify",), "The check is incomplete; run digest verify again."),
        ("digest.pipeline.analyst:Analyst._kept", ("plan",), "The plan is unchanged."),
        ("digest.pipeline.analyst:Analyst._kept", ("doctor",), "The articles were not checked."),
        ("digest.pipeline.analyst:Analyst._kept", ("explain", "--issue", "2026-W10"), "Nothing was written."),
        ("digest.pipeline.analyst:Analyst._kept", ("preview", "--no-open"), "Nothing was written."),
        (
            "digest.pipeline.analyst:Analyst._kept",
            ("published",),
            "Run digest published again to record the rest.",
        ),
    ],
)
def test_other_commands_stop_too(
    struck: Struck, tmp_path: Path, place: str, arguments: tuple[str, ...], state: str
) -> None:
    project(tmp_path)
    build(tmp_path)
    stopped = struck(tmp_path, place, *arguments)
    assert (stopped.code, stopped.err) == (130, f"Stopped. {state}\n")
    assert stopped.out == "" or ("doctor" in arguments and "articles  " not in stopped.out)


LOADING = """
import os, runpy, sys
from importlib.machinery import PathFinder
name, number, *arguments = sys.argv[1:]

class Struck:
    def find_spec(self, found, path=None, target=None):
        if found == name:
            os.kill(os.getpid(), int(number))

sys.meta_path.insert(0, Struck())
sys.argv[1:] = arguments
runpy.run_module("digest", run_name="__main__", alter_sys=True)
"""
"""Runs the program, which gets a signal when it is about to load a module."""


@pytest.mark.parametrize(
    "module", ["digest.cli", "typer", "digest.errors", "digest.pipeline", "digest.pipeline.drafting"]
)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_while_modules_are_loaded(tmp_path: Path, module: str, number: int, code: int) -> None:
    project(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", LOADING, module, str(int(number)), "build"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert re.fullmatch(r"Stopped\..*\n", done.stderr), done.stderr


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the signals of other processes cannot be seen")
def test_worker_never_hears_of_ctrl_c_and_its_parent_still_does() -> None:
    def deaf(process: int) -> bool:
        status = Path(f"/proc/{process}/status").read_text()
        held = [int(mask, 16) for mask in re.findall(r"^Sig(?:Blk|Ign):\s*(\w+)$", status, re.MULTILINE)]
        return any(mask >> (signal.SIGINT - 1) & 1 for mask in held)

    worker = processes._Worker(1 << 34)
    try:
        assert deaf(worker.pid)
        worker.wait_until_ready()
        assert deaf(worker.pid)
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        worker.end()


def test_stopped_while_a_worker_starts(struck: Struck, tmp_path: Path) -> None:
    project(tmp_path)
    stopped = struck(tmp_path, "digest.engine.processes:_Worker.wait_until_ready", "build", "--engine", "process:1")
    assert (stopped.code, stopped.out) == (130, "")
    assert stopped.err.startswith("Stopped. dist/ has not been written yet.")


def test_ctrl_c_on_a_terminal_takes_the_bar_away(tmp_path: Path) -> None:
    project(tmp_path, more=DOCUMENTS - 1)
    code = """
import itertools, threading
from digest.commands import progress
from digest.project import loading
progress.DELAY_S = progress.PATIENCE_S = 0.0
real = loading.read_documents

def some(*given, **named):
    yield from itertools.islice(real(*given, **named), 7)
    threading.Event().wait()

loading.read_documents = some
from digest import cli
cli.main()
"""
    with terminal(tmp_path, "-c", code, "build", "--engine", "inline") as shown:
        shown.wait_for(r"Reading .*\b7/13")
        os.killpg(shown.process.pid, signal.SIGINT)
        assert shown.end() == 130
    assert shown.lines[-1] == (
        "Stopped. 7 of 13 documents have been read and cached; dist/ has not been written yet. Run digest build again to continue."
    )
    assert shown.raw.count(b"\x1b[?25l") == shown.raw.count(b"\x1b[?25h") == 1
    assert "Traceback" not in shown.raw.decode()
