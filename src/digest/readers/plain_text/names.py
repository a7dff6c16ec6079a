"""Authors named without a byline's words: names below a lone "By", or beside a line that tells a time. Layer 3, pure."""

import re
from collections.abc import Sequence

from digest.model import Author
from digest.readers import bylines, publishers
from digest.readers.dates import has_date
from digest.readers.ledger import Ledger
from digest.readers.plain_text.roles import Role
from digest.readers.plain_text.units import Unit

_LONE_LEAD = re.compile(r"^(?:by|von|par|por|di|door|av|af|text|author|autor)\s*:?$", re.IGNORECASE)
_FULL_NAMES = re.compile(
    r"^[A-ZÀ-Þ][\w'’.-]+(?:\s(?:[A-ZÀ-Þ][\w'’.-]*|de|da|von|van|der|den|und|and|et|y|e|og|och|en|mit|with|&))+(?:\s(?:editor|reporter|correspondent|writer|journalist))?(?:,\s[\w\s'’.-]+)?$"
)
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}|\b\d{1,3}\s?(?:min(?:ute)?s?|hours?|days?|h|std|stunden|tagen?)\b(?:\s+ago)?|^\s*(?:published|updated|publiziert|aktualisiert"
    r"|veröffentlicht|publié|actualizado|publicado|pubblicato|gepubliceerd|publicerad|uppdaterad|publisert|oppdatert|opublikowano)\b",
    re.IGNORECASE,
)
MAX_TIME_CHARS = 60
"""A line that is there to tell a time is shorter."""
_MARK = re.compile(r"\s*[·•|]\s*")


def offer_bare_names(ledger: Ledger, units: Sequence[Unit], roles: Sequence[Role], places: Sequence[int]) -> None:
    """Offer lines that follow a lone "By", or a line of names alone beside one that tells a time or above a job title.

    Only where no byline says more.
    """
    for n in places:
        if _LONE_LEAD.match(units[n].text) and n + 1 in places:
            names = _names_in_a_row(units, roles, n + 1)
            ledger.offer_authors(names, f"line after “{units[n].text}”, line {units[n + 1].line}")
    if ledger.has_authors:
        return
    for n in places:
        text = _before_the_time(units[n].text)
        timed = bool(_CLOCK.search(units[n].text[len(text) :])) or any(
            _tells_time(units[m], roles[m]) for m in (n - 1, n + 1) if 0 <= m < len(units)
        )
        titled = n + 1 < len(units) and bylines.is_title(units[n + 1].text)
        if (
            (timed or titled)
            and roles[n] in {Role.TEXT, Role.DATE}
            and _FULL_NAMES.match(text)
            and not _CLOCK.search(text)
        ):
            names = _without_agencies(ledger, bylines.parse_authors(text), units[n])
            if names and all(_is_full_name(author.name) for author in names):
                ledger.offer_authors(
                    names, f"names beside {'the time' if timed else 'a job title'}, line {units[n].line}"
                )
                return


def _before_the_time(text: str) -> str:
    """Return what stands before the time in a line: `Ada Quill` of `Ada Quill · Merrow Gazette · Posted: March 3, 2026`."""
    first, _, rest = (part.strip() for part in _MARK.sub("\n", text, count=1).partition("\n"))
    return first if rest and (_CLOCK.search(rest) or has_date(rest)) else bylines.without_time(text)


def _names_in_a_row(units: Sequence[Unit], roles: Sequence[Role], start: int) -> tuple[Author, ...]:
    """Return the names in the lines from `start` on: the first is told by what stands above it, the others by being full names."""
    found = list(bylines.parse_authors(units[start].text))
    for n in range(start + 1, min(len(units), start + bylines.MAX_AUTHORS)):
        names = (
            bylines.parse_authors(units[n].text) if roles[n] is Role.TEXT and _FULL_NAMES.match(units[n].text) else ()
        )
        if not names or not all(_is_full_name(author.name) for author in names):
            break
        found += names
    return tuple(found)


def _tells_time(unit: Unit, role: Role) -> bool:
    return role is Role.DATE or (len(unit.text) <= MAX_TIME_CHARS and bool(_CLOCK.search(unit.text)))


def _is_full_name(name: str) -> bool:
    return 2 <= len(name.split()) <= 4


def _without_agencies(ledger: Ledger, names: tuple[Author, ...], unit: Unit) -> tuple[Author, ...]:
    """Return the names that are no wire service's; one that is, is offered as the agency."""
    for author in names:
        named = publishers.agency(author.name) or publishers.desk_agency(author.name)
        ledger.offer("agency", named, f"byline, line {unit.line}")
    return tuple(author for author in names if not publishers.agency(author.name))
