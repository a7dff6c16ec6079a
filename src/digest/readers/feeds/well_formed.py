"""The bytes of a feed made safe to parse: one encoding, no declarations of its own, and no more than can be read in time."""

import re
from dataclasses import dataclass
from html.entities import name2codepoint

from digest.errors import ReadingError
from digest.readers.decoding import decode_first

FEED_HINT = "look at it in a browser, and save the entries you need by hand"
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
_ENTRY_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>")
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanFeed:
    """A feed as UTF-8 without declaration, document type and characters that XML forbids."""

    data: bytes
    left_out: int = 0
    """How many entries at its end are beyond the bounds, and not in `data`."""
    bound: str = ""
    """Which bound that is."""


def clean_feed(data: bytes, media_type: str | None = None) -> CleanFeed:
    """Return the feed as it can be parsed, up to the last entry within the bounds.

    Raises: ReadingError for a feed of which no entry is within the bounds, or that is nested too deep.
    """
    clean = _within_bounds(well_encoded(data, media_type))
    if _depth(clean.data) > MAX_DEPTH:
        raise ReadingError(f"nested deeper than {MAX_DEPTH}", FEED_HINT)
    return clean


def well_encoded(data: bytes, media_type: str | None = None) -> bytes:
    """Return a whole feed as UTF-8 without declaration, document type and characters that XML forbids."""
    text = _DECLARATION.sub(b"", _utf8(data, media_type), count=1).lstrip()
    text = _without_doctype(_NOT_XML.sub(b"", text))
    return _NAMED.sub(_named, _REFERENCE.sub(_reference, text))


def _within_bounds(text: bytes) -> CleanFeed:
    """Return the feed up to its last entry within the bounds, with the end of the whole. Raises: ReadingError."""
    is_long = len(text) > MAX_FEED_BYTES
    if not is_long and text.count(b"<") <= MAX_TAGS:
        return CleanFeed(data=text)
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    tail = text[ends[-1] :] if ends else b""
    tags, last, kept = tail.count(b"<"), 0, 0
    for number, end in enumerate(ends, start=1):
        tags += text.count(b"<", last, end)
        last = end
        if end + len(tail) > MAX_FEED_BYTES or tags > MAX_TAGS:
            break
        kept = number
    if not kept:
        raise ReadingError(
            f"larger than {MAX_FEED_BYTES // 1024 // 1024} MB" if is_long else f"more than {MAX_TAGS} tags", FEED_HINT
        )
    bound = f"a feed may have {MAX_FEED_BYTES // 1024 // 1024} MB" if is_long else f"a feed may have {MAX_TAGS:,} tags"
    return CleanFeed(data=text[: ends[kept - 1]] + tail, left_out=len(ends) - kept, bound=bound)


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
    """Return how deep elements nest at most, as tags open and close. Raises: ReadingError for an element with too many attributes."""
    depth = deepest = 0
    for found in _TAG.finditer(_NO_MARKUP.sub(b"", text)):
        if found.end() - found.start() > _LONG_TAG_BYTES and len(_ATTRIBUTE.findall(found[0])) > MAX_ATTRIBUTES:
            raise ReadingError(f"more than {MAX_ATTRIBUTES} attributes of one element", FEED_HINT)
        if found[1]:
            depth -= depth > 0
        elif not found[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
