"""Comparing words: what counts as the same, and how a difference is said. Layer 3: pure."""

import re
import unicodedata
from functools import lru_cache

from digest.text.matching import difference, nearest, shortened

__all__ = ["difference", "folded", "nearest", "shortened", "squeezed"]

_LOST = "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd-\uffff]"
"""Signs for text that was lost before it came here, and controls: a feed cannot hold them, and they are no words. Like what may be wide it
is compiled where it is met: each class of this size takes 2 ms."""
_UNUSUAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u1100-\u115f\u2300-\U0010ffff]")
"""What is lost or may be wide: most texts of the West hold none of it, and are folded at once."""
_MAYBE_WIDE = "[\u1100-\u115f\u2300-\U0010ffff]"
"""No character before these is wide. Source: Unicode, EastAsianWidth.txt, W and F."""

_REMEMBERED = 4_096
"""Texts whose comparable form is kept: what a story says stands in five files, and is looked for in each."""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return the text with white space folded to single spaces, none beside a wide character: lines may be filled there."""
    if _is_usual(text):
        return " ".join(text.split())
    words = re.sub(_LOST, "", text).split()
    if not re.search(_MAYBE_WIDE, text):
        return " ".join(words)
    return "".join(word if i == 0 or _touch(words[i - 1], word) else f" {word}" for i, word in enumerate(words))


@lru_cache(maxsize=_REMEMBERED)
def squeezed(text: str) -> str:
    """Return the text without any white space."""
    return "".join((text if _is_usual(text) else re.sub(_LOST, "", text)).split())


def _is_usual(text: str) -> bool:
    """Whether nothing in a text is lost or may be wide."""
    return (text.isascii() and text.isprintable()) or not _UNUSUAL.search(text)


def _touch(before: str, after: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in (before[-1], after[0]))
