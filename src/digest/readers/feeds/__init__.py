"""RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed: each entry an article with its own attribution.

`elements` reads a well-formed feed, feedparser any other.

An entry's own word comes first. A feed's word holds for its entries only where the specification says so, and never for an
entry that was taken over from another feed, or that the feed only links to: then the feed is who passed it on.
"""

import io
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from digest.errors import ReadingError
from digest.model import Author, Document, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import parse_timestamp, refusal
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.feeds.elements import (
    Content,
    FeedEntry,
    FeedHead,
    as_plain_text,
    entry_elements,
    feed_head,
    looks_like_html,
    parse_xml,
    person,
    read_entry,
    set_base,
)
from digest.readers.feeds.well_formed import FEED_HINT, MAX_FEED_BYTES, clean_feed
from digest.readers.fragments import Fragment, FragmentError, one_line, plain, read_fragment, read_text
from digest.readers.languages import language_tag
from digest.readers.link_lists import own_words
from digest.readers.names import is_account, is_person, split_names
from digest.readers.publications import house, is_of_host, site_of
from digest.readers.recognition import is_json_feed
from digest.text.redirects import article_address, leads_on
from digest.text.urls import host_of, safe_link
from digest.text.words import letters_of

MAX_ENTRIES = 2000


def read(document: Document) -> Reading:
    """Return the feed's title and rights, then headline, names and text of each entry, and an article for each entry with text.

    Raises: ReadingError.
    """
    feed = _read_json(document) if is_json_feed(document) else _read_xml(document)
    if not feed.entries:
        raise ReadingError("the feed has no entries", FEED_HINT)
    preface = tuple(one_line(line) for line in (feed.head.title, feed.head.publisher, feed.head.rights) if line)
    reading = read_drafts(document, [_draft(entry, feed, document) for entry in feed.entries], preface)
    return replace(reading, notices=tuple(_notices(feed, document.source)))


def _notices(feed: "_Feed", source: str) -> Iterator[Notice]:
    """Yield a notice of each kind of entries that are not read."""
    total = len(feed.entries) + feed.left_out
    if feed.left_out:
        text = f"{feed.left_out:,} of {total:,} entries are not read: {feed.bound}"
        yield Notice(source=source, text=text, hint="save the entries beyond that as a feed of their own")
    if feed.others:
        text = f"{feed.others:,} of {total + feed.others:,} items of the feed are not read: they are not JSON objects"
        yield Notice(source=source, text=text, hint="mend the feed, or remove them")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """A feed as far as it is read."""

    kind: str
    """How the evidence names it."""
    head: FeedHead
    entries: Sequence[FeedEntry]
    left_out: int = 0
    """How many more entries it has."""
    bound: str = ""
    """Why they are not read."""
    others: int = 0
    """How many items of a JSON Feed are not entries."""
    is_board: bool = False
    """Whether its entries lead to articles of several other sites, and it has no word of its own on who wrote them."""

    @property
    def title(self) -> str | None:
        """The name of the publication, without that of a section."""
        return house(self.head.title, host=host_of(self.head.url or self.head.own), masthead=self.head.masthead)


# RSS and Atom, as feedparser and `elements` read them.

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PATCH = threading.Lock()
_AUTHOR_SYNC = "_sync_author_detail"


def _read_xml(document: Document) -> _Feed:
    clean = clean_feed(document.data, document.media_type)
    root = parse_xml(clean.data)
    elements = () if root is None else entry_elements(root)
    if root is None or not elements:
        parsed = _feedparser(clean.data, document.url)
        head = _xml_head(parsed.feed, document.url)
        entries = [_xml_entry(entry, document.url or head.url) for entry in parsed.entries]
    else:
        set_base(root, document.url)
        head, entries = feed_head(root), [read_entry(element) for element in elements[:MAX_ENTRIES]]
        entries += [FeedEntry()] * (len(elements) - len(entries))
    return _bounded("feed", head, entries, left_out=clean.left_out, bound=clean.bound)


