"""A mistyped command is answered with a sentence, a hint and an exit code."""

from pathlib import Path

import pytest

from digest import cli
from tests.commands.projects import project


def said_by(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[object, str]:
    """Return the exit code of a command and what it prints on standard error, without its usage."""
    monkeypatch.setattr("sys.argv", ["digest", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr().err
    return left.value.code, said.partition("Error: ")[2] or said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("biuld", 2, "No such command 'biuld'. Did you mean 'build'?\n"),
        ("build --engin inline", 2, "No such option: --engin (Possible options: --engine)\n"),
        ("build more", 2, "Got unexpected extra argument(s) (more)\n"),
        ("build --out", 2, "Option '--out' requires an argument.\n"),
        (
            "build -C nowhere",
            1,
            """nowhere: there is no such folder
  hint: give the folder of a project after -C, or make one: digest init nowhere
""",
        ),
        ("verify -C digest.toml", 1, "digest.toml: is not a folder\n  hint: give the folder of a project after -C\n"),
        ("init digest.toml", 1, "digest.toml: is not a folder\n  hint: give another name\n"),
        (
            "build --engine fast",
            1,
            "engine: unknown engine 'fast'\n  hint: there are: auto, inline, process, process:N, dask:tcp://HOST:PORT\n",
        ),
        ("explain", 2, "Invalid value: name a document, or an issue with --issue 2026-W23\n"),
        ("explain --issue 2026-W99", 1, "2026-W99: there is no such issue\n  hint: there are: 2026-W10\n"),
        ("preview --issue 2026-W99", 1, "--issue: there is no issue 2026-W99\n  hint: there are: 2026-W10\n"),
        (
            "fetch",
            1,
            """digest.toml: no sources to fetch from
  hint: add one, such as:
        [[sources]]
        kind = "feed"
        url = "https://…/feed.xml"
""",
        ),
    ],
)
def test_mistake_is_reported_with_what_would_be_accepted(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    code: int,
    said: str,
) -> None:
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert said_by(monkeypatch, capsys, *arguments.split()) == (code, said)


def test_address_of_another_machine_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(tmp_path)
    code, said = said_by(monkeypatch, capsys, "preview", "-C", str(tmp_path), "--host", "192.0.2.1")
    assert code == 1
    assert said.startswith("--host: cannot listen on 192.0.2.1:0 (")
    assert said.endswith(")\n  hint: give an address of this machine, or leave it out\n")


def test_problems_of_the_settings_stand_below_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(tmp_path)
    (tmp_path / "digest.toml").write_text('titel = "Quay Notes"\n[story]\nwords = 5\n', "utf-8")
    code, said = said_by(monkeypatch, capsys, "build", "-C", str(tmp_path))
    assert (code, said.splitlines()) == (
        1,
        [
            "digest.toml: story.words: Input should be greater than or equal to 20",
            "digest.toml: titel: unknown setting",
            "  hint: did you mean title?",
        ],
    )
