"""What one document gives: its stories, and what they are verified against; a pure function of its bytes and the settings.

`work` is what an engine runs. Its result always has the encoding that the cache uses, whether just computed or cached, in this process or
another, so a build gives the same bytes whatever the engine and the cache.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from digest import readers, summarizer
from digest.composer.grouping import fingerprint_of
from digest.composer.ranking import reason_for, section_for
from digest.model import Article, Document, Failure, Moment, Notice, Reading, Story, overridden, overrides_for
from digest.project.settings import Settings
from digest.readers.attribution import MAX_FIELD_CHARS, TOO_LONG
from digest.text.similarity import Fingerprint
from digest.text.urls import canonical, login_host
from digest.verify import BodyPart, SourceEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one document gives."""

    source: str = ""
    """The document's source, where it was set."""
    stories: tuple[Story, ...] = ()
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    """What each article is compared by, by `Story.id`."""
    embargoes: Mapping[str, Moment] = field(default_factory=dict)
    """Until when articles are to be held back, by `Story.id`."""
    failures: tuple[Failure, ...] = ()
    notices: tuple[Notice, ...] = ()
    evidence: SourceEvidence | None = None
    """What its stories are verified against; `None` without any."""
    articles: tuple[Article, ...] = ()


def analyse(document: Document, settings: Settings) -> Analysis:
    """Return a document's stories and failures. Pure, so that any engine may run it, and run it twice."""
    reading = readers.read(document)
    articles = tuple(with_overrides(one, document) for one in reading.articles if isinstance(one, Article))
    stories = tuple(_story(article, document, settings, reading.text) for article in articles)
    return Analysis(
        stories=stories,
        fingerprints={article.id: fingerprint_of(article) for article in articles},
        embargoes={article.id: article.embargo for article in articles if article.embargo is not None},
        failures=tuple(one for one in reading.articles if isinstance(one, Failure)),
        notices=(
            *document.notices,
            *_unused_overrides(document, articles),
            *reading.notices,
            *_login_notice(document, reading.text),
            *_notices(document.source, articles, stories),
        ),
        evidence=evidence_of(document, reading) if articles else None,
        articles=articles,
    )


def with_overrides(article: Article, document: Document) -> Article:
    """Return an article as the sidecar of its document has it."""
    overrides = overrides_for(article.id, document.overrides)
    return replace(article, attribution=overridden(article.attribution, overrides)) if overrides else article


def _unused_overrides(document: Document, articles: Sequence[Article]) -> Iterator[Notice]:
    """Yield a notice of what a sidecar says that cannot be said of several articles at once."""
    used = {one for article in articles for one in overrides_for(article.id, document.overrides)}
    unused = [one for one in document.overrides if articles and one not in used]
    if unused:
        text = (
            f"what [editor] says of {', '.join(one.field for one in unused)} is not used: the file has several articles"
        )
        yield Notice(source=unused[0].file, text=text, hint="correct each article in the plan: see docs/plan.md")


def _login_notice(document: Document, text: str) -> Iterator[Notice]:
    """Yield a notice where a document, or what is known of it, has an address with a name and password."""
    host = login_host(document.url or "") or login_host(text) or login_host(document.data.decode("latin-1"))
    if host is not None:
        yield Notice(
            source=document.source,
            text=f"an address at {host} has a name and password in it, which no link shows",
            hint="where they also stand in the words of its text, choose other words in the plan",
        )


def _notices(source: str, articles: Sequence[Article], stories: Sequence[Story]) -> Iterator[Notice]:
    """Yield what of a document's articles is not shown, one notice for each kind."""
    missing = Counter(
        name
        for article in articles
        for name in {each.field for each in article.attribution.evidence if each.found.endswith(TOO_LONG)}
        if getattr(article.attribution, name) is None
    )
    for name, number in sorted(missing.items()):
        where = "" if number == 1 else f" of {number} articles"
        text = f"the {name.replace('_', ' ')}{where} is not shown: it has {MAX_FIELD_CHARS:,} characters or more"
        yield Notice(source=source, text=text)
    unprintable = sum(not block.quotable for article in articles for block in article.blocks)
    if unprintable:
        text = "1 paragraph holds a formula or raised signs that plain text cannot show, and is not offered"
        if unprintable > 1:
            text = f"{unprintable} paragraphs hold formulas or raised signs that plain text cannot show, and are not offered"
        yield Notice(source=source, text=text)
    bare = sum(not story.excerpts and not story.quotes for story in stories)
    if bare:
        which = (
            "it shows no paragraph" if len(stories) == 1 else f"{bare} of its {len(stories)} articles show no paragraph"
        )
        text, hint = f"{which}: none reads like part of a story", f"to see why, run: digest explain {source}"
        yield Notice(source=source, text=text, hint=hint)


