"""Whether a paragraph can stand without the one before it. Layer 3: pure."""

from digest.text.languages import Language
from digest.text.words import first_words, is_dense

_LONGEST_OPENING = 5
"""Words of the longest connective in the language data."""


def leans_back(text: str, *, language: Language) -> bool:
    """Return whether `text` opens with a pronoun or a connective and so needs what stands before it."""
    if is_dense(text[:40]):
        head_of_text = text[:40].lstrip(" \u3000「『“\"'（(")
        return head_of_text.startswith((*language.pronouns, *language.connectives))
    head = [word.replace("’", "'") for word in first_words(text[:120].casefold(), _LONGEST_OPENING)]
    if not head:
        return False
    if head[0] in language.pronouns:
        return True
    return any(" ".join(head[:size]) in language.connectives for size in range(1, len(head) + 1))
