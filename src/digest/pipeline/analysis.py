"""What one document gives. Layer 5: pure, so that any engine may run it, and run it twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from digest import readers, summarizer
from digest.composer.grouping import fingerprint_of
from digest.composer.ranking import reason_for, section_for
from digest.model import Article, Document, Failure, Notice, Story
from digest.pipeline.grouping import limits_of, page_of, with_fragments
from digest.project.settings import Settings
from digest.text.similarity import Fingerprint
from digest.text.words import count_words
from digest.verify import Evidence


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
    evidence: Evidence | None = None
    """What the judge holds its stories against, with the source text."""
    articles: tuple[Article, ...] = ()
    """What it was read as."""


def analyse(document: Document, settings: Settings) -> Analysis:
    """Return a document's stories and failures. Pure, so that any engine may run it, and run it twice."""
    found = readers.read(document)
    articles = [one for one in found if isinstance(one, Article)]
    source_text = readers.source_text(document) if articles else ""
    return Analysis(
        stories=tuple(_story(one, document, settings, source_text) for one in articles),
        fingerprints={one.id: fingerprint_of(one) for one in articles},
        failures=tuple(one for one in found if isinstance(one, Failure)),
        evidence=evidence_of(document, found, source_text) if articles else None,
        articles=tuple(articles),
    )


def _story(article: Article, document: Document, settings: Settings, source_text: str) -> Story:
    """Return what an issue may show of an article, by the rules of the section it belongs to."""
    rule = section_for(article, settings.section_rules)
    section = rule.title if rule else ""
    words, quotes = limits_of(section, settings)
    story = summarizer.summarize(article, words=words, quotes=quotes, source_text=source_text)
    return replace(
        with_fragments(story, page_of(article, source_text)),
        via=document.url if document.url != article.attribution.url else None,
        section=section,
        placed=(reason_for(article, rule) or "") if rule else "",
        length=count_words(article.text),
        lead_image=article.image,
    )


def evidence_of(document: Document, found: Iterable[Article | Failure], source_text: str | None = None) -> Evidence:
    """Return what a document says, for the judge; its source text is read when it is not given."""
    return Evidence(
        sha256=document.id,
        text=readers.source_text(document) if source_text is None else source_text,
        attributions={one.id: one.attribution for one in found if isinstance(one, Article)},
    )
