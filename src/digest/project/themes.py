"""`[theme]` of `digest.toml`: the looks of the digest.

It starts from a theme that ships with the program; each colour and font can be replaced. Colours too close to their background are
refused, and the message names the nearest that can be read.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from digest.model import Palette, Theme
from digest.text.contrast import BLACK, ORDINARY, WHITE, Colour, as_hex, contrast, parse_colour

READ_ON_CARD = ("ink", "soft", "link", "accent")
"""The colours of text, all of which stands on the card."""

STEPS = 256
"""Steps between a colour and black or white, at which a readable one is looked for."""

_GENERIC = ("serif", "sans-serif", "monospace", "system-ui")


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("must be a colour of six hexadecimal digits, like #1f2328")
    return value.lower()


def _fonts(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9 ,'_-]+", value) or value.count("'") % 2:
        raise ValueError("must be names of fonts with commas between them, like Georgia,'Times New Roman',serif")
    if value.rsplit(",", maxsplit=1)[-1].strip() not in _GENERIC:
        raise ValueError(f"must end with one of {', '.join(_GENERIC)}, for those who have none of the fonts")
    return value


HexColour = Annotated[str, AfterValidator(_colour)]
FontStack = Annotated[str, AfterValidator(_fonts)]


class ColourTable(BaseModel):
    """`[theme.light]` or `[theme.dark]`: colours in place of the theme's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ink: Annotated[HexColour | None, Field(description="Text")] = None
    soft: Annotated[HexColour | None, Field(description="Bylines, dates, rights")] = None
    link: Annotated[HexColour | None, Field(description="Links")] = None
    accent: Annotated[HexColour | None, Field(description="The masthead, notes, the line beside a quote")] = None
    rule: Annotated[HexColour | None, Field(description="Lines between stories")] = None
    card: Annotated[HexColour | None, Field(description="Behind the text")] = None
    page: Annotated[HexColour | None, Field(description="Around the card")] = None


class ThemeTable(BaseModel):
    """`[theme]`: what the digest looks like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[Literal["paper", "slate"], Field(description="The theme to start from: paper or slate")] = "paper"
    headline_font: Annotated[
        FontStack | None, Field(description="Fonts of headlines and quotes; only such as readers have, none is loaded")
    ] = None
    text_font: Annotated[FontStack | None, Field(description="Fonts of everything else")] = None
    logo: Annotated[
        str | None, Field(description="A picture above the title, PNG, JPEG or GIF: its path from the project's folder")
    ] = None
    logo_text: Annotated[
        str, Field(max_length=200, description="What the logo says, for those who do not see it; the title when empty")
    ] = ""
    masthead: Annotated[str, Field(max_length=200, description="A line under the title")] = ""
    footer: Annotated[str, Field(description="Your own words at the end; separate paragraphs with an empty line")] = ""
    light: ColourTable = ColourTable()
    dark: ColourTable = ColourTable()

    @property
    def theme(self) -> Theme:
        """The theme with the project's own colours and fonts."""
        own = shipped_themes()[self.name]
        return replace(
            own,
            light=_recoloured(own.light, self.light),
            dark=_recoloured(own.dark, self.dark),
            serif=self.headline_font or own.serif,
            sans=self.text_font or own.sans,
            masthead=self.masthead.strip(),
            footer=self.footer.strip(),
        )

    @model_validator(mode="after")
    def _can_be_read(self) -> "ThemeTable":
        theme = self.theme
        problems = [*unreadable(theme.light, "light"), *unreadable(theme.dark, "dark")]
        if problems:
            raise ValueError("; ".join(problems))
        return self


@cache
def shipped_themes() -> Mapping[str, Theme]:
    """Return the themes that come with the program, by name."""
    themes: dict[str, Any] = tomllib.loads((files("digest.project") / "themes.toml").read_text("utf-8"))
    return {
        name: Theme(
            name=name,
            light=Palette(**values["light"]),
            dark=Palette(**values["dark"]),
            serif=values["serif"],
            sans=values["sans"],
        )
        for name, values in themes.items()
    }


def unreadable(palette: Palette, name: str) -> Iterator[str]:
    """Yield a sentence for each colour of text that cannot be read on its card, with the nearest one that can.

    Source: WCAG 2.2, success criterion 1.4.3.
    """
    card = parse_colour(palette.card) or WHITE
    for role in READ_ON_CARD:
        colour = parse_colour(getattr(palette, role)) or BLACK
        ratio = contrast(colour, card)
        if ratio < ORDINARY:
            yield (
                f"{name}.{role} {as_hex(colour)} on {name}.card {as_hex(card)} has a contrast of {ratio:.2f}, and text needs "
                f"{ORDINARY}; the nearest that has it is {as_hex(nearest_readable(colour, card))}"
            )


def nearest_readable(colour: Colour, ground: Colour) -> Colour:
    """Return the colour nearest to `colour`, on its way to black or to white, that can be read on `ground`.

    One of the two always can: black or white has a contrast of at least 4.58 on any colour.
    """
    for step in range(STEPS + 1):
        for end in (BLACK, WHITE):
            red, green, blue = (round(a + (b - a) * step / STEPS) for a, b in zip(colour, end, strict=True))
            if contrast((red, green, blue), ground) >= ORDINARY:
                return red, green, blue
    return BLACK


def _recoloured(palette: Palette, colours: ColourTable) -> Palette:
    own = {field.name: value for field in fields(Palette) if (value := getattr(colours, field.name)) is not None}
    return replace(palette, **own)
