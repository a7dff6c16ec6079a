"""JSON Feed 1.1. Source: https://www.jsonfeed.org/version/1.1/.

What the format has no field for is in the extension `_digest`, as the format allows. It has no archive documents.
"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from digest.exporter.feeds.archives import FeedDocument
from digest.exporter.feeds.entries import Entry, digest_name
from digest.model import Author, Site

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed_bytes(document: FeedDocument, site: Site, *, path: str, description: str) -> bytes:
    """Return a JSON Feed document, UTF-8; `path` is its own below `dist/`, `description` plain text."""
    feed = {
        "version": VERSION,
        "title": document.title,
        "home_page_url": f"{site.base_url}index.html" if site.base_url else None,
        "feed_url": f"{site.base_url}{path}" if site.base_url else None,
        "description": description,
        "language": site.language,
        "authors": [{"name": digest_name(site)}],
        "items": [_item(entry) for entry in document.entries],
    }
    return to_json(_known(feed), indent=1) + b"\n"


def _item(entry: Entry) -> Mapping[str, Any]:
    extension = {
        "about": "who made and published it, and on what terms",
        "publishers": list(entry.publishers),
        "contributors": list(entry.contributors),
        "sources": list(entry.sources),
        "rights": entry.rights,
        "source_title": entry.origin.title if entry.origin else None,
        "links": [
            {"rel": link.rel, "url": link.href} for link in entry.links if link.rel != "alternate" and link.is_absolute
        ],
    }
    return _known(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.content,
            "date_published": entry.published.isoformat() if entry.published else None,
            "date_modified": entry.updated.isoformat(),
            "authors": [_author(author) for author in entry.authors],
            "language": entry.language,
            "_digest": _known(extension),
        }
    )


def _author(author: Author) -> Mapping[str, str]:
    return {"name": author.name} | ({"url": author.url} if author.url else {})


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != []}
