"""The record of an issue, `issue.json`: the source of every word. Documented in docs/record.md.

`digest verify` reads it with code of its own, so that writer and judge cannot share a mistake.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import to_json

from digest.composer.rendering.views import IssueView, QuoteView, StoryView
from digest.model import (
    ATTRIBUTION_FIELDS,
    ArrangedStory,
    Attribution,
    Author,
    Excerpt,
    Image,
    Issue,
    Quote,
    Restrictions,
    Site,
    Span,
)

FORMAT = "digest-issue/1"


def record_bytes(issue: Issue, view: IssueView, site: Site) -> bytes:
    """Return the record as UTF-8 JSON, keys in a fixed order, a line feed at the end; `view` is the issue in words."""
    return to_json(_issue(issue, view, site), indent=1) + b"\n"


def _issue(issue: Issue, view: IssueView, site: Site) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "issue": issue.slug,
        "title": issue.title,
        "period": view.period,
        "first_day": issue.first_day.isoformat(),
        "last_day": issue.last_day.isoformat(),
        "updated": issue.updated.isoformat(),
        "language": issue.language,
        "site": {
            "title": site.title,
            "editor": site.editor,
            "base_url": site.base_url,
            "unsubscribe_url": site.unsubscribe_url,
            "postal_address": site.postal_address,
            "masthead": site.theme.masthead,
            "footer": site.theme.footer,
        },
        "email_budget": site.email_budget,
        "preheader": view.preheader,
        "intro": issue.intro,
        "corrections": [
            {"date": each.date_iso, "shown": each.date, "changes": [change.text for change in each.changes]}
            for each in view.corrections
        ],
        "sections": [
            {
                "title": section.title,
                "note": section.note,
                "stories": [_story(s, v) for s, v in zip(section.stories, shown.stories, strict=True)],
            }
            for section, shown in zip(issue.sections, view.sections, strict=True)
        ],
    }


def _story(story: ArrangedStory, view: StoryView) -> dict[str, Any]:
    return {
        "id": story.id,
        "anchor": view.anchor,
        "source": {"file": story.source, "sha256": story.document},
        "language": story.language,
        "via": story.via,
        "length": story.length,
        "section": story.section,
        "rank": _rank(story),
        "note": story.note,
        "attribution": _attribution(story.attribution),
        "editor": [
            {"field": one.field, "value": one.value, "file": one.file, "quote": one.quote} for one in story.overrides
        ],
        "credit": story.restrictions.credit,
        "shown": {
            "heading": view.heading,
            "also": view.also,
            "facts": [{"kind": fact.kind, "text": fact.text} for fact in view.facts],
            "rights": view.rights,
            "access_notice": view.access_notice,
        },
        "excerpts": [_excerpt(excerpt) for excerpt in story.excerpts],
        "quotes": [_quote(quote, shown) for quote, shown in zip(story.quotes, view.quotes, strict=True)],
        "image": _image(story.image) if story.image else None,
        "rights": _rights(story.restrictions),
        "coverage": [_story(s, v) for s, v in zip(story.coverage, view.coverage, strict=True)],
    }


def _rank(story: ArrangedStory) -> dict[str, Any] | None:
    if story.rank is None:
        return None
    parts = [{"name": name, "factor": round(factor, 4)} for name, factor in story.rank.parts]
    return {"score": round(story.rank.score, 4), "parts": parts}


def _image(image: Image) -> dict[str, Any]:
    return {
        "file": image.file,
        "sha256": image.sha256,
        "media_type": image.media_type,
        "width": image.width,
        "height": image.height,
        "alt": image.alt,
        "credit": image.credit,
        "url": image.url,
    }


def _rights(of: Restrictions) -> dict[str, Any]:
    limits = of.limits
    return {
        "words": limits.words,
        "words_rule": limits.words_rule,
        "quotes": limits.quotes,
        "quotes_rule": limits.quotes_rule,
        "images": limits.images,
        "cuts": [
            {"rule": cut.rule, "excerpts": cut.excerpts, "words": cut.words, "quotes": cut.quotes, "image": cut.image}
            for cut in of.cuts
        ],
    }


def _attribution(of: Attribution) -> dict[str, Any]:
    return {
        **{name: _field(getattr(of, name)) for name in ATTRIBUTION_FIELDS},
        "evidence": [{"field": e.field, "value": e.value, "found": e.found, "used": e.used} for e in of.evidence],
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    return {
        "text": excerpt.text,
        "place": _span(excerpt.place),
        "in_article": {"start": excerpt.start, "end": excerpt.end},
        "continues": excerpt.continues,
        "follows_gap": excerpt.follows_gap,
        "score": round(excerpt.score, 4),
        "reason": excerpt.reason,
        "in_email": excerpt.in_email,
    }


def _quote(quote: Quote, shown: QuoteView) -> dict[str, Any]:
    return {
        "text": quote.text,
        "place": _span(quote.place),
        "in_article": {"start": quote.start, "end": quote.end},
        "kind": quote.kind,
        "credit": shown.credit,
        "speaker": quote.speaker,
        "speaker_in_article": _pair(quote.speaker_start, quote.speaker_end),
        "speaker_name": quote.speaker_name,
        "speaker_role": quote.speaker_role,
        "cue": quote.cue,
        "evidence_in_article": _span(quote.evidence),
        "rule": quote.rule,
        "confidence": round(quote.confidence, 4),
        "in_email": quote.in_email,
    }


def _field(value: str | date | tuple[Author, ...] | None) -> str | list[dict[str, str | None]] | None:
    """Return a field of an attribution as JSON holds it."""
    if isinstance(value, tuple):
        return [{"name": author.name, "url": author.url} for author in value]
    return value.isoformat() if isinstance(value, date) else value


def _span(span: Span | None) -> Mapping[str, int] | None:
    return {"start": span.start, "end": span.end} if span else None


def _pair(start: int | None, end: int | None) -> Mapping[str, int] | None:
    return {"start": start, "end": end} if start is not None and end is not None else None
