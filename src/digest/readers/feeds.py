"""RSS 0.9x, 1.0 and 2.0 and Atom: each entry an article with its own attribution.

feedparser reads the texts; `feed_xml` reads who wrote them where the feed is well-formed and both count the same entries.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from digest.model import Author, Document, Reading
from digest.readers.entries import EntryDraft
from digest.readers.errors import ReadingError
from digest.readers.feed_entries import entry_draft, feed_preface, read_feed
from digest.readers.feed_xml import (
    FEED_HINT,
    Content,
    FeedEntry,
    FeedHead,
    clean_feed,
    entry_elements,
    feed_head,
    overlay,
    parse_xml,
    person,
)
from digest.readers.fragments import one_line, plain
from digest.text.urls import safe_link

MAX_ENTRIES = 2000
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PATCH = threading.Lock()
_AUTHOR_SYNC = "_sync_author_detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    head: FeedHead
    entries: tuple[FeedEntry, ...]


def read(document: Document) -> Reading:
    """Return the source text, and an article for each entry with text. Raises: ReadingError."""
    preface, drafts = _drafts(document)
    return read_feed(document, drafts, preface)


def _drafts(document: Document) -> tuple[tuple[str, ...], tuple[EntryDraft, ...]]:
    feed = _parse(document)
    drafts = (entry_draft(entry, feed.head, document, kind="feed") for entry in feed.entries)
    return feed_preface(feed.head), tuple(drafts)


def _parse(document: Document) -> _Feed:
    data = clean_feed(document.data, document.media_type)
    found = _feedparser(data, document.url)
    entries = tuple(_entry(entry) for entry in found.entries[:MAX_ENTRIES])
    root = parse_xml(data)
    if root is None:
        return _Feed(head=_head(found.feed), entries=entries)
    elements = entry_elements(root)
    if len(elements) != len(found.entries):
        return _Feed(head=_head(found.feed), entries=entries)
    if document.url and not root.base:
        root.base = document.url
    return _Feed(
        head=feed_head(root),
        entries=tuple(overlay(entry, element) for entry, element in zip(entries, elements, strict=False)),
    )


def _feedparser(data: bytes, url: str | None) -> Any:
    """Return feedparser's reading of bytes that are clean UTF-8; nothing is sanitised or resolved, nothing fetched."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url or ""}
    with _without_author_sync():
        try:
            return feedparser.parse(
                io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + data),
                response_headers=headers,
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except (ValueError, AssertionError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise ReadingError(f"the feed cannot be parsed ({one_line(str(error))[:100]})", FEED_HINT) from error


@contextmanager
def _without_author_sync() -> Iterator[None]:
    """Switch off how feedparser 6.0 folds a name, an address and their author together, while it parses for us.

    It mixes the authors of an entry, and needs 22 s for an author of 40 KB. The method is private, so that it is looked for:
    where a later version has no such method there is nothing to switch off.
    """
    from feedparser import mixin

    parser = getattr(mixin, "_FeedParserMixin", None)
    method = getattr(parser, _AUTHOR_SYNC, None)
    if parser is None or method is None:
        yield
        return
    with _PATCH:
        setattr(parser, _AUTHOR_SYNC, lambda *_: None)
        try:
            yield
        finally:
            setattr(parser, _AUTHOR_SYNC, method)


def _entry(entry: Any) -> FeedEntry:
    """Return an entry as feedparser reads it: the only reading of a feed that is not well-formed."""
    contents = [_content(detail) for detail in entry.get("content") or ()]
    if entry.get("summary_detail"):
        contents.append(_content(entry["summary_detail"]))
    return FeedEntry(
        title=_content(entry.get("title_detail") or {}),
        contents=tuple(contents),
        authors=tuple(_authors(entry)),
        publisher=plain(_word(entry, "publisher")) or None,
        rights=plain(_word(entry, "rights")) or None,
        licence_url=safe_link(_word(entry, "license")),
        url=safe_link(_word(entry, "link")),
        published=_word(entry, "published") or _word(entry, "created") or None,
        modified=_word(entry, "updated") or None if "updated" in entry else None,
    )


def _content(detail: Any) -> Content:
    return Content(
        value=_word(detail, "value"), is_html=_word(detail, "type") in _HTML_TYPES, base=_word(detail, "base") or None
    )


def _authors(entry: Any) -> Iterator[Author]:
    named = [author for detail in entry.get("authors") or () if (author := person(_word(detail, "name")))]
    single = person(_word(entry, "author"))
    yield from named or ([single] if single else [])


def _head(feed: Any) -> FeedHead:
    return FeedHead(
        title=plain(_word(feed, "title")) or None,
        rights=plain(_word(feed, "rights")) or None,
        licence_url=safe_link(_word(feed, "license")),
        language=_word(feed, "language") or None,
        url=safe_link(_word(feed, "link")),
    )


def _word(detail: Any, name: str) -> str:
    """Return a member of feedparser's dictionaries; it may be missing, or there without a value."""
    value = detail.get(name)
    return value if isinstance(value, str) else ""
