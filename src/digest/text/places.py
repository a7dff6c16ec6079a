"""From a place in a block's text to the same words in the source text, whose white space differs. Layer 2: pure."""

from digest.model import ARTICLE_TEXT_JOINT, Article, Block, Span


def place_within(block: Block, start: int, end: int, source_text: str | None = None) -> Span:
    """Return where `block.text[start:end]` stands in the source text; for a whole block its own place.

    Without the source text, or when the block's words are not what stands there, a part's place can be told only where no white
    space was folded; else the block's place comes back, which holds the words among others.
    """
    whole = Span(start=block.start, end=block.end)
    if not block.text[:start].strip() and not block.text[end:].strip():
        return whole
    if source_text is None:
        if block.end - block.start == len(block.text):
            return Span(start=block.start + start, end=block.start + end)
        return whole
    visible = [
        offset for offset in range(block.start, min(block.end, len(source_text))) if not source_text[offset].isspace()
    ]
    before, within = _visible(block.text[:start]), _visible(block.text[start:end])
    if not within:
        return whole
    there = visible[before : before + within]
    if "".join(source_text[offset] for offset in there) != "".join(block.text[start:end].split()):
        return whole
    return Span(start=there[0], end=there[-1] + 1)


def place_across(article: Article, start: int, end: int, source_text: str | None = None) -> Span | None:
    """Return where `article.text[start:end]` stands in the source text, also from one block into a later one; `None` for no words."""
    first = last = None
    for block, offset in zip(article.blocks, article.offsets, strict=True):
        stop = offset + len(block.text)
        if start < stop + len(ARTICLE_TEXT_JOINT) and end > offset:
            part = place_within(block, max(0, start - offset), min(end, stop) - offset, source_text)
            first, last = first or part, part
    return Span(start=first.start, end=last.end) if first and last else None


def _visible(text: str) -> int:
    """Return the number of characters that are no white space."""
    return sum(1 for character in text if not character.isspace())
