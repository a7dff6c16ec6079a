"""Where two versions of a finished file part: the line, the story, and the words before and after."""

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from email import message_from_bytes

from digest.text.matching import difference, shortened

_CONTEXT_CHARS = 24
"""Shown on either side of a change, and up to as many more to the end of a word."""
_MOST_CHARS = 90
"""Of a passage that changed; two longer ones are compared word by word, and the first difference is shown."""

_MOST_PAIRS = 4_000_000
"""Of lines before and after that are compared; two seconds at the worst."""

TEXTS, MESSAGE = (".html", ".txt", ".xml", ".json", ".css"), ".eml"

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TAG = re.compile(r"<[^>]*>")
_HEADINGS = (
    re.compile(r"<h[23]\b[^>]*>(.*?)</h[23]>", re.DOTALL),
    re.compile(r"&lt;h[23]\b.*?&gt;(.*?)&lt;/h[23]&gt;", re.DOTALL),
    re.compile(r"<(?:entry|item)\b.*?<title\b[^>]*>(.*?)</title>", re.DOTALL),
    re.compile(r"(?<=\n)((?:[^\n]+\n){1,6})-{3,}(?=\n)"),
)
"""What a story begins with in pages and mails, in feeds, and in plain text."""
_ENDS = ("</main>", "</article>", "</entry>", "</item>", "\n\n" + "-" * 72)
"""What a story ends with, at the latest."""
_JSON_STORY = re.compile(r'\n {2,}"id": ')
_JSON_TITLE = re.compile(r'"(?:headline|title)": ("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place where a file is not what it should be."""

    words: str
    """Before and after."""
    line: int = 0
    """In the file as it is, or in the decoded part, counted from 1; 0 where there are no lines."""
    part: str = ""
    """Of a message: its header, or which of its parts."""
    story: str = ""
    """The story heading below which it stands, or the story of the record; empty where there is none."""


def places(path: str, expected: bytes, found: bytes, *, headings: Collection[str]) -> Iterator[Place]:
    """Yield the places where two versions of a file differ, at least one; one without a line for files that are not text.

    `headings` are those of the stories.
    """
    texts = path.endswith((*TEXTS, MESSAGE))
    described = _described(path, expected, found, headings) if texts else iter(())
    first = next(described, None)
    yield first or Place(words=f"{len(expected):,} bytes are now {len(found):,} others")
    yield from described


def _described(path: str, expected: bytes, found: bytes, headings: Collection[str]) -> Iterator[Place]:
    if path.endswith(MESSAGE):
        in_parts = _in_message(expected, found, headings)
        if (first := next(in_parts, None)) is not None:
            yield first
            yield from in_parts
            return
    yield from _in_text(_decoded(expected), _decoded(found), headings)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _in_message(expected: bytes, found: bytes, headings: Collection[str]) -> Iterator[Place]:
    """Yield the places in the header and the decoded parts of a message; nothing when it has other parts."""
    try:
        ours, theirs = _parts(expected), _parts(found)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return  # what it is now cannot be read as a message
    if list(ours) == list(theirs):
        for part, text in ours.items():
            yield from (replace(place, part=part) for place in _in_text(text, theirs[part], headings))


def _parts(data: bytes) -> Mapping[str, str]:
    """Return the header and the decoded parts of a message, by what a person would call them."""
    head, _, _ = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    parts = {"header": _decoded(head)}
    for number, part in enumerate(message_from_bytes(data).walk()):
        if not part.is_multipart():
            name = {"text/html": "HTML part", "text/plain": "text part"}.get(part.get_content_type(), "part")
            name = f"{name} {number}" if name in parts or name == "part" else name
            payload = part.get_payload(decode=True)
            parts[f"{name}, header"] = "".join(f"{field}: {value}\n" for field, value in part.items())
            parts[name] = _decoded(payload.replace(b"\r\n", b"\n")) if isinstance(payload, bytes) else ""
    return parts


def _in_text(expected: str, found: str, headings: Collection[str]) -> Iterator[Place]:
    ours, theirs = _LINE.findall(expected), _LINE.findall(found)
    offset = done = 0
    for i1, i2, j1, j2 in _changes(ours, theirs):
        offset += sum(map(len, ours[done:i1]))
        done = i1
        before, after = "".join(ours[i1:i2]), "".join(theirs[j1:j2])
        same = _beginning(before, after)
        story = story_at(expected, offset + same, headings)
        yield Place(line=j1 + 1 + after[:same].count("\n"), story=story, words=_words(before, after, same))


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where lines differ: first and last of ours, first and last of theirs; all at once when there are very many."""
    start = _beginning(ours, theirs)
    end = _beginning(ours[start:][::-1], theirs[start:][::-1])
    one, other = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    if len(one) * len(other) > _MOST_PAIRS:
        yield start, start + len(one), start, start + len(other)
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, other).get_opcodes():
        if kind != "equal":
            yield start + i1, start + i2, start + j1, start + j2


def _words(before: str, after: str, same: int) -> str:
    """Return what became of a passage, in words; both begin with `same` equal characters."""
    if not before or not after:
        return f"missing {_around(before, 0, len(before))}" if before else f"added {_around(after, 0, len(after))}"
    end = _beginning(before[same:][::-1], after[same:][::-1])
    one, other = before[same : len(before) - end], after[same : len(after) - end]
    if min(len(one), len(other)) > _MOST_CHARS:
        return difference(seen(one), seen(other))
    codes = (
        f" (U+{ord(one):04X} is now U+{ord(other):04X})"
        if len(one) == len(other) == 1 and not (one + other).isascii()
        else ""
    )
    return f"{_around(before, same, len(before) - end)} is now {_around(after, same, len(after) - end)}{codes}"


def _beginning(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many characters of two texts, or how many lines, are the same at their beginnings."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _around(text: str, start: int, end: int) -> str:
    """Return a passage with a few words around it, in quotation marks; of a long one its beginning."""
    begin = max(0, start - _CONTEXT_CHARS)
    begin = text.rfind(" ", max(0, begin - _CONTEXT_CHARS), begin) + 1 or begin
    stop = min(len(text), end + _CONTEXT_CHARS)
    cut = text.find(" ", stop, stop + _CONTEXT_CHARS)
    stop = stop if cut < 0 else cut
    shown = shortened(seen(text[begin:stop].strip("\n")), 2 * _MOST_CHARS)
    return f"“{'…' if text[:begin].strip() else ''}{shown}{'…' if text[stop:].strip() else ''}”"


def seen(text: str) -> str:
    """Return a text with an escape for each character that cannot be seen."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def story_at(text: str, offset: int, headings: Collection[str]) -> str:
    """Return the story heading that an offset of a finished text lies below; empty where there is none, or its story has ended."""
    if text.startswith("{"):
        return _story_in_json(text, offset)
    last, heading = 0, ""
    for pattern in _HEADINGS:
        for match in pattern.finditer(text):
            if match.start() > offset:
                break
            if match.start() >= last:
                last, heading = match.start(), match[1]
    if any(mark in text[last:offset] for mark in _ENDS):
        return ""
    heading = " ".join(html.unescape(_TAG.sub("", html.unescape(heading))).split())
    return heading if heading in headings else ""


def _story_in_json(text: str, offset: int) -> str:
    start = max((match.start() for match in _JSON_STORY.finditer(text, 0, offset + 1)), default=-1)
    title = _JSON_TITLE.search(text, start) if start >= 0 else None
    return str(json.loads(title[1])) if title else ""
