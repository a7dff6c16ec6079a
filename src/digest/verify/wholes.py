"""Finding a text, white space aside, where no letter or digit goes on before or after it. Layer 3: pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from digest.model import Span

_WORD = re.compile(r"\S+")
_UNSPACED = ("\u2e80", "\U0003ffff")
"""Of East Asia: beside its letters a line may be filled without a space. The first and the last of them."""


def find_whole(text: str, within: str, *, start: int = 0) -> Span | None:
    """Return the first place of `text` in `within` that begins at `start` or later, or `None`."""
    if _letters(text) not in _letters(within):
        return None
    return next((place for place in places_of(text, within) if place.start >= start), None)


def without_whole(text: str, within: str) -> str:
    """Return `within` with a line break for each place of `text` that does not overlap one before."""
    parts, position = [], 0
    for place in places_of(text, within):
        if place.start >= position:
            parts.append(within[position : place.start])
            position = place.end
    if not parts:
        return within
    parts.append(within[position:])
    return "\n".join(parts)


def places_of(text: str, within: str) -> Iterator[Span]:
    """Yield every place of `text`, overlapping ones too; none of a text that is white space alone."""
    wanted, letters = _letters(text), _letters(within)
    found = letters.find(wanted) if wanted else -1
    if found < 0:
        return
    begins, ends = _is_spaced(text[:1]), _is_spaced(text[-1:])
    while found >= 0:
        place = Span(start=_place(found, within), end=_place(found + len(wanted) - 1, within) + 1)
        goes_on_before = begins and place.start > 0 and _is_spaced(within[place.start - 1])
        goes_on_after = ends and place.end < len(within) and _is_spaced(within[place.end])
        if not (goes_on_before or goes_on_after):
            yield place
        found = letters.find(wanted, found + 1)


@lru_cache(maxsize=4_096)
def _letters(text: str) -> str:
    """Return what of a text is no white space; the paragraphs of a story are asked for by everything that stands beside it."""
    return "".join(text.split())


def _place(letter: int, within: str) -> int:
    """Return the place of a letter, counted without white space."""
    for word in _WORD.finditer(within):
        size = word.end() - word.start()
        if letter < size:
            return word.start() + letter
        letter -= size
    return len(within)


def _is_spaced(char: str) -> bool:
    """Whether a character is a letter or digit of a word that has spaces around it."""
    return (char.isalnum() or char == "_") and not _UNSPACED[0] <= char <= _UNSPACED[1]
