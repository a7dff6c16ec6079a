"""From what a feed says to its articles: whose word counts for which field of an entry.

An entry's own word comes first. A feed's word holds for its entries only where the specification says so, and never for an
entry that was taken over from another feed.
"""

import re
from collections.abc import Iterable, Sequence

from digest.model import Author, Document, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import parse_timestamp
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.errors import ReadingError
from digest.readers.feed_xml import FEED_HINT, Content, FeedEntry, FeedHead
from digest.readers.fragments import Fragment, FragmentError, one_line, plain, read_fragment, read_text
from digest.readers.languages import language_tag
from digest.readers.names import split_names

_ACCOUNT = re.compile(
    r"(?:admin(?:istrator)?|web\s?master|web\s?team|root|editor|no-?reply|user\s?\d*|author|guest|unknown|anonymous|n/?a|none|null|default|staff)",
    re.IGNORECASE,
)
"""Names of accounts rather than of people, as content systems put them in when nobody is named."""
_MAX_NAME_CHARS = 200


def read_feed(document: Document, drafts: Sequence[EntryDraft], preface: Sequence[str]) -> Reading:
    """Return the source text and the articles of a feed's entries below the feed's own lines. Raises: ReadingError."""
    if not drafts:
        raise ReadingError("the feed has no entries", FEED_HINT)
    return read_drafts(document, drafts, preface)


def entry_draft(entry: FeedEntry, feed: FeedHead, document: Document, *, kind: str) -> EntryDraft:
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
    builder.offer("licence_url", entry.licence_url, f"{kind} entry licence")
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
        fragment, problem = _text(entry.contents, entry.url or document.url), ""
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


def feed_preface(feed: FeedHead) -> tuple[str, ...]:
    """Return the lines of a feed's own: its title and rights."""
    return tuple(one_line(line) for line in (feed.title, feed.publisher, feed.rights) if line)


def _headline(entry: FeedEntry) -> str:
    """Return an entry's headline; without the name of its source after a dash, where the entry names that source itself."""
    title = plain(entry.title.value) if entry.title.is_html else one_line(entry.title.value)
    name = entry.source.title if entry.source is not None and entry.source.title else ""
    for dash in (" - ", " – ", " — ", " | "):
        if name and title.endswith(dash + name):
            return title.removesuffix(dash + name).rstrip()
    return title


def _text(contents: Iterable[Content], base: str | None) -> Fragment:
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
        if (
            not name
            or len(name) > _MAX_NAME_CHARS
            or name.casefold() == publisher.casefold()
            or _ACCOUNT.fullmatch(name)
        ):
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
    licence = ("licence_url", around.licence_url if entry.rights is None else None, f"{where} licence")
    return ("rights", around.rights, f"{where} rights"), licence
