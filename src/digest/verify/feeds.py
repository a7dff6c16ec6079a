"""Holds the feeds against the records.

Every issue and every article has its entry, in the page that readers poll or in an archive document, with its words, names, rights,
date and address. The page is held against one record after another; an archive document belongs to one issue and is judged with it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, date, datetime, time
from urllib.parse import unquote, urlsplit

from digest.model import Failure
from digest.text.matching import shortened
from digest.verify.feed_entries import FinishedEntry, feed_entries
from digest.verify.finished import FinishedParagraph
from digest.verify.looks import words_problems
from digest.verify.matching import failure, folded, hidden_marks, story_failure, without_hidden_marks
from digest.verify.outputs import Standard, check_output
from digest.verify.pages import OwnAddresses, check_page
from digest.verify.record import Record, RecordedPassage, RecordedSection, RecordedStory

FEEDS = ("feed", "articles")
"""The names of the feed of issues and the feed of articles, without an ending."""

STYLE = "feed.css"
"""What makes a feed readable in a browser."""

OTHER_FORMATS = (".rss.xml", ".json")

_SAME_SIGNS = str.maketrans({"‹": "<", "›": ">", "＆": "&"})
"""A name in a feed cannot say that it holds no markup, so other signs may stand for those that look like markup."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""What is left out of a feed. Source: XML 1.0, section 2.2."""


class PageFeeds:
    """The documents of the feeds that readers poll, held against one record after another.

    Every issue without an archive document is in each format of both feeds; entries are let go once they are judged.
    """

    def __init__(self, files: Mapping[str, bytes], *, root: str) -> None:
        self._files, self._root = files, root
        self._feeds = tuple(_PageFeed(name, files, root=root) for name in FEEDS)

    def see(self, slug: str, record: Record, standard: Standard) -> None:
        """Judge the entries of an issue and of its articles. Records are to be shown in the order of their slugs."""
        feeds = [feed for feed in self._feeds if _archive(slug, feed.name) not in self._files]
        if feeds:
            readable = as_xml_holds(record)
            for feed in feeds:
                feed.see(readable, standard)

    def failures(self) -> Iterator[Failure]:
        """Yield what is wrong, once every record has been shown."""
        if STYLE not in self._files:
            yield failure(f"{self._root}/{STYLE}", "missing")
        else:
            for problem in words_problems(self._files[STYLE].decode("utf-8", "replace")):
                yield failure(f"{self._root}/{STYLE}", problem)
        for feed in self._feeds:
            yield from feed.failures()


class _PageFeed:
    """The polled documents of one feed: the Atom page, which must be there, and its other formats."""

    def __init__(self, name: str, files: Mapping[str, bytes], *, root: str) -> None:
        self.name = name
        self._broken: list[Failure] = []
        self._judged: list[Failure] = []
        self._documents: list[_FeedDocument] = []
        others = [path for ending in OTHER_FORMATS if (path := f"{name}{ending}") in files]
        for path in (f"{name}.xml", *others):
            document = _opened(path, files, root)
            if isinstance(document, Failure):
                self._broken.append(document)
            else:
                self._documents.append(document)

    def see(self, record: Record, standard: Standard) -> None:
        for document in self._documents:
            self._judged += _check_entries(self.name, record, document, standard)

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
    readable = as_xml_holds(record)
    for name in FEEDS:
        if (path := _archive(slug, name)) in files:
            document = _opened(path, files, root)
            if isinstance(document, Failure):
                yield document
                continue
            yield from document.repeated
            yield from _check_entries(name, readable, document, standard)
            yield from document.unclaimed()


def check_strays(slugs: Set[str], files: Mapping[str, bytes], *, root: str) -> Iterator[Failure]:
    """Yield what is wrong in archive documents outside these issues, which are those with a readable record."""
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


def _archive(slug: str, name: str) -> str:
    return f"issues/{slug}/{name}.xml"


def _opened(path: str, files: Mapping[str, bytes], root: str) -> "_FeedDocument | Failure":
    where = f"{root}/{path}"
    if path not in files:
        return failure(where, "missing")
    try:
        return _FeedDocument(feed_entries(path, files[path]), path, files, root)
    except (ValueError, TypeError, AttributeError) as error:
        return failure(where, f"is not a feed: {error}")


