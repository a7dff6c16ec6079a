"""A saved page as a tree and as visible text, cut into runs of words without a break.

The visible text is what a person could copy out of the page, in document order, a line for every run of words without a break.
It is the source text that offsets refer to, and it knows nothing of which part is the article.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree, html

from digest.errors import ReadingError
from digest.model import Document
from digest.readers.decoding import Decoded, decode
from digest.readers.inline import SOFT_HYPHEN, UNPRINTABLE_TAGS, UNSEEN_TAGS, settle
from digest.text.markup import BLOCK_ELEMENTS, MAX_ATTRIBUTES, has_too_many_attributes

_BREAKING = BLOCK_ELEMENTS | {"br", "button"}
_FURNITURE = frozenset("nav footer form button figure figcaption dialog menu select address fieldset".split())
"""Elements whose words are never the running text of an article."""


_MOMENTS = {"time": "datetime", "abbr": "title"}
"""Inline elements that may hold a moment for machines, and the attribute. Source: HTML, 4.5.14; microformats, datetime design pattern."""


class Inline(NamedTuple):
    """An inline element: `[start, end)` in the page's text."""

    start: int
    end: int
    tag: str
    href: str | None = None
    """Of a link, its address as written."""
    datetime: str | None = None
    """Of a `time` element, its moment as written for machines; of an abbreviation, what it stands for."""


class Box(NamedTuple):
    """An element that breaks lines: what its words stand in."""

    tag: str
    parent: int
    """The number of the box around it; -1 for the outermost."""
    names: str
    """Its classes and its id."""
    id: str

    @property
    def kind(self) -> tuple[str, str]:
        """Return tag and classes: what boxes of one kind have in common."""
        return self.tag, self.names.removesuffix(self.id).strip()


class Run(NamedTuple):
    """Words without a break: `text[start:end]` of the page, and what the elements around them are.

    A tuple, since a page has hundreds: making them took a tenth of reading it.
    """

    start: int
    end: int
    tag: str
    """Of the innermost element that breaks lines."""
    parent: int
    """The number of the box around that element: runs with the same number are siblings."""
    tags: frozenset[str]
    """Of all elements around that break lines."""
    names: str
    """Classes and ids of the three innermost elements around."""
    inline: tuple[Inline, ...] = ()
    box: int = 0
    """The number of the innermost element that breaks lines, in `Page.boxes`."""


