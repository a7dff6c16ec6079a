"""The lines of a plain text as units, and what each line is for.

The expressions are in data/lines.toml: how such lines are built in many languages; none names a site.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from digest.readers.agencies import agency, agency_names
from digest.readers.dates import has_date
from digest.readers.names import is_byline
from digest.text.embargo import embargo_notice
from digest.text.sentences import END_MARKS
from digest.text.words import MARKS, UNSPACED
from digest.text.wrap import width

WRAP_COLUMNS = 100
WRAPPED_SHARE = 0.95
MIN_LONG_LINES = 4
LONG_COLUMNS = 50
"""A text is hard-wrapped when it has at least four long lines, and 95 % of all lines are below 100 columns. Measured on pasted pages and
wire copy: no text with paragraphs as lines has that."""

_BLANK = re.compile(r"^[\s\u00a0\u200b\ufeff\u2060]*$")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·‣▪●■]|\d{1,2}[.)])\s+")
_LETTERS = (
    ("AZ", "latin"), ("az", "latin"), ("\u00c0\u024f", "latin"), ("\u0370\u03ff", "greek"), ("\u0400\u052f", "cyrillic"),
    ("\u0530\u0588", "armenian"), ("\u0590\u05ff", "hebrew"), ("\u0600\u06ff", "arabic"), ("\u0750\u077f", "arabic"),
    ("\u0900\u0963", "devanagari"), ("\u0980\u09ff", "bengali"), ("\u0a00\u0a7f", "gurmukhi"), ("\u0a80\u0aff", "gujarati"),
    ("\u0b00\u0b7f", "oriya"), ("\u0b80\u0bff", "tamil"), ("\u0c00\u0c7f", "telugu"), ("\u0c80\u0cff", "kannada"),
    ("\u0d00\u0d7f", "malayalam"), ("\u0d80\u0dff", "sinhala"), ("\u0e00\u0e7f", "thai"), ("\u0e80\u0eff", "lao"),
    ("\u0f00\u0fff", "tibetan"), ("\u1000\u109f", "burmese"), ("\u10a0\u10ff", "georgian"), ("\u1200\u1360", "ethiopic"),
    ("\u1780\u17ff", "khmer"), ("\u1e00\u1eff", "latin"), ("\u3040\u30ff", "kana"), ("\u3400\u9fff", "han"),
    ("\uac00\ud7a3", "hangul"), ("\uf900\ufaff", "han"), ("\ufb50\ufdff", "arabic"), ("\ufe70\ufeff", "arabic"),
)  # fmt: skip
"""The first and last letters of blocks of Unicode, in order, and the script each is for: those in which news is written."""
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_FIRST_LETTERS = [block[0] for block, _ in _LETTERS]

_WORDS = re.compile(f"[\\w{MARKS}]+")
_DENSE = re.compile(f"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3{UNSPACED}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUnit:
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


def units_of(text: str) -> tuple[TextUnit, ...]:
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
    if 2 * len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS)) > len(text):
        return "latin"  # most texts of most pages: worth the shortcut
    counts: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if script := _script_of_letter(letter):
            counts[script] += times
    if counts["kana"] and counts["kana"] + counts["han"] > counts["latin"]:
        return "kana"
    return max(counts, key=lambda name: counts[name]) if counts.total() else None


@cache
def _script_of_letter(letter: str) -> str | None:
    block, script = _LETTERS[bisect_right(_FIRST_LETTERS, letter) - 1]
    return script if block[0] <= letter <= block[1] else None


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


def _units(text: str, chunk: list[tuple[int, int, int]], *, wrapped: bool) -> Iterator[TextUnit]:
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


def _unit(text: str, lines: list[tuple[int, int, int]]) -> TextUnit:
    start, end = lines[0][1], lines[-1][2]
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    folded = " ".join(raw.split())
    return TextUnit(
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


_GLUED_LEAD = re.compile(r"(?<![^\W\d_])([Bb]y|[Vv]on|[Pp]ar|[Pp]or|Author|Autor)(?=[A-ZÀ-Þ][a-zß-ÿ]+\s?[^\W\d_])")
_GLUED_YEAR = re.compile(r"(?<=[^\W\d_]\s)((?:19|20)\d\d)(?=\d)")
_GLUED_TIME = re.compile(
    r"(?<=[a-zß-ÿ])(?=\d{1,2}[.:/ ])|(?<=\d{4})(?=[A-ZÀ-Þ][a-zß-ÿ])|(?<=[a-zß-ÿ])(?=(?:Published|Updated|Posted|Publiziert|Aktualisiert"
    r"|Veröffentlicht|Publié|Publicado|Actualizado|Pubblicato|Gepubliceerd|Publicerad|Uppdaterad|Publisert|Oppdatert)\b)"
)


def spaced(text: str) -> str:
    """Return a line with the spaces that elements of a page lost between them: `Posted on 4 June 20265 June 2026Author Ada Quill`."""
    return _GLUED_LEAD.sub(r"\1 ", _GLUED_TIME.sub(" ", _GLUED_YEAR.sub(r"\1 ", text)))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, or pairs of characters in scripts without spaces."""
    words = _WORDS.findall(text.casefold())
    if not _DENSE.search(text):
        return frozenset(word[:5] for word in words if len(word) > 3)
    dense = [word for word in words if _DENSE.search(word)]
    found = {word[:5] for word in words if len(word) > 3 and not _DENSE.search(word)}
    return frozenset(found.union(word[i : i + 2] for word in dense for i in range(len(word) - 1)))