class _FeedDocument:
    """The entries of a document that no record has claimed yet, in the order of the document."""

    def __init__(self, entries: Iterable[FinishedEntry], path: str, files: Mapping[str, bytes], root: str) -> None:
        self.where = where = f"{root}/{path}"
        self._path, self._files, self._root = path, files, root
        self._entries = {id(entry): entry for entry in entries}
        self._titled: dict[str, dict[int, FinishedEntry]] = {}
        for entry in self:
            self._titled.setdefault(signs(entry.title), {})[id(entry)] = entry
        counts = Counter(entry.id for entry in self)
        repeated = sorted(entry_id for entry_id, count in counts.items() if count > 1)
        self.repeated = tuple(failure(where, f"two entries have the id {entry_id}") for entry_id in repeated)

    def __iter__(self) -> Iterator[FinishedEntry]:
        return iter(self._entries.values())

    def titled(self, title: str) -> list[FinishedEntry]:
        """Return the entries with this title, by its signs."""
        return list(self._titled.get(signs(title), {}).values())

    def claim(self, entry: FinishedEntry) -> None:
        """Take an entry out."""
        del self._entries[id(entry)]
        del self._titled[signs(entry.title)][id(entry)]

    def loading(self, entry: FinishedEntry, record: Record) -> Iterator[Failure]:
        """Yield links of an entry's content that are malformed or lead nowhere, and whatever it loads, runs or sends."""
        return check_page(entry.content, self._path, OwnAddresses(record), self._files, self._root)

    def unclaimed(self) -> Iterator[Failure]:
        """Yield the entries that belong to no record."""
        for entry in self:
            yield failure(self.where, f"the entry “{entry.title}” is not in a record")


def _check_entries(name: str, record: Record, document: _FeedDocument, standard: Standard) -> Iterator[Failure]:
    return (_check_issue if name == "feed" else _check_articles)(record, document, standard, document.where)


def _check_issue(record: Record, entries: _FeedDocument, standard: Standard, where: str) -> Iterator[Failure]:
    entry = next((one for one in entries if one.id.endswith(f"/{record.slug.lower()}")), None)
    if entry is None:
        yield failure(where, f"no entry for {record.slug}")
        return
    entries.claim(entry)
    yield from check_output(record, entry.paragraphs, standard, where=where)
    yield from entries.loading(entry, record)
    stories = list(record.all_stories)
    for problem in (*_maker_problems(record, stories, entry), *_metadata_problems(record, stories, entry)):
        yield failure(where, f"entry {record.slug}: {problem}")


def _maker_problems(record: Record, stories: Sequence[RecordedStory], entry: FinishedEntry) -> Iterator[str]:
    """Yield contributors of an issue's entry other than the makers of its stories, and authors other than the digest."""
    named = ((*story.author_names, story.attribution.agency, story.attribution.via) for story in stories)
    makers = {signs(name) for names in named for name in names if name}
    if {signs(name) for name in entry.contributors} != makers:
        yield f"contributors: the entry has {_listed(entry.contributors)}"
    own = {signs(text) for text in record.own_texts}
    if any(signs(name) not in own for name in entry.authors):
        yield f"authors: the entry has {_listed(entry.authors)}"


def _check_articles(record: Record, entries: _FeedDocument, standard: Standard, where: str) -> Iterator[Failure]:
    for story in record.all_stories:
        best: tuple[list[Failure], FinishedEntry] | None = None
        for entry in entries.titled(story.heading):
            failures = list(_check_article(record, story, entry, standard, where))
            if best is None or len(failures) < len(best[0]):
                best = failures, entry
            if not failures:
                break
        if best is None:
            yield story_failure(where, story, "no entry has its headline as the title")
            continue
        entries.claim(best[1])
        yield from best[0]
        for of in entries.loading(best[1], record):
            yield story_failure(where, story, of.problem)


def _check_article(
    record: Record, story: RecordedStory, entry: FinishedEntry, standard: Standard, where: str
) -> Iterator[Failure]:
    """Yield where an article's entry differs from the record; its title serves as the heading."""
    section = RecordedSection(title="", stories=(replace(story, coverage=(), also=""),))
    alone = replace(record, sections=(section,), printed_texts=())
    heading = FinishedParagraph(text=folded(story.heading), line=0, kind="heading")
    yield from check_output(alone, [heading, *entry.paragraphs], standard, where=where)
    for problem in (
        *_author_problems(story, entry),
        *_metadata_problems(record, [story], entry),
        *_article_problems(story, entry),
    ):
        yield story_failure(where, story, problem)


def _author_problems(story: RecordedStory, entry: FinishedEntry) -> Iterator[str]:
    of = story.attribution
    authors = [signs(name) for name in entry.authors]
    if story.author_names:
        is_wrong = authors != _unique(story.author_names)
    else:
        substitutes = [of.publisher, of.publisher_name, of.agency, urlsplit(of.url).hostname if of.url else None]
        known = {signs(name) for name in substitutes if name}
        is_wrong = len(authors) != 1 or (bool(known) and authors[0] not in known)
    if is_wrong:
        yield f"authors: the entry has {_listed(entry.authors)}"
    for kind, name in (("agency", of.agency), ("via", of.via)):
        if name and signs(name) not in {*authors, *(signs(name) for name in entry.contributors)}:
            yield f"{kind}: {name!r} is missing from its contributors"


