"""The commands as a person types them: what they print, where, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import digest
from digest.commands.build import print_notices
from digest.commands.options import DONE, FAILED, NOTHING, PARTLY, USAGE
from digest.model import Notice

EPOCH = "1772971200"  # 8 March 2026, 12:00 UTC


def run(folder: Path, *arguments: str, epoch: str = EPOCH) -> subprocess.CompletedProcess[str]:
    """Run `digest` in a folder, as a process of its own."""
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": epoch,
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTHONWARNINGS": "error",
    }
    return subprocess.run(
        [sys.executable, "-m", "digest", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a project as `digest init` makes it."""
    made = run(tmp_path, "init")
    assert made.returncode == DONE, made.stderr
    return tmp_path


def test_init_makes_a_folder_that_builds_at_once(tmp_path: Path) -> None:
    made = run(tmp_path, "init", "mine")
    assert "Next: cd mine && digest build" in made.stdout
    built = run(tmp_path / "mine", "build")
    assert built.returncode == DONE
    assert built.stderr == ""
    assert "2026-W10  1 story  dist/issues/2026-W10/" in built.stdout
    assert "Look at: dist/issues/2026-W10/email.html" in built.stdout
    verified = run(tmp_path / "mine", "verify")
    assert verified.returncode == DONE
    assert "every passage verbatim" in verified.stdout


def test_init_twice_leaves_the_first_alone(project: Path) -> None:
    (project / "digest.toml").write_text('title = "Mine"\n')
    again = run(project, "init")
    assert again.returncode == FAILED
    assert "there is a project here already" in again.stderr
    assert (project / "digest.toml").read_text() == 'title = "Mine"\n'


def test_build_twice_changes_nothing(project: Path) -> None:
    run(project, "build")
    before = {path: path.read_bytes() for path in (project / "dist").rglob("*") if path.is_file()}
    again = run(project, "build", epoch=str(int(EPOCH) + 86_400 * 400))
    assert "dist/ is up to date" in again.stdout
    assert {path: path.read_bytes() for path in (project / "dist").rglob("*") if path.is_file()} == before


def test_build_with_one_bad_input_goes_on_and_says_so(project: Path) -> None:
    (project / "seeds" / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)))
    built = run(project, "build")
    assert built.returncode == PARTLY
    assert "seeds/picture.jpg: " in built.stderr
    assert "hint: " in built.stderr
    assert "Traceback" not in built.stderr
    assert (project / "dist" / "issues" / "2026-W10" / "email.eml").exists()


def test_build_of_nothing_writes_nothing(project: Path) -> None:
    (project / "seeds" / "harbour-fog.txt").unlink()
    built = run(project, "build")
    assert built.returncode == NOTHING
    assert "Nothing to publish" in built.stderr
    assert not (project / "dist").exists()


def test_build_outside_a_project_says_what_to_do(tmp_path: Path) -> None:
    built = run(tmp_path, "build")
    assert built.returncode == FAILED
    assert "hint: run: digest init" in built.stderr
    assert "Traceback" not in built.stderr


def test_wrong_setting_is_reported_with_the_nearest(project: Path) -> None:
    (project / "digest.toml").write_text('titel = "x"\nbase_url = "example.org"\n[story]\nwords = 5\n')
    built = run(project, "build")
    assert built.returncode == FAILED
    assert "digest.toml: titel: unknown setting" in built.stderr
    assert "did you mean title?" in built.stderr
    assert "digest.toml: base_url: must be a web address" in built.stderr
    assert "digest.toml: story.words: " in built.stderr


def test_broken_template_leaves_dist_as_it_was(project: Path) -> None:
    run(project, "build")
    before = (project / "dist" / "feed.xml").read_bytes()
    (project / "templates").mkdir()
    (project / "templates" / "email.txt.j2").write_text("{{ issue.tilte }}")
    built = run(project, "build")
    assert built.returncode == FAILED
    assert "email.txt.j2:1:10: " in built.stderr
    assert (project / "dist" / "feed.xml").read_bytes() == before


def test_template_that_drops_the_attribution_is_refused(project: Path) -> None:
    (project / "templates").mkdir()
    own = project / "templates" / "text" / "story.txt.j2"
    packaged = (Path(__file__).parent.parent / "templates" / "text" / "story.txt.j2").read_text()
    own.parent.mkdir()
    own.write_text(packaged.replace("{{ fact.text | fill(72) }}\n", ""))
    built = run(project, "build")
    assert built.returncode == FAILED
    assert "is missing or altered" in built.stderr
    assert "nothing was written" in built.stderr
    assert not (project / "dist").exists()


