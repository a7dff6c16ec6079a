"""A plain text as units: paragraphs and lone lines, with their places. Layer 3, pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from digest.text.wrap import width

WRAP_COLUMNS = 100
WRAPPED_SHARE = 0.95
MIN_LONG_LINES = 4
LONG_COLUMNS = 50
"""A text is hard-wrapped when it has at least four long lines, and 95 % of all lines are below 100 columns. Measured on pasted pages and
wire copy: no text with paragraphs as lines has that."""

_BLANK = re.compile(r"^[\s\u00a0\u200b\ufeff\u2060]*$")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·‣▪●■]|\d{1,2}[.)])\s+")
_LETTER_SCRIPTS = (
    ("han", re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")),
    ("kana", re.compile(r"[\u3040-\u30ff]")),
    ("hangul", re.compile(r"[\uac00-\ud7a3]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("arabic", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("greek", re.compile(r"[\u0370-\u03ff]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("devanagari", re.compile(r"[\u0900-\u097f]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)

_WORDS = re.compile(r"[\w\u0300-\u036f\u064b-\u0652\u0900-\u0dff]+")
"""With the vowel signs of Arabic and of Indian scripts, which `\\w` leaves out."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A paragraph, or a line that stands alone."""

    text: str
    """White space folded to single spaces."""
    start: int
    """Offset in the decoded text."""
    end: int
    line: int
    """The number of its first line, from 1."""
    columns: int
    """Width of the text, wide characters counted twice."""
    script: str | None
    """The script of most of its letters; `None` without letters."""
    is_item: bool = False
    """Whether it begins with the mark of a list."""


def units_of(text: str) -> tuple[Unit, ...]:
    """Return the units of a text in order. A unit's text equals `text[start:end]` but for white space."""
    wrapped = is_wrapped(text)
    return tuple(unit for chunk in _chunks(text) for unit in _units(text, chunk, wrapped=wrapped))


def is_wrapped(text: str) -> bool:
    """Return whether paragraphs are broken into lines of even length, as in mails and wire copy."""
    lines = [line for line in text.split("\n") if not _BLANK.match(line)]
    long_lines = sum(len(line) >= LONG_COLUMNS for line in lines)
    short_enough = sum(len(line) < WRAP_COLUMNS for line in lines)
    if long_lines < MIN_LONG_LINES or short_enough < WRAPPED_SHARE * len(lines):
        return False
    # wrapped lines are followed by their own paragraph's next line, not by an empty one
    return _followed(text) >= long_lines // 2


def script_of(text: str) -> str | None:
    """Return the script of most letters of a text, kana and Han together counted as Japanese kana; `None` without letters."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else None
    counts: Counter[str] = Counter()
    for name, pattern in _LETTER_SCRIPTS:
        if found := len(pattern.findall(text)):
            counts[name] = found
    if counts["kana"] and counts["kana"] + counts["han"] > counts["latin"]:
        return "kana"
    return max(counts, key=lambda name: counts[name]) if counts.total() else None


def _followed(text: str) -> int:
    lines = text.split("\n")
    return sum(len(line) >= LONG_COLUMNS and not _BLANK.match(after) for line, after in pairwise(lines))


def _chunks(text: str) -> Iterator[list[tuple[int, int, int]]]:
    """Yield runs of lines without an empty one between: number, start and end of each line."""
    chunk: list[tuple[int, int, int]] = []
    position = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if _BLANK.match(line):
            if chunk:
                yield chunk
            chunk = []
        else:
            chunk.append((number, position, position + len(line)))
        position += len(line) + 1
    if chunk:
        yield chunk


def _units(text: str, chunk: list[tuple[int, int, int]], *, wrapped: bool) -> Iterator[Unit]:
    """Yield the units of a chunk: each line, or lines of one paragraph joined where the text is hard-wrapped."""
    group: list[tuple[int, int, int]] = []
    for line in chunk:
        words = text[line[1] : line[2]]
        broken = (
            bool(group)
            and wrapped
            and len(text[group[-1][1] : group[-1][2]]) >= LONG_COLUMNS
            and not _LIST_MARK.match(words)
        )
        if group and not broken:
            yield _unit(text, group)
            group = []
        group.append(line)
    if group:
        yield _unit(text, group)


def _unit(text: str, lines: list[tuple[int, int, int]]) -> Unit:
    start, end = lines[0][1], lines[-1][2]
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    folded = " ".join(raw.split())
    return Unit(
        text=folded,
        start=start,
        end=end,
        line=lines[0][0],
        columns=width(folded),
        script=script_of(folded),
        is_item=bool(_LIST_MARK.match(raw)),
    )


def bare(text: str) -> str:
    """Return the letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, or pairs of characters in scripts without spaces."""
    words = _WORDS.findall(text.casefold())
    if not _DENSE.search(text):
        return frozenset(word[:5] for word in words if len(word) > 3)
    dense = [word for word in words if _DENSE.search(word)]
    found = {word[:5] for word in words if len(word) > 3 and not _DENSE.search(word)}
    return frozenset(found.union(word[i : i + 2] for word in dense for i in range(len(word) - 1)))
