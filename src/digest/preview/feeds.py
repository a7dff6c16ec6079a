"""A feed as a feed reader shows it, from the finished bytes, parsed with feedparser as many feed readers do."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from digest.model import Rendered
from digest.text.markup import MarkupError, sanitize

FEED_TYPES = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})

MAX_ENTRIES = 40
"""Entries shown: as many as most feed readers list at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """One entry of a feed."""

    title: str
    authors: str
    published: str
    link: str
    rights: str
    content: str
    """HTML, sanitized as feed readers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeed:
    """A feed file as a feed reader shows it."""

    path: str
    title: str
    subtitle: str
    entries: tuple[ShownEntry, ...]
    total: int


def feed_files(files: Iterable[Rendered]) -> tuple[Rendered, ...]:
    """Return the feeds among some files, by their media type, without the archives of older entries; `feed.xml` comes first."""
    feeds = (file for file in files if file.media_type.partition(";")[0] in FEED_TYPES and "/" not in file.path)
    return tuple(sorted(feeds, key=lambda file: (not file.path.startswith("feed."), file.path)))


def read_feed(file: Rendered) -> ShownFeed:
    """Return what a feed reader makes of a feed file."""
    if file.media_type == "application/feed+json":
        return _json_feed(file)
    import feedparser

    parsed = feedparser.parse(file.data)
    return ShownFeed(
        path=file.path,
        title=_text(parsed.feed, "title"),
        subtitle=_plain(_text(parsed.feed, "subtitle")),
        entries=tuple(_entry(entry) for entry in parsed.entries[:MAX_ENTRIES]),
        total=len(parsed.entries),
    )


def _entry(entry: Mapping[str, Any]) -> ShownEntry:
    contents: Sequence[Mapping[str, Any]] = entry.get("content") or ()
    content = str(contents[0].get("value", "")) if contents else _text(entry, "summary")
    names = [str(author.get("name", "")) for author in entry.get("authors") or ()]
    return ShownEntry(
        title=_text(entry, "title"),
        authors=", ".join(name for name in names if name) or _text(entry, "author"),
        published=_text(entry, "published") or _text(entry, "updated"),
        link=_text(entry, "link"),
        rights=_text(entry, "rights"),
        content=_clean(content),
    )


def _json_feed(file: Rendered) -> ShownFeed:
    feed = json.loads(file.data)
    items = feed.get("items") or []
    return ShownFeed(
        path=file.path,
        title=_text(feed, "title"),
        subtitle=_text(feed, "description"),
        entries=tuple(
            ShownEntry(
                title=_text(item, "title"),
                authors=", ".join(_text(author, "name") for author in item.get("authors") or ()),
                published=_text(item, "date_published"),
                link=_text(item, "url"),
                rights="",
                content=_clean(_text(item, "content_html") or _text(item, "content_text")),
            )
            for item in items[:MAX_ENTRIES]
        ),
        total=len(items),
    )


def _clean(html: str) -> str:
    """Return an entry's HTML, sanitized; empty when it exceeds the limits."""
    try:
        return sanitize(html)
    except MarkupError:
        return ""


def _plain(html: str) -> str:
    """Return HTML as the one line of text that is shown below a feed's title."""
    import nh3

    return unescape(" ".join(nh3.clean(html, tags=set()).split()))


def _text(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return str(value) if value else ""
