"""Comparing words: what counts as the same, where a text stands whole, and how a difference is reported."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from digest.model import Failure, Span
from digest.text.matching import difference, nearest, squeezed
from digest.verify.record import RecordedStory

_LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
"""Controls, and signs for text that was lost before it came here: a feed cannot hold them, and they are not words."""
_UNUSUAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u1100-\u115f\u2300-\U0010ffff]")
"""What is lost or may be wide: most western texts hold none of it. Source: Unicode, EastAsianWidth.txt, W and F."""
_INVISIBLE = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Marks that turn or hide their neighbours. Source: Unicode UAX #9, section 2; UTS #39, section 3."""
_UNSPACED = ("\u2e80", "\U0003ffff")
"""First and last of the East Asian letters: lines may be filled beside them without a space."""
_WORD = re.compile(r"\S+")

_REMEMBERED = 4_096
"""Texts whose comparable form is cached: what a story says stands in five files, and is searched for in each."""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return the text with white space folded to single spaces, none beside a wide character: lines may be filled there."""
    if not _UNUSUAL.search(text):
        return " ".join(text.split())
    words = _LOST.sub("", text).split()
    return "".join(word if i == 0 or _touch(words[i - 1], word) else f" {word}" for i, word in enumerate(words))


def _touch(before: str, after: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in (before[-1], after[0]))


@lru_cache(maxsize=_REMEMBERED)
def spaceless(text: str) -> str:
    """Return the text without white space and lost text: texts for which it is equal have the same words."""
    return squeezed(_LOST.sub("", text))


_letters = lru_cache(maxsize=_REMEMBERED)(squeezed)


def find_whole(text: str, within: str) -> Span | None:
    """Return the first place where `text` stands in `within` as whole words; `None` when it does not."""
    return next(places_of(text, within), None)


def without_whole(text: str, within: str) -> str:
    """Return `within` with a line break in place of each occurrence of `text` that does not overlap one before."""
    parts, position = [], 0
    for place in places_of(text, within):
        if place.start >= position:
            parts.append(within[position : place.start])
            position = place.end
    return "\n".join([*parts, within[position:]])


def places_of(text: str, within: str) -> Iterator[Span]:
    """Yield every place where `text` stands as whole words, overlapping ones too; none for a text of white space only."""
    wanted, letters = _letters(text), _letters(within)
    start = letters.find(wanted) if wanted else -1
    if start < 0:
        return
    begins, ends = _is_spaced(text[:1]), _is_spaced(text[-1:])
    while start >= 0:
        place = Span(start=_offset(start, within), end=_offset(start + len(wanted) - 1, within) + 1)
        goes_on_before = begins and place.start > 0 and _is_spaced(within[place.start - 1])
        goes_on_after = ends and place.end < len(within) and _is_spaced(within[place.end])
        if not (goes_on_before or goes_on_after):
            yield place
        start = letters.find(wanted, start + 1)


def _offset(letter: int, within: str) -> int:
    """Return the offset of a letter that is given by its number, white space not counted."""
    for word in _WORD.finditer(within):
        size = word.end() - word.start()
        if letter < size:
            return word.start() + letter
        letter -= size
    return len(within)


def _is_spaced(char: str) -> bool:
    """Whether a character is a letter or digit of a word that has spaces around it."""
    return (char.isalnum() or char == "_") and not _UNSPACED[0] <= char <= _UNSPACED[1]


def hidden_marks(text: str) -> tuple[str, ...]:
    """Return the marks in a text that turn or hide their neighbours, each once, as `U+202E`."""
    if text.isascii():
        return ()
    return tuple(f"U+{ord(mark):04X}" for mark in dict.fromkeys(_INVISIBLE.findall(text)))


def without_hidden_marks(text: str) -> str:
    """Return a text without the marks that turn or hide their neighbours."""
    return _INVISIBLE.sub("", text)


STAGE = "verify"
REBUILD = "build again; finished files are not meant to be edited"


def failure(where: str, problem: str, hint: str = REBUILD, *, line: int = 0) -> Failure:
    """Return what is wrong in a file, at a line counted from 1; 0 when none is known."""
    return Failure(stage=STAGE, source=f"{where}:{line}" if line else where, problem=problem, hint=hint)


def story_failure(where: str, story: RecordedStory, problem: str, hint: str = REBUILD, *, line: int = 0) -> Failure:
    """Return what is wrong with a story in a file."""
    return failure(where, f"{story.name}: {problem}", hint, line=line)


def closest(text: str, candidates: Iterable[str]) -> str:
    """Return a hint: where the candidate most like a text differs from it."""
    close = nearest(folded(text), candidates)
    return f"nearest: {difference(folded(text), close)}" if close else REBUILD
