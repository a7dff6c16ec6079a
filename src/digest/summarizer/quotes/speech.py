"""Whether marked words are somebody's speech, or a title, a term, a scare quote. Layer 3: pure."""

from digest.summarizer.quotes.lexicon import Lexicon

_SMALL = frozenset(
    "a an the of and or in on to for with at by from as is der die das und von im le la les des et du de el los y il e".split()
)
SHORT_WORDS = 4
"""Words below which a passage within a reporter's sentence counts as a term. Research corpora count partial quotes from four words up."""


def word_count(inside: str, words: Lexicon) -> int:
    """Return the number of words; for scripts without spaces, half the number of signs."""
    return len(inside.strip()) // 2 if words.dense else len(inside.split())


def is_title(inside: str, before: str) -> bool:
    """Return whether all words but small ones are capitalised, as in the title of a work, and nothing introduces speech."""
    parts = inside.strip(" ,.;:!?").split()
    if not 1 < len(parts) <= 12 or before.rstrip().endswith((":", ",")):
        return False
    return all(part[:1].isupper() or part.casefold() in _SMALL or part[:1].isdigit() for part in parts)


def follows_titled(before: str, words: Lexicon) -> bool:
    """Return whether a word like "film" or "entitled" stands right before the mark."""
    last = before.rstrip(" ,").rsplit(None, 1)
    return bool(last) and last[-1].casefold() in words.titled
