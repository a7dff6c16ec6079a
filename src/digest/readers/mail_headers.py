"""The headers of a message as text, and who sent it. Layer 3, pure.

Everything here works on the old, forgiving mail interface: the new one raises on headers that strangers write.
"""

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr

from digest.readers.charsets import decode_first
from digest.readers.fragments import one_line

_MAX_HEADER_CHARS = 4000
_SPLIT = re.compile(r"^(?P<person>[^|@]{3,60}?)\s+(?:from|at|via|of|von|bei|de|chez)\s+(?P<place>\S[^@]{1,80})$")
_BAR = re.compile(r"^(?P<one>[^|@]{2,60}?)\s*(?:\||–|—|·| - )\s*(?P<two>\S[^@]{1,80})$")
_LIST_NAME = re.compile(r"^\s*\"?([^<\"]{2,100}?)\"?\s*<[^<>]+>\s*$")
_WORD = re.compile(r"^[^\W\d_][\w'’.-]*$")
_LINKS_IN_NAMES = frozenset(
    {"van", "von", "der", "den", "de", "da", "di", "la", "le", "bin", "al", "el", "und", "and", "y", "e", "et"}
)
_ARTICLES = frozenset("the le la el die der das les il lo los las den det".split())
_OF_PLACES = frozenset(
    "news newsletter daily weekly digest post times herald gazette tribune journal report letter bulletin review team press media"
    " magazine update updates briefing alert alerts observer chronicle courier mail morning evening editors editorial desk support"
    " info zeitung nachrichten blatt bote gazzetta corriere diario jornal noticias info".split()
)
"""Words of a name that is a publication's or a team's. A person's name that has one of them is taken for a publisher: the mistake
that names nobody as an author who is none."""


def parsed_message(data: bytes) -> Message:
    """Return a message; one whose parts are nested deeper than the standard library can follow, with its headers alone."""
    parser = BytesParser(policy=compat32)
    try:
        return parser.parsebytes(data)
    except RecursionError:
        return parser.parsebytes(data, headersonly=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who a message is from, as its headers say it."""

    written: str = ""
    publisher: str | None = None
    publisher_found: str = ""
    author: str | None = None


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
    return one_line("".join(_part(part, charset) for part, charset in parts))


def split_address(text: str) -> tuple[str, str]:
    """Return the name and the address of a mailbox, each empty when not given; `parseaddr` without its ways to raise."""
    try:
        return parseaddr(text[:_MAX_HEADER_CHARS])
    except (RecursionError, ValueError, IndexError):
        return "", ""


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


def is_person(name: str) -> bool:
    """Return True for two to four words that are a person's name by their looks and no publication's by their words."""
    words = name.replace(", ", " ", 1).split()  # `Quill, Ada`
    if (
        not 2 <= len(words) <= 4
        or words[0].casefold() in _ARTICLES
        or any(word.casefold().strip(".") in _OF_PLACES for word in words)
    ):
        return False
    return all(_WORD.match(word) and (word[0].isupper() or word.lower() in _LINKS_IN_NAMES) for word in words)


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


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    return decode_first(part, [charset])
