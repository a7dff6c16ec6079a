"""The entries of a fetched feed: which are new, and the pages they lead to.

A feed repeats last week's entries. It is saved with its head and its new entries only, so that each entry is in one document. Only the
identity of an entry is read here; the rest is for `digest.readers`.
"""

import copy
import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from digest.fetch.http import Client, RequestError, Response
from digest.model import Document
from digest.readers import recognition
from digest.readers.feeds.well_formed import well_encoded

if TYPE_CHECKING:
    from lxml import etree


_ATOM = "{http://www.w3.org/2005/Atom}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

MAX_PAGES = 40
"""New entries of one feed whose pages are fetched in one run; the others are fetched in the next."""
_MAX_FAILURES = 3
"""Consecutive failures after which the server is not asked again until the next run."""

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_READ_CHARS = 512 * 1024
"""How much of a page is searched for its head, into which some pages put a megabyte of script."""
_COMMENT_FEED = re.compile(r"\bcomments?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntries:
    """A feed's title and the identities of its entries, in order."""

    title: str
    keys: tuple[str, ...]
    links: tuple[str, ...] = ()
    """For each entry the address of its page as written; empty where it names none."""


def is_feed(data: bytes) -> bool:
    """Return True when the bytes begin like RSS, Atom or JSON Feed, as the reader of feeds recognises them."""
    return recognition.is_feed(Document(id="", source="", data=data))


def feed_entries(data: bytes, media_type: str | None = None) -> FeedEntries | None:
    """Return the title and entries of a feed; `None` when it is not well-formed, so that it can only be saved whole."""
    if (tree := _json(data)) is not None:
        items = [item for item in tree["items"] if isinstance(item, dict)]
        return FeedEntries(
            title=str(tree.get("title") or ""),
            keys=tuple(_json_key(item) for item in items),
            links=tuple(str(item.get("url") or "") for item in items),
        )
    if (root := _xml(data, media_type)) is None:
        return None
    title = root.find("{*}channel/{*}title") if root.find("{*}title") is None else root.find("{*}title")
    words = "" if title is None else " ".join("".join(str(text) for text in title.itertext()).split())
    entries = _xml_entries(root)
    return FeedEntries(
        title=words[:200],
        keys=tuple(_xml_key(entry) for entry in entries),
        links=tuple(_xml_link(entry) for entry in entries),
    )


def only_new(data: bytes, seen: Collection[str], media_type: str | None = None) -> bytes:
    """Return the feed without the entries that were seen; the same bytes when none was."""
    if (tree := _json(data)) is not None:
        new = [item for item in tree["items"] if not (isinstance(item, dict) and _json_key(item) in seen)]
        if len(new) == len(tree["items"]):
            return data
        return json.dumps({**tree, "items": new}, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    if (root := _xml(data, media_type)) is None:
        return data
    old = [entry for entry in _xml_entries(root) if _xml_key(entry) in seen]
    if not old:
        return data
    return _without(root, old)


def _json(data: bytes) -> dict[str, Any] | None:
    if not recognition.is_json_feed(Document(id="", source="", data=data)):
        return None
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) and isinstance(tree.get("items"), list) else None


def _json_key(item: dict[str, Any]) -> str:
    return _key(str(item.get("id") or item.get("url") or json.dumps(item, sort_keys=True)))


def _xml(data: bytes, media_type: str | None) -> "etree._Element | None":
    """Return the root of a feed in whatever encoding; `None` for one that is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, strip_cdata=False)
    try:
        return etree.fromstring(well_encoded(data, media_type), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _xml_entries(root: "etree._Element") -> "list[etree._Element]":
    return [*root.iterfind("{*}channel/{*}item"), *root.iterfind("{*}item"), *root.iterfind("{*}entry")]


def _xml_key(entry: "etree._Element") -> str:
    for name in (f"{_ATOM}id", "{*}id", "{*}guid"):
        element = entry.find(name)
        if element is not None and element.text and element.text.strip():
            return _key(element.text.strip())
    if about := entry.get(f"{_RDF}about"):
        return _key(about)
    link = entry.find("{*}link")
    if link is not None and (address := (link.get("href") or link.text or "").strip()):
        return _key(address)
    return _key("".join(str(text) for text in entry.itertext()))


def _xml_link(entry: "etree._Element") -> str:
    """Return the address of an entry's page: Atom's alternate link, or the text of RSS's."""
    for link in entry.iterfind("{*}link"):
        address = (link.get("href") or link.text or "").strip()
        if address and link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "text/html"):
            return address
    return ""


