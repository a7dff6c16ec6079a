"""The bytes of a feed parsed safely: what it says of itself and of each entry.

feedparser reads every feed there is, but folds several authors into one, and an entry's own fields with those of the feed around
it. Where a feed is well-formed, this module reads the elements themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from digest.errors import ReadingError
from digest.model import Author
from digest.readers.decoding import decode_first
from digest.readers.fragments import one_line, plain
from digest.readers.names import split_address
from digest.text.urls import safe_link

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Text of an entry, and how it is written."""

    value: str
    is_html: bool = True
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What holds for a whole feed, or for the feed that an entry was taken over from (`atom:source`)."""

    title: str | None = None
    authors: tuple[Author, ...] = ()
    publisher: str | None = None
    """`dc:publisher`, where it is given."""
    rights: str | None = None
    licence: str | None = None
    """The address of a licence."""
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry."""

    title: Content = field(default_factory=lambda: Content(value=""))
    contents: tuple[Content, ...] = ()
    """Full text and summary, in no order of worth."""
    authors: tuple[Author, ...] = ()
    contributors: tuple[Author, ...] = ()
    publisher: str | None = None
    source: FeedHead | None = None
    """The feed it was taken over from."""
    rights: str | None = None
    licence: str | None = None
    """The address of a licence."""
    url: str | None = None
    published: str | None = None
    """As written."""
    modified: str | None = None
    language: str | None = None


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
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def clean_feed(data: bytes, media_type: str | None = None) -> bytes:
    """Return the feed as UTF-8 without declaration, document type and characters that XML forbids.

    Raises: ReadingError for a feed beyond the bounds.
    """
    if len(data) > MAX_FEED_BYTES:
        raise ReadingError(f"larger than {MAX_FEED_BYTES // 1024 // 1024} MB", FEED_HINT)
    text = _DECLARATION.sub(b"", _utf8(data, media_type), count=1).lstrip()
    text = _without_doctype(_NOT_XML.sub(b"", text))
    text = _NAMED.sub(_named, _REFERENCE.sub(_reference, text))
    if text.count(b"<") > MAX_TAGS:
        raise ReadingError(f"more than {MAX_TAGS} tags", FEED_HINT)
    if _depth(text) > MAX_DEPTH:
        raise ReadingError(f"nested deeper than {MAX_DEPTH}", FEED_HINT)
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


_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_LICENCES = (
    "{http://backend.userland.com/creativeCommonsRssModule}license",
    "{http://web.resource.org/cc/}license",
    "{http://creativecommons.org/ns#}license",
)
_ORIGINAL_LINK = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_NAME_IN_BRACKETS = re.compile(r"^\S+@\S+\s*\((.{1,200})\)$")


def parse_xml(data: bytes) -> "etree._Element | None":
    """Return the root of a well-formed feed, else `None`. Nothing outside of the bytes is read."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def entry_elements(root: "etree._Element") -> "tuple[etree._Element, ...]":
    """Return the elements of the entries, in document order, of whatever kind of feed."""
    return (*root.iterfind("{*}channel/{*}item"), *root.iterfind("{*}item"), *root.iterfind("{*}entry"))


def feed_head(root: "etree._Element") -> FeedHead:
    """Return what an RSS channel, an Atom feed, or the `atom:source` of an entry says of the feed."""
    channel = root.find("{*}channel")
    head = root if channel is None else channel
    return FeedHead(
        title=_title(head),
        authors=tuple(_persons(head, "author")),
        publisher=_words(head, f"{_DC}publisher", f"{_DCTERMS}publisher"),
        rights=_rights(head),
        licence=_licence(head),
        language=head.get(f"{_XML}lang") or root.get(f"{_XML}lang") or _words(head, "language", "{*}language"),
        url=_link(head),
    )


def overlay(entry: FeedEntry, element: "etree._Element") -> FeedEntry:
    """Return the entry with its attribution as the element says it; its texts stay."""
    source = element.find(f"{_ATOM}source")
    return FeedEntry(
        title=entry.title,
        contents=entry.contents,
        authors=_authors(element),
        contributors=tuple(_persons(element, "contributor")) or tuple(_feed_xml_named(element, f"{_DC}contributor")),
        publisher=_words(element, f"{_DC}publisher", f"{_DCTERMS}publisher"),
        source=feed_head(source) if source is not None else _rss_source(element),
        rights=_rights(element),
        licence=_licence(element),
        url=_words(element, _ORIGINAL_LINK) or _link(element) or entry.url,
        published=_words(
            element,
            f"{_ATOM}published",
            "{*}published",
            f"{_DCTERMS}issued",
            "pubDate",
            "{*}pubDate",
            f"{_DC}date",
            f"{_DCTERMS}date",
            f"{_DCTERMS}created",
            "{*}issued",
        ),
        modified=_words(element, f"{_ATOM}updated", "{*}updated", f"{_DCTERMS}modified", "{*}modified"),
        language=element.get(f"{_XML}lang") or _content_language(element) or _words(element, f"{_DC}language"),
    )


def person(text: str) -> Author | None:
    """Return the author of an RSS `author`: a name, a mail address with a name, or neither.

    Source: RSS 2.0, "author": `lawyer@boyer.net (Lawyer Boyer)`; many write a name alone or `Name <address>`.
    """
    words = one_line(text)
    if found := _NAME_IN_BRACKETS.match(words):
        return Author(name=found[1].strip())
    if "@" in words:
        name, address = split_address(words[:400])
        return Author(name=name.strip()) if name.strip() and "@" in address and "@" not in name else None
    return Author(name=words[:400]) if words else None


def _authors(element: "etree._Element") -> tuple[Author, ...]:
    """Return the authors of the first kind of element that names any: Atom, Dublin Core, RSS, then media credits."""
    kinds = (
        _persons(element, "author"),
        _feed_xml_named(element, f"{_DC}creator"),
        _feed_xml_named(element, f"{_DCTERMS}creator"),
        _feed_xml_named(element, _own(element, "author")),
        _credits(element),
        _feed_xml_named(element, f"{_ITUNES}author"),
    )
    return next((found for found in map(tuple, kinds) if found), ())


def _own(element: "etree._Element", name: str) -> str:
    """Return a tag in the element's own namespace: RSS has none, but some write it with one."""
    space = str(element.tag).rpartition("}")[0]
    return f"{space}}}{name}" if space else name