def _bounded(kind: str, head: FeedHead, entries: Sequence[FeedEntry], *, left_out: int = 0, bound: str = "") -> _Feed:
    """Return the feed with at most `MAX_ENTRIES` entries."""
    kept = entries[:MAX_ENTRIES]
    beyond = len(entries) - len(kept)
    return _Feed(
        kind=kind,
        head=head,
        entries=kept,
        left_out=left_out + beyond,
        bound=bound or f"a feed may have {MAX_ENTRIES:,}",
        is_board=_is_board(head, kept),
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


def _xml_entry(entry: Any, base: str | None) -> FeedEntry:
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
        url=safe_link(_word(entry, "link"), base),
        comments=safe_link(_word(entry, "comments"), base),
        published=_word(entry, "published") or _word(entry, "created") or None,
        modified=_word(entry, "updated") or None if "updated" in entry else None,
    )


def _content(detail: Any) -> Content:
    is_html, value = _word(detail, "type") in _HTML_TYPES, _word(detail, "value")
    return Content(
        value=value if is_html else as_plain_text(value), is_html=is_html, base=_word(detail, "base") or None
    )


def _xml_authors(entry: Any) -> Iterator[Author]:
    named = [author for detail in entry.get("authors") or () if (author := person(_word(detail, "name")))]
    single = person(_word(entry, "author"))
    yield from named or ([single] if single else [])


def _xml_head(feed: Any, base: str | None) -> FeedHead:
    return FeedHead(
        title=plain(_word(feed, "title")) or None,
        rights=plain(_word(feed, "rights")) or None,
        licence=safe_link(_word(feed, "license")),
        language=_word(feed, "language") or None,
        url=safe_link(_word(feed, "link"), base),
    )


# JSON Feed 1.0 and 1.1. Source: https://www.jsonfeed.org/version/1.1/


def _read_json(document: Document) -> _Feed:
    if len(document.data) > MAX_FEED_BYTES:
        raise ReadingError(f"larger than {MAX_FEED_BYTES // 1024 // 1024} MB", FEED_HINT)
    try:
        tree = json.loads(document.data.decode(json.detect_encoding(document.data), "replace"))
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"not valid JSON ({one_line(str(error))[:100]})", FEED_HINT) from error
    if not isinstance(tree, dict) or not isinstance(tree.get("items"), list):
        raise ReadingError("the feed has no list of items", FEED_HINT)
    head = FeedHead(
        title=one_line(_word(tree, "title")) or None,
        authors=_json_authors(tree),
        language=_word(tree, "language") or None,
        url=safe_link(_word(tree, "home_page_url"), document.url),
        own=safe_link(_word(tree, "feed_url"), document.url),
    )
    items = [item for item in tree["items"] if isinstance(item, dict)]
    feed = _bounded("json feed", head, [_json_entry(item, document.url or head.own or head.url) for item in items])
    return replace(feed, others=len(tree["items"]) - len(items))


