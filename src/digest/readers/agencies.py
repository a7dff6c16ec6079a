"""Wire services, their desks, and publishers by their abbreviations: the names in data/publishers.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_DESKS = frozenset({"staff", "newsroom", "desk", "editors", "reporters", "redaktion"})
_BRACKETED = re.compile(r"[(（\[]\s*([^()（）\[\]]{2,40}?)\s*[)）\]]")
LEAD_CHARS = 120
"""Of an article, among which its dateline and wire service stand."""


def full_name(brand: str) -> str | None:
    """Return the full name of an abbreviated brand: `The Wall Street Journal` for `WSJ`; `None` when the abbreviation is unknown."""
    return _table()["abbreviations"].get(brand.strip())


def agency(text: str) -> str | None:
    """Return the wire service that a text as a whole names, under the name to record; `None` when it names none."""
    return _agencies().get(" ".join(text.split()).strip(" .:-–—()[]"))


def agency_names() -> tuple[str, ...]:
    """Return every way in which a wire service is written."""
    return tuple(_agencies())


def desk_agency(name: str) -> str | None:
    """Return the wire service whose desk a name is: `Reuters` for `Reuters Staff`; `None` when it is not a desk's."""
    words = name.split()
    return agency(" ".join(words[:-1])) if len(words) > 1 and words[-1].casefold() in _DESKS else None


def find_agency(text: str) -> str | None:
    """Return the first wire service named in brackets at the beginning of a text, as in `LONDON (Reuters) -`; `None` without one."""
    for match in _BRACKETED.finditer(text[:LEAD_CHARS]):
        if found := agency(match.group(1)):
            return found
    return None


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    data = tomllib.loads((files("digest.readers") / "data" / "publishers.toml").read_text("utf-8"))
    return MappingProxyType(data)


@cache
def _agencies() -> Mapping[str, str]:
    """Return each way of writing a wire service with the name to record."""
    return MappingProxyType({written: name for name, ways in _table()["agencies"].items() for written in (name, *ways)})
