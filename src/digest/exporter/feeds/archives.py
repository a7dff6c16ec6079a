"""Cutting a feed into the page that readers poll and its archive documents. Source: RFC 5005, section 4.

Each issue that has left the page has an archive document of its own, in its folder. So an archive document does not change when an issue is
added, and an article put into an old issue changes only that one document.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from digest.exporter.feeds.entries import UNKNOWN_ADDRESS, Entry, Link, url_attribute
from digest.model import Site

ATOM_TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One of the digest's feeds."""

    name: str
    """The file of its page, below `dist/`."""
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One document of a feed: the page that is polled, or an archive."""

    path: str
    """Below `dist/`."""
    id: str
    title: str
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    archive: bool = False

    @property
    def root(self) -> str:
        """The relative path up to `dist/`."""
        return "../" * self.path.count("/")

    @property
    def updated(self) -> datetime:
        """When an entry last changed."""
        return max((entry.updated for entry in self.entries), default=datetime(1990, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLinks:
    """The issues, by slug, with the archive documents before and after that of an issue; `None` where there is none."""

    older: str | None
    newer: str | None


def page_document(feed: Feed, site: Site, entries: tuple[Entry, ...], *, newest_archived: str | None) -> FeedDocument:
    """Return the page of a feed; `newest_archived` is the issue, by slug, with the archive document that comes next, if any."""
    links = [*_own_links(feed.name, feed, site), *_link_to(feed, newest_archived, "prev-archive", site)]
    return _relative(
        FeedDocument(path=feed.name, id=feed.id, title=feed.title, entries=entries, links=tuple(links)), site
    )


def archive_document(
    feed: Feed, site: Site, entries: tuple[Entry, ...], *, slug: str, beside: ArchiveLinks
) -> FeedDocument:
    """Return the archive document of an issue in a feed."""
    path = archive_path(feed.name, slug)
    links = [*_own_links(path, feed, site), *_link_to(feed, beside.older, "prev-archive", site)]
    if beside.older is None:
        # Only the oldest document, which has none before it, links to the next one: others would change with each new neighbour.
        links += _link_to(feed, beside.newer, "next-archive", site)
    return _relative(
        FeedDocument(path=path, id=feed.id, title=feed.title, entries=entries, links=tuple(links), archive=True), site
    )


def issues_on_page(issues: int, *, wanted: int) -> int:
    """Return how many of the `issues`, from the newest on, are on the page of a feed: as many as `wanted`, or one more.

    A single archive document would have neither a next nor a previous one, which validators take for a broken chain: so there are two
    or none.
    """
    return issues if issues <= wanted + 1 else wanted


def archive_path(name: str, slug: str) -> str:
    """Return the path of an issue's archive document below `dist/`."""
    return f"issues/{slug}/{name}"


def _own_links(path: str, feed: Feed, site: Site) -> Iterator[Link]:
    """Yield the links of a document to the digest, to itself, and from an archive document to the page."""
    base = site.base_url or ""
    yield _link("alternate", f"{base}index.html", "text/html")
    yield _link("self", f"{site.base_url or UNKNOWN_ADDRESS}{path}")
    if path != feed.name:
        yield _link("current", f"{base}{feed.name}")


def _link_to(feed: Feed, slug: str | None, rel: str, site: Site) -> Iterator[Link]:
    if slug is not None:
        yield _link(rel, f"{site.base_url or ''}{archive_path(feed.name, slug)}")


def _link(rel: str, href: str, media_type: str = ATOM_TYPE) -> Link:
    return Link(rel=rel, href=url_attribute(href), type=media_type)


def _relative(document: FeedDocument, site: Site) -> FeedDocument:
    """Return a document whose links to the digest's own files are relative to it, when the digest has no address."""
    if site.base_url or not document.root:
        return document

    def moved(link: Link) -> Link:
        return link if "://" in link.href else replace(link, href=document.root + link.href)

    entries = tuple(replace(entry, links=tuple(map(moved, entry.links))) for entry in document.entries)
    return replace(document, links=tuple(map(moved, document.links)), entries=entries)
