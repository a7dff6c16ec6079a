"""Holding the feeds against the records. Layer 3: pure.

Every issue and every article has its entry, in the page or in an archive document, with its words, names, rights, date and address.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.verify.entries import signs, told_otherwise
from digest.verify.matching import folded
from digest.verify.outputs import Standard, check_output
from digest.verify.readable import Paragraph
from digest.verify.record import Record, RecordedPassage, RecordedStory
from digest.verify.syndication import FeedEntry, feed_entries

STAGE = "verify"
REBUILD = "build again"

FEEDS = ("feed", "articles")
"""The names of the feed of issues and the feed of articles, without an ending."""

STYLE = "feed.css"
"""What makes a feed readable in a browser."""

OTHER_FORMATS = (".rss.xml", ".json")

_NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""What is left out of a feed. Source: XML 1.0, section 2.2."""


def check_feeds(
    records: Mapping[str, Record], files: Mapping[str, bytes], standard: Standard, *, root: str
) -> Iterator[Failure]:
    """Yield what is wrong in the feeds, their archive documents and their other formats."""
    if STYLE not in files:
        yield _failure(f"{root}/{STYLE}", "missing")
    for name in FEEDS:
        documents: dict[str, list[FeedEntry]] = {}
        for path in _paths(name, files):
            where = f"{root}/{path}"
            if path not in files:
                yield _failure(where, "missing")
                continue
            try:
                documents[path] = feed_entries(path, files[path])
            except (ValueError, TypeError, AttributeError) as error:
                yield _failure(where, f"is no feed: {error}")
        for path, entries in documents.items():
            yield from _check_ids(entries, f"{root}/{path}")
        yield from _check_documents(name, documents, records, standard, root)


