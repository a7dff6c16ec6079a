"""Newsletters as messages: `.eml`, and `.mbox` with many of them. Layer 3, pure.

The source text of a message is who it is from, its subject, its date, and the text of the part that is read. The addresses of
those it went to are never part of it, nor are links to "view it in a browser": they carry the reader's own token.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from digest.model import Article, Author, Document, Failure
from digest.readers.fragments import Fragment, FragmentError, one_line, read_fragment, safe_link
from digest.readers.ledger import Ledger
from digest.readers.mail_headers import decoded, parsed_message, sender
from digest.readers.mail_pictures import lead_picture
from digest.readers.mail_text import read_mail_text, text_of
from digest.readers.pieces import Piece, articles, layout
from digest.readers.recognition import MBOX_LINE
from digest.readers.syndication import language_tag
from digest.readers.timestamps import parse_timestamp

MAX_MESSAGES = 5000
MAX_PARTS = 500
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """The text of a message that is read, and its kind."""

    fragment: Fragment
    problem: str = ""


def source_text(document: Document) -> str:
    """Return sender, subject, date and text of each message."""
    return layout(_pieces(document))[0]


def read(document: Document) -> Iterable[Article | Failure]:
    """Yield an article for each message with text."""
    pieces = _pieces(document)
    yield from articles(document, pieces)


def split_messages(data: bytes) -> tuple[bytes, ...]:
    """Return the messages of an mbox, or the one message. Source: RFC 4155; `>From ` lines are given back as they were."""
    body = data.lstrip(b"\xef\xbb\xbf")
    starts = list(MBOX_LINE.finditer(body.lstrip(b"\r\n")))
    if not starts or starts[0].start() != 0:
        return (body,)
    body = body.lstrip(b"\r\n")
    ends = [found.start() for found in starts[1:]] + [len(body)]
    messages = [body[found.end() : end] for found, end in zip(starts, ends, strict=True)]
    return tuple(_QUOTED_FROM.sub(rb"\1", message) for message in messages[:MAX_MESSAGES])


def _pieces(document: Document) -> tuple[Piece, ...]:
    return tuple(_piece(message, document) for message in split_messages(document.data))


def _piece(data: bytes, document: Document) -> Piece:
    message = parsed_message(data)
    ledger = Ledger()
    subject = one_line(decoded(message.get("Subject")))
    ledger.offer("headline", subject, "mail subject")
    ledger.offer("url", safe_link(decoded(message.get("Archived-At")).strip("<> ")), "mail Archived-At")
    name = _offer_sender(ledger, message)
    written = one_line(decoded(message.get("Date")))
    moment = parse_timestamp(written, seen=document.seen)
    if moment is not None:
        ledger.offer_moment("published", moment, "mail date")
    else:
        ledger.reject("published", written, "mail date, not a date that can be")
    language = language_tag(decoded(message.get("Content-Language")).split(",")[0])
    text = _text(message)
    return Piece(
        ledger=ledger,
        head=(name, subject, written),
        fragment=text.fragment,
        language=language,
        language_found="mail Content-Language",
        problem=text.problem,
        is_letter=True,
        image=lead_picture(message),
    )


def _offer_sender(ledger: Ledger, message: Message) -> str:
    """Offer the sender as publisher or author; return the name as written."""
    found = sender(message)
    ledger.offer("publisher", found.publisher, found.publisher_found)
    if found.author:
        ledger.offer_authors((Author(name=found.author),), "mail from")
    return found.written


def _text(message: Message) -> _Text:
    """Return the text of the best part: HTML, unless the plain text says more."""
    fragments: list[Fragment] = []
    problem = ""
    for part in _parts(message):
        kind = part.get_content_type()
        try:
            if kind == "text/html":
                fragments.insert(0, read_fragment(text_of(part)))
            elif kind == "text/plain":
                fragments.append(read_mail_text(text_of(part), flowed=_is_flowed(part)))
        except FragmentError as error:
            problem = f"the message has {error}"
    best = max(fragments, key=lambda fragment: len(fragment.text) // 200, default=Fragment())
    return _Text(fragment=best, problem="" if best.text else problem)


def _parts(message: Message) -> Iterator[Message]:
    """Yield the text parts that are shown: no attachments, no forwarded messages within."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        if part.is_multipart():
            inner = part.get_payload()
            if isinstance(inner, list) and (part.get_content_maintype() == "multipart" or part is message):
                waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            yield part


def _is_flowed(part: Message) -> bool:
    return str(part.get_param("format") or "").lower() == "flowed"
