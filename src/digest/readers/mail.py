"""Newsletters as messages: `.eml`, and `.mbox` with many of them.

The source text of a message is who it is from, its subject, its date, and the text of the part that is read. The addresses of
those it went to are never part of it, nor are links to "view it in a browser": they carry the reader's own token. For the same reason
nothing that a message only points to is loaded.

All code here uses the old, forgiving mail interface: the new one raises on headers found in the wild.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from html.parser import HTMLParser

from digest.model import Author, Document, LeadImage, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import parse_timestamp
from digest.readers.decoding import decode_first
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.fragments import Fragment, FragmentError, one_line, read_fragment, read_text
from digest.readers.languages import language_tag
from digest.readers.names import is_person, split_address
from digest.readers.recognition import MBOX_LINE
from digest.text.images import PictureError, picture_facts
from digest.text.urls import safe_link

MAX_MESSAGES = 5000
MAX_PARTS = 5000
NAMED_ATTACHMENTS = 3
"""Names that a notice gives; of the others it gives the number."""
_FILES = frozenset({"application", "audio", "video"})
"""Main types of parts that are files, however they are disposed."""
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(document: Document) -> Reading:
    """Return sender, subject, date and text of each message, and an article for each with text."""
    messages = split_messages(document.data)
    drafts: list[EntryDraft] = []
    aside = _Aside()
    for data in messages[:MAX_MESSAGES]:
        message = parsed_message(data)
        draft, others = _draft(message, document)
        drafts.append(draft)
        aside.add(message, texts=others)
    aside.messages = max(0, len(messages) - MAX_MESSAGES)
    return replace(read_drafts(document, drafts), notices=tuple(aside.notices(document.source)))


def _draft(message: Message, document: Document) -> tuple[EntryDraft, int]:
    """Return the draft of a message, and how many of its texts are not read."""
    builder = AttributionBuilder()
    subject = one_line(decoded(message.get("Subject")))
    builder.offer("headline", subject, "mail subject")
    builder.offer("url", safe_link(decoded(message.get("Archived-At")).strip("<> ")), "mail Archived-At")
    name = _offer_sender(builder, message)
    written = one_line(decoded(message.get("Date")))
    moment = parse_timestamp(written, seen=document.seen)
    if moment is not None:
        builder.offer_moment("published", moment, "mail date")
    else:
        builder.reject("published", written, "mail date, not a date that can be")
    language = language_tag(decoded(message.get("Content-Language")).split(",")[0])
    fragment, problem, others = _best_text(message)
    draft = EntryDraft(
        builder=builder,
        head=(name, subject, written),
        fragment=fragment,
        language=language,
        language_found="mail Content-Language",
        problem=problem,
        is_newsletter=True,
        image=lead_picture(message),
    )
    return draft, others


def _offer_sender(builder: AttributionBuilder, message: Message) -> str:
    """Offer the sender as publisher or author; return the name as written."""
    sent_by = sender(message)
    builder.offer("publisher", sent_by.publisher, sent_by.publisher_found)
    if sent_by.author:
        builder.offer_authors((Author(name=sent_by.author),), "mail from")
    return sent_by.written


# Messages and their parts.


def split_messages(data: bytes) -> tuple[bytes, ...]:
    """Return the messages of an mbox, or the one message. Source: RFC 4155; `>From ` lines are given back as they were."""
    body = data.lstrip(b"\xef\xbb\xbf")
    starts = list(MBOX_LINE.finditer(body.lstrip(b"\r\n")))
    if not starts or starts[0].start() != 0:
        return (body,)
    body = body.lstrip(b"\r\n")
    ends = [found.start() for found in starts[1:]] + [len(body)]
    messages = [body[found.end() : end] for found, end in zip(starts, ends, strict=True)]
    return tuple(_QUOTED_FROM.sub(rb"\1", message) for message in messages)


def parsed_message(data: bytes) -> Message:
    """Return a message; only its headers when its parts are nested deeper than the standard library can follow."""
    parser = BytesParser(policy=compat32)
    try:
        return parser.parsebytes(data)
    except RecursionError:
        return parser.parsebytes(data, headersonly=True)


def parts_of(message: Message) -> Iterator[Message]:
    """Yield the parts of a message that hold content, in order; those of messages forwarded within it are left out."""
    yield from (part for part, _ in _grouped(message))


def _grouped(message: Message) -> Iterator[tuple[Message, int]]:
    """Yield the parts as `parts_of` does, each with a number that it shares with the parts that say the same in another form."""
    waiting, seen = [(message, 0)], 0
    while waiting and seen < MAX_PARTS:
        part, group = waiting.pop()
        seen += 1
        if not part.is_multipart():
            yield part, group or seen
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and (part.get_content_maintype() == "multipart" or part is message):
            group = group or (seen if part.get_content_subtype() == "alternative" else 0)
            waiting.extend((child, group) for child in reversed(inner) if isinstance(child, Message))


def content_id(part: Message) -> str:
    """Return the name by which other parts refer to a part, without its angle brackets; empty when it has none."""
    return decoded(part.get("Content-ID")).strip("<> \t")


def text_of(part: Message) -> str:
    """Return a part's text: transfer encoding undone, then its charset, else UTF-8, else Windows-1252."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    said = part.get_param("charset")
    return decode_first(data, [said if isinstance(said, str) else None])


