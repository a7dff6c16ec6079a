"""Holding the feeds against the records. Layer 3: pure.

Every issue and every article has its entry, in the page or in an archive document, with its words, names, rights, date and address.
The page is held against one record after another; an archive document belongs to one issue, and is judged with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, date, datetime, time
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.verify.entries import signs, told_otherwise
from digest.verify.held import as_xml_holds
from digest.verify.matching import folded
from digest.verify.outputs import Standard, check_output
from digest.verify.readable import Paragraph
from digest.verify.record import Record, RecordedStory
from digest.verify.syndication import FeedEntry, feed_entries

STAGE = "verify"
REBUILD = "build again"

FEEDS = ("feed", "articles")
"""The names of the feed of issues and the feed of articles, without an ending."""

STYLE = "feed.css"
"""What makes a feed readable in a browser."""

OTHER_FORMATS = (".rss.xml", ".json")


class PageFeeds:
    """The documents of the feeds that readers poll, held against one record after another.

    Every issue that has no archive document is in each format of both feeds; of these entries, those that were judged are let go.
    """

    def __init__(self, files: Mapping[str, bytes], *, root: str) -> None:
        self._files, self._root = files, root
        self._feeds = tuple(_PageFeed(name, files, root=root) for name in FEEDS)

    def see(self, slug: str, record: Record, standard: Standard) -> None:
        """Judge the entries of an issue and of its articles. Records are shown in the order of their slugs."""
        feeds = [feed for feed in self._feeds if _archive(slug, feed.name) not in self._files]
        if feeds:
            held = as_xml_holds(record)
            for feed in feeds:
                feed.see(held, standard)

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong, once every record was shown."""
        if STYLE not in self._files:
            yield _failure(f"{self._root}/{STYLE}", "missing")
        for feed in self._feeds:
            yield from feed.failures()


class _PageFeed:
    """What readers poll of one feed: the Atom page, which must be there, and what there is beside it."""

    def __init__(self, name: str, files: Mapping[str, bytes], *, root: str) -> None:
        self.name = name
        self._broken: list[Failure] = []
        self._judged: list[Failure] = []
        self._documents: list[_Document] = []
        others = [path for ending in OTHER_FORMATS if (path := f"{name}{ending}") in files]
        for path in (f"{name}.xml", *others):
            document = _opened(path, files, root)
            if isinstance(document, Failure):
                self._broken.append(document)
            else:
                self._documents.append(document)

    def see(self, held: Record, standard: Standard) -> None:
        for document in self._documents:
            self._judged += _check_entries(self.name, held, document, standard)

    def failures(self) -> Iterator[Failure]:
        yield from self._broken
        for document in self._documents:
            yield from document.repeated
        yield from self._judged
        for document in self._documents:
            yield from document.unclaimed()


def check_archives(
    slug: str, record: Record, files: Mapping[str, bytes], standard: Standard, *, root: str
) -> Iterator[Failure]:
    """Yield what is wrong in the archive documents of an issue."""
    held = as_xml_holds(record)
    for name in FEEDS:
        if (path := _archive(slug, name)) in files:
            document = _opened(path, files, root)
            if isinstance(document, Failure):
                yield document
                continue
            yield from document.repeated
            yield from _check_entries(name, held, document, standard)
            yield from document.unclaimed()


def check_strays(slugs: Set[str], files: Mapping[str, bytes], *, root: str) -> Iterator[Failure]:
    """Yield what is wrong in archive documents that belong to none of these issues, those whose records can be read."""
    known = {_archive(slug, name) for slug in slugs for name in FEEDS}
    endings = tuple(f"/{name}.xml" for name in FEEDS)
    for path in sorted(path for path in files if path.startswith("issues/") and path.endswith(endings)):
        if path not in known:
            document = _opened(path, files, root)
            if isinstance(document, Failure):
                yield document
                continue
            yield from document.repeated
            yield from document.unclaimed()


def _opened(path: str, files: Mapping[str, bytes], root: str) -> "_Document | Failure":
    where = f"{root}/{path}"
    if path not in files:
        return _failure(where, "missing")
    try:
        return _Document(feed_entries(path, files[path]), where)
    except (ValueError, TypeError, AttributeError) as error:
        return _failure(where, f"is no feed: {error}")


def _archive(slug: str, name: str) -> str:
    return f"issues/{slug}/{name}.xml"


class _Document:
    """The entries of a document that belong to no record yet, in its order."""

    def __init__(self, entries: Iterable[FeedEntry], where: str) -> None:
        self.where = where
        self._entries = {id(entry): entry for entry in entries}
        self._titled: dict[str, dict[int, FeedEntry]] = {}
        for entry in self:
            self._titled.setdefault(signs(entry.title), {})[id(entry)] = entry
        ids = Counter(entry.id for entry in self)
        self.repeated = tuple(
            _failure(where, f"two entries have the id {one}") for one in sorted(one for one in ids if ids[one] > 1)
        )

    def __iter__(self) -> Iterator[FeedEntry]:
        return iter(self._entries.values())

    def titled(self, title: str) -> list[FeedEntry]:
        """Return the entries of this title, by its signs."""
        return list(self._titled.get(signs(title), {}).values())

    def claim(self, entry: FeedEntry) -> None:
        """Take an entry out."""
        del self._entries[id(entry)]
        del self._titled[signs(entry.title)][id(entry)]

    def unclaimed(self) -> Iterator[Failure]:
        """Yield the entries that belong to no record."""
        for entry in self:
            yield _failure(self.where, f"the entry “{entry.title}” is not in a record")


def _check_entries(name: str, held: Record, document: _Document, standard: Standard) -> Iterator[Failure]:
    return (_check_issue if name == "feed" else _check_articles)(held, document, standard, document.where)


def _check_issue(record: Record, entries: _Document, standard: Standard, where: str) -> Iterator[Failure]:
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


def _check_articles(record: Record, entries: _Document, standard: Standard, where: str) -> Iterator[Failure]:
    for story in record.all_stories:
        best: tuple[list[Failure], FeedEntry] | None = None
        for entry in entries.titled(story.heading):
            failures = list(_check_article(record, story, entry, standard, where))
            if best is None or len(failures) < len(best[0]):
                best = failures, entry
            if not failures:
                break
        if best is None:
            yield _failure(where, f"{story.name}: no entry has its headline as the title")
            continue
        entries.claim(best[1])
        yield from best[0]


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


def _utc(moment: object) -> datetime | None:
    """Return a moment as a feed has it; a day without a time is its midnight."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(moment, time(), UTC) if isinstance(moment, date) else None


def _story_failure(where: str, story: RecordedStory, problem: str) -> Failure:
    return _failure(where, f"{story.name}: {problem}")


def _failure(where: str, problem: str) -> Failure:
    return Failure(stage=STAGE, source=where, problem=problem, hint=REBUILD)
