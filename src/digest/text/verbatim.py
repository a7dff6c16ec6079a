"""Finding words again in a text up to white space, and up to nothing else. Layer 2: pure."""

import re
import unicodedata

from digest.model import Span
from digest.text.words import UNSPACED, WIDE

_DENSE = re.compile(f"[{WIDE}{UNSPACED}]")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


class Verbatim:
    """A text in which words are looked for, often."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = [offset for offset, char in enumerate(text) if not char.isspace()]
        self._squeezed = "".join(text.split())
        self._rank = dict(zip(self._offsets, range(len(self._offsets)), strict=True))

    def find(self, words: str, start: int = 0) -> Span | None:
        """Return where `words` stand first in the text from offset `start` on; `None` when they do not, or are none.

        Only whole words: `other` does not stand in `mother`, nor `can` in `can't`, nor `3` in `3.5`.
        """
        wanted = "".join(words.split())
        if not wanted:
            return None
        rank = self._squeezed.find(wanted, self._rank_of(start))
        while rank >= 0:
            span = Span(start=self._offsets[rank], end=self._offsets[rank + len(wanted) - 1] + 1)
            if _may_part(self.text, span.start) and _may_part(self.text, span.end) and _ends_whole(self.text, span.end):
                return span
            rank = self._squeezed.find(wanted, rank + 1)
        return None

    def _rank_of(self, start: int) -> int:
        """Return how many characters before `start` are no white space."""
        while start < len(self.text) and start not in self._rank:
            start += 1
        return self._rank.get(start, len(self._offsets))


def squeezed(text: str) -> str:
    """Return the text without white space: texts for which it is the same have the same words."""
    return "".join(text.split())


def _may_part(text: str, place: int) -> bool:
    """Whether a passage may begin or end at an offset: not within a word, a number or a letter of several characters."""
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    if unicodedata.category(after).startswith("M") or after in _JOINERS or before in _JOINERS:
        return False
    if before.isalnum() and after.isalnum():
        return bool(_DENSE.match(before) or _DENSE.match(after))
    around = text[max(0, place - 2) : place + 2]
    return not (re.search(r"\d[.,]\d", around) and (after.isdigit() or before.isdigit()))


def _ends_whole(text: str, place: int) -> bool:
    """Whether a passage may end at an offset as to what follows: not within `can't`."""
    return not (text[place - 1].isalnum() and re.match(r"['’]\w", text[place : place + 2]))
