"""HTML that is content by its place (an entry of a feed, a note, a letter) as readable text with its blocks.

Nothing is judged here: every line that a person could see stays. Saved pages, whose content has to be told apart from the page's
furniture, are read by `html`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.model import Block, BlockKind, Markup
from digest.readers.attribution import MAX_FIELD_CHARS
from digest.readers.inline import SOFT_HYPHEN, UNPRINTABLE_TAGS, UNSEEN_TAGS, settle
from digest.text.invisible import CONTROLS_IN_LINES
from digest.text.markup import BLOCK_ELEMENTS, MAX_ATTRIBUTES, has_too_many_attributes
from digest.text.sentences import ends_sentence
from digest.text.urls import safe_link

if TYPE_CHECKING:
    from lxml import etree

MAX_CHARS = 2_000_000
MAX_TAGS = 50_000
MAX_REFERENCES = 100_000
"""Beyond these, parsers of HTML need seconds for what no article has: the longest read so far had 9,000 tags."""

_UNSEEN = UNSEEN_TAGS | {"button"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    "caption": "caption",
    "figcaption": "caption",
    "pre": "code",
    "blockquote": "quote",
    "li": "list",
}
_ORDER: tuple[BlockKind, ...] = ("heading", "caption", "code", "quote", "list")
"""The kind of a line within several of these: a heading in a quote is a heading, a list in a quote is a quote."""
_MARKS = {"em": "emphasis", "i": "emphasis", "cite": "emphasis", "strong": "strong", "b": "strong", "a": "link"}
_UNSEEN_SIGNS = re.compile(
    r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""In a name or headline they can only deceive. U+200C and U+200D stay: Persian, Hindi and others are spelled with them."""
_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_LIST_MARK = re.compile(r"(?:[-*•–·]|\d{1,3}[.)])\s")
_WRAPPED_CHARS = 40
"""Programs that break lines do it later than here."""
_BREAK_CHARS = 80
"""A single `<br>` after a whole sentence of at least a line's length separates paragraphs, as in text turned into HTML line by line."""


class FragmentError(ValueError):
    """HTML beyond the bounds; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Readable text, a line a block, and the blocks with their offsets in it."""

    text: str = ""
    blocks: tuple[Block, ...] = ()


def read_fragment(html: str, *, base: str | None = None) -> Fragment:
    """Return what a person could read of some HTML; links are made absolute with `base` where it is given.

    Raises: FragmentError for HTML beyond the bounds.
    """
    if len(html) > MAX_CHARS:
        raise FragmentError(f"more than {MAX_CHARS // 1_000_000} million characters")
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_REFERENCES:
        raise FragmentError(f"more than {MAX_TAGS} tags or {MAX_REFERENCES} character references")
    if has_too_many_attributes(html):
        raise FragmentError(f"an element with more than {MAX_ATTRIBUTES} attributes")
    root = _parse(html)
    if root is None:
        return Fragment()
    settle(root)
    writer = _Writer(base)
    _walk(root, writer)
    return _fragment(writer.lines)


def read_text(text: str) -> Fragment:
    """Return plain text as a fragment: empty lines part paragraphs, and so do marks of lists at the beginning of a line.

    Where there is no empty line, a line of less than 40 characters or one that ends a sentence is a paragraph's last.
    """
    clean = clean_text(text).strip()
    spaced = _EMPTY_LINE.search(clean) is not None
    lines: list[str] = []
    for piece in _EMPTY_LINE.split(clean):
        open_line = False
        for raw in piece.split("\n"):
            line = " ".join(raw.split())
            if not line:
                continue
            if open_line and not _LIST_MARK.match(line):
                lines[-1] += f" {line}"
            else:
                lines.append(line)
            open_line = spaced or (len(line) >= _WRAPPED_CHARS and not ends_sentence(line))
    return _fragment([_Line(text=line) for line in lines])


def plain(html: str) -> str:
    """Return some HTML as one line of text, cut at a sane length; for headlines and names."""
    if "<" not in html and "&" not in html:
        return one_line(html)
    try:
        return one_line(read_fragment(html[:20_000]).text)
    except FragmentError:
        return ""


def one_line(text: str) -> str:
    """Return a text on one line, without what cannot be seen or turns the order of letters, at most 1,000 characters."""
    return " ".join(_UNSEEN_SIGNS.sub("", clean_text(text[:20_000])).split())[:MAX_FIELD_CHARS].strip()