def _paths(name: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the documents of a feed: the Atom page, which must be there, and what there is beside it."""
    others = [f"{name}{ending}" for ending in OTHER_FORMATS if f"{name}{ending}" in files]
    archives = [path for path in sorted(files) if path.startswith("issues/") and path.endswith(f"/{name}.xml")]
    return [f"{name}.xml", *others, *archives]


def _check_ids(entries: list[FeedEntry], where: str) -> Iterator[Failure]:
    ids = Counter(entry.id for entry in entries)
    for repeated in sorted(one for one, count in ids.items() if count > 1):
        yield _failure(where, f"two entries have the id {repeated}")


def _check_documents(
    name: str, documents: Mapping[str, list[FeedEntry]], records: Mapping[str, Record], standard: Standard, root: str
) -> Iterator[Failure]:
    """Yield what is wrong in the documents: each issue is in its archive document, or else on the page in every format."""
    page = [path for path in documents if not path.startswith("issues/")]
    check = _check_issue if name == "feed" else _check_articles
    unclaimed = {path: _Unclaimed(entries) for path, entries in documents.items()}
    for slug, record in sorted(records.items()):
        archive = f"issues/{slug}/{name}.xml"
        held = _as_xml_holds(record)
        for path in [archive] if archive in documents else page:
            yield from check(held, unclaimed[path], standard, f"{root}/{path}")
    for path, entries in unclaimed.items():
        for entry in entries:
            yield _failure(f"{root}/{path}", f"the entry “{entry.title}” is not in a record")


class _Unclaimed:
    """The entries of a document that belong to no record yet, in its order."""

    def __init__(self, entries: Iterable[FeedEntry]) -> None:
        self._entries = {id(entry): entry for entry in entries}
        self._titled: dict[str, list[FeedEntry]] = {}
        for entry in self:
            self._titled.setdefault(signs(entry.title), []).append(entry)

    def __iter__(self) -> Iterator[FeedEntry]:
        return iter(self._entries.values())

    def titled(self, title: str) -> list[FeedEntry]:
        """Return the entries of this title, by its signs."""
        return [entry for entry in self._titled.get(signs(title), ()) if id(entry) in self._entries]

    def claim(self, entry: FeedEntry) -> None:
        """Take an entry out."""
        del self._entries[id(entry)]


def _check_issue(record: Record, entries: _Unclaimed, standard: Standard, where: str) -> Iterator[Failure]:
    entry = next((one for one in entries if one.id.endswith(f"/{record.slug.lower()}")), None)
    if entry is None:
        yield _failure(where, f"no entry for {record.slug}")
        return
    entries.claim(entry)
    yield from check_output(record, entry.paragraphs, standard, where=where)
    stories = list(record.all_stories)
    names = dict.fromkeys(signs(name) for story in stories for name in _makers(story))
    if {signs(name) for name in entry.contributors} != set(names):
        yield _failure(
            where, f"entry {record.slug}: contributors: the entry has {', '.join(entry.contributors) or 'none'}"
        )
    own = {signs(text) for text in record.own_texts}
    if any(signs(name) not in own for name in entry.authors):
        yield _failure(where, f"entry {record.slug}: authors: the entry has {', '.join(entry.authors)}")
    for problem in told_otherwise(record, stories, entry):
        yield _failure(where, f"entry {record.slug}: {problem}")


def _makers(story: RecordedStory) -> Iterator[str]:
    """Yield who made a story: its authors, and the agency that supplied it."""
    yield from story.author_names
    if story.attribution.agency:
        yield story.attribution.agency


def _check_articles(record: Record, entries: _Unclaimed, standard: Standard, where: str) -> Iterator[Failure]:
    for story in record.all_stories:
        judged = [
            (list(_check_article(record, story, entry, standard, where)), entry)
            for entry in entries.titled(story.heading)
        ]
        if not judged:
            yield _failure(where, f"{story.name}: no entry has its headline as the title")
            continue
        failures, entry = min(judged, key=lambda pair: len(pair[0]))
        entries.claim(entry)
        yield from failures


def _check_article(
    record: Record, story: RecordedStory, entry: FeedEntry, standard: Standard, where: str
) -> Iterator[Failure]:
    """Yield what an article's entry has otherwise than the record; its title stands for the heading."""
    alone = replace(record, stories=(replace(story, coverage=(), also=""),), printed_texts=())
    heading = Paragraph(text=folded(story.heading), line=0, kind="heading")
    yield from check_output(alone, [heading, *entry.paragraphs], standard, where=where)
    of = story.attribution
    authors = [signs(name) for name in entry.authors]
    if story.author_names:
        wrong = authors != list(dict.fromkeys(signs(name) for name in story.author_names))
    else:
        stands_in = [of.publisher, of.publisher_name, of.agency, urlsplit(of.url).hostname if of.url else None]
        known = {signs(name) for name in stands_in if name}
        wrong = len(authors) != 1 or (bool(known) and authors[0] not in known)
    if wrong:
        yield _story_failure(where, story, f"authors: the entry has {', '.join(entry.authors) or 'none'}")
    if of.agency and signs(of.agency) not in {*authors, *(signs(name) for name in entry.contributors)}:
        yield _story_failure(where, story, f"agency: {of.agency!r} is missing from its contributors")
    for problem in told_otherwise(record, [story], entry):
        yield _story_failure(where, story, problem)
    if entry.published != _utc(of.published):
        yield _story_failure(where, story, f"date: the entry has {entry.published}")
    if of.url and unquote(entry.link) != unquote(of.url):
        yield _story_failure(where, story, f"address: the entry has {entry.link!r}")
    brands = {signs(name) for name in (of.publisher, of.publisher_name) if name}
    if entry.source is not None and brands and signs(entry.source) not in brands:
        yield _story_failure(where, story, f"source: the entry has {entry.source!r}")


def _as_xml_holds(record: Record) -> Record:
    """Return the record without the characters that a feed leaves out: those that XML cannot hold, and signs of lost text."""
    return replace(record, stories=tuple(_story_as_xml_holds(story) for story in record.stories))


def _story_as_xml_holds(story: RecordedStory) -> RecordedStory:
    def clean(text: str) -> str:
        return _NOT_HELD.sub("", text)

    def passages(of: tuple[RecordedPassage, ...]) -> tuple[RecordedPassage, ...]:
        return tuple(
            replace(one, text=clean(one.text), credit=None if one.credit is None else clean(one.credit)) for one in of
        )

    of = story.attribution
    return replace(
        story,
        heading=clean(story.heading),
        facts=tuple((kind, clean(text)) for kind, text in story.facts),
        also=clean(story.also),
        attribution=replace(
            of, rights=clean(of.rights or "") or None, access_notice=clean(of.access_notice or "") or None
        ),
        excerpts=passages(story.excerpts),
        quotes=passages(story.quotes),
        coverage=tuple(_story_as_xml_holds(other) for other in story.coverage),
    )


def _utc(moment: object) -> datetime | None:
    """Return a moment as a feed has it; a day without a time is its midnight."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(moment, time(), UTC) if isinstance(moment, date) else None


def _story_failure(where: str, story: RecordedStory, problem: str) -> Failure:
    return _failure(where, f"{story.name}: {problem}")


def _failure(where: str, problem: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=REBUILD)