# What is not read of a message.


@dataclass(slots=True, kw_only=True)
class _Aside:
    """What is left aside of messages."""

    attachments: list[str] = field(default_factory=list)
    """Their names, else their types."""
    texts: int = 0
    """Parts with a text of their own beside the one that is read."""
    forwarded: int = 0
    """Messages within messages."""
    messages: int = 0
    """Messages beyond the limit."""

    def add(self, message: Message, *, texts: int) -> None:
        """Count what is left aside of a message; signatures and pictures that are shown within it are not attachments."""
        for part in parts_of(message):
            kind = part.get_content_type()
            is_attached = part.get_content_disposition() == "attachment"
            if (is_attached or part.get_content_maintype() in _FILES) and not kind.endswith("signature"):
                self.attachments.append(one_line(decoded(part.get_filename())) or kind)
        self.texts += texts
        self.forwarded += sum(1 for _ in forwarded_in(message))

    def notices(self, source: str) -> Iterator[Notice]:
        """Yield a notice of each kind."""
        if self.attachments:
            named = ", ".join(self.attachments[:NAMED_ATTACHMENTS])
            more = len(self.attachments) - NAMED_ATTACHMENTS
            text = f"{_counted(len(self.attachments), 'attachment')} not read: {named}"
            text += f" and {more} more" if more > 0 else ""
            yield Notice(source=source, text=text, hint="to use one, save it into seeds/")
        if self.texts:
            text = (
                f"{_counted(self.texts, 'other part')} with text not read: the longest part of a message is its article"
            )
            yield Notice(source=source, text=text, hint="save what is missing as .txt or .md")
        if self.forwarded:
            text = f"{_counted(self.forwarded, 'message')} forwarded within it not read"
            yield Notice(source=source, text=text, hint="to use one, save it as a file of its own")
        if self.messages:
            text = f"{self.messages:,} of its messages not read: a mailbox may have {MAX_MESSAGES:,}"
            yield Notice(source=source, text=text, hint="split the mailbox")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def forwarded_in(message: Message) -> Iterator[Message]:
    """Yield the messages that are forwarded right within a message."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if not isinstance(inner, list):
            continue
        if part is not message and part.get_content_type() == "message/rfc822":
            yield part
        else:
            waiting.extend(child for child in inner if isinstance(child, Message))


# Headers, and the sender they name.

_MAX_HEADER_CHARS = 4000
_SPLIT = re.compile(r"^(?P<person>[^|@]{3,60}?)\s+(?:from|at|via|of|von|bei|de|chez)\s+(?P<place>\S[^@]{1,80})$")
_BAR = re.compile(r"^(?P<one>[^|@]{2,60}?)\s*(?:\||–|—|·| - )\s*(?P<two>\S[^@]{1,80})$")
_LIST_NAME = re.compile(r"^\s*\"?([^<\"]{2,100}?)\"?\s*<[^<>]+>\s*$")


def decoded(value: object) -> str:
    """Return a header as text, encoded words decoded, in whatever encodings they are; empty without one.

    Source: RFC 2047; neighbouring encoded words are joined without the space between them.
    """
    folded = "" if value is None else str(value)[:_MAX_HEADER_CHARS]
    text = re.sub(r"[\r\n]+", "", folded)  # decode_header goes line by line, and loses the space between two lines
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return one_line(text)
    return one_line("".join(_word(part, charset) for part, charset in parts))


def _word(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return decode_first(part, [charset])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who a message is from, as its headers say it."""

    written: str = ""
    publisher: str | None = None
    publisher_found: str = ""
    author: str | None = None


def sender(message: Message) -> Sender:
    """Return the sender of a message: a person, a publication, or one from the other.

    A list's own name (`List-Id`) is a publication's. `Ada Quill from The Gull` and `The Gull | Ada Quill` are both.
    """
    raw = message.get("From")
    name = _display_name(raw)
    listed = _LIST_NAME.match(decoded(message.get("List-Id")))
    publication = listed[1].strip() if listed and "@" not in listed[1] else None
    if not name:
        return Sender(publisher=publication, publisher_found="mail List-Id")
    person, place = _both(name)
    if person and place:
        return Sender(written=name, publisher=place, publisher_found="mail from", author=person)
    if publication and publication.casefold() != name.casefold():
        author = name if is_person(name) else None
        return Sender(written=name, publisher=publication if author else name, author=author,
                      publisher_found="mail List-Id" if author else "mail from")  # fmt: skip
    if is_person(name) and not publication:
        return Sender(written=name, author=name)
    return Sender(written=name, publisher=name, publisher_found="mail from")


