"""The entries of the feeds, whatever the format.

There are two kinds: an entry for each issue, by the digest, with everyone as contributors; and an entry for each article, by its own
authors, with the digest as a contributor. Rights and names are always those of the article, never the digest's.

`Placing` goes through all issues, one after another; afterwards the entries of each issue can be written on their own.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape
from html.entities import name2codepoint
from urllib.parse import urlsplit

from digest.composer.identity import StoryKeys, anchor
from digest.composer.labels import words
from digest.composer.periods import utc
from digest.composer.rendering.entries import EntryContents
from digest.model import Author, Issue, Site, Story
from digest.text.urls import ascii_address

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
"""The namespace of the elements for attribution in Atom and RSS."""

DEFAULT_TAG = "digest.invalid,2026"
"""The tagging entity of a digest without one: a domain that can never be somebody else's. Source: RFC 2606, RFC 4151."""

UNKNOWN_ADDRESS = "https://digest.invalid/"
"""The address of a digest without one, in the two places where a feed must have one. Source: RFC 2606, section 2."""

SPREAD_S = 3600
"""Seconds after midnight over which the entries of articles with a day but no time are spread, by their keys: feed readers want unequal
`updated`, and the order within an issue may change."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
"""Characters that XML 1.0 forbids or discourages, and the ones that stand for lost text."""

_TAG = re.compile(r"<[A-Za-z/!?]")
_END_TAG = re.compile(r"</\w+>")
_REFERENCE = re.compile(r"&(#?\w+)")
_MAIL = re.compile(r"<[^<>\s]+@[^<>\s]+>")

_OTHER_SIGNS = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of an entry or a feed."""

    rel: str
    href: str
    title: str | None = None
    type: str | None = None

    @property
    def is_absolute(self) -> bool:
        """Whether it can be followed from anywhere."""
        return "://" in self.href


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The publication of an article: the `source` of its entry."""

    id: str
    title: str
    updated: datetime
    url: str | None
    rights: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry, its texts clean for XML."""

    id: str
    title: str
    updated: datetime
    published: datetime | None
    authors: tuple[Author, ...]
    """At least one."""
    contributors: tuple[str, ...]
    rights: str | None
    links: tuple[Link, ...]
    """The alternate first."""
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    """For each article its address, or a line that names it."""
    language: str | None
    content: str
    """XHTML, without the `div` around it."""
    origin: Origin | None = None

    @property
    def url(self) -> str | None:
        """The address of the alternate, when it is absolute: RSS and JSON Feed have no base that a relative one could be resolved by."""
        return next((link.href for link in self.links if link.rel == "alternate" and link.is_absolute), None)

    @property
    def dublin_core(self) -> tuple[tuple[str, str], ...]:
        """Names and texts of the elements that say who published it and where it is from.

        At most one `source`: checkers report a second. Several sources are each a `relation`, the wider element, which may be repeated.
        """
        source = "source" if len(self.sources) == 1 else "relation"
        return (*(("publisher", name) for name in self.publishers), *((source, line) for line in self.sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What is unique to the entries of an issue: their keys and moments."""

    updated: datetime
    """Of the issue's own entry."""
    keys: Mapping[str, str]
    """Of its articles, by `Story.id`."""
    moments: Mapping[str, datetime]
    """When their entries last changed, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIssue:
    """An issue as the feeds take it."""

    issue: Issue
    placed: Placed
    contents: EntryContents


def issue_entry(fed: FeedIssue, site: Site) -> Entry:
    """Return an issue's entry."""
    issue, updated = fed.issue, fed.placed.updated
    stories = issue.all_stories
    rights = _distinct_texts(plain_line(story.attribution.rights) for story in stories)
    known = [utc(story.attribution.published) for story in stories if story.attribution.published]
    links = [Link(rel="alternate", href=url_attribute(issue_address(site, issue.slug)), type="text/html")]
    for url, title in {s.attribution.url: s.attribution.headline for s in reversed(stories)}.items():
        if url:
            links.insert(1, Link(rel="related", href=url_attribute(url), title=plain_name(title)))
    return Entry(
        id=tag_uri(site, f"issues/{issue.slug}"),
        title=plain_line(issue.title) or issue.slug,
        updated=updated,
        published=min(max(known, default=updated), updated),
        authors=(Author(name=digest_name(site)),),
        contributors=_distinct_texts(plain_name(name) for story in stories for name in _makers(story)),
        rights="; ".join(rights) or None,
        links=tuple(links),
        publishers=_distinct_texts(
            plain_line(s.attribution.publisher_name or s.attribution.publisher) for s in stories
        ),
        sources=tuple(_source_line(story) for story in stories),
        language=issue.language,
        content=xml_text(fed.contents.issue),
    )


def article_entries(fed: FeedIssue, site: Site) -> tuple[Entry, ...]:
    """Return the entries of an issue's articles in printed order."""
    return tuple(_article_entry(story, fed, site) for story in fed.issue.all_stories)


def digest_name(site: Site) -> str:
    """Return who publishes the digest: its editor, else its title."""
    return plain_name(site.editor) or plain_name(site.title) or "digest"


def issue_address(site: Site, slug: str) -> str:
    """Return the address of an issue's page; relative to `dist/` when the digest has no address."""
    return f"{site.base_url or ''}issues/{slug}/index.html"


def _article_entry(story: Story, fed: FeedIssue, site: Site) -> Entry:
    key = fed.placed.keys[story.id]
    updated = fed.placed.moments[key]
    of = story.attribution
    publisher = plain_line(of.publisher_name or of.publisher)
    return Entry(
        id=tag_uri(site, f"articles/{key}"),
        title=plain_line(of.headline) or words(site.language)["headline_unknown"],
        updated=updated,
        published=utc(of.published) if of.published else None,
        authors=_authors(story, site),
        contributors=_distinct_texts((plain_name(of.agency), plain_name(of.via), plain_name(site.title))),
        rights=plain_line(of.rights),
        links=tuple(_article_links(story, fed.issue, site)),
        publishers=(publisher,) if publisher else (),
        sources=(_source_line(story),),
        language=story.language,
        content=xml_text(fed.contents.articles[anchor(story)]),
        origin=_origin(story, site, updated),
    )


def _article_links(story: Story, issue: Issue, site: Site) -> Iterable[Link]:
    of = story.attribution
    main = next((main for main in issue.stories if story in main.coverage), story)
    page = Link(
        rel="related" if of.url else "alternate",
        href=f"{url_attribute(issue_address(site, issue.slug))}#{anchor(main)}",
        title=plain_name(issue.title),
        type="text/html",
    )
    if of.url:
        yield Link(rel="alternate", href=url_attribute(of.url))
    yield page
    if story.via:
        yield Link(rel="via", href=url_attribute(story.via))
    if of.licence_url:
        yield Link(rel="license", href=url_attribute(of.licence_url))


def _authors(story: Story, site: Site) -> tuple[Author, ...]:
    """Return the article's authors, else who published it: never the digest.

    Either all of them have an address or none: otherwise feed readers mix them up.
    """
    of = story.attribution
    named = {name: author.url for author in of.authors if (name := plain_name(author.name))}
    if not named:
        return (Author(name=_maker(story) or words(site.language)["author_unknown"]),)
    if not all(named.values()):
        return tuple(Author(name=name) for name in named)
    return tuple(Author(name=name, url=url_attribute(url or "")) for name, url in named.items())


def _origin(story: Story, site: Site, updated: datetime) -> Origin:
    """Return the publication of an article, as far as it is known."""
    of = story.attribution
    parts = urlsplit(of.url) if of.url else None
    title = plain_line(of.publisher or of.publisher_name or of.agency) or (parts.hostname if parts else None)
    seed = (parts.hostname if parts else None) or (title or "").casefold() or story.source
    name = hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:16]
    return Origin(
        id=tag_uri(site, f"sources/{name}"),
        title=title or words(site.language)["publisher_unknown"],
        updated=updated,
        url=url_attribute(f"{parts.scheme}://{parts.netloc}/") if parts and parts.netloc else None,
        rights=plain_line(of.rights),
    )


def _makers(story: Story) -> Iterable[str | None]:
    """Yield the authors of a story, the agency that supplied it, and who passed it on."""
    yield from (author.name for author in story.attribution.authors)
    yield from (story.attribution.agency, story.attribution.via)


def _maker(story: Story) -> str | None:
    """Return the author of an article that names none: its publisher, its agency, or at least its host."""
    of = story.attribution
    return (
        plain_name(of.publisher_name or of.publisher)
        or plain_name(of.agency)
        or (urlsplit(of.url).hostname if of.url else None)
    )


def _source_line(story: Story) -> str:
    """Return one line on where a story is from: its address, else its headline and publisher."""
    of = story.attribution
    if of.url:
        return url_attribute(of.url)
    named = (of.headline, of.publisher_name or of.publisher, of.agency)
    return plain_line(", ".join(part for part in named if part)) or plain_line(story.source) or story.id


def _distinct_texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def tag_uri(site: Site, name: str) -> str:
    """Return an id that outlives a change of address, lower-case: `tag:example.org,2026:feed`."""
    if site.tag:
        return f"tag:{site.tag.lower()}:{name.lower()}"
    own = hashlib.sha256(site.title.encode("utf-8", "replace")).hexdigest()[:16]
    return f"tag:{DEFAULT_TAG}:{own}/{name.lower()}"


class Placing:
    """Gives issue after issue, the oldest first, keys and moments that no other has."""

    def __init__(self) -> None:
        self._keys = StoryKeys()
        self._of_issues = _Distinct()
        self._of_articles = _Distinct()

    def place(self, issue: Issue) -> Placed:
        """Return the keys and moments of an issue's entries."""
        keys = self._keys.of(issue)
        # In the order of the keys, so that moving a story changes no moment.
        stories = sorted(((keys[story.id], story) for story in issue.all_stories), key=lambda pair: pair[0])
        return Placed(
            updated=self._of_issues.moment(issue.updated),
            keys=keys,
            moments={key: self._of_articles.moment(_article_updated(issue, story, key)) for key, story in stories},
        )


def _article_updated(issue: Issue, story: Story, key: str) -> datetime:
    """Return when an entry last changed: the latest of the article's own moments and of its corrections."""
    of = story.attribution
    known = [moment for moment in (of.published, of.modified) if moment]
    last = max((utc(moment) for moment in known), default=utc(issue.first_day))
    if not any(isinstance(moment, datetime) for moment in known):
        last += timedelta(seconds=int(hashlib.sha256(key.encode()).hexdigest(), 16) % SPREAD_S)
    for correction in issue.corrections:
        if any(change.story == story.id for change in correction.changes):
            last = max(last, correction.moment or issue.updated)
    return last


class _Distinct:
    """Moments that are all different."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def moment(self, wanted: datetime) -> datetime:
        """Return the wanted moment, or the first later one, by whole seconds, that is not taken."""
        seconds = int(wanted.timestamp())
        later = 0
        while seconds + later in self._taken:
            later += 1
        self._taken.add(seconds + later)
        return wanted + timedelta(seconds=later)


def xml_text(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def url_attribute(url: str) -> str:
    """Return an address in ASCII, clean for XML."""
    return ascii_address(xml_text(url))


def plain_line(text: str | None) -> str | None:
    """Return the text clean for XML on one line, or `None` when it is empty."""
    return " ".join(xml_text(text or "").split()) or None


def plain_name(text: str | None) -> str | None:
    """Return a name, or a title in an attribute, clean for XML, or `None`.

    These places cannot declare that they hold plain text, so what looks like markup is written with harmless signs: `‹b›`.
    """
    clean = plain_line(text)
    return clean.translate(_OTHER_SIGNS) if clean and like_markup(clean) else clean


def like_markup(text: str) -> bool:
    """Whether feed readers, and the W3C's validator, would take a plain text for markup."""
    names = _REFERENCE.findall(text)
    entity = any(name in name2codepoint or name == "apos" or not name.isalpha() for name in names)
    return entity or unescape(text) != text or bool(_END_TAG.search(text) or _MAIL.search(text))


def html_text(text: str) -> str:
    """Return HTML that shows a text in a place where readers disagree whether it holds HTML; a text without markup stays as it is."""
    return escape(text, quote=False) if like_markup(text) or _TAG.search(text) else text
