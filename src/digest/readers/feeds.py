"""RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed: each entry an article with its own attribution.

feedparser reads the texts of XML; `feed_xml` reads who wrote them where the feed is well-formed and both count the same entries.

An entry's own word comes first. A feed's word holds for its entries only where the specification says so, and never for an
entry that was taken over from another feed.
"""

import io
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeAlias

from digest.errors import ReadingError
from digest.model import Author, Document, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import parse_timestamp
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.feed_xml import (
    FEED_HINT,
    MAX_FEED_BYTES,
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
from digest.readers.fragments import Fragment, FragmentError, one_line, plain, read_fragment, read_text
from digest.readers.languages import language_tag
from digest.readers.names import is_account, split_names
from digest.readers.recognition import is_json_feed
from digest.text.urls import safe_link

MAX_ENTRIES = 2000

_Read: TypeAlias = tuple[FeedHead, Sequence[FeedEntry], tuple[Notice, ...]]
"""What a feed says of itself, its entries, and what of it was not read."""


def read(document: Document) -> Reading:
    """Return the feed's title and rights, then headline, names and text of each entry, and an article for each entry with text.

    Raises: ReadingError.
    """
    if is_json_feed(document):
        kind, (head, entries, notices) = "json feed", _read_json(document)
    else:
        kind, (head, entries, notices) = "feed", _read_xml(document)
    if not entries:
        raise ReadingError("the feed has no entries", FEED_HINT)
    preface = tuple(one_line(line) for line in (head.title, head.publisher, head.rights) if line)
    reading = read_drafts(document, [_draft(entry, head, document, kind=kind) for entry in entries], preface)
    return replace(reading, notices=notices)


def _beyond(document: Document, total: int) -> tuple[Notice, ...]:
    """Return a notice of the entries beyond the limit, if there are any."""
    if total <= MAX_ENTRIES:
        return ()
    text = f"{total - MAX_ENTRIES:,} of {total:,} entries are not read: a feed may have {MAX_ENTRIES:,}"
    return (Notice(source=document.source, text=text, hint="save the entries beyond that as a feed of their own"),)


# RSS and Atom, as feedparser and `feed_xml` read them.

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PATCH = threading.Lock()
_AUTHOR_SYNC = "_sync_author_detail"


def _read_xml(document: Document) -> _Read:
    data = clean_feed(document.data, document.media_type)
    parsed = _feedparser(data, document.url)
    entries = [_xml_entry(entry) for entry in parsed.entries[:MAX_ENTRIES]]
    notices = _beyond(document, len(parsed.entries))
    root = parse_xml(data)
    elements = () if root is None else entry_elements(root)
    if root is None or len(elements) != len(parsed.entries):
        return _xml_head(parsed.feed), entries, notices
    if document.url and not root.base:
        root.base = document.url
    overlaid = [overlay(entry, element) for entry, element in zip(entries, elements, strict=False)]
    return feed_head(root), overlaid, notices


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


def _xml_entry(entry: Any) -> FeedEntry:
    """Return an entry as feedparser reads it: the only reading of a feed that is not well-formed."""
    contents = [_content(detail) for detail in entry.get("content") or ()]
    if entry.get("summary_detail"):
        contents.append(_content(entry["summary_detail"]))
    return FeedEntry(
        title=_content(entry.get("title_detail") or {}),
        contents=tuple(contents),
        authors=tuple(_xml_authors(entry)),
        publisher=plain(_word(entry, "publisher")) or None,
        rights=plain(_word(entry, "rights")) or None,
        licence=safe_link(_word(entry, "license")),
        url=safe_link(_word(entry, "link")),
        published=_word(entry, "published") or _word(entry, "created") or None,
        modified=_word(entry, "updated") or None if "updated" in entry else None,
    )


def _content(detail: Any) -> Content:
    return Content(
        value=_word(detail, "value"), is_html=_word(detail, "type") in _HTML_TYPES, base=_word(detail, "base") or None
    )


def _xml_authors(entry: Any) -> Iterator[Author]:
    named = [author for detail in entry.get("authors") or () if (author := person(_word(detail, "name")))]
    single = person(_word(entry, "author"))
    yield from named or ([single] if single else [])


def _xml_head(feed: Any) -> FeedHead:
    return FeedHead(
        title=plain(_word(feed, "title")) or None,
        rights=plain(_word(feed, "rights")) or None,
        licence=safe_link(_word(feed, "license")),
        language=_word(feed, "language") or None,
        url=safe_link(_word(feed, "link")),
    )


# JSON Feed 1.0 and 1.1. Source: https://www.jsonfeed.org/version/1.1/

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")
"""The specification wants plain text in a title; content systems put their HTML there, references and all."""


def _read_json(document: Document) -> _Read:
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
        authors=_json_authors(tree),
        language=_word(tree, "language") or None,
        url=safe_link(_word(tree, "home_page_url")),
    )
    items = [item for item in tree["items"] if isinstance(item, dict)]
    notices = _beyond(document, len(items))
    if (others := len(tree["items"]) - len(items)) > 0:
        text = f"{others:,} of {len(tree['items']):,} items of the feed are not read: they are not JSON objects"
        notices += (Notice(source=document.source, text=text, hint="mend the feed, or remove them"),)
    return head, [_json_entry(item, head.url) for item in items[:MAX_ENTRIES]], notices