def clean_text(text: str) -> str:
    r"""Return a text without control characters, lone surrogates and noncharacters, which no reader sees; line ends are `\n`."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS_IN_LINES.sub("", unified)


def _parse(html: str) -> "etree._Element | None":
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    data = f"<!DOCTYPE html><html><body>{clean_text(html)}</body></html>".encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if any("depth" in error.message for error in parser.error_log if error.level == etree.ErrorLevels.FATAL):
        raise FragmentError("nested deeper than 2048")  # libxml2 would leave out the rest without a word
    return root


def _walk(root: "etree._Element", writer: "_Writer") -> None:
    """Write an element's text in document order, without recursion: depth is the author's choice."""
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or tag in _UNSEEN or element.get("hidden") is not None:
                walker.skip_subtree()
                continue
            writer.open(tag, element)
            writer.write(element.text)
        else:
            if tag and tag not in _UNSEEN and element.get("hidden") is None:
                writer.close(tag)
            writer.write(element.tail)
    writer.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    markup: tuple[Markup, ...] = ()
    quotable: bool = True


class _Writer:
    """Collects words into lines."""

    def __init__(self, base: str | None) -> None:
        self.lines: list[_Line] = []
        self._base = base
        self._words: list[str] = []
        self._length = 0
        self._space = False
        self._breaks = 0
        self._around: dict[str, int] = {}
        self._open: list[tuple[str, str, str | None, int]] = []
        self._marks: list[Markup] = []
        self._unprintable = 0
        self._quotable = True

    def open(self, tag: str, element: Any) -> None:
        if tag in BLOCK_ELEMENTS:
            self.flush()
            self._around[tag] = self._around.get(tag, 0) + 1
        elif tag == "br":
            self._break()
        elif tag in UNPRINTABLE_TAGS:
            self._unprintable += 1
        elif tag in _MARKS:
            href = safe_link(element.get("href"), self._base) if tag == "a" else None
            self._open.append((tag, _MARKS[tag], href, self._next()))

    def close(self, tag: str) -> None:
        if tag in BLOCK_ELEMENTS:
            self.flush()
            self._around[tag] -= 1
        elif tag in UNPRINTABLE_TAGS:
            self._unprintable -= 1
        elif tag in _MARKS:
            for index in range(len(self._open) - 1, -1, -1):
                if self._open[index][0] == tag:
                    self._mark(self._open.pop(index))
                    break

    def write(self, text: str | None) -> None:
        words = (text or "").replace(SOFT_HYPHEN, "").split()
        if not text:
            return
        if not words:
            self._space = self._space or self._length > 0
            return
        if text[0].isspace():
            self._space = self._length > 0
        for number, word in enumerate(words):
            if (number or self._space) and self._length:
                self._words.append(" ")
                self._length += 1
            self._words.append(word)
            self._length += len(word)
            self._space = False
        self._space = text[-1].isspace()
        self._breaks = 0
        self._quotable = self._quotable and not self._unprintable

    def flush(self) -> None:
        """End the line; marks that are still open go on in the next."""
        for mark in self._open:
            self._mark(mark)
        text = "".join(self._words)
        if text:
            self.lines.append(
                _Line(
                    text=text,
                    kind=self._kind(),
                    level=self._level(),
                    markup=self._inside(len(text)),
                    quotable=self._quotable,
                )
            )
        self._words, self._marks, self._quotable = [], [], True
        self._length = self._breaks = 0
        self._space = False
        self._open = [(tag, kind, href, 0) for tag, kind, href, _ in self._open]

    def _next(self) -> int:
        return self._length + (1 if self._space and self._length else 0)

    def _break(self) -> None:
        self._breaks += 1
        self._space = self._length > 0
        whole = self._length >= _BREAK_CHARS and ends_sentence("".join(self._words[-3:]))
        if self._breaks >= 2 or whole:
            self.flush()

    def _mark(self, mark: tuple[str, str, str | None, int]) -> None:
        _, kind, href, start = mark
        if self._length > start and (kind != "link" or href):
            self._marks.append(Markup(start=start, end=self._length, kind=kind, href=href))  # type: ignore[arg-type]  # from _MARKS

    def _inside(self, length: int) -> tuple[Markup, ...]:
        kept = (mark for mark in self._marks if mark.start < mark.end <= length)
        return tuple(sorted(kept, key=lambda mark: (mark.start, -mark.end, mark.kind)))

    def _kind(self) -> BlockKind:
        around = {_KINDS[tag] for tag, number in self._around.items() if number and tag in _KINDS}
        return next((kind for kind in _ORDER if kind in around), "paragraph")

    def _level(self) -> int:
        return next((level for tag, level in _HEADINGS.items() if self._around.get(tag)), 0)


def _fragment(lines: list[_Line]) -> Fragment:
    return Fragment(text="\n".join(line.text for line in lines), blocks=tuple(_blocks(lines)))


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    position = 0
    for line in lines:
        end = position + len(line.text)
        yield Block(
            text=line.text,
            start=position,
            end=end,
            kind=line.kind,
            level=line.level,
            markup=line.markup,
            quotable=line.quotable,
        )
        position = end + 1
