"""Pages as browsers save them whole, `.mhtml` and `.webarchive`, and the pictures inside such files and inside messages.

The page inside is taken out and read as the page it is; its offsets count in its own source text, which is that of the archive.
"""

import hashlib
import plistlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import unquote
from xml.parsers.expat import ExpatError

from digest.errors import ReadingError
from digest.model import Article, Document, LeadImage, Reading
from digest.readers.mail.parts import (
    MAX_MESSAGES,
    MAX_PARTS,
    content_id,
    decoded,
    parsed_message,
    parts_of,
    split_messages,
)
from digest.readers.recognition import is_mail, is_web_archive
from digest.text.urls import safe_link

_SNIFFED_BYTES = 16384
_BEFORE = b"\xef\xbb\xbf\r\n"
"""A byte order mark and empty lines before the headers."""
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HINT = "save the page as HTML, or as text"


def read(document: Document) -> Reading:
    """Return what the page inside says, under the archive's own id. Raises: ReadingError."""
    from digest import readers

    page = _page(document)
    reading = readers.read(page)
    articles = (
        replace(article, id=article.id.replace(page.id, document.id), document=document.id)
        if isinstance(article, Article)
        else article
        for article in reading.articles
    )
    return replace(reading, articles=tuple(articles))


def inner_picture(document: Document, lead: LeadImage) -> bytes | None:
    """Return the bytes of an article's lead picture when its document holds them, unchecked: they may be anything."""
    wanted = [_comparable(address) for address in (lead.url, *lead.places)]
    held: dict[str, bytes] = {}
    for address, data in _resources(document):
        held.setdefault(_comparable(address), data)
        if _comparable(address) == wanted[0]:
            break
    return next((held[address] for address in wanted if address in held), None)


def _page(document: Document) -> Document:
    """Return the page inside as a document of its own. Raises: ReadingError."""
    from_archive = _webarchive_page if _is_property_list(document.data) else _mhtml_page
    data, media_type, url = from_archive(document.data)
    return replace(
        document,
        id=hashlib.sha256(data).hexdigest(),
        data=data,
        media_type=media_type,
        url=safe_link(url) or document.url,
    )


def _resources(document: Document) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of each part of a document that has an address, those of messages as `cid:`."""
    if is_web_archive(document) and _is_property_list(document.data):
        yield from _webarchive_resources(document.data)
    elif is_web_archive(document):
        yield from _message_resources(document.data)
    elif is_mail(document):
        for data in split_messages(document.data)[:MAX_MESSAGES]:
            yield from _message_resources(data)


def _mhtml_page(data: bytes) -> tuple[bytes, str, str]:
    """Return the root part, its media type, its address. Source: RFC 2557, section 8, and RFC 2387, section 3.2."""
    message = parsed_message(data.lstrip(_BEFORE))
    pages = [part for part in parts_of(message) if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        raise ReadingError("the archive holds no page", _HINT)
    start = str(message.get_param("start") or "").strip("<> ")
    address = decoded(message.get("Snapshot-Content-Location"))
    root = next(
        (part for part in pages if start and content_id(part) == start),
        next((part for part in pages if address and decoded(part.get("Content-Location")) == address), pages[0]),
    )
    payload = root.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        raise ReadingError("the archive's page is empty", _HINT)
    charset = root.get_param("charset")
    media_type = root.get_content_type() + (f"; charset={charset}" if isinstance(charset, str) else "")
    return payload, media_type, address or decoded(root.get("Content-Location"))


def _message_resources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a message that may be pictures. Source: RFC 2557, section 4; RFC 2392."""
    for part in parts_of(parsed_message(data.lstrip(_BEFORE))):
        if part.get_content_maintype() not in {"image", "application"}:
            continue
        identity = content_id(part)
        addresses = [decoded(part.get("Content-Location")).strip(), f"cid:{identity}" if identity else ""]
        payload = part.get_payload(decode=True) if any(addresses) else None
        if isinstance(payload, bytes):
            yield from ((address, payload) for address in addresses if address)


def _is_property_list(data: bytes) -> bool:
    """Return True for how Safari saves a page; otherwise an archive is a message."""
    return data.startswith(b"bplist00") or b"<plist" in data[:_SNIFFED_BYTES]


def _property_list(data: bytes) -> Mapping[str, Any]:
    """Return what a `.webarchive` holds. Raises: ReadingError."""
    try:
        archive = plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, OverflowError,
            RecursionError, MemoryError, AttributeError) as error:  # fmt: skip
        raise ReadingError("the archive is not a readable property list", _HINT) from error
    return archive if isinstance(archive, dict) else {}


def _webarchive_page(data: bytes) -> tuple[bytes, str, str]:
    """Return the main resource, its media type, its address. Raises: ReadingError."""
    main = _property_list(data).get("WebMainResource")
    if not isinstance(main, Mapping) or not isinstance(main.get("WebResourceData"), bytes):
        raise ReadingError("the archive holds no page", _HINT)
    kind = main.get("WebResourceMIMEType")
    charset = main.get("WebResourceTextEncodingName")
    url = main.get("WebResourceURL")
    media_type = kind if isinstance(kind, str) else "text/html"
    if isinstance(charset, str) and charset:
        media_type += f"; charset={charset}"
    return main["WebResourceData"], media_type, url if isinstance(url, str) else ""


def _webarchive_resources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a `.webarchive` holds beside its page; nothing of one that cannot be read."""
    try:
        resources = _property_list(data).get("WebSubresources")
    except ReadingError:
        return
    for resource in islice(resources, MAX_PARTS) if isinstance(resources, list) else ():
        if not isinstance(resource, dict):
            continue
        address, content = resource.get("WebResourceURL"), resource.get("WebResourceData")
        if isinstance(address, str) and isinstance(content, bytes):
            yield address, content


def _comparable(address: str) -> str:
    """Return an address as it is compared: percent signs decoded, `cid:` in lower case."""
    bare = unquote(address.strip())
    return f"cid:{bare[4:]}" if bare[:4].lower() == "cid:" else bare
