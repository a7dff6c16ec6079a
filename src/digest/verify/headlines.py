"""Checks headlines outside their stories: in the head of an issue's files, and on the archive page.

The lines of a page are held against one record after another. Of a record nothing is kept but what a line has of it, so that an archive
of any size can be judged; and a line is only looked at for what it may have in common with a record.
"""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from digest.model import Failure
from digest.text.matching import difference, shortened, squeezed
from digest.verify.attribution import digest_words, hosts_of
from digest.verify.finished import FinishedParagraph
from digest.verify.matching import failure, find_whole, folded, hidden_marks, without_whole
from digest.verify.record import Record, RecordedStory

ALTERED_SHARE = 0.6
"""A line with at least this share of a headline's words is meant to have that headline."""

RUN = 4
"""Letters by which lines are found: a word or less, so that most texts that stand in no line have a run that is in none."""

_LETTERS = re.compile(r"[^\W\d_]+")


def check_headlines(record: Record, paragraphs: Sequence[FinishedParagraph], where: str) -> Iterator[Failure]:
    """Yield what `Headlines` finds with a single record."""
    if paragraphs:
        headlines = Headlines(paragraphs, where)
        headlines.see(record)
        yield from headlines.failures()


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
    """What it holds of the digest's own texts, without preheaders."""
    known: set[str] = field(default_factory=set)
    """The same with preheaders, and with the parts of the stories that it names."""
    allowed_marks: set[str] = field(default_factory=set)
    """Hidden marks that headlines or own texts have."""
    preheader: str | None = None
    """The first preheader of which it has most words."""
    heading: str | None = None
    """The first headline of which it has most words."""
    whole: str | None = None
    """The first preheader that has all its words, and others."""


class Headlines:
    """Finds lines with an altered headline, with a headline beside a name from another story, or with hidden marks.

    A preheader, which holds headlines and names, must be whole or absent. A list of issues has none; so there, a line with a headline is
    not held against the preheaders of all issues, which are as alike as the headlines of a series. A line of nothing but the digest's
    own words is not an altered headline, however similar: `12 – 18 January 2026`.
    """

    def __init__(self, paragraphs: Sequence[FinishedParagraph], where: str, *, with_preheader: bool = True) -> None:
        self._where = where
        self._with_preheader = with_preheader
        self._paragraphs = [paragraph for paragraph in paragraphs if paragraph.kind != "picture"]
        self._lines = _Lines(paragraph.text for paragraph in self._paragraphs)
        self._marked = [line for line in self._lines if hidden_marks(line.text)]
        self._like_heading = _Resembling(self._lines, ALTERED_SHARE)
        self._like_preheader = _Resembling(self._lines, ALTERED_SHARE)
        self._part_of_preheader = _Parts(self._lines)
        self._naming: dict[str, list[FinishedLine]] = {}
        """Lines by the headlines that they hold."""
        self._held: set[tuple[str, str]] = set()
        """Texts found in lines, each with its headline, if any: issues share many texts."""

    def see(self, record: Record) -> None:
        """Note what the lines have of a record. Records are to be shown in the order of their slugs."""
        own = dict.fromkeys(folded(text) for text in (*record.own_texts, record.slug))
        texts = frozenset(own)
        if record.preheader and self._with_preheader:
            preheader = folded(record.preheader)
            own[preheader] = None
            for line in self._like_preheader.take(preheader):
                line.preheader = preheader
            for line in self._part_of_preheader.take(preheader):
                line.whole = preheader
        for text in own:
            for line in self._newly_holding(text):
                line.known.add(text)
                line.is_own = line.is_own or line.text == text
                if text in texts:
                    line.own.add(text)
        headings = [folded(story.heading) for story in record.all_stories]
        for heading, story in zip(headings, record.all_stories, strict=True):
            self._see_story(heading, story)
        if self._marked:
            allowed = hidden_marks("".join([*own, *headings]))
            for line in self._marked:
                line.allowed_marks.update(allowed)

    def _see_story(self, heading: str, story: RecordedStory) -> None:
        naming = self._naming.get(heading)
        if naming is None:
            holding = self._lines.holding(heading)
            naming = [line for line in holding if heading in line.text and find_whole(heading, line.text)]
            if naming:
                self._naming[heading] = naming
            for line in naming:
                line.is_named = True
        for part in _parts(story) if naming else ():
            for line in self._newly_holding(part, heading, naming):
                line.known.add(part)
        for line in self._like_heading.take(heading):
            line.heading = heading

    def _newly_holding(
        self, text: str, heading: str = "", among: Sequence[FinishedLine] | None = None
    ) -> Sequence[FinishedLine]:
        """Return the lines that hold a text; none when they were returned before."""
        if (text, heading) in self._held:
            return ()
        lines = self._lines.holding(text, among)
        if lines:
            self._held.add((text, heading))
        return lines

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong in the lines, once every record has been shown."""
        for paragraph in self._paragraphs:
            line = self._lines[paragraph.text]
            if not line.is_own:
                yield from (failure(self._where, problem, line=paragraph.line) for problem in _problems(line))


def _problems(line: FinishedLine) -> Iterator[str]:
    text = line.text
    if marks := [mark for mark in hidden_marks(text) if mark not in line.allowed_marks]:
        yield f"“{shortened(text)}” holds the hidden mark {marks[0]}"
    if not _beyond(text, line.own):
        return
    if line.is_named:
        if line.preheader:
            yield f"a line was altered: {difference(line.preheader, text)}"
        elif words := _beyond(text, line.known):
            yield f"“{shortened(text)}” holds “{words[0]}”, which does not belong to that story"
    elif heading := line.preheader or line.heading or (line.whole if _not_own(text) else None):
        yield f"the headline was altered: {difference(heading, text)}"


def _parts(story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story's headline, and the headline: makers, the host of the address, the printed facts."""
    of = story.attribution
    names = (of.publisher, of.publisher_name, of.agency, of.via, *story.author_names, *hosts_of(of.url))
    texts = (story.heading, *(fact for _, fact in story.facts), *(name for name in names if name))
    yield from map(folded, texts)


