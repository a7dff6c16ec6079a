"""Filling the templates: the email, its text part, the web pages and the feed entry.

Only what is known is said; an author is given without a type, since a source does not tell a person from a desk.

Each function takes an issue in words, made once, and gives the finished text of one thing; packing them into files and messages is the
exporter's.
"""

from collections.abc import Sequence
from typing import Any

from digest.composer import labels
from digest.composer.rendering.mjml import compile_mjml
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueHead, IssueView, StoryView, logo_view
from digest.errors import MjmlError, TemplateError
from digest.model import Issue, Site, Story


def issue_schema(issue: Issue, view: IssueView, site: Site) -> dict[str, Any]:
    """Return the JSON-LD of an issue's page. Source: schema.org, CollectionPage, ItemList and NewsArticle."""
    shown = [
        (s, v)
        for section, w in zip(issue.sections, view.sections, strict=True)
        for s, v in zip(section.stories, w.stories, strict=True)
    ]
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": view.title,
            "url": view.url,
            "inLanguage": view.language,
            "dateModified": view.updated_iso,
            "temporalCoverage": f"{issue.first_day.isoformat()}/{issue.last_day.isoformat()}",
            "isPartOf": _known({"@type": "Periodical", "name": site.title, "url": site.base_url}),
            "editor": {"name": site.editor} if site.editor else None,
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(shown),
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "item": _article(story, story_view)}
                    for place, (story, story_view) in enumerate(shown, start=1)
                ],
            },
        }
    )


def _article(story: Story, view: StoryView) -> dict[str, Any]:
    of = story.attribution
    return _known(
        {
            "@type": "NewsArticle",
            "headline": of.headline,
            "url": of.url,
            "author": [_known({"name": author.name, "url": author.url}) for author in of.authors],
            "publisher": _organization(of.publisher_name or of.publisher, of.publisher if of.publisher_name else None),
            "sourceOrganization": _organization(of.agency),
            "datePublished": view.date_iso,
            "inLanguage": story.language,
            "copyrightNotice": of.rights,
            "license": of.licence_url,
        }
    )


def _organization(name: str | None, short: str | None = None) -> dict[str, Any] | None:
    if not name:
        return None
    return _known({"@type": "Organization", "name": name, "alternateName": short if short != name else None})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], {})}


EMAIL = "email/layout.mjml.j2"
PLAIN_TEXT = "email.txt.j2"
ENTRY = "entry.xhtml.j2"
ARTICLE_ENTRY = "entry_article.xhtml.j2"
FEED_NOTE = "entry_feed.xhtml.j2"
PAGE = "web/issue.html.j2"
INDEX = "web/index.html.j2"
FEED_STYLE = "web/feed.css.j2"

TOP = "../../"
"""From an issue's folder to the top of the site."""


def email_html(issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the HTML of the issue's email."""
    mjml = templates.fill(EMAIL, **_context(issue, site))
    try:
        return compile_mjml(mjml, name=EMAIL)
    except MjmlError as error:
        place = templates.find(error.tag, ending=".mjml.j2")
        raise TemplateError(place or error.where, error.problem, error.hint) from error


def email_text(issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the text part of the issue's email: lines of at most 72 columns, save for addresses."""
    return templates.fill(PLAIN_TEXT, **_context(issue, site)).strip("\n") + "\n"


def entry_xhtml(issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the content of the issue's feed entry, well-formed XHTML without the `div` around it."""
    return templates.fill(ENTRY, **_context(issue, site)).strip()


def article_xhtml(story: StoryView, issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the content of an article's feed entry, well-formed XHTML without the `div` around it."""
    return templates.fill(ARTICLE_ENTRY, **_context(issue, site), story=story).strip()


def feed_note_xhtml(site: Site, templates: Templates, *, address: str | None) -> str:
    """Return what a feed says to a person who opens it in a browser, XHTML; `address` is the feed's own, when that is known."""
    return templates.fill(FEED_NOTE, **_frame(site), address=address).strip()


def feed_style(site: Site, templates: Templates) -> str:
    """Return the style sheet of a feed that is opened in a browser."""
    return templates.fill(FEED_STYLE, **_frame(site)).strip() + "\n"


def issue_page(
    issue: Issue, view: IssueView, site: Site, templates: Templates, *, newer: IssueHead | None, older: IssueHead | None
) -> str:
    """Return the web page of an issue, with ways to the `newer` and `older` one where there are such."""
    context = {**_context(view, site), "schema": issue_schema(issue, view, site), "newer": newer, "older": older}
    return templates.fill(PAGE, **context, root="../../").lstrip()


def index_page(issues: Sequence[IssueHead], site: Site, templates: Templates) -> str:
    """Return the archive page; `issues` with the newest first."""
    return templates.fill(INDEX, **_frame(site), issues=issues, root="").lstrip()


def _context(issue: IssueView, site: Site) -> dict[str, Any]:
    return {**_frame(site), "issue": issue}


def _frame(site: Site) -> dict[str, Any]:
    logo = site.theme.logo
    return {
        "site": site,
        "logo": logo_view(logo, base=site.base_url or TOP) if logo else None,
        "theme": site.theme,
        "say": labels.words(site.language),
        "site_language": site.language,
        "site_direction": labels.direction(site.language),
    }
