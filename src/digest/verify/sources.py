"""Holds a record against the sources that it names, and finished files against words of these that are not recorded."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise

from digest.model import Attribution, Failure
from digest.text.matching import difference, shortened
from digest.verify import wording
from digest.verify.attribution import allowed, required
from digest.verify.editor import SIDECAR_ENDING, editor_problems, expected, is_as_expected, names_speaker, picture_notes
from digest.verify.finished import FinishedParagraph
from digest.verify.matching import CUT, JOINT, failure, folded, same_letters, spaceless, story_failure, without
from digest.verify.permissions import Permission, credit_problems
from digest.verify.record import Record, RecordedPassage, RecordedStory

UNRECORDED_RUN = 8
"""A run of this many words of a source outside what is recorded is not a coincidence: ordinary phrases are shorter."""

BEGINNING = 8
"""Letters by which a known line is looked up at each place of a text: few lines share as many, and few are shorter."""

SPEAKER_LEEWAY = 40
"""White space, in code points, that an article text may fold between a quote and its speaker; a part of their distance is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPart:
    """A block of an article's body, `[start, end)` in the source text."""

    start: int
    end: int
    quotable: bool = True
    """False where letters alone would not say what the source shows."""
    follows_gap: bool = False
    """Whether readable text was left out between the block before and this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvidence:
    """What a source file says, read anew."""

    sha256: str
    text: str
    """The source text that offsets refer to."""
    attributions: Mapping[str, Attribution]
    """By article id."""
    bodies: Mapping[str, tuple[BodyPart, ...]] = field(default_factory=dict)
    """The blocks of each article, in order, by article id."""
    pictures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What the source says of the picture of each article that has one: its description and its credit."""


def check_record(
    record: Record,
    evidence: Callable[[str], SourceEvidence | None],
    *,
    permissions: Sequence[Permission] | None,
    where: str,
) -> Iterator[Failure]:
    """Yield every place where the record differs from its sources, and from what the settings ask for."""

    def text_of(file: str) -> str | None:
        source = evidence(file)
        return None if source is None else source.text

    for story in record.all_stories:
        source = evidence(story.file)
        if source is None:
            hint = "put the file back, or build again without it"
            yield story_failure(where, story, f"its source {story.file} is missing", hint)
        elif source.sha256 != story.sha256:
            sums = f"SHA-256 {source.sha256[:12]}…, recorded {story.sha256[:12]}…"
            yield story_failure(where, story, f"{story.file} has changed since ({sums})", "build again")
        else:
            problems = (
                *_passage_problems(story, source),
                *_body_problems(story, source),
                *_attribution_problems(story, source),
                *editor_problems(story, record.slug, text_of),
                *_wording_problems(story, record.language),
                *_picture_problems(story, source, text_of),
                *(() if permissions is None else credit_problems(story, permissions)),
            )
            yield from (story_failure(where, story, problem) for problem in problems)


def _passage_problems(story: RecordedStory, source: SourceEvidence) -> Iterator[str]:
    for passage in story.passages:
        kind, start, end = "excerpt" if passage.credit is None else "quote", passage.place.start, passage.place.end
        there = source.text[start:end]
        if there != passage.text and not same_letters(there, passage.text):
            changed = difference(folded(there), folded(passage.text))
            yield f"the {kind} differs from {story.file} at {start}–{end}: {changed}"
        if passage.speaker is not None:
            yield from _speaker_problems(story, passage, source)


def _speaker_problems(story: RecordedStory, quote: RecordedPassage, source: SourceEvidence) -> Iterator[str]:
    """Yield a speaker, a name or a role that the source does not have, and a speaker who stands elsewhere than recorded."""
    if names_speaker(story, quote):
        return
    said = spaceless(source.text)
    names = (*story.author_names, story.attribution.publisher, story.attribution.publisher_name)
    known = [said, *(spaceless(name) for name in names if name)]
    for what, text in (
        ("speaker", quote.speaker),
        ("speaker's name", quote.speaker_name),
        ("role", quote.speaker_role),
    ):
        if text and text not in source.text and not any(spaceless(text) in one for one in known):
            yield f"the {what} “{text}” does not appear in {story.file}"
    if quote.speaker_in_article is not None and spaceless(quote.speaker or "") in said:
        away = quote.speaker_in_article.start - quote.in_article.start
        leeway = SPEAKER_LEEWAY + abs(away) // 2
        start = quote.place.start + away
        around = source.text[max(0, start - leeway) : max(0, start + leeway + len(quote.speaker or ""))]
        if spaceless(quote.speaker or "") not in spaceless(around):
            yield f"the speaker “{quote.speaker}” does not stand where the record says, beside “{shortened(quote.text, 60)}”"