def _beyond(text: str, known: Collection[str]) -> list[str]:
    """Return the words of a line that are neither in known texts nor the digest's own."""
    for part in sorted(known, key=lambda part: (-len(part), part)):
        text = without_whole(part, text)
    return _not_own(text)


def _not_own(text: str) -> list[str]:
    """Return the words of a text that are not the digest's own."""
    return [word for word in _LETTERS.findall(text) if word.casefold() not in digest_words()]


class _Lines:
    """The distinct lines of a page, found by the letters that they hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._lines = {
            text: FinishedLine(text=text, letters=squeezed(text), words=frozenset(text.split()))
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
        letters = squeezed(text)
        candidates = self._lines.values() if among is None else among
        for run in _runs(letters):
            having = self._by_run.get(run)
            if having is None:
                return []
            if len(having) < len(candidates):
                candidates = having
        some = None if among is None or candidates is among else set(among)
        return [line for line in candidates if letters in line.letters and (some is None or line in some)]


def _runs(letters: str) -> Iterator[str]:
    return (letters[place : place + RUN] for place in range(len(letters) - RUN + 1))


class _Resembling:
    """Lines by their words. Each is given out once: to the first text of which it has a share of the words."""

    def __init__(self, lines: Iterable[FinishedLine], share: float) -> None:
        """Take the share, 0..1, from which on a line counts as similar to a text."""
        self._share = share
        self._by_word: dict[str, dict[FinishedLine, None]] = {}
        for line in lines:
            for word in line.words:
                self._by_word.setdefault(word, {})[line] = None

    def take(self, text: str) -> list[FinishedLine]:
        """Return the lines that have the share of the words of a text, which must be more than two.

        Each has one of the rarest words of the text: enough of them that the other words alone do not make up the share.
        """
        words = set(text.split())
        if len(words) <= 2:
            return []
        needed = self._share * len(words)
        by_rarity = sorted(words, key=lambda word: len(self._by_word.get(word, ())))
        rarest = by_rarity[: len(words) - math.ceil(needed) + 1]
        candidates = {line: None for word in rarest for line in self._by_word.get(word, ())}
        taken = [line for line in candidates if len(words & line.words) >= needed]
        for line in taken:
            for word in line.words:
                del self._by_word[word][line]
        return taken


class _Parts:
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
        """Return the lines whose words are a part of a text's words."""
        words = frozenset(text.split())
        taken = []
        for word in words & self._by_rarest.keys():
            candidates = self._by_rarest[word]
            taken += [line for line in candidates if line.words < words]
            self._by_rarest[word] = [line for line in candidates if not line.words < words]
        return taken
