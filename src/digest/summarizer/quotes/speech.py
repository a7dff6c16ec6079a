"""Whether marked words are somebody's speech, or a title, a term, a scare quote. Layer 3: pure."""

from digest.model import QuoteKind
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import Marked

_SMALL = frozenset(
    "a an the of and or in on to for with at by from as is der die das und von im le la les des et du de el los y il e".split()
)
SHORT_WORDS = 4
"""Words below which a passage within a reporter's sentence counts as a term. Research corpora count partial quotes from four words up."""

LONG_WORDS = 12
"""Words from which a passage within a reporter's sentence is a clause of its own."""


def kind_of(text: str, begin: int, one: Marked, words: Lexicon, *, framed: bool) -> QuoteKind:
    """Return whether a passage of the paragraph that starts at `begin` is a clause of its own, a part of one, or a mere mention.

    `framed` tells that somebody is said to have said it.
    """
    inside = text[one.start : one.end].strip()
    count = word_count(inside, words)
    whole = inside[-1:] in ".,!?…。！？" or text[one.outer_end : one.outer_end + 1] in {",", "."}
    before = text[max(begin, one.outer_start - 2) : one.outer_start].rstrip()
    opens = inside[:1].isupper() or before[-1:] in {":", "："} or not before
    if (whole and opens) or count >= LONG_WORDS:
        return "direct"
    return "partial" if framed or count >= SHORT_WORDS else "mention"


def word_count(inside: str, words: Lexicon) -> int:
    """Return the number of words; for scripts without spaces, half the number of signs."""
    return len(inside.strip()) // 2 if words.dense else len(inside.split())


def is_title(inside: str, before: str) -> bool:
    """Return whether all words but small ones are capitalised, as in the title of a work, and nothing introduces speech."""
    parts = inside.strip(" ,.;:!?").split()
    if not 1 < len(parts) <= 12 or before.rstrip().endswith((":", ",")):
        return False
    return all(part[:1].isupper() or part.casefold() in _SMALL or part[:1].isdigit() for part in parts)


def follows_titled(inside: str, before: str, words: Lexicon) -> bool:
    """Return whether a word like "film" or "entitled" stands right before the mark.

    One that is a verb of saying as well, "called", gives a title only to what begins with a capital letter.
    """
    last = before.rstrip(" ,").rsplit(None, 1)
    if not last or last[-1].casefold() not in words.titled:
        return False
    return inside[:1].isupper() or last[-1].casefold() not in words.cues
