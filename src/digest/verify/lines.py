"""Lines of a file, found by what they may have in common with a text, without looking at each of them. Layer 3: pure."""

import math
from collections.abc import Iterable, Iterator
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
    known: set[str] = field(default_factory=set)
    """What it holds of the digest's own texts, and of the parts of the stories that it names."""
    allowed: set[str] = field(default_factory=set)
    """Hidden marks that headlines or own texts have."""
    preheader: str | None = None
    """The first preheader of which it has most words."""
    heading: str | None = None
    """The first headline of which it has most words."""
    whole: str | None = None
    """The first preheader that has all its words, and others."""

    def holds(self, text: str) -> bool:
        """Whether the letters of a text, white space aside, stand in the line."""
        return _letters(text) in self.letters


class Lines:
    """Different lines, each once. Whatever is asked takes as long as what is found, not as there are lines."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines = {
            text: Line(text=text, letters=_letters(text), words=frozenset(text.split()))
            for text in dict.fromkeys(texts)
        }
        self._by_run: dict[str, list[Line]] = {}
        self._by_word: dict[str, list[Line]] = {}
        for line in self:
            for run in set(_runs(line.letters)):
                self._by_run.setdefault(run, []).append(line)
            for word in line.words:
                self._by_word.setdefault(word, []).append(line)
        self._by_rarest: dict[str, list[Line]] = {}
        for line in self:
            if len(line.words) > 1:
                rarest = min(line.words, key=lambda word: (len(self._by_word[word]), word))
                self._by_rarest.setdefault(rarest, []).append(line)

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def __getitem__(self, text: str) -> Line:
        return self._lines[text]

    def holding(self, text: str) -> list[Line]:
        """Return the lines that hold the letters of a text, white space aside; all of them for a text without any."""
        letters = _letters(text)
        found: Iterable[Line] = self
        if len(letters) >= RUN:
            fewest: list[Line] | None = None
            for run in _runs(letters):
                having = self._by_run.get(run)
                if having is None:
                    return []
                if fewest is None or len(having) < len(fewest):
                    fewest = having
            found = fewest or ()
        return [line for line in found if letters in line.letters]

    def sharing(self, text: str, share: float) -> list[Line]:
        """Return the lines that have at least a share of the words of a text, which must be more than two.

        Each of them has one of the rarest words of the text: so many that those that are left would not make up the share.
        """
        words = set(text.split())
        if len(words) <= 2:
            return []
        needed = share * len(words)
        by_rarity = sorted(words, key=lambda word: len(self._by_word.get(word, ())))
        rarest = by_rarity[: len(words) - math.ceil(needed) + 1]
        found = dict.fromkeys(line for word in rarest for line in self._by_word.get(word, ()))
        return [line for line in found if len(words & line.words) >= needed]

    def within(self, text: str) -> list[Line]:
        """Return the lines of more than one word that have none but words of a text, and not all of these."""
        words = frozenset(text.split())
        return [line for word in words for line in self._by_rarest.get(word, ()) if line.words < words]


def _letters(text: str) -> str:
    return "".join(text.split())


def _runs(letters: str) -> Iterator[str]:
    return (letters[place : place + RUN] for place in range(len(letters) - RUN + 1))
