"""The words of a finished text or message, paragraph by paragraph, as a reader meets them.

A message is read with the standard library's mail package, which did not write it; HTML is read by `markup`.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Literal

from digest.verify.matching import folded

_INVISIBLE = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Marks that turn or hide what stands beside them. Source: Unicode UAX #9, section 2; UTS #39, section 3."""

_ADDRESS = re.compile(r"<([a-z]+://[^<>\s]+)>")
"""An address in plain text stands in angle brackets. Source: RFC 3986, appendix C."""

ParagraphKind = Literal["text", "heading", "quotation", "picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedParagraph:
    """A run of words without a break."""

    text: str
    """White space folded."""
    line: int
    """Where it begins in the file, from 1."""
    kind: ParagraphKind = "text"
    links: tuple[str, ...] = ()
    """Where it leads to, and what a quotation cites; of a picture, where it is loaded from. The text of a picture is its description."""


def text_paragraphs(text: str) -> list[FinishedParagraph]:
    """Return the paragraphs of a plain text: what empty lines set apart, the marks of quotation taken off.

    A first line with a line of dashes under it is a heading of its own, and so is the line under a quotation.
    """
    found: list[FinishedParagraph] = []
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, decoded as a mail client does."""

    subject: str
    html: str | None
    text: str | None


def read_message(data: bytes) -> Message:
    """Return the subject and the parts of a message; `None` for a part that it has not."""
    message = message_from_bytes(data, policy=policy.default)
    parts: list[str | None] = []
    for subtype in ("html", "plain"):
        part = message.get_body((subtype,))
        parts.append(str(part.get_content()).replace("\r\n", "\n") if part is not None else None)
    return Message(subject=str(message["subject"] or ""), html=parts[0], text=parts[1])


def _bare(line: str) -> tuple[str, ParagraphKind]:
    """Return a line without its mark of quotation, and what it is part of."""
    if line.startswith(">"):
        return line[1:].strip(), "quotation"
    return line.strip(), "text"


def _paragraph(lines: list[str], start: int, kind: ParagraphKind | None) -> FinishedParagraph:
    text = folded("\n".join(lines))
    links = tuple(_ADDRESS.findall("\n".join(lines)))
    return FinishedParagraph(text=text, line=start, kind=kind or "text", links=links)
