"""Newsletters as messages: `.eml`, and `.mbox` with many of them.

The source text of a message is who it is from, its subject, its date, and the text of the part that is read. The addresses of
those it went to are never part of it, nor are links to "view it in a browser": they carry the reader's own token. For the same reason
nothing that a message only points to is loaded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from html.parser import HTMLParser

from digest.model import Block, Document, LeadImage, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import parse_moment, parse_timestamp, refusal
from digest.readers.entries import EntryDraft, is_view_online, read_drafts
from digest.readers.fragments import Fragment, FragmentError, one_line, read_fragment, read_text
from digest.readers.languages import language_tag
from digest.readers.mail.lists import ListedArticle, listed_articles, messages_of_digest, only_lists
from digest.readers.mail.parts import (
    MAX_MESSAGES,
    content_id,
    decoded,
    forwarded_in,
    grouped_parts,
    parsed_message,
    parts_of,
    split_messages,
    text_of,
)
from digest.readers.mail.quoted import (
    Forwarded,
    forwarded,
    in_common,
    is_forward,
    is_reply,
    own_blocks,
    quoted_apart,
    unquoted,
    without_quotes,
)
from digest.readers.mail.senders import Sender, address_of, calls_itself, issuer_of, sender, sender_of
from digest.readers.names import split_names
from digest.readers.recognition import COUNTED
from digest.text.images import PictureError, picture_facts
from digest.text.redirects import article_address
from digest.text.urls import host_of, safe_link
from digest.text.words import letters_of

NAMED_ATTACHMENTS = 3
"""Names that a notice gives; of the others it gives the number."""
_FILES = frozenset({"application", "audio", "video"})
"""Main types of parts that are files, however they are disposed."""


def read(document: Document) -> Reading:
    """Return sender, subject, date and text of each message, and an article for each with text."""
    data = document.data
    if (counted := COUNTED.match(data)) is not None:
        data = data[counted.end() :][: int(counted[1])]
    messages = split_messages(data)
    drafts: list[EntryDraft] = []
    aside = _Aside()
    for data in messages[:MAX_MESSAGES]:
        message = parsed_message(data)
        held = messages_of_digest(message)
        for each in held or (message,):
            drafts += _drafts(each, document, aside, outer=message if held else None)
    if len(drafts) == 1:
        own = ("url", document.url, "address of the document")
        drafts[0] = replace(drafts[0], around=(*drafts[0].around, own))
    aside.messages = max(0, len(messages) - MAX_MESSAGES)
    return replace(read_drafts(document, drafts), notices=tuple(aside.notices(document.source)))


def _drafts(message: Message, document: Document, aside: "_Aside", *, outer: Message | None) -> list[EntryDraft]:
    """Return the drafts of a message: one, or one for each article that an alert lists; `outer` is the digest it stands in."""
    text = _best_text(message)
    attached = [each for part in forwarded_in(message) for each in _inside(part)] if outer is None else []
    aside.add(message, texts=text.others, forwarded=len(attached))
    if len(attached) == 1 and (inner := _best_text(attached[0])).length > 2 * text.length and not inner.problem:
        aside.forwarded -= 1
        return [_draft(attached[0], inner, document, carrier=sender(message).name)]
    by = sender(message)
    if outer is not None and by.publisher is None:
        by = replace(by, publisher=sender(outer).publisher, publisher_found="the digest it stands in")
    listed = listed_articles(text.fragment.blocks, address_of(message))
    if not listed and only_lists(text.fragment.text, address_of(message)):
        text = replace(text, problem=text.problem or "lists articles of others")
    if not listed:
        return [_draft(message, text, document, by=by)]
    return [_listed_draft(article, by, message) for article in listed]


def _inside(part: Message) -> list[Message]:
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _draft(
    message: Message, text: "_Text", document: Document, *, by: Sender | None = None, carrier: str | None = None
) -> EntryDraft:
    """Return the draft of a message, or of the one that it passes on."""
    builder = AttributionBuilder()
    subject = one_line(decoded(message.get("Subject")))
    written = one_line(decoded(message.get("Date")))
    sent_by = by or sender(message)
    head = (sent_by.written, subject, written)
    passed = forwarded(text.fragment.blocks, says_so=is_forward(subject))
    if passed is not None:
        carrier = sent_by.name
        sent_by = replace(sender_of(passed.sender), publisher_found="sender of the forwarded mail")
        _offer_forwarded(builder, passed, document)
    else:
        builder.offer("headline", _without_tag(subject, message), "mail subject")
        _offer_date(builder, written, document)
    blocks = passed.blocks if passed is not None else own_blocks(text.own, answers=is_reply(subject) or text.quotes)
    issuer = issuer_of(blocks)
    if issuer and issuer != sent_by.publisher:
        builder.offer("publisher", issuer, "line of the release that says who issued it")
        builder.reject("publisher", sent_by.publisher, sent_by.publisher_found)
        carrier = carrier or sent_by.name
    else:
        builder.offer("publisher", calls_itself(text.fragment.blocks), "what the letter says of itself")
        _offer_sender(builder, sent_by, "mail from" if passed is None else "sender of the forwarded mail")
    builder.offer("via", carrier, "mail from, of what passed it on")
    _offer_address(builder, message, text.fragment.blocks)
    return EntryDraft(
        builder=builder,
        head=head,
        fragment=replace(text.fragment, blocks=blocks),
        language=language_tag(decoded(message.get("Content-Language")).split(",")[0]),
        language_found="mail Content-Language",
        problem=text.problem,
        is_newsletter=True,
        image=lead_picture(message),
    )


def _without_tag(subject: str, message: Message) -> str:
    """Return a subject without the tag of the list that the message went over: `Fog` for `[harbour] Fog`."""
    found = re.match(r"((?:re|aw|sv|antw)\s*:\s*)?\[([^\[\]]{2,40})\]\s*(?=\S)", subject, re.IGNORECASE)
    listed = letters_of(decoded(message.get("List-Id")) + decoded(message.get("List-Post")))
    if found is None or not listed or letters_of(found[2]) not in listed:
        return subject
    return (found[1] or "") + subject[found.end() :]


def _offer_forwarded(builder: AttributionBuilder, passed: Forwarded, document: Document) -> None:
    """Offer what the head of a forwarded message says; the date of the message around it is another."""
    builder.offer("headline", one_line(passed.subject), "subject of the forwarded mail")
    moment = parse_moment(passed.date, seen=document.seen) if passed.date else None
    if moment is not None:
        builder.offer_moment("published", moment, "date of the forwarded mail")
    else:
        why = refusal(passed.date, seen=document.seen)
        builder.reject("published", passed.date, f"date of the forwarded mail, {why}")


def _offer_date(builder: AttributionBuilder, written: str, document: Document) -> None:
    moment = parse_timestamp(written, seen=document.seen)
    if moment is not None:
        builder.offer_moment("published", moment, "mail date")
    else:
        builder.reject("published", written, f"mail date, {refusal(written, seen=document.seen)}")


def _offer_sender(builder: AttributionBuilder, sent_by: Sender, found: str) -> None:
    """Offer the sender as publisher or author."""
    builder.offer("publisher", sent_by.publisher, sent_by.publisher_found)
    if sent_by.author:
        builder.offer_authors(split_names(sent_by.author), found)


def _listed_draft(article: ListedArticle, by: Sender, message: Message) -> EntryDraft:
    """Return the draft of an article that an alert lists: the alert passes it on."""
    builder = AttributionBuilder()
    builder.offer("headline", article.headline, "heading in the mail")
    builder.offer("url", article.url, "link of the heading in the mail")
    builder.offer("publisher", article.publisher, "line below the heading, as the address spells it")
    builder.offer("via", by.name, "mail from")
    subject, written = one_line(decoded(message.get("Subject"))), one_line(decoded(message.get("Date")))
    builder.reject("published", written, "mail date, of the alert")
    return EntryDraft(builder=builder, head=(by.written, subject, written), fragment=article.fragment)


# The address of a letter's own page.

_OPAQUE = re.compile(r"(?=\w*\d)(?=\w*[A-Za-z])\w{16,}|[0-9a-f]{12,}|\d{9,}|%40|@", re.IGNORECASE)
"""What may name a reader: a long run of letters and digits, or an address of mail."""
_ARCHIVE = re.compile(r"https://(?:mailchi\.mp/[^?#]+|[\w.-]+\.campaign-archive\.com/\?u=\w+&id=\w+)")
"""Addresses whose long runs name the letter; what names the reader stands behind them."""
_READABLE = re.compile(r"[^\W\d_]{3,}")
_SLUG = re.compile(r"[^\W_]+-[^\W_]+/?$")
"""The end of an address that names its page in words; what has none may lead nowhere without the part behind it."""


def _offer_address(builder: AttributionBuilder, message: Message, blocks: Sequence[Block]) -> None:
    """Offer the address of the letter's page: by its headers, where its heading leads, or where it can be read online."""
    builder.offer("url", safe_link(decoded(message.get("Archived-At")).strip("<> ")), "mail Archived-At")
    headline = builder.get("headline") or ""
    for header in ("List-Post", "List-Archive"):  # often of the whole list
        address = _public_address(decoded(message.get(header)).strip("<> "))
        if address and _names_page(address, headline):
            builder.offer("url", address, f"mail {header}")
    links = [(block.text[mark.start : mark.end], mark.href) for block in blocks for mark in block.markup if mark.href]
    for text, href in links:
        if headline and letters_of(text) == letters_of(headline):
            builder.offer("url", _public_address(href or ""), "link of the heading in the mail")
    for text, href in links:
        if is_view_online(text):
            builder.offer("url", _public_address(href or ""), "link to read the mail online")


