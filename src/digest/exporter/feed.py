"""The Atom feed, one entry per issue, through feedgen. Layer 4: pure.

feedgen writes the frame; an extension of its public API puts right what it gets wrong (links that lose their relation, missing
languages) and adds what it does not know. Ids derive from content and outlive a change of address.
"""

import hashlib
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote as percent_encode

from lxml import etree

from digest.model import Issue, Moment, Site, Story

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedgen's own imports warn on newer Pythons; nothing of ours does
    from feedgen.entry import FeedEntry
    from feedgen.ext.base import BaseEntryExtension, BaseExtension
    from feedgen.feed import FeedGenerator

DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

DEFAULT_TAG = "digest.invalid,2026"
"""The tagging entity of a digest that has none: a domain that can never be somebody else's. Source: RFC 2606, RFC 4151."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""Characters that XML 1.0 forbids or discourages, and the ones that stand for lost text."""

_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    rel: str
    href: str
    title: str | None = None
    type: str | None = None


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Declares the one foreign namespace."""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC}


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Writes into an entry what feedgen cannot, last of all."""

    def __init__(self) -> None:
        self.links: tuple[_Link, ...] = ()
        self.publishers: tuple[str, ...] = ()
        self.sources: tuple[str, ...] = ()
        self.language: str | None = None

    def extend_atom(self, entry: Any) -> Any:
        for link in entry.findall("link"):
            entry.remove(link)
        for link in self.links:
            element = etree.SubElement(entry, "link", rel=link.rel, href=link.href)
            for name, value in (("type", link.type), ("title", link.title)):
                if value:
                    element.set(name, value)
        for name, values in (("publisher", self.publishers), ("source", self.sources)):
            for value in values:
                etree.SubElement(entry, f"{{{DC}}}{name}").text = value
        if self.language:
            entry.set(XML_LANG, self.language)
        return entry


def feed_bytes(issues: Sequence[Issue], site: Site, content: Callable[[Issue], str]) -> bytes:
    """Return the Atom feed of `issues`, the newest first; `content` gives an issue's XHTML.

    Raises:
        etree.XMLSyntaxError: when a template's content is not well-formed.

    Source: RFC 4287; RFC 4151 for ids.
    """
    feed = FeedGenerator()
    feed.register_extension("digest", _FeedExtension, _EntryExtension)
    feed.id(tag_uri(site, "feed"))
    feed.title(xml_text(site.title))
    feed.language(site.language)
    feed.author({"name": xml_text(site.editor or site.title)})
    feed.generator("digest")
    if site.base_url:
        feed.link(href=f"{site.base_url}index.html", rel="alternate", type="text/html")
        feed.link(href=f"{site.base_url}feed.xml", rel="self", type="application/atom+xml")
    times = _distinct(issues)
    feed.updated(max(times, default=datetime(1990, 1, 1, tzinfo=UTC)))
    for issue, updated in zip(issues, times, strict=True):
        entry = feed.add_entry(order="append")
        _fill_entry(entry, issue, site, updated=updated, xhtml=content(issue))
    tree = etree.fromstring(feed.atom_str())
    tree.set(XML_LANG, site.language)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8") + b"\n"


def tag_uri(site: Site, name: str) -> str:
    """Return an id that outlives a change of address, lower-case: `tag:example.org,2026:feed`."""
    if site.tag:
        return f"tag:{site.tag.lower()}:{name.lower()}"
    own = hashlib.sha256(site.title.encode("utf-8", "replace")).hexdigest()[:16]
    return f"tag:{DEFAULT_TAG}:{own}/{name.lower()}"


def xml_text(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def url_attribute(url: str) -> str:
    """Return an address with everything but ASCII percent-encoded, as the feed and its links write it."""
    return percent_encode(xml_text(url), safe=_URL_SAFE)


def _fill_entry(entry: FeedEntry, issue: Issue, site: Site, *, updated: datetime, xhtml: str) -> None:
    entry.id(tag_uri(site, f"issues/{issue.slug}"))
    entry.title(xml_text(issue.title))
    entry.author({"name": xml_text(site.editor or site.title)})
    for name in _distinct_texts(name for story in _all(issue) for name in _contributors(story)):
        entry.contributor({"name": xml_text(name)})
    rights = _distinct_texts(story.attribution.rights for story in _all(issue))
    if rights:
        entry.rights(xml_text("; ".join(rights)))
    entry.published(min(_published(issue), updated))
    entry.updated(updated)
    entry.content(xml_text(xhtml), type="xhtml")
    extension = entry.digest
    extension.language = issue.language
    extension.links = tuple(_links(issue, site))
    extension.publishers = _distinct_texts(_publisher(story) for story in _all(issue))
    extension.sources = tuple(xml_text(_source(story)) for story in _all(issue))


def _links(issue: Issue, site: Site) -> Iterable[_Link]:
    if site.base_url:
        yield _Link(rel="alternate", href=f"{site.base_url}issues/{issue.slug}/index.html", type="text/html")
    seen = set()
    for story in _all(issue):
        url = story.attribution.url
        if url and url not in seen:
            seen.add(url)
            title = story.attribution.headline
            yield _Link(rel="related", href=url_attribute(url), title=xml_text(title) if title else None)


def _all(issue: Issue) -> Iterable[Story]:
    for story in issue.stories:
        yield story
        yield from story.coverage


def _contributors(story: Story) -> Iterable[str]:
    """Yield who made a story: its authors, and the agency that supplied it."""
    yield from (author.name for author in story.attribution.authors)
    if story.attribution.agency:
        yield story.attribution.agency


def _publisher(story: Story) -> str | None:
    name = story.attribution.publisher_name or story.attribution.publisher
    return xml_text(name) if name else None


def _source(story: Story) -> str:
    """Return one line that says where a story is from: its address where known, else headline and publisher."""
    of = story.attribution
    if of.url:
        return url_attribute(of.url)
    return (
        ", ".join(part for part in (of.headline, of.publisher_name or of.publisher, of.agency) if part) or story.source
    )


def _published(issue: Issue) -> datetime:
    known = [story.attribution.published for story in issue.stories if story.attribution.published]
    return max((_utc(moment) for moment in known), default=issue.updated)


def _utc(moment: Moment) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _distinct(issues: Sequence[Issue]) -> list[datetime]:
    """Return each issue's `updated`, a second later than the next older one's where they were equal."""
    times: list[datetime] = []
    for issue in reversed(issues):
        moment = issue.updated
        while moment in times:
            moment += timedelta(seconds=1)
        times.append(moment)
    return times[::-1]


def _distinct_texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
