"""Bylines as a person sees them: names behind "By", beside a time, or in the line after such a beginning."""

import re
from collections.abc import Iterable
from functools import cache

from digest.readers.agencies import agency
from digest.readers.calendars import month_names
from digest.readers.names import (
    BY,
    CJK_LEAD,
    LEAD,
    MAX_AUTHORS,
    MAX_BYLINE_CHARS,
    byline_parts,
    is_name,
    is_person,
    is_stand_in,
    is_title,
    unglued,
    whole_name,
    without_pictures,
    without_time,
)

_LATER_LEAD = re.compile(
    rf"(?<![^\W\d_])(?:{BY})(?:\s*[:：]\s*|\s+)(?-i:(?=[A-ZÀ-ÞА-ЯΑ-Ω]|@?[\w.\-]+$))", re.IGNORECASE
)
"""Within a line, as behind a time."""
_ENDS_IN_LEAD = re.compile(rf"(?:^|\s)(?:{BY})\s*[:：]?$", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
_HANDLE = re.compile(r"@?[^\W_][\w.\-]{1,29}")
_SAYS_WHO = re.compile(
    rf"^\W{{0,4}}(?:(?:posted|written|published|submitted|created|geschrieben|verfasst|erstellt|veröffentlicht|gepostet|posté|publié|écrit"
    rf"|rédigé|escrito|publicado|scritto|pubblicato|postado|geschreven|geplaatst|skrevet|publicerad)\s|(?:{BY})\s*[:：])",
    re.IGNORECASE,
)
"""A beginning behind which a word in small letters is a name too: `Posted by tidewatcher on 4 June 2026`, `Author: tidewatcher`."""
_CJK_WITHIN = re.compile(
    r"(?:^|[\s|/])(?:作者|记者|記者|撰文|撰稿|ライター|執筆者?|著者|(?:取材・|構成・)?文)\s*[:：＝=／]\s*"
    r"([\u3040-\u30ff\u4e00-\u9fff·・]{1,12}(?:[ \u3000][\u3040-\u30ff\u4e00-\u9fff]{1,4}(?=$))?)(?=$|[\s|/／])"
)
_KOREAN = re.compile(r"(?<![가-힣])([가-힣]{2,4})\s?(?:기자|특파원|논설위원)(?![가-힣])")
_READING_TIME = re.compile(r"\d+\s?[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12}){0,2}")
"""Also numbers of comments or views: `3 min read`."""
_FROM = re.compile(r"^(?:De|Per)\s(?=\S+\s\S)")
"""Romanian and Catalan for `By`."""
_SEGMENTS = re.compile(r"\s*[|•·»›]\s*|\s[–—/-]\s")
_LEAD_WITHIN = re.compile(rf"(?<![^\W\d_])(?:{BY})(?:\s*[:：]|\s)", re.IGNORECASE)


def names_in_line(text: str, *, parts: Iterable[str] = (), beside_time: bool = False) -> tuple[str, ...]:
    """Return the names in a line that says who wrote, as a whole or in one of its parts: `Boats | By Ada Quill | 4 June 2026`; else none.

    `parts` are other texts in it that elements set apart; `beside_time` says that a line next to it gives the time.
    """
    text = " ".join(text.split())
    if len(text) > MAX_BYLINE_CHARS:
        return ()
    if said := _said_in_cjk(text):
        return (said,)
    if not _LEAD_WITHIN.search(text) and not LEAD.match(text) and not CJK_LEAD.match(text):
        return ()
    if names := names_after_lead(text, beside_time=beside_time):
        return names
    parts = [words for part in parts if len(words := " ".join(part.split())) <= MAX_BYLINE_CHARS]
    for part in (*_SEGMENTS.split(text), *parts):
        if part != text and LEAD.match(part) and (names := names_after_lead(part, beside_time=beside_time)):
            return names
    return next((names for part in parts if part != text and (names := names_after_lead(part))), ())


def _said_in_cjk(text: str) -> str | None:
    """Return the name that a Chinese, Japanese or Korean line gives beside other facts: `来源：北湾网 作者：林澄 编辑：王海`."""
    found = _CJK_WITHIN.search(text) or _KOREAN.search(text)
    name = found.group(1) if found else None
    return name if name and is_name(name) and not is_stand_in(name) else None


def names_after_lead(text: str, *, beside_time: bool = False) -> tuple[str, ...]:
    """Return the names in a line that says who wrote: `By Ada Quill | 4 June 2026`, `4 June 2026, by Ada Quill in Boats`; else none.

    The names that follow each other directly; a single word only beside a time, one in small letters where nothing else can follow.
    """
    words = without_pictures(" ".join(text.split()))
    begins = LEAD.match(words) or CJK_LEAD.match(words)
    found = begins or next((match for match in _LATER_LEAD.finditer(words) if _is_time(words[: match.start()])), None)
    if found is None:
        return ()
    line = re.split(r"\s[|•·–—»-]\s|\s*[|•»]", words[found.end() :], maxsplit=1)[0]
    rest = line if begins is None else words[: found.end()] + line
    names: list[str] = []
    for name in map(unglued, byline_parts(rest)[:MAX_AUTHORS]):
        if is_title(name) or (agency(name) and names):
            continue
        if not is_name(name):
            break
        names.append(name)
    long = tuple(name for name in names if " " in name or agency(name) or name.lower() == name.upper())
    has_time = beside_time or without_time(words) != words or bool(begins and _times().search(words))
    is_alone = len(names) == 1 and len(without_time(line).split()) <= 2 and has_time
    return long or (
        tuple(names) if is_alone else _handles(rest) if has_time and (not begins or _SAYS_WHO.match(words)) else ()
    )


def _handles(text: str) -> tuple[str, ...]:
    """Return the names of accounts that a byline names, a word each; none where anything else stands in it."""
    names = [name for part in byline_parts(text)[:MAX_AUTHORS] if (name := whole_name(part))]
    return tuple(names) if all(map(_HANDLE.fullmatch, names)) and len(names) == len(byline_parts(text)) else ()


def ends_in_lead(text: str) -> bool:
    """Return whether a short line ends with the beginning of a byline, whose names stand in the next: `By`, `Opinion by`."""
    return len(text) <= 30 and bool(_ENDS_IN_LEAD.search(text.strip()))


@cache
def _times() -> re.Pattern[str]:
    """Return the expression of dates and times in numbers or with the name of a month."""
    months = "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True))
    return re.compile(
        rf"\b\d{{1,2}}[.]?\s+(?:de\s+)?(?:{months})\b\.?,?(?:\s+(?:de\s+)?\d{{4}})?|\b(?:{months})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?"
        r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}[:.h]\d{2}(?:\s?(?:uhr|am|pm|h)\b)?",
        re.IGNORECASE,
    )


