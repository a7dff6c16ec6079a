"""Words of a source that no record accounts for: a run of them in a finished file is no accident."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from digest.model import Failure
from digest.verify.attribution import allowed, required
from digest.verify.failures import REBUILD, failure
from digest.verify.matching import folded, shortened
from digest.verify.messages import FinishedParagraph
from digest.verify.record import Record
from digest.verify.sources import SourceEvidence

SHADOW_WORDS = 8
"""A run of this many words of a source outside what is recorded is no accident: ordinary phrases are shorter."""

BEGINNING = 8
"""Letters by which a known line is looked up at each place of a text: few lines share as many, and few are shorter."""


class SourceWords:
    """The words of an issue's sources, made ready once; what was looked for is remembered, since its files say much alike."""

    def __init__(self, record: Record, evidence: Callable[[str], SourceEvidence | None]) -> None:
        self._files = frozenset(story.file for story in record.all_stories)
        self.evidence = evidence
        """What a source file says, read anew."""
        self._spaced: dict[str, str] = {}
        self._words: frozenset[str] = frozenset()
        self._found: dict[str, frozenset[str]] = {}

    def files_with(self, run: str) -> frozenset[str]:
        """Return the source files that have a run of words, which are case folded, with a space on each side of a word."""
        if run not in self._found:
            if not self._spaced:
                self._spaced = {file: _spaced(self.evidence(file)) for file in self._files}
                self._words = frozenset().union(*(text.split() for text in self._spaced.values()))
            is_possible = self._words.issuperset(run.split())
            having = (file for file, text in self._spaced.items() if run in text) if is_possible else ()
            self._found[run] = frozenset(having)
        return self._found[run]


def _spaced(source: SourceEvidence | None) -> str:
    """Return a source's words, case folded, a space on each side of a word."""
    return "" if source is None else f" {' '.join(source.text.casefold().split())} "


def check_unrecorded(
    record: Record, paragraphs: Iterable[FinishedParagraph], words: SourceWords, where: str
) -> Iterator[Failure]:
    """Yield what looks like a source's words but is not recorded."""
    files = {story.file for story in record.all_stories}
    known = _Known(record)
    told: dict[str, bool] = {}
    for paragraph in paragraphs:
        text = paragraph.text
        if text not in told:
            told[text] = any(not words.files_with(run).isdisjoint(files) for run in known.runs_beside(text))
        if told[text]:
            problem = f"“{shortened(text)}” holds words of a source that are not in the record"
            yield failure(where, paragraph.line, problem, REBUILD)


class _Known:
    """Every line that a record accounts for."""

    def __init__(self, record: Record) -> None:
        self._lines = frozenset(filter(None, map(folded, set(_recorded(record)))))
        self._by_beginning: dict[str, list[str]] = {}
        self._short: list[str] = []
        for line in self._lines:
            if len(line) < BEGINNING:
                self._short.append(line)
            else:
                self._by_beginning.setdefault(line[:BEGINNING], []).append(line)

    def runs_beside(self, text: str) -> Iterator[str]:
        """Yield every run of `SHADOW_WORDS` words that no known line holds, case folded, a space on each side of a word."""
        if text in self._lines or text[1:-1] in self._lines or text.count(" ") < SHADOW_WORDS - 1:
            return
        for line in self._within(text):
            text = text.replace(line, "\n")
        for piece in text.split("\n"):
            words = piece.casefold().split()
            yield from (f" {' '.join(words[i : i + SHADOW_WORDS])} " for i in range(len(words) - SHADOW_WORDS + 1))

    def _within(self, text: str) -> Sequence[str]:
        """Return the lines that a text holds, the longest first."""
        found = {line for line in self._short if line in text}
        known, last = self._by_beginning, len(text) - BEGINNING
        for place in [place for place in range(last + 1) if text[place : place + BEGINNING] in known]:
            found.update(line for line in known[text[place : place + BEGINNING]] if text.startswith(line, place))
        return sorted(found, key=lambda line: (-len(line), line))


def _recorded(record: Record) -> Iterator[str]:
    yield from record.own_texts
    for story in record.all_stories:
        yield story.heading
        yield from (text for _, text in required(story))
        yield from allowed(record, story)
        for passage in (*story.excerpts, *story.quotes):
            yield passage.text
            yield passage.credit or ""
