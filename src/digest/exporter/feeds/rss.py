"""RSS 2.0, with feedgen. Source: RSS 2.0 Specification; RSS Advisory Board, RSS Best Practices Profile.

Attribution is in Dublin Core elements, since `author` must be a mail address. This format has no archive documents.
"""

import warnings
from typing import Any

from lxml import etree

from digest.exporter.feeds.archives import FeedDocument
from digest.exporter.feeds.entries import DUBLIN_CORE, UNKNOWN_ADDRESS, Entry, html_text
from digest.model import Site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedgen's own imports warn on newer Pythons; nothing of ours does
    from feedgen.ext.base import BaseEntryExtension, BaseExtension
    from feedgen.feed import FeedGenerator

RSS_TYPE = "application/rss+xml"


def rss_bytes(document: FeedDocument, site: Site, *, path: str, description: str) -> bytes:
    """Return an RSS document; `path` is its own below `dist/`, `description` plain text."""
    base = site.base_url or UNKNOWN_ADDRESS
    feed = FeedGenerator()
    feed.register_extension("digest", _RssFeed, _RssEntry, atom=False)
    feed.title(html_text(document.title))
    feed.description(description)
    feed.link(href=f"{base}{path}", rel="self", type=RSS_TYPE)
    feed.link(href=f"{base}index.html", rel="alternate")
    feed.language(site.language)
    feed.generator("digest")
    feed.lastBuildDate(document.updated)
    for entry in document.entries:
        _fill(feed.add_entry(order="append"), entry)
    # The profile wants `&` and `<` in plain text as hexadecimal references, which no reader takes for markup.
    data = bytes(feed.rss_str()).replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
    head, _, rest = data.partition(b"\n")
    return head + b'\n<?xml-stylesheet type="text/css" href="feed.css"?>\n' + rest + b"\n"


def _fill(target: Any, entry: Entry) -> None:
    target.guid(entry.id, permalink=False)
    # The specification does not say whether a title is HTML, and most readers take it for that.
    target.title(html_text(entry.title))
    if entry.url:
        target.link(href=entry.url)
    target.description(entry.content)
    if entry.published:
        target.pubDate(entry.published)
    target.digest.entry = entry


class _RssFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Declares the namespace of attribution."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DUBLIN_CORE}


class _RssEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Writes who made an item, who published it, and on what terms."""

    entry: Entry

    def extend_rss(self, element: Any) -> Any:
        values = [("creator", author.name) for author in self.entry.authors]
        values += [("contributor", name) for name in self.entry.contributors]
        values += self.entry.dublin_core
        values += [("rights", html_text(self.entry.rights or "")), ("language", self.entry.language or "")]
        for name, value in values:
            if value:
                etree.SubElement(element, f"{{{DUBLIN_CORE}}}{name}").text = value
        return element
