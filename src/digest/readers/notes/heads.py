"""The heads of notes: what they say of their article around its title, in the forms that programs write.

    --- +++ ;;; {       front matter: see `front_matter`
    % title             the three lines of pandoc: title, authors, date
    <!-- name: … -->    a comment of fields
    Name: value         lines, a list or a table of fields, at the beginning or below the title, under "Metadata" or not

Lines are a head only where all of them are fields and two of these are known; else they are text. Sources: Pandoc User's Guide,
`pandoc_title_block`; MultiMarkdown and Pelican, metadata; Nikola, comments in posts; the exports of Notion, Readwise and Omnivore.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from digest.readers.notes.front_matter import MAX_CHARS, FrontMatter, field_name, fields_among, split_front_matter

MIN_KNOWN = 2
"""Known fields that make lines a head: one alone, such as "Source: …", is also a line of text."""
MAX_FIELDS = 60
MAX_FIELD_LINE = 2_000
_PLACE = "head"

_MARK = r"(?:\*\*|__)?"
_FIELD = re.compile(
    rf"\A {{0,3}}(?:> ?)?(?:[-*+][ \t]+)?:?{_MARK}(?P<name>[^\W\d_][\w -]{{0,30}}){_MARK}[ \t]*::?{_MARK}(?:[ \t]+(?P<value>.*))?\Z"
)
_ROW = re.compile(
    rf"\A {{0,3}}\|[ \t]*{_MARK}(?P<name>[^\W\d_][\w -]{{0,30}}?){_MARK}[ \t]*\|[ \t]*(?P<value>[^|]*?)[ \t]*\|?[ \t]*\Z"
)
_RULE_OR_EMPTY_ROW = re.compile(r"\A {0,3}\|[ \t|:-]*\Z")
_COMMENT = re.compile(r"\A\s*<!--(?P<body>.*?)-->[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT_FIELD = re.compile(r"\A\s*(?:\.\.\s+)?(?P<name>[A-Za-z][\w -]{0,30}?)\s*:(?:\s+(?P<value>.*))?\Z")
_PANDOC = ("title", "author", "date")
_LINK = re.compile(r"\A\[(?P<words>[^\]]*)\]\((?P<url>https?://[^)\s]+)\)\Z")
_TITLE = re.compile(r"\A {0,3}#(?!#)[ \t]+\S")
_TITLE_RULE = re.compile(r"\A {0,3}(?:={2,}|-{2,})[ \t]*\Z")
_CALLOUT = re.compile(r"\A {0,3}>[ \t]?\[!\w+\]")
_ABOVE_FIELDS = re.compile(
    r"\A {0,3}#{1,6}[ \t]+(?:\w+[ \t]+)?(?:metadata|properties|details|info)[ \t#]*\Z", re.IGNORECASE
)
_PICTURE = re.compile(r"\A\s*!\[[^\]]*\]\([^)]*\)\s*\Z")

_HIGHLIGHTS = re.compile(r"\A {0,3}#{1,6}[ \t]+highlights?[ \t#]*\Z", re.IGNORECASE)
_REMARK = re.compile(r"\A\s+[-*+][ \t]+\**(?:notes?|tags?|comments?)\b\**[ \t]*:", re.IGNORECASE)
"""What the reader of the article wrote below a highlight."""
_WAY_BACK = re.compile(r"[ \t]?\(\[(?:view|open|location)\b[^\]]{0,40}\]\(https?://[^)\s]+\)\)", re.IGNORECASE)
"""What a program adds to each highlight."""


def split_head(text: str) -> tuple[FrontMatter, str]:
    """Return what the head of a note says, and the note without it; an empty head when it has none.

    Raises: ReadingError when front matter is begun that cannot be read.
    """
    front, rest = split_front_matter(text)
    if not front.values:
        front, rest = _title_block(rest)
    if not front.values:
        front, rest = _comment(rest)
    fields, rest = _fields(rest)
    values = {**fields, **front.values}
    return FrontMatter(values=values, place=front.place if front.values else _PLACE), rest


def _title_block(text: str) -> tuple[FrontMatter, str]:
    """Return the head in pandoc's lines, `% title`, `% authors`, `% date`; a line that is indented goes on with the one before."""
    lines = text[:MAX_CHARS].split("\n")
    said: list[str] = []
    used = 0
    for line in lines:
        if line.startswith("%") and not line.startswith("%%") and len(said) < len(_PANDOC):
            said.append(line[1:].strip())
        elif said and line.startswith((" ", "\t")) and line.strip():
            said[-1] += ("; " if len(said) == 2 else " ") + line.strip()
        else:
            break
        used += 1
    if len(said) < MIN_KNOWN:
        return FrontMatter(values={}), text
    values: dict[str, Any] = {name: value for name, value in zip(_PANDOC, said, strict=False) if value}
    if "author" in values:
        values["author"] = [one.strip() for one in values["author"].split(";")]
    return FrontMatter(values=values, place=_PLACE), "\n".join(text.split("\n")[used:])


