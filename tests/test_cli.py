"""The commands as a person types them: what they print, where, and with which exit code."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import digest
from digest.commands.build import print_notices
from digest.commands.options import DONE, FAILED, NOTHING, PARTLY, USAGE
from digest.model import Notice
from tests.commands.forked import Ended, forks
from tests.commands.terminals import EPOCH

ENVIRONMENT = {"COLUMNS": "100", "NO_COLOR": "1"}

Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs `digest` in a folder, in a process of its own that has loaded its modules already."""
    with forks(tmp_path_factory.mktemp("said"), "-W", "error") as parent:

        def run(folder: Path, *arguments: str, epoch: str = EPOCH) -> Ended:
            code = "from digest.__main__ import main; main()"
            return parent.run(folder, code, *arguments, environment={**ENVIRONMENT, "SOURCE_DATE_EPOCH": epoch})

        yield run


@pytest.fixture(scope="module")
def fresh(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project as `digest init` makes it, for copies."""
    folder = tmp_path_factory.mktemp("fresh")
    made = run(folder, "init")
    assert made.code == DONE, made.err
    return folder


@pytest.fixture(scope="module")
def finished(run: Run, fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same project once it is built, for copies."""
    folder = tmp_path_factory.mktemp("finished")
    shutil.copytree(fresh, folder, dirs_exist_ok=True)
    assert run(folder, "build").code == DONE
    return folder


@pytest.fixture
def project(fresh: Path, tmp_path: Path) -> Path:
    """Return the folder of a new project."""
    return shutil.copytree(fresh, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def finished_project(finished: Path, tmp_path: Path) -> Path:
    """Return the folder of a new project that is built."""
    return shutil.copytree(finished, tmp_path, dirs_exist_ok=True)


def test_init_makes_a_folder_that_builds_at_once(run: Run, tmp_path: Path) -> None:
    made = run(tmp_path, "init", "mine")
    assert "Next: cd mine && digest build" in made.out
    built = run(tmp_path / "mine", "build")
    assert built.code == DONE
    assert built.err == ""
    assert "2026-W10  1 story  dist/issues/2026-W10/" in built.out
    assert "Look at: dist/issues/2026-W10/email.html" in built.out
    verified = run(tmp_path / "mine", "verify")
    assert verified.code == DONE
    assert "every passage verbatim" in verified.out


def test_init_twice_leaves_the_first_alone(run: Run, project: Path) -> None:
    (project / "digest.toml").write_text('title = "Mine"\n')
    again = run(project, "init")
    assert again.code == FAILED
    assert "there is a project here already" in again.err
    assert (project / "digest.toml").read_text() == 'title = "Mine"\n'


def test_build_twice_changes_nothing(run: Run, project: Path) -> None:
    run(project, "build")
    before = {path: path.read_bytes() for path in (project / "dist").rglob("*") if path.is_file()}
    again = run(project, "build", epoch=str(int(EPOCH) + 86_400 * 400))
    assert "dist/ is up to date" in again.out
    assert {path: path.read_bytes() for path in (project / "dist").rglob("*") if path.is_file()} == before


def test_build_with_one_bad_input_goes_on_and_says_so(run: Run, project: Path) -> None:
    (project / "seeds" / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)))
    built = run(project, "build")
    assert built.code == PARTLY
    assert "seeds/picture.jpg: " in built.err
    assert "hint: " in built.err
    assert "Traceback" not in built.err
    assert (project / "dist" / "issues" / "2026-W10" / "email.eml").exists()


def test_build_of_what_is_all_under_embargo_says_so(run: Run, project: Path) -> None:
    seed = project / "seeds" / "harbour-fog.txt"
    seed.write_text(f"EMBARGOED UNTIL 4 JULY 2091\n\n{seed.read_text('utf-8')}", "utf-8")
    built = run(project, "build")
    assert built.code == NOTHING
    assert "seeds/harbour-fog.txt: left out: " in built.err
    assert "no article in 1 document may be published yet" in built.err


def test_build_of_nothing_writes_nothing(run: Run, project: Path) -> None:
    (project / "seeds" / "harbour-fog.txt").unlink()
    built = run(project, "build")
    assert built.code == NOTHING
    assert "Nothing to publish" in built.err
    assert not (project / "dist").exists()


def test_build_outside_a_project_says_what_to_do(run: Run, tmp_path: Path) -> None:
    built = run(tmp_path, "build")
    assert built.code == FAILED
    assert "hint: run: digest init" in built.err
    assert "Traceback" not in built.err


