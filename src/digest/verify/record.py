"""Reads the record of an issue, `issue.json`. The format is documented in docs/record.md."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from digest.model import Attribution, Author, Span

FORMAT = "digest-issue/1"

PARAGRAPH_JOINT = 2
"""Code points between two paragraphs of an article text. Source: docs/record.md."""


class RecordError(ValueError):
    """The record cannot be read; the message says where."""


_COMMAS = (",", "，", "、", "،")
"""The one thing that outputs leave out of a quote when it stands at its end."""


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
    speaker_name: str | None = None
    """The speaker's full name, and what the speaker is, as the source says elsewhere."""
    speaker_role: str | None = None
    speaker_in_article: Span | None = None
    """Where the mention stands in the article text."""
    in_article: Span
    """Where the words stand in the article text."""
    continues: bool = False
    """Whether the source's paragraph goes on after it."""
    follows_gap: bool = False
    """Whether readable text of the source, which is not in the article text, was left out right before its paragraph."""
    in_email: bool = True

    @property
    def shown(self) -> str:
        """The words as outputs show them: a quote ends without the comma that parts it from the reporter's words."""
        if self.credit is None:
            return self.text
        return self.text.rstrip()[:-1].rstrip() if self.text.rstrip().endswith(_COMMAS) else self.text

    def follows(self, before: "RecordedPassage") -> bool:
        """Return whether the passage stands right after another, with no readable text between them."""
        is_next = self.in_article.start <= before.in_article.end + PARAGRAPH_JOINT
        return is_next and not before.continues and not self.follows_gap


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedImage:
    """A picture as the record has it."""

    sha256: str
    alt: str
    credit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRights:
    """What the rights of a story allow; `None` means without limit."""

    words: int | None
    quotes: int | None
    images: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedOverride:
    """What the editor says in place of a source, as the record has it."""

    field: str
    value: str
    file: str
    quote: str = ""
    """The words of the quote, for a speaker."""


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
    rights: str | None = None
    """The rights and the notice at the source as printed."""
    access_notice: str | None = None
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
    """The line that the rights require beside it."""
    image: RecordedImage | None = None
    rights_account: RecordedRights | None = None
    overrides: tuple[RecordedOverride, ...] = ()

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
    def addresses(self) -> tuple[str, ...]:
        """The addresses that every output links to: of the article, and of its licence."""
        return tuple(url for url in (self.attribution.url, self.attribution.licence_url) if url)

    @property
    def passages(self) -> tuple[RecordedPassage, ...]:
        """The excerpts, then the quotes: the order in which they are printed."""
        return (*self.excerpts, *self.quotes)

    @property
    def emailed(self) -> "RecordedStory":
        """The story without the passages that the email has no room for."""
        excerpts, quotes = (
            tuple(passage for passage in passages if passage.in_email) for passages in (self.excerpts, self.quotes)
        )
        return replace(self, excerpts=excerpts, quotes=quotes, coverage=tuple(story.emailed for story in self.coverage))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSection:
    """A section as the record has it."""

    title: str
    stories: tuple[RecordedStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An issue as the record has it."""

    slug: str
    title: str
    language: str
    """The language of the digest's own words."""
    sections: tuple["RecordedSection", ...]
    own_texts: tuple[str, ...]
    """The editor's and the digest's words: titles, the paragraphs of intro, notes and footer, and the texts of corrections."""
    printed_texts: tuple[str, ...]
    """Those that every output of the issue shows: the intro, the headings of sections, and the notes below these."""
    email_budget: int
    """The most bytes that the HTML of the email may have."""
    base_url: str | None = None
    unsubscribe_url: str | None = None
    preheader: str = ""

    @property
    def emailed(self) -> "Record":
        """The record without the passages that the email has no room for."""
        return self.with_stories(lambda story: story.emailed)

    @property
    def stories(self) -> tuple[RecordedStory, ...]:
        """The stories of all sections."""
        return tuple(story for section in self.sections for story in section.stories)

    def with_stories(self, changed: Callable[[RecordedStory], RecordedStory]) -> "Record":
        """Return the record with each story changed."""
        return replace(
            self,
            sections=tuple(replace(one, stories=tuple(map(changed, one.stories))) for one in self.sections),
        )

    @property
    def all_stories(self) -> Iterator[RecordedStory]:
        """Every story, each followed by its coverage."""
        for story in self.stories:
            yield story
            yield from story.coverage


def read_record(data: bytes) -> Record:
    """Return the record of an issue.

    Raises:
        RecordError: when it is not the record of an issue, or has another format.
    """
    try:
        record = json.loads(data)
        if record["format"] != FORMAT:
            raise RecordError(f"has the format {record['format']!r}, not {FORMAT!r}")
        sections, site, intro = record["sections"], record["site"], _paragraphs(record["intro"])
        return Record(
            slug=str(record["issue"]),
            title=str(record["title"]),
            language=str(record["language"]),
            sections=tuple(
                RecordedSection(title=str(section["title"]), stories=tuple(map(_story, section["stories"])))
                for section in sections
            ),
            own_texts=(
                str(record["title"]),
                str(record.get("period", "")),
                *(str(section["title"]) for section in sections),
                *intro,
                *(paragraph for section in sections for paragraph in _paragraphs(section["note"])),
                *(str(text) for one in record["corrections"] for text in (*one["changes"], one["shown"]) if text),
                *(paragraph for text in site.values() if text for paragraph in _paragraphs(text)),
            ),
            printed_texts=(
                *intro,
                *(
                    text
                    for section in sections
                    for text in (str(section["title"]), *_paragraphs(section["note"]))
                    if text
                ),
            ),
            email_budget=int(record["email_budget"]),
            base_url=site["base_url"],
            unsubscribe_url=site["unsubscribe_url"],
            preheader=str(record["preheader"]),
        )
    except RecordError:
        raise
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"is not the record of an issue: {type(error).__name__} at {error}") from error
    except ValueError as error:
        raise RecordError(f"cannot be read: {error}") from error


