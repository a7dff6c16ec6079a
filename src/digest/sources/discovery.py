"""The feed that a web page names in its head, and the page's title. Layer 4, pure."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import urljoin

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_READ_CHARS = 512 * 1024
"""A head is at the beginning; some pages put a megabyte of script before its end."""
_COMMENT_FEED = re.compile(r"\bcomments?\b", re.IGNORECASE)


def discover_feed(page: bytes, url: str) -> str | None:
    """Return the address of the first feed that a page offers, one of comments only when there is no other.

    Source: the WHATWG HTML standard, section 4.6.7.1, and the RSS Advisory Board's autodiscovery
    specification.
    """
    head = _Head()
    head.read(page)
    base = urljoin(url, head.base) if head.base else url
    found = sorted(head.feeds, key=lambda feed: bool(_COMMENT_FEED.search(f"{feed[0]} {feed[1]}")))
    for address, _ in found:
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
    """What of a page's head matters here."""

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
