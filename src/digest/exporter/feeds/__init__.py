"""Feeds of a digest: what `dist/` has for those who subscribe. Values in, bytes out.

    issues ──placing──▶ Placed ──entries──▶ Entry ──archives──▶ FeedDocument ──atom | rss | json_feed──▶ bytes

`placing` gives each entry a key and a moment of its own; `entries` says what an entry is, once for all formats; `archives` cuts a feed into
the page that readers poll and its archive documents, one an issue; `atom`, `rss` and `json_feed` write; `ids` are what outlives a change of
address; `texts` is what a feed can hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from digest.composer.labels import articles_title, words
from digest.composer.rendering import pages
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueView, StoryView, anchor
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
from digest.exporter.feeds.entries import Entry, Placed, article_entries, issue_entry, plain_line, tag_uri
from digest.exporter.feeds.json_feed import json_feed_bytes
from digest.exporter.feeds.rss import RSS_TYPE, rss_bytes
from digest.model import Issue, Rendered, Site, Story

ISSUES, ARTICLES = "feed", "articles"
"""The two feeds: the names of their files without an ending, and of their ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIssue:
    """An issue as the feeds take it."""

    issue: Issue
    view: IssueView
    """The same in words."""
    placed: Placed


def render_feeds(
    shown: Sequence[FeedIssue], site: Site, templates: Templates, *, newest_archived: str | None
) -> Iterator[Rendered]:
    """Yield the pages of both feeds, in every format; `shown` are the issues on them, the newest first.

    `newest_archived` is the newest issue, by slug, that has archive documents.

    Raises:
        TemplateError: when a template cannot be filled, or is not well-formed XHTML.
    """
    yield Rendered(path="feed.css", media_type="text/css", data=pages.feed_style(site, templates).encode())
    for name in (ISSUES, ARTICLES):
        entries = tuple(entry for one in shown for entry in _entries(name, one, site, templates))
        document = page_document(_feed(name, site), site, entries, newest_archived=newest_archived)
        yield Rendered(path=document.path, media_type=ATOM_TYPE, data=_atom(document, site, templates))
        description = words(site.language)["feed_about"]
        if site.rss:
            path = f"{name}.rss.xml"
            data = rss_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type=RSS_TYPE, data=data)
        if site.json_feed:
            path = f"{name}.json"
            data = json_feed_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type="application/feed+json", data=data)


def render_archives(one: FeedIssue, site: Site, templates: Templates, *, beside: ArchiveLinks) -> Iterator[Rendered]:
    """Yield the archive documents of an issue in both feeds; `beside` are its neighbours among them.

    Raises:
        TemplateError: as `render_feeds`.
    """
    for name in (ISSUES, ARTICLES):
        entries = tuple(_entries(name, one, site, templates))
        document = archive_document(_feed(name, site), site, entries, slug=one.issue.slug, beside=beside)
        yield Rendered(path=document.path, media_type=ATOM_TYPE, data=_atom(document, site, templates))


def _feed(name: str, site: Site) -> Feed:
    title = plain_line(site.title) or "digest"
    return Feed(
        name=f"{name}.xml",
        id=tag_uri(site, name),
        title=title if name == ISSUES else articles_title(title, site.language),
    )


def _entries(name: str, one: FeedIssue, site: Site, templates: Templates) -> Iterable[Entry]:
    """Return what an issue has in a feed."""
    if name == ISSUES:
        entry = issue_entry(
            one.issue, site, placed=one.placed, content=lambda: pages.entry_xhtml(one.view, site, templates)
        )
        return (entry,)
    shown = {story.anchor: story for story in _stories(one.view)}

    def content(story: Story) -> str:
        return pages.article_xhtml(shown[anchor(story)], one.view, site, templates)

    return article_entries(one.issue, site, placed=one.placed, content=content)


def _stories(view: IssueView) -> Iterable[StoryView]:
    for section in view.sections:
        for story in section.stories:
            yield story
            yield from story.coverage


def _atom(document: FeedDocument, site: Site, templates: Templates) -> bytes:
    address = f"{site.base_url}{document.path}" if site.base_url and not document.archive else None
    note = pages.feed_note_xhtml(site, templates, address=address)
    try:
        return atom_bytes(document, site, note=note)
    except etree.XMLSyntaxError as error:
        problem = f"not well-formed: {error.msg}"
        raise TemplateError(pages.ENTRY, problem, "close every element, quote every attribute") from error
