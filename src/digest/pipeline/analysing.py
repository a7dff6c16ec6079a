"""Analyses of many documents: from the cache, else by an engine, in input order. Layer 5.

What an engine runs is `work`: pure, guarded, and small on the way back. The answer comes as it is kept, whether it was found out now or
before, here or elsewhere; so a build gives the same bytes whatever the engine and the cache. What the judge needs of a document, its
text above all, and the articles as they were read, is kept but not held: an archive has more of it than memory, and an issue asks for
little of it.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from digest.engine import Engine, LostError, begun, in_order
from digest.errors import ConfigError
from digest.model import Article, Document, Failure, Notice
from digest.pipeline.analysis import Analysis, analyse
from digest.pipeline.seen import watched
from digest.pipeline.shorthand import ShortArticle, restored, shortened
from digest.project.settings import Settings
from digest.store import Cache, Kept, code_version
from digest.store.cache import MemoryCache
from digest.verify import Evidence

if TYPE_CHECKING:
    from pydantic import TypeAdapter

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
class Answer:
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

    def evidence(self, source: str) -> Evidence | None:
        """Return what a source says, by its path; `None` for one without a story, or that was not there."""
        return self._decoded(source)

    @property
    def has_help(self) -> bool:
        """Whether other processes work for it, or would if there were much to do."""
        return self._engine.width > 1 or self._engine.foresight > 0

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
        return _brought_back(function, begun(self._engine, function, items, cost=cost, first=first))

    def _known(self, one: Found | Notice) -> Answer | None:
        if not isinstance(one, Document):
            return Answer(value=b"", more=b"")
        kept = self._cache.find(self._key(one), at=one.seen or _ALWAYS)
        return None if kept is None else Answer(value=kept.value, more=b"", until=kept.until)

    def _taken(self, document: Document, future: Future[Answer]) -> Analysis:
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
            since = document.seen or _ALWAYS
            self._cache.put(key, Kept(value=answer.value, more=answer.more, since=since, until=answer.until))
        return replace(_stories().validate_json(answer.value), source=document.source)

    def _key(self, document: Document) -> str:
        told = replace(document, data=b"", seen=None)  # the id stands for the bytes
        zone = document.seen and document.seen.utcoffset()  # in another zone, the same moment is another day
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

    def _evidence(self, source: str) -> Evidence | None:
        more = self.evidence_encoded(source)
        return decoded_evidence(more) if more is not None else None


def work(document: Document, settings: Settings) -> Answer:
    """Return what a document gives, encoded. Pure: an engine may run it anywhere, and twice."""
    until = None
    if document.seen is not None:
        moment, asked = watched(document.seen)
        analysis = analyse(replace(document, seen=moment), settings)
        until = asked.until(document.seen)
    else:
        analysis = analyse(document, settings)
    text = analysis.evidence.text if analysis.evidence is not None else ""
    more = _evidences().dump_json(analysis.evidence), _articles().dump_json(shortened(analysis.articles, text))
    return Answer(
        value=_stories().dump_json(replace(analysis, evidence=None, articles=())),
        more=zlib.compress(b"\n".join(more), 1),  # JSON has no line feed of its own
        until=until,
    )


def decoded_evidence(encoded: bytes) -> Evidence | None:
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


def _work_on(one: Found | Notice, *, settings: Settings) -> Answer:
    if not isinstance(one, Document):
        raise TypeError("only documents are worked on")
    return work(one, settings)


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
def _evidences() -> "TypeAdapter[Evidence | None]":
    from pydantic import TypeAdapter

    return TypeAdapter(Evidence | None)


@cache
def _articles() -> "TypeAdapter[tuple[ShortArticle, ...]]":
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[ShortArticle, ...])
