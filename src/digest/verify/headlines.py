"""Judging headlines where they stand away from their stories: a preheader, a list of issues. Layer 3: pure.

The lines are held against one record after another. Of a record nothing is kept but what a line has of it, so that an archive of any size
can be judged; and a line is only looked at for what it may have in common with a record.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from digest.model import Failure
from digest.verify.accounts import digest_words, hosts_of
from digest.verify.lines import Line, Lines, Parts, Resembling
from digest.verify.matching import difference, folded, shortened
from digest.verify.readable import Paragraph, hidden_marks
from digest.verify.record import Record, RecordedStory
from digest.verify.wholes import without_whole

STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

ALTERED_SHARE = 0.6
"""Share of a headline's words in a line from which on the line is meant to have that headline."""

_LETTERS = re.compile(r"[^\W\d_]+")


def check_headlines(record: Record, paragraphs: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield what `Headlines` tells when there is one record alone."""
    if paragraphs:
        headlines = Headlines(paragraphs, where)
        headlines.see(record)
        yield from headlines.failures()


class Headlines:
    """Lines that have a headline otherwise than the records, or beside it a name that is not the story's, or hidden marks.

    A preheader, which has both, stands as it is or not at all. In a list of issues there is none; so there, a line that has a headline is
    not held against those of all issues, which are as alike as the headlines of a series. What says nothing but the digest's own words is
    no altered headline, however like one it is: `12 – 18 January 2026`.
    """

    def __init__(self, paragraphs: Sequence[Paragraph], where: str, *, with_preheader: bool = True) -> None:
        self._where = where
        self._with_preheader = with_preheader
        self._paragraphs = [one for one in paragraphs if one.kind != "picture"]
        self._lines = Lines(one.text for one in self._paragraphs)
        self._marked = [line for line in self._lines if hidden_marks(line.text)]
        self._like_heading = Resembling(self._lines, ALTERED_SHARE)
        self._like_preheader = Resembling(self._lines, ALTERED_SHARE)
        self._part_of_preheader = Parts(self._lines)
        self._naming: dict[str, list[Line]] = {}
        """Lines by the headlines that they hold."""
        self._held: set[tuple[str, str]] = set()
        """Texts that lines were found to hold, each with the headline that it belongs to, if any: issues say many things alike."""

    def see(self, record: Record) -> None:
        """Note what the lines have of a record. Records are shown in the order of their slugs."""
        own = dict.fromkeys(folded(text) for text in record.own_texts)
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
                line.allowed.update(allowed)

    def _see_story(self, heading: str, story: RecordedStory) -> None:
        naming = self._naming.get(heading)
        if naming is None:
            naming = [line for line in self._lines.holding(heading) if heading in line.text]
            if naming:
                self._naming[heading] = naming
            for line in naming:
                line.is_named = True
        for part in _parts(story) if naming else ():
            for line in self._newly_holding(part, heading, naming):
                line.known.add(part)
        for line in self._like_heading.take(heading):
            line.heading = heading

    def _newly_holding(self, text: str, heading: str = "", among: Sequence[Line] | None = None) -> Sequence[Line]:
        """Return the lines that hold a text; none when they were told before."""
        if (text, heading) in self._held:
            return ()
        found = self._lines.holding(text, among)
        if found:
            self._held.add((text, heading))
        return found

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong in the lines, once every record was shown."""
        for paragraph in self._paragraphs:
            line = self._lines[paragraph.text]
            if line.is_own:
                continue
            text = line.text
            at = f"{self._where}:{paragraph.line}" if paragraph.line else self._where
            if marks := [mark for mark in hidden_marks(text) if mark not in line.allowed]:
                yield _failure(at, f"“{shortened(text)}” holds the hidden mark {marks[0]}")
            if not _beyond(line.text, line.own):
                continue
            if line.is_named:
                if line.preheader:
                    yield _failure(at, f"a line was altered: {difference(line.preheader, text)}")
                elif words := _beyond(line.text, line.known):
                    yield _failure(at, f"“{shortened(text)}” holds “{words[0]}”, which is not of that story")
            elif heading := line.preheader or line.heading or _whole(line):
                yield _failure(at, f"the headline was altered: {difference(heading, text)}")


def _parts(story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story's headline, and that: its makers, the host of its address, and what is told of it."""
    of = story.attribution
    names = (of.publisher, of.publisher_name, of.agency, *story.author_names, *hosts_of(of.url))
    texts = (story.heading, *(fact for _, fact in story.facts), *(name for name in names if name))
    yield from map(folded, texts)


def _beyond(text: str, known: Collection[str]) -> list[str]:
    """Return the words of a line beside texts that are known, but for those that the digest says itself."""
    for part in sorted(known, key=lambda part: (-len(part), part)):
        text = without_whole(part, text)
    return _not_own(text)


def _whole(line: Line) -> str | None:
    """Return the preheader of which a line is only a part, with a name in it."""
    return line.whole if line.whole and _not_own(line.text) else None


def _not_own(text: str) -> list[str]:
    """Return the words of a text that are not the digest's own."""
    return [word for word in _LETTERS.findall(text) if word.casefold() not in digest_words()]


def _failure(where: str, problem: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=REBUILD)
