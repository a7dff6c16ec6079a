"""Divides the body of an article into passages: the units that may be shown, and which of them can't be parted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.model import Article, Block, Span
from digest.summarizer.junk import Fault, Sieve, find_tail
from digest.text.languages import Language, language_data
from digest.text.lengths import Ruler
from digest.text.sentences import QUESTION_MARKS, ends_sentence, last_mark, split_sentences
from digest.text.words import terms_of

READABLE = frozenset({"paragraph", "quote", "list"})
"""Kinds of block that may be shown. Captions, tables and code say little alone; so do headings, but for a standfirst."""

FEW_PARAGRAPHS = 3
"""With fewer, an account of a group is selected from by sentences."""

SENTENCES_TOGETHER = 2

LONGEST_PIECE = 12
"""Units that are kept together at most."""

BROKEN_LINE_WORDS = 4
"""A shorter line is a price, a label or the like, not the beginning of a sentence."""

STANDFIRST_TERMS = 6
"""Content words from which a heading above the first paragraph may be a standfirst; the headings of sections have fewer."""

HEADLINE_AGAIN = 0.6
"""The share of a heading's content words that are the headline's, from which it says the headline again."""

LINK_LEAST = 0.8
"""The share of a unit within links from which it is a link, not a part of the story."""

LINK_WORDS = 40
"""A longer unit is part of the story, wherever it leads to."""

UNPRINTABLE_UNIT = Fault(reason="holds signs that plain text cannot show", kind="unprintable")
"""Of every unit of a block that is never printed."""

_LEADING_MARKS = (*QUESTION_MARKS, *":：,，、;；–—")
_PAIRED_MARKS = ("“”", "«»", "「」", "『』")
_OPENING_MARKS = ('"', "“", "«", "„", "»", "「", "『", "‘")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A passage that is taken or left as one: `article.blocks[block].text[start:end] == text`."""

    block: int
    start: int
    end: int
    text: str
    fault: Fault | None = None
    """Why it should not be shown; `None` when it may be."""
    listed: bool = False
    """Whether it is an item of a list."""
    heading: str = ""
    """The heading that stands right above it."""


def units_of(article: Article) -> tuple[Unit, ...]:
    """Return the paragraphs, list items and quotations of the body, in source order, and before them its standfirst."""
    data = language_data(article.language)
    headline = article.attribution.headline or ""
    units: list[Unit] = []
    heading = ""
    for i, block in enumerate(article.blocks):
        if not block.text.strip():
            continue
        readable = block.kind in READABLE
        if block.kind == "heading" and not units:
            readable = _is_standfirst(block, headline, article.blocks[i + 1 : i + 2], data)
        if readable:
            listed = block.kind == "list"
            units.append(Unit(block=i, start=0, end=len(block.text), text=block.text, listed=listed, heading=heading))
            heading = ""
        elif block.kind == "heading":
            heading = block.text
    return _with_faults(units, article)


def shorter_units_of(article: Article, *, ruler: Ruler, room: float) -> tuple[Unit, ...]:
    """Return the units of an account of a group: paragraphs cut to fit `room`, or pairs of sentences where paragraphs are few."""
    units = units_of(article)
    if sum(unit.fault is None for unit in units) < FEW_PARAGRAPHS:
        spans = [(unit, span) for unit in units for span in _pairs(unit.text, article.language)]
    else:
        spans = [
            (unit, leading_sentences(unit.text, room=room, ruler=ruler, language=article.language)) for unit in units
        ]
    if all(span == Span(start=0, end=len(unit.text)) for unit, span in spans):
        return units
    parts = [
        replace(unit, start=unit.start + span.start, end=unit.start + span.end, text=unit.text[span.start : span.end])
        for unit, span in spans
    ]
    return _with_faults(parts, article)


def _with_faults(units: Sequence[Unit], article: Article) -> tuple[Unit, ...]:
    """Return the units, each with its fault."""
    sieve = Sieve(title=article.attribution.headline or "", language=language_data(article.language))
    texts = [unit.text for unit in units]
    tail = find_tail(texts, [unit.heading for unit in units], language=language_data(article.language))
    told = [Fault(reason=tail[i], kind="junk") if i in tail else None for i in range(len(units))]
    faults = [about or fault for about, fault in zip(told, sieve.find_faults(texts), strict=True)]
    return tuple(
        replace(unit, fault=_fault_of(unit, article.blocks[unit.block], fault))
        for unit, fault in zip(units, faults, strict=True)
    )


