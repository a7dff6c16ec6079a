"""Holding the words of a finished file against the record. Layer 3: pure.

A file is cut into stories at their headlines. Within a story every excerpt and quote must be a paragraph of its own, word for word
and in order, with the speaker on the line after a quote; every part of the attribution must stand beside them; and nothing else may look
like a source's words: no quotation that is not recorded, no run of words from a source outside the recorded ones.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from digest.model import Failure
from digest.verify.matching import difference, folded, nearest, shortened, squeezed
from digest.verify.readable import Paragraph
from digest.verify.record import Record, RecordedPassage, RecordedStory
from digest.verify.sources import Evidence

STAGE = "verify"
REBUILD = "build again; a finished file is not for editing"

SHADOW_WORDS = 8
"""A run of this many words of a source outside what is recorded is no accident: ordinary phrases are shorter."""


def check_output(
    record: Record, paragraphs: Sequence[Paragraph], evidence: Callable[[str], Evidence | None], *, where: str
) -> Iterator[Failure]:
    """Yield every place where a file's words differ from the record."""
    failures = list(_check_recorded(record, paragraphs, where))
    yield from failures
    if not failures:  # else what was altered would be told again as something unrecorded
        sources = [source for story in record.all_stories if (source := evidence(story.file)) is not None]
        shadows = _shingles(source.text for source in sources)
        yield from _check_unrecorded(paragraphs, _known(record), shadows, where)


