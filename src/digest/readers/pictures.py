"""Pictures inside a document: parts of a saved page or of a message."""

import plistlib
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

from digest.model import Document, LeadImage
from digest.readers import mail
from digest.readers.mail import decoded, parsed_message
from digest.readers.recognition import is_mail, is_web_archive

MAX_PARTS = 5000
_CID = re.compile(r"^cid:", re.IGNORECASE)


def inner_picture(document: Document, lead: LeadImage) -> bytes | None:
    """Return the bytes of an article's lead picture when its document holds them; they may be anything, and have to be looked at."""
    wanted = [_key(address) for address in (lead.url, *lead.places)]
    held: dict[str, bytes] = {}
    for address, data in _parts(document):
        held.setdefault(_key(address), data)
        if _key(address) == wanted[0]:
            break
    return next((held[address] for address in wanted if address in held), None)


def _parts(document: Document) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of each part that has an address, those of messages as `cid:`."""
    if is_web_archive(document):
        if b"WebMainResource" in document.data[:16384] or document.data.startswith(b"bplist00"):
            yield from _resources(document.data)
        else:
            yield from _message_parts(document.data)
    elif is_mail(document):
        for data in mail.split_messages(document.data):
            yield from _message_parts(data)


def _message_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Source: RFC 2557, section 4; RFC 2392."""
    for part in _walked(parsed_message(data.lstrip(b"\xef\xbb\xbf\r\n"))):
        if part.get_content_maintype() not in {"image", "application"}:
            continue
        addresses = [decoded(part.get("Content-Location")).strip()]
        identity = decoded(part.get("Content-ID")).strip("<> \t")
        addresses.append(f"cid:{identity}" if identity else "")
        payload = part.get_payload(decode=True) if any(addresses) else None
        if isinstance(payload, bytes):
            yield from ((address, payload) for address in addresses if address)


def _walked(message: Message) -> Iterable[Message]:
    """Yield the parts that hold content, without recursion."""
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            yield part


def _resources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a `.webarchive` holds beside its page."""
    try:
        archive = plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, OverflowError,
            RecursionError, MemoryError, AttributeError):  # fmt: skip
        return
    resources = archive.get("WebSubresources") if isinstance(archive, dict) else None
    for one in resources[:MAX_PARTS] if isinstance(resources, list) else ():
        address, content = (
            (one.get("WebResourceURL"), one.get("WebResourceData")) if isinstance(one, dict) else ("", b"")
        )
        if isinstance(address, str) and isinstance(content, bytes):
            yield address, content


def _key(address: str) -> str:
    """Return an address as it is compared: percent signs decoded, `cid:` in lower case."""
    return _CID.sub("cid:", unquote(address.strip()))
