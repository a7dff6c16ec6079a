"""Comparing words: what counts as the same, where a text stands whole, and which lines resemble it."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from digest.model import Span
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


RUN = 4
"""Letters by which lines are found: a word or less, so that most texts that stand in no line have a run that is in none."""


@dataclass(slots=True, eq=False)
class FinishedLine:
    """What a line has of the records that it was held against."""

    text: str
    """White space folded."""
    letters: str
    words: frozenset[str]
    is_own: bool = False
    """Whether it is one of the digest's own texts."""
    is_named: bool = False
    """Whether it holds the headline of a story."""
    own: set[str] = field(default_factory=set)
    """What it holds of the digest's own texts, preheaders aside."""
    known: set[str] = field(default_factory=set)
    """The same with preheaders, and with the parts of the stories that it names."""
    allowed: set[str] = field(default_factory=set)
    """Hidden marks that headlines or own texts have."""
    preheader: str | None = None
    """The first preheader of which it has most words."""
    heading: str | None = None
    """The first headline of which it has most words."""
    whole: str | None = None
    """The first preheader that has all its words, and others."""


class Lines:
    """Different lines, each once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines = {
            text: FinishedLine(text=text, letters=_lines_letters(text), words=frozenset(text.split()))
            for text in dict.fromkeys(texts)
        }
        self._by_run: dict[str, list[FinishedLine]] = {}
        for line in self:
            for run in set(_runs(line.letters)):
                self._by_run.setdefault(run, []).append(line)

    def __iter__(self) -> Iterator[FinishedLine]:
        return iter(self._lines.values())

    def __getitem__(self, text: str) -> FinishedLine:
        return self._lines[text]

    def holding(self, text: str, among: Sequence[FinishedLine] | None = None) -> list[FinishedLine]:
        """Return the lines, of some or of all, that hold the letters of a text, white space aside."""
        letters = _lines_letters(text)
        found = self._lines.values() if among is None else among
        for run in _runs(letters):
            having = self._by_run.get(run)
            if having is None:
                return []
            if len(having) < len(found):
                found = having
        some = None if among is None or found is among else set(among)
        return [line for line in found if letters in line.letters and (some is None or line in some)]


class Resembling:
    """Lines by their words. Each is given out once: to the first text of which it has a share of the words."""

    def __init__(self, lines: Iterable[FinishedLine], share: float) -> None:
        """Take the share from which on a line is meant to be a text, 0..1."""
        self._share = share
        self._by_word: dict[str, dict[FinishedLine, None]] = {}
        for line in lines:
            for word in line.words:
                self._by_word.setdefault(word, {})[line] = None

    def take(self, text: str) -> list[FinishedLine]:
        """Return the lines that have the share of the words of a text, which must be more than two.

        Each of them has one of the rarest words of the text: so many that those that are left would not make up the share.
        """
        words = set(text.split())
        if len(words) <= 2:
            return []
        needed = self._share * len(words)
        by_rarity = sorted(words, key=lambda word: len(self._by_word.get(word, ())))
        rarest = by_rarity[: len(words) - math.ceil(needed) + 1]
        found = {line: None for word in rarest for line in self._by_word.get(word, ())}
        taken = [line for line in found if len(words & line.words) >= needed]
        for line in taken:
            for word in line.words:
                del self._by_word[word][line]
        return taken


class Parts:
    """Lines of more than one word, each under its rarest. Each is given out once: to the first text that has all its words, and others."""

    def __init__(self, lines: Iterable[FinishedLine]) -> None:
        several = [line for line in lines if len(line.words) > 1]
        counts: dict[str, int] = {}
        for line in several:
            for word in line.words:
                counts[word] = counts.get(word, 0) + 1
        self._by_rarest: dict[str, list[FinishedLine]] = {}
        for line in several:
            rarest = min(line.words, key=lambda word: (counts[word], word))
            self._by_rarest.setdefault(rarest, []).append(line)

    def take(self, text: str) -> list[FinishedLine]:
        """Return the lines that have none but words of a text, and not all of these."""
        words = frozenset(text.split())
        taken = []
        for word in words & self._by_rarest.keys():
            there = self._by_rarest[word]
            taken += [line for line in there if line.words < words]
            self._by_rarest[word] = [line for line in there if not line.words < words]
        return taken


def _lines_letters(text: str) -> str:
    return "".join(text.split())


def _runs(letters: str) -> Iterator[str]:
    return (letters[place : place + RUN] for place in range(len(letters) - RUN + 1))
