"""The words of a finished file, paragraph by paragraph, as a reader meets them. Layer 3: pure.

HTML is read with the standard library's parser, a message with its mail package: neither of them wrote the file.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Literal

from digest.verify.matching import folded

_BREAKING = frozenset(
    "address article aside blockquote body br dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table tbody td tfoot th thead title tr ul".split()
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_INVISIBLE = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Marks that turn or hide what stands beside them. Source: Unicode UAX #9, section 2; UTS #39, section 3."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_ADDRESS = re.compile(r"<([a-z]+://[^<>\s]+)>")
"""An address in plain text stands in angle brackets. Source: RFC 3986, appendix C."""

ParagraphKind = Literal["text", "heading", "quotation", "picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of words without a break."""

    text: str
    """White space folded."""
    line: int
    """Where it begins in the file, from 1."""
    kind: ParagraphKind = "text"
    links: tuple[str, ...] = ()
    """Where it leads to, and what a quotation cites; of a picture, where it is loaded from. The text of a picture is its description."""


def html_paragraphs(html: str) -> list[Paragraph]:
    """Return the paragraphs of a page, what no reader sees left out."""
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    reader.finish_paragraph()
    return reader.paragraphs


def text_paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a plain text: what empty lines set apart, the marks of quotation taken off.

    A first line with a line of dashes under it is a heading of its own, and so is the line under a quotation.
    """
    found: list[Paragraph] = []
    chunk: list[str] = []
    start = kind = None
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        bare, line_kind = _bare(line)
        ruled = bool(chunk) and bool(line.strip()) and not line.strip("-=")
        if ruled or not line.strip() or (kind is not None and line_kind != kind):
            if chunk and start:
                found.append(_paragraph(chunk, start, "heading" if ruled else kind))
            chunk, start, kind = [], None, None
            if ruled or not line.strip():
                continue
        start, kind = start or number, line_kind
        chunk.append(bare)
    return found


def hidden_marks(text: str) -> tuple[str, ...]:
    """Return the marks in a text that turn or hide what stands beside them, each once, as `U+202E`."""
    if text.isascii():
        return ()
    return tuple(f"U+{ord(mark):04X}" for mark in dict.fromkeys(_INVISIBLE.findall(text)))


def without_hidden_marks(text: str) -> str:
    """Return a text without the marks that turn or hide what stands beside them."""
    return _INVISIBLE.sub("", text)


def message_subject(data: bytes) -> str:
    """Return a message's subject, decoded as a mail client does."""
    return str(message_from_bytes(data, policy=policy.default)["subject"] or "")


def message_parts(data: bytes) -> tuple[str | None, str | None]:
    """Return the HTML and the text part of a message, decoded as a mail client does."""
    message = message_from_bytes(data, policy=policy.default)
    parts: list[str | None] = []
    for subtype in ("html", "plain"):
        part = message.get_body((subtype,))
        parts.append(str(part.get_content()).replace("\r\n", "\n") if part is not None else None)
    return parts[0], parts[1]


class _HtmlReader(HTMLParser):
    """Collects paragraphs; text inside a blockquote or heading belongs to it as a whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._words: list[str] = []
        self._links: list[str] = []
        self._line = 0
        self._silent = 0
        self._quotations = 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKING:
            self.finish_paragraph()
        if tag == "blockquote":
            self._quotations += 1
            if cite := dict(attrs).get("cite"):
                self._links.append(cite)
        if tag == "img" and not self._silent:
            said = dict(attrs)
            picture = Paragraph(
                text=folded(said.get("alt") or ""),
                line=self.getpos()[0],
                kind="picture",
                links=(said.get("src") or "",),
            )
            self.paragraphs.append(picture)
        if tag in _HEADINGS:
            self._heading = True
        if tag == "a" and (href := dict(attrs).get("href")):
            self._links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self.finish_paragraph()
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag == "blockquote" and self._quotations:
            self._quotations -= 1
        if tag in _HEADINGS:
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if data.strip() and not self._line:
            self._line = self.getpos()[0]
        self._words.append(data)

    def finish_paragraph(self) -> None:
        """End the paragraph at hand."""
        text = folded("".join(self._words))
        if text:
            kind: ParagraphKind = "quotation" if self._quotations else "heading" if self._heading else "text"
            self.paragraphs.append(Paragraph(text=text, line=self._line, kind=kind, links=tuple(self._links)))
            self._links = []  # an address before the first word, such as what a quotation cites, belongs to what follows
        self._words, self._line = [], 0


def _bare(line: str) -> tuple[str, ParagraphKind]:
    """Return a line without its mark of quotation, and what it is part of."""
    if line.startswith(">"):
        return line[1:].strip(), "quotation"
    return line.strip(), "text"


def _paragraph(lines: list[str], start: int, kind: ParagraphKind | None) -> Paragraph:
    text = folded("\n".join(lines))
    links = tuple(_ADDRESS.findall("\n".join(lines)))
    return Paragraph(text=text, line=start, kind=kind or "text", links=links)
