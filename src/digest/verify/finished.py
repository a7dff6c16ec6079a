"""Reads finished files as a reader meets them: words, paragraph by paragraph, and what a page links to, loads and runs.

HTML is read with the standard library's parser and messages with its mail package, neither of which wrote them; the XHTML of a feed is
walked as it was parsed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal

from digest.verify.loading import comment_problems, element_problems, sheet_problems
from digest.verify.looks import BLOCKS, PLAIN, Looks, Node, looks_of
from digest.verify.matching import folded, joined_lines

if TYPE_CHECKING:
    from lxml import etree

ParagraphKind = Literal["text", "heading", "quotation", "picture", "hidden"]
"""`hidden`: words that a reader does not see, or not as they were written."""

_ADDRESS = re.compile(r"<([a-z]+://[^<>\s]+)>")
"""An address in plain text stands in angle brackets. Source: RFC 3986, appendix C."""

_JSON_LD = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.DOTALL)

_XHTML = "{http://www.w3.org/1999/xhtml}"

_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end. Source: HTML, void elements."""
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that go on when another one ends before them. Source: HTML, "the list of active formatting elements"."""
_CLOSED_BY = {
    "p": BLOCKS - {"br", "title"},
    "li": {"li"},
    "td": {"td", "th", "tr"},
    "th": {"td", "th", "tr"},
    "tr": {"tr"},
}
"""Elements that end where one of these begins. Source: HTML, optional tags."""
_TRANSFORMS: Mapping[str, Callable[[str], str]] = {
    "uppercase": str.upper,
    "lowercase": str.lower,
    "capitalize": str.title,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedParagraph:
    """A run of words without a break."""

    text: str
    """White space folded. Of a picture, its description."""
    line: int
    """Where it begins in the file, from 1."""
    kind: ParagraphKind = "text"
    links: tuple[str, ...] = ()
    """Where it links to, and what a quotation cites; of a picture, where it is loaded from."""
    written: str = ""
    """The words before a style put them into other letters; empty where none did."""
    why: str = ""
    """Why hidden words are not seen."""


@dataclass(slots=True)
class FinishedPage:
    """What a page, or the content of a feed's entry, says, and what it links to, loads and runs; lines count from 1."""

    paragraphs: list[FinishedParagraph] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    moments: list[tuple[int, str]] = field(default_factory=list)
    """What `<time>` says to programs."""
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedMessage:
    """A message, decoded as a mail client does it; `None` for a part that it does not have."""

    subject: str
    html: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedFiles:
    """What the files of an issue hold; `None` for a file, or a part of the message, that is missing."""

    mail: FinishedPage | None
    mail_bytes: int
    """Size of the mail's HTML."""
    text: list[FinishedParagraph] | None
    page: FinishedPage | None
    json_ld: tuple[str, ...]
    """The JSON-LD in the page."""
    message: FinishedMessage | None
    message_page: FinishedPage | None
    """The message's HTML; the same object as `mail` when both say the same."""
    message_text: list[FinishedParagraph] | None
    """The message's plain text; the same object as `text` when both say the same."""
    pictures: tuple[str, ...]
    """Paths of the files below `images/`."""


def read_finished(slug: str, files: Mapping[str, bytes], pictures: Iterable[str]) -> FinishedFiles:
    """Return what the files of an issue hold; `pictures` are the paths of its pictures."""
    contents = [files.get(f"issues/{slug}/{name}") for name in ("email.html", "email.txt", "index.html")]
    html, text, index = (None if data is None else data.decode("utf-8", "replace") for data in contents)
    sent = files.get(f"issues/{slug}/email.eml")
    message = None if sent is None else read_message(sent)
    mail = None if html is None else read_page(html)
    paragraphs = None if text is None else text_paragraphs(text)
    sent_html, sent_text = (message.html, message.text) if message else (None, None)
    return FinishedFiles(
        mail=mail,
        mail_bytes=len(contents[0] or b""),
        text=paragraphs,
        page=None if index is None else read_page(index),
        json_ld=tuple(_JSON_LD.findall(index or "")),
        message=message,
        message_page=mail if _same(sent_html, html) else None if sent_html is None else read_page(sent_html),
        message_text=paragraphs
        if _same(sent_text, text)
        else None
        if sent_text is None
        else text_paragraphs(sent_text),
        pictures=tuple(pictures),
    )


