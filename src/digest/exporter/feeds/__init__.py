"""The feeds of a digest: values in, files out.

    issues ──Placing──▶ FeedIssue ──entries──▶ Entry ──archives──▶ FeedDocument ──atom | rss | json_feed──▶ bytes

`entries` says what an entry is, once for all formats; `archives` cuts a feed into the page that readers poll and its archive documents,
one for each issue; `atom`, `rss` and `json_feed` write.
"""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from digest.composer.labels import articles_title, words
from digest.composer.rendering.entries import ARTICLE_ENTRY, ENTRY
from digest.errors import TemplateError
from digest.exporter.feeds.archives import (
    ATOM_TYPE,
    ArchiveLinks,
    Feed,
    FeedDocument,
    archive_document,
    page_document,
)
from digest.exporter.feeds.atom import atom_bytes
from digest.exporter.feeds.entries import Entry, FeedIssue, article_entries, issue_entry, plain_line, tag_uri
from digest.exporter.feeds.json_feed import json_feed_bytes
from digest.exporter.feeds.rss import RSS_TYPE, rss_bytes
from digest.model import Rendered, Site

ISSUES, ARTICLES = "feed", "articles"
"""The two feeds: the names of their files without an ending, and of their ids."""

FEEDS = (f"{ISSUES}.xml", f"{ARTICLES}.xml")


def feed_files(
    issues: Sequence[FeedIssue], site: Site, *, notes: Mapping[str, str], newest_archived: str | None
) -> Iterator[Rendered]:
    """Yield the pages of both feeds, in every format; `issues` are those on them, the newest first.

    `notes` is what each feed says of itself, by its file. `newest_archived` is the newest issue, by slug, that has archive documents.

    Raises:
        TemplateError: when the content of an entry is not well-formed XHTML.
    """
    for name in (ISSUES, ARTICLES):
        entries = tuple(entry for issue in issues for entry in _entries(name, issue, site))
        document = page_document(_feed(name, site), site, entries, newest_archived=newest_archived)
        yield _atom_file(name, document, site, note=notes[document.path])
        description = words(site.language)["feed_about"]
        if site.rss:
            path = f"{name}.rss.xml"
            data = rss_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type=RSS_TYPE, data=data)
        if site.json_feed:
            path = f"{name}.json"
            data = json_feed_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type="application/feed+json", data=data)


def archive_files(issue: FeedIssue, site: Site, *, note: str, beside: ArchiveLinks) -> Iterator[Rendered]:
    """Yield the archive documents of an issue in both feeds; `beside` are its neighbours among them.

    Raises:
        TemplateError: as `feed_files`.
    """
    for name in (ISSUES, ARTICLES):
        entries = tuple(_entries(name, issue, site))
        document = archive_document(_feed(name, site), site, entries, slug=issue.issue.slug, beside=beside)
        yield _atom_file(name, document, site, note=note)


def _feed(name: str, site: Site) -> Feed:
    title = plain_line(site.title) or "digest"
    return Feed(
        name=f"{name}.xml",
        id=tag_uri(site, name),
        title=title if name == ISSUES else articles_title(title, site.language),
    )


def _entries(name: str, issue: FeedIssue, site: Site) -> tuple[Entry, ...]:
    """Return what an issue has in a feed."""
    return (issue_entry(issue, site),) if name == ISSUES else article_entries(issue, site)


def _atom_file(name: str, document: FeedDocument, site: Site, *, note: str) -> Rendered:
    try:
        data = atom_bytes(document, site, note=note)
    except etree.XMLSyntaxError as error:
        template = ENTRY if name == ISSUES else ARTICLE_ENTRY
        problem = f"not well-formed: {error.msg}"
        raise TemplateError(template, problem, "close every element, quote every attribute") from error
    return Rendered(path=document.path, media_type=ATOM_TYPE, data=data)
