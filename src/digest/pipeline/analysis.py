"""What each document gives, from the cache or read by an engine, in input order.

What an engine runs is `work`: pure, guarded, and small on the way back. The answer comes as it is kept, whether it was found out now or
before, here or elsewhere; so a build gives the same bytes whatever the engine and the cache. What the judge needs of a document, its
text above all, and the articles as they were read, is kept but not held: an archive has more of it than memory, and an issue asks for
little of it.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from digest import readers, summarizer
from digest.composer.grouping import fingerprint_of
from digest.composer.ranking import reason_for, section_for
from digest.engine import Engine, LostError, in_order, open_engine, start_early
from digest.errors import ConfigError
from digest.model import ArrangedStory, Article, Document, Failure, Notice, Reading, Story
from digest.pipeline.article_codec import CompactArticle, restored, shortened
from digest.project.loading import Project
from digest.project.settings import Settings
from digest.store import Cache, CacheEntry, code_version
from digest.store.cache import MemoryCache
from digest.text.similarity import Fingerprint
from digest.verify import SourceEvidence

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def group_story(
    group: Sequence[ArrangedStory],
    articles: Mapping[str, Article],
    settings: Settings,
    source_texts: Mapping[str, str],
) -> ArrangedStory:
    """Return the story of a group as the composer gathered it, with excerpts and quotes chosen anew from all of its accounts.

    `group` is the original and its coverage; `articles` goes by `Story.id`, `source_texts` by `Story.document`. What was found of each
    story before stays: section, length, rank, where it was found. A copy shows nothing; an account whose article is missing shows
    nothing either. Without the original's article the group stays as it is.
    """
    first, *others = group
    told = [story for story in group if story.copy_of is None and story.id in articles]
    if not told or told[0].id != first.id:
        return replace(first, coverage=tuple(others))
    words, quotes = limits_of(first.section, settings)
    chosen = summarizer.summarize_group(
        [articles[story.id] for story in told], words=words, quotes=quotes, source_texts=source_texts
    )
    passages = {story.id: (story.excerpts, story.quotes) for story in chosen}
    shown = [(story, *passages.get(story.id, ((), ()))) for story in group]
    first, *others = (replace(story, excerpts=excerpts, quotes=quotes) for story, excerpts, quotes in shown)
    return replace(first, coverage=tuple(others))


def limits_of(section: str, settings: Settings) -> tuple[int, int]:
    """Return how many words of excerpts and how many pull quotes a story of a section has."""
    rule = next((one for one in settings.sections if one.title == section), None)
    words = rule.words if rule and rule.words is not None else settings.story.words
    quotes = rule.quotes if rule and rule.quotes is not None else settings.story.quotes
    return words, quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one document gives: a pure function of its bytes and the settings."""

    source: str = ""
    """The document's source, where it was set."""
    stories: tuple[Story, ...] = ()
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    """By `Story.id`: what each article is compared by."""
    failures: tuple[Failure, ...] = ()
    notices: tuple[Notice, ...] = ()
    evidence: SourceEvidence | None = None
    """What the judge holds its stories against, with the source text."""
    articles: tuple[Article, ...] = ()
    """What it was read as."""


def analyse(document: Document, settings: Settings) -> Analysis:
    """Return a document's stories and failures. Pure, so that any engine may run it, and run it twice."""
    reading = readers.read(document)
    articles = [one for one in reading.articles if isinstance(one, Article)]
    return Analysis(
        stories=tuple(_story(one, document, settings, reading.text) for one in articles),
        fingerprints={one.id: fingerprint_of(one) for one in articles},
        failures=tuple(one for one in reading.articles if isinstance(one, Failure)),
        evidence=evidence_of(document, reading) if articles else None,
        articles=tuple(articles),
    )


def _story(article: Article, document: Document, settings: Settings, source_text: str) -> Story:
    """Return what an issue may show of an article, by the rules of the section it belongs to."""
    rule = section_for(article, settings.section_rules)
    section = rule.title if rule else ""
    words, quotes = limits_of(section, settings)
    story = summarizer.summarize(article, words=words, quotes=quotes, source_text=source_text)
    return replace(
        story,
        via=document.url if document.url != article.attribution.url else None,
        section=section,
        section_reason=(reason_for(article, rule) or "") if rule else "",
    )


def evidence_of(document: Document, reading: Reading) -> SourceEvidence:
    """Return what a document says, for the judge."""
    return SourceEvidence(
        sha256=document.id,
        text=reading.text,
        attributions={one.id: one.attribution for one in reading.articles if isinstance(one, Article)},
    )


T = TypeVar("T")
R = TypeVar("R")

