"""What an entry of a feed is, whatever the format. Layer 4: pure.

Two kinds: an entry for each issue, by the digest, with everyone as contributors; an entry for each article, by its own authors, with the
digest as a contributor. Rights and names are always those of the article, never the digest's.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from digest.composer.identity import all_stories
from digest.composer.labels import words
from digest.composer.periods import utc
from digest.composer.rendering.views import anchor
from digest.exporter.feeds.ids import tag_uri
from digest.exporter.feeds.placing import Placed
from digest.exporter.feeds.texts import plain_line, plain_name, url_attribute
from digest.model import Author, Issue, Site, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of an entry or a feed."""

    rel: str
    href: str
    title: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose an article is: the `source` of its entry."""

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
    content: Callable[[], str]
    """Gives the XHTML, without the `div` around it, when it is wanted."""
    origin: Origin | None = None

    @property
    def url(self) -> str | None:
        """The address of the alternate."""
        return next((link.href for link in self.links if link.rel == "alternate"), None)


def issue_entry(issue: Issue, site: Site, *, placed: Placed, content: Callable[[], str]) -> Entry:
    """Return an issue's entry; `content` gives its XHTML."""
    updated = placed.updated
    stories = tuple(all_stories(issue))
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
        content=content,
    )


def article_entries(issue: Issue, site: Site, *, placed: Placed, content: Callable[[Story], str]) -> tuple[Entry, ...]:
    """Return the entries of an issue's articles in printed order."""
    pairs = ((placed.keys[story.id], story) for story in all_stories(issue))
    return tuple(
        _article_entry(issue, story, site, key=key, updated=placed.moments[key], content=content)
        for key, story in pairs
    )


def digest_name(site: Site) -> str:
    """Return who answers for the digest: its editor, else its title."""
    return plain_name(site.editor) or plain_name(site.title) or "digest"


def issue_address(site: Site, slug: str) -> str:
    """Return the address of an issue's page; without an address of the digest, from the folder of the feed."""
    return f"{site.base_url or ''}issues/{slug}/index.html"


def _article_entry(
    issue: Issue, story: Story, site: Site, *, key: str, updated: datetime, content: Callable[[Story], str]
) -> Entry:
    of = story.attribution
    publisher = plain_line(of.publisher_name or of.publisher)
    return Entry(
        id=tag_uri(site, f"articles/{key}"),
        title=plain_line(of.headline) or words(site.language)["headline_unknown"],
        updated=updated,
        published=utc(of.published) if of.published else None,
        authors=_authors(story, site),
        contributors=_distinct_texts((plain_name(of.agency), plain_name(site.title))),
        rights=plain_line(of.rights),
        links=tuple(_article_links(issue, story, site)),
        publishers=(publisher,) if publisher else (),
        sources=(_source_line(story),),
        language=story.language,
        content=lambda: content(story),
        origin=_origin(story, site, updated),
    )


def _article_links(issue: Issue, story: Story, site: Site) -> Iterable[Link]:
    of = story.attribution
    main = next((one for one in issue.stories if story in one.coverage), story)
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

    Either all have an address or none: feed readers mix them up otherwise.
    """
    of = story.attribution
    named = {name: author.url for author in of.authors if (name := plain_name(author.name))}
    if not named:
        return (Author(name=_maker(story) or words(site.language)["author_unknown"]),)
    if not all(named.values()):
        return tuple(Author(name=name) for name in named)
    return tuple(Author(name=name, url=url_attribute(url or "")) for name, url in named.items())


def _origin(story: Story, site: Site, updated: datetime) -> Origin:
    """Return the publication an article is from, as far as it is known."""
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
    """Yield who made a story: its authors, and the agency that supplied it."""
    yield from (author.name for author in story.attribution.authors)
    yield story.attribution.agency


def _maker(story: Story) -> str | None:
    """Return who stands for an article without authors: the publisher, the agency, or at least the host."""
    of = story.attribution
    return (
        plain_name(of.publisher_name or of.publisher)
        or plain_name(of.agency)
        or (urlsplit(of.url).hostname if of.url else None)
    )


def _source_line(story: Story) -> str:
    """Return one line that says where a story is from: its address where known, else headline and publisher."""
    of = story.attribution
    if of.url:
        return url_attribute(of.url)
    named = (of.headline, of.publisher_name or of.publisher, of.agency)
    return plain_line(", ".join(part for part in named if part)) or plain_line(story.source) or story.id


def _distinct_texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
