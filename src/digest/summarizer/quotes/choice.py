"""Chooses pull quotes: what somebody with a name said in full. Layer 3: pure."""

from collections.abc import Sequence

from digest.model import Quote

SHORTEST, LONGEST = 6, 60
"""Words of a pull quote."""
SURE = 0.9
"""Confidence below which a speaker is not put under a large quote."""


def choose_quotes(
    quotes: Sequence[Quote],
    *,
    text: str,
    excerpts: Sequence[tuple[int, int]] = (),
    limit: int = 2,
    language: str = "en",
) -> tuple[Quote, ...]:
    """Return at most `limit` quotes to show, in source order, each of another speaker; none that an excerpt shows."""
    fit = [q for q in quotes if _fits(q) and not any(a <= q.start and q.end <= b for a, b in excerpts)]
    chosen: list[Quote] = []
    for quote in fit:
        if len(chosen) < limit and all(
            (quote.speaker_name or quote.speaker) != (c.speaker_name or c.speaker) for c in chosen
        ):
            chosen.append(quote)
    return tuple(sorted(chosen, key=lambda q: q.start))


def _fits(quote: Quote) -> bool:
    return (
        quote.kind == "direct"
        and quote.speaker is not None
        and quote.confidence >= SURE
        and SHORTEST <= len(quote.text.split()) <= LONGEST
    )
