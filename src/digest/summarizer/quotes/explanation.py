"""Every marked passage with kind, speaker, rule and confidence, for people."""

from dataclasses import dataclass

from digest.model import QuoteKind, Span
from digest.summarizer.quotes.finding import find_quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One line of `digest explain FILE --quotes`."""

    span: Span
    text: str
    kind: QuoteKind
    speaker: str | None
    name: str | None
    rule: str
    confidence: float


def explain_quotes(text: str, language: str = "en") -> tuple[QuoteRow, ...]:
    """Return a row for each marked passage of `text`, in order; `rule` is empty where none found a speaker."""
    return tuple(
        QuoteRow(
            span=Span(start=quote.start, end=quote.end),
            text=quote.text,
            kind=quote.kind,
            speaker=quote.speaker,
            name=quote.speaker_name,
            rule=quote.rule,
            confidence=quote.confidence,
        )
        for quote in find_quotes(text, language=language)
    )
