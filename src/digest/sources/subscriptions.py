"""OPML lists turned into the feeds they name. Layer 4, an edge: reads the disk and the network."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from digest.sources.http import Client
from digest.sources.source import Result, Source, SourceError

MAX_LIST_BYTES = 4 * 1024 * 1024
_MAX_OUTLINES = 5000


def expand(sources: Sequence[Source], *, client: Client, root: Path) -> tuple[tuple[Source, ...], dict[Source, Result]]:
    """Return the sources with every OPML list replaced by its feeds, and a result for each list that failed."""
    found: list[Source] = []
    failed: dict[Source, Result] = {}
    for source in sources:
        if source.kind != "opml":
            found.append(source)
            continue
        try:
            feeds = _feeds(_read(source, client=client, root=root))
        except SourceError as error:
            failed[source] = Result(
                title=source.title, where=source.where, outcome="failed", problem=error.problem, hint=error.hint
            )
        else:
            found += [replace(feed, origin=source.url) for feed in feeds]
    return tuple(found), failed


def _feeds(data: bytes) -> tuple[Source, ...]:
    feeds = parse_opml(data)
    if not feeds:
        raise SourceError("names no feed", "check that it is an OPML file")
    return feeds


def parse_opml(data: bytes) -> tuple[Source, ...]:
    """Return the feeds that an OPML list names, each address once, in order.

    Source: OPML 2.0, "Subscription lists".
    """
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:  # nothing could be recovered
        return ()
    feeds: dict[str, Source] = {}
    for outline in islice(root.iter("{*}outline"), _MAX_OUTLINES):
        said = {str(name).lower(): str(value).strip() for name, value in outline.items()}
        url = said.get("xmlurl", "")
        if url.lower().startswith("feed:"):
            url = url[5:] if url[5:7] != "//" else f"https:{url[5:]}"
        if url.lower().startswith(("http://", "https://")):
            feeds.setdefault(url, Source(kind="feed", url=url, name=said.get("title") or said.get("text") or ""))
    return tuple(feeds.values())


def _read(source: Source, *, client: Client, root: Path) -> bytes:
    if source.url:
        return client.get(source.url).data
    path = root / (source.path or "")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LIST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})", "check the path in digest.toml") from error
    if len(data) > MAX_LIST_BYTES:
        raise SourceError(f"is larger than {MAX_LIST_BYTES // 1024 // 1024} MB", "split the list")
    return data
