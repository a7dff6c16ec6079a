"""What templates are given: the parts of an issue, with every label ready. Layer 3: values. Documented in docs/templates.md, as a contract.

Templates decide what things look like; nothing here holds markup, and nothing in a template composes an attribution. `wording` makes them.
"""

from dataclasses import dataclass

from digest.composer.pictures import ImageView


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptView:
    """A paragraph of a source."""

    text: str
    gap_before: bool
    """Whether the source has something between this excerpt and the one before, or it begins within a sentence."""
    gap_after: bool
    """Whether it is the last one and its paragraph goes on: it was cut where a sentence ends."""
    url: str | None
    """Where these words stand in the source, to the passage where it can be told; `None` without an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A pull quote."""

    text: str
    speaker: str | None
    """Who said it, in words; `None` when the source does not tell."""
    credit: str
    """The line under the quote: the speaker, or that the source does not tell."""
    url: str | None
    """As in `ExcerptView`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One part of the line that says who made an article and when."""

    kind: str
    """`authors`, `publisher`, `agency`, `date`, or `unknown` for what the source does not say."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with its attribution in words. `None` is what the source does not say; `unknown` says so."""

    anchor: str
    heading: str
    """The headline, or that the source has none."""
    headline: str | None
    url: str | None
    host: str | None
    authors: str | None
    publisher: str | None
    agency: str | None
    dateline: str | None
    date: str | None
    date_iso: str | None
    rights: str | None
    rights_line: str | None
    """The rights; without them and without a licence, that they are not stated."""
    licence_url: str | None
    access_notice: str | None
    facts: tuple[FactView, ...]
    """Authors, publisher, agency, date, and what of them is unknown, in the order to show them."""
    excerpts: tuple[ExcerptView, ...]
    quotes: tuple[QuoteView, ...]
    source: str
    language: str | None
    direction: str
    coverage: tuple["StoryView", ...]
    image: ImageView | None
    """Its picture; `None` when none is shown."""
    note: tuple[str, ...]
    """The editor's own words on it, a paragraph each."""
    credit: str | None
    """The line that its rights want beside it."""
    also: str | None
    """Who supplied it and who else has it: `Northern Wire, via NMG; also in The Coast`; `None` without other coverage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One thing that changed."""

    text: str
    anchor: str | None
    """The anchor of the story it is about; `None` when that is gone, or when it is about the editor's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What changed since the issue was published, in words."""

    date: str | None
    """`None` for one that is not recorded yet."""
    date_iso: str | None
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """Stories under a heading; `title` may be empty."""

    title: str
    stories: tuple[StoryView, ...]
    note: tuple[str, ...]
    """The editor's own words under the heading, a paragraph each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHead:
    """What a list of issues, or a neighbour, says of an issue."""

    slug: str
    title: str
    period: str
    heading: str
    """What stands above it: the title that its editor gave it, else the period."""
    count: str
    summary: str
    """The first headline, who has it, and how many more stories there are."""
    language: str
    direction: str
    updated_iso: str
    url: str | None
    """Its web page, when the digest has an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView(IssueHead):
    """An issue in words."""

    intro: tuple[str, ...]
    """The editor's own words, a paragraph each."""
    sections: tuple[SectionView, ...]
    preheader: str
    """What a mail client shows beside the subject, which has the first headline: who has that story, then the next headlines."""
    corrections: tuple[CorrectionView, ...]
    """What changed since it was published, the latest first."""
