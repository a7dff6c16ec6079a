"""Blocks of an entry that are not its words: lists of links to others' articles, and counts of points and comments."""

import re
from collections.abc import Sequence

from digest.model import Block
from digest.text.urls import host_of
from digest.text.words import letters_of

_LABELLED = re.compile(r"\W{0,3}[^\W\d_][\w ]{1,24}:\s*(?:https?://\S+|[\d.,]+)", re.IGNORECASE)
"""`Article URL: https://…`, `# Comments: 12`: a label, and an address or a number."""
_COUNTS = re.compile(
    r"(?:\W*(?:\d[\d.,]*\s+(?:points?|comments?|votes?|replies|likes|views|shares|punkte|kommentare|commentaires|puntos|comentarios)))+\W*",
    re.IGNORECASE,
)
_MAX_NAME_WORDS = 6
"""Words beside a link in a list of links: the outlet's name, or `submitted by`."""


def own_words(blocks: Sequence[Block], headline: str) -> tuple[Block, ...]:
    """Return the blocks without those that only count or lead elsewhere; nothing of a list of links to articles.

    Such a list has the headlines of several outlets, none of which is this entry's own text.
    """
    kept = tuple(block for block in blocks if not _is_count(block))
    titles = {letters_of(headline)} - {""}
    linked = [_linked_texts(block) for block in kept]
    is_list = bool(kept) and all(
        texts and _words_beside(block, texts) <= _MAX_NAME_WORDS for block, texts in zip(kept, linked, strict=True)
    )
    if is_list and (len(kept) > 1 or {letters_of(text) for text in linked[0]} & titles or len(linked[0]) > 1):
        return ()
    return kept


def _is_count(block: Block) -> bool:
    """Return whether a block is a label with an address or a number, or counts."""
    return _LABELLED.fullmatch(block.text) is not None or _COUNTS.fullmatch(block.text) is not None


def _linked_texts(block: Block) -> list[str]:
    """Return the texts of the links of a block that lead to the web."""
    return [block.text[mark.start : mark.end] for mark in block.markup if mark.kind == "link" and host_of(mark.href)]


def _words_beside(block: Block, texts: Sequence[str]) -> int:
    rest = block.text
    for text in texts:
        rest = rest.replace(text, " ", 1)
    return len(re.findall(r"\w+", rest))
