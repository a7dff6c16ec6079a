"""Feeds of a digest: what `dist/` has for those who subscribe. Layer 4, part of the exporter: pure, values in, bytes out.

    issues ──entries──▶ Entry ──archives──▶ FeedDocument ──atom | rss | json_feed──▶ bytes

`entries` says what an entry is, once for all formats; `archives` cuts a feed into the page that readers poll and its archive documents;
`atom`, `rss` and `json_feed` write; `ids` are what outlives a change of address; `texts` is what a feed can hold.
"""

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from digest.composer import pages
from digest.composer.identity import story_keys
from digest.composer.labels import articles_title, words
from digest.composer.views import IssueView, StoryView
from digest.composer.wording import anchor
from digest.errors import TemplateError
from digest.exporter.feeds.archives import ATOM_TYPE, FeedDocument, feed_documents
from digest.exporter.feeds.atom import atom_bytes
from digest.exporter.feeds.entries import article_entries, issue_entries
from digest.exporter.feeds.ids import tag_uri
from digest.exporter.feeds.json_feed import json_feed_bytes
from digest.exporter.feeds.rss import RSS_TYPE, rss_bytes
from digest.exporter.feeds.texts import plain_line
from digest.model import Issue, Rendered, Site, Story
from digest.templates import Templates

ISSUES, ARTICLES = "feed", "articles"
"""The two feeds: the names of their files without an ending, and of their ids."""


def render_feeds(
    issues: Sequence[Issue], views: Mapping[str, IssueView], site: Site, templates: Templates
) -> Iterable[Rendered]:
    """Yield the files of both feeds; `issues` with the newest first, `views` the same in words, by slug.

    Raises:
        TemplateError: when a template cannot be filled, or is not well-formed XHTML.
    """
    yield Rendered(path="feed.css", media_type="text/css", data=pages.feed_style(site, templates).encode())
    for document in _documents(issues, views, site, templates):
        yield Rendered(path=document.path, media_type=ATOM_TYPE, data=_atom(document, site, templates))
        if document.archive:
            continue
        name, description = document.path.removesuffix(".xml"), words(site.language)["feed_about"]
        if site.rss:
            path = f"{name}.rss.xml"
            data = rss_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type=RSS_TYPE, data=data)
        if site.json_feed:
            path = f"{name}.json"
            data = json_feed_bytes(document, site, path=path, description=description)
            yield Rendered(path=path, media_type="application/feed+json", data=data)


def _documents(
    issues: Sequence[Issue], views: Mapping[str, IssueView], site: Site, templates: Templates
) -> Iterable[FeedDocument]:
    """Yield the documents of both feeds."""
    slugs = [issue.slug for issue in issues]
    shown = {(slug, story.anchor): story for slug, view in views.items() for story in _stories(view)}
    keys = story_keys(issues)
    title = plain_line(site.title) or "digest"

    def of_issue(issue: Issue) -> str:
        return pages.entry_xhtml(views[issue.slug], site, templates)

    def of_article(issue: Issue, story: Story) -> str:
        view = views[issue.slug]
        return pages.article_xhtml(shown[issue.slug, anchor(story)], view, site, templates)

    by_issue = {slug: (entry,) for slug, entry in issue_entries(issues, site, of_issue).items()}
    yield from feed_documents(f"{ISSUES}.xml", site, slugs, by_issue, id_=tag_uri(site, ISSUES), title=title)
    yield from feed_documents(
        f"{ARTICLES}.xml",
        site,
        slugs,
        article_entries(issues, site, keys, of_article),
        id_=tag_uri(site, ARTICLES),
        title=articles_title(title, site.language),
    )


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
