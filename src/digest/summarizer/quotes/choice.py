"""Chooses the quotations that become pull quotes."""

from collections import Counter

from digest.model import Quote
from digest.summarizer.quotes.judging import Surroundings, objection

SHOWN, BETTER = "shown", "another one is better"
"""What is said of the quotations that pass every test."""


def choose_quotes(surroundings: Surroundings, *, limit: int = 1) -> tuple[Quote, ...]:
    """Return up to `limit` pull quotes of an article, best first, each from another speaker. None is normal.

    A pull quote is a whole direct quotation of 6 to 60 words (scripts without spaces: twice as many characters) with an adjacent verb of
    saying, that can be read beside the headline and the excerpts alone, and whose speaker is named in full.
    """
    chosen: list[Quote] = []
    for quote in _ranked(surroundings):
        if len(chosen) >= limit:
            break
        if all(_who(quote) != _who(other) for other in chosen) and not objection(quote, surroundings):
            chosen.append(quote)
    return tuple(chosen)


def judge_quotes(surroundings: Surroundings, *, limit: int = 1) -> tuple[tuple[Quote, str], ...]:
    """Return each quotation with why it is shown or passed over, in words for people."""
    chosen = choose_quotes(surroundings, limit=limit)
    return tuple(
        (quote, SHOWN if quote in chosen else objection(quote, surroundings) or BETTER) for quote in surroundings.quotes
    )


def _ranked(surroundings: Surroundings) -> list[Quote]:
    """Return the quotations, the most worth first."""
    size = max(1, len(surroundings.text))
    shares = Counter(_who(quote) for quote in surroundings.quotes if quote.speaker)
    return sorted(
        surroundings.quotes, key=lambda one: (-_worth(one, size, shares, surroundings.words.strong), one.start)
    )


def _who(quote: Quote) -> str:
    return (quote.speaker_name or quote.speaker or "").casefold()


def _worth(quote: Quote, size: int, shares: Counter[str], strong: frozenset[str]) -> float:
    """Return the worth of a pull quote: mostly its position, then its speaker's share, its length and strong words."""
    position = 1 - quote.start / size
    share = shares[_who(quote)] / max(1, shares.total())
    parts = [part.strip(".,!?;:“”\"'’").casefold() for part in quote.text.split()]
    length = 1 - abs(len(parts) - 24) / 60
    words = min(2, sum(part in strong for part in parts)) / 2
    return 0.6 * position + 0.2 * share + 0.1 * length + 0.1 * words
