"""What a line is for, where its form says so: byline, date, end mark, copyright, notice, furniture. Layer 3, pure.

The expressions are in data/lines.toml: how such lines are built in many languages; none names a site.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from digest.readers import bylines, publishers
from digest.readers.dates import has_date
from digest.readers.plain_text.units import Unit

SHORT_COLUMNS = 60
HEAD_UNITS, HEAD_COLUMNS = 12, 25
"""A line as wide as this that comes first among so many units may be the headline, however often the page repeats it."""
LINE_CHARS = 200
MAX_CAPTION_CHARS = 400
"""Header and closing lines are shorter; a longer one is running text or a disclaimer."""


class Role(Enum):
    """What a unit is for."""

    TEXT = "text"
    BYLINE = "byline"
    DATE = "date"
    AGENCY = "agency"
    END = "end mark"
    CONTACT = "contact line"
    RIGHTS = "copyright line"
    ACCESS = "access notice"
    DISCLAIMER = "disclaimer"
    CREDIT = "picture credit"
    RELATED = "related story"
    BARRIER = "end of the article"
    INTERFACE = "part of the page"
    NUMBER = "number"


_END = re.compile(
    r"^(?:\(?\s*(?:END|ENDS|FIN|ENDE|完|结束|了)\s*\)?(?:\s.{0,40})?|#{2,}|-\s?30\s?-|[-–—*_=~•·\s]{3,}|●|■|◆)$"
)
_END_AGENCY = re.compile(r"^\s*\(?\s*(?:END|ENDS|FIN|ENDE)\s*\)\s*(.*)$")
_SHORT_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}\.?$")
"""A day and a month without a year, as sites print them in lists."""
SIGN_UP_COLUMNS = 260
"""A paragraph as short as this that speaks of subscriptions or cookies is the page's, not the article's."""
DENSE_SIGN_UP_COLUMNS = 80
"""The same where a word is a character or two, and "member" stands in "member state" too: the shorter limit cost nothing measured."""
_NUMBER = re.compile(r"^[\W\d_]{0,60}$")


def roles_of(units: Sequence[Unit]) -> tuple[Role, ...]:
    """Return the role of each unit; a short line that comes again is part of the page."""
    counts = Counter(unit.text for unit in units)
    seen: set[str] = set()
    roles = []
    for place, unit in enumerate(units):
        role = role_of(unit)
        at_top = place < HEAD_UNITS and unit.columns >= HEAD_COLUMNS
        again = counts[unit.text] > 1 and role is Role.TEXT
        if again and (unit.text in seen or (unit.columns < SHORT_COLUMNS and counts[unit.text] > 2 and not at_top)):
            role = Role.INTERFACE
        seen.add(unit.text)
        roles.append(role)
    return tuple(roles)


def role_of(unit: Unit) -> Role:
    """Return the role that a unit's form gives it; running text where none does."""
    return _role_by_form(unit) or _role_by_words(unit.text) or _role_by_topic(unit)


def _role_by_topic(unit: Unit) -> Role:
    limit = DENSE_SIGN_UP_COLUMNS if unit.script in {"han", "kana", "hangul"} else SIGN_UP_COLUMNS
    short = unit.columns <= limit and len(unit.text) <= LINE_CHARS
    return Role.INTERFACE if short and _patterns().sign_up.search(unit.text.lower()) else Role.TEXT


def _role_by_form(unit: Unit) -> Role | None:
    """Return the role of a number, an end mark, a notice or a line of the page; `None` for anything else."""
    text, folded = unit.text, unit.text.lower()
    if _NUMBER.match(text) and not has_date(text) and not _SHORT_DATE.match(text):
        return Role.END if _END.match(text) else Role.NUMBER
    if unit.columns > 2 * LINE_CHARS:
        found = Role.DISCLAIMER if _patterns().disclaimer.search(folded) else None
    else:
        found = next((role for role, pattern in _patterns().whole if pattern.search(folded)), None)
        found = found or (Role.CREDIT if _patterns().caption.search(text) else None)
    if found is None and len(text) <= LINE_CHARS:
        found = Role.END if _END.match(text) else None
        found = found or next((role for role, pattern in _patterns().lines if pattern.search(folded)), None)
    return found or (Role.CREDIT if len(text) <= MAX_CAPTION_CHARS and _agency_credit().search(text) else None)


@cache
def _agency_credit() -> re.Pattern[str]:
    """Return what a caption ends with: its sentence, then a wire service and perhaps a name, `… in port. EFE/ A. Quill`."""
    names = "|".join(re.escape(name) for name in sorted(publishers.agency_names(), key=len, reverse=True))
    return re.compile(rf"[.!?)]\s+(?:{names})\s*(?:[/|,]\s?[^.!?]*(?:\w\.[^.!?]*){{0,3}})?$")


def _role_by_words(text: str) -> Role | None:
    """Return the role of a line that is a name or a date and nothing else."""
    if len(text) > LINE_CHARS:
        return None
    if publishers.agency(text):
        return Role.AGENCY
    if bylines.is_byline(text):
        return Role.BYLINE
    return Role.DATE if _is_date_line(text) or _SHORT_DATE.match(text) else None


def end_agency(text: str) -> str | None:
    """Return what an end mark names: `Dow Jones Newswires` of `(END) Dow Jones Newswires`."""
    match = _END_AGENCY.match(text)
    return match.group(1).strip() or None if match else None


def _is_date_line(text: str) -> bool:
    """Return whether a line is there to give a date: little else stands in it."""
    if len(text) > 90 or not has_date(text):
        return False
    words = re.findall(r"[^\W\d_]{2,}", text)
    return (
        len(words) <= 8
        and not re.search(r"[.!?。！？]$", text.rstrip(" ."))
        and len(re.sub(r"[\d\W_]", "", text)) <= 50
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """The expressions of data/lines.toml, compiled; all but captions are for lines in lower case, which takes a third of the time."""

    whole: tuple[tuple[Role, re.Pattern[str]], ...]
    """For units of any length, in the order to try them."""
    caption: re.Pattern[str]
    """For the same, with their capitals."""
    lines: tuple[tuple[Role, re.Pattern[str]], ...]
    """For short lines only."""
    disclaimer: re.Pattern[str]
    """For long paragraphs."""
    sign_up: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    table = tomllib.loads((files("digest.readers") / "data" / "lines.toml").read_text("utf-8"))

    def one_of(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
        return re.compile(f"{before}(?:{'|'.join(table[name])}){after}")

    alone = r"\s*[:：]?\s*$"
    place = "facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|this article|article|artikel"
    target = rf"\s*(?:on|auf|via|:|：)?\s*(?:{place})?(?:\s+teilen)?"
    return _Patterns(
        whole=(
            (Role.ACCESS, one_of("access")),
            (Role.DISCLAIMER, one_of("disclaimer")),
            (Role.CONTACT, one_of("contact")),
        ),
        caption=re.compile("|".join(table["caption"]), re.IGNORECASE),
        lines=(
            (Role.ACCESS, one_of("access")),
            (Role.RIGHTS, one_of("rights")),
            (Role.BARRIER, one_of("barrier", r"^\s*", alone)),
            (Role.INTERFACE, one_of("interface", r"^\s*", target + alone)),
            (Role.INTERFACE, one_of("interface_line")),
            (Role.RELATED, one_of("related", r"^\s*[>»→▶+•*]*\s*")),
            (Role.CREDIT, one_of("credit")),
        ),
        disclaimer=one_of("disclaimer"),
        sign_up=one_of("sign_up"),
    )
