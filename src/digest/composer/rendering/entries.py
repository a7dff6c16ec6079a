"""What the feeds show of an issue: the contents of its entries, and what a feed says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import IssueView, variables
from digest.model import Site

ENTRY = "entry.xhtml.j2"
ARTICLE_ENTRY = "entry_article.xhtml.j2"
FEED_NOTE = "entry_feed.xhtml.j2"
FEED_STYLE = "web/feed.css.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContents:
    """The contents of the entries that an issue has in the feeds: XHTML, without the `div` around it."""

    issue: str
    """Of the entry for the whole issue."""
    articles: Mapping[str, str]
    """Of the entries for its articles, by the anchors of the stories."""


def entry_contents(issue: IssueView, site: Site, templates: Templates) -> EntryContents:
    """Return the contents of an issue's entries.

    Raises:
        TemplateError: when a template cannot be filled.
    """
    given = variables(site) | {"issue": issue}
    stories = [story for section in issue.sections for main in section.stories for story in (main, *main.coverage)]
    return EntryContents(
        issue=templates.fill(ENTRY, **given).strip(),
        articles={story.anchor: templates.fill(ARTICLE_ENTRY, **given, story=story).strip() for story in stories},
    )


def feed_note(site: Site, templates: Templates, *, address: str | None) -> str:
    """Return what a feed says to a person who opens it in a browser, as XHTML; `address` is the feed's own, where it is known."""
    return templates.fill(FEED_NOTE, **variables(site), address=address).strip()


def feed_style(site: Site, templates: Templates) -> str:
    """Return the style sheet of a feed that is opened in a browser."""
    return templates.fill(FEED_STYLE, **variables(site)).strip() + "\n"