ANALYSED = ("story", "sections")
"""The tables of the settings that an analysis depends on. It gets no other, so that none is forgotten in the key of the cache."""
EVIDENCE_HELD = 256
"""Documents whose evidence is held at a time: more than an issue has stories, or judging it would decode each one many times."""
DOCUMENT_MS, KILOBYTE_MS = 3.3, 0.031
"""What a document takes to be read, and each kilobyte of it: of 5 KB of text 3.5 ms, of a page of 200 KB 9.5. Measured on 2026-11-25, for
an engine that decides by it where the work is done."""
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)

Found: TypeAlias = Document | Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedAnalysis:
    """What a document gives, as it travels and is kept."""

    value: bytes
    more: bytes
    until: datetime | None = None


class Analyst:
    """Analyses documents for one build, and remembers where their evidence is."""

    def __init__(
        self,
        settings: Settings,
        *,
        engine: Engine,
        cache: Cache | MemoryCache,
        again: Callable[[], Iterable[Found]] = tuple,
    ) -> None:
        """Take what an analysis needs of the settings; engine and cache belong to the caller.

        `again` gives the documents once more: for the evidence of one when the cache has failed meanwhile.
        """
        self._settings = Settings(**{name: getattr(settings, name) for name in ANALYSED})
        self._engine = engine
        self._cache = cache
        self._again = again
        self._prefix = f"{code_version()}\0{self._settings.model_dump_json()}"
        self._keys: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        """Of the documents as they were read, by source."""
        self.until: datetime | None = None
        """Aware; from when on the analyses may be others although nothing else has changed. `None` for never."""
        self._decoded = lru_cache(maxsize=EVIDENCE_HELD)(self._evidence)

    def analyses(self, found: Iterable[Found]) -> Iterator[Analysis]:
        """Yield what each document gives, in input order, without its evidence; the same bytes under two names count once."""
        first: dict[str, str] = {}

        def fresh() -> Iterator[Found | Notice]:
            for one in found:
                if isinstance(one, Failure):
                    yield one
                    continue
                self.ids[one.source] = one.id
                if (other := first.setdefault(one.id, one.source)) != one.source:
                    yield Notice(source=one.source, text=f"is the same file as {other}, so it counts once")
                else:
                    yield one

        task = partial(_work_on, settings=self._settings)
        for one, future in in_order(self._engine, task, fresh(), cost=_cost, known=self._known):
            if isinstance(one, Failure):
                yield Analysis(failures=(one,))
            elif isinstance(one, Notice):
                yield Analysis(notices=(one,))
            else:
                yield self._taken(one, future)
        self._cache.flush()

    def evidence(self, source: str) -> SourceEvidence | None:
        """Return what a source says, by its path; `None` for one without a story, or that was not there."""
        return self._decoded(source)

    @property
    def has_help(self) -> bool:
        """Whether other processes work for it, or would if there were much to do."""
        return self._engine.max_workers > 1 or self._engine.lookahead_ms > 0

    def each(
        self, function: Callable[[T], R], items: Iterable[T], *, cost: float = 0, first: T | None = None
    ) -> Iterator[R]:
        """Return what a pure function gives for each item, in input order, by the same engine; others may be under way already.

        Without help it is worked on here, in its own time. So is what the engine does not bring back: what the function raises is then
        raised as it is without an engine. `cost` is about how many milliseconds all of them take here; `first` is what each helper gets
        while there is no item.
        """
        if not self.has_help:
            return map(function, items)
        return _brought_back(function, start_early(self._engine, function, items, cost=cost, first=first))

    def _known(self, one: Found | Notice) -> EncodedAnalysis | None:
        if not isinstance(one, Document):
            return EncodedAnalysis(value=b"", more=b"")
        kept = self._cache.find(self._key(one), at=_seen(one))
        return None if kept is None else EncodedAnalysis(value=kept.value, more=b"", until=kept.until)

    def _taken(self, document: Document, future: Future[EncodedAnalysis]) -> Analysis:
        """Return what came of a document, and keep it."""
        problem = future.exception()
        if problem is not None:
            if isinstance(problem, ConfigError) or not isinstance(problem, Exception):
                raise problem  # nothing of this document's
            return Analysis(source=document.source, failures=(_failure(document, problem),))
        answer = future.result()
        if answer.until is not None:
            self.until = min(self.until or answer.until, answer.until)
        key = self._keys[document.source] = self._key(document)
        if answer.more:
            kept = CacheEntry(value=answer.value, more=answer.more, since=_seen(document), until=answer.until)
            self._cache.put(key, kept)
        return replace(_stories().validate_json(answer.value), source=document.source)

    def _key(self, document: Document) -> str:
        told = replace(document, data=b"", seen=None)  # the id stands for the bytes
        zone = document.seen and document.seen.moment.utcoffset()  # in another zone, the same moment is another day
        return hashlib.sha256(f"{self._prefix}\0{zone}\0{told!r}".encode("utf-8", "backslashreplace")).hexdigest()

    def evidence_encoded(self, source: str) -> bytes | None:
        """Return the same as it is kept, to be sent to who judges elsewhere; `decoded_evidence` reads it."""
        key = self._keys.get(source)
        if key is None:
            return None
        more = self._cache.more(key)
        if more is None:
            more = next(
                (
                    work(one, self._settings).more
                    for one in self._again()
                    if isinstance(one, Document) and one.source == source
                ),
                None,
            )
        return more

    def articles(self, source: str) -> tuple[tuple[Article, ...], str] | None:
        """Return the articles of a document and its source text, by its path; `None` for one without any, or that was not there."""
        more = self.evidence_encoded(source)
        return decoded_articles(more, source) if more is not None else None

    def _evidence(self, source: str) -> SourceEvidence | None:
        more = self.evidence_encoded(source)
        return decoded_evidence(more) if more is not None else None


