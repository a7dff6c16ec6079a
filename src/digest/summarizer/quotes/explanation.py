"""Tells how every marked span was read, for `digest explain`. Layer 3: pure."""

from dataclasses import dataclass

from digest.model import Span
from digest.summarizer.quotes.speech import find_quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One marked span: what it is, who said it, and by which rule that was found."""

    span: Span
    kind: str
    speaker: str | None
    """The mention as written; `None` when the source does not tell."""
    name: str | None
    rule: str
    """Empty when no rule found a speaker."""
    confidence: float
    """0..1: the share of right speakers measured for the rule."""
    text: str


def explain_quotes(text: str, language: str = "en") -> tuple[QuoteRow, ...]:
    """Return a row for each marked span of `text`, in order."""
    return tuple(
        QuoteRow(
            span=Span(start=quote.start, end=quote.end),
            kind=quote.kind,
            speaker=quote.speaker,
            name=quote.speaker_name,
            rule=quote.rule,
            confidence=quote.confidence,
            text=quote.text,
        )
        for quote in find_quotes(text, language=language)
    )