class RunBuilder:
    """Collects the visible text of a tree in `parts`, cut at breaks into `runs`; `boxes` are the elements that break."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.length = 0
        self.boxes: list[Box] = [Box("html", -1, "", "")]
        self._around: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
        self._open: list[Inline] = []
        """Inline elements that have begun; their end is not known yet."""
        self._inline: list[Inline] = []
        self._run_start = 0
        self._spaced = True

    def walk(self, root: etree._Element) -> None:
        """Go through a tree without recursion."""
        steps = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for step, element in steps:
            tag = element.tag
            if step == "start":
                if tag in UNSEEN_TAGS or element.get("hidden") is not None:
                    steps.skip_subtree()
                    skipped = element
                    continue
                self._start(tag, element)
                if text := element.text:
                    self._words(text)
                continue
            if element is not skipped:
                self._end(tag)
            if (text := element.tail) and element is not root:
                self._words(text)
        self._cut()

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag not in _BREAKING:
            href, moment = (
                element.get("href") if tag == "a" else None,
                element.get(_MOMENTS[tag]) if tag in _MOMENTS else None,
            )
            self._open.append(Inline(self.length, -1, tag, href, moment))
            return
        if self.length > self._run_start:
            self._cut()
        around, tags = self._around[-1]
        if tag not in tags:
            tags |= {tag}
        self._around.append((len(self.boxes), tags))
        identity = element.get("id", "")
        self.boxes.append(Box(tag, around, f"{element.get('class', '')} {identity}", identity))

    def _end(self, tag: str) -> None:
        if tag in _BREAKING:
            if self.length > self._run_start:
                self._cut()
            self._around.pop()
            return
        part = self._open.pop()
        start = max(part.start, self._run_start)
        if self.length > start:
            self._inline.append(part._replace(start=start, end=self.length))

    def _words(self, raw: str) -> None:
        """Add text, white space folded to single spaces, without soft hyphens."""
        if SOFT_HYPHEN in raw:
            raw = raw.replace(SOFT_HYPHEN, "")
            if not raw:
                return
        text = " ".join(raw.split())
        if not text:
            if not self._spaced:
                self._add(" ")
            return
        if raw[0].isspace() and not self._spaced:
            text = " " + text
        if raw[-1].isspace():
            text += " "
        self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self._spaced = text[-1] == " "

    def _cut(self) -> None:
        """End the run at hand."""
        if self._spaced and self.length > self._run_start:
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        if self.length > self._run_start:
            self._close_run()
        self._inline = []
        self._run_start = self.length
        self._spaced = True

    def _close_run(self) -> None:
        start, end = self._run_start, self.length
        inline = self._inline
        if self._open:
            inline += [part._replace(start=max(part.start, start), end=end) for part in self._open if part.start < end]
        if inline:
            inline = [part if part.end <= end else part._replace(end=end) for part in inline if part.start < end]
        number, tags = self._around[-1]
        tag, around, _, _ = self.boxes[number]
        names = self._names(number)
        self.runs.append(Run(start, end, tag, max(around, 0), tags, names, tuple(inline), number))
        self.parts.append("\n")
        self.length += 1

    def _names(self, number: int) -> str:
        """Return the names of a box and of the two around it, from the outside in."""
        _, around, own, _ = self.boxes[number]
        if around < 0:
            return own
        _, outer, names, _ = self.boxes[around]
        return f"{names}|{own}" if outer < 0 else f"{self.boxes[outer].names}|{names}|{own}"


def is_printable(run: Run) -> bool:
    """Whether letters alone say what a person sees of a run."""
    return not any(part.tag in UNPRINTABLE_TAGS for part in run.inline)


def is_furniture(run: Run) -> bool:
    """Whether the elements around a run say that it is not running text."""
    return not run.tags.isdisjoint(_FURNITURE)


def link_share(run: Run) -> float:
    """Return the share of a run's characters that lie in links, 0..1."""
    linked = sum(part.end - part.start for part in run.inline if part.tag == "a")
    return min(1.0, linked / max(1, run.end - run.start))


