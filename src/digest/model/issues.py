"""What an issue shows of its articles, and the digest as a publication."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from digest.model.articles import Attribution, LeadImage, Override, Span

QuoteKind: TypeAlias = Literal["direct", "partial", "mention"]
"""`direct`: a whole clause or more that somebody said. `partial`: somebody's words within the reporter's own sentence.
`mention`: a term, title or scare quote that is not attributed to anybody."""


CLOSING_COMMAS = (",", "，", "、", "،")
"""Commas at the end of a quotation that belong to the sentence around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Key paragraphs of a source, verbatim: `article.text[start:end] == text`, within one block."""

    text: str
    start: int
    end: int
    place: Span
    """The same words in the source text."""
    score: float = 0.0
    """0..1, comparable within one article."""
    reason: str = ""
    """Why it was chosen, for people."""
    continues: bool = False
    """Whether the source's paragraph goes on after it, which outputs must show."""
    follows_gap: bool = False
    """Whether readable text of the source, which is not in the article text, was left out right before its paragraph."""
    within: bool = False
    """Whether it begins within a sentence of the source, which only an editor's choice does; outputs must show it."""
    fragment: str | None = None
    """The text directive that leads to these words on the source's page, percent-encoded; `None` where they are not unique there.
    Source: WICG, URL Fragment Text Directives, section 3.2."""
    in_email: bool = True
    """False when the email had no room for it; every other output shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words in quotation marks and who said them: `text[start:end] == quote.text` in the text it was found in.

    `text` is what stands inside the marks. `speaker` is `None` when no speaker was found. Offsets of speaker and evidence are in the same
    text.
    """

    text: str
    start: int
    end: int
    kind: QuoteKind = "direct"
    speaker: str | None = None
    """The mention as written: `the company`, `he`, `the report, written by Ada Quill and Tomas Brandt`."""
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_name: str | None = None
    """The full name the article gives for that mention; `None` below the confidence at which it may be shown."""
    speaker_role: str | None = None
    """What the article calls the speaker beside the name, verbatim: `harbour master`."""
    cue: str | None = None
    """The word of saying, as written: `said`."""
    evidence: Span | None = None
    """The sentence that ties speaker and quote."""
    rule: str = ""
    """The name of the rule that found the speaker, e.g. `quote-comma-subject-verb`."""
    confidence: float = 0.0
    """0..1: the share of right speakers measured for this rule."""
    parent: Span | None = None
    """The quote around this one, when nested."""
    place: Span | None = None
    """The same words in the source text; `None` for a quote found in bare text."""
    fragment: str | None = None
    """As in `Excerpt`."""
    in_email: bool = True
    """As in `Excerpt`."""

    @property
    def shown(self) -> str:
        """The words as every output shows them: without the comma that parts them from the reporter's own."""
        return self.text[:-1].rstrip() if self.text.endswith(CLOSING_COMMAS) else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that is shown, and who made it."""

    file: str
    """Path of the bytes, relative to the project with `/` between its parts."""
    sha256: str
    media_type: Literal["image/png", "image/jpeg", "image/gif"]
    width: int
    """Pixels of the file."""
    height: int
    alt: str
    """The source's own description, verbatim; empty when it gives none."""
    credit: str | None = None
    """Who made it, as the source says."""
    url: str | None = None
    """Where it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What was chosen of a story and is not shown because of one rule about its rights."""

    rule: str
    """The rule in the words of the settings: `publisher Harbour Post: at most 60 words`."""
    excerpts: int = 0
    """How many excerpts were left out or shortened."""
    words: int = 0
    """How many words of excerpts were left out."""
    quotes: int = 0
    image: bool = False
    """Whether the picture was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a story its rights allow to be shown; by default all of it."""

    words: int | None = None
    """Of excerpts and quotes together, as `text.words.count_words` counts them; `None` for no limit."""
    quotes: int | None = None
    """Pull quotes; `None` for no limit."""
    images: bool = True
    words_rule: str = ""
    """Where the limit on words comes from, in the words of the settings: `publisher Harbour Post: at most 60 words`."""
    quotes_rule: str = ""
    """As `words_rule`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """What the rights of a story allow and require, and what was left out to keep to them; by default everything may be shown."""

    limits: Limits = Limits()
    credit: str | None = None
    """The credit line that the settings require beside it."""
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The score of a story, and how it came about."""

    score: float
    """Stories with higher scores come first; comparable within one issue."""
    parts: tuple[tuple[str, float], ...] = ()
    """The factors whose product the score is, by name: `coverage`, `recency`, `source weight`…"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What may be shown of an article, as the summarizer chose it. It has no text that is not in its source."""

    id: str
    """The article's id."""
    document: str
    source: str
    attribution: Attribution
    excerpts: tuple[Excerpt, ...] = ()
    """In source order."""
    quotes: tuple[Quote, ...] = ()
    """Pull quotes, in source order; none repeats what the excerpts show."""
    language: str | None = None
    length: int = 0
    """Words of the article's whole body, as `text.words.count_words` counts them."""
    lead_image: LeadImage | None = None
    """The picture at the head of the article, as the source describes it."""
    via: str | None = None
    """The address where it was found, such as a publisher's feed, when that is known and not the article's own."""
    fetched: datetime | None = None
    """Aware; when its document was fetched, `None` where nobody did."""
    section: str = ""
    """The title of the section it belongs to by the rules of the settings; empty for none."""
    section_reason: str = ""
    """What put it into that section, for people: `keyword “ferry” in the headline`."""
    overrides: tuple[Override, ...] = ()
    """What its editor says in place of its source. `attribution` and `quotes` have it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangedStory(Story):
    """A story in an issue, with its place and what else is shown with it.

    The default of each field is an answer: nothing else reports the event, the editor wrote nothing, nothing is restricted.
    """

    rank: Rank | None = None
    """`None` for a story that only a plan takes in."""
    coverage: tuple["ArrangedStory", ...] = ()
    """Other articles on the same event, each with what is shown of it under its own attribution; independent accounts first."""
    copy_of: str | None = None
    """Of coverage: the id of the story, this one or another of its coverage, whose text it carries; nothing of it is shown twice.
    `None` for an account of its own."""
    note: str = ""
    """The editor's own words on it, paragraphs joined by an empty line."""
    image: Image | None = None
    """The lead picture as it is shown; `None` when it is not: pictures are off, its file is missing, or the rights forbid it."""
    restrictions: Restrictions = Restrictions()
    key: str | None = None
    """The key under which it was published in the feeds; `None` where its content gives the key."""

    @property
    def with_coverage(self) -> tuple["ArrangedStory", ...]:
        """This story, then its coverage."""
        return (self, *self.coverage)


