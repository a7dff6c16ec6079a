"""A finished HTML file, read once: its words, paragraph by paragraph, and what it leads to, loads and runs.

HTML is read with the standard library's parser, which did not write it; the XHTML of a feed is walked as it was parsed.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.verify.matching import folded
from digest.verify.messages import FinishedParagraph, ParagraphKind

if TYPE_CHECKING:
    from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"

_BREAKING = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_LOADING = frozenset("script iframe frame object embed applet audio video source track form base portal".split())
"""Elements that load, run or send something; `script` only as data."""

_LOADING_ATTRIBUTES = frozenset({"srcset", "background", "poster", "srcdoc", "formaction", "ping"})

_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?\s*(?!#|data:font)[^)]*|@import", re.IGNORECASE)

Attributes = list[tuple[str, str | None]]


@dataclass(slots=True)
class FinishedPage:
    """What a page says, and what it leads to, loads and runs; lines count from 1."""

    paragraphs: list[FinishedParagraph] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_page(html: str) -> FinishedPage:
    """Return a page as readers and their programs meet it."""
    page = FinishedPage()
    reader = _PageReader(page)
    reader.feed(html)
    reader.close()
    reader.words.finish_paragraph()
    return page


def html_paragraphs(html: str) -> list[FinishedParagraph]:
    """Return the paragraphs of a piece of HTML, what no reader sees left out."""
    reader = _WordsReader([])
    reader.feed(html)
    reader.close()
    reader.words.finish_paragraph()
    return reader.words.paragraphs


def xhtml_paragraphs(content: "etree._Element") -> list[FinishedParagraph]:
    """Return the same of what an element holds that is XHTML already."""
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
    tag = name.removeprefix(XHTML).lower()
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
            said = dict(attributes)
            text, source = folded(said.get("alt") or ""), said.get("src") or ""
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
        """End the paragraph at hand."""
        if not self._words:
            return
        text = folded("".join(self._words))
        if text:
            kind: ParagraphKind = "quotation" if self._quotations else "heading" if self._heading else "text"
            self.paragraphs.append(FinishedParagraph(text=text, line=self._line, kind=kind, links=tuple(self._links)))
            self._links = []  # an address before the first word, such as what a quotation cites, belongs to what follows
        self._words, self._line = [], 0


class _WordsReader(HTMLParser):
    """Hands what it parses to who collects words."""

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
    """Collects besides what a page leads to, loads and runs."""

    def __init__(self, page: FinishedPage) -> None:
        super().__init__(page.paragraphs)
        self._page = page

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        line = self.getpos()[0]
        self.words.start(tag, attrs, line)
        if not attrs and tag not in _LOADING and tag != "img":
            return
        page = self._page
        said = {name: value or "" for name, value in attrs}
        if name := said.get("id"):
            page.ids.add(name)
        if tag in {"a", "area"} and "href" in said:
            page.links.append((line, said["href"]))
        if tag == "img":
            page.pictures.append((line, said.get("src", "")))
        page.problems += ((line, problem) for problem in _problems(tag, said))


def _problems(tag: str, said: dict[str, str]) -> list[str]:
    """Return what an element loads, runs or sends."""
    found = []
    if tag in _LOADING and not (tag == "script" and said.get("type") == "application/ld+json" and "src" not in said):
        found.append(f"<{tag}> loads, runs or sends something")
    if tag == "link" and "stylesheet" in said.get("rel", "") and urlsplit(said.get("href", "")).scheme:
        found.append(f"a style sheet is loaded from {said['href']}")
    if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
        found.append("a page that leads away by itself")
    for name, value in said.items():
        if name.startswith("on") or name in _LOADING_ATTRIBUTES:
            found.append(f"the attribute {name} loads, runs or sends something")
        if name == "style" and _REMOTE_STYLE.search(value):
            found.append("a style loads something")
    return found