MAX_BYTES = 12_000_000
"""Saved pages with inlined data run to 8 MB; the text of the longest article read so far is below 1 MB."""
MAX_TAGS = 50_000
"""`<` in the page, scripts left out; the largest front page read so far has 15,000."""
MAX_REFERENCES = 100_000
MAX_TEXT_CHARS = 1_000_000

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SCRIPTS = re.compile(r"<(script|style|svg)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_RAW = re.compile(rb"<!--|-->|<(/?)(script|style|noscript)\b[^<>]*>")
"""Where what a browser does not read as elements begins and ends."""
_IMAGE = re.compile(rb"<img\b[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p[\s>]", re.IGNORECASE)
FORM_PARAGRAPHS = 3
"""A form with as many is around a page's text, and so is a `noscript` that has most of a page's."""
_SLASHED = re.compile(rb"(<(script|style)\b[^<>]*)/>(?=(?:(?!<\2\b).)*</\2\s*>)", re.IGNORECASE | re.DOTALL)
_MARKED = etree.XPath("descendant-or-self::*[@itemprop]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_CONTROL_BYTES = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_CONTROL_PAIRS = {b"\xc2": re.compile(rb"\xc2[\x80-\x9f]"), b"\xef": re.compile(rb"\xef\xbf[\xbe\xbf]")}
"""The same in UTF-8, those of more than one byte by their first. Hardly a page has one; searching bytes takes a fifth of the time, and
next to none where the first byte is absent."""


_HINT = "save the article alone, or its text"


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


def open_page(document: Document) -> Page:
    """Return the page in a document.

    Raises:
        ReadingError: when it is too large for an article, or has no content.
    """
    if len(document.data) > MAX_BYTES:
        raise ReadingError(f"is larger than {MAX_BYTES // 1_000_000} MB", _HINT)
    decoded = decode(document.data, media_type=document.media_type)
    tree = parse(decoded)
    settle(tree)
    run_builder = RunBuilder()
    run_builder.walk(tree)
    if run_builder.length > MAX_TEXT_CHARS:
        raise ReadingError(f"holds more than {MAX_TEXT_CHARS:,} characters of text", _HINT)
    return Page(
        tree=tree,
        text="".join(run_builder.parts),
        runs=tuple(run_builder.runs),
        boxes=tuple(run_builder.boxes),
        encoding=decoded.encoding,
        repaired=decoded.repaired,
    )


def parse(decoded: Decoded) -> etree._Element:
    """Return the tree of a page.

    Raises:
        ReadingError: when it is beyond the bounds or empty.
    """
    markup, utf8 = decoded.text, decoded.utf8
    if _has_control(utf8) or _XML_DECLARATION.match(markup):
        markup = _CONTROL.sub("", _XML_DECLARATION.sub("", markup, count=1))
        utf8 = markup.encode("utf-8")
    if utf8.count(b"<") > MAX_TAGS or utf8.count(b"&") > MAX_REFERENCES:
        bare = _SCRIPTS.sub("", markup)
        if bare.count("<") > MAX_TAGS:
            raise ReadingError(f"has more than {MAX_TAGS:,} tags", _HINT)
        if bare.count("&") > MAX_REFERENCES:
            raise ReadingError(f"has more than {MAX_REFERENCES:,} character references", _HINT)
    if has_too_many_attributes(markup) and has_too_many_attributes(_SCRIPTS.sub("", markup)):
        raise ReadingError(f"has an element with more than {MAX_ATTRIBUTES:,} attributes", _HINT)
    try:
        tree = html.document_fromstring(_without_noscript(_without_slashes(utf8)), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError("has no content", _HINT) from error
    _open_forms(tree)
    return tree


def _without_slashes(utf8: bytes) -> bytes:
    """Return a page whose scripts and style sheets begin without a slash, where an end follows: browsers ignore it, libxml2 does not."""
    return _SLASHED.sub(rb"\1>", utf8)


def _without_noscript(utf8: bytes) -> bytes:
    """Return a page with nothing but pictures in its `noscript` elements, unless one holds most of its paragraphs.

    Where scripts run, they hold text and no elements, and what they leave open does not hold what follows. Source: HTML standard, section
    4.12.2. Their pictures are those that a script would load; so are their paragraphs where there are no others, which are shown instead.
    """
    if b"<noscript" not in utf8 and b"<NOSCRIPT" not in utf8:
        return utf8
    least = max(FORM_PARAGRAPHS, len(_PARAGRAPH.findall(utf8)) // 2 + 1)
    parts, copied, inside, start = [], 0, b"", 0
    for tag in _RAW.finditer(utf8.lower()):  # a search that minds no case takes twice as long
        name = tag[2] or tag[0]
        if name == b"noscript" and not tag[1] and inside in {b"", b"noscript"}:
            inside, start = name, tag.end()
        elif not inside and not tag[1] and name != b"-->":
            inside = b"-->" if name == b"<!--" else name
        elif name == inside and (tag[1] or name == b"-->"):
            if name == b"noscript" and len(_PARAGRAPH.findall(utf8, start, tag.start())) >= least:
                parts += [utf8[copied:start], b"</noscript>", utf8[start : tag.start()]]
                copied = tag.end()
            elif name == b"noscript":
                parts += [utf8[copied:start], *_IMAGE.findall(utf8, start, tag.start())]
                copied = tag.start()
            inside = b""
    return b"".join((*parts, utf8[copied:])) if parts else utf8


def _open_forms(tree: etree._Element) -> None:
    """Make a form around a page's text a box like any other."""
    for form in tree.iter("form"):
        if form.find(".//h1") is not None or sum(1 for _ in islice(form.iter("p"), FORM_PARAGRAPHS)) == FORM_PARAGRAPHS:
            form.tag = "div"


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


def text_in(element: etree._Element) -> str:
    """Return the text in an element, white space folded."""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def marked(element: etree._Element) -> list[etree._Element]:
    """Return the elements below one, itself included, that microdata marks as a property, in order."""
    found: Any = _MARKED(element)
    return list(found)
