"""Reading `issue.json` back. The format is documented in docs/record.md."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from digest.model import Attribution, Author, Span

FORMAT = "digest-issue/1"


class RecordError(ValueError):
    """A record cannot be read; says where in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPassage:
    """An excerpt or a quote as the record has it."""

    text: str
    place: Span
    """Where the words stand in the source text."""
    credit: str | None = None
    """The line under a quote; `None` for an excerpt."""
    speaker: str | None = None
    """The mention of the speaker, verbatim from the source."""
    in_article: Span
    """Where the words stand in the article text."""
    continues: bool = False
    """Whether the source's paragraph goes on after it."""
    in_email: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedImage:
    """A picture as the record has it."""

    sha256: str
    alt: str
    credit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRights:
    """What the rights of a story allow; `None` is no limit."""

    words: int | None
    quotes: int | None
    images: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStory:
    """A story as the record has it."""

    id: str
    file: str
    sha256: str
    attribution: Attribution
    heading: str
    """The headline as printed: its own, or that the source has none."""
    facts: tuple[tuple[str, str], ...]
    """Kind and text of each shown part of the attribution."""
    excerpts: tuple[RecordedPassage, ...]
    quotes: tuple[RecordedPassage, ...]
    coverage: tuple["RecordedStory", ...]
    also: str = ""
    """The line that says who else has the story."""
    via: str | None = None
    """Where it was found."""
    note: str = ""
    """The editor's words on it."""
    credit: str | None = None
    """The line that the rights want beside it."""
    image: RecordedImage | None = None
    rights_account: RecordedRights | None = None

    @property
    def headline(self) -> str:
        """The headline, or nothing."""
        return self.attribution.headline or ""

    @property
    def name(self) -> str:
        """What to call the story in a message."""
        return f"story “{self.headline}”" if self.headline else f"story from {self.file}"

    @property
    def author_names(self) -> tuple[str, ...]:
        """The authors' names."""
        return tuple(author.name for author in self.attribution.authors)

    @property
    def rights(self) -> str | None:
        """The rights line."""
        return self.attribution.rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An issue as the record has it."""

    slug: str
    stories: tuple[RecordedStory, ...]
    own_texts: tuple[str, ...]
    """The editor's and the digest's words: titles, the paragraphs of intro, notes and footer, and what is said of corrections."""
    printed_texts: tuple[str, ...]
    """Of these the ones that every output of the issue shows: intro, headings of sections, and notes below them."""
    email_budget: int
    """Bytes that the HTML of the email may have."""
    base_url: str | None = None
    unsubscribe_url: str | None = None
    preheader: str = ""

    @property
    def emailed(self) -> "Record":
        """The record without the passages that the email has no room for."""
        return replace(self, stories=tuple(_emailed(story) for story in self.stories))

    @property
    def all_stories(self) -> Iterator[RecordedStory]:
        """Every story and its coverage."""
        for story in self.stories:
            yield story
            yield from story.coverage


def read_record(data: bytes) -> Record:
    """Return the record of an issue.

    Raises:
        RecordError: when it is no record, or one of another format.
    """
    try:
        found = json.loads(data)
        if found["format"] != FORMAT:
            raise RecordError(f"has the format {found['format']!r}, not {FORMAT!r}")
        return Record(
            slug=str(found["issue"]),
            stories=tuple(_story(story) for section in found["sections"] for story in section["stories"]),
            own_texts=(
                str(found["title"]),
                str(found.get("period", "")),
                *(str(section["title"]) for section in found["sections"]),
                *_paragraphs(found["intro"]),
                *(part for section in found["sections"] for part in _paragraphs(section["note"])),
                *(str(text) for one in found["corrections"] for text in (*one["changes"], one["shown"]) if text),
                *(part for text in found["site"].values() if text for part in _paragraphs(text)),
            ),
            printed_texts=(
                *_paragraphs(found["intro"]),
                *(
                    part
                    for section in found["sections"]
                    for part in (str(section["title"]), *_paragraphs(section["note"]))
                    if part
                ),
            ),
            email_budget=int(found["email_budget"]),
            base_url=found["site"]["base_url"],
            unsubscribe_url=found["site"]["unsubscribe_url"],
            preheader=str(found["preheader"]),
        )
    except RecordError:
        raise
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"is no record of an issue: {type(error).__name__} at {error}") from error
    except ValueError as error:
        raise RecordError(f"cannot be read: {error}") from error


def _story(found: dict[str, Any]) -> RecordedStory:
    return RecordedStory(
        id=str(found["id"]),
        file=str(found["source"]["file"]),
        sha256=str(found["source"]["sha256"]),
        attribution=_attribution(found["attribution"]),
        heading=str(found["shown"]["heading"]),
        facts=tuple((str(fact["kind"]), str(fact["text"])) for fact in found["shown"]["facts"]),
        excerpts=tuple(_passage(passage) for passage in found["excerpts"]),
        quotes=tuple(_passage(passage, quote=True) for passage in found["quotes"]),
        coverage=tuple(_story(story) for story in found["coverage"]),
        also=str(found["shown"]["also"] or ""),
        via=found["via"],
        note=str(found["note"]),
        credit=found["credit"],
        image=_image(found["image"]),
        rights_account=_rights(found["rights"]),
    )


def _image(found: dict[str, Any] | None) -> RecordedImage | None:
    if found is None:
        return None
    return RecordedImage(sha256=str(found["sha256"]), alt=str(found["alt"]), credit=found["credit"])


def _rights(found: dict[str, Any] | None) -> RecordedRights | None:
    if found is None:
        return None
    return RecordedRights(words=found["words"], quotes=found["quotes"], images=bool(found["images"]))


def _emailed(story: RecordedStory) -> RecordedStory:
    return replace(
        story,
        excerpts=tuple(one for one in story.excerpts if one.in_email),
        quotes=tuple(one for one in story.quotes if one.in_email),
        coverage=tuple(_emailed(other) for other in story.coverage),
    )


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in str(text).split("\n\n") if part.strip()]


def _passage(found: dict[str, Any], *, quote: bool = False) -> RecordedPassage:
    return RecordedPassage(
        text=str(found["text"]),
        place=Span(start=int(found["place"]["start"]), end=int(found["place"]["end"])),
        credit=str(found["credit"]) if quote else None,
        speaker=found["speaker"] if quote else None,
        in_article=Span(start=int(found["in_article"]["start"]), end=int(found["in_article"]["end"])),
        continues=not quote and bool(found["continues"]),
        in_email=bool(found["in_email"]),
    )


def _attribution(found: dict[str, Any]) -> Attribution:
    return Attribution(
        headline=found["headline"],
        authors=tuple(Author(name=str(author["name"]), url=author["url"]) for author in found["authors"]),
        publisher=found["publisher"],
        publisher_name=found["publisher_name"],
        agency=found["agency"],
        dateline=found["dateline"],
        published=_moment(found["published"]),
        modified=_moment(found["modified"]),
        url=found["url"],
        rights=found["rights"],
        licence_url=found["licence_url"],
        access_notice=found["access_notice"],
    )


def _moment(text: str | None) -> date | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
