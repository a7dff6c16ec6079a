"""What an article is cut into before anything is chosen: its paragraphs, or pairs of sentences where it has few. Layer 3: pure."""

from dataclasses import dataclass

from digest.model import Article, Block, Span
from digest.summarizer.junk import find_faults
from digest.text.budgets import cut_to_fit
from digest.text.languages import language_data
from digest.text.sentences import split_sentences
from digest.text.words import count_words

READABLE = frozenset({"paragraph", "quote", "list"})
"""Kinds of block that may be shown; headings, captions and code say little alone."""

FEW_PARAGRAPHS = 3
"""Below as many, an article is chosen from by sentences, since there is nothing to choose between."""

SENTENCES_TOGETHER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A passage that is taken or left as one: `article.blocks[block].text[start:end] == text`."""

    block: int
    start: int
    end: int
    text: str


def units_of(article: Article, *, budget: int) -> tuple[Unit, ...]:
    """Return the units of the body, in source order; a paragraph longer than `budget` is cut where a sentence ends."""
    blocks = [(i, block) for i, block in enumerate(article.blocks) if block.kind in READABLE and block.text.strip()]
    texts = [block.text for _, block in blocks]
    data = language_data(article.language)
    sound = find_faults(texts, title=article.attribution.headline or "", language=data).count(None)
    if sound < FEW_PARAGRAPHS:
        return tuple(unit for i, block in blocks for unit in _pairs(i, block, article.language))
    return tuple(_paragraph(i, block, budget, article.language) for i, block in blocks)


def _paragraph(index: int, block: Block, budget: int, language: str | None) -> Unit:
    """Return a block as one unit, cut when it is longer than the whole budget."""
    span = Span(start=0, end=len(block.text))
    if count_words(block.text) > budget:
        span = cut_to_fit(block.text, budget=budget, language=language)
    return Unit(block=index, start=span.start, end=span.end, text=block.text[span.start : span.end])


def _pairs(index: int, block: Block, language: str | None) -> list[Unit]:
    """Return a block in pairs of sentences; the last of an odd number joins the pair before it."""
    sentences = split_sentences(block.text, language=language)
    starts = list(range(0, max(1, len(sentences) - 1), SENTENCES_TOGETHER))
    units = []
    for number, first in enumerate(starts):
        last = starts[number + 1] - 1 if number + 1 < len(starts) else len(sentences) - 1
        start, end = sentences[first].start, sentences[last].end
        units.append(Unit(block=index, start=start, end=end, text=block.text[start:end]))
    return units
