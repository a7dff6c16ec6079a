"""An element's text, what stands before it in its line, and the mark that it is not seen."""

import re
from collections.abc import Iterator

from lxml import etree

from digest.text.markup import BLOCK_ELEMENTS

_CHARS = 40


def hide(element: etree._Element) -> None:
    """Mark an element as one that a person does not see."""
    element.set("hidden", "")


def text_of(element: etree._Element) -> str:
    """Return the text in an element, white space folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def text_before(element: etree._Element) -> str:
    """Return the end of what a person sees before an element in its line, at most 40 characters; a space at the end is kept."""
    parts: list[str] = []
    length = 0
    for text in _texts_before(element):
        parts.append(text)
        length += len(text)
        if length >= _CHARS:
            break
    return re.sub(r"\s+", " ", "".join(reversed(parts)))[-_CHARS:].lstrip()


def _texts_before(element: etree._Element) -> Iterator[str]:
    """Yield what stands before an element up to the beginning of its line, the nearest first."""
    around: etree._Element | None = element
    while around is not None and (around is element or around.tag not in BLOCK_ELEMENTS):
        for sibling in around.itersiblings(preceding=True):
            yield sibling.tail or ""
            if sibling.tag in BLOCK_ELEMENTS or sibling.tag == "br":
                return
            if sibling.get("hidden") is None:
                yield from reversed([str(text) for text in sibling.itertext()])
        around = around.getparent()
        if around is not None:
            yield around.text or ""