def _article_problems(story: RecordedStory, entry: FinishedEntry) -> Iterator[str]:
    of = story.attribution
    if entry.published != _utc(of.published):
        yield f"date: the entry has {entry.published}"
    if of.url and unquote(entry.link) != unquote(of.url):
        yield f"address: the entry has {entry.link!r}"
    brands = {signs(name) for name in (of.publisher, of.publisher_name) if name}
    if entry.source is not None and brands and signs(entry.source) not in brands:
        yield f"source: the entry has {entry.source!r}"


def _utc(moment: date | None) -> datetime | None:
    """Return a moment as a feed has it; a day without a time is its midnight."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return None if moment is None else datetime.combine(moment, time(), UTC)


def _metadata_problems(record: Record, stories: Sequence[RecordedStory], entry: FinishedEntry) -> Iterator[str]:
    """Yield where an entry's metadata, which programs read, differs from the record of these stories."""
    publishers = _distinct(story.attribution.publisher_name or story.attribution.publisher for story in stories)
    if _unique(entry.publishers) != publishers:  # names that differ in marks only count as one
        yield f"publishers: the entry has {_listed(entry.publishers)}"
    if not _same_sources(stories, entry.sources):
        yield f"sources: the entry has {_listed(entry.sources)}"
    rights = "; ".join(_distinct(story.attribution.rights for story in stories))
    if signs(entry.rights) != rights:
        yield f"rights: the entry has {entry.rights!r}"
    yield from _odd_links(record, stories, entry)
    if entry.source_rights is not None and signs(entry.source_rights) != rights:
        yield f"source: the entry has the rights {entry.source_rights!r}"
    names = (*entry.authors, *entry.contributors, *entry.publishers, *entry.sources)
    link_titles = (title for _, _, title in entry.links if title)
    for text in (entry.title, entry.rights, *names, *link_titles, entry.source or "", entry.source_rights or ""):
        if marks := hidden_marks(text):
            yield f"“{shortened(text)}” holds the hidden mark {marks[0]}"


def _same_sources(stories: Sequence[RecordedStory], sources: Sequence[str]) -> bool:
    """Whether each story has one source: its address, else a line with its headline and makers, else its file."""
    if len(sources) != len(stories):
        return False
    for story, source in zip(stories, sources, strict=True):
        of = story.attribution
        line = ", ".join(signs(part) for part in (of.headline, of.publisher_name or of.publisher, of.agency) if part)
        if of.url:
            if unquote(source) != unquote(of.url):
                return False
        elif signs(source) not in {line, signs(story.file), signs(story.id)}:
            return False
    return True


def _odd_links(record: Record, stories: Sequence[RecordedStory], entry: FinishedEntry) -> Iterator[str]:
    """Yield links that lead neither to the articles, nor to where they were found, nor into the digest."""
    titles = {unquote(story.attribution.url): story.headline for story in reversed(stories) if story.attribution.url}
    known = {unquote(url) for story in stories for url in (*story.addresses, story.via) if url}
    own = {signs(text) for text in record.own_texts}
    for rel, href, title in entry.links:
        plain = unquote(href)
        if plain in titles:
            is_named = bool(title) or (rel == "related" and title is not None)
            is_wrong = is_named and signs(title or "") != signs(titles[plain])
        else:
            is_inside = not urlsplit(href).scheme or (record.base_url is not None and href.startswith(record.base_url))
            is_wrong = (plain not in known and not is_inside) or (bool(title) and signs(title or "") not in own)
        if is_wrong:
            yield f"links: the entry has {shortened(href)!r}" + (f" as “{shortened(title)}”" if title else "")
    hosts = {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/" for url in titles}
    for href in entry.source_links:
        if unquote(href) not in hosts:
            yield f"source: the entry has {shortened(href)!r}"


def signs(text: str) -> str:
    """Return a text as a feed holds it, for comparison: on one line, without what XML cannot hold, without substitutes for markup signs."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return " ".join(without_hidden_marks(_NOT_IN_XML.sub("", _CONTROL.sub("", line))).translate(_SAME_SIGNS).split())


def _unique(texts: Iterable[str]) -> list[str]:
    """Return the signs of each text, each once, in order."""
    return list(dict.fromkeys(map(signs, texts)))


def _distinct(texts: Iterable[str | None]) -> list[str]:
    """Return the same of the texts that have signs."""
    return [bare for bare in _unique(text for text in texts if text) if bare]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def as_xml_holds(record: Record) -> Record:
    """Return the record without the characters that a feed leaves out: those that XML cannot hold, and signs of lost text."""
    return record.with_stories(_story_as_xml_holds)


def _story_as_xml_holds(story: RecordedStory) -> RecordedStory:
    def clean(text: str) -> str:
        return _NOT_IN_XML.sub("", text)

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