def _story(article: Article, document: Document, settings: Settings, source_text: str) -> Story:
    """Return what an issue may show of an article, by the rules of the section it belongs to."""
    rule = section_for(article, settings.section_rules)
    section = rule.title if rule else ""
    words, quotes = limits_of(section, settings)
    story = summarizer.summarize(article, words=words, quotes=quotes, source_text=source_text)
    return replace(
        story,
        overrides=overrides_for(article.id, document.overrides),
        via=_found_at(document, article),
        fetched=document.fetched,
        section=section,
        section_reason=(reason_for(article, rule) or "") if rule else "",
    )


def _found_at(document: Document, article: Article) -> str | None:
    """Return the address of the document where it is not the article's own; never with a name and password in it."""
    address = canonical(document.url) if document.url else None
    return address if address != article.attribution.url else None


def limits_of(section: str, settings: Settings) -> tuple[int, int]:
    """Return how many words of excerpts and how many pull quotes a story of a section has."""
    rule = next((rule for rule in settings.sections if rule.title == section), None)
    words = rule.words if rule and rule.words is not None else settings.story.words
    quotes = rule.quotes if rule and rule.quotes is not None else settings.story.quotes
    return words, quotes


def evidence_of(document: Document, reading: Reading) -> SourceEvidence:
    """Return what a document says, for `verify`."""
    articles = [one for one in reading.articles if isinstance(one, Article)]
    return SourceEvidence(
        sha256=document.id,
        text=reading.text,
        attributions={one.id: one.attribution for one in articles},
        bodies={one.id: body_of(one) for one in articles},
        pictures={one.id: (one.image.alt, one.image.credit or "") for one in articles if one.image},
    )


def body_of(article: Article) -> tuple[BodyPart, ...]:
    """Return where the blocks of an article stand, for `verify`."""
    return tuple(
        BodyPart(start=block.start, end=block.end, quotable=block.quotable, follows_gap=block.follows_gap)
        for block in article.blocks
    )


def editors_evidence(text: str) -> SourceEvidence:
    """Return what a file in which an editor corrects attribution says, for `verify`."""
    return SourceEvidence(sha256="", text=text, attributions={})


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedAnalysis:
    """An analysis as it travels between processes and lies in the cache."""

    stories: bytes
    """The analysis without what follows."""
    evidence: bytes
    """The evidence and the articles, compressed: an archive's would not fit in memory, and each issue needs only a few."""
    until: datetime | None = None
    """Aware; when the result may change although its inputs have not; `None` for never."""


def work(document: Document, settings: Settings) -> EncodedAnalysis:
    """Return the encoded analysis of a document. Pure: an engine may run it anywhere, and twice."""
    analysis = analyse(document, settings)
    return EncodedAnalysis(
        stories=_analysis_type().dump_json(replace(analysis, evidence=None, articles=())),
        evidence=encoded_evidence(analysis.evidence, analysis.articles),
        until=document.seen.until if document.seen is not None else None,
    )


def encoded_evidence(evidence: SourceEvidence | None, articles: tuple[Article, ...] = ()) -> bytes:
    """Return evidence and articles as they travel and lie in the cache."""
    parts = _evidence_type().dump_json(evidence), _articles_type().dump_json(articles)
    return zlib.compress(b"\n".join(parts), 1)  # JSON has no line feed of its own


def decoded_stories(encoded: bytes, source: str) -> Analysis:
    """Return the analysis of the document at `source`, without its evidence and articles."""
    return replace(_analysis_type().validate_json(encoded), source=source)


def decoded_evidence(encoded: bytes) -> SourceEvidence | None:
    """Return the evidence that was encoded; `None` for a document without stories."""
    return _evidence_type().validate_json(zlib.decompress(encoded).partition(b"\n")[0])


def decoded_articles(encoded: bytes, source: str) -> tuple[tuple[Article, ...], str] | None:
    """Return the articles of the document at `source`, and its source text; `None` when it had none."""
    evidence_json, _, articles_json = zlib.decompress(encoded).partition(b"\n")
    evidence = _evidence_type().validate_json(evidence_json)
    if evidence is None:
        return None
    return tuple(
        replace(article, source=source) for article in _articles_type().validate_json(articles_json)
    ), evidence.text


@cache
def _analysis_type() -> TypeAdapter[Analysis]:
    return TypeAdapter(Analysis)


@cache
def _evidence_type() -> TypeAdapter[SourceEvidence | None]:
    return TypeAdapter(SourceEvidence | None)


@cache
def _articles_type() -> TypeAdapter[tuple[Article, ...]]:
    return TypeAdapter(tuple[Article, ...])
