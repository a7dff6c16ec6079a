"""Shows where every passage of a story stands in its source, by the recorded offsets: nothing is searched for.

The `place` of an excerpt or a quote is in the source text. A speaker, and the sentence that ties the speaker to a quote, have offsets in
the article text; the article's blocks say where that is in the source text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from digest.composer.identity import anchor
from digest.composer.labels import speaker_label
from digest.composer.rendering.views import story_view
from digest.model import SPEAKER, ArrangedStory, Article, Excerpt, Issue, Quote, Site, Span

MarkKind: TypeAlias = Literal["excerpt", "quote", "speaker", "evidence", "chosen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassage:
    """An excerpt or a quote of a story, with what is known about it."""

    key: str
    """`e0` for the first excerpt, `q0` for the first quote."""
    kind: Literal["excerpt", "quote"]
    text: str
    place: Span | None
    """In the source text."""
    facts: tuple[tuple[str, str], ...]
    """What is known about it, label and value, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedStory:
    """A story with its passages and their places in the source."""

    anchor: str
    heading: str
    source: str
    passages: tuple[ShownPassage, ...]
    story: ArrangedStory


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSegment:
    """A run of source text with the same marks."""

    text: str
    kinds: tuple[MarkKind, ...] = ()
    key: str = ""
    """The passage that begins here, so that a link can lead to it."""


def traced_stories(issue: Issue, site: Site) -> tuple[TracedStory, ...]:
    """Return the stories of an issue in printed order, other coverage after the story it belongs to."""
    return tuple(_traced(story, site) for story in issue.all_stories)


def mark_source(text: str, story: TracedStory, *, chosen: str, article: Article | None) -> tuple[SourceSegment, ...]:
    """Return the source text in segments, with every passage of the story marked, and the one whose key is `chosen` marked as such.

    `article` is the article as it was read; without it, the chosen quote's speaker and evidence are not marked.
    """
    marks: list[tuple[int, int, MarkKind]] = []
    starts: dict[int, str] = {}
    for passage in story.passages:
        if passage.place is None:
            continue
        marks.append((passage.place.start, passage.place.end, passage.kind))
        if passage.key == chosen:
            marks.append((passage.place.start, passage.place.end, "chosen"))
        starts.setdefault(passage.place.start, passage.key)
        if passage.key == chosen:
            starts[passage.place.start] = passage.key
    if chosen.startswith("q") and article is not None:
        marks += _around(story.story.quotes[int(chosen[1:])], text, article)
    return _segments(text, marks, starts)


def source_span(text: str, article: Article, start: int, end: int) -> Span | None:
    """Return where a range of the article text stands in the source text `text`; `None` when it is not within a block.

    A block has the same characters as its source except for white space: so the others are counted.
    """
    first = _source_offset(text, article, start, at_end=False)
    last = _source_offset(text, article, end, at_end=True)
    return Span(start=first, end=last) if first is not None and last is not None and first < last else None


def _traced(story: ArrangedStory, site: Site) -> TracedStory:
    view = story_view(story, site)
    excerpts = [_excerpt(f"e{n}", excerpt) for n, excerpt in enumerate(story.excerpts)]
    named = {one.quote: one.found for one in story.overrides if one.field == SPEAKER}
    quotes = [_quote(f"q{n}", quote, site, named.get(quote.text, "")) for n, quote in enumerate(story.quotes)]
    return TracedStory(
        anchor=anchor(story),
        heading=view.heading,
        source=story.source,
        passages=(*excerpts, *quotes),
        story=story,
    )


def _excerpt(key: str, excerpt: Excerpt) -> ShownPassage:
    facts = [
        ("In the source", _range(excerpt.place)),
        ("In the article", f"{excerpt.start}–{excerpt.end}"),
        ("Score", f"{excerpt.score:.2f}"),
    ]
    if excerpt.continues:
        facts.append(("Cut", "the paragraph goes on in the source"))
    if excerpt.reason:
        facts.append(("Why it was chosen", excerpt.reason))
    return ShownPassage(key=key, kind="excerpt", text=excerpt.text, place=excerpt.place, facts=tuple(facts))


def _quote(key: str, quote: Quote, site: Site, named: str) -> ShownPassage:
    """Return a quote; `named` says where its editor names the speaker, if anywhere."""
    mention = f", {quote.speaker_start}–{quote.speaker_end} in the article" if quote.speaker_start is not None else ""
    evidence = f"{quote.evidence.start}–{quote.evidence.end} in the article" if quote.evidence else ""
    facts = (
        ("Credited to", speaker_label(quote, site.language) or "nobody: the source does not say"),
        ("Named by", named),
        ("As written", f"{quote.speaker}{mention}" if quote.speaker and not named else ""),
        ("Name", quote.speaker_name or ""),
        ("Role", quote.speaker_role or ""),
        ("Reporting verb", quote.cue or ""),
        ("Evidence", evidence),
        ("Rule", quote.rule),
        ("Confidence", f"{quote.confidence:.2f}" if quote.rule else ""),
        ("Kind", quote.kind),
        ("In the source", _range(quote.place) if quote.place else ""),
        ("In the article", f"{quote.start}–{quote.end}"),
    )
    known = tuple((label, value) for label, value in facts if value)
    return ShownPassage(key=key, kind="quote", text=quote.text, place=quote.place, facts=known)


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


def _segments(
    text: str, marks: Sequence[tuple[int, int, MarkKind]], starts: dict[int, str]
) -> tuple[SourceSegment, ...]:
    inside = [(max(0, start), min(len(text), end), kind) for start, end, kind in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end) if start < end)})
    segments = []
    for start, end in pairwise(edges):
        kinds = tuple(dict.fromkeys(kind for first, last, kind in inside if first <= start and end <= last))
        segments.append(SourceSegment(text=text[start:end], kinds=kinds, key=starts.get(start, "") if kinds else ""))
    return tuple(segments)