def _json_entry(item: Mapping[str, Any], base: str | None) -> FeedEntry:
    url = safe_link(_word(item, "url"), base)
    contents = (
        Content(value=_word(item, "content_html"), is_html=True, base=url),
        Content(value=_word(item, "content_text"), is_html=False),
        Content(value=_word(item, "summary"), is_html=False),
    )
    return FeedEntry(
        title=Content(value=_word(item, "title"), is_html=_REFERENCE.search(_word(item, "title")) is not None),
        contents=tuple(content for content in contents if content.value),
        authors=_json_authors(item),
        url=url,
        published=_word(item, "date_published") or None,
        modified=_word(item, "date_modified") or None,
        language=_word(item, "language") or None,
    )


def _json_authors(holder: Mapping[str, Any]) -> tuple[Author, ...]:
    """Return the authors of an item or feed: the list of 1.1, else the single one of 1.0."""
    listed = holder.get("authors")
    several = listed if isinstance(listed, list) and listed else [holder.get("author")]
    people = (value for value in several[:50] if isinstance(value, dict))
    return tuple(
        Author(name=name, url=safe_link(_word(value, "url")))
        for value in people
        if (name := one_line(_word(value, "name")))
    )


def _word(holder: Mapping[str, Any], name: str) -> str:
    """Return a member that is text; empty for one that is missing or anything else."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


# Whose word counts for which field of an entry.

_MAX_NAME_CHARS = 200


def _draft(entry: FeedEntry, feed: FeedHead, document: Document, *, kind: str) -> EntryDraft:
    """Return the draft of an entry: its attribution, its own lines and its text. `kind` names the feed in the evidence."""
    builder = AttributionBuilder()
    headline = _headline(entry)
    builder.offer("headline", headline, f"{kind} entry title")
    builder.offer("url", entry.url, f"{kind} entry link")
    _offer_publisher(builder, entry, feed, kind)
    _offer_authors(builder, entry, kind)
    inherited, inherited_found = _authors_around(builder, entry, feed, kind)
    _offer_times(builder, entry, document, kind)
    builder.offer("rights", entry.rights, f"{kind} entry rights")
    builder.offer("licence_url", entry.licence, f"{kind} entry licence")
    if entry.source is not None:
        builder.reject("rights", feed.rights, f"{kind} rights, of the feed that took the entry over")
    language = language_tag(entry.language) or language_tag((entry.source or feed).language)
    head = (
        headline,
        ", ".join(author.name for author in entry.authors),
        one_line(entry.published or entry.modified or ""),
        entry.rights or "",
    )
    try:
        fragment, problem = _longest_text(entry.contents, entry.url or document.url), ""
    except FragmentError as error:
        fragment, problem = Fragment(), f"the entry's text has {error}"
    return EntryDraft(
        builder=builder,
        head=head,
        fragment=fragment,
        language=language,
        language_found=f"{kind} language",
        problem=problem,
        around=_rights_around(entry, feed, kind),
        authors_around=inherited,
        authors_around_found=inherited_found,
    )


def _headline(entry: FeedEntry) -> str:
    """Return an entry's headline; without the name of its source after a dash, where the entry names that source itself."""
    title = plain(entry.title.value) if entry.title.is_html else one_line(entry.title.value)
    name = entry.source.title if entry.source is not None and entry.source.title else ""
    for dash in (" - ", " – ", " — ", " | "):
        if name and title.endswith(dash + name):
            return title.removesuffix(dash + name).rstrip()
    return title