def _story(item: dict[str, Any]) -> RecordedStory:
    source, shown = item["source"], item["shown"]
    return RecordedStory(
        id=str(item["id"]),
        file=str(source["file"]),
        sha256=str(source["sha256"]),
        attribution=_attribution(item["attribution"]),
        heading=str(shown["heading"]),
        facts=tuple((str(fact["kind"]), str(fact["text"])) for fact in shown["facts"]),
        rights=shown["rights"],
        access_notice=shown["access_notice"],
        excerpts=tuple(_passage(passage) for passage in item["excerpts"]),
        quotes=tuple(_passage(passage, quote=True) for passage in item["quotes"]),
        coverage=tuple(_story(story) for story in item["coverage"]),
        also=str(shown["also"] or ""),
        via=item["via"],
        note=str(item["note"]),
        credit=item["credit"],
        image=_image(item["image"]),
        rights_account=_rights(item["rights"]),
        overrides=tuple(
            RecordedOverride(
                field=str(one["field"]), value=str(one["value"]), file=str(one["file"]), quote=str(one["quote"])
            )
            for one in item.get("editor", ())
        ),
    )


def _image(item: dict[str, Any] | None) -> RecordedImage | None:
    if item is None:
        return None
    return RecordedImage(sha256=str(item["sha256"]), alt=str(item["alt"]), credit=item["credit"])


def _rights(item: dict[str, Any] | None) -> RecordedRights | None:
    if item is None:
        return None
    return RecordedRights(words=item["words"], quotes=item["quotes"], images=bool(item["images"]))


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in str(text).split("\n\n") if paragraph.strip()]


def _passage(item: dict[str, Any], *, quote: bool = False) -> RecordedPassage:
    return RecordedPassage(
        text=str(item["text"]),
        place=_span(item["place"]),
        credit=str(item["credit"]) if quote else None,
        speaker=item["speaker"] if quote else None,
        speaker_name=item["speaker_name"] if quote else None,
        speaker_role=item["speaker_role"] if quote else None,
        speaker_in_article=_span(item["speaker_in_article"]) if quote and item["speaker_in_article"] else None,
        in_article=_span(item["in_article"]),
        continues=not quote and bool(item["continues"]),
        follows_gap=not quote and bool(item["follows_gap"]),
        in_email=bool(item["in_email"]),
    )


def _span(item: dict[str, Any]) -> Span:
    return Span(start=int(item["start"]), end=int(item["end"]))


def _attribution(item: dict[str, Any]) -> Attribution:
    """Return the attribution; how its fields were found is for people, and not judged."""
    names = [field.name for field in fields(Attribution) if field.name != "evidence"]
    return Attribution(**{name: _CONVERTED.get(name, _unchanged)(item[name]) for name in names})


def _authors(items: list[dict[str, Any]]) -> tuple[Author, ...]:
    return tuple(Author(name=str(item["name"]), url=item["url"]) for item in items)


def _moment(text: str | None) -> date | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _unchanged(value: Any) -> Any:
    return value


_CONVERTED: dict[str, Callable[[Any], Any]] = {"authors": _authors, "published": _moment, "modified": _moment}
"""How a field of the attribution is read that is not text."""
