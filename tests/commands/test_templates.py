"""`digest templates` lists what there is and copies one to edit, never over one that is there."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest.cli import app
from digest.composer.rendering.templates import Templates, packaged_folder
from digest.errors import ConfigError, StoreError


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["templates", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_every_template_says_what_it_shows() -> None:
    known = Templates()
    assert [name for name in known.names() if not known.summary(name)] == []


def test_list_marks_the_projects_own(tmp_path: Path) -> None:
    (tmp_path / "templates" / "web").mkdir(parents=True)
    (tmp_path / "templates" / "web" / "note.html.j2").write_text("{# Mine. #}", "utf-8")
    lines = {line[2:].split(maxsplit=1)[0]: line for line in run("-C", str(tmp_path)).splitlines() if ".j2 " in line}
    assert set(lines) == set(Templates().names())
    assert [name for name, line in lines.items() if line.startswith("*")] == ["web/note.html.j2"]
    assert lines["web/note.html.j2"].endswith("Mine")


def test_eject_copies_a_template_once(tmp_path: Path) -> None:
    name = "email/story.mjml.j2"
    run("eject", name, "-C", str(tmp_path))
    copy = tmp_path / "templates" / name
    assert copy.read_bytes() == (packaged_folder() / name).read_bytes()
    copy.write_text("mine", "utf-8")
    with pytest.raises(StoreError, match="already exists"):
        run("eject", name, "-C", str(tmp_path))
    assert copy.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["email/stroy.mjml.j2", "story.mjml.j2"])
def test_eject_names_the_nearest(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=r"did you mean email/story\.mjml\.j2\?"):
        run("eject", name, "-C", str(tmp_path))


@pytest.mark.parametrize("name", ["../digest.toml", "/etc/hostname"])
def test_eject_leaves_no_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="unknown template"):
        run("eject", name, "-C", str(tmp_path))
