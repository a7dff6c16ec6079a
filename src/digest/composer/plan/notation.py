"""The notation of a plan, and the parts it is made of once it is read.

Reading, drafting and merging agree through this module; it knows lines, not meaning.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from digest.errors import PlanError
from digest.text.words import WIDE

PassageKind: TypeAlias = Literal["excerpt", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a source as the plan has them: a block quote."""

    line: int
    """Where it begins, from 1."""
    text: str
    """With its line breaks; for a quote without the mark and the speaker."""
    kind: PassageKind = "excerpt"
    speaker: str | None = None
    """Who the plan says spoke; `None` when it says nothing. Never shown: only compared with the source."""
    speaker_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStory:
    """A story of the plan, or one of its other coverage."""

    anchor: str
    """Which story it is: `s-0123456789ab`, see `digest.composer.wording.anchor`."""
    heading: str
    """The words of its heading; never shown: the headline is the source's."""
    line: int
    pinned: bool = False
    note: str = ""
    passages: tuple[Passage, ...] = ()
    coverage: tuple["PlannedStory", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSection:
    """A section of the plan; the stories before the first heading are one without a title."""

    title: str
    line: int
    note: str = ""
    stories: tuple[PlannedStory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A story that planning has offered before; one that is named here and not above was deleted and stays out."""

    anchor: str
    source: str
    """Path of its document, or empty where the list does not say."""
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An issue as its editor wants it."""

    file: str
    """The path of the plan below the project, for messages."""
    title: str = ""
    """Empty when the plan has none."""
    intro: str = ""
    sections: tuple[PlannedSection, ...] = ()
    offered: tuple[Offer, ...] = ()

    @property
    def stories(self) -> tuple[PlannedStory, ...]:
        """All stories, each followed by its coverage."""
        return tuple(one for section in self.sections for story in section.stories for one in (story, *story.coverage))


def raise_all(problems: Iterable[PlanError]) -> None:
    """Raise the problems of a plan as one error, in the order of their lines; nothing happens when there is none.

    Raises:
        PlanError: the first one, with the others behind it.
    """
    ordered = sorted(problems, key=lambda one: _line_of(one.where))
    if ordered:
        first, *others = ordered
        raise PlanError(first.where, first.problem, first.hint, tuple(others))


def _line_of(where: str) -> int:
    line = where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


FOLDER, ENDING = "issues", ".md"
TITLE, SECTION, STORY, COVERAGE = 1, 2, 3, 4
"""Levels of headings."""

QUOTE_MARK = "[!quote]"
"""Stands alone on the first line of a block quote that is a pull quote: an excerpt is never taken for one, whatever its words are.
Source: the notation for callouts of Obsidian and GitHub."""

SPEAKER_MARK = "— "
PIN = ".pin"
OFFERED = "offered by digest plan"
"""How the comment begins that lists what was offered."""

OFFERED_HEAD = f"{OFFERED}; keep this list: a story that is named here and not above stays out"

LineKind: TypeAlias = Literal["blank", "heading", "quote", "text", "comment"]

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?\Z", re.DOTALL)
_QUOTE = re.compile(r" {0,3}>( ?)(.*)\Z", re.DOTALL)
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}\Z")
_SPEAKER = re.compile(r"(?:—|–|--)\s+(\S.*)\Z", re.DOTALL)
_WIDE = re.compile(f"[{WIDE}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plan, or the part of one that is no comment."""

    number: int
    """From 1."""
    offset: int
    """Where the line begins in the plan."""
    end: int
    """Where the next line begins."""
    kind: LineKind
    text: str = ""
    """Without marks; of a comment what it says."""
    level: int = 0
    """Of a heading."""


def plan_file(slug: str) -> str:
    """Return the path of an issue's plan below the project."""
    return f"{FOLDER}/{slug}{ENDING}"


def scan(plan: str) -> Iterator[Line]:
    """Yield the lines of a plan. Comments outside of block quotes are lines of their own kind, also when they stand within a line.

    Raises:
        UnclosedCommentError: when a comment does not end.
    """
    offset, opened = 0, 0
    for number, raw in enumerate(_lines(plan), start=1):
        end = offset + len(raw)
        text = raw.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")
        kept, said, still = _parted(text, inside=bool(opened))
        if said is not None:
            yield Line(number=number, offset=offset, end=end, kind="comment", text=said)
        if kept.strip() or said is None:
            yield _line(kept, number, offset, end)
        opened = (number if not opened or "-->" in text else opened) if still else 0
        offset = end
    if opened:
        raise UnclosedCommentError(opened)


def _parted(text: str, *, inside: bool) -> tuple[str, str | None, bool]:
    """Return a line without its comments, what these say (`None` without any), and whether one is still open at its end.

    What begins a block quote or a heading has no comments in it.
    """
    kept: list[str] = []
    said: list[str] = []
    place, blank = 0, True
    while True:
        if inside:
            end = text.find("-->", place)
            said.append(text[place : end if end >= 0 else len(text)])
            if end < 0:
                return "".join(kept), "".join(said), True
            place, inside = end + 3, False
        if blank and (_QUOTE.match(text, place) or _HEADING.match(text, place)):
            return text[place:], "".join(said) if said else None, False
        start = text.find("<!--", place)
        kept.append(text[place : start if start >= 0 else len(text)])
        blank = blank and not kept[-1].strip()
        if start < 0:
            return "".join(kept), "".join(said) if said else None, False
        place, inside = start + 4, True


class UnclosedCommentError(ValueError):
    """A comment does not end; its argument is the line where it begins."""


def _lines(plan: str) -> Iterable[str]:
    """Return the lines with their ends; only line feeds end a line, so that no odd separator within a source's words does."""
    parts = plan.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _line(text: str, number: int, offset: int, end: int) -> Line:
    if match := _QUOTE.match(text):
        return Line(number=number, offset=offset, end=end, kind="quote", text=match.group(2))
    if match := _HEADING.match(text):
        words = _without_comments(match.group(2) or "").strip()
        return Line(number=number, offset=offset, end=end, kind="heading", text=words, level=len(match.group(1)))
    text = text.strip()
    blank = not text or _RULE.match(text)
    return Line(number=number, offset=offset, end=end, kind="blank" if blank else "text", text=text)


def split_identity(heading: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the words of a story's heading and the parts of what stands in braces at its end; `None` without braces."""
    words, brace, marks = heading.strip().rpartition("{")
    if not brace or not marks.endswith("}") or "}" in marks[:-1]:
        return None
    return words.strip(), tuple(marks[:-1].split())


def _without_comments(heading: str) -> str:
    """Return a heading without the comments that end in it."""
    parts, place = [], 0
    while (start := heading.find("<!--", place)) >= 0 and (end := heading.find("-->", start)) >= 0:
        parts.append(heading[place:start])
        place = end + 3
    return "".join([*parts, heading[place:]])


def words_of_heading(words: str) -> str:
    """Return what is read of a story's heading when these words were written: white space and comments are lost."""
    (line,) = scan(heading_line(STORY, words, anchor="s"))
    return (split_identity(line.text) or ("", ()))[0]


def split_speaker(line: str) -> str | None:
    """Return the speaker that the last line of a pull quote names, or `None` when it names none."""
    match = _SPEAKER.match(line.strip())
    return match.group(1).strip() if match else None


def joined(lines: Iterable[str]) -> str:
    """Return the lines of a paragraph as one, with a space between them unless Chinese or Japanese letters meet there."""
    text = ""
    for line in lines:
        touching = text and line and _WIDE.match(text[-1]) and _WIDE.match(line[0])
        text += line if touching or not text else f" {line}"
    return text


def heading_line(level: int, words: str, *, anchor: str = "") -> str:
    """Return a heading, with an id in braces where one is given."""
    parts = ["#" * level, one_line(words), f"{{#{anchor}}}" if anchor else ""]
    return " ".join(part for part in parts if part)


def quote_lines(text: str, *, speaker: str | None = None) -> list[str]:
    """Return a block quote: an excerpt, or a pull quote when a speaker is given."""
    words = "> " + text.replace("\r", " ").replace("\n", " ")
    return [words] if speaker is None else [f"> {QUOTE_MARK}", words, f"> {SPEAKER_MARK}{one_line(speaker)}"]


def comment_line(text: str) -> str:
    """Return a comment of one line; what would end it early is written apart."""
    return f"<!-- {harmless(text)} -->"


def one_line(text: str) -> str:
    """Return a text with white space folded, so that it fills one line."""
    return " ".join(text.split())


def offer_line(offer: Offer) -> str:
    """Return a line of the list of what was offered."""
    return f"{offer.anchor} {_escaped(offer.source)} {harmless(offer.heading)}".rstrip()


def offer_of(line: str) -> Offer | None:
    """Return what a line of that list says, or `None` when it says nothing."""
    parts = line.split(None, 2)
    if not parts or not parts[0].startswith("s-"):
        return None
    source, heading = (*parts[1:], "", "")[:2]
    return Offer(anchor=parts[0], source=_unescaped(source), heading=heading.strip())


def harmless(text: str) -> str:
    """Return a text as it may stand in a comment, on one line."""
    return one_line(text).replace("--", "- -").replace("--", "- -").replace("<!-", "< !-")


def _escaped(path: str) -> str:
    """Return a path without white space, and without what would end a comment."""
    path = re.sub(r"[\s%]|(?<=-)-", lambda match: "".join(f"%{byte:02X}" for byte in _bytes(match.group())), path)
    return path or "-"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _unescaped(path: str) -> str:
    if path == "-":
        return ""
    raw = re.sub(rb"%([0-9A-F]{2})", lambda match: bytes([int(match.group(1), 16)]), _bytes(path))
    return raw.decode("utf-8", "replace")