def _body_problems(story: RecordedStory, source: SourceEvidence) -> Iterator[str]:
    """Yield words that plain text cannot show, and gaps between excerpts that the record does not own up to."""
    body = source.bodies.get(story.id, ())
    hidden = [part for part in body if not part.quotable]
    for passage in story.passages:
        if any(part.start < passage.place.end and passage.place.start < part.end for part in hidden):
            yield f"“{shortened(passage.text, 60)}” is from a paragraph with signs that plain text cannot show"
    for passage in story.excerpts:
        end = passage.place.end
        if not passage.continues and any(part.start < end and source.text[end : part.end].strip() for part in body):
            yield f"the paragraph of “{shortened(passage.text, 60)}” goes on, and the record does not say so"
    for before, passage in pairwise(story.excerpts):
        if passage.in_article.start < before.in_article.end:
            yield f"“{shortened(passage.text, 60)}” stands earlier in {story.file} than the excerpt before it"
        if passage.follows(before) and _is_gap(before.place.end, passage.place.start, body, source.text):
            yield f"text of {story.file} was left out before “{shortened(passage.text, 60)}”, and the record does not say so"


def _is_gap(start: int, end: int, body: Iterable[BodyPart], text: str) -> bool:
    """Whether readable text of an article stands between two offsets in the source text, in its blocks or left out of them."""
    return any(
        (part.follows_gap and start <= part.start <= end)
        or (part.start < end and start < part.end and text[max(start, part.start) : min(end, part.end)].strip())
        for part in body
    )


def _attribution_problems(story: RecordedStory, source: SourceEvidence) -> Iterator[str]:
    read = source.attributions.get(story.id)
    if read is None:
        yield f"{story.file} has no article {story.id[:12]}…"
        return
    for each in fields(Attribution):
        if each.name == "evidence":
            continue
        said, recorded = expected(story, read, each.name), getattr(story.attribution, each.name)
        if not is_as_expected(recorded, said):
            yield f"{each.name}: recorded {recorded!r}, but {story.file} says {said!r}"


def _picture_problems(
    story: RecordedStory, source: SourceEvidence, text_of: Callable[[str], str | None]
) -> Iterator[str]:
    """Yield a description or a credit of the story's picture that neither its source nor its sidecar has."""
    if story.image is None:
        return
    alt, credit = source.pictures.get(story.id, ("", ""))
    notes = picture_notes(text_of(f"{story.file}{SIDECAR_ENDING}") or "")
    for what, shown, said, noted in (
        ("description", story.image.alt, alt, [note.get("alt") for note in notes]),
        ("credit", story.image.credit or "", credit, [note.get("credit") for note in notes]),
    ):
        possible = {_as_shown(str(text)) for text in (said, *noted) if text} or {""}
        if _as_shown(shown) not in possible:
            yield f"its picture's {what} is “{shortened(shown)}”, but {story.file} says “{shortened(said)}”"


