"""Checks headlines outside their stories: in the head of an issue's files, and on the archive page.

A line there may name stories. What stands in it beside a headline must belong to that story, and what looks like a part of a headline
or of a name must be one, whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property

from digest.model import Failure
from digest.text.matching import difference, nearest, shortened
from digest.verify.attribution import hosts_of
from digest.verify.finished import FinishedParagraph
from digest.verify.matching import failure, find_whole, folded, hidden_marks, story_failure, without_whole
from digest.verify.record import Record, RecordedStory
from digest.verify.wording import words_in

_LETTERS = re.compile(r"[^\W\d_]+")


def check_lines(record: Record, lines: Iterable[FinishedParagraph], own: Set[str], where: str) -> Iterator[Failure]:
    """Yield lines with an altered headline or name, with a name beside a headline of another story, or with hidden marks.

    `own` are the words, case folded, that the digest and its templates say themselves.
    """
    check = _LineCheck(record, own)
    for paragraph in lines:
        if paragraph.kind != "picture":
            yield from check.failures(paragraph, where)


class _LineCheck:
    """What lines are held against."""

    def __init__(self, record: Record, own: Set[str]) -> None:
        self._stories = tuple(record.all_stories)
        texts = {folded(text) for text in (*record.own_texts, record.preheader, record.slug) if text.strip()}
        self._texts = sorted(texts, key=len, reverse=True)
        self._own = own
        self._whole = frozenset(texts)
        self._headings = sorted({folded(story.heading) for story in self._stories}, key=len, reverse=True)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of all headlines and names."""
        texts = (text for story in self._stories for text in _parts(story))
        return frozenset(word for text in texts for word in words_in(text))

    def failures(self, paragraph: FinishedParagraph, where: str) -> Iterator[Failure]:
        text = paragraph.text
        if text in self._whole:
            return
        allowed = hidden_marks("".join((*self._texts, *self._headings)))
        if marks := [mark for mark in hidden_marks(text) if mark not in allowed]:
            yield failure(where, f"“{shortened(text)}” holds the hidden mark {marks[0]}", line=paragraph.line)
        left = text
        for own in self._texts:
            left = without_whole(own, left)
        if not self._odd(left, ()):
            return
        present = {heading for heading in self._headings if find_whole(heading, text)}
        named = [story for story in self._stories if folded(story.heading) in present]
        parts = {folded(part) for story in named or self._stories for part in _parts(story)}
        for part in sorted(parts, key=len, reverse=True):
            left = without_whole(part, left)
        if odd := self._odd(left, named):
            yield self._failure(paragraph, text, odd, named, where)

    def _odd(self, left: str, named: Sequence[RecordedStory]) -> list[str]:
        """Return the words of a line that are not accounted for: all in one that names a story, else those of headlines and names."""
        words = (word for word in _LETTERS.findall(left) if word.casefold() not in self._own)
        return [word for word in words if named or word.casefold() in self._words]

    def _failure(
        self, paragraph: FinishedParagraph, text: str, odd: Sequence[str], named: Sequence[RecordedStory], where: str
    ) -> Failure:
        if named:
            problem = f"“{shortened(text)}” holds “{odd[0]}”, which does not belong to that story"
            return story_failure(where, named[0], problem, line=paragraph.line)
        candidates = {folded(story.heading): story for story in self._stories}
        close = nearest(text, (*candidates, *self._texts))
        if close in candidates:
            problem = f"the headline was altered: {difference(close, text)}"
            return story_failure(where, candidates[close], problem, line=paragraph.line)
        problem = f"a line was altered: {difference(close, text) if close else f'“{shortened(text)}”'}"
        return failure(where, problem, line=paragraph.line)


def _parts(story: RecordedStory) -> Iterator[str]:
    """Yield what may stand beside a story's headline, and the headline: makers, the host of the address, the printed facts."""
    of = story.attribution
    names = (of.publisher, of.publisher_name, of.agency, of.via, *story.author_names, *hosts_of(of.url))
    yield from (text for text in (story.heading, *(fact for _, fact in story.facts), *names) if text)