def has_time(text: str) -> bool:
    """Return whether a date or time stands in a short line."""
    return len(text) <= 160 and bool(_times().search(text))


def gives_time(text: str) -> bool:
    """Return whether a line gives a date or time and little else."""
    return len(text) <= 60 and _is_time(text)


def _is_time(text: str) -> bool:
    """Return whether a text gives a time, with at most three words beside it."""
    rest = _times().sub(" ", text)
    return (
        rest != text
        and sum(map(str.isalpha, "".join(rest.split()))) <= 30
        and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 3
    )


def name_beside_time(text: str) -> str | None:
    """Return the person's name that stands alone with a time in a line: `4 June 2026 | Ada Quill`; `None` for any other line."""
    words = " ".join(text.split())
    if not _HAS_DIGIT.search(words) or _LEAD_WITHIN.search(words):
        return None
    names = [_FROM.sub("", part) for part in parts_beside_time(words)]
    return names[0] if len(names) == 1 and is_person(names[0]) and is_name(names[0]) else None


def parts_beside_time(text: str) -> list[str]:
    """Return what else stands in a line that gives a time, in its parts: `Ada Quill` and `Essays` of `Ada Quill – 4 June 2026 – Essays`."""
    parts = re.split(r"\s*[|•·–—]\s*|\s[-/]\s|,\s+", _times().sub(" | ", text))
    named = (part.strip(" ,.:") for part in parts if any(map(str.isalpha, part)))
    return [part for part in named if not _READING_TIME.fullmatch(part)]