def _same(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same but for white space at the end."""
    return one is not None and other is not None and one.rstrip() == other.rstrip()


def read_message(data: bytes) -> FinishedMessage:
    """Return the subject and the parts of a message."""
    message = message_from_bytes(data, policy=policy.default)
    parts: list[str | None] = []
    for subtype in ("html", "plain"):
        part = message.get_body((subtype,))
        parts.append(str(part.get_content()).replace("\r\n", "\n") if part is not None else None)
    return FinishedMessage(subject=str(message["subject"] or ""), html=parts[0], text=parts[1])


def text_paragraphs(text: str) -> list[FinishedParagraph]:
    """Return the paragraphs of a plain text: separated by empty lines, quotation marks at the beginning of lines removed.

    A first line with a line of dashes under it is a heading of its own, and so is the line under a quotation.
    """
    paragraphs: list[FinishedParagraph] = []
    chunk: list[str] = []
    start = kind = None
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        bare, line_kind = _bare(line)
        ruled = bool(chunk) and bool(line.strip()) and not line.strip("-=")
        if ruled or not line.strip() or (kind is not None and line_kind != kind):
            if chunk and start:
                paragraphs.append(_paragraph(chunk, start, "heading" if ruled else kind))
            chunk, start, kind = [], None, None
            if ruled or not line.strip():
                continue
        start, kind = start or number, line_kind
        chunk.append(bare)
    return paragraphs


def _bare(line: str) -> tuple[str, ParagraphKind]:
    """Return a line without its quotation mark, and the kind of paragraph it belongs to."""
    if line.startswith(">"):
        return line[1:].strip(), "quotation"
    return line.strip(), "text"


def _paragraph(lines: list[str], start: int, kind: ParagraphKind | None) -> FinishedParagraph:
    links = tuple(_ADDRESS.findall("\n".join(lines)))
    return FinishedParagraph(text=joined_lines(lines), line=start, kind=kind or "text", links=links)


def read_page(html: str) -> FinishedPage:
    """Return a page, or the content of an entry, as people and their browsers meet it."""
    page = FinishedPage()
    reader = _PageReader(page, looks_of(html))
    reader.feed(html)
    reader.close()
    reader.collector.finish_paragraph()
    page.problems += ((1, problem) for problem in sheet_problems(html))
    return page


def read_xhtml(content: "etree._Element") -> FinishedPage:
    """Return what an element that holds XHTML says."""
    page = FinishedPage()
    collector = _Collector(page, looks_of(""))
    collector.text(content.text or "", 1)
    line = 1
    for child in content:
        line = _walk(child, collector, line)
        collector.text(child.tail or "", line)
    collector.finish_paragraph()
    return page


def _walk(element: "etree._Element", collector: "_Collector", line: int) -> int:
    """Hand over the words of an element that begins in a line; return the line in which it ends."""
    name: object = element.tag
    if not isinstance(name, str):  # a comment, an instruction, or an entity that was not resolved
        from lxml import etree

        text = element.text or ""
        if name is etree.Entity:
            collector.text(unescape(text), line)
        return line + text.count("\n")
    tag = name.removeprefix(_XHTML).lower()
    collector.start(tag, {str(key).lower(): str(value) for key, value in element.items()}, line)
    if begun := element.text:  # asked for once: it is decoded anew each time
        collector.text(begun, line)
        line += begun.count("\n")
    for child in element:
        line = _walk(child, collector, line)
        if tail := child.tail:
            collector.text(tail, line)
            line += tail.count("\n")
    collector.end(tag, line)
    return line


class _Collector:
    """Collects what elements say, link to and load; text inside a blockquote or heading belongs to it as a whole."""

    def __init__(self, page: FinishedPage, looks: Looks) -> None:
        self.page = page
        self.left_out_of_one_program = False
        """Whether what follows is hidden from one mail program by a comment."""
        self._looks = looks
        self._open: list[tuple[str, Node]] = []
        self._silent = 0
        self._words: list[str] = []
        self._written: list[str] = []
        self._hidden: list[str] = []
        self._why = ""
        self._links: list[str] = []
        self._line = self._hidden_line = 0

    def start(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the beginning of an element."""
        while self._open and tag in _CLOSED_BY.get(self._open[-1][0], ()):
            self.end(self._open[-1][0], line)
        if tag in BLOCKS:
            self.finish_paragraph()
        outer = self._open[-1][1] if self._open else None
        node = self._looks.node(tag, attributes, outer)
        page = self.page
        page.problems += ((line, problem) for problem in element_problems(tag, attributes))
        if name := attributes.get("id"):
            page.ids.add(name)
        if tag in {"a", "area"} and (href := attributes.get("href")) is not None:
            page.links.append((line, href))
        if address := attributes.get("href" if tag == "a" else "cite" if tag == "blockquote" else ""):
            self._links.append(address)
        if tag == "time" and (said := attributes.get("datetime")):
            page.moments.append((line, said))
        if tag == "img":
            source = attributes.get("src", "")
            page.pictures.append((line, source))
            if self._silent or node.look.hidden:
                page.problems.append(
                    (line, f"the picture {source} is not seen: {node.look.hidden or 'it is not shown'}")
                )
            if not self._silent and not node.look.hidden:
                text = folded(attributes.get("alt", ""))
                page.paragraphs.append(FinishedParagraph(text=text, line=line, kind="picture", links=(source,)))
        if tag not in _EMPTY:
            self._open.append((tag, node))
            self._silent += tag in _SILENT
            if tag == "q":
                self.text("“", line)

    def end(self, tag: str, line: int) -> None:
        """Take the end of an element, and of those in it that have none."""
        if tag in BLOCKS:
            self.finish_paragraph()
        place = len(self._open) - 1
        while place >= 0 and self._open[place][0] != tag:
            place -= 1
        if place < 0:
            return
        if tag == "q":
            self.text("”", line)
        going_on = [each for each in self._open[place + 1 :] if each[0] in _FORMATTING]
        self._silent -= sum(name in _SILENT for name, _ in self._open[place:])
        del self._open[place:]
        for name, node in going_on:  # how it is shown now depends on what is around it now
            self._open.append(
                (name, self._looks.node(name, node.element.attributes, self._open[-1][1] if self._open else None))
            )

    def text(self, data: str, line: int) -> None:
        """Take a run of text."""
        if self._silent:
            return
        look = self._open[-1][1].look if self._open else PLAIN
        why = look.hidden or ("a comment hides it from one mail program" if self.left_out_of_one_program else "")
        if why:
            if data.strip():
                if self._why and why != self._why:
                    self._finish_hidden()
                self._hidden_line = self._hidden_line or line
                self._why = why
            self._hidden.append(data)
            return
        if not self._line and data.strip():
            self._line = line
        self._written.append(data)
        self._words.append(_TRANSFORMS.get(look.transform, str)(data) if look.transform else data)

    def _finish_hidden(self) -> None:
        if text := folded("".join(self._hidden)):
            hidden = FinishedParagraph(text=text, line=self._hidden_line, kind="hidden", why=self._why)
            self.page.paragraphs.append(hidden)
        self._hidden, self._hidden_line, self._why = [], 0, ""

    def finish_paragraph(self) -> None:
        """End the current paragraph."""
        paragraphs = self.page.paragraphs
        if self._hidden:
            self._finish_hidden()
        if not self._words:
            return
        if text := folded("".join(self._words)):
            tags = {tag for tag, _ in self._open}
            kind: ParagraphKind = "quotation" if "blockquote" in tags else "heading" if tags & _HEADINGS else "text"
            written = folded("".join(self._written))
            paragraphs.append(
                FinishedParagraph(
                    text=text,
                    line=self._line,
                    kind=kind,
                    links=tuple(self._links),
                    written="" if written == text else written,
                )
            )
            self._links = []  # an address before the first word, such as what a quotation cites, belongs to what follows
        self._words, self._written, self._line = [], [], 0


class _PageReader(HTMLParser):
    """Reads HTML."""

    def __init__(self, page: FinishedPage, looks: Looks) -> None:
        super().__init__(convert_charrefs=True)
        self.collector = _Collector(page, looks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.collector.start(tag, {name: value or "" for name, value in reversed(attrs)}, self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        self.collector.end(tag, self.getpos()[0])

    def handle_data(self, data: str) -> None:
        self.collector.text(data, self.getpos()[0])

    def handle_comment(self, data: str) -> None:
        self._conditional(data)
        self.collector.page.problems += ((self.getpos()[0], problem) for problem in comment_problems(data))

    def unknown_decl(self, data: str) -> None:
        self._conditional(f"[{data}]><!")

    def _conditional(self, data: str) -> None:
        """Note where words that one mail program does not show begin and end. Source: Microsoft, conditional comments."""
        bare = data.strip().lower()
        if bare.startswith("[if") and bare.endswith("<!"):
            self.collector.finish_paragraph()
            self.collector.left_out_of_one_program = True
        elif bare.endswith(("[endif]", "[endif]><!")):
            self.collector.left_out_of_one_program = False