def test_wrong_setting_is_reported_with_the_nearest(run: Run, project: Path) -> None:
    (project / "digest.toml").write_text('titel = "x"\nbase_url = "example.org"\n[story]\nwords = 5\n')
    built = run(project, "build")
    assert built.code == FAILED
    assert "digest.toml: titel: unknown setting" in built.err
    assert "did you mean title?" in built.err
    assert "digest.toml: base_url: must be a web address" in built.err
    assert "digest.toml: story.words: " in built.err


def test_broken_template_leaves_dist_as_it_was(run: Run, finished_project: Path) -> None:
    before = (finished_project / "dist" / "feed.xml").read_bytes()
    (finished_project / "templates").mkdir()
    (finished_project / "templates" / "email.txt.j2").write_text("{{ issue.tilte }}")
    built = run(finished_project, "build")
    assert built.code == FAILED
    assert "email.txt.j2:1:10: " in built.err
    assert (finished_project / "dist" / "feed.xml").read_bytes() == before


def test_template_that_drops_the_attribution_is_refused(run: Run, project: Path) -> None:
    (project / "templates").mkdir()
    own = project / "templates" / "text" / "story.txt.j2"
    packaged = (Path(__file__).parent.parent / "templates" / "text" / "story.txt.j2").read_text()
    own.parent.mkdir()
    own.write_text(packaged.replace("{{ fact.text | fill(72) }}\n", ""))
    built = run(project, "build")
    assert built.code == FAILED
    assert "is missing or altered" in built.err
    assert "nothing was written" in built.err
    assert not (project / "dist").exists()


def test_source_that_a_template_alters_is_left_out_and_the_others_go_on(run: Run, project: Path) -> None:
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
    assert built.code == PARTLY
    assert "seeds/sluice.txt: left out, since its words would come out altered" in built.err
    assert "1 story" in built.out
    assert run(project, "verify").code == DONE


def test_verify_names_file_story_and_words_of_an_altered_quote(run: Run, finished_project: Path) -> None:
    path = finished_project / "dist" / "issues" / "2026-W10" / "email.html"
    path.write_text(path.read_text().replace("second buoy", "second bouy"))
    verified = run(finished_project, "verify")
    assert verified.code == FAILED
    assert "dist/issues/2026-W10/email.html:" in verified.err
    assert "Fog Closes Port Merrow" in verified.err
    assert "second bouy" in verified.err


def test_verify_before_a_build_says_what_to_do(run: Run, project: Path) -> None:
    verified = run(project, "verify")
    assert verified.code == FAILED
    assert "hint: run: digest build" in verified.err


@pytest.mark.parametrize("arguments", [["biuld"], ["build", "--nope"], ["build", "--project"]])
def test_wrong_command_is_usage(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    wrong = run(tmp_path, *arguments)
    assert wrong.code == USAGE
    assert "Traceback" not in wrong.err


def test_help_teaches(run: Run, tmp_path: Path) -> None:
    for arguments in (["--help"], ["build", "--help"], ["verify", "--help"], ["init", "--help"]):
        shown = run(tmp_path, *arguments)
        assert shown.code == DONE
        assert len(shown.out.splitlines()) > 5


def test_impossible_clock_is_reported(run: Run, project: Path) -> None:
    built = run(project, "build", epoch="yesterday")
    assert built.code == FAILED
    assert "SOURCE_DATE_EPOCH: 'yesterday' is not a time" in built.err


def test_version_is_printed(run: Run, tmp_path: Path) -> None:
    shown = run(tmp_path, "--version")
    assert (shown.code, shown.out) == (DONE, f"digest {digest.__version__}\n")


def test_build_and_verify_report_to_machines(run: Run, project: Path) -> None:
    built = run(project, "build", "--json")
    report = json.loads(built.out)
    assert (built.code, built.err) == (DONE, "")
    assert [issue["slug"] for issue in report["issues"]] == ["2026-W10"]
    assert (report["changed"], report["failures"]) == (True, [])
    verified = json.loads(run(project, "verify", "--json").out)
    assert (verified["issues"], verified["failures"]) == (1, [])
    path = project / "dist" / "issues" / "2026-W10" / "email.txt"
    path.write_text(path.read_text().replace("Ines Calder", "Ida Calder"))
    altered = run(project, "verify", "--json")
    assert altered.code == FAILED
    assert json.loads(altered.out)["failures"][0]["source"].startswith("dist/issues/2026-W10/email.txt")


def test_quiet_build_prints_only_what_failed(run: Run, project: Path) -> None:
    assert run(project, "build", "--quiet").out == ""
    (project / "seeds" / "empty.html").write_bytes(b"")
    built = run(project, "build", "--quiet")
    assert (built.code, built.out) == (PARTLY, "")
    assert "seeds/empty.html" in built.err


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
