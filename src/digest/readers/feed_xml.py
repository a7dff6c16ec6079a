"""The attribution of RSS and Atom entries as their elements say it. Layer 3, pure.

feedparser reads every feed there is, but folds several authors into one, and an entry's own fields with those of the feed around
it. Where a feed is well-formed, this module reads the elements themselves.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.model import Author
from digest.readers.feed_entry import FeedEntry, FeedHead
from digest.readers.fragments import one_line, plain, safe_link
from digest.readers.mail_headers import split_address

if TYPE_CHECKING:
    from lxml import etree

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
        licence_url=_licence(head),
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
        contributors=tuple(_persons(element, "contributor")) or tuple(_named(element, f"{_DC}contributor")),
        publisher=_words(element, f"{_DC}publisher", f"{_DCTERMS}publisher"),
        source=feed_head(source) if source is not None else _rss_source(element),
        rights=_rights(element),
        licence_url=_licence(element),
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
        _named(element, f"{_DC}creator"),
        _named(element, f"{_DCTERMS}creator"),
        _named(element, _own(element, "author")),
        _credits(element),
        _named(element, f"{_ITUNES}author"),
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


def _named(element: "etree._Element", tag: str) -> Iterator[Author]:
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
