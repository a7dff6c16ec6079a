"""Power cuts, full disks, lost permissions, eight builds at once: the old state or the new one is there, whole and verifiable."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from digest import pipeline
from tests.trust import room, times
from tests.trust.project import NOW, expected, make, name_it, there

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9, and no mount")
ROOT = Path(__file__).parents[2]
DIGEST = (sys.executable, "-m", "digest")


def figures(*command: str) -> dict[str, int]:
    """Run one of the programs beside this file and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_build_killed_at_any_moment_leaves_one_whole_tree_and_no_reader_sees_a_mix(
    tmp_path: Path, record_property: pytest.FixtureRequest
) -> None:
    """Half of the kills fall anywhere in a build, half while it publishes; a reader looks at `dist/` all the while."""
    found = figures("tests.trust.killing", "builds", str(tmp_path / "project"), str(times(40, 400)), "1")
    record_property("kills of build", found)  # type: ignore[operator]  # a function, as pytest documents it
    assert found["killed"] >= found["tried"] // 4
    assert found["looks"] > 100
    assert {found[name] for name in ("bad", "mixed", "missing", "unverified", "left")} == {0}


def test_fetch_killed_at_any_moment_loses_nothing_and_saves_nothing_twice(
    tmp_path: Path, record_property: pytest.FixtureRequest
) -> None:
    found = figures("tests.trust.killing", "fetches", str(tmp_path / "project"), str(times(32, 400)), "2")
    record_property("kills of fetch", found)  # type: ignore[operator]  # as above
    assert found["killed"] >= found["tried"] // 4
    assert {found[name] for name in ("bad", "lost", "twice")} == {0}


def test_plan_killed_at_any_moment_leaves_the_file_that_was_there_or_the_new_one(
    tmp_path: Path, record_property: pytest.FixtureRequest
) -> None:
    """An editor's own words are in it: half a file would be the loss of them."""
    found = figures("tests.trust.killing", "plans", str(tmp_path / "project"), str(times(20, 200)), "4")
    record_property("kills of plan", found)  # type: ignore[operator]  # as above
    assert found["killed"] >= found["tried"] // 4
    assert found["bad"] == 0


needs_room = pytest.mark.skipif(bool(room.missing()), reason=room.missing() or "there is one")


@needs_room
def test_full_disk_leaves_the_old_tree_and_is_reported(tmp_path: Path, record_property: pytest.FixtureRequest) -> None:
    """The disk is really full: a little more is left each time, until the build fits."""
    (tmp_path / "article.txt").write_text("Fog over the quay. " * 400, "utf-8")
    place = tmp_path / "room"
    script = f"cd {ROOT} && {sys.executable} -m tests.trust.filling {place} {times(8192, 1024)}"
    done = room.within(place, "2m", script)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    record_property("full disks", found)  # type: ignore[operator]  # as above
    assert found["refused"] >= 5
    assert (found["bad"], found["unverified"]) == (0, 0)
    assert "No space left on device" in found["reported"]
    assert "the old files are still there" in found["reported"]


@needs_room
@pytest.mark.parametrize("read_only", [".", "dist", ".digest"])
def test_read_only_folder_leaves_the_old_tree_and_is_reported(tmp_path: Path, read_only: str) -> None:
    root = tmp_path / "project"
    make(root)
    old = expected(root, "a")
    name_it(root, "a")
    pipeline.build(pipeline.open_project(root), now=NOW)
    name_it(root, "b")
    place = root / read_only
    build = f"cd {root} && SOURCE_DATE_EPOCH={int(NOW.timestamp())} {sys.executable} -m digest build"
    bind = f"mount --bind {place} {place} && mount -o remount,ro,bind {place}; "
    done = room.within(tmp_path / "room", "1m", bind + build)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "hint:" in done.stderr
    assert there(root / "dist") == old


WITHOUT_POWERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""Runs a program as root without the power to ignore permissions."""


@pytest.mark.parametrize(
    ("lost", "code"), [("project", 1), ("project/seeds", 4), ("project/seeds/more", 3), ("project/.digest", 1)]
)
def test_lost_permission_leaves_a_whole_tree_and_is_reported(tmp_path: Path, lost: str, code: int) -> None:
    if WITHOUT_POWERS and not shutil.which("setpriv"):
        pytest.skip("root is bound by no permission, and there is no setpriv")
    root = tmp_path / "project"
    make(root)
    (root / "seeds" / "more").mkdir()
    old, new = expected(root, "a"), expected(root, "b")
    name_it(root, "a")
    pipeline.build(pipeline.open_project(root), now=NOW)
    name_it(root, "b")
    place = tmp_path / lost
    place.chmod(0o555 if lost == "project" else 0o000)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    command = [*WITHOUT_POWERS, *DIGEST, "build"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)
    place.chmod(0o755)
    assert "Traceback" not in done.stderr
    assert "hint:" in done.stderr
    assert "denied" in done.stderr
    assert done.returncode == code, done.stderr
    assert there(root / "dist") == (new if code == 3 else old)


def test_eight_builds_at_once_leave_one_whole_tree(tmp_path: Path, record_property: pytest.FixtureRequest) -> None:
    """Each succeeds, or reports that another is at work."""
    found = figures("tests.trust.killing", "crowds", str(tmp_path / "project"), str(times(3, 40)), "3")
    record_property("crowds of eight", found)  # type: ignore[operator]  # as above
    assert found["built"] >= found["tried"]
    assert (found["bad"], found["faults"], found["unverified"]) == (0, 0, 0)
