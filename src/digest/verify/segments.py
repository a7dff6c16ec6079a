"""Cutting a finished file into its stories, by their headlines."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from digest.verify.matching import folded, places_of, without_whole
from digest.verify.messages import FinishedParagraph
from digest.verify.record import Record, RecordedStory


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySegment:
    """A story, or one that stands below it, and the paragraphs of a file that are about it."""

    story: RecordedStory
    paragraphs: Sequence[FinishedParagraph] | None
    """From its headline on; `None` where that is not found."""
    is_last: bool = False
    """Whether the end of the file belongs to it."""


def segments_of(
    record: Record, paragraphs: Sequence[FinishedParagraph]
) -> tuple[Sequence[FinishedParagraph], list[StorySegment]]:
    """Return what stands before the first story, and the stories in order, each followed by its coverage."""
    stories: list[RecordedStory] = []
    starts: list[int | None] = []
    passages = {folded(one.text) for story in record.all_stories for one in (*story.excerpts, *story.quotes)}
    mains = {folded(story.heading) for story in record.stories}
    headings = {folded(story.heading) for story in record.all_stories}
    begun: list[tuple[str, int]] = []
    position = 0
    for story, is_main in _ordered(record):
        wanted = folded(story.heading)
        longer = [] if is_main else sorted((one for one in headings if wanted in one and one != wanted), key=len)[::-1]
        looks = _Looks(wanted=wanted, longer=longer, passages=passages, mains=mains, begun=begun)
        found = looks.begin(paragraphs, position, is_main=is_main)
        stories.append(story)
        starts.append(found)
        if found is not None:  # another headline may stand in the same paragraph when it is a list
            begun.append((wanted, found))
            position = found + 1 if paragraphs[found].text == wanted else found
    known = [start for start in starts if start is not None]
    head = paragraphs[: known[0]] if known else paragraphs
    found_segments = []
    for number, (story, start) in enumerate(zip(stories, starts, strict=True)):
        later = next((one for one in starts[number + 1 :] if one is not None), len(paragraphs))
        part = None if start is None else paragraphs[start : max(later, start + 1)]
        found_segments.append(StorySegment(story=story, paragraphs=part, is_last=later == len(paragraphs)))
    return head, found_segments


def _ordered(record: Record) -> Iterator[tuple[RecordedStory, bool]]:
    for story in record.stories:
        yield story, True
        for other in story.coverage:
            yield other, False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """What tells the place of one headline from other places of its words."""

    wanted: str
    longer: Sequence[str]
    """Other headlines that have this one within them, the longest first."""
    passages: Set[str]
    mains: Set[str]
    begun: Sequence[tuple[str, int]]
    """Headlines and the paragraphs where a story was found to begin with them."""

    def begin(self, paragraphs: Sequence[FinishedParagraph], position: int, *, is_main: bool) -> int | None:
        """Return where a story begins: its headline as a heading; coverage may have it in a line of its own.

        Where a short headline stands in a passage, or within another headline, no story begins by that; and rather where it begins a
        paragraph than where it stands within one, as it may within a name.
        """
        within: int | None = None
        for place in range(position, len(paragraphs)):
            paragraph = paragraphs[place]
            if paragraph.kind == "heading" and paragraph.text == self.wanted:
                return place
            if is_main or paragraph.kind not in {"text", "heading"}:
                continue
            if within is not None and paragraph.kind == "heading" and paragraph.text in self.mains:
                break  # what follows is about another story
            leading = self._leading(paragraph.text, place)
            if leading:
                return place
            within = place if within is None and leading is False else within
        return within

    def _leading(self, text: str, place: int) -> bool | None:
        """Return whether the headline stands before every other word of a paragraph; `None` when it is not there once more."""
        if self.wanted not in text or (text in self.passages and text != self.wanted):
            return None
        for heading in self.longer:
            text = without_whole(heading, text)
        found = list(places_of(self.wanted, text))
        if len(found) <= self.begun.count((self.wanted, place)):
            return None
        return not any(char.isalnum() for char in text[: found[0].start])
