"""Judging headlines where they stand away from their stories: a preheader, a list of issues. Layer 3: pure."""

import re
from collections.abc import Iterator, Sequence

from digest.model import Failure
from digest.verify.accounts import digest_words
from digest.verify.matching import difference, folded, shortened
from digest.verify.readable import Paragraph, hidden_marks
from digest.verify.record import Record, RecordedStory
from digest.verify.wholes import without_whole

STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

ALTERED_SHARE = 0.6
"""Share of a headline's words in a line from which on the line is meant to have that headline."""

_LETTERS = re.compile(r"[^\W\d_]+")


def check_headlines(records: Sequence[Record], paragraphs: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield lines that have a headline otherwise than the record, or beside it a name that is not the story's, or hidden marks.

    A preheader, which has both, stands as it is or not at all.
    """
    stories = [story for record in records for story in record.all_stories]
    headings = [folded(story.heading) for story in stories]
    preheaders = [folded(record.preheader) for record in records if record.preheader]
    own = {folded(text) for record in records for text in record.own_texts} | set(preheaders)
    allowed = "".join([*headings, *own])
    for paragraph in paragraphs:
        text = paragraph.text
        if text in own or paragraph.kind == "picture":
            continue
        at = f"{where}:{paragraph.line}" if paragraph.line else where
        if marks := [mark for mark in hidden_marks(text) if mark not in hidden_marks(allowed)]:
            yield _failure(at, f"“{shortened(text)}” holds the hidden mark {marks[0]}")
        named = [story for story in stories if folded(story.heading) in text]
        if named:
            if line := _meant(text, preheaders):
                yield _failure(at, f"a line was altered: {difference(line, text)}")
            elif words := _unknown(text, named, own):
                yield _failure(at, f"“{shortened(text)}” holds “{words[0]}”, which is not of that story")
        elif heading := _meant(text, [*preheaders, *headings]) or _part(text, preheaders):
            yield _failure(at, f"the headline was altered: {difference(heading, text)}")


def _unknown(text: str, named: Sequence[RecordedStory], own: set[str]) -> list[str]:
    """Return the words of a line beside its headlines that are neither of these stories' makers nor the digest's own."""
    known = set(own)
    for story in named:
        known.add(folded(story.heading))
        known.update(folded(fact) for _, fact in story.facts)
        of = story.attribution
        known.update(folded(name) for name in (of.publisher, of.publisher_name, of.agency, *story.author_names) if name)
    for part in sorted(known, key=len, reverse=True):
        text = without_whole(part, text)
    return [word for word in _LETTERS.findall(text) if word.casefold() not in digest_words()]


def _meant(text: str, headings: Sequence[str]) -> str | None:
    """Return the headline that a line has most of."""
    words = set(text.split())
    for heading in headings:
        wanted = set(heading.split())
        if heading and len(wanted) > 2 and len(wanted & words) >= ALTERED_SHARE * len(wanted):
            return heading
    return None


def _part(text: str, preheaders: Sequence[str]) -> str | None:
    """Return the preheader of which a line is only a part, with a name in it."""
    words = set(text.split())
    named = [word for word in _LETTERS.findall(text) if word.casefold() not in digest_words()]
    return next((line for line in preheaders if named and len(words) > 1 and words < set(line.split())), None)


def _failure(where: str, problem: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=REBUILD)
