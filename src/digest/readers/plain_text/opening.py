"""The lines above the first paragraph of a text that somebody typed: headline, byline, publisher, date, address."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from digest.model import Author
from digest.readers.bylines import gives_time
from digest.readers.names import is_person, is_publication, is_title, parse_authors
from digest.readers.plain_text.lines import Role, TextUnit
from digest.text.urls import is_web_address

MAX_LINES = 7
MAX_COLUMNS = 120
_PARAGRAPH_COLUMNS = 50
_JOINTS = re.compile(r"\s+[-–—|·•/]\s+|,\s+")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]*$")


class Opening(NamedTuple):
    """What the lines above the first paragraph are, by their numbers; `None` and empty for what they do not say."""

    lines: range
    headline: int
    credit: int | None
    """The line with a name, the publisher and perhaps a date: `Ada Quill, Merrow Gazette`."""
    authors: tuple[Author, ...]
    """Of the credit line."""
    publisher: int | None
    publisher_name: str | None
    url: int | None


def find_opening(units: Sequence[TextUnit], roles: Sequence[Role]) -> Opening | None:
    """Return what the lines at the top are, where they stand line upon line and one of them is a byline, a date or an address."""
    end = next((n for n, unit in enumerate(units) if _is_paragraph(unit)), 0)
    lines = range(end)
    if not 2 <= end <= MAX_LINES or any(units[n + 1].line != units[n].line + 1 for n in range(end - 1)):
        return None
    credits_at = {n: names for n in lines if (names := _credit(units[n].text))}
    urls = [n for n in lines if is_web_address(units[n].text)]
    facts = {*credits_at, *urls, *(n for n in lines if roles[n] in _FACTS or gives_time(units[n].text))}
    if not facts:
        return None
    titles = [
        n
        for n in lines
        if n not in facts and roles[n] in {Role.TEXT, Role.BARRIER, Role.RELATED} and not is_title(units[n].text)
    ]
    publishers = [n for n in titles if is_publication(units[n].text)]
    headlines = [n for n in titles if n not in publishers] or publishers[:1]
    if not headlines:
        return None
    credit = next(iter(credits_at), None)
    authors, named = credits_at[credit] if credit is not None else ((), None)
    publisher = next((n for n in publishers if n != headlines[0]), None)
    return Opening(lines, headlines[0], credit, authors, publisher, named, next(iter(urls), None))


_FACTS = frozenset({Role.BYLINE, Role.DATE, Role.AGENCY})


def _is_paragraph(unit: TextUnit) -> bool:
    return unit.columns > MAX_COLUMNS or (unit.columns >= _PARAGRAPH_COLUMNS and bool(_ENDS_SENTENCE.search(unit.text)))


def _credit(text: str) -> tuple[tuple[Author, ...], str | None] | None:
    """Return the authors and the publisher that a line like `Ada Quill - Merrow Gazette - 2 June 2026` names; `None` for any other."""
    parts = [part for part in _JOINTS.split(text) if part]
    publishers = [part for part in parts[1:] if is_publication(part)]
    others = [part for part in parts[1:] if part not in publishers and not gives_time(part) and not part.isdigit()]
    if not publishers or others or not is_person(parts[0]):
        return None
    return parse_authors(parts[0]), publishers[0]
