"""What one document gives. Layer 5: pure, so that any engine may run it, and run it twice."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from digest import readers, summarizer
from digest.config import Settings
from digest.model import Article, Document, Failure, Notice, Story
from digest.text.fragments import text_directive
from digest.verify import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What one document gives: a pure function of its bytes and the settings."""

    source: str = ""
    """The document's source, where it was set."""
    stories: tuple[Story, ...] = ()
    failures: tuple[Failure, ...] = ()
    notices: tuple[Notice, ...] = ()
    evidence: Evidence | None = None


def analyse(document: Document, settings: Settings) -> Analysis:
    """Return a document's stories and failures. Pure, so that any engine may run it, and run it twice."""
    stories, failures = [], []
    found = readers.read(document)
    source_text = readers.source_text(document) if any(isinstance(one, Article) for one in found) else ""
    for one in found:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            story = summarizer.summarize(
                one, words=settings.story.words, quotes=settings.story.quotes, source_text=source_text
            )
            stories.append(replace(_located(story, document, source_text), lead_image=one.image))
    return Analysis(
        stories=tuple(stories),
        failures=tuple(failures),
        evidence=evidence_of(document, found, source_text) if stories else None,
    )


def _located(story: Story, document: Document, source_text: str) -> Story:
    """Return the story with what leads to its passages, and where the article was found."""
    found_at = document.url if document.url != story.attribution.url else None
    return replace(
        story,
        excerpts=tuple(replace(one, fragment=text_directive(source_text, one.text)) for one in story.excerpts),
        quotes=tuple(replace(one, fragment=text_directive(source_text, one.text)) for one in story.quotes),
        via=found_at,
    )


def evidence_of(document: Document, found: Iterable[Article | Failure], source_text: str | None = None) -> Evidence:
    """Return what a document says, for the judge; its source text is read when it is not given."""
    return Evidence(
        sha256=hashlib.sha256(document.data).hexdigest(),
        text=readers.source_text(document) if source_text is None else source_text,
        attributions={one.id: one.attribution for one in found if isinstance(one, Article)},
    )
