"""A saved page as a tree and as visible text. Layer 3, pure.

The visible text is what a person could copy out of the page, in document order, a line for every run of words without a break.
It is the source text that offsets refer to, and it knows nothing of which part is the article.
"""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from digest.model import Document
from digest.readers.decoding import Decoded, decode
from digest.readers.html.runs import Box, Builder, Run
from digest.text.markup import MAX_ATTRIBUTES, has_too_many_attributes

MAX_BYTES = 12_000_000
"""Saved pages with inlined data run to 8 MB; the text of the longest article read so far is below 1 MB."""
MAX_TAGS = 50_000
"""`<` in the page, scripts left out; the largest front page read so far has 15,000."""
MAX_REFERENCES = 100_000
MAX_TEXT_CHARS = 1_000_000

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SCRIPTS = re.compile(r"<(script|style|svg)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_MARKED = etree.XPath("descendant-or-self::*[@itemprop]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_CONTROL_BYTES = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_CONTROL_PAIRS = {b"\xc2": re.compile(rb"\xc2[\x80-\x9f]"), b"\xef": re.compile(rb"\xef\xbf[\xbe\xbf]")}
"""The same in UTF-8, those of more than one byte by their first. Hardly a page has one; on bytes that takes a fifth of the time to tell,
and next to none where the first byte is nowhere."""


class PageError(ValueError):
    """A page beyond the bounds, or no page; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page."""

    tree: etree._Element
    text: str
    """The visible text, a line a run."""
    runs: tuple[Run, ...]
    boxes: tuple[Box, ...] = ()
    """The elements that break lines, in the order in which they open; 0 stands for the whole page."""
    encoding: str = ""
    """How the bytes were decoded."""
    repaired: bool = False
    """Whether text that had been decoded wrongly before it was saved was put right."""

    def words(self, run: Run) -> str:
        """Return a run's words."""
        return self.text[run.start : run.end]


_last_opened: list[tuple[Document, str]] = []
"""The page opened last and its text, at most one."""


def visible_text(document: Document) -> str:
    """Return the visible text of the page in a document; that of the page opened last is kept, since whoever reads it asks for it too.

    Raises:
        PageError: when it is too large for an article, or has no content.
    """
    for kept, text in _last_opened:
        if kept is document:
            return text
    return open_page(document).text


def open_page(document: Document) -> Page:
    """Return the page in a document.

    Raises:
        PageError: when it is too large for an article, or has no content.
    """
    if len(document.data) > MAX_BYTES:
        raise PageError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    decoded = decode(document.data, media_type=document.media_type)
    tree = parse(decoded)
    builder = Builder()
    builder.walk(tree)
    if builder.length > MAX_TEXT_CHARS:
        raise PageError(f"holds more than {MAX_TEXT_CHARS:,} characters of text")
    text = "".join(builder.parts)
    _last_opened[:] = [(document, text)]
    return Page(
        tree=tree,
        text=text,
        runs=tuple(builder.runs),
        boxes=tuple(builder.boxes),
        encoding=decoded.encoding,
        repaired=decoded.repaired,
    )


def parse(decoded: Decoded) -> etree._Element:
    """Return the tree of a page.

    Raises:
        PageError: when it is beyond the bounds or empty.
    """
    markup, utf8 = decoded.text, decoded.utf8
    if _has_control(utf8) or _XML_DECLARATION.match(markup):
        markup = _CONTROL.sub("", _XML_DECLARATION.sub("", markup, count=1))
        utf8 = markup.encode("utf-8")
    if utf8.count(b"<") > MAX_TAGS or utf8.count(b"&") > MAX_REFERENCES:
        bare = _SCRIPTS.sub("", markup)
        if bare.count("<") > MAX_TAGS:
            raise PageError(f"has more than {MAX_TAGS:,} tags")
        if bare.count("&") > MAX_REFERENCES:
            raise PageError(f"has more than {MAX_REFERENCES:,} character references")
    if has_too_many_attributes(markup) and has_too_many_attributes(_SCRIPTS.sub("", markup)):
        raise PageError(f"has an element with more than {MAX_ATTRIBUTES:,} attributes")
    try:
        return html.document_fromstring(utf8, parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError("has no content") from error


def _has_control(utf8: bytes) -> bool:
    """Whether there are control characters, or others that are none, in a text in UTF-8."""
    return len(utf8.translate(None, _CONTROL_BYTES)) < len(utf8) or any(
        first in utf8 and pair.search(utf8) for first, pair in _CONTROL_PAIRS.items()
    )


def _parser() -> etree.HTMLParser:
    """Return a parser that makes every element an `HtmlElement`, without the call for each that finds forms and inputs their own class."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    return parser


def marked(element: etree._Element) -> list[etree._Element]:
    """Return the elements below one, itself included, that microdata marks as a property, in order."""
    found: Any = _MARKED(element)
    return list(found)