def _longest_text(contents: Iterable[Content], base: str | None) -> Fragment:
    """Return the longest of an entry's texts: the others are its beginning or its summary."""
    fragments = [
        read_fragment(content.value, base=content.base or base) if content.is_html else read_text(content.value)
        for content in contents
        if content.value
    ]
    return max(fragments, key=lambda fragment: len(fragment.text), default=Fragment())


def _offer_publisher(builder: AttributionBuilder, entry: FeedEntry, feed: FeedHead, kind: str) -> None:
    builder.offer("publisher", entry.publisher, f"{kind} entry publisher")
    if entry.source is not None:
        builder.offer("publisher", entry.source.title, f"{kind} entry source")
        builder.reject("publisher", feed.title, f"{kind} title, of the feed that took the entry over")
        return
    builder.offer("publisher", feed.publisher, f"{kind} publisher")
    builder.offer("publisher", feed.title, f"{kind} title")


def _offer_authors(builder: AttributionBuilder, entry: FeedEntry, kind: str) -> None:
    publisher = builder.get("publisher") or ""
    builder.offer_authors(_people(builder, entry.authors, publisher, f"{kind} entry author"), f"{kind} entry author")
    if names := "; ".join(author.name for author in entry.contributors):
        builder.reject("authors", names, f"{kind} entry contributor")


def _authors_around(
    builder: AttributionBuilder, entry: FeedEntry, feed: FeedHead, kind: str
) -> tuple[tuple[Author, ...], str]:
    """Return the authors of the feed that the entry stands in, or of the one it was taken over from.

    Source: RFC 4287, section 4.2.1; but the authors of an aggregator are never those of what it took over.
    """
    if builder.has_authors:
        return (), ""
    found = f"{kind} entry source author" if entry.source is not None else f"{kind} author"
    people = (entry.source or feed).authors
    return _people(builder, people, builder.get("publisher") or "", found), found


def _people(builder: AttributionBuilder, people: Iterable[Author], publisher: str, found: str) -> tuple[Author, ...]:
    """Return those that are people or desks; the publisher's own name and account names are kept as evidence only."""
    kept = []
    for author in people:
        name = one_line(author.name)
        if not name or len(name) > _MAX_NAME_CHARS or name.casefold() == publisher.casefold() or is_account(name):
            builder.reject("authors", name, found)
        else:
            kept += split_names(name, author.url)
    return tuple(kept)


def _offer_times(builder: AttributionBuilder, entry: FeedEntry, document: Document, kind: str) -> None:
    for field, written in (("published", entry.published), ("modified", entry.modified)):
        moment = parse_timestamp(written, seen=document.seen)
        if moment is not None:
            builder.offer_moment(field, moment, f"{kind} entry {field}")
        else:
            builder.reject(field, written, f"{kind} entry {field}, not a date that can be")


def _rights_around(entry: FeedEntry, feed: FeedHead, kind: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return the rights of the feed an entry stands in; an aggregator's are never those of what it took over."""
    around = entry.source or feed
    where = f"{kind} entry source" if entry.source is not None else kind
    licence = ("licence_url", around.licence if entry.rights is None else None, f"{where} licence")
    return ("rights", around.rights, f"{where} rights"), licence
