"""Cutting a finished file into its stories, by their headlines. Layer 3: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.verify.matching import folded
from digest.verify.readable import Paragraph
from digest.verify.record import Record, RecordedStory
from digest.verify.wholes import find_whole


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
    position = 0
    for story, is_main in _ordered(record):
        found = _headline(story, paragraphs, position, is_main=is_main)
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


def _headline(story: RecordedStory, paragraphs: Sequence[Paragraph], position: int, *, is_main: bool) -> int | None:
    """Return where a story begins: its headline as a heading; coverage may have it in a line of its own."""
    wanted = folded(story.heading)
    for place in range(position, len(paragraphs)):
        paragraph = paragraphs[place]
        if paragraph.kind == "heading" and paragraph.text == wanted:
            return place
        if not is_main and paragraph.kind in {"text", "heading"} and find_whole(wanted, paragraph.text):
            return place
    return None
