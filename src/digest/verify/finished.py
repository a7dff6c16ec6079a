"""Reads finished files as a reader meets them: words, paragraph by paragraph, and what a page links to, loads and runs.

HTML is read with the standard library's parser and messages with its mail package, neither of which wrote them; the XHTML of a feed is
walked as it was parsed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from digest.verify.matching import folded

if TYPE_CHECKING:
    from lxml import etree

ParagraphKind = Literal["text", "heading", "quotation", "picture"]
Attributes = list[tuple[str, str | None]]

_ADDRESS = re.compile(r"<([a-z]+://[^<>\s]+)>")
"""An address in plain text stands in angle brackets. Source: RFC 3986, appendix C."""

_JSON_LD = re.compile(r"<script type=\"application/ld\+json\">(.*?)</script>", re.DOTALL)

_XHTML = "{http://www.w3.org/1999/xhtml}"

_BREAKING = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_LOADING = frozenset("script iframe frame object embed applet audio video source track form base portal".split())
"""Elements that load, run or send something; `script` is allowed for data."""

_LOADING_ATTRIBUTES = frozenset({"srcset", "background", "poster", "srcdoc", "formaction", "ping"})

_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:font)[^)]*|@import", re.IGNORECASE)


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


@dataclass(slots=True)
class FinishedPage:
    """What a page says, and what it links to, loads and runs; lines count from 1."""

    paragraphs: list[FinishedParagraph] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
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
    text = "\n".join(lines)
    return FinishedParagraph(text=folded(text), line=start, kind=kind or "text", links=tuple(_ADDRESS.findall(text)))


def read_page(html: str) -> FinishedPage:
    """Return a page as people and their browsers meet it."""
    page = FinishedPage()
    _read(html, _PageReader(page))
    return page


def html_paragraphs(html: str) -> list[FinishedParagraph]:
    """Return the paragraphs of a piece of HTML, without what no reader sees."""
    return _read(html, _WordsReader([]))


def xhtml_paragraphs(content: "etree._Element") -> list[FinishedParagraph]:
    """Return the paragraphs of an element that holds XHTML."""
    words = _ParagraphCollector([])
    words.text(content.text or "", 1)
    line = 1
    for child in content:
        line = _walk(child, words, line)
        words.text(child.tail or "", line)
    words.finish_paragraph()
    return words.paragraphs


def _walk(element: "etree._Element", words: "_ParagraphCollector", line: int) -> int:
    """Hand over the words of an element that begins in a line; return the line in which it ends."""
    name: object = element.tag
    if not isinstance(name, str):  # a comment, an instruction, or an entity that was not resolved
        from lxml import etree

        text = element.text or ""
        if name is etree.Entity:
            words.text(unescape(text), line)
        return line + text.count("\n")
    tag = name.removeprefix(_XHTML).lower()
    words.start(tag, [(str(key).lower(), str(value)) for key, value in element.items()], line)
    if begun := element.text:  # asked for once: it is decoded anew each time
        words.text(begun, line)
        line += begun.count("\n")
    for child in element:
        line = _walk(child, words, line)
        if tail := child.tail:
            words.text(tail, line)
            line += tail.count("\n")
    words.end(tag)
    return line


class _ParagraphCollector:
    """Collects paragraphs; text inside a blockquote or heading belongs to it as a whole."""

    def __init__(self, paragraphs: list[FinishedParagraph]) -> None:
        self.paragraphs = paragraphs
        self._words: list[str] = []
        self._links: list[str] = []
        self._line = 0
        self._silent = 0
        self._quotations = 0
        self._heading = False

    def start(self, tag: str, attributes: Attributes, line: int) -> None:
        """Take the beginning of an element."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKING:
            self.finish_paragraph()
        if tag == "a":
            if href := dict(attributes).get("href"):
                self._links.append(href)
        elif tag == "blockquote":
            self._quotations += 1
            if cite := dict(attributes).get("cite"):
                self._links.append(cite)
        elif tag == "img" and not self._silent:
            values = dict(attributes)
            text, source = folded(values.get("alt") or ""), values.get("src") or ""
            self.paragraphs.append(FinishedParagraph(text=text, line=line, kind="picture", links=(source,)))
        elif tag in _HEADINGS:
            self._heading = True

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag in _BREAKING:
            self.finish_paragraph()
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag == "blockquote" and self._quotations:
            self._quotations -= 1
        if tag in _HEADINGS:
            self._heading = False

    def text(self, data: str, line: int) -> None:
        """Take a run of text."""
        if self._silent:
            return
        if not self._line and data.strip():
            self._line = line
        self._words.append(data)

    def finish_paragraph(self) -> None:
        """End the current paragraph."""
        if not self._words:
            return
        text = folded("".join(self._words))
        if text:
            kind: ParagraphKind = "quotation" if self._quotations else "heading" if self._heading else "text"
            self.paragraphs.append(FinishedParagraph(text=text, line=self._line, kind=kind, links=tuple(self._links)))
            self._links = []  # an address before the first word, such as what a quotation cites, belongs to what follows
        self._words, self._line = [], 0


class _WordsReader(HTMLParser):
    """Collects the words of HTML."""

    def __init__(self, paragraphs: list[FinishedParagraph]) -> None:
        super().__init__(convert_charrefs=True)
        self.words = _ParagraphCollector(paragraphs)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.words.start(tag, attrs, self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        self.words.end(tag)

    def handle_data(self, data: str) -> None:
        self.words.text(data, self.getpos()[0])


class _PageReader(_WordsReader):
    """Collects the words of a page, and what it links to, loads and runs."""

    def __init__(self, page: FinishedPage) -> None:
        super().__init__(page.paragraphs)
        self._page = page

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        line = self.getpos()[0]
        self.words.start(tag, attrs, line)
        page = self._page
        values = {name: value or "" for name, value in attrs}
        if name := values.get("id"):
            page.ids.add(name)
        if tag in {"a", "area"} and "href" in values:
            page.links.append((line, values["href"]))
        if tag == "img":
            page.pictures.append((line, values.get("src", "")))
        page.problems += ((line, problem) for problem in _problems(tag, values))


def _read(html: str, reader: _WordsReader) -> list[FinishedParagraph]:
    reader.feed(html)
    reader.close()
    reader.words.finish_paragraph()
    return reader.words.paragraphs


def _problems(tag: str, values: Mapping[str, str]) -> list[str]:
    """Return what an element loads, runs or sends."""
    problems = []
    is_data = tag == "script" and values.get("type") == "application/ld+json" and "src" not in values
    if tag in _LOADING and not is_data:
        problems.append(f"<{tag}> loads, runs or sends something")
    if tag == "link" and "stylesheet" in values.get("rel", "") and urlsplit(values.get("href", "")).scheme:
        problems.append(f"a style sheet is loaded from {values['href']}")
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        problems.append("the page redirects by itself")
    for name, value in values.items():
        if name.startswith("on") or name in _LOADING_ATTRIBUTES:
            problems.append(f"the attribute {name} loads, runs or sends something")
        if name == "style" and _REMOTE_STYLE.search(value):
            problems.append("a style loads something")
    return problems