def arranged(story: Story) -> ArrangedStory:
    """Return a story as an issue has it; one that is arranged already stays as it is."""
    if isinstance(story, ArrangedStory):
        return story
    return ArrangedStory(**{field.name: getattr(story, field.name) for field in fields(story)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours, each `#rrggbb`."""

    ink: str = "#1f2328"
    """Of text."""
    soft: str = "#57606a"
    """Of secondary text: bylines, rights."""
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
    """Font stack of headlines and quotes, of fonts that readers have: none is loaded."""
    sans: str = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
    """Font stack of everything else."""
    masthead: str = ""
    """A line under the digest's title."""
    footer: str = ""
    """The editor's own words at the end, paragraphs joined by an empty line."""
    logo: Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The digest as a publication: what all its issues share."""

    title: str = "Weekly Digest"
    language: str = "en"
    """BCP 47; of the digest's own words, not of its sources."""
    editor: str | None = None
    """The person or organisation responsible for it."""
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
    """How many issues the feed document that readers poll has; older ones are in archive documents."""
    rss: bool = False
    """Whether both feeds are written as RSS 2.0 too."""
    json_feed: bool = False
    """Whether both feeds are written as JSON Feed 1.1 too."""
    email_budget: int = 90_000
    """Bytes that the HTML of an email may have. Gmail clips a message at about 102 KB."""
    theme: Theme = Theme()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Stories under one heading of an issue; an untitled section has an empty title."""

    title: str = ""
    stories: tuple[ArrangedStory, ...] = ()
    note: str = ""
    """The editor's own words at its head, paragraphs joined by an empty line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change in one story, or in the editor's words, since an issue was published."""

    kind: Literal["added", "removed", "changed"]
    heading: str = ""
    """The story's headline, verbatim; empty for the editor's words or a story without one."""
    parts: tuple[str, ...] = ()
    """What changed: `headline`, `authors`, `publisher`, `agency`, `via`, `date`, `address`, `rights`, `text`, `quotes`, `intro`."""
    story: str = ""
    """The id of the story as it is now; empty for one that was removed and for the editor's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction of a published issue."""

    changes: tuple[Change, ...]
    moment: datetime | None = None
    """Aware, UTC: when it was recorded; `None` for a correction that is not recorded yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One number of the digest. The same input gives the same issue."""

    slug: str
    """ISO 8601 week: `2026-W23`."""
    title: str
    first_day: date
    last_day: date
    updated: datetime
    """Aware, UTC: the latest moment that its stories give. It derives from content, never from the time of the build."""
    sections: tuple[Section, ...] = ()
    intro: str = ""
    """The editor's own words."""
    language: str = "en"
    corrections: tuple[Correction, ...] = ()
    """What changed since it was published, the latest first."""

    @property
    def stories(self) -> tuple[ArrangedStory, ...]:
        """The main stories, in printed order."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def all_stories(self) -> tuple[ArrangedStory, ...]:
        """Every story, in printed order, each main story followed by its coverage."""
        return tuple(story for main in self.stories for story in main.with_coverage)


def map_stories(issue: Issue, function: Callable[[ArrangedStory], ArrangedStory | None]) -> Issue:
    """Return the issue with `function` applied to each main story; a story for which it returns `None` is left out.

    Sections stay even when they have no story left.
    """
    sections = (
        replace(section, stories=tuple(new for story in section.stories if (new := function(story)) is not None))
        for section in issue.sections
    )
    return replace(issue, sections=tuple(sections))


def map_all_stories(issue: Issue, function: Callable[[ArrangedStory], ArrangedStory]) -> Issue:
    """Return the issue with `function` applied to each main story and to each story of its coverage."""

    def with_coverage(story: ArrangedStory) -> ArrangedStory:
        return replace(function(story), coverage=tuple(function(other) for other in story.coverage))

    return map_stories(issue, with_coverage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finished file: path below `dist/` with `/` between its parts, media type, bytes."""

    path: str
    media_type: str
    data: bytes
