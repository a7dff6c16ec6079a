"""A feed as a reader's program shows it. It reads the finished bytes with feedparser, as many readers do."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from digest.model import Rendered
from digest.text.markup import MarkupError, sanitize

FEED_TYPES = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})

MAX_ENTRIES = 40
"""Entries shown: what most programs list at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed."""

    title: str
    authors: str
    published: str
    link: str
    rights: str
    content: str
    """HTML, cleaned as feed readers clean it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed file."""

    path: str
    title: str
    subtitle: str
    entries: tuple[FeedEntry, ...]
    total: int


def feed_files(files: Iterable[Rendered]) -> tuple[Rendered, ...]:
    """Return the feeds among some files: by their media type, archives of older entries left out, `feed.xml` first."""
    found = (one for one in files if one.media_type.partition(";")[0] in FEED_TYPES and "/" not in one.path)
    return tuple(sorted(found, key=lambda one: (not one.path.startswith("feed."), one.path)))


def read_feed(file: Rendered) -> Feed:
    """Return what a reader's program makes of a feed file."""
    if file.media_type == "application/feed+json":
        return _json_feed(file)
    import feedparser

    read = feedparser.parse(file.data)
    return Feed(
        path=file.path,
        title=_text(read.feed, "title"),
        subtitle=_plain(_text(read.feed, "subtitle")),
        entries=tuple(_entry(one) for one in read.entries[:MAX_ENTRIES]),
        total=len(read.entries),
    )


def _entry(one: Mapping[str, Any]) -> FeedEntry:
    contents: Sequence[Mapping[str, Any]] = one.get("content") or ()
    content = str(contents[0].get("value", "")) if contents else _text(one, "summary")
    names = [str(author.get("name", "")) for author in one.get("authors") or ()]
    return FeedEntry(
        title=_text(one, "title"),
        authors=", ".join(name for name in names if name) or _text(one, "author"),
        published=_text(one, "published") or _text(one, "updated"),
        link=_text(one, "link"),
        rights=_text(one, "rights"),
        content=_clean(content),
    )


def _json_feed(file: Rendered) -> Feed:
    read = json.loads(file.data)
    items = read.get("items") or []
    return Feed(
        path=file.path,
        title=_text(read, "title"),
        subtitle=_text(read, "description"),
        entries=tuple(
            FeedEntry(
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
    """Return an entry's HTML as far as it may be shown; nothing when it is beyond the bounds."""
    try:
        return sanitize(html)
    except MarkupError:
        return ""


def _plain(html: str) -> str:
    """Return HTML as the one line that a program shows below a feed's name."""
    import nh3

    return unescape(" ".join(nh3.clean(html, tags=set()).split()))


def _text(of: Mapping[str, Any], key: str) -> str:
    value = of.get(key)
    return str(value) if value else ""
