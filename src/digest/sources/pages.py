"""The pages that a feed's new entries lead to. Layer 4, an edge: asks the network, writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from digest.sources.entries import feed_entries
from digest.sources.http import Answer, Client, RequestError

MAX_PAGES = 40
"""New entries of one feed whose pages are fetched in one run; the others are fetched in the next."""
_MAX_FAILURES = 3
"""In a row: then the server is left alone until the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPages:
    """What the pages of a feed's new entries came to."""

    answers: tuple[Answer, ...] = ()
    keys: tuple[str, ...] = ()
    """The entries that need not be asked for again: their pages were fetched, or they lead to none."""
    problems: tuple[tuple[str, RequestError], ...] = ()
    """Address and problem of each page that failed."""
    complete: bool = False
    """No entry is left to ask for, so that the feed may answer that it has not changed."""


def fetch_pages(feed: Answer, *, client: Client, origin: str, seen: Collection[str], now: datetime) -> FetchedPages:
    """Return the pages of the entries that were not seen; `seen` holds keys of entries, or addresses of pages."""
    held = feed_entries(feed.data)
    if held is None:
        problem = RequestError(
            "the feed is not well-formed, so that its entries' pages cannot be told", "set pages = false"
        )
        return FetchedPages(problems=((feed.final_url, problem),))
    answers: list[Answer] = []
    keys: list[str] = []
    problems: list[tuple[str, RequestError]] = []
    in_a_row = 0
    for key, link in dict(zip(held.keys, held.links, strict=True)).items():
        address = _absolute(feed.final_url, link)
        if key in seen or not address or address in seen:
            keys.append(key)
        elif len(answers) < MAX_PAGES and in_a_row < _MAX_FAILURES:
            try:
                answers.append(client.get(address, origin=origin, now=now))
                keys.append(key)
                in_a_row = 0
            except RequestError as error:
                problems.append((address, error))
                in_a_row += 1
    complete = len(keys) == len(set(held.keys))
    return FetchedPages(answers=tuple(answers), keys=tuple(keys), problems=tuple(problems), complete=complete)


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""
