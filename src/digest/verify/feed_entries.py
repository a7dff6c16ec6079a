"""Reads the entries of a finished feed as a feed reader does.

Atom and RSS are read with lxml, JSON Feed with the standard library: neither wrote the feed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from digest.verify.finished import FinishedPage, FinishedParagraph, read_page, read_xhtml
from digest.verify.matching import folded

if TYPE_CHECKING:
    from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedEntry:
    """An entry as a feed reader sees it."""

    id: str
    title: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    rights: str
    published: datetime | None
    link: str
    """The address of the alternate link."""
    source: str | None
    """The title of the publication that it is from, in formats that have a place for it."""
    content: FinishedPage
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Where each article is from: its address, or a line."""
    links: tuple[tuple[str, str, str | None], ...] = ()
    """Relation, address and title of every link; `None` where the format has no place for a title."""
    source_rights: str | None = None
    source_links: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> list[FinishedParagraph]:
        """What its content says."""
        return self.content.paragraphs


def feed_entries(path: str, data: bytes) -> list[FinishedEntry]:
    """Return the entries of an Atom, RSS or JSON feed.

    Raises:
        ValueError: when it is none of these.
    """
    if path.endswith(".json"):
        feed = json.loads(data)
        if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
            raise ValueError("its version is not that of a JSON Feed")
        return [_from_json(item) for item in feed.get("items", [])]
    root = _xml(data)
    if root.tag == f"{ATOM}feed":
        return [_from_atom(entry) for entry in root.iterfind(f"{ATOM}entry")]
    if root.tag == "rss":
        return [_from_rss(item) for item in root.iterfind("channel/item")]
    raise ValueError(f"its root element is {root.tag}")


def _xml(data: bytes) -> "etree._Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from error


def _from_atom(entry: "etree._Element") -> FinishedEntry:
    links = [link for link in entry.iterfind(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    published = entry.findtext(f"{ATOM}published")
    source = entry.find(f"{ATOM}source")
    return FinishedEntry(
        id=entry.findtext(f"{ATOM}id", ""),
        title=_text(entry.find(f"{ATOM}title")),
        authors=_texts(entry.iterfind(f"{ATOM}author/{ATOM}name")),
        contributors=_texts(entry.iterfind(f"{ATOM}contributor/{ATOM}name")),
        rights=_text(entry.find(f"{ATOM}rights")),
        published=datetime.fromisoformat(published) if published else None,
        link=(links[0].get("href") or "") if links else "",
        source=None if source is None else _text(source.find(f"{ATOM}title")),
        content=_content(entry.find(f"{ATOM}content")),
        publishers=_texts(entry.iterfind(f"{DC}publisher")),
        sources=_sources(entry),
        links=tuple(
            (link.get("rel", "alternate"), link.get("href", ""), link.get("title", ""))
            for link in entry.iterfind(f"{ATOM}link")
        ),
        source_rights=None if source is None else _text(source.find(f"{ATOM}rights")),
        source_links=() if source is None else tuple(link.get("href", "") for link in source.iterfind(f"{ATOM}link")),
    )


def _from_rss(item: "etree._Element") -> FinishedEntry:
    published = item.findtext("pubDate")
    return FinishedEntry(
        id=item.findtext("guid", ""),
        title=folded(unescape(item.findtext("title", ""))),
        authors=_texts(item.iterfind(f"{DC}creator")),
        contributors=_texts(item.iterfind(f"{DC}contributor")),
        rights=folded(unescape(item.findtext(f"{DC}rights", ""))),
        published=parsedate_to_datetime(published).astimezone(UTC) if published else None,
        link=item.findtext("link", ""),
        source=None,
        content=read_page(item.findtext("description", "")),
        publishers=_texts(item.iterfind(f"{DC}publisher")),
        sources=_sources(item),
    )


def _from_json(item: dict[str, Any]) -> FinishedEntry:
    own = item.get("_digest", {})
    published = item.get("date_published")
    return FinishedEntry(
        id=str(item.get("id", "")),
        title=folded(str(item.get("title", ""))),
        authors=tuple(folded(str(author.get("name", ""))) for author in item.get("authors", [])),
        contributors=tuple(folded(str(name)) for name in own.get("contributors", [])),
        rights=folded(str(own.get("rights", ""))),
        published=datetime.fromisoformat(published) if published else None,
        link=str(item.get("url", "")),
        source=own.get("source_title"),
        content=read_page(str(item.get("content_html", ""))),
        publishers=tuple(folded(str(name)) for name in own.get("publishers", [])),
        sources=tuple(folded(str(line)) for line in own.get("sources", [])),
        links=tuple((str(link.get("rel")), str(link.get("url", "")), None) for link in own.get("links", [])),
    )


def _sources(entry: "etree._Element") -> tuple[str, ...]:
    """Return where its articles are from: one is the `source`, several are each a `relation`."""
    return _texts([*entry.iterfind(f"{DC}source"), *entry.iterfind(f"{DC}relation")])


def _texts(elements: Iterable["etree._Element"]) -> tuple[str, ...]:
    return tuple(folded(element.text or "") for element in elements)


def _text(element: "etree._Element | None") -> str:
    """Return the text of an Atom text construct, as people read it."""
    if element is None:
        return ""
    plain = element.text or ""
    return folded(unescape(plain) if element.get("type") == "html" else plain)


def _content(element: "etree._Element | None") -> FinishedPage:
    """Return what a content element says."""
    if element is None:
        return FinishedPage()
    return read_xhtml(element) if element.get("type") == "xhtml" else read_page(element.text or "")