def _fault_of(unit: Unit, block: Block, fault: Fault | None) -> Fault | None:
    if not block.quotable:
        return UNPRINTABLE_UNIT
    linked = sum(mark.end - mark.start for mark in block.markup if mark.kind == "link")
    if linked >= LINK_LEAST * len(block.text) and len(unit.text.split()) <= LINK_WORDS:
        return Fault(reason="a link to something else", kind="junk")
    return fault


def _is_standfirst(block: Block, headline: str, following: Sequence[Block], data: Language) -> bool:
    """Return whether a heading above the first paragraph tells what happened, in more words than a title and others than the headline."""
    own = terms_of(block.text, language=data)
    if len(own) < STANDFIRST_TERMS or last_mark(block.text) in _LEADING_MARKS:
        return False
    known = frozenset(terms_of(headline, language=data))
    said = sum(term in known for term in own)
    return said < HEADLINE_AGAIN * len(own) and any(later.kind == "paragraph" for later in following)


def _pairs(text: str, language: str | None) -> list[Span]:
    """Return a text in pairs of sentences; the last of an odd number joins the pair before it."""
    sentences = split_sentences(text, language=language)
    if not sentences:
        return [Span(start=0, end=len(text))]
    starts = list(range(0, max(1, len(sentences) - 1), SENTENCES_TOGETHER))
    lasts = [*(start - 1 for start in starts[1:]), len(sentences) - 1]
    return [
        Span(start=sentences[first].start, end=sentences[last].end) for first, last in zip(starts, lasts, strict=True)
    ]


def leading_sentences(text: str, *, room: float, ruler: Ruler, language: str | None) -> Span:
    """Return the span of the leading sentences of `text` that fit into `room` and end well; the first one always stays, whole.

    They don't end with a question or a colon, which only what follows completes.
    """
    sentences = split_sentences(text, language=language)
    if not sentences:
        return Span(start=0, end=len(text))
    start = sentences[0].start
    fitting = 1
    while fitting < len(sentences) and ruler.length_of(text[start : sentences[fitting].end]) <= room:
        fitting += 1
    while fitting > 1 and has_loose_end(text[start : sentences[fitting - 1].end]):
        fitting -= 1
    return Span(start=start, end=sentences[fitting - 1].end)


def pieces_of(units: Sequence[Unit], usable: Sequence[int]) -> list[list[int]]:
    """Return the usable units in pieces that can't be parted: what leads on with what it leads to, a list with all its items."""
    pieces: list[list[int]] = []
    for i in usable:
        last = pieces[-1][-1] if pieces else -1
        if last == i - 1 >= 0 and len(pieces[-1]) < LONGEST_PIECE and _belong_together(units[last], units[i]):
            pieces[-1].append(i)
        else:
            pieces.append([i])
    return pieces


def _belong_together(one: Unit, following: Unit) -> bool:
    """Return whether a unit can't be shown without the one right after it."""
    if following.heading:
        return False
    if leads_on(one) or (one.listed and following.listed):
        return True
    if holds_open_quotation(one.text):
        return following.text.startswith(_OPENING_MARKS)
    return continues_line(one, following)


def continues_line(one: Unit, following: Unit) -> bool:
    """Return whether a unit goes on with the sentence that the one before it breaks off, as in text broken into lines."""
    if following.heading or one.listed or following.listed or len(one.text.split()) < BROKEN_LINE_WORDS:
        return False
    return following.text[:1].islower() and not ends_sentence(one.text)


def leads_on(unit: Unit) -> bool:
    """Return whether a unit ends with something that only the next one completes: a colon, a question, an ellipsis."""
    return has_loose_end(unit.text) or (unit.fault is not None and unit.fault.kind == "leads on")


def has_loose_end(text: str) -> bool:
    """Return whether a text ends with a question, a colon, a comma or a dash."""
    return last_mark(text) in _LEADING_MARKS


def holds_open_quotation(text: str) -> bool:
    """Return whether a quotation opens in a text that doesn't close in it."""
    if text.count('"') % 2 and text.isascii():
        return True
    if "„" in text:
        return text.count("„") > text.count("“") + text.count("”")
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRED_MARKS)