def _comment(text: str) -> tuple[FrontMatter, str]:
    """Return the head in a comment at the beginning, if all its lines are fields."""
    found = _COMMENT.match(text[:MAX_CHARS])
    lines = [line for line in found["body"].split("\n") if line.strip()] if found else []
    pairs = [match.groups() for line in lines if (match := _COMMENT_FIELD.match(line))]
    if found is None or len(pairs) < len(lines) or not fields_among(name for name, _ in pairs):
        return FrontMatter(values={}), text
    values = {field_name(name): value.strip() for name, value in pairs if value}
    return FrontMatter(values=values, place=_PLACE), text[found.end() :]


def _fields(text: str) -> tuple[dict[str, Any], str]:
    """Return the lines of fields at the beginning or below the title, and the text without them.

    Below a heading that announces them, they are the export of a program, and so is what it adds to the highlights of the article.
    """
    lines = text.split("\n")
    start = _next(lines, 0)
    if start < len(lines) and _TITLE.match(lines[start]):
        start = _next(lines, start + 1)
    elif start + 1 < len(lines) and lines[start + 1].strip() and _TITLE_RULE.match(lines[start + 1]):
        start = _next(lines, start + 2)
    first = start
    while first < len(lines) and _PICTURE.match(lines[first]):
        first = _next(lines, first + 1)
    is_export = first < len(lines) and _ABOVE_FIELDS.match(lines[first]) is not None
    is_callout = first < len(lines) and _CALLOUT.match(lines[first]) is not None
    begin = _next(lines, first + 1) if is_export or is_callout else first
    end, values = _run_of_fields(lines, begin)
    if len(fields_among(values)) < MIN_KNOWN:
        return {}, text
    rest = lines[end:]
    return values, "\n".join([*lines[:start], *(_without_additions(rest) if is_export else rest)])


def _next(lines: Sequence[str], start: int) -> int:
    """Return the number of the next line with words."""
    return next((n for n in range(start, len(lines)) if lines[n].strip()), len(lines))


def _run_of_fields(lines: Sequence[str], start: int) -> tuple[int, dict[str, Any]]:
    """Return the end of the fields from a line on, and their values by name; none when another line stands among them.

    An indented line goes on with the field above it; an empty one ends the run.
    """
    values: dict[str, Any] = {}
    last = ""
    for n in range(start, min(len(lines), start + MAX_FIELDS)):
        line = lines[n]
        if not line.strip():
            return n, values
        if len(line) > MAX_FIELD_LINE:
            return start, {}
        if found := _FIELD.match(line) or _ROW.match(line):
            last = field_name(found["name"])
            values.setdefault(last, _value(found["value"] or ""))
        elif last and line.startswith(("  ", "\t")):
            values[last] = _longer(last, values[last], line.strip())
        elif not _RULE_OR_EMPTY_ROW.match(line):
            return start, {}
    return min(len(lines), start + MAX_FIELDS), values


def _longer(name: str, value: Any, more: str) -> Any:
    """Return a field's value with another line of it; each line of authors names one."""
    if not isinstance(value, str | list):
        return value
    if "authors" in fields_among([name]):
        before = value if isinstance(value, list) else [value] if value else []
        return [*before, more.lstrip("-*+ ")]
    return f"{value} {more}".strip()


def _value(written: str) -> Any:
    """Return a value: its words, or the name and address of a link."""
    words = written.strip().strip("`").strip()
    if link := _LINK.match(words):
        return {"name": link["words"], "url": link["url"]}
    return words[1:-1] if words.startswith("<http") and words.endswith(">") else words


def _without_additions(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of highlights without the reader's remarks and the program's ways back to each."""
    for line in lines:
        if not _REMARK.match(line) and not _HIGHLIGHTS.match(line):
            yield _WAY_BACK.sub("", line)
