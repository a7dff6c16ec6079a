"""The musts of JSON Feed 1.1 as rules of our own."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_FEED = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
_ITEM = {"id", "url", "title", "content_html", "date_published", "date_modified", "authors", "language"}
_ADDRESS = re.compile(r"https?://[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#\[\]]+")


def json_feed_problems(data: bytes) -> list[str]:
    """Return every rule that a feed breaks."""
    feed = json.loads(data)
    found = [*_names(feed, _FEED, "feed"), *_addresses(feed, "feed"), *_authors(feed, "feed")]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        found.append("feed: version")
    for number, item in enumerate(feed["items"]):
        found += _item(item, f"item {number}")
    ids = [item["id"] for item in feed["items"]]
    if len(set(ids)) != len(ids):
        found.append("feed: two items share an id")
    return found


def _item(item: Mapping[str, Any], where: str) -> Iterator[str]:
    yield from _names(item, _ITEM, where)
    yield from _addresses(item, where)
    yield from _authors(item, where)
    for name in ("id", "title", "content_html"):
        if not isinstance(item.get(name), str) or not item[name].strip():
            yield f"{where}: no {name}"
    for name in ("date_published", "date_modified"):
        if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
            yield f"{where}: {name} without a zone"


def _names(value: Mapping[str, Any], known: set[str], where: str) -> Iterator[str]:
    for name, inner in value.items():
        if name not in known and not name.startswith("_"):
            yield f"{where}: {name}"
        if inner is None or inner == "":
            yield f"{where}: {name} is empty"


def _addresses(value: Any, where: str) -> Iterator[str]:
    """Yield addresses, at any depth, that only lead somewhere from a base, which JSON does not have."""
    if isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, where)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name.endswith("url") and not (isinstance(inner, str) and _ADDRESS.fullmatch(inner)):
                yield f"{where}: {name} {inner!r}"
            if name != "items":
                yield from _addresses(inner, where)


def _authors(value: Mapping[str, Any], where: str) -> Iterator[str]:
    if not value.get("authors") or any(not author.get("name") for author in value["authors"]):
        yield f"{where}: no author"
