"""What is known of a passage once it is tied to its speaker, and the names of the rules that tie. Layer 3: data."""

from dataclasses import dataclass

from digest.model import QuoteKind

ADJACENT = frozenset(
    """quote-verb-subject quote-subject-verb quote-subject-appositive-verb quote-according-to subject-verb-colon-quote
    subject-verb-comma-quote subject-verb-quote speaker-colon-quote continued
    quote-speaker-verb speaker-quote-verb speaker-verb-quote""".split()
)
"""Rules whose cue stands beside the quotation; words after "that" are part of the reporter's own sentence."""
GUESSES = frozenset({"last-speech", "previous-sentence"})
"""Rules that no verb of saying beside the quotation backs: a later frame overrules them."""
LISTED = ("subject-verb-comma-quote", "subject-verb-colon-quote", "subject-verb-quote", "subject-verb-that-quote")
"""Rules whose verb of saying is on the left and near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What is known of one passage; offsets in the text, `None` where nothing is."""

    kind: QuoteKind
    speaker: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    sentence: tuple[int, int] | None = None
    rule: str = ""
