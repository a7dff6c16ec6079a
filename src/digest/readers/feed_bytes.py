"""The bytes of a feed made safe to parse: one encoding, bounded size and depth. Layer 3, pure."""

import re
from html.entities import name2codepoint

from digest.readers.charsets import decode_first

MAX_FEED_BYTES = 16 * 1024 * 1024
MAX_TAGS = 200_000
MAX_DEPTH = 500
"""feedparser needs 12 s for 100,000 nested elements; the deepest feed read so far, XHTML content included, had 30 levels."""

MAX_ATTRIBUTES = 200
"""Of one element: 20,000 take 9 s."""
_LONG_TAG_BYTES = 1000
_ATTRIBUTE = re.compile(rb"\s[\w:.-]+\s*=\s*[\"']")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{1,40})\s*[\"']", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_NO_MARKUP = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*?(/?)>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_NAMED = re.compile(rb"&([A-Za-z]{2,8}[0-9]{0,2});")
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class FeedError(ValueError):
    """A feed beyond the bounds; the message says which."""


def clean_feed(data: bytes, media_type: str | None = None) -> bytes:
    """Return the feed as UTF-8 without declaration, document type and characters that XML forbids.

    Raises: FeedError for a feed beyond the bounds.
    """
    if len(data) > MAX_FEED_BYTES:
        raise FeedError(f"larger than {MAX_FEED_BYTES // 1024 // 1024} MB")
    text = _DECLARATION.sub(b"", _utf8(data, media_type), count=1).lstrip()
    text = _without_doctype(_NOT_XML.sub(b"", text))
    text = _NAMED.sub(_named, _REFERENCE.sub(_reference, text))
    if text.count(b"<") > MAX_TAGS:
        raise FeedError(f"more than {MAX_TAGS} tags")
    if _depth(text) > MAX_DEPTH:
        raise FeedError(f"nested deeper than {MAX_DEPTH}")
    return text


def _without_doctype(text: bytes) -> bytes:
    """Return the feed without its document type: entities of an author's own are an attack more often than a use."""
    found, root = _DOCTYPE.search(text), _TAG.search(text)
    return text[: found.start()] + text[found.end() :] if found and root and found.start() < root.start() else text


def _utf8(data: bytes, media_type: str | None) -> bytes:
    """Return the bytes as UTF-8.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever the declaration or the server says: no other encoding gives
    them by chance. Else the declaration is asked, then the server, then Windows-1252, which knows all bytes.
    Source: RFC 7303, section 3, but for the first rule.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").encode("utf-8")
    declared = _ENCODING.search(data[:200].split(b"?>")[0])
    served = _CHARSET.search(media_type or "")
    wide = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(data[:2])
    return decode_first(
        data, [wide, declared[1].decode("ascii") if declared else None, served[1] if served else None]
    ).encode("utf-8")


def _reference(found: re.Match[bytes]) -> bytes:
    """Return a character reference, or nothing for one that no text may hold: feedparser raises on a lone surrogate."""
    code = int(found[1], 16) if found[1] else int(found[2])
    allowed = code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return found[0] if allowed else b""


def _named(found: re.Match[bytes]) -> bytes:
    """Return the number of a character that HTML knows by name: a feed without its document type knows only five."""
    code = name2codepoint.get(found[1].decode("ascii"))
    return found[0] if code is None or found[1] in {b"amp", b"lt", b"gt", b"quot"} else b"&#%d;" % code


def _depth(text: bytes) -> int:
    """Return how deep elements nest at most, as tags open and close. Raises: FeedError for an element with too many attributes."""
    depth = deepest = 0
    for found in _TAG.finditer(_NO_MARKUP.sub(b"", text)):
        if found.end() - found.start() > _LONG_TAG_BYTES and len(_ATTRIBUTE.findall(found[0])) > MAX_ATTRIBUTES:
            raise FeedError(f"more than {MAX_ATTRIBUTES} attributes of one element")
        if found[1]:
            depth -= depth > 0
        elif not found[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
