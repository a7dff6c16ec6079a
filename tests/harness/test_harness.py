"""The byte harness finds nothing where there is nothing, and finds what there is."""

import random
import sys
from pathlib import Path

import pytest

from tests.harness.__main__ import compare, main, record
from tests.harness.programs import Program, program_at
from tests.harness.projects import REPOSITORY, Command, random_project
from tests.harness.shaping import mended_plan, shaped_plan

PLAN = """# A week

## Ships

### Fog {#s-0123456789ab}

> The harbour stayed closed.

### Ferry {#s-ba9876543210}

> The Petrel was sold.

<!-- offered by digest plan; keep this list
s-0123456789ab seeds/01 fog.txt Fog
s-ba9876543210 seeds/ferry.txt Ferry
-->
"""

PRESENT = program_at(REPOSITORY)


def altering(folder: Path) -> Program:
    """Return the present program, which writes a letter more into the archive page."""
    script = folder / "digest"
    run = f"""#!/bin/sh
PYTHONPATH="{PRESENT.source}" "{sys.executable}" -m digest "$@" || exit
printf x >> dist/index.html
"""
    script.write_text(run, "utf-8")
    script.chmod(0o755)
    return program_at(script)


def test_projects_follow_from_the_seed() -> None:
    first, again = ([random_project(1, number) for number in range(20)] for _ in range(2))
    assert first == again
    assert len({one.digest for one in first} | {random_project(2, 0).digest}) == 21


def test_no_difference_between_a_program_and_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = [(random_project(1, number), "inline") for number in (2, 4, 5)]
    commands = sum(isinstance(step, Command) for project, _ in work for step in project.steps)
    record(PRESENT, tmp_path / "before.zip", work, jobs=1)
    compared, found, _ = compare(tmp_path / "before.zip", PRESENT, work, jobs=1)
    assert (found, capsys.readouterr().out) == (0, "")
    assert compared > 8 * commands, "a build writes ten files and more"


def test_an_altered_file_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = [(random_project(1, 2), "inline")]
    _, found, _ = compare(PRESENT, altering(tmp_path), work, jobs=1)
    assert found == 1, "the same difference after the second build is told once"
    assert "random-0002, inline, step 1, build: dist/index.html: line " in capsys.readouterr().out


def test_a_recording_of_other_projects_compares_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record(PRESENT, tmp_path / "before.zip", [], jobs=1)
    arguments = [
        str(tmp_path / "before.zip"),
        str(REPOSITORY),
        "--engines",
        "inline",
        "--projects",
        "1",
        "--only",
        "random-0000",
    ]
    assert main(arguments) == 1
    assert capsys.readouterr().out.endswith("1 projects x 1 engines: 0 files compared, 0 differences\n")


def test_a_program_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "digest")])
    assert "neither an executable nor a checkout" in capsys.readouterr().err


def test_edits_of_a_plan_leave_its_list_alone() -> None:
    shaped = {shaped_plan(random.Random(seed), PLAN) for seed in range(50)}  # noqa: S311 - repeatable, no secret
    assert len(shaped) > 20
    assert all(plan.partition("<!-- offered")[2] == PLAN.partition("<!-- offered")[2] for plan in shaped)


def test_a_mended_plan_has_the_id_of_the_file_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "01 fog.txt").write_bytes(b"Fog\n")
    mended = mended_plan(tmp_path, PLAN)
    assert mended.count("s-c6a178df820b") == 2
    assert "s-0123456789ab" not in mended
    assert mended.count("s-ba9876543210") == 2, "its file is not there"
