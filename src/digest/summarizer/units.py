"""What an article is cut into before anything is chosen: its paragraphs, or pairs of sentences where it has few. Layer 3: pure."""

from dataclasses import dataclass

from digest.model import Article, Block, Span
from digest.summarizer.junk import Fault, Sieve
from digest.text.languages import language_data
from digest.text.sentences import cut_to_fit, split_sentences

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
    fault: Fault | None
    """What tells against showing it."""


def units_of(article: Article, *, budget: int) -> tuple[Unit, ...]:
    """Return the units of the body, in source order; a paragraph longer than `budget` is cut where a sentence ends."""
    blocks = [(i, block) for i, block in enumerate(article.blocks) if block.kind in READABLE and block.text.strip()]
    texts = [block.text for _, block in blocks]
    sieve = Sieve(title=article.attribution.headline or "", language=language_data(article.language))
    faults = sieve.find_faults(texts)
    if faults.count(None) < FEW_PARAGRAPHS:
        spans = [(i, span) for i, block in blocks for span in _pairs(block, article.language)]
    else:
        spans = [
            (i, cut_to_fit(block.text, budget=budget, language=article.language))
            if sieve.length_of(block.text) > budget
            else (i, Span(start=0, end=len(block.text)))
            for i, block in blocks
        ]
    parts = [article.blocks[i].text[span.start : span.end] for i, span in spans]
    if parts != texts:  # what was cut is judged as it will be shown
        faults = sieve.find_faults(parts)
    return tuple(
        Unit(block=i, start=span.start, end=span.end, text=part, fault=fault)
        for (i, span), part, fault in zip(spans, parts, faults, strict=True)
    )


def _pairs(block: Block, language: str | None) -> list[Span]:
    """Return a block in pairs of sentences; the last of an odd number joins the pair before it."""
    sentences = split_sentences(block.text, language=language)
    starts = list(range(0, max(1, len(sentences) - 1), SENTENCES_TOGETHER))
    lasts = [*(start - 1 for start in starts[1:]), len(sentences) - 1]
    return [
        Span(start=sentences[first].start, end=sentences[last].end) for first, last in zip(starts, lasts, strict=True)
    ]