def _key(identity: str) -> str:
    """Return a short name for an identity of any length."""
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]


def _without(root: "etree._Element", old: "list[etree._Element]") -> bytes:
    from lxml import etree

    for entry in old:
        parent = entry.getparent()
        if parent is None:
            continue
        parent.remove(entry)
    tree = copy.copy(root.getroottree())
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPages:
    """The pages of a feed's new entries, as far as they could be fetched."""

    responses: tuple[Response, ...] = ()
    keys: tuple[str, ...] = ()
    """The entries that need not be asked for again: their pages were fetched, or they lead to none."""
    problems: tuple[tuple[str, RequestError], ...] = ()
    """Address and problem of each page that failed."""
    complete: bool = False
    """No page is missing, so the next request may be conditional."""


def fetch_pages(feed: Response, *, client: Client, origin: str, seen: Collection[str], now: datetime) -> FetchedPages:
    """Return the pages of the entries that were not seen; `seen` holds keys of entries, or addresses of pages."""
    listed = feed_entries(feed.data, feed.media_type)
    if listed is None:
        problem = RequestError(
            "the feed is not well-formed, so the pages of its entries are not known", "set pages = false"
        )
        return FetchedPages(problems=((feed.final_url, problem),))
    responses: list[Response] = []
    keys: list[str] = []
    problems: list[tuple[str, RequestError]] = []
    in_a_row = 0
    for key, link in dict(zip(listed.keys, listed.links, strict=True)).items():
        address = _absolute(feed.final_url, link)
        if key in seen or not address or address in seen:
            keys.append(key)
        elif len(responses) < MAX_PAGES and in_a_row < _MAX_FAILURES:
            try:
                responses.append(client.get(address, origin=origin, now=now))
                keys.append(key)
                in_a_row = 0
            except RequestError as error:
                problems.append((address, error))
                in_a_row += 1
    complete = len(keys) == len(set(listed.keys))
    return FetchedPages(responses=tuple(responses), keys=tuple(keys), problems=tuple(problems), complete=complete)


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""


def discover_feed(page: bytes, url: str) -> str | None:
    """Return the address of the first feed that a page offers, one of comments only when there is no other.

    Source: the WHATWG HTML standard, section 4.6.7.1, and the RSS Advisory Board's autodiscovery
    specification.
    """
    head = _Head()
    head.read(page)
    base = urljoin(url, head.base) if head.base else url
    feeds = sorted(head.feeds, key=lambda feed: bool(_COMMENT_FEED.search(f"{feed[0]} {feed[1]}")))
    for address, _ in feeds:
        try:
            whole = urljoin(base, address)
        except ValueError:
            continue
        if whole.lower().startswith(("http://", "https://")):
            return whole
    return None


def page_title(page: bytes) -> str:
    """Return the text of a page's `<title>`, for naming a file; empty without one."""
    head = _Head()
    head.read(page)
    return " ".join(head.title.split())[:200]


class _Head(HTMLParser):
    """The title, base address and feeds in a page's head."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feeds: list[tuple[str, str]] = []
        self.base = ""
        self.title = ""
        self._in_title = False

    def read(self, page: bytes) -> None:
        self.feed(page[:_READ_CHARS].decode("utf-8", "replace"))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self._in_title = True
        elif tag == "base" and not self.base:
            self.base = values.get("href", "").strip()
        elif tag == "link" and "alternate" in values.get("rel", "").lower().split():
            kind = values.get("type", "").split(";")[0].strip().lower()
            if kind in _FEED_TYPES and (address := values.get("href", "").strip()):
                self.feeds.append((address, values.get("title", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"title", "head"}:
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