def _as_shown(text: str) -> str:
    """Return a text without what nobody sees in it."""
    seen = (char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"})
    return folded(unicodedata.normalize("NFC", " ".join("".join(seen).split())))


def _wording_problems(story: RecordedStory, language: str) -> Iterator[str]:
    """Yield what is printed of names, dates, rights and speakers other than the attribution says."""
    of = story.attribution
    for (kind, said), (_, printed) in _paired(wording.facts(story, language), story.facts):
        if said != printed:
            yield f"{kind}: printed as “{printed}”, but it is “{said}”"
    printed_and_said = [
        ("headline", story.heading, wording.heading(of, language)),
        ("rights", story.rights or "", of.rights or ""),
        ("access notice", story.access_notice or "", of.access_notice or ""),
        ("who else has it", story.also, wording.also(story, language)),
    ]
    for quote in story.quotes:
        possible = wording.credit_lines(quote, language)
        said = quote.credit if quote.credit in possible else possible[0]
        printed_and_said.append(("speaker", quote.credit or "", said or ""))
    for kind, printed, said in printed_and_said:
        if printed != said:
            yield f"{kind}: printed as “{printed}”, but it is “{said}”"


def _paired(
    said: Sequence[tuple[str, str]], printed: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the parts that are said beside those that are printed, by their kinds; an empty text for one that is missing."""
    first, second = dict(said), dict(printed)
    for kind in dict.fromkeys([*first, *second]):
        yield (kind, first.get(kind, "")), (kind, second.get(kind, ""))


class SourceWords:
    """The words of an issue's sources, prepared once; searches are remembered, since the files of an issue say much alike."""

    def __init__(self, record: Record, evidence: Callable[[str], SourceEvidence | None]) -> None:
        self._files = frozenset(story.file for story in record.all_stories)
        self.evidence = evidence
        """What a source file says, read anew."""
        self._spaced: dict[str, str] = {}
        self._words: frozenset[str] = frozenset()
        self._having: dict[str, frozenset[str]] = {}

    def begins_within(self, story: RecordedStory) -> bool | None:
        """Return whether a story's first excerpt begins within a sentence of its source; `None` where that cannot be told."""
        source = self.evidence(story.file) if story.excerpts else None
        if source is None:
            return None
        start = story.excerpts[0].place.start
        part = next((one for one in source.bodies.get(story.id, ()) if one.start <= start < one.end), None)
        if part is None:
            return None
        before = source.text[part.start : start].rstrip()
        return bool(before) and (True if before[-1].isalnum() or before[-1] in ",;" else None)

    def files_with(self, run: str) -> frozenset[str]:
        """Return the source files that have a run of words, which are case folded, with a space on each side of a word."""
        if run not in self._having:
            if not self._spaced:
                self._spaced = {file: _spaced(self.evidence(file)) for file in self._files}
                self._words = frozenset().union(*(text.split() for text in self._spaced.values()))
            is_possible = self._words.issuperset(run.split())
            self._having[run] = frozenset(file for file, text in self._spaced.items() if is_possible and run in text)
        return self._having[run]


def _spaced(source: SourceEvidence | None) -> str:
    """Return a source's words, case folded, a space on each side of a word."""
    return "" if source is None else f" {' '.join(source.text.casefold().split())} "


def check_unrecorded(
    record: Record, paragraphs: Iterable[FinishedParagraph], words: SourceWords, where: str
) -> Iterator[Failure]:
    """Yield paragraphs with a run of words from a source that is not recorded."""
    files = {story.file for story in record.all_stories}
    known = _KnownLines(record)
    judged: dict[str, bool] = {}
    for paragraph in paragraphs:
        text = paragraph.text
        if text not in judged:
            judged[text] = any(not words.files_with(run).isdisjoint(files) for run in known.runs_beside(text))
        if judged[text]:
            problem = f"“{shortened(text)}” holds words of a source that are not in the record"
            yield failure(where, problem, line=paragraph.line)


def _unspaced(text: str) -> str:
    """Return a text without its spaces and the joints of filled lines; other white space stays."""
    return text.replace(" ", "").replace(JOINT, "")


class _KnownLines:
    """Every line that a record accounts for."""

    def __init__(self, record: Record) -> None:
        self._lines = frozenset(filter(None, map(folded, set(_recorded(record)))))
        self._by_beginning: dict[str, list[tuple[str, str]]] = {}
        """Lines without spaces and as they are, by how the first begins: filling lines parts wide letters without a space."""
        self._short: list[tuple[str, str]] = []
        for line in self._lines:
            bare = _unspaced(line)
            if len(bare) < BEGINNING:
                self._short.append((bare, line))
            else:
                self._by_beginning.setdefault(bare[:BEGINNING], []).append((bare, line))

    def runs_beside(self, text: str) -> Iterator[str]:
        """Yield every run of `UNRECORDED_RUN` words that no known line holds, case folded, a space on each side of a word."""
        if text in self._lines or text[1:-1] in self._lines or text.count(" ") < UNRECORDED_RUN - 1:
            return
        for line in self._within(text):
            text = without(line, text)
        for piece in text.split(CUT):
            words = piece.casefold().split()
            for start in range(len(words) - UNRECORDED_RUN + 1):
                yield f" {' '.join(words[start : start + UNRECORDED_RUN])} "

    def _within(self, text: str) -> Sequence[str]:
        """Return the known lines whose letters a text holds, the longest first."""
        text = _unspaced(text)
        within = {line for bare, line in self._short if bare in text}
        known, last = self._by_beginning, len(text) - BEGINNING
        for place in [place for place in range(last + 1) if text[place : place + BEGINNING] in known]:
            lines = known[text[place : place + BEGINNING]]
            within.update(line for bare, line in lines if text.startswith(bare, place))
        return sorted(within, key=lambda line: (-len(line), line))


def _recorded(record: Record) -> Iterator[str]:
    yield from record.own_texts
    for story in record.all_stories:
        yield story.heading
        yield from (text for _, text in required(story))
        yield from allowed(record, story)
        for passage in story.passages:
            yield passage.shown
            yield passage.credit or ""
