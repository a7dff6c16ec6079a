"""What a page tells machines about itself, in the words of schema.org. Layer 3: pure.

Only what is known is said; an author is given without a type, since a source does not tell a person from a desk.
"""

from typing import Any

from digest.composer.views import IssueView, StoryView
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
