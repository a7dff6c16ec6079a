"""Lines of a file, found by what they may have in common with a text, without looking at each of them. Layer 3: pure."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

RUN = 4
"""Letters by which lines are found: a word or less, so that most texts that stand in no line have a run that is in none."""


@dataclass(slots=True, eq=False)
class Line:
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
            text: Line(text=text, letters=_letters(text), words=frozenset(text.split()))
            for text in dict.fromkeys(texts)
        }
        self._by_run: dict[str, list[Line]] = {}
        for line in self:
            for run in set(_runs(line.letters)):
                self._by_run.setdefault(run, []).append(line)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def __getitem__(self, text: str) -> Line:
        return self._lines[text]

    def holding(self, text: str, among: Sequence[Line] | None = None) -> list[Line]:
        """Return the lines, of some or of all, that hold the letters of a text, white space aside."""
        letters = _letters(text)
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

    def __init__(self, lines: Iterable[Line], share: float) -> None:
        """Take the share from which on a line is meant to be a text, 0..1."""
        self._share = share
        self._by_word: dict[str, dict[Line, None]] = {}
        for line in lines:
            for word in line.words:
                self._by_word.setdefault(word, {})[line] = None

    def take(self, text: str) -> list[Line]:
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

    def __init__(self, lines: Iterable[Line]) -> None:
        several = [line for line in lines if len(line.words) > 1]
        counts: dict[str, int] = {}
        for line in several:
            for word in line.words:
                counts[word] = counts.get(word, 0) + 1
        self._by_rarest: dict[str, list[Line]] = {}
        for line in several:
            rarest = min(line.words, key=lambda word: (counts[word], word))
            self._by_rarest.setdefault(rarest, []).append(line)

    def take(self, text: str) -> list[Line]:
        """Return the lines that have none but words of a text, and not all of these."""
        words = frozenset(text.split())
        taken = []
        for word in words & self._by_rarest.keys():
            there = self._by_rarest[word]
            taken += [line for line in there if line.words < words]
            self._by_rarest[word] = [line for line in there if not line.words < words]
        return taken


def _letters(text: str) -> str:
    return "".join(text.split())


def _runs(letters: str) -> Iterator[str]:
    return (letters[place : place + RUN] for place in range(len(letters) - RUN + 1))
