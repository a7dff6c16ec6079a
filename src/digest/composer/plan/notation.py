"""The notation of a plan, shared by reading and writing: its lines, and its parts as values."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from digest.errors import PlanError
from digest.model import OVERRIDE_NAMES
from digest.text.words import WIDE
from digest.text.wrap import one_line

PassageKind: TypeAlias = Literal["excerpt", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPassage:
    """A block quote: words of a source as the plan has them."""

    line: int
    """Its first line, from 1."""
    text: str
    """With line breaks; of a pull quote without the mark and the speaker."""
    kind: PassageKind = "excerpt"
    speaker: str | None = None
    """Who spoke according to the plan, if it says so: compared with the source, unless it is the editor's correction."""
    speaker_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedField:
    """What the editor says of an article in place of its source: `author: Ada Quill`."""

    line: int
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStory:
    """A story of the plan, or one of its other coverage."""

    anchor: str
    """Its id, `s-0123456789ab`: see `digest.composer.identity.anchor`."""
    heading: str
    """The words of its heading. Never shown: the headline is the source's."""
    line: int
    pinned: bool = False
    fields: tuple[PlannedField, ...] = ()
    note: str = ""
    passages: tuple[PlannedPassage, ...] = ()
    coverage: tuple["PlannedStory", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSection:
    """A section of the plan. Stories before the first section heading form a section without a title."""

    title: str
    line: int
    note: str = ""
    stories: tuple[PlannedStory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A story that was offered to the editor before. One that is no longer in the plan was deleted, and stays out."""

    anchor: str
    source: str
    """The path of its document; empty where the list does not give it."""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An issue as its editor wants it."""

    file: str
    """Its path below the project, for messages."""
    title: str = ""
    intro: str = ""
    sections: tuple[PlannedSection, ...] = ()
    offered: tuple[Offer, ...] = ()

    @property
    def stories(self) -> tuple[PlannedStory, ...]:
        """All stories, each followed by its coverage."""
        return tuple(story for section in self.sections for main in section.stories for story in (main, *main.coverage))


@dataclass(slots=True)
class PlanProblems:
    """What is wrong with a plan."""

    file: str
    found: list[PlanError] = field(default_factory=list)

    def add(self, line: int, problem: str, hint: str) -> None:
        """Note a problem in a line."""
        self.found.append(PlanError(f"{self.file}:{line}", problem, hint))

    def raise_all(self) -> None:
        """Raise all problems as one error, in the order of their lines; do nothing when there are none.

        Raises:
            PlanError: the first problem, with the others behind it.
        """
        if self.found:
            first, *others = sorted(self.found, key=lambda error: int(error.where.rpartition(":")[2]))
            raise PlanError(first.where, first.problem, first.hint, tuple(others))


FOLDER, ENDING = "issues", ".md"
TITLE, SECTION, STORY, COVERAGE = 1, 2, 3, 4
"""Levels of headings."""

QUOTE_MARK = "[!quote]"
"""Stands alone on the first line of a pull quote, so that no excerpt is taken for one, whatever its words.
Source: the notation for callouts of Obsidian and GitHub."""

SPEAKER_MARK = "— "
PIN = ".pin"
OFFERED = "offered by digest plan"
"""The beginning of the comment that lists what was offered."""

OFFERED_HEAD = f"{OFFERED}; keep this list: a story that is named here and not above stays out"

LineKind: TypeAlias = Literal["blank", "heading", "quote", "text", "comment"]

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?\Z", re.DOTALL)
_QUOTE = re.compile(r" {0,3}>( ?)(.*)\Z", re.DOTALL)
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}\Z")
_SPEAKER = re.compile(r"(?:—|–|--)\s+(\S.*)\Z", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][A-Za-z_]{1,20})[ \t]*:(?:[ \t]+(.*))?\Z", re.DOTALL)
EDITORS_SPEAKER = "editor:"
"""Stands before a speaker whom the article does not name: the editor's own word."""
_WIDE = re.compile(f"[{WIDE}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One line of a plan; a comment within a line is a line of its own."""

    number: int
    """From 1."""
    offset: int
    """Of its beginning in the plan."""
    end: int
    """Offset of the next line."""
    kind: LineKind
    text: str = ""
    """Without marks."""
    level: int = 0
    """Of a heading."""


def plan_file(slug: str) -> str:
    """Return the path of an issue's plan below the project."""
    return f"{FOLDER}/{slug}{ENDING}"


def scan(plan: str) -> Iterator[PlanLine]:
    """Yield the lines of a plan. Comments outside of block quotes are lines of their own, even within another line.

    Raises:
        UnclosedCommentError: when a comment is not closed.
    """
    offset, opened = 0, 0
    for number, raw in enumerate(_lines(plan), start=1):
        end = offset + len(raw)
        text = raw.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")
        words, comment, is_open = _without_comments(text, inside=bool(opened))
        if comment is not None:
            yield PlanLine(number=number, offset=offset, end=end, kind="comment", text=comment)
        if words.strip() or comment is None:
            yield _line(words, number, offset, end)
        opened = (number if not opened or "-->" in text else opened) if is_open else 0
        offset = end
    if opened:
        raise UnclosedCommentError(opened)


def _without_comments(text: str, *, inside: bool) -> tuple[str, str | None, bool]:
    """Return a line without its comments, their text (`None` without comments), and whether one is still open at the end.

    `inside`: the line begins within a comment. Block quotes and headings are left as they are.
    """
    words: list[str] = []
    comments: list[str] = []
    place, blank = 0, True
    while True:
        if inside:
            end = text.find("-->", place)
            comments.append(text[place : end if end >= 0 else len(text)])
            if end < 0:
                return "".join(words), "".join(comments), True
            place, inside = end + 3, False
        if blank and (_QUOTE.match(text, place) or _HEADING.match(text, place)):
            return text[place:], "".join(comments) if comments else None, False
        start = text.find("<!--", place)
        words.append(text[place : start if start >= 0 else len(text)])
        blank = blank and not words[-1].strip()
        if start < 0:
            return "".join(words), "".join(comments) if comments else None, False
        place, inside = start + 4, True


class UnclosedCommentError(ValueError):
    """A comment is not closed; the argument is the line where it begins."""


def _lines(plan: str) -> Iterable[str]:
    """Return the lines with their ends. Only line feeds end a line: a source's words may have other separators."""
    parts = plan.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _line(text: str, number: int, offset: int, end: int) -> PlanLine:
    if match := _QUOTE.match(text):
        return PlanLine(number=number, offset=offset, end=end, kind="quote", text=match.group(2))
    if match := _HEADING.match(text):
        words = _heading_words(match.group(2) or "").strip()
        return PlanLine(number=number, offset=offset, end=end, kind="heading", text=words, level=len(match.group(1)))
    text = text.strip()
    blank = not text or _RULE.match(text)
    return PlanLine(number=number, offset=offset, end=end, kind="blank" if blank else "text", text=text)


def split_identity(heading: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the words of a story's heading and the marks in braces at its end; `None` without braces."""
    words, brace, marks = heading.strip().rpartition("{")
    if not brace or not marks.endswith("}") or "}" in marks[:-1]:
        return None
    return words.strip(), tuple(marks[:-1].split())


def _heading_words(heading: str) -> str:
    """Return a heading without the comments that are closed in it."""
    parts, place = [], 0
    while (start := heading.find("<!--", place)) >= 0 and (end := heading.find("-->", start)) >= 0:
        parts.append(heading[place:start])
        place = end + 3
    return "".join([*parts, heading[place:]])


def words_of_heading(words: str) -> str:
    """Return what is read back when these words are written as a story's heading: white space and comments are lost."""
    (line,) = scan(heading_line(STORY, words, anchor="s"))
    return (split_identity(line.text) or ("", ()))[0]


def field_of(line: str) -> tuple[str, str] | None:
    """Return the name and value of a line `name: value`, whatever the name; `None` for any other line."""
    match = _FIELD.match(line.strip())
    return (match.group(1).casefold(), (match.group(2) or "").strip()) if match else None


def is_field(line: str) -> bool:
    """Return whether a line corrects a field of an article's attribution."""
    found = field_of(line)
    return found is not None and found[0] in OVERRIDE_NAMES


def split_speaker(line: str) -> str | None:
    """Return the speaker in the last line of a pull quote, or `None` when the line names none."""
    match = _SPEAKER.match(line.strip())
    return match.group(1).strip() if match else None


def joined(lines: Iterable[str]) -> str:
    """Return the lines of a paragraph as one, with a space between them unless both are Chinese or Japanese there."""
    text = ""
    for line in lines:
        touching = text and line and _WIDE.match(text[-1]) and _WIDE.match(line[0])
        text += line if touching or not text else f" {line}"
    return text


def heading_line(level: int, words: str, *, anchor: str = "") -> str:
    """Return a heading; with an anchor in braces, if given."""
    parts = ["#" * level, one_line(words), f"{{#{anchor}}}" if anchor else ""]
    return " ".join(part for part in parts if part)


def quote_lines(text: str, *, speaker: str | None = None) -> list[str]:
    """Return a block quote: an excerpt, or a pull quote when a speaker is given."""
    words = "> " + text.replace("\r", " ").replace("\n", " ")
    return [words] if speaker is None else [f"> {QUOTE_MARK}", words, f"> {SPEAKER_MARK}{one_line(speaker)}"]


def comment_line(text: str) -> str:
    """Return a comment of one line."""
    return f"<!-- {harmless(text)} -->"


def offer_line(offer: Offer) -> str:
    """Return an offer as a line of the list of offers."""
    return f"{offer.anchor} {_escaped(offer.source)} {harmless(offer.heading)}".rstrip()


def offer_of(line: str) -> Offer | None:
    """Return the offer in a line of the list of offers, or `None` when there is none."""
    parts = line.split(None, 2)
    if not parts or not parts[0].startswith("s-"):
        return None
    source, heading = (*parts[1:], "", "")[:2]
    return Offer(anchor=parts[0], source=_unescaped(source), heading=heading.strip())


def harmless(text: str) -> str:
    """Return a text on one line, without anything that would end a comment."""
    return one_line(text).replace("--", "- -").replace("--", "- -").replace("<!-", "< !-")


def _escaped(path: str) -> str:
    """Return a path with white space, and anything that would end a comment, percent-encoded."""
    path = re.sub(r"[\s%]|(?<=-)-", lambda match: "".join(f"%{byte:02X}" for byte in _bytes(match.group())), path)
    return path or "-"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _unescaped(path: str) -> str:
    if path == "-":
        return ""
    raw = re.sub(rb"%([0-9A-F]{2})", lambda match: bytes([int(match.group(1), 16)]), _bytes(path))
    return raw.decode("utf-8", "replace")
