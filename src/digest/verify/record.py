"""Reading `issue.json` back. Layer 3: pure. The format is documented in docs/record.md."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
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
    """The editor's words: titles, the paragraphs of the intro, and what is said of corrections."""

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
                *(str(section["title"]) for section in found["sections"]),
                *(part.strip() for part in str(found["intro"]).split("\n\n")),
                *(str(text) for one in found.get("corrections", ()) for text in one["changes"]),
            ),
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
    )


def _passage(found: dict[str, Any], *, quote: bool = False) -> RecordedPassage:
    return RecordedPassage(
        text=str(found["text"]),
        place=Span(start=int(found["place"]["start"]), end=int(found["place"]["end"])),
        credit=str(found["credit"]) if quote else None,
        speaker=found["speaker"] if quote else None,
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
