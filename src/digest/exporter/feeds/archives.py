"""Cutting a feed into the page that readers poll and its archive documents. Layer 4: pure. Source: RFC 5005, section 4.

Each issue that has left the page has an archive document of its own, in its folder. So a document, once there, never changes when an
issue is added, and an article put into an old issue changes that one document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from digest.exporter.feeds.entries import Entry, Link
from digest.exporter.feeds.ids import UNKNOWN_ADDRESS
from digest.exporter.feeds.texts import url_attribute
from digest.model import Site

ATOM_TYPE = "application/atom+xml"


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
        """The way up to `dist/`."""
        return "../" * self.path.count("/")

    @property
    def updated(self) -> datetime:
        """When the latest of its entries changed."""
        return max((entry.updated for entry in self.entries), default=datetime(1990, 1, 1, tzinfo=UTC))


def feed_documents(
    name: str, site: Site, slugs: Sequence[str], entries: Mapping[str, tuple[Entry, ...]], *, id_: str, title: str
) -> tuple[FeedDocument, ...]:
    """Return the page and the archive documents of the feed `name` (a file name); `slugs` with the newest first, entries by slug."""
    page, old = page_and_archive(slugs, site.feed_issues)
    paths = [name, *(archive_path(name, slug) for slug in old)]
    documents = []
    for place, path in enumerate(paths):
        shown = page if place == 0 else (old[place - 1],)
        documents.append(
            FeedDocument(
                path=path,
                id=id_,
                title=title,
                entries=tuple(entry for slug in shown for entry in entries[slug]),
                links=_links(paths, place, site),
                archive=place > 0,
            )
        )
    return tuple(_relative(document, site) for document in documents)


def page_and_archive(slugs: Sequence[str], size: int) -> tuple[Sequence[str], Sequence[str]]:
    """Return the issues on the page, `size` or one more, and those with archive documents.

    A single archive document would have neither a next nor a previous one, which checkers take for a broken chain: so there are two
    of them or none.
    """
    cut = size if len(slugs) - size != 1 else len(slugs)
    return slugs[:cut], slugs[cut:]


def archive_path(name: str, slug: str) -> str:
    """Return where the archive document of an issue is."""
    return f"issues/{slug}/{name}"


def _links(paths: Sequence[str], place: int, site: Site) -> tuple[Link, ...]:
    """Return the links of the document at `place`: the page first, then the archives, the newest first."""
    base = site.base_url or ""
    links = [
        Link(rel="alternate", href=f"{base}index.html", type="text/html"),
        Link(rel="self", href=f"{site.base_url or UNKNOWN_ADDRESS}{paths[place]}", type=ATOM_TYPE),
    ]
    if place > 0:
        links.append(Link(rel="current", href=f"{base}{paths[0]}", type=ATOM_TYPE))
    if place + 1 < len(paths):
        links.append(Link(rel="prev-archive", href=f"{base}{paths[place + 1]}", type=ATOM_TYPE))
    elif place > 1:
        # Only the oldest says what follows, since it has nothing before it: the others would change with each new neighbour.
        links.append(Link(rel="next-archive", href=f"{base}{paths[place - 1]}", type=ATOM_TYPE))
    return tuple(replace(link, href=url_attribute(link.href)) for link in links)


def _relative(document: FeedDocument, site: Site) -> FeedDocument:
    """Return a document whose links to the digest's own files lead there without an address, from wherever the document is."""
    if site.base_url or not document.root:
        return document

    def moved(link: Link) -> Link:
        return link if "://" in link.href else replace(link, href=document.root + link.href)

    entries = tuple(replace(entry, links=tuple(map(moved, entry.links))) for entry in document.entries)
    return replace(document, links=tuple(map(moved, document.links)), entries=entries)