def _check_recorded(record: Record, paragraphs: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield what the record has and the file has not, or otherwise, or once too often."""
    head, segments = _segments(record, paragraphs)
    yield from _check_quotations(None, head, where)
    for story, segment in segments:
        if segment is None:
            yield _failure(where, 0, story, "its headline is missing or altered", _closest(story.heading, paragraphs))
            continue
        failures = [*_check_passages(story, segment, where), *_check_attribution(story, segment, where)]
        yield from failures or _check_quotations(story, segment, where)


def _segments(
    record: Record, paragraphs: Sequence[Paragraph]
) -> tuple[Sequence[Paragraph], list[tuple[RecordedStory, Sequence[Paragraph] | None]]]:
    """Return what stands before the first story, and each story with its paragraphs, `None` where its headline is not found."""
    starts: list[int | None] = []
    position = 0
    for story in record.stories:
        found = _find_headline(story, paragraphs, position)
        starts.append(found)
        position = position if found is None else found + 1
    found_starts = [start for start in starts if start is not None]
    ends = dict(pairwise([*found_starts, len(paragraphs)]))
    head = paragraphs[: found_starts[0]] if found_starts else paragraphs
    return head, [
        (story, None if start is None else paragraphs[start : ends[start]])
        for story, start in zip(record.stories, starts, strict=True)
    ]


def _find_headline(story: RecordedStory, paragraphs: Sequence[Paragraph], position: int) -> int | None:
    """Return where a story begins: its headline as a heading."""
    wanted = folded(story.heading)
    for place in range(position, len(paragraphs)):
        paragraph = paragraphs[place]
        if paragraph.kind == "heading" and paragraph.text == wanted:
            return place
    return None


def _check_passages(story: RecordedStory, segment: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield excerpts and quotes that are not there word for word, in order, or under another name."""
    position = 1
    for passage in (*story.excerpts, *story.quotes):
        found = _find_passage(passage, segment, position)
        if found is None:
            kind = "excerpt" if passage.credit is None else "quote"
            yield _altered(kind, passage, story, segment, where)
            continue
        position = found + 1
        if passage.credit is None:
            continue
        after = segment[position] if position < len(segment) else None
        if after is None or after.text != folded(passage.credit):
            line = after.line if after else segment[found].line
            seen = f"“{shortened(after.text)}”" if after else "nothing"
            problem = f"the quote “{shortened(passage.text, 60)}” is credited to {seen}, not to “{passage.credit}”"
            yield _failure(where, line, story, problem, REBUILD)


def _find_passage(passage: RecordedPassage, segment: Sequence[Paragraph], position: int) -> int | None:
    wanted = folded(passage.text)
    for place in range(position, len(segment)):
        text = segment[place].text
        if text == wanted if passage.credit is None else _inside_marks(text) == wanted.strip():
            return place
    return None


def _inside_marks(text: str) -> str:
    """Return a quote without the one mark on each side that the digest sets."""
    return text[1:-1].strip()


def _altered(
    kind: str, passage: RecordedPassage, story: RecordedStory, segment: Sequence[Paragraph], where: str
) -> Failure:
    """Return what became of a passage that is not there."""
    wanted = folded(passage.text)
    texts = {paragraph.text: paragraph.line for paragraph in reversed(segment[1:])}
    close = nearest(wanted, texts)
    if close is None:
        return _failure(where, segment[0].line, story, f"the {kind} “{shortened(wanted)}” is missing", REBUILD)
    shown = _inside_marks(close) if kind == "quote" else close
    if shown == wanted.strip():
        return _failure(where, texts[close], story, f"the {kind} “{shortened(wanted)}” is out of its order", REBUILD)
    return _failure(where, texts[close], story, f"the {kind} was altered: {difference(wanted, shown)}", REBUILD)


def _check_attribution(story: RecordedStory, segment: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield parts of the attribution that do not stand beside the story."""
    taken = {folded(passage.text) for passage in story.excerpts}
    beside = squeezed(" ".join(paragraph.text for paragraph in segment if paragraph.text not in taken))
    of = story.attribution
    wanted = [*story.facts]
    wanted += [(kind, text) for kind, text in (("rights", of.rights), ("access notice", of.access_notice)) if text]
    for kind, text in wanted:
        if squeezed(text) not in beside:
            hint = _closest(text, segment)
            yield _failure(where, segment[0].line, story, f"{kind}: “{shortened(text)}” is missing or altered", hint)
    if of.url:
        links = {link for paragraph in segment for link in paragraph.links}
        if of.url not in links and not any(_same_address(of.url, link) for link in links):
            yield _failure(where, segment[0].line, story, f"the link to {of.url} is missing or altered", REBUILD)


def _same_address(one: str, other: str) -> bool:
    """Whether two spellings of an address, percent-encoded or not, are the same."""
    from urllib.parse import unquote

    return unquote(one) == unquote(other)


def _check_quotations(story: RecordedStory | None, segment: Sequence[Paragraph], where: str) -> Iterator[Failure]:
    """Yield quotations beyond those that the record has for this story."""
    passages = (*story.excerpts, *story.quotes) if story else ()
    open_ones = [squeezed(passage.text) for passage in passages]
    for paragraph in segment:
        if paragraph.kind != "quotation":
            continue
        bare = squeezed(paragraph.text)
        own = next((text for text in (bare, bare[1:-1]) if text in open_ones), None)
        if own is None:
            problem = f"the quotation “{shortened(paragraph.text)}” is not in the record" + (
                f" of the {story.name}" if story else ""
            )
            yield _plain_failure(where, paragraph.line, problem, REBUILD)
        else:
            open_ones.remove(own)


def _check_unrecorded(
    paragraphs: Iterable[Paragraph], known: Sequence[str], shadows: frozenset[tuple[str, ...]], where: str
) -> Iterator[Failure]:
    """Yield what looks like a source's words but is not recorded."""
    for paragraph in paragraphs:
        text = paragraph.text
        for part in known:
            text = text.replace(part, "\n")
        if any(run in shadows for piece in text.split("\n") for run in _runs(piece)):
            problem = f"“{shortened(paragraph.text)}” holds words of a source that are not in the record"
            yield _plain_failure(where, paragraph.line, problem, REBUILD)


def _known(record: Record) -> list[str]:
    """Return every line that the record accounts for, the longest first."""
    found = {folded(text) for text in record.own_texts if text}
    for story in record.all_stories:
        of = story.attribution
        texts = [story.heading, of.rights, of.access_notice, *(text for _, text in story.facts)]
        texts += [text for passage in (*story.excerpts, *story.quotes) for text in (passage.text, passage.credit)]
        found.update(folded(text) for text in texts if text)
    return sorted(found, key=lambda text: (-len(text), text))


def _shingles(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(run for text in texts for run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.casefold().split()
    return (tuple(words[i : i + SHADOW_WORDS]) for i in range(len(words) - SHADOW_WORDS + 1))


def _closest(text: str, paragraphs: Sequence[Paragraph]) -> str:
    close = nearest(folded(text), [paragraph.text for paragraph in paragraphs])
    return f"nearest: {difference(folded(text), close)}" if close else REBUILD


def _failure(where: str, line: int, story: RecordedStory, problem: str, hint: str) -> Failure:
    return _plain_failure(where, line, f"{story.name}: {problem}", hint)


def _plain_failure(where: str, line: int, problem: str, hint: str) -> Failure:
    return Failure(stage=STAGE, source=f"{where}:{line}" if line else where, problem=problem, hint=hint)
