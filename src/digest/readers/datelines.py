"""The place at the head of a story, as wire copy writes it: `LONDON, June 5 (Reuters) -`. Layer 3, pure."""

import re

_WORD = r"[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω][A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω.'’-]+"
_PLACE = rf"{_WORD}(?:[ /-]{_WORD}){{0,4}}(?:, (?:{_WORD}|[A-Z][\w.]{{1,14}})(?: {_WORD}|[A-Z][\w.]{{1,14}})?)?"
_DATE = r"(?:,? (?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,9}\.?))?"
_DATELINE = re.compile(rf"^({_PLACE}?){_DATE}(,? ?\([^()]{{2,40}}\)| ?/[^/]{{2,30}}/)?\s*(?:[–—]|--?)\s+(\S)")
_CHARS = 120


def find_credit(text: str) -> str | None:
    """Return the name between place and dash, as written: `Meridian Press` of `VARNMOUTH (Meridian Press) -`; `None` without one."""
    found = _DATELINE.match(text[:_CHARS])
    return found[2].strip(" ,()/") or None if found and found[1] and found[2] else None


def find_dateline(text: str) -> str | None:
    """Return the place in capitals before the dash at the beginning of a text, as written; `None` without one."""
    found = _DATELINE.match(text[:_CHARS])
    if not found:
        return None
    place = found[1].rstrip(",")
    begins = found[2] is not None or not found[3].islower()  # `NATO – which …` goes on in its sentence
    return place if begins and len(re.sub(r"\W", "", place)) >= 3 else None