def work(document: Document, settings: Settings) -> EncodedAnalysis:
    """Return what a document gives, encoded. Pure: an engine may run it anywhere, and twice."""
    analysis = analyse(document, settings)
    text = analysis.evidence.text if analysis.evidence is not None else ""
    more = _evidences().dump_json(analysis.evidence), _articles().dump_json(shortened(analysis.articles, text))
    return EncodedAnalysis(
        value=_stories().dump_json(replace(analysis, evidence=None, articles=())),
        more=zlib.compress(b"\n".join(more), 1),  # JSON has no line feed of its own
        until=document.seen.until if document.seen is not None else None,
    )


def decoded_evidence(encoded: bytes) -> SourceEvidence | None:
    """Return the evidence that was encoded."""
    return _evidences().validate_json(zlib.decompress(encoded).partition(b"\n")[0])


def decoded_articles(encoded: bytes, source: str) -> tuple[tuple[Article, ...], str] | None:
    """Return the articles that were encoded, of the document at `source`, and its source text; `None` when it had none."""
    evidence, _, articles = zlib.decompress(encoded).partition(b"\n")
    found = _evidences().validate_json(evidence)
    if found is None:
        return None
    short = _articles().validate_json(articles)
    return restored(
        short, found.text, document=found.sha256, source=source, attributions=found.attributions
    ), found.text


def _brought_back(function: Callable[[T], R], pairs: Iterable[tuple[T, Future[R]]]) -> Iterator[R]:
    for item, future in pairs:
        problem = future.exception()
        if problem is not None and not isinstance(problem, Exception):
            raise problem
        yield future.result() if problem is None else function(item)


def _work_on(one: Found | Notice, *, settings: Settings) -> EncodedAnalysis:
    if not isinstance(one, Document):
        raise TypeError("only documents are worked on")
    return work(one, settings)


def _seen(document: Document) -> datetime:
    return document.seen.moment if document.seen is not None else _ALWAYS


def _cost(one: Found | Notice) -> float:
    """Return about how many milliseconds an analysis takes."""
    return DOCUMENT_MS + KILOBYTE_MS * len(one.data) / 1024 if isinstance(one, Document) else 0.0


def _failure(document: Document, problem: Exception) -> Failure:
    """Return what to say of a document that was not analysed."""
    if isinstance(problem, LostError):
        return Failure(stage="read", source=document.source, problem=problem.problem, hint=problem.hint)
    text = f"{type(problem).__name__}: {problem}"[:300]
    if isinstance(problem, OSError):
        hint = "look for room and permissions in the folder for temporary files, and build again"
        return Failure(stage="read", source=document.source, problem=f"could not be read ({text})", hint=hint)
    hint = "this is a fault of the program: please report it, with the file; meanwhile, save the article as text"
    return Failure(stage="read", source=document.source, problem=f"could not be read ({text})", hint=hint)


@cache
def _stories() -> "TypeAdapter[Analysis]":
    from pydantic import TypeAdapter

    return TypeAdapter(Analysis)


@cache
def _evidences() -> "TypeAdapter[SourceEvidence | None]":
    from pydantic import TypeAdapter

    return TypeAdapter(SourceEvidence | None)


@cache
def _articles() -> "TypeAdapter[tuple[CompactArticle, ...]]":
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[CompactArticle, ...])


@contextmanager
def reading(
    project: Project, *, now: datetime, engine: str = "inline", cache: Cache | MemoryCache | None = None
) -> Iterator[Analyst]:
    """Give who reads the project's documents; without a cache, what was read is forgotten afterwards."""
    with open_engine(engine) as opened:
        if cache is not None:
            yield _analyst(project, opened, cache, now)
            return
        with Cache(None, now=now) as own:
            yield _analyst(project, opened, own, now)


def _analyst(project: Project, engine: Engine, cache: Cache | MemoryCache, now: datetime) -> Analyst:
    return Analyst(project.settings, engine=engine, cache=cache, again=lambda: project.documents(now=now))
