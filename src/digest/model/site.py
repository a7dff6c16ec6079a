"""The digest as a publication. Layer 1."""

from dataclasses import dataclass

from digest.model.stories import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours, each `#rrggbb`."""

    ink: str = "#1f2328"
    """Of text."""
    soft: str = "#57606a"
    """Of what stands beside the text: bylines, rights."""
    link: str = "#0a58a6"
    accent: str = "#a8481f"
    """Of the masthead and of the line beside a quote."""
    rule: str = "#d5d9de"
    """Of lines between stories."""
    card: str = "#ffffff"
    """Behind the text."""
    page: str = "#eef0f2"
    """Around the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What the digest looks like: colours for light and dark, type, masthead."""

    name: str = "paper"
    light: Palette = Palette()
    dark: Palette = Palette(
        ink="#e8eaed",
        soft="#aab3bd",
        link="#8fbcf5",
        accent="#e0936d",
        rule="#3a4149",
        card="#191d22",
        page="#0f1216",
    )
    serif: str = "Georgia,'Times New Roman',serif"
    """Font stack of headlines and quotes; fonts that readers have, none is loaded."""
    sans: str = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
    """Font stack of everything else."""
    masthead: str = ""
    """A line under the digest's title."""
    footer: str = ""
    """The editor's own words at the end, paragraphs joined by an empty line."""
    logo: Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The digest as a publication: what its issues have in common."""

    title: str = "Weekly Digest"
    language: str = "en"
    """BCP 47; of the digest's own words, not of its sources'."""
    editor: str | None = None
    """Who answers for it: a person or an organisation."""
    base_url: str | None = None
    """Where `dist/` is published, ending in `/`; `None` when that is not known."""
    tag: str | None = None
    """Tagging entity for ids that outlive a change of address: `example.org,2026`. Source: RFC 4151, section 2.1."""
    sender: str | None = None
    """The mail's From: `Name <address>`."""
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    postal_address: str | None = None
    feed_issues: int = 4
    """How many issues a feed shows on the page that readers poll; the older ones are in archive documents."""
    rss: bool = False
    """Whether both feeds are there as RSS 2.0 too."""
    json_feed: bool = False
    """Whether both feeds are there as JSON Feed 1.1 too."""
    email_budget: int = 90_000
    """Bytes that the HTML of an email may have. Gmail clips a message at about 102 KB."""
    theme: Theme = Theme()
