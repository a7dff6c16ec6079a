"""Datelines: the place, and perhaps the wire service, at the beginning of a text."""

import re

from digest.readers.agencies import LEAD_CHARS, agency

_WORD = r"[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω][A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω.'’-]+"
_PLACE = rf"{_WORD}(?:[ /-]{_WORD}){{0,4}}(?:, (?:{_WORD}|[A-Z][\w.]{{1,14}})(?: {_WORD}|[A-Z][\w.]{{1,14}})?)?"
_DATE = r"(?:,? (?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,9}\.?))?"
_DATELINE = re.compile(rf"^({_PLACE}?){_DATE}(,? ?\([^()]{{2,40}}\)| ?/[^/]{{2,30}}/)?\s*(?:[–—]|--?)\s+(\S)")
_LOOSE_DATELINE = re.compile(
    r"^\s*([A-ZÀ-Þ][A-ZÀ-Þ'.\-]+(?:,?\s[A-ZÀ-Þ][A-ZÀ-Þ'.\-]+){0,4})(?:,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2})(?:,?\s*\d{4})?)?\s*(?:[(（]([^()（）]{2,40})[)）])?\s*(?:--|[-–—:])\s*"
)
_LEADING_AGENCY = re.compile(r"^\s*[(（【]\s*([^()（）【】]{2,40}?)\s*[)）】]\s*(?:--|[-–—:])?")
LOOSE_LEAD_CHARS = 160


def find_dateline(text: str) -> str | None:
    """Return the place in capitals before the dash at the beginning of a text, as written; `None` without one."""
    found = _DATELINE.match(text[:LEAD_CHARS])
    if not found:
        return None
    place = found[1].rstrip(",")
    begins = found[2] is not None or not found[3].islower()  # `NATO – which …` goes on in its sentence
    return place if begins and len(re.sub(r"\W", "", place)) >= 3 else None


def find_credit(text: str) -> str | None:
    """Return the name between place and dash, as written: `Meridian Press` of `VARNMOUTH (Meridian Press) -`; `None` without one."""
    found = _DATELINE.match(text[:LEAD_CHARS])
    return found[2].strip(" ,()/") or None if found and found[1] and found[2] else None


def find_loose_dateline(text: str) -> tuple[str, str | None] | None:
    """Return the place and the wire service at the beginning of a pasted text, where no dash need follow; `None` without a place."""
    found = _LOOSE_DATELINE.match(text[:LOOSE_LEAD_CHARS])
    return (found[1].strip(" ,"), found[2]) if found else None


def find_leading_agency(text: str) -> str | None:
    """Return the known wire service that a pasted text begins with, in brackets; `None` without one."""
    found = _LEADING_AGENCY.match(text[:LOOSE_LEAD_CHARS])
    return agency(found[1]) if found else None