SHORT_COLUMNS = 60
HEAD_UNITS, HEAD_COLUMNS = 12, 25
"""A line at least this wide among the first units may be the headline, however often the page repeats it."""
LINE_CHARS = 200
MAX_CAPTION_CHARS = 400
MAX_NOTICE_COLUMNS, MAX_CAPTION_COLUMNS = 320, 500
"""Header and closing lines are shorter; a longer one is running text or a disclaimer."""


class Role(Enum):
    """What a unit is for."""

    TEXT = "text"
    BYLINE = "byline"
    DATE = "date"
    AGENCY = "agency"
    END = "end mark"
    CONTACT = "contact line"
    RIGHTS = "copyright line"
    ACCESS = "access notice"
    DISCLAIMER = "disclaimer"
    CREDIT = "picture credit"
    RELATED = "related story"
    BARRIER = "end of the article"
    INTERFACE = "part of the page"
    EMBARGO = "notice of an embargo"
    NUMBER = "number"


_END = re.compile(
    r"^(?:\(?\s*(?:END|ENDS|FIN|ENDE|完|结束|了)\s*\)?(?:\s.{0,40})?|#{2,}|-\s?30\s?-|[-–—*_=~•·\s]{3,}|●|■|◆)$"
)
_END_AGENCY = re.compile(r"^\s*\(?\s*(?:END|ENDS|FIN|ENDE)\s*\)\s*(.*)$")
_SHORT_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}\.?$")
"""A day and a month without a year, as sites print them in lists."""
SIGN_UP_COLUMNS = 260
"""A paragraph as short as this that speaks of subscriptions or cookies is the page's, not the article's."""
DENSE_SIGN_UP_COLUMNS = 80
"""The same where a word is a character or two, and "member" stands in "member state" too: the shorter limit cost nothing measured."""
_NUMBER = re.compile(r"^[\W\d_]{0,60}$")


def roles_of(units: Sequence[TextUnit]) -> tuple[Role, ...]:
    """Return the role of each unit; a short line that comes again is part of the page."""
    counts = Counter(unit.text for unit in units)
    seen: set[str] = set()
    roles = []
    for place, unit in enumerate(units):
        role = role_of(unit)
        at_top = place < HEAD_UNITS and unit.columns >= HEAD_COLUMNS
        again = counts[unit.text] > 1 and role is Role.TEXT
        if again and (unit.text in seen or (unit.columns < SHORT_COLUMNS and counts[unit.text] > 2 and not at_top)):
            role = Role.INTERFACE
        seen.add(unit.text)
        roles.append(role)
    return tuple(roles)


def role_of(unit: TextUnit) -> Role:
    """Return the role that a unit's form gives it; running text where none does."""
    return _role_by_form(unit) or _role_by_words(unit.text) or _role_by_topic(unit)


def _role_by_topic(unit: TextUnit) -> Role:
    limit = DENSE_SIGN_UP_COLUMNS if unit.script in {"han", "kana", "hangul"} else SIGN_UP_COLUMNS
    short = unit.columns <= limit and len(unit.text) <= LINE_CHARS
    folded = unit.text.lower()
    if unit.columns <= MAX_NOTICE_COLUMNS and _patterns().notice.search(folded):
        return Role.INTERFACE
    return Role.INTERFACE if short and _patterns().sign_up.search(folded) else Role.TEXT


