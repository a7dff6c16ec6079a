"""Text that shows what it says: names and headlines without the invisible characters that make them look like others. Layer 2: pure.

Body text is never touched: an excerpt is verbatim, and a paragraph is a wall that direction marks do not pass.
"""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Controls, direction marks, zero-width characters, fillers, tags, lone surrogates, noncharacters.

Source: Unicode Technical Report 36, section 2; UAX 9.
"""

_JOINERS = re.compile("[\u200c\u200d]")
_NOT_JOINING = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
"""A joiner shapes letters in Arabic and Indic scripts and in emoji; beside Latin letters, or at an end, it only hides."""


def visible(text: str) -> str:
    """Return a name or headline in NFC, white space folded, without characters that nobody sees.

    Joiners stay between letters that they shape.
    """
    bare = _INVISIBLE.sub("", text)
    if _JOINERS.search(bare):
        bare = _NOT_JOINING.sub("", bare)
    return " ".join(unicodedata.normalize("NFC", bare).split())


def has_invisible(text: str) -> bool:
    """Return whether a text holds characters that `visible` takes out."""
    return bool(_INVISIBLE.search(text)) or bool(_NOT_JOINING.search(text))
