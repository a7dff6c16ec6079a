"""Cuts a finished file into its stories, by the places of their headlines."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from digest.verify.finished import FinishedParagraph
from digest.verify.matching import JOINT, find_whole, folded, places_of, same_words, without_whole
from digest.verify.record import Record, RecordedStory


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySegment:
    """A story, or a part of its coverage, and the paragraphs of a file that are about it."""

    story: RecordedStory
    paragraphs: Sequence[FinishedParagraph] | None
    """From its headline on; `None` when the headline is missing."""
    is_last: bool = False
    """Whether the end of the file belongs to it."""


STRETCH = 14
"""Paragraphs below a headline in which the names and dates of its story are looked for; more than stand between them in any output."""


def segments_of(
    record: Record, paragraphs: Sequence[FinishedParagraph]
) -> tuple[Sequence[FinishedParagraph], list[StorySegment]]:
    """Return what stands before the first story, and the stories in order, each followed by its coverage.

    Stories are found first, by their headings; then the coverage of each, between it and the next.
    """
    cut = _Cut(paragraphs)
    mains = cut.mains(record.stories)
    stories: list[RecordedStory] = []
    starts: list[int | None] = []
    for number, (story, start) in enumerate(zip(record.stories, mains, strict=True)):
        later = next((one for one in mains[number + 1 :] if one is not None), len(paragraphs))
        stories += (story, *story.coverage)
        starts += (start, *cut.coverage(story, start, later))
    known = [start for start in starts if start is not None]
    head = paragraphs[: known[0]] if known else paragraphs
    segments = []
    for number, (story, start) in enumerate(zip(stories, starts, strict=True)):
        later = next((one for one in starts[number + 1 :] if one is not None), len(paragraphs))
        part = None if start is None else paragraphs[start : max(later, start + 1)]
        segments.append(StorySegment(story=story, paragraphs=part, is_last=later == len(paragraphs)))
    return head, segments


class _Cut:
    """Finds where stories begin. Of several places with the same words, the one that is followed by the story's names and dates."""

    def __init__(self, paragraphs: Sequence[FinishedParagraph]) -> None:
        self._paragraphs = paragraphs
        self._headings: dict[str, list[int]] = {}
        self._alone: dict[str, list[int]] = {}
        """Places of paragraphs that are not quotations or pictures."""
        for place, paragraph in enumerate(paragraphs):
            if paragraph.kind == "heading":
                self._headings.setdefault(_key(paragraph.text), []).append(place)
            if paragraph.kind in {"heading", "text"}:
                self._alone.setdefault(_key(paragraph.text), []).append(place)

    def mains(self, stories: Sequence[RecordedStory]) -> list[int | None]:
        """Return where each story begins, by its heading; `None` where that is missing."""
        waiting = Counter(_key(story.heading) for story in stories)
        starts: list[int | None] = []
        position = 0
        for story in stories:
            key = _key(story.heading)
            places = [place for place in self._headings.get(key, ()) if place >= position]
            best = self._fitting(story, places, len(self._paragraphs)) if len(places) > 1 else None
            start = best[1] if best else None
            if start is None and len(places) >= waiting[key]:  # otherwise it is the heading of a later story
                start = places[0]
            waiting[key] -= 1
            position = position if start is None else start + 1
            starts.append(start)
        return starts

    def coverage(self, story: RecordedStory, start: int | None, end: int) -> Iterator[int | None]:
        """Yield where each part of a story's coverage begins, between two places.

        A headline in a line of its own is preferred to one that begins a line, and that to one further on, as it may stand in a name.
        Words of a passage or of another headline do not count.
        """
        if start is None:
            yield from (None for _ in story.coverage)
            return
        passages = {folded(passage.shown) for one in (story, *story.coverage) for passage in one.passages}
        headings = {folded(one.heading) for one in (story, *story.coverage)}
        begun: list[tuple[str, int]] = []
        position = start + 1
        for other in story.coverage:
            wanted = folded(other.heading)
            alone = [place for place in self._alone.get(_key(wanted), ()) if position <= place < end]
            best = self._fitting(other, alone, end)
            if best is None or best[0] > 1:  # the words may be those of another line
                longer = sorted((one for one in headings if wanted in one and one != wanted), key=len)[::-1]
                among = self._among_others(other, position, end, passages, longer, begun)
                fitting = [one for one in (best, self._fitting(other, among, end)) if one is not None]
                best = min(fitting, default=None)
                alone += among
            found = next(iter(alone), None) if best is None else best[1]
            yield found
            if found is not None:  # another headline may stand in the same paragraph when it is a list
                begun.append((wanted, found))
                position = found + 1 if same_words(wanted, self._paragraphs[found].text) else found

    def _among_others(
        self,
        story: RecordedStory,
        position: int,
        end: int,
        passages: Set[str],
        longer: Sequence[str],
        begun: Sequence[tuple[str, int]],
    ) -> list[int]:
        """Return where a headline stands among other words, first where it leads them."""
        wanted = folded(story.heading)
        leading: list[int] = []
        within: list[int] = []
        for place in range(position, end):
            paragraph = self._paragraphs[place]
            text = paragraph.text
            if (
                paragraph.kind not in {"text", "heading"}
                or text in passages
                or (wanted not in text and JOINT not in text)
            ):
                continue
            leads = _leads(wanted, text, longer, begun.count((wanted, place)))
            if leads is not None:
                (leading if leads else within).append(place)
        return [*leading, *within]

    def _fitting(self, story: RecordedStory, places: Sequence[int], end: int) -> tuple[int, int] | None:
        """Return the place that all names and dates of a story, and its first passage, follow most closely, after how far they do.

        `None` when they follow no place.
        """
        facts = [folded(text) for _, text in story.facts]
        first = next((folded(passage.shown) for passage in story.passages), None)
        best: tuple[int, int] | None = None
        for place in places:
            below = self._paragraphs[place : min(end, place + STRETCH)]
            stop = next((n for n, one in enumerate(below) if n and one.kind == "heading"), len(below))
            texts = [one.text for one in below[:stop]]
            ends = [next((n for n, text in enumerate(texts) if find_whole(fact, text)), None) for fact in facts]
            follows = first is None or any(find_whole(first, text) for text in texts)
            if follows and None not in ends:
                distance = max((end for end in ends if end is not None), default=0)
                best = min(best or (distance, place), (distance, place))
                if not distance:
                    break
        return best


def _key(text: str) -> str:
    """Return a heading without white space: lines may have been filled within it."""
    return "".join(text.split())


def _leads(wanted: str, text: str, longer: Sequence[str], begun: int) -> bool | None:
    """Return whether a headline stands before every other word of a paragraph; `None` when it does not stand there once more."""
    for heading in longer:
        text = without_whole(heading, text)
    places = list(places_of(wanted, text))
    if len(places) <= begun:
        return None
    return not any(char.isalnum() for char in text[: places[begun].start])