def _role_by_form(unit: TextUnit) -> Role | None:
    """Return the role of a number, an end mark, a notice or a line of the page; `None` for anything else."""
    text, folded = unit.text, unit.text.lower()
    if embargo_notice(text) == text:
        return Role.EMBARGO
    if _NUMBER.match(text) and not has_date(text) and not _SHORT_DATE.match(text):
        return Role.END if _END.match(text) else Role.NUMBER
    if unit.columns > 2 * LINE_CHARS:
        found = Role.DISCLAIMER if _patterns().disclaimer.search(folded) else None
    else:
        found = next((role for role, pattern in _patterns().whole if pattern.search(folded)), None)
    if found is None and unit.columns <= MAX_CAPTION_COLUMNS:
        patterns = _patterns()
        is_caption = patterns.caption.search(folded) or patterns.caption_capitals.search(text)
        found = Role.CREDIT if is_caption else None
    if found is None and len(text) <= LINE_CHARS:
        found = Role.END if _END.match(text) else None
        found = found or next((role for role, pattern in _patterns().lines if pattern.search(folded)), None)
    return found or (Role.CREDIT if len(text) <= MAX_CAPTION_CHARS and _agency_credit().search(text) else None)


@cache
def _agency_credit() -> re.Pattern[str]:
    """Return what a caption ends with: its sentence, then a wire service and perhaps a name, `… in port. EFE/ A. Quill`."""
    names = "|".join(re.escape(name) for name in sorted(agency_names(), key=len, reverse=True))
    return re.compile(rf"[.!?)]\s+(?:{names})\s*(?:[/|,]\s?[^.!?]*(?:\w\.[^.!?]*){{0,3}})?$")


def _role_by_words(text: str) -> Role | None:
    """Return the role of a line that is a name or a date and nothing else."""
    if len(text) > LINE_CHARS:
        return None
    if agency(text):
        return Role.AGENCY
    if is_byline(text):
        return Role.BYLINE
    return Role.DATE if _is_date_line(text) or _SHORT_DATE.match(text) else None


def end_agency(text: str) -> str | None:
    """Return what an end mark names: `Dow Jones Newswires` of `(END) Dow Jones Newswires`."""
    match = _END_AGENCY.match(text)
    return match.group(1).strip() or None if match else None


def _is_date_line(text: str) -> bool:
    """Return whether a line is there to give a date: little else stands in it."""
    if len(text) > 90 or not has_date(text):
        return False
    words = re.findall(r"[^\W\d_]{2,}", text)
    return (
        len(words) <= 8 and not text.rstrip(" .").endswith(tuple(END_MARKS)) and len(re.sub(r"[\d\W_]", "", text)) <= 50
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    """The expressions of data/lines.toml, compiled; all but `caption_capitals` are for lines in lower case: a third of the time."""

    whole: tuple[tuple[Role, re.Pattern[str]], ...]
    """For units of any length, in the order to try them."""
    caption: re.Pattern[str]
    """For units up to `MAX_CAPTION_COLUMNS`."""
    caption_capitals: re.Pattern[str]
    """For the same, with their capitals."""
    lines: tuple[tuple[Role, re.Pattern[str]], ...]
    """For short lines only."""
    disclaimer: re.Pattern[str]
    """For long paragraphs."""
    notice: re.Pattern[str]
    """For units up to `MAX_NOTICE_COLUMNS`."""
    sign_up: re.Pattern[str]


def _alternatives(expressions: Sequence[str]) -> str:
    """Return the expressions as one; those that begin a line or a word stand under one sign for that, which takes a tenth of the time."""
    found = []
    for sign in ("^", r"\b"):
        under = [expression.removeprefix(sign) for expression in expressions if expression.startswith(sign)]
        found += [f"{sign}(?:{'|'.join(under)})"] if under else []
    return "|".join([*found, *(expression for expression in expressions if not expression.startswith(("^", r"\b")))])


@cache
def _patterns() -> _Patterns:
    table = tomllib.loads((files("digest.readers") / "data" / "lines.toml").read_text("utf-8"))

    def one_of(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
        return re.compile(f"{before}(?:{_alternatives(table[name])}){after}")

    alone = r"\s*[:：]?\s*$"
    place = "facebook|twitter|x|whatsapp|telegram|e-?mail|linkedin|this article|article|artikel"
    target = rf"\s*(?:on|auf|via|:|：)?\s*(?:{place})?(?:\s+teilen)?"
    return _Patterns(
        whole=(
            (Role.ACCESS, one_of("access")),
            (Role.DISCLAIMER, one_of("disclaimer")),
            (Role.CONTACT, one_of("contact")),
        ),
        caption=one_of("caption"),
        caption_capitals=one_of("caption_capitals"),
        lines=(
            (Role.RIGHTS, one_of("rights")),
            (Role.BARRIER, one_of("barrier", r"^\s*", alone)),
            (Role.INTERFACE, one_of("interface", r"^\s*", target + alone)),
            (Role.INTERFACE, one_of("interface_line")),
            (Role.RELATED, one_of("related", r"^\s*[>»→▶+•*]*\s*")),
            (Role.CREDIT, one_of("credit")),
        ),
        disclaimer=one_of("disclaimer"),
        notice=one_of("notice"),
        sign_up=one_of("sign_up"),
    )