def _credits(element: "etree._Element") -> Iterator[Author]:
    for credit in element.iterfind(f"{_MEDIA}credit"):
        if credit.get("role", "").lower() == "author" and (author := person(_text(credit))):
            yield author


def _persons(element: "etree._Element", name: str) -> Iterator[Author]:
    """Yield Atom's persons, of version 0.3 too. Source: RFC 4287, section 3.2."""
    for found in element.iterfind(f"{{*}}{name}"):
        author = person(_text(found.find("{*}name")))
        if author:
            address = found.find("{*}uri") if found.find("{*}url") is None else found.find("{*}url")
            yield Author(name=author.name, url=safe_link(_text(address), found.base))


def _feed_xml_named(element: "etree._Element", tag: str) -> Iterator[Author]:
    for found in element.iterfind(tag):
        if author := person(_text(found)):
            yield author


def _rss_source(element: "etree._Element") -> FeedHead | None:
    """Return the feed that an RSS item came from. Source: RSS 2.0, "source"; Dublin Core's `source` is often an address."""
    found = element.find(_own(element, "source"))
    title = one_line(_text(found))
    return FeedHead(title=title) if title and not title.lower().startswith(("http:", "https:")) else None


def _rights(element: "etree._Element") -> str | None:
    return _words(
        element,
        f"{_ATOM}rights",
        f"{_DC}rights",
        f"{_DCTERMS}rights",
        f"{_DCTERMS}rightsHolder",
        f"{_MEDIA}copyright",
        "copyright",
        "{*}copyright",
        "{*}rights",
    )


def _licence(element: "etree._Element") -> str | None:
    for link in element.iterfind(f"{_ATOM}link"):
        if "license" in link.get("rel", "").lower().split() and (address := safe_link(link.get("href"), link.base)):
            return address
    for tag in (*_LICENCES, f"{_DCTERMS}license", f"{_DC}rights"):
        for found in element.iterfind(tag):
            if address := safe_link(found.get(f"{_RDF}resource") or _text(found)):
                return address
    return None


def _link(element: "etree._Element") -> str | None:
    """Return the address of a feed's or an entry's page: Atom's alternate, HTML first, else RSS's link or permanent guid."""
    links = [link for link in element.iterfind("{*}link") if link.get("href")]
    alternates = [link for link in links if link.get("rel", "alternate").lower() == "alternate"]
    alternates.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    for link in alternates:
        if address := safe_link(link.get("href"), link.base):
            return address
    for link in element.iterfind("{*}link"):
        if not link.get("href") and (address := safe_link(_text(link), link.base)):
            return address
    guid = element.find("{*}guid")
    if guid is not None and guid.get("isPermaLink", "true").lower() != "false":
        return safe_link(_text(guid))
    return safe_link(element.get(f"{_RDF}about"))


def _content_language(element: "etree._Element") -> str | None:
    for name in ("content", "title"):
        found = element.find(f"{_ATOM}{name}")
        if found is not None and (language := found.get(f"{_XML}lang")):
            return language
    return None


def _title(element: "etree._Element") -> str | None:
    """Return a feed's title as plain text: Atom says whether it is HTML, in RSS it may be."""
    found = element.find("{*}title")
    text = _text(found)
    if found is not None and found.tag == f"{_ATOM}title" and found.get("type", "text") == "text":
        return one_line(text) or None
    return plain(text) or None


def _words(element: "etree._Element", *tags: str) -> str | None:
    """Return the text of the first of these elements that has any."""
    for tag in tags:
        for found in element.iterfind(tag):
            if words := plain(_text(found)):
                return words
    return None


def _text(element: "etree._Element | None") -> str:
    return "" if element is None else "".join(str(text) for text in element.itertext())
