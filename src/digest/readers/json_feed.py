"""JSON Feed 1.0 and 1.1: each item an article.

Source: https://www.jsonfeed.org/version/1.1/
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from digest.model import Author, Document, Reading
from digest.readers.entries import EntryDraft
from digest.readers.errors import ReadingError
from digest.readers.feed_entries import entry_draft, feed_preface, read_feed
from digest.readers.feed_xml import FEED_HINT, MAX_FEED_BYTES, Content, FeedEntry, FeedHead
from digest.readers.fragments import one_line
from digest.text.urls import safe_link

MAX_ITEMS = 2000
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
"""The specification wants plain text in a title; content systems put their HTML there, references and all."""


def read(document: Document) -> Reading:
    """Return the source text, and an article for each item with text. Raises: ReadingError."""
    preface, drafts = _drafts(document)
    return read_feed(document, drafts, preface)


def _drafts(document: Document) -> tuple[tuple[str, ...], tuple[EntryDraft, ...]]:
    if len(document.data) > MAX_FEED_BYTES:
        raise ReadingError(f"larger than {MAX_FEED_BYTES // 1024 // 1024} MB", FEED_HINT)
    try:
        tree = json.loads(document.data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"not valid JSON ({one_line(str(error))[:100]})", FEED_HINT) from error
    if not isinstance(tree, dict) or not isinstance(tree.get("items"), list):
        raise ReadingError("the feed has no list of items", FEED_HINT)
    head = FeedHead(
        title=one_line(_word(tree, "title")) or None,
        authors=_authors(tree),
        language=_word(tree, "language") or None,
        url=safe_link(_word(tree, "home_page_url")),
    )
    items = [item for item in tree["items"][:MAX_ITEMS] if isinstance(item, dict)]
    drafts = (entry_draft(_entry(item, head.url), head, document, kind="json feed") for item in items)
    return feed_preface(head), tuple(drafts)


def _entry(item: Mapping[str, Any], base: str | None) -> FeedEntry:
    url = safe_link(_word(item, "url"), base)
    contents = (
        Content(value=_word(item, "content_html"), is_html=True, base=url),
        Content(value=_word(item, "content_text"), is_html=False),
        Content(value=_word(item, "summary"), is_html=False),
    )
    return FeedEntry(
        title=Content(value=_word(item, "title"), is_html=_REFERENCE.search(_word(item, "title")) is not None),
        contents=tuple(content for content in contents if content.value),
        authors=_authors(item),
        url=url,
        published=_word(item, "date_published") or None,
        modified=_word(item, "date_modified") or None,
        language=_word(item, "language") or None,
    )


def _authors(holder: Mapping[str, Any]) -> tuple[Author, ...]:
    """Return the authors of an item or feed: the list of 1.1, else the single one of 1.0."""
    listed = holder.get("authors")
    several = listed if isinstance(listed, list) and listed else [holder.get("author")]
    people = (one for one in several[:50] if isinstance(one, dict))
    return tuple(
        Author(name=name, url=safe_link(_word(one, "url"))) for one in people if (name := one_line(_word(one, "name")))
    )


def _word(holder: Mapping[str, Any], name: str) -> str:
    """Return a member that is text; empty for anything else."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""