def _public_address(href: str) -> str | None:
    """Return an address that everybody may have, without the part that may name the reader; `None` where nothing of it is left."""
    address = safe_link(article_address(href)) if href else None
    if address is None or not host_of(address):
        return None
    page = address.partition("#")[0].partition("?")[0]
    if archived := _ARCHIVE.match(address):
        return archived[0]
    path = page.partition("://")[2].partition("/")[2]
    is_page = _READABLE.search(path) and not _OPAQUE.search(path) and (page == address or _SLUG.search(path))
    return page if is_page else None


def _names_page(address: str, headline: str) -> bool:
    """Return whether an address ends in a word of a headline."""
    last = address.rstrip("/").rpartition("/")[2].casefold()
    return any(len(word) > 3 and word in last for word in re.findall(r"\w+", headline.casefold()))


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

    def add(self, message: Message, *, texts: int, forwarded: int) -> None:
        """Count what is left aside of a message; signatures and pictures that are shown within it are not attachments."""
        for part in parts_of(message):
            kind = part.get_content_type()
            is_attached = part.get_content_disposition() == "attachment"
            if (is_attached or part.get_content_maintype() in _FILES) and not kind.endswith("signature"):
                self.attachments.append(one_line(decoded(part.get_filename())) or kind)
        self.texts += texts
        self.forwarded += forwarded

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


