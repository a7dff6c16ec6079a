"""What a newsletter says of itself: how to subscribe, leave, forward or support it, where to see it, why one gets it.

The expressions are in data/appeals.toml: how such sentences are built in many languages; none names a sender.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from digest.text.sentences import split_sentences

MAX_APPEAL_CHARS = 600
"""Longer paragraphs are letters of their own."""


def is_appeal(text: str) -> bool:
    """Return whether every sentence of a paragraph is about the newsletter itself; one about anything else makes it text."""
    if not 0 < len(text) <= MAX_APPEAL_CHARS:
        return False
    about, idle = _patterns()
    sentences = [text[span.start : span.end].lower() for span in split_sentences(text)]
    told = [about.search(sentence) is not None for sentence in sentences]
    return any(told) and all(
        hit or idle.match(sentence) is not None for hit, sentence in zip(told, sentences, strict=True)
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the expression of sentences about the letter, and of those that say nothing beside them."""
    table = tomllib.loads((files("digest.readers") / "data" / "appeals.toml").read_text("utf-8"))
    opening, spaced, unspaced, idle = ("|".join(table[name]) for name in ("opening", "spaced", "unspaced", "idle"))
    return re.compile(rf"^\W*(?:{opening})|\b(?:{spaced})|{unspaced}"), re.compile(rf"\W*(?:{idle})")
