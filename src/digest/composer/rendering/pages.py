"""Every text of an issue and of the site, filled: the mail, the web pages, the record, and what the feeds show.

The exporter packs these texts into files, messages and feeds. Only what is known is said; an author is given without a type, since a source
does not tell a person from a desk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.composer.rendering.entries import EntryContents, entry_contents, feed_note, feed_style
from digest.composer.rendering.fitting import carrying_notices, fit_mail, with_carried_pictures
from digest.composer.rendering.mjml import compile_mjml
from digest.composer.rendering.record import record_bytes
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import TOP, IssueHead, IssueView, StoryView, issue_view, variables
from digest.errors import MjmlError, TemplateError
from digest.model import Issue, Notice, Site, Story

EMAIL = "email/layout.mjml.j2"
PLAIN_TEXT = "email.txt.j2"
PAGE = "web/issue.html.j2"
INDEX = "web/index.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIssue:
    """An issue as it goes out, and its texts."""

    issue: Issue
    """With `in_email` off for what its mail has no room for."""
    email_html: str
    email_text: str
    page: str
    record: bytes
    """`issue.json`."""
    entries: EntryContents | None
    """`None` while they are on the pages of the feeds, not in archive documents."""
    feed_note: str
    """What the archive documents say of themselves."""
    notices: tuple[Notice, ...]
    """What its mail has no room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSite:
    """The texts around the issues."""

    index: str
    """The archive page."""
    entries: tuple[EntryContents, ...]
    """Of the issues on the pages of the feeds, the newest first."""
    feed_notes: Mapping[str, str]
    """What each feed says of itself, by its file below `dist/`."""
    feed_style: str
    """The style sheet of a feed that is opened in a browser."""


def fill_issue(  # noqa: PLR0913 - an issue, what fills it, and what it takes of others
    issue: Issue,
    site: Site,
    templates: Templates,
    *,
    newer: IssueHead | None,
    older: IssueHead | None,
    is_archived: bool,
    pictures: Mapping[str, bytes],
) -> FilledIssue:
    """Return an issue with its mail as small as its budget wants it, and its texts.

    `newer` and `older` are its neighbours, if any; `is_archived` says whether the feeds have it in archive documents. `pictures` are the
    bytes of its pictures by their SHA-256.

    Raises:
        TemplateError: when a template cannot be filled or compiled.
    """

    def mail_view(shown: Issue) -> IssueView:
        return issue_view(with_carried_pictures(shown, site, pictures), site, email=True)

    # Whether the mail has room for a passage does not matter to the page and the feeds.
    fitted = fit_mail(issue, site, lambda shown: email_html(mail_view(shown), site, templates))
    view = issue_view(fitted.issue, site)
    return FilledIssue(
        issue=fitted.issue,
        email_html=fitted.html,
        email_text=email_text(mail_view(fitted.issue), site, templates),
        page=issue_page(fitted.issue, view, site, templates, newer=newer, older=older),
        record=record_bytes(fitted.issue, view, site),
        entries=entry_contents(view, site, templates) if is_archived else None,
        feed_note=feed_note(site, templates, address=None),
        notices=(*fitted.notices, *carrying_notices(fitted.issue, site, pictures)),
    )


def fill_site(
    on_feeds: Sequence[Issue], heads: Sequence[IssueHead], site: Site, templates: Templates, *, feeds: Sequence[str]
) -> FilledSite:
    """Return the texts around the issues: `heads` of all of them, `on_feeds` those on the pages of the feeds, both the newest first.

    `feeds` are the files of the feeds below `dist/`.

    Raises:
        TemplateError: when a template cannot be filled.
    """
    return FilledSite(
        index=index_page(heads, site, templates),
        entries=tuple(entry_contents(issue_view(issue, site), site, templates) for issue in on_feeds),
        feed_notes={
            path: feed_note(site, templates, address=f"{site.base_url}{path}" if site.base_url else None)
            for path in feeds
        },
        feed_style=feed_style(site, templates),
    )


def email_html(issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the HTML of the issue's mail."""
    mjml = templates.fill(EMAIL, **variables(site), issue=issue)
    try:
        return compile_mjml(mjml, name=EMAIL)
    except MjmlError as error:
        place = templates.find(error.tag, ending=".mjml.j2")
        raise TemplateError(place or error.where, error.problem, error.hint) from error


def email_text(issue: IssueView, site: Site, templates: Templates) -> str:
    """Return the text part of the issue's mail: lines of at most 72 columns, save for addresses."""
    return templates.fill(PLAIN_TEXT, **variables(site), issue=issue).strip("\n") + "\n"


def issue_page(
    issue: Issue, view: IssueView, site: Site, templates: Templates, *, newer: IssueHead | None, older: IssueHead | None
) -> str:
    """Return the web page of an issue, with links to the `newer` and `older` one where there are such."""
    schema = issue_schema(issue, view, site)
    page = templates.fill(PAGE, **variables(site), issue=view, schema=schema, newer=newer, older=older, root=TOP)
    return page.lstrip()


def index_page(issues: Sequence[IssueHead], site: Site, templates: Templates) -> str:
    """Return the archive page; `issues` with the newest first."""
    return templates.fill(INDEX, **variables(site), issues=issues, root="").lstrip()


def issue_schema(issue: Issue, view: IssueView, site: Site) -> dict[str, Any]:
    """Return the JSON-LD of an issue's page. Source: schema.org, CollectionPage, ItemList and NewsArticle."""
    shown = [
        pair
        for section, section_view in zip(issue.sections, view.sections, strict=True)
        for pair in zip(section.stories, section_view.stories, strict=True)
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
            "license": view.licence_url,
        }
    )


def _organization(name: str | None, short: str | None = None) -> dict[str, Any] | None:
    if not name:
        return None
    return _known({"@type": "Organization", "name": name, "alternateName": short if short != name else None})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], {})}
