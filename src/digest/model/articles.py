"""Documents, and the articles read from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

Moment: TypeAlias = datetime | date
"""When something happened: an aware `datetime`, or a `date` where the source gives no time or no zone. Never a naive datetime."""

BlockKind: TypeAlias = Literal["paragraph", "heading", "quote", "list", "table", "caption", "code"]
"""`quote` is a block the source itself set apart as a quotation; each item of a list is a `list` block of its own, each cell of a table a
`table` block."""

ARTICLE_TEXT_JOINT = "\n\n"

UNPRINTABLE = "\ufffc"
"""Stands for a letter of a block that is never printed. Source: Unicode, U+FFFC OBJECT REPLACEMENT CHARACTER."""
_LETTER = re.compile(r"\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range `[start, end)` of code points."""

    start: int
    end: int


CLOCK_SLACK = timedelta(hours=24)
"""A clock that is wrong, or a day that has begun elsewhere."""


class SeenAt:
    """When a document was seen, which bounds the dates in it; tracks until when what was decided by it stays the same.

    A seed that nobody fetched is seen at the time of the build, so at another moment in each. Its cached analysis expires when a date
    that was refused as lying in the future becomes plausible.
    """

    __slots__ = ("moment", "until")

    def __init__(self, moment: datetime) -> None:
        """Take the moment, aware. Readers ask `allows` or `exactly` instead of looking at it."""
        self.moment = moment
        self.until: datetime | None = None
        """Aware; the first later moment at which a question asked so far would be answered differently; `None` for never."""

    def __eq__(self, other: object) -> bool:
        """Return whether two documents were seen at the same moment, whatever was asked since."""
        return isinstance(other, SeenAt) and self.moment == other.moment

    def __hash__(self) -> int:
        return hash(self.moment)

    def allows(self, moment: Moment) -> bool:
        """Return whether something can have been published then: up to 24 hours after the document was seen."""
        latest = self.moment + CLOCK_SLACK
        if moment <= (latest if isinstance(moment, datetime) else latest.date()):
            return True
        start = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), self.moment.tzinfo)
        self._changes(start - CLOCK_SLACK)
        return False

    def exactly(self) -> datetime:
        """Return the moment itself, for a decision that holds for this moment alone, such as which year a date without one means."""
        self._changes(self.moment + timedelta.resolution)
        return self.moment

    def _changes(self, moment: datetime) -> None:
        self.until = min(self.until or moment, moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know that does not stop the build: a field not found, a date resolved from other evidence."""

    source: str
    text: str
    hint: str = ""
    issue: str = ""
    """The slug of the issue it is about, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What the editor says of one field."""

    field: str
    """The name of a field of `Attribution`, or `speaker`."""
    value: str
    """As the editor wrote it; empty for "the source does not say": a name that is wrong where no right one is known."""
    file: str
    """The sidecar or plan where it stands, as a path below the project."""
    line: int = 0
    """Of a plan, from 1."""
    quote: str = ""
    """The words of the quote, for a speaker."""

    @property
    def found(self) -> str:
        """Where it stands, for people."""
        return f"the editor’s correction, {self.file}" + (f":{self.line}" if self.line else "")

    @property
    def part(self) -> str:
        """The part of the attribution that it belongs to, by the name that corrections give it."""
        return next((part for part, names in CORRECTED_FIELDS.items() if self.field in names), self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of a source, with what is known of them from outside."""

    id: str
    """SHA-256 of `data`, 64 hexadecimal digits."""
    source: str
    """Path relative to the project with `/` between its parts, or a URL."""
    data: bytes
    media_type: str | None = None
    """What HTTP or the caller says it is, e.g. `text/html`; `None` when neither does."""
    url: str | None = None
    """Where the bytes came from, when that is known from outside of them."""
    seen: SeenAt | None = None
    """When it was fetched, else now."""
    fetched: datetime | None = None
    """Aware; when it was fetched, as its sidecar has it. `None` for a file that nobody fetched."""
    notices: tuple[Notice, ...] = ()
    """What was ignored of what is said about it from outside, such as a field of its sidecar."""
    embargo: Moment | Literal[False] | None = None
    """Until when the editor holds it back; `False` to print it whatever the document says; `None` where the editor says nothing."""
    overrides: tuple[Override, ...] = ()
    """What its editor says of it in its sidecar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, desk or organisation that wrote an article, as the source spells it."""

    name: str
    url: str | None = None


OPEN_EMBARGO = date.max
"""Until when an article is held back that names no day which can be read: until its editor names one."""
FUTURE_DATE = "a date in the future"
"""What evidence of a date says that was not used, since nothing has been published then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one place of a document says about one field of its attribution."""

    field: str
    """The name of a field of `Attribution`, `language`, `embargo`, or `encoding` where wrongly decoded letters were put right."""
    value: str
    """The value as text; times in ISO 8601."""
    found: str
    """Where: `json-ld`, `byline, line 6`, `meta article:published_time`, `feed entry`, `name table`…"""
    used: bool = True
    """False when another source of evidence contradicts it and was preferred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who made an article, when, and on what terms. What is not known is `None` or empty, never invented."""

    headline: str | None = None
    authors: tuple[Author, ...] = ()
    publisher: str | None = None
    """The brand under which it appeared, as written: `WSJ`."""
    publisher_name: str | None = None
    """The brand's full name where `publisher` is an abbreviation of it: `The Wall Street Journal`."""
    agency: str | None = None
    """The wire service that supplied it: `Dow Jones Newswires`."""
    via: str | None = None
    """Who passed it on without being its publisher: an alert service, a link board, a letter or a person that forwarded it."""
    dateline: str | None = None
    """The place at the head of the story: `LONDON`."""
    published: Moment | None = None
    modified: Moment | None = None
    url: str | None = None
    """The canonical address, http or https."""
    rights: str | None = None
    """The copyright or licence line as written."""
    licence_url: str | None = None
    access_notice: str | None = None
    """A notice that limits access ("log in to read, at the rights holder's request"), as written."""
    evidence: tuple[Evidence, ...] = ()
    """How each field was found, and what contradicts it."""


ATTRIBUTION_FIELDS = tuple(field.name for field in fields(Attribution) if field.name != "evidence")
"""The fields of an attribution that say something of the article, in order."""
TEXT_FIELDS = tuple(field.name for field in fields(Attribution) if field.type == str | None)
"""The fields of an attribution that hold one text."""
ADDRESS_FIELDS = frozenset(name for name in TEXT_FIELDS if name.endswith("url"))
"""Those of them that hold an http or https address."""
CORRECTED_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "headline": ("headline",),
        "authors": ("authors",),
        "publisher": ("publisher", "publisher_name"),
        "agency": ("agency",),
        "via": ("via",),
        "date": ("published",),
        "address": ("url",),
        "rights": ("rights", "licence_url", "access_notice"),
    }
)
"""The fields that belong to each part of an attribution, by the name that a correction gives the part. A change of any other field is
not reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Emphasis or a link inside a block: `[start, end)` in the block's text."""

    start: int
    end: int
    kind: Literal["emphasis", "strong", "link"]
    href: str | None = None
    """For a link: an http, https or mailto address that has passed the sanitiser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item… of an article's body, white space folded to single spaces.

    With white space left out, `text` equals `source_text[start:end]`.
    """

    text: str
    start: int
    """Offset in the source text."""
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    """Of a heading: 1..6. Else 0."""
    markup: tuple[Markup, ...] = ()
    quotable: bool = True
    """False where letters alone would not say what the source shows, as in a formula: then nothing of the block is ever printed."""
    follows_gap: bool = False
    """Whether readable text of the source that may belong to the article was left out between the block before and this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadImage:
    """The picture at the head of an article, as its source describes it; the bytes may be missing."""

    url: str
    """An http, https or cid address; where the source has none, the place as written: `page_files/quay.jpg`, or the beginning of an
    address that cannot be used: `data:image/png;base64`."""
    places: tuple[str, ...] = ()
    """Other places that the source gives for the same picture, as written: in a saved page, its file beside the page."""
    alt: str = ""
    """The source's own description, verbatim; empty when it gives none."""
    credit: str | None = None
    """Who made it, as the source says."""
    width: int | None = None
    """Pixels, as the source says; the file may have others."""
    height: int | None = None
    found: str = ""
    """Where: `json-ld`, `meta og:image`, `figure`, `mail`."""
    too_long: tuple[Literal["alt", "credit"], ...] = ()
    """What the source gives that is too long to be one, and is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of news: its attribution and its body, in source order."""

    id: str
    """The document's id, with `#` and the entry's number when the document holds several articles."""
    document: str
    """The id of the `Document` it was read from."""
    source: str
    """The document's source."""
    attribution: Attribution
    blocks: tuple[Block, ...]
    language: str | None = None
    """BCP 47, e.g. `en`, `de-AT`, `zh-Hant`; `None` when it is not known."""
    image: LeadImage | None = None
    """The picture at its head; `None` when the source has none."""
    embargo: Moment | None = None
    """Until when its source asks not to publish it, unless the editor says otherwise; a day until it begins, or `OPEN_EMBARGO`."""

    @property
    def text(self) -> str:
        """The article text: all blocks joined by an empty line."""
        return ARTICLE_TEXT_JOINT.join(block.text for block in self.blocks)

    @property
    def quotable_text(self) -> str:
        """The article text with the same offsets, but with U+FFFC for each letter of the blocks that are never printed."""
        return ARTICLE_TEXT_JOINT.join(
            block.text if block.quotable else _LETTER.sub(UNPRINTABLE, block.text) for block in self.blocks
        )

    @property
    def is_quotable(self) -> bool:
        """Whether every block may be printed."""
        return all(block.quotable for block in self.blocks)

    @property
    def offsets(self) -> tuple[int, ...]:
        """For each block, its start in the article text."""
        offsets, position = [], 0
        for block in self.blocks:
            offsets.append(position)
            position += len(block.text) + len(ARTICLE_TEXT_JOINT)
        return tuple(offsets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One input that could not be used, or one promise that does not hold; the rest of the build goes on."""

    stage: str
    """`read`, `summarize`, `compose`, `render`, `export`, `verify`."""
    source: str
    """The path or URL, optionally with `:line`."""
    problem: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader makes of a document."""

    text: str = ""
    """The source text: what a person can read in the document, without any judgement of what is the article; empty when unreadable."""
    articles: tuple[Article | Failure, ...] = ()
    """In the order of the document, each article or why it could not be read."""
    notices: tuple[Notice, ...] = ()
    """What was left aside although it could be read, by kind: attachments, entries beyond a limit."""
