"""Pages as browsers save them whole: `.mhtml` and `.webarchive`.

The page within is taken out and read as the page it is; its offsets count in its own source text, which is that of the archive.
"""

import hashlib
import plistlib
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from typing import Any
from xml.parsers.expat import ExpatError

from digest.model import Article, Document, Reading
from digest.readers.errors import ReadingError
from digest.readers.mail import decoded, parsed_message
from digest.text.urls import safe_link

MAX_PARTS = 5000
_SNIFFED_BYTES = 16384
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


def _page(document: Document) -> Document:
    """Return the page inside as a document of its own. Raises: ReadingError."""
    if document.data.startswith(b"bplist00") or b"<plist" in document.data[:_SNIFFED_BYTES]:
        data, media_type, url = _webarchive_page(document.data)
    else:
        data, media_type, url = _mhtml_page(document.data)
    return replace(
        document,
        id=hashlib.sha256(data).hexdigest(),
        data=data,
        media_type=media_type,
        url=safe_link(url) or document.url,
    )


def _mhtml_page(data: bytes) -> tuple[bytes, str, str]:
    """Return the root part, its media type, its address. Source: RFC 2557, section 8, and RFC 2387, section 3.2."""
    message = parsed_message(data.lstrip(b"\xef\xbb\xbf\r\n"))
    pages = [part for part in _parts(message) if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        raise ReadingError("the archive holds no page", _HINT)
    start = str(message.get_param("start") or "").strip("<> ")
    address = decoded(message.get("Snapshot-Content-Location"))
    root = next(
        (part for part in pages if start and decoded(part.get("Content-ID")).strip("<> ") == start),
        next((part for part in pages if address and decoded(part.get("Content-Location")) == address), pages[0]),
    )
    payload = root.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        raise ReadingError("the archive's page is empty", _HINT)
    charset = root.get_param("charset")
    media_type = root.get_content_type() + (f"; charset={charset}" if isinstance(charset, str) else "")
    return payload, media_type, address or decoded(root.get("Content-Location"))


def _parts(message: Message) -> list[Message]:
    """Return the parts that hold content, in order."""
    found: list[Message] = []
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Message))
        else:
            found.append(part)
    return found


def _webarchive_page(data: bytes) -> tuple[bytes, str, str]:
    """Return the main resource, its media type, its address, of a property list as Safari writes it."""
    try:
        archive = plistlib.loads(data)
    except (plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, OverflowError,
            RecursionError, MemoryError, AttributeError) as error:  # fmt: skip
        raise ReadingError("the archive is not a readable property list", _HINT) from error
    main: Any = archive.get("WebMainResource") if isinstance(archive, dict) else None
    if not isinstance(main, Mapping) or not isinstance(main.get("WebResourceData"), bytes):
        raise ReadingError("the archive holds no page", _HINT)
    kind = main.get("WebResourceMIMEType")
    charset = main.get("WebResourceTextEncodingName")
    url = main.get("WebResourceURL")
    media_type = kind if isinstance(kind, str) else "text/html"
    if isinstance(charset, str) and charset:
        media_type += f"; charset={charset}"
    return main["WebResourceData"], media_type, url if isinstance(url, str) else ""
