"""Cutting a finished file into its stories, by their headlines. Layer 3: pure."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from digest.verify.matching import folded
from digest.verify.readable import Paragraph
from digest.verify.record import Record, RecordedStory
from digest.verify.wholes import find_whole, without_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A story, or one that stands below it, and the paragraphs of a file that are about it."""

    story: RecordedStory
    paragraphs: Sequence[Paragraph] | None
    """From its headline on; `None` where that is not found."""
    is_last: bool = False
    """Whether the end of the file belongs to it."""


def segments_of(record: Record, paragraphs: Sequence[Paragraph]) -> tuple[Sequence[Paragraph], list[Segment]]:
    """Return what stands before the first story, and the stories in order, each followed by its coverage."""
    stories: list[RecordedStory] = []
    starts: list[int | None] = []
    passages = {folded(one.text) for story in record.all_stories for one in (*story.excerpts, *story.quotes)}
    headings = {folded(story.heading) for story in record.all_stories}
    position = 0
    for story, is_main in _ordered(record):
        wanted = folded(story.heading)
        longer = sorted((one for one in headings if one != wanted and wanted in one), key=len, reverse=True)
        found = _headline(wanted, paragraphs, position, is_main=is_main, passages=passages, longer=longer)
        stories.append(story)
        starts.append(found)
        if found is not None:  # another headline may stand in the same paragraph when it is a list
            position = found + 1 if paragraphs[found].text == folded(story.heading) else found
    known = [start for start in starts if start is not None]
    head = paragraphs[: known[0]] if known else paragraphs
    found_segments = []
    for number, (story, start) in enumerate(zip(stories, starts, strict=True)):
        later = next((one for one in starts[number + 1 :] if one is not None), len(paragraphs))
        part = None if start is None else paragraphs[start : max(later, start + 1)]
        found_segments.append(Segment(story=story, paragraphs=part, is_last=later == len(paragraphs)))
    return head, found_segments


def _ordered(record: Record) -> Iterator[tuple[RecordedStory, bool]]:
    for story in record.stories:
        yield story, True
        for other in story.coverage:
            yield other, False


def _headline(
    wanted: str,
    paragraphs: Sequence[Paragraph],
    position: int,
    *,
    is_main: bool,
    passages: Set[str],
    longer: Sequence[str],
) -> int | None:
    """Return where a story begins: its headline as a heading; coverage may have it in a line of its own.

    Where a short headline stands in a passage, or is the beginning of another headline, no story begins by that.
    """
    for place in range(position, len(paragraphs)):
        paragraph = paragraphs[place]
        if paragraph.kind == "heading" and paragraph.text == wanted:
            return place
        if is_main or paragraph.kind not in {"text", "heading"} or wanted not in paragraph.text:
            continue
        if paragraph.text in passages and paragraph.text != wanted:
            continue
        if find_whole(wanted, _without(longer, paragraph.text)):
            return place
    return None


def _without(headings: Sequence[str], text: str) -> str:
    for heading in headings:
        text = without_whole(heading, text)
    return text
