"""What `digest.toml` has wrong is told at once and one by one; a folder that is none is told as that."""

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.project.settings import Settings, load_settings


def test_every_problem_is_told_for_itself(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('titel = "Quay Notes"\nlanguage = "x"\n[email]\nbudgt = 3\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    every = {one.where: (one.problem, one.hint) for one in (caught.value, *caught.value.others)}
    assert every == {
        "digest.toml: titel": ("unknown setting", "did you mean title?"),
        "digest.toml: language": ("must be a language code, like en or pt-BR", ""),
        "digest.toml: email.budgt": ("unknown setting", "did you mean budget?"),
    }


def test_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        load_settings(tmp_path / "nowhere")


def test_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Fog\n", "utf-8")
    with pytest.raises(ConfigError, match="is not a folder"):
        load_settings(tmp_path / "notes.txt")


@pytest.mark.parametrize("name", ["base_url", "email.unsubscribe_url"])
def test_address_that_everybody_reads_may_be_in_capitals_and_has_no_password(tmp_path: Path, name: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "digest.toml").write_text(f'{name} = "HTTPS://Quay.example/Off/"\n', "utf-8")
    site = load_settings(tmp_path).site
    assert "https://quay.example/Off/" in {site.base_url, site.unsubscribe_url}
    (tmp_path / "digest.toml").write_text(f'{name} = "https://ida:lamp@quay.example/off/"\n', "utf-8")
    with pytest.raises(ConfigError, match="password"):
        load_settings(tmp_path)