def test_source_that_a_template_alters_is_left_out_and_the_others_go_on(project: Path) -> None:
    (project / "seeds" / "sluice.txt").write_text(
        "Sluice opens early\n\n5 March 2026\n\n"
        "The sluice at Holm will open next week, two months earlier than the water board had promised.\n\n"
        "Boats may pass until October, the board said on Thursday, unless the water rises again before that.\n"
    )
    (project / "templates").mkdir()
    packaged = (Path(__file__).parent.parent / "templates" / "text" / "passages.txt.j2").read_text()
    changed = packaged.replace(
        "{{ excerpt.text | fill(72) }}", '{{ excerpt.text | replace("two months", "a year") | fill(72) }}'
    )
    (project / "templates" / "text").mkdir()
    (project / "templates" / "text" / "passages.txt.j2").write_text(changed)
    built = run(project, "build")
    assert built.returncode == PARTLY
    assert "seeds/sluice.txt: left out, since its words would come out altered" in built.stderr
    assert "1 story" in built.stdout
    assert run(project, "verify").returncode == DONE


def test_verify_names_file_story_and_words_of_an_altered_quote(project: Path) -> None:
    run(project, "build")
    path = project / "dist" / "issues" / "2026-W10" / "email.html"
    path.write_text(path.read_text().replace("second buoy", "second bouy"))
    verified = run(project, "verify")
    assert verified.returncode == FAILED
    assert "dist/issues/2026-W10/email.html:" in verified.stderr
    assert "Fog Closes Port Merrow" in verified.stderr
    assert "second bouy" in verified.stderr


def test_verify_before_a_build_says_what_to_do(project: Path) -> None:
    verified = run(project, "verify")
    assert verified.returncode == FAILED
    assert "hint: run: digest build" in verified.stderr


@pytest.mark.parametrize("arguments", [["biuld"], ["build", "--nope"], ["build", "--project"]])
def test_wrong_command_is_usage(tmp_path: Path, arguments: list[str]) -> None:
    wrong = run(tmp_path, *arguments)
    assert wrong.returncode == USAGE
    assert "Traceback" not in wrong.stderr


def test_help_teaches(tmp_path: Path) -> None:
    for arguments in (["--help"], ["build", "--help"], ["verify", "--help"], ["init", "--help"]):
        shown = run(tmp_path, *arguments)
        assert shown.returncode == DONE
        assert len(shown.stdout.splitlines()) > 5


def test_impossible_clock_is_reported(project: Path) -> None:
    built = run(project, "build", epoch="yesterday")
    assert built.returncode == FAILED
    assert "SOURCE_DATE_EPOCH: 'yesterday' is not a time" in built.stderr


def test_version_is_printed(tmp_path: Path) -> None:
    shown = run(tmp_path, "--version")
    assert (shown.returncode, shown.stdout) == (DONE, f"digest {digest.__version__}\n")


def test_build_and_verify_report_to_machines(project: Path) -> None:
    built = run(project, "build", "--json")
    report = json.loads(built.stdout)
    assert (built.returncode, built.stderr) == (DONE, "")
    assert [issue["slug"] for issue in report["issues"]] == ["2026-W10"]
    assert (report["changed"], report["failures"]) == (True, [])
    verified = json.loads(run(project, "verify", "--json").stdout)
    assert (verified["issues"], verified["failures"]) == (1, [])
    path = project / "dist" / "issues" / "2026-W10" / "email.txt"
    path.write_text(path.read_text().replace("Ines Calder", "Ida Calder"))
    altered = run(project, "verify", "--json")
    assert altered.returncode == FAILED
    assert json.loads(altered.stdout)["failures"][0]["source"].startswith("dist/issues/2026-W10/email.txt")


def test_quiet_build_prints_only_what_failed(project: Path) -> None:
    assert run(project, "build", "--quiet").stdout == ""
    (project / "seeds" / "empty.html").write_bytes(b"")
    built = run(project, "build", "--quiet")
    assert (built.returncode, built.stdout) == (PARTLY, "")
    assert "seeds/empty.html" in built.stderr


def test_notices_that_are_alike_are_printed_once_with_their_number(capsys: pytest.CaptureFixture[str]) -> None:
    many = [Notice(source=f"seeds/{n}.txt", text=f"cut short: {n} words", hint="say more") for n in range(87)]
    long = [Notice(source=f"issues/{n}", text=f"has {n},{n}00 bytes, too many", hint="leave out") for n in range(9)]
    few = [Notice(source=f"seeds/{n}.md", text="is the same") for n in range(3)]
    print_notices([*many, *long, *few])
    assert capsys.readouterr().err.splitlines() == [
        "seeds/0.txt: cut short: 0 words",
        "  and 86 more like it; digest build --json lists them all",
        "  hint: say more",
        "issues/0: has 0,000 bytes, too many",
        "  and 8 more like it; digest build --json lists them all",
        "  hint: leave out",
        *(f"seeds/{n}.md: is the same" for n in range(3)),
    ]
