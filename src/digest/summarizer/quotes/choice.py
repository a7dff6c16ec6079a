"""Chooses the quotations that become pull quotes."""

from collections import Counter
from collections.abc import Sequence

from digest.model import Quote
from digest.summarizer.quotes.lexicon import Lexicon, lexicon
from digest.summarizer.quotes.marks import word_count
from digest.summarizer.quotes.rules import ADJACENT, MEASURED_BY_LANGUAGE

SHORTEST, LONGEST = 6, 60
"""Words of a pull quote."""
LEAST_SURE = 0.84
"""Confidence of a pull quote's rule where it was measured."""
FARTHEST = 60
"""Code points between a speaker on the left and the quotation; farther ones are clauses of their own."""
TOUCHING = frozenset(
    """quote-verb-subject quote-subject-verb subject-verb-colon-quote quote-speaker-verb speaker-quote-verb
    speaker-verb-quote""".split()
)
"""Rules that need a listed verb of saying right beside the quotation or its colon."""


def choose_quotes(
    quotes: Sequence[Quote],
    *,
    text: str,
    excerpts: Sequence[tuple[int, int]] = (),
    limit: int = 2,
    language: str = "en",
) -> tuple[Quote, ...]:
    """Return up to `limit` pull quotes, best first, each from another speaker; none that an excerpt's range shows.

    A pull quote is a whole direct quotation of 6 to 60 words (scripts without spaces: twice as many characters) with an adjacent verb of
    saying and a speaker that is named or a document.
    """
    words, size = lexicon(language), max(1, len(text))
    shares = Counter(_who(quote) for quote in quotes if quote.speaker)
    ranked = sorted(
        (quote for quote in quotes if _is_fit(quote, text, excerpts, language)),
        key=lambda quote: (-_worth(quote, size, shares, words.strong), quote.start),
    )
    chosen: list[Quote] = []
    for quote in ranked:
        if len(chosen) < limit and all(_who(quote) != _who(other) for other in chosen):
            chosen.append(quote)
    return tuple(chosen)


def _who(quote: Quote) -> str:
    return (quote.speaker_name or quote.speaker or "").casefold()


def _is_fit(quote: Quote, text: str, excerpts: Sequence[tuple[int, int]], language: str) -> bool:
    words = lexicon(language)
    if quote.kind != "direct" or quote.parent or quote.rule not in ADJACENT or not quote.speaker:
        return False
    if not _is_sure(quote, text, words):
        return False
    if not SHORTEST <= word_count(quote.text, words) <= LONGEST:
        return False
    document = any(part.strip(",.").casefold() in words.documents for part in quote.speaker.split())
    # Without spaces and capitals a name cannot be told from a description, so anybody but a pronoun will do.
    described = words.cjk and quote.speaker not in words.pronouns
    if quote.speaker_name is None and not document and not described:
        return False
    return not any(start < quote.end and quote.start < end for start, end in excerpts)


def _is_sure(quote: Quote, text: str, words: Lexicon) -> bool:
    """Return whether a verb that only means saying is so near that the speaker is hardly anybody else.

    Without labelled news in a language only rules whose listed verb touches the quotation count.
    """
    if (quote.cue or "").casefold() in words.weak and not words.cjk:
        return False
    if quote.start - (quote.speaker_end or 0) > FARTHEST:
        return False
    between = text[quote.speaker_end or 0 : quote.start]  # empty where the speaker is on the right
    if set(between.strip(": \u00a0“„«»\"'")) & set(";:“”„«»"):
        return False
    if words.code == "en" or words.code in MEASURED_BY_LANGUAGE:
        return quote.confidence >= LEAST_SURE
    return quote.rule in TOUCHING


def _worth(quote: Quote, size: int, shares: Counter[str], strong: frozenset[str]) -> float:
    """Return the worth of a pull quote: mostly its position, then its speaker's share, its length and strong words."""
    position = 1 - quote.start / size
    share = shares[_who(quote)] / max(1, sum(shares.values()))
    parts = [part.strip(".,!?;:“”\"'’").casefold() for part in quote.text.split()]
    length = 1 - abs(len(parts) - 24) / 60
    words = min(2, sum(part in strong for part in parts)) / 2
    return 0.6 * position + 0.2 * share + 0.1 * length + 0.1 * words
