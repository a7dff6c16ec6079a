"""Where every passage of a story stands in its source. Offsets are the record's, nothing is searched for.

An excerpt's and a quote's `place` is in the source text. A speaker and the sentence that ties him to a quote have offsets in the article
text; the reader's blocks say where that is in the source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from digest.composer.labels import speaker_label
from digest.composer.rendering.views import anchor, story_view
from digest.model import Article, Excerpt, Issue, Quote, Site, Span, Story

MarkKind: TypeAlias = Literal["excerpt", "quote", "speaker", "evidence", "chosen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An excerpt or a quote of a story, with all that is known of how it came there."""

    key: str
    """`e0` for the first excerpt, `q0` for the first quote."""
    kind: Literal["excerpt", "quote"]
    text: str
    place: Span | None
    """In the source text."""
    facts: tuple[tuple[str, str], ...]
    """What to tell of it, label and value, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story with its passages."""

    anchor: str
    heading: str
    source: str
    passages: tuple[Passage, ...]
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of source text under the same marks."""

    text: str
    kinds: tuple[MarkKind, ...] = ()
    key: str = ""
    """The passage that begins here, so that a link can lead to it."""
    label: str = ""
    """What to say of the mark to those who do not see it."""


def told_stories(issue: Issue, site: Site) -> tuple[Told, ...]:
    """Return the stories of an issue in printed order, other coverage after the story it belongs to."""
    return tuple(_told(story, site) for story in issue.all_stories)


def mark_source(text: str, told: Told, *, chosen: str, article: Article | None) -> tuple[Segment, ...]:
    """Return the source text in segments, every passage of the story marked, and `chosen` most of all.

    `article` is the article as it was read; without it the speaker's and the evidence's places are not marked.
    """
    marks: list[tuple[int, int, MarkKind]] = []
    starts: dict[int, str] = {}
    for passage in told.passages:
        if passage.place is None:
            continue
        marks.append((passage.place.start, passage.place.end, passage.kind))
        if passage.key == chosen:
            marks.append((passage.place.start, passage.place.end, "chosen"))
        starts.setdefault(passage.place.start, passage.key)
        if passage.key == chosen:
            starts[passage.place.start] = passage.key
    if chosen.startswith("q") and article is not None:
        marks += _around(told.story.quotes[int(chosen[1:])], text, article)
    return _segments(text, marks, starts)


def source_span(text: str, article: Article, start: int, end: int) -> Span | None:
    """Return where a range of the article text stands in the source text `text`; `None` when it is in no block.

    White space aside, a block's text is its source's: so the characters that are not white space are counted.
    """
    first = _source_offset(text, article, start, at_end=False)
    last = _source_offset(text, article, end, at_end=True)
    return Span(start=first, end=last) if first is not None and last is not None and first < last else None


def _told(story: Story, site: Site) -> Told:
    view = story_view(story, site)
    excerpts = [_excerpt(f"e{n}", one) for n, one in enumerate(story.excerpts)]
    quotes = [_quote(f"q{n}", one, site) for n, one in enumerate(story.quotes)]
    return Told(
        anchor=anchor(story),
        heading=view.heading,
        source=story.source,
        passages=(*excerpts, *quotes),
        story=story,
    )


def _excerpt(key: str, one: Excerpt) -> Passage:
    facts = [
        ("In the source", _range(one.place)),
        ("In the article", f"{one.start}–{one.end}"),
        ("Score", f"{one.score:.2f}"),
    ]
    if one.continues:
        facts.append(("Cut", "the source's paragraph goes on"))
    if one.reason:
        facts.append(("Why it was chosen", one.reason))
    return Passage(key=key, kind="excerpt", text=one.text, place=one.place, facts=tuple(facts))


def _quote(key: str, one: Quote, site: Site) -> Passage:
    span = f"{one.evidence.start}–{one.evidence.end}" if one.evidence else ""
    mention_place = f", {one.speaker_start}–{one.speaker_end} in the article" if one.speaker_start is not None else ""
    facts = (
        ("Credited to", speaker_label(one, site.language) or "nobody: the source does not tell"),
        ("As written", f"{one.speaker}{mention_place}" if one.speaker else ""),
        ("Name", one.speaker_name or ""),
        ("Role", one.speaker_role or ""),
        ("Word of saying", one.cue or ""),
        ("Evidence", f"{span} in the article" if span else ""),
        ("Found by the rule", one.rule),
        ("Confidence", f"{one.confidence:.2f}" if one.rule else ""),
        ("Kind", one.kind),
        ("In the source", _range(one.place) if one.place else ""),
        ("In the article", f"{one.start}–{one.end}"),
    )
    known = tuple((label, value) for label, value in facts if value)
    return Passage(key=key, kind="quote", text=one.text, place=one.place, facts=known)


def _range(span: Span) -> str:
    return f"{span.start}–{span.end}"


def _around(quote: Quote, text: str, article: Article) -> Iterator[tuple[int, int, MarkKind]]:
    """Yield where a quote's evidence and speaker stand in the source."""
    if quote.evidence and (span := source_span(text, article, quote.evidence.start, quote.evidence.end)):
        yield span.start, span.end, "evidence"
    if quote.speaker_start is not None and quote.speaker_end is not None:
        span = source_span(text, article, quote.speaker_start, quote.speaker_end)
        if span:
            yield span.start, span.end, "speaker"


def _source_offset(text: str, article: Article, position: int, *, at_end: bool) -> int | None:
    """Return the offset in the source text of a position in the article text; `None` between blocks."""
    for block, start in zip(article.blocks, article.offsets, strict=True):
        inside = position - start
        if not 0 <= inside <= len(block.text) or (inside == len(block.text) and not at_end):
            continue
        wanted = sum(not char.isspace() for char in block.text[:inside])
        for offset in range(block.start, block.end):
            if wanted == (1 if at_end else 0) and not text[offset].isspace():
                return offset + at_end
            wanted -= not text[offset].isspace()
    return None


def _segments(text: str, marks: Sequence[tuple[int, int, MarkKind]], starts: dict[int, str]) -> tuple[Segment, ...]:
    inside = [(max(0, start), min(len(text), end), kind) for start, end, kind in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end) if start < end)})
    found = []
    for start, end in pairwise(edges):
        kinds = tuple(dict.fromkeys(kind for first, last, kind in inside if first <= start and end <= last))
        found.append(Segment(text=text[start:end], kinds=kinds, key=starts.get(start, "") if kinds else ""))
    return tuple(found)
