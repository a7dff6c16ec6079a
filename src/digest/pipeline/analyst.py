"""The analyses of all documents, from the cache or made by an engine, in input order."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import TypeAlias, TypeVar

from digest.engine import Engine, LostError, in_order, open_engine
from digest.errors import ConfigError
from digest.model import Article, Document, Failure, Notice
from digest.pipeline.analysis import (
    Analysis,
    EncodedAnalysis,
    decoded_articles,
    decoded_evidence,
    decoded_stories,
    editors_evidence,
    encoded_evidence,
    work,
)
from digest.project.loading import Project
from digest.project.settings import Settings
from digest.store import Cache, CacheEntry, code_version
from digest.store.cache import MemoryCache
from digest.verify import SourceEvidence

T = TypeVar("T")
R = TypeVar("R")

ANALYSED = ("story", "sections")
"""The tables of the settings that an analysis depends on. It gets no others, so that none is forgotten in the key of the cache."""
EVIDENCE_HELD = 256
"""Documents whose evidence is held at a time: more than an issue has stories, or verifying it would decode each one many times."""
DOCUMENT_MS, KILOBYTE_MS = 3.3, 0.031
"""The time to read a document, and each kilobyte of it: 5 KB of text take 3.5 ms, a page of 200 KB 9.5. Measured on 2026-11-25; the `auto`
engine decides by it where the work is done."""
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)

Found: TypeAlias = Document | Failure
"""A document of a project, or why it could not be loaded."""


class Analyst:
    """Analyses documents for one build, and finds their evidence and articles again in the cache."""

    def __init__(
        self,
        settings: Settings,
        *,
        engine: Engine,
        cache: Cache | MemoryCache,
        again: Callable[[], Iterable[Found]] = tuple,
        editors_text: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        """Take the settings; engine and cache belong to the caller.

        `again` gives the documents once more, for the evidence of one when the cache has failed meanwhile; `editors_text` the text of
        a sidecar or plan by its path.
        """
        self._settings = Settings(**{name: getattr(settings, name) for name in ANALYSED})
        self._engine = engine
        self._cache = cache
        self._again = again
        self._editors_text = editors_text
        self._prefix = f"{code_version()}\0{self._settings.model_dump_json()}"
        self._keys: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        """The ids of the documents as they were read, by source."""
        self.until: datetime | None = None
        """Aware; when an analysis would come out differently although nothing has changed; `None` for never."""
        self.evidence = lru_cache(maxsize=EVIDENCE_HELD)(self._evidence)
        """Gives what a document says, by its source; `None` for one without a story, or that was not there."""

    def analyses(self, found: Iterable[Found]) -> Iterator[Analysis]:
        """Yield the analysis of each document, in input order, without its evidence; the same bytes under two names count once."""
        task = partial(_work_on, settings=self._settings)
        for item, future in in_order(
            self._engine, task, self._first_of_each(found), cost_ms=_cost_ms, known=self._known
        ):
            if isinstance(item, Failure):
                yield Analysis(failures=(item,))
            elif isinstance(item, Notice):
                yield Analysis(notices=(item,))
            else:
                yield self._kept(item, future)
        self._cache.flush()

    @property
    def has_help(self) -> bool:
        """Whether other processes do the work, or would if there were much."""
        return self._engine.max_workers > 1 or self._engine.lookahead_ms > 0

    def each(self, function: Callable[[T], R], items: Iterable[T], *, cost_ms: float) -> Iterator[R]:
        """Return the results of a pure function for each item, in input order, by the same engine.

        What the engine does not bring back is worked on here, so the function raises what it raises without an engine. `cost_ms` is about
        how many milliseconds all items take here. Items are made as they are needed: none is looked at ahead.
        """
        if not self.has_help:
            return map(function, items)
        self._engine.expect(cost_ms)
        return _brought_back(function, in_order(self._engine, function, items))

    def _first_of_each(self, found: Iterable[Found]) -> Iterator[Found | Notice]:
        """Yield the documents, with a notice in place of one that has the same bytes as an earlier one."""
        first: dict[str, str] = {}
        for item in found:
            if isinstance(item, Failure):
                yield item
                continue
            self.ids[item.source] = item.id
            if (other := first.setdefault(item.id, item.source)) != item.source:
                yield Notice(source=item.source, text=f"is the same file as {other}, so it counts once")
            else:
                yield item

    def _known(self, item: Found | Notice) -> EncodedAnalysis | None:
        if not isinstance(item, Document):
            return EncodedAnalysis(stories=b"", evidence=b"")
        entry = self._cache.find(self._key(item), at=_seen(item))
        return None if entry is None else EncodedAnalysis(stories=entry.value, evidence=b"", until=entry.until)

    def _kept(self, document: Document, future: Future[EncodedAnalysis]) -> Analysis:
        """Return the analysis of a document, and put it into the cache unless it is from there."""
        problem = future.exception()
        if problem is not None:
            if isinstance(problem, ConfigError) or not isinstance(problem, Exception):
                raise problem  # not about this document
            return Analysis(source=document.source, failures=(_failure(document, problem),))
        encoded = future.result()
        if encoded.until is not None:
            self.until = min(self.until or encoded.until, encoded.until)
        key = self._keys[document.source] = self._key(document)
        if encoded.evidence:
            entry = CacheEntry(value=encoded.stories, more=encoded.evidence, since=_seen(document), until=encoded.until)
            self._cache.put(key, entry)
        return decoded_stories(encoded.stories, document.source)

    def _key(self, document: Document) -> str:
        described = replace(document, data=b"", seen=None)  # the id stands for the bytes
        zone = document.seen and document.seen.moment.utcoffset()  # in another zone, the same moment is another day
        return hashlib.sha256(f"{self._prefix}\0{zone}\0{described!r}".encode("utf-8", "backslashreplace")).hexdigest()

    def encoded_evidence(self, source: str) -> bytes | None:
        """Return the evidence and articles of a document as `work` encoded them, to be sent to another process."""
        key = self._keys.get(source)
        if key is None:
            text = self._editors_text(source)
            return None if text is None else encoded_evidence(editors_evidence(text))
        if (encoded := self._cache.more(key)) is not None:
            return encoded
        again = (one for one in self._again() if isinstance(one, Document) and one.source == source)
        document = next(again, None)
        return work(document, self._settings).evidence if document is not None else None

    def articles(self, source: str) -> tuple[tuple[Article, ...], str] | None:
        """Return the articles of a document and its source text, by its source; `None` for one without any, or that was not there."""
        encoded = self.encoded_evidence(source)
        return decoded_articles(encoded, source) if encoded is not None else None

    def _evidence(self, source: str) -> SourceEvidence | None:
        encoded = self.encoded_evidence(source)
        return decoded_evidence(encoded) if encoded is not None else None


def _brought_back(function: Callable[[T], R], pairs: Iterable[tuple[T, Future[R]]]) -> Iterator[R]:
    for item, future in pairs:
        problem = future.exception()
        if problem is not None and not isinstance(problem, Exception):
            raise problem
        yield future.result() if problem is None else function(item)


def _work_on(item: Found | Notice, *, settings: Settings) -> EncodedAnalysis:
    assert isinstance(item, Document)  # noqa: S101 - what is known needs no work
    return work(item, settings)


def _seen(document: Document) -> datetime:
    return document.seen.moment if document.seen is not None else _ALWAYS


def _cost_ms(item: Found | Notice) -> float:
    """Return about how many milliseconds an analysis takes."""
    return DOCUMENT_MS + KILOBYTE_MS * len(item.data) / 1024 if isinstance(item, Document) else 0.0


def _failure(document: Document, problem: Exception) -> Failure:
    """Return the failure of a document that was not analysed."""
    if isinstance(problem, LostError):
        return Failure(stage="read", source=document.source, problem=problem.problem, hint=problem.hint)
    text = f"{type(problem).__name__}: {problem}"[:300]
    if isinstance(problem, OSError):
        hint = "check space and permissions of the folder for temporary files, and build again"
        return Failure(stage="read", source=document.source, problem=f"could not be read ({text})", hint=hint)
    hint = "this is a fault of the program: please report it, with the file; meanwhile, save the article as text"
    return Failure(stage="read", source=document.source, problem=f"could not be read ({text})", hint=hint)


@contextmanager
def reading(
    project: Project, *, now: datetime, cache: Cache | MemoryCache, engine: str = "inline"
) -> Iterator[Analyst]:
    """Give an analyst of the project's documents."""
    with open_engine(engine) as opened:
        yield Analyst(
            project.settings,
            engine=opened,
            cache=cache,
            again=partial(project.documents, now=now),
            editors_text=project.editors_text,
        )
