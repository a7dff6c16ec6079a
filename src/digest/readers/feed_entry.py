"""What a feed says of itself and of one entry, as it stands there and before anything is preferred. Layer 3: values only."""

from dataclasses import dataclass, field

from digest.model import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Text of an entry, and how it is written."""

    value: str
    is_html: bool = True
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What holds for a whole feed, or for the feed that an entry was taken over from (`atom:source`)."""

    title: str | None = None
    authors: tuple[Author, ...] = ()
    publisher: str | None = None
    """`dc:publisher`, where it is given."""
    rights: str | None = None
    licence_url: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry."""

    title: Content = field(default_factory=lambda: Content(value=""))
    contents: tuple[Content, ...] = ()
    """Full text and summary, in no order of worth."""
    authors: tuple[Author, ...] = ()
    contributors: tuple[Author, ...] = ()
    publisher: str | None = None
    source: FeedHead | None = None
    """The feed it was taken over from."""
    rights: str | None = None
    licence_url: str | None = None
    url: str | None = None
    published: str | None = None
    """As written."""
    modified: str | None = None
    language: str | None = None
