"""Characters that nobody sees: control characters, direction marks, zero-width characters, and code points that are not characters.

Only names, headlines and links lose them. Body text keeps them, but for soft hyphens in HTML: an excerpt is verbatim, and a paragraph is a
wall that direction marks do not pass.
"""

import re
import unicodedata

UNASSIGNABLE = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Lone surrogates and noncharacters, as the inside of a character class."""

CONTROLS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{UNASSIGNABLE}]")
"""Control characters but tab, line feed and carriage return."""

CONTROLS_IN_LINES = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f{UNASSIGNABLE}]")
"""The same without form feed and next line (U+0085), which end lines in text."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    f"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb{UNASSIGNABLE}\U000e0000-\U000e007f]"
)
"""Controls, direction marks, zero-width characters, fillers, tags, lone surrogates, noncharacters.

Source: Unicode Technical Report 36, section 2; UAX 9.
"""

_JOINERS = re.compile("[\u200c\u200d]")
_NOT_JOINING = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
"""A joiner shapes letters in Arabic and Indic scripts and in emoji; beside Latin letters, or at an end, it only hides."""


def visible(text: str) -> str:
    """Return a name or headline in NFC, white space folded, without invisible characters.

    Joiners stay between letters that they shape.
    """
    bare = _INVISIBLE.sub("", text)
    if _JOINERS.search(bare):
        bare = _NOT_JOINING.sub("", bare)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def has_invisible(text: str) -> bool:
    """Return whether a text holds characters that `visible` takes out."""
    return bool(_INVISIBLE.search(text)) or bool(_NOT_JOINING.search(text))