# The text that is read.

_FEW_CHARS = 200
"""A difference between two texts that does not count, and the longest footer that a mailing list adds as a part of its own."""
_WRAPPED_CHARS = 60
"""Lines of at least this many characters that are followed by another line were broken by a program, at 66 to 80 columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """The part of a message that is read."""

    fragment: Fragment = field(default_factory=Fragment)
    own: tuple[Block, ...] = ()
    """Its blocks without those that the mail program marks as quoted."""
    problem: str = ""
    """Why there is none."""
    others: int = 0
    """How many other parts have a text of their own."""

    @property
    def length(self) -> int:
        """How much the message itself says, in code points."""
        return sum(len(block.text) for block in self.own)

    @property
    def quotes(self) -> bool:
        """Whether the mail program marked something as quoted."""
        return len(self.own) < len(self.fragment.blocks)


def _best_text(message: Message) -> _Text:
    """Return the text of the best part: HTML, unless the plain text says more."""
    texts: list[tuple[_Text, int]] = []
    problem = ""
    passes_on = is_forward(decoded(message.get("Subject")))
    for part, group in grouped_parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        try:
            if kind == "text/html":
                texts.insert(0, (_html_text(text_of(part)), group))
            elif kind == "text/plain":
                is_flowed = str(part.get_param("format") or "").lower() == "flowed"
                text = unquoted(text_of(part)) if passes_on else text_of(part)
                fragment = read_mail_text(text, flowed=is_flowed)
                texts.append((_Text(fragment=fragment, own=fragment.blocks), group))
        except FragmentError as error:
            problem = f"the message has {error}"
    best, of_best = max(texts, key=lambda pair: len(pair[0].fragment.text) // _FEW_CHARS, default=(_Text(), 0))
    others = {group for text, group in texts if len(text.fragment.text) >= _FEW_CHARS} - {of_best}
    return replace(best, problem="" if best.fragment.text else problem, others=len(others))


def _html_text(html: str) -> _Text:
    fragment = read_fragment(html)
    bare = without_quotes(html)
    own = fragment.blocks if bare is html else in_common(fragment.blocks, read_fragment(bare).blocks)
    return _Text(fragment=fragment, own=own)


_SIGNATURE = re.compile(r"(?m)^-- $|^--$(?=(?:\n.{0,80}){0,8}\s*\Z)")
"""Two dashes and a space; programs that cut the space off leave the dashes, which count before a few short lines."""
_LIST_FOOTER = re.compile(r"(?m)^_{30,}\n(?=.{0,80}(?:mailing list|list\b|@)|https?://)", re.IGNORECASE)
"""What a mailing list adds below each message."""


def read_mail_text(text: str, *, flowed: bool = False) -> Fragment:
    """Return plain text as paragraphs: soft breaks of `format=flowed` and hard wraps are undone, the signature ends it.

    Source: RFC 3676, sections 4.1 and 4.3.
    """
    unified = text.replace("\r\n", "\n")
    body = quoted_apart(_LIST_FOOTER.split(_SIGNATURE.split(unified, maxsplit=1)[0], maxsplit=1)[0])
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