def _json_entry(item: Mapping[str, Any], base: str | None) -> FeedEntry:
    url, title = safe_link(_word(item, "url"), base), _word(item, "title")
    contents = (
        Content(value=_word(item, "content_html"), is_html=True, base=url),
        Content(value=as_plain_text(_word(item, "content_text")), is_html=False),
        Content(value=as_plain_text(_word(item, "summary")), is_html=False),
    )
    return FeedEntry(
        title=Content(
            value=title, is_html=looks_like_html(title)
        ),  # it should be plain, but systems put their HTML there
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


def _draft(entry: FeedEntry, feed: _Feed, document: Document) -> EntryDraft:
    """Return the draft of an entry: its attribution, its own lines and its text."""
    builder, kind = AttributionBuilder(), feed.kind
    is_carried = _is_carried(entry, feed)
    headline = _headline(entry, is_carried=is_carried)
    builder.offer("headline", headline, f"{kind} entry title")
    builder.offer("url", entry.url, f"{kind} entry link")
    _offer_publisher(builder, entry, feed, is_carried=is_carried)
    own = _offer_authors(builder, entry, feed, is_carried=is_carried)
    inherited, inherited_found = _authors_around(builder, entry, feed, own, is_carried=is_carried)
    _offer_times(builder, entry, document, kind)
    builder.offer("rights", entry.rights, f"{kind} entry rights")
    builder.offer("licence_url", entry.licence, f"{kind} entry licence")
    if is_carried:
        builder.reject("rights", feed.head.rights, f"{kind} rights, of the feed that took the entry over")
    language = language_tag(entry.language) or language_tag((entry.source or feed.head).language)
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
        fragment=replace(fragment, blocks=own_words(fragment.blocks, headline)),
        language=language,
        language_found=f"{kind} language",
        problem=problem,
        around=_rights_around(entry, feed, is_carried=is_carried),
        authors_around=inherited,
        authors_around_found=inherited_found,
    )


def _is_carried(entry: FeedEntry, feed: _Feed) -> bool:
    """Return whether the feed only passes an entry on: it names the entry's source, or leads to another site as search services do."""
    if entry.source is not None:
        return True
    own = {site_of(address) for address in (feed.head.url, feed.head.own) if address}
    if not entry.url or not own or site_of(article_address(entry.url)) in own:
        return False
    is_wrapped = leads_on(entry.url) and site_of(entry.url) in own
    return feed.is_board or is_wrapped or (entry.comments is not None and site_of(entry.comments) in own)


def _is_board(head: FeedHead, entries: Sequence[FeedEntry]) -> bool:
    """Return whether nobody is named as an author, and the entries lead to several sites, none of them the feed's own."""
    own = {site_of(address) for address in (head.url, head.own) if address}
    if not own or head.authors or any(entry.authors for entry in entries):
        return False
    sites = {site_of(article_address(entry.url)) for entry in entries if entry.url}
    return len(sites) > 1 and not sites & own


_DASHES = (" - ", " – ", " — ", " | ")


def _headline(entry: FeedEntry, *, is_carried: bool) -> str:
    """Return an entry's headline, without the name of its source after a dash."""
    title = plain(entry.title.value) if entry.title.is_html else one_line(entry.title.value)
    name = _named_source(entry, is_carried=is_carried)
    for dash in _DASHES:
        if name and title.endswith(dash + name):
            return title.removesuffix(dash + name).rstrip()
    return title


def _named_source(entry: FeedEntry, *, is_carried: bool) -> str | None:
    """Return the publication that an entry itself names: as its source, else behind its headline where the address spells it too."""
    if entry.source is not None:
        return entry.source.title
    if not is_carried:
        return None
    title = plain(entry.title.value) if entry.title.is_html else one_line(entry.title.value)
    names = (title.rpartition(dash)[2] for dash in _DASHES if dash in title)
    host = host_of(article_address(entry.url or ""))
    return next((name for name in names if len(name) <= _MAX_NAME_CHARS and is_of_host(name, host)), None)


def _longest_text(contents: Iterable[Content], base: str | None) -> Fragment:
    """Return the longest of an entry's texts: the others are its beginning or its summary."""
    fragments = [
        read_fragment(content.value, base=content.base or base) if content.is_html else read_text(content.value)
        for content in contents
        if content.value
    ]
    return max(fragments, key=lambda fragment: len(fragment.text), default=Fragment())


