"""Holding a record against the sources it names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from digest.model import Attribution, Failure
from digest.verify.matching import difference, folded, squeezed
from digest.verify.record import Record, RecordedPassage, RecordedStory

STAGE = "verify"
REBUILD = "build again"

_MARKS = "“”„«»()[],.;:"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvidence:
    """What a source file says, read anew."""

    sha256: str
    text: str
    """The source text that offsets refer to."""
    attributions: Mapping[str, Attribution]
    """By article id."""


def check_record(record: Record, evidence: Callable[[str], SourceEvidence | None], *, where: str) -> Iterator[Failure]:
    """Yield every place where the record differs from its sources."""
    for story in record.all_stories:
        source = evidence(story.file)
        if source is None:
            yield _failure(
                where, story, f"its source {story.file} is not there", "put the file back, or build again without it"
            )
        elif source.sha256 != story.sha256:
            yield _failure(
                where,
                story,
                f"{story.file} has changed since (SHA-256 {source.sha256[:12]}…, recorded {story.sha256[:12]}…)",
                REBUILD,
            )
        else:
            yield from _check_passages(story, source, where)
            yield from _check_attribution(story, source, where)
            yield from _check_shown(story, where)


def _check_passages(story: RecordedStory, source: SourceEvidence, where: str) -> Iterator[Failure]:
    for kind, passage in _passages(story):
        there = source.text[passage.place.start : passage.place.end]
        if there != passage.text and squeezed(there) != squeezed(passage.text):
            problem = f"the {kind} is not what stands in {story.file} at {passage.place.start}–{passage.place.end}"
            yield _failure(where, story, f"{problem}: {difference(folded(there), folded(passage.text))}", REBUILD)
        if passage.speaker is not None and not _stands_in(source.text, passage.speaker):
            yield _failure(where, story, f"the speaker “{passage.speaker}” does not stand in {story.file}", REBUILD)
        if passage.credit is not None and passage.speaker is not None and not _names(passage.credit, passage.speaker):
            yield _failure(where, story, f"the credit “{passage.credit}” does not name “{passage.speaker}”", REBUILD)


def _stands_in(text: str, words: str) -> bool:
    """Whether words stand in a text, white space aside."""
    return words in text or squeezed(words) in squeezed(text)


def _names(credit: str, speaker: str) -> bool:
    """Whether every word of the mention stands in the line under the quote."""
    return {word.strip(_MARKS) for word in speaker.casefold().split()} <= {
        word.strip(_MARKS) for word in credit.casefold().split()
    }


def _check_attribution(story: RecordedStory, source: SourceEvidence, where: str) -> Iterator[Failure]:
    found = source.attributions.get(story.id)
    if found is None:
        yield _failure(where, story, f"{story.file} holds no article {story.id[:12]}…", REBUILD)
        return
    for field in fields(Attribution):
        if field.name == "evidence":
            continue
        said, recorded = getattr(found, field.name), getattr(story.attribution, field.name)
        if said != recorded:
            yield _failure(
                where, story, f"{field.name}: recorded {recorded!r}, but {story.file} says {said!r}", REBUILD
            )


def _check_shown(story: RecordedStory, where: str) -> Iterator[Failure]:
    """Yield what the printed line of names and dates leaves out of the attribution."""
    shown = dict(story.facts)
    of = story.attribution
    wanted = [("authors", name) for name in story.author_names]
    wanted += [
        (kind, value)
        for kind, value in (("publisher", of.publisher), ("publisher", of.publisher_name), ("agency", of.agency))
        if value
    ]
    if of.published is not None:
        wanted += [("date", str(of.published.year)), ("date", str(of.published.day))]
        if isinstance(of.published, datetime):
            wanted.append(("date", f"{of.published:%H:%M}"))
    for kind, value in wanted:
        if value not in shown.get(kind, ""):
            yield _failure(where, story, f"{kind}: {value!r} is not shown", REBUILD)


def _passages(story: RecordedStory) -> Iterator[tuple[str, RecordedPassage]]:
    for excerpt in story.excerpts:
        yield "excerpt", excerpt
    for quote in story.quotes:
        yield "quote", quote


def _failure(where: str, story: RecordedStory, problem: str, hint: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=f"{story.name}: {problem}", hint=hint)
