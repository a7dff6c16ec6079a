"""Themes: two ship, all of them can be read, and what could not be read is refused with what could."""

from pathlib import Path

import pytest

from digest.errors import ConfigError
from digest.model import Theme
from digest.project.settings import load_settings
from digest.project.themes import nearest_readable, shipped_themes, unreadable
from digest.text.contrast import ORDINARY, contrast, parse_colour


def project(folder: Path, text: str) -> Path:
    (folder / "digest.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("theme", shipped_themes().values(), ids=lambda theme: theme.name)
def test_every_shipped_theme_can_be_read(theme: Theme) -> None:
    assert [*unreadable(theme.light, "light"), *unreadable(theme.dark, "dark")] == []


def test_the_theme_of_a_project_without_one_is_the_models_own(tmp_path: Path) -> None:
    assert load_settings(tmp_path).site.theme == Theme() == shipped_themes()["paper"]


def test_colours_and_fonts_replace_those_of_the_theme(tmp_path: Path) -> None:
    text = (
        '[theme]\nname = "slate"\ntext_font = "Verdana,sans-serif"\nfooter = "Bye."\n[theme.dark]\nlink = "#ABCDEF"\n'
    )
    theme = load_settings(project(tmp_path, text)).site.theme
    assert (theme.dark.link, theme.sans, theme.footer) == ("#abcdef", "Verdana,sans-serif", "Bye.")
    assert theme.light == shipped_themes()["slate"].light


def test_colour_that_cannot_be_read_is_refused_with_one_that_can(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(project(tmp_path, '[theme.light]\nsoft = "#bbbbbb"\n'))
    assert "light.soft #bbbbbb on light.card #ffffff has a contrast of 1.92, and text needs 4.5" in raised.value.problem
    nearest = parse_colour(raised.value.problem.rpartition(" is ")[2])
    assert nearest == nearest_readable((0xBB, 0xBB, 0xBB), (255, 255, 255))
    assert nearest is not None
    assert ORDINARY <= contrast(nearest, (255, 255, 255)) < ORDINARY + 0.1


@pytest.mark.parametrize(
    "line",
    [
        'text_font = "url(x),serif"',
        'text_font = "Georgia"',
        'name = "papre"',
        'light.ink = "#fff"',
        'light.ink = "red"',
    ],
)
def test_what_is_no_font_theme_or_colour_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError):
        load_settings(project(tmp_path, f"[theme]\n{line}\n"))
