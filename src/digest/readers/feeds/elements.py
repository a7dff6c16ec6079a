"""What a well-formed feed says of itself and of each entry, by the children of their elements and nothing below them.

feedparser reads every feed there is, but folds several authors into one, and takes the title or the text of a picture for that of its
entry. It is asked only where a feed is not well-formed.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from digest.model import Author
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
    """Of its page."""
    own: str | None = None
    """Of the feed itself."""
    masthead: str | None = None
    """The title of its logo, which is the house's name where the feed's own title has a section's."""


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
    comments: str | None = None
    """The address where others talk about it."""
    published: str | None = None
    """As written."""
    modified: str | None = None
    language: str | None = None


_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_XHTML = "{http://www.w3.org/1999/xhtml}"
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


def set_base(root: "etree._Element", url: str | None) -> None:
    """Let the addresses of a feed be relative to where it came from: `url`, else its own address, else its page's."""
    base = url or _own_address(root) or safe_link(_text(root.find("{*}channel/{*}link")))
    if base:
        root.base = urljoin(base, root.get(f"{_XML}base") or "")


def _own_address(root: "etree._Element") -> str | None:
    for link in (*root.iterfind(f"{{*}}channel/{_ATOM}link"), *root.iterfind(f"{_ATOM}link")):
        if link.get("rel", "").lower() == "self" and (address := safe_link(link.get("href"))):
            return address
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
        own=_own_address(root),
        masthead=plain(_text(head.find("{*}image/{*}title"))) or plain(_text(root.find("{*}image/{*}title"))) or None,
    )


def read_entry(element: "etree._Element") -> FeedEntry:
    """Return an entry: its texts and its attribution, as its own children say them."""
    source = element.find(f"{_ATOM}source")
    title = element.find(_own(element, "title"))
    title = element.find(f"{_DC}title") if title is None else title
    return FeedEntry(
        title=_content(title) if title is not None else Content(value=""),
        contents=tuple(_contents(element)),
        authors=_authors(element),
        contributors=tuple(_persons(element, "contributor")) or tuple(_feed_xml_named(element, f"{_DC}contributor")),
        publisher=_words(element, f"{_DC}publisher", f"{_DCTERMS}publisher"),
        source=feed_head(source) if source is not None else _rss_source(element),
        rights=_rights(element),
        licence=_licence(element),
        url=safe_link(_text(element.find(_ORIGINAL_LINK))) or _link(element),
        comments=safe_link(_text(element.find(_own(element, "comments"))), element.base),
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


_CONTENTS = (_ENCODED, f"{_XHTML}body", f"{_XHTML}div", f"{_DC}description", f"{_DCTERMS}abstract", f"{_ITUNES}summary")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_MARKUP = re.compile(r"</[A-Za-z][A-Za-z0-9]*>|<(?:br|img|hr|p)\b[^<>]*>", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Return whether a text that may be plain or HTML is HTML: it has tags that close, or character references."""
    return _MARKUP.search(text) is not None or _REFERENCE.search(text) is not None


def as_plain_text(text: str) -> str:
    """Return what is said to be plain text as it is read: systems put their HTML's character references there all the same."""
    return html.unescape(text) if _REFERENCE.search(text) else text


def _contents(element: "etree._Element") -> Iterator[Content]:
    """Yield the texts of an entry: its own, else the description of the film or sound that it is about."""
    tags = [_own(element, name) for name in ("content", "summary", "description", "tagline")]
    children = (child for tag in (*tags, *_CONTENTS) for child in element.iterfind(tag))
    found = [_content(child) for child in children if not child.get("src") and _is_text(child.get("type", ""))]
    if not any(content.value.strip() for content in found):
        about = (*element.iterfind(f"{_MEDIA}group/{_MEDIA}description"), *element.iterfind(f"{_MEDIA}description"))
        found = [Content(value=_text(child), is_html=child.get("type") == "html", base=child.base) for child in about]
    yield from found


def _is_text(kind: str) -> bool:
    return "/" not in kind or kind.lower().startswith("text/") or "html" in kind.lower()


def _content(element: "etree._Element") -> Content:
    """Return the text of an element and how it is written. Source: RFC 4287, section 3.1; RSS 2.0 leaves it open."""
    kind, name = element.get("type", "").lower(), str(element.tag).rpartition("}")[2]
    if len(element):
        return Content(value=_inner_html(element), base=element.base)
    text = _text(element)
    if kind in {"text", "text/plain"} or (not kind and str(element.tag).startswith(_ATOM)):
        return Content(value=as_plain_text(text), is_html=False, base=element.base)
    is_html = "html" in kind or (looks_like_html(text) if name == "title" else True)
    return Content(value=text, is_html=is_html, base=element.base)


def _inner_html(element: "etree._Element") -> str:
    """Return the children of an element as HTML, the names of their elements without namespaces."""
    from lxml import etree

    parts = [html.escape(element.text or "", quote=False)]
    for child in element.iterchildren(etree.Element):
        for each in child.iter(etree.Element):
            each.tag = etree.QName(each).localname
        etree.cleanup_namespaces(child)
        parts.append(etree.tostring(child, encoding="unicode", method="html"))
    return "".join(parts)


def person(text: str) -> Author | None:
    """Return the author of an RSS `author`: a name, a mail address with a name, or neither.

    Source: RSS 2.0, "author": `lawyer@boyer.net (Lawyer Boyer)`; many write a name alone or `Name <address>`.
    """
    words = plain(text) if _REFERENCE.search(text) else one_line(text)
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
    if found is None or not title or title.lower().startswith(("http:", "https:")):
        return None
    return FeedHead(title=title, url=safe_link(found.get("url"), found.base))


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
    found = element.find(_own(element, "title"))
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