def _both(name: str) -> tuple[str | None, str | None]:
    """Return person and publication where a display name holds both, else twice `None`."""
    if (found := _SPLIT.match(name)) and is_person(found["person"].strip()):
        return found["person"].strip(), found["place"].strip()
    if found := _BAR.match(name):
        one, two = found["one"].strip(), found["two"].strip()
        if is_person(two) and not is_person(one):
            return two, one
        if is_person(one) and not is_person(two):
            return one, two
    return None, None


def _display_name(raw: object) -> str:
    """Return the name before the address; decoded after the address is taken off, since names may hold encoded commas."""
    text = "" if raw is None else str(raw)[:_MAX_HEADER_CHARS]
    name, address = split_address(" ".join(text.split()))
    if not name and "<" in text:
        name = text.split("<", 1)[0]
    words = decoded(name).strip("\"' ")
    return "" if words == address or "@" in words else words


# The text that is read.

_FEW_CHARS = 200
"""A difference between two texts that does not count, and the longest footer that a mailing list adds as a part of its own."""
_WRAPPED_CHARS = 60
"""Lines of at least this many characters that are followed by another line were broken by a program, at 66 to 80 columns."""


def _best_text(message: Message) -> tuple[Fragment, str, int]:
    """Return the text of the best part, HTML unless the plain text says more; why there is none; how many others have their own text."""
    fragments: list[tuple[Fragment, int]] = []
    problem = ""
    for part, group in _grouped(message):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        try:
            if kind == "text/html":
                fragments.insert(0, (read_fragment(text_of(part)), group))
            elif kind == "text/plain":
                is_flowed = str(part.get_param("format") or "").lower() == "flowed"
                fragments.append((read_mail_text(text_of(part), flowed=is_flowed), group))
        except FragmentError as error:
            problem = f"the message has {error}"
    best, of_best = max(fragments, key=lambda pair: len(pair[0].text) // _FEW_CHARS, default=(Fragment(), 0))
    others = {group for fragment, group in fragments if len(fragment.text) >= _FEW_CHARS} - {of_best}
    return best, "" if best.text else problem, len(others)


def read_mail_text(text: str, *, flowed: bool = False) -> Fragment:
    """Return plain text as paragraphs: soft breaks of `format=flowed` and hard wraps are undone, the signature ends it.

    Source: RFC 3676, sections 4.1 and 4.3.
    """
    body = re.split(r"(?m)^-- \r?$", text, maxsplit=1)[0].replace("\r\n", "\n")
    if flowed:
        body = re.sub(r"(?m)^ (?=From |>| )", "", re.sub(r" \n(?!\n)", " ", body))
    if re.search(r"\n[^\S\n]*\n", body.strip()):
        return read_text(body)
    return read_text(re.sub(rf"(?m)^(.{{{_WRAPPED_CHARS},}})\n(?=\S)", r"\1 ", body))


# The picture at its head.

_MIN_SIDE = 150
"""Pixels. Below it are logos and faces."""
_MAX_HTML_CHARS = 1_000_000
_CID = re.compile(r"^cid:\S{1,500}$", re.IGNORECASE)


def lead_picture(message: Message) -> LeadImage | None:
    """Return the first picture that a message shows and carries with it; `None` when there is none of a picture's size."""
    parts = list(parts_of(message))
    carried = {f"cid:{identity}": part for part in parts if (identity := content_id(part))}
    if not carried:
        return None
    for part in parts:
        if part.get_content_type() != "text/html":
            continue
        for src, alt in _shown(text_of(part)[:_MAX_HTML_CHARS]):
            held = carried.get("cid:" + src[4:]) if _CID.match(src) else None
            if held is not None and _is_large(held):
                return LeadImage(url="cid:" + src[4:], alt=alt, found="mail")
    return None


def _is_large(part: Message) -> bool:
    payload = part.get_payload(decode=True)
    try:
        facts = picture_facts(payload if isinstance(payload, bytes) else b"")
    except PictureError:
        return False
    return min(facts.width, facts.height) >= _MIN_SIDE


def _shown(html: str) -> list[tuple[str, str]]:
    """Return address and description of each picture, in order."""
    found = _Images()
    found.feed(html)
    return found.images


class _Images(HTMLParser):
    """Collects the pictures of some HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.images: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            values = {name: value or "" for name, value in attrs}
            self.images.append((values.get("src", "").strip(), " ".join(values.get("alt", "").split())[:600]))