def _offer_publisher(builder: AttributionBuilder, entry: FeedEntry, feed: _Feed, *, is_carried: bool) -> None:
    kind = feed.kind
    builder.offer("publisher", entry.publisher, f"{kind} entry publisher")
    if is_carried:
        found = f"{kind} entry source" if entry.source is not None else f"{kind} entry title, as the address spells it"
        builder.offer("publisher", _named_source(entry, is_carried=True), found)
        builder.reject("publisher", feed.head.title, f"{kind} title, of the feed that took the entry over")
        if feed.head.title != builder.get("publisher"):
            builder.offer("via", feed.head.title, f"{kind} title")
        return
    builder.offer("publisher", feed.head.publisher, f"{kind} publisher")
    builder.offer("publisher", feed.title, f"{kind} title")
    builder.offer("publisher", host_of(feed.head.url) or None, f"host of the {kind}")
    if feed.head.title != feed.title:
        builder.reject("publisher", feed.head.title, f"{kind} title, whole")


def _offer_authors(
    builder: AttributionBuilder, entry: FeedEntry, feed: _Feed, *, is_carried: bool
) -> tuple[Author, ...]:
    """Offer the people an entry names; return the house itself where it is named as one."""
    found = f"{feed.kind} entry author"
    own: tuple[Author, ...] = ()
    if is_carried and entry.source is None and entry.comments:
        builder.reject(
            "authors", "; ".join(author.name for author in entry.authors), f"{found}, who put the link there"
        )
    else:
        people, own = _people(builder, entry.authors, found)
        builder.offer_authors(people, found)
    if names := "; ".join(author.name for author in entry.contributors):
        builder.reject("authors", names, f"{feed.kind} entry contributor")
    return own


def _authors_around(
    builder: AttributionBuilder, entry: FeedEntry, feed: _Feed, house_itself: tuple[Author, ...], *, is_carried: bool
) -> tuple[tuple[Author, ...], str]:
    """Return the authors of the feed that the entry stands in, or of the one it was taken over from; else the house itself.

    The house is an author where an author's element has its name and nobody else is named anywhere.
    Source: RFC 4287, section 4.2.1; but the authors of an aggregator are never those of what it took over.
    """
    around = entry.source if is_carried else feed.head
    if builder.has_authors:
        return (), ""
    found = f"{feed.kind} entry source author" if is_carried else f"{feed.kind} author"
    people, own = _people(builder, around.authors if around is not None else (), found)
    if people:
        return people, found
    return (house_itself, f"{feed.kind} entry author") if house_itself else (own, found)


def _people(
    builder: AttributionBuilder, authors: Iterable[Author], found: str
) -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """Return those that are people or desks, and those that are the publisher; names of accounts are kept as evidence only."""
    named: list[Author] = []
    own: list[Author] = []
    publisher = letters_of(builder.get("publisher") or "")
    for author in authors:
        name = one_line(author.name)
        if not name or len(name) > _MAX_NAME_CHARS or is_account(name):
            builder.reject("authors", name, found)
        elif letters_of(name) == publisher:
            own.append(Author(name=name, url=author.url))
        else:
            people = split_names(name, author.url)
            is_firm = " & " in name and not all(is_person(each.name) for each in people)
            named += [Author(name=name, url=author.url)] if is_firm else people
    if named and own:
        builder.reject("authors", own[0].name, found)
    return tuple(named), tuple(own)


def _offer_times(builder: AttributionBuilder, entry: FeedEntry, document: Document, kind: str) -> None:
    for field, written in (("published", entry.published), ("modified", entry.modified)):
        moment = parse_timestamp(written, seen=document.seen)
        if moment is not None:
            builder.offer_moment(field, moment, f"{kind} entry {field}")
        else:
            builder.reject(field, written, f"{kind} entry {field}, {refusal(written, seen=document.seen)}")


def _rights_around(entry: FeedEntry, feed: _Feed, *, is_carried: bool) -> tuple[tuple[str, str | None, str], ...]:
    """Return the rights of the feed an entry stands in; an aggregator's are never those of what it took over."""
    around = entry.source if is_carried else feed.head
    if around is None:
        return ()
    where = f"{feed.kind} entry source" if is_carried else feed.kind
    licence = ("licence_url", around.licence if entry.rights is None else None, f"{where} licence")
    return ("rights", around.rights, f"{where} rights"), licence
