"""Dates and times, as machines and as people write them, and the time zones they name.

A time without a zone, or with a zone whose letters mean several, gives the day alone.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from email.utils import parsedate_tz
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.model import FUTURE_DATE, Moment, SeenAt
from digest.readers.calendars import (
    PERSIAN_YEARS,
    common_year,
    month_number,
    persian_day,
    persian_month,
    plain_digits,
)

EARLIEST = date(1990, 1, 1)
"""Nothing was published on the web before; earlier dates in feeds are the zero of some clock."""
LATEST = date(2100, 1, 1)
"""The bound where nobody says when the document was seen."""
NO_DATE = "not a date that can be"
MAX_CHARS = 200
"""Of a text that are looked at: a date stands at its beginning."""


def is_plausible(moment: Moment, *, seen: SeenAt | None) -> bool:
    """Return True for 1990 to 24 hours after the document was seen."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return day >= EARLIEST and (seen.allows(moment) if seen is not None else day <= LATEST)


# As machines write: RFC 3339, RFC 5322 and their relatives.

_PLACE = r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"
_ISO = re.compile(
    r"(?P<day>\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{8})"
    r"(?:[T\s]+(?P<time>\d{1,2}:\d{2}(?::?\d{2}(?:[.,]\d+)?)?|\d{4}(?:\d{2}(?:[.,]\d+)?)?)"
    rf"\s*(?P<zone>[Zz]\b|[+-]\d{{2}}(?::?\d{{2}})?|{_PLACE}|[A-Z]{{1,5}}\b|МСК)?)?"
)
_RFC_ZONE = re.compile(
    r"(?:\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{4}|[+-]\d{2}:\d{2}|[A-Za-z]{1,5}|МСК)?\s*(?:\(.*\))?$"
)
_SMALL_YEAR = re.compile(r"(?<![\d:+-])0\d{3}(?![\d:])")
"""A year of four digits below 1000, the zero of some clock; the standard library takes 0001 for 2001."""


def parse_timestamp(text: str | None, *, seen: SeenAt | None = None) -> Moment | None:
    """Return the instant that a text gives, the day when it gives no zone or an ambiguous one, `None` when it is not a date.

    Dates that do not exist, before 1990, or more than 24 hours after the document was `seen` are `None`.
    Source: RFC 3339, section 5.6; RFC 5322, section 3.3; W3C Date and Time Formats.
    """
    found = _machine(plain_digits(" ".join((text or "")[:MAX_CHARS].split())))
    return found if found is not None and is_plausible(found, seen=seen) else None


def _machine(words: str) -> Moment | None:
    return (_iso(words) or _rfc(words)) if words else None


def _iso(words: str) -> Moment | None:
    found = _ISO.match(words)
    if not found or (found["time"] is None and len(words) > found.end() + 1):
        return None
    written = found["day"]
    year, month, day = re.split(r"[-/.]", written) if found[2] else (written[:4], written[4:6], written[6:])
    try:
        if found["time"] is None:
            return date(int(year), int(month), int(day))
        clock = found["time"].replace(",", ".")
        clock = f"0{clock}" if clock[1] == ":" else clock
        naive = datetime.combine(date(int(year), int(month), int(day)), time.fromisoformat(clock))
    except ValueError:
        return None
    return in_zone(naive, found["zone"]) or naive.date()


def _rfc(words: str) -> Moment | None:
    zone = _RFC_ZONE.search(words)
    try:
        parts = parsedate_tz(words if zone else f"{words} 00:00:00")
        if parts is None or _SMALL_YEAR.search(words):
            return None
        year, month, day, hour, minute, second = parts[:6]
        naive = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone follows
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return (in_zone(naive, zone["zone"]) if zone else None) or naive.date()


# As people write, in many languages.

_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})\s*(?:[:.hH時时点點]|Uhr\s)\s*(\d{2})?(?:分)?(?::(\d{2}))?\s*(?:Uhr|uur|hrs?|h\b)?\s*([AaPp]\.?\s?[Mm]\.?)?"
    rf"\s*\(?((?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d{{2}})?|[+-]\d{{2}}:?\d{{2}}|{_PLACE}|[A-Z]{{1,5}}\b|МСК\b)?"
)
_DIGIT = re.compile(r"\d")
_NUMERIC = re.compile(
    r"(?<!\d)(?<!\d[./-])(?<!\d[./-]\s)(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)(?!\2\d)"
)
_CJK_DAY = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일號号]")
_THANG_DAY = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*,)?\s*(?:năm\s+)?(\d{4})?(?!\d)", re.IGNORECASE)
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_MONTH = (
    r"((?:تشرين|كانون)\sال(?:أول|اول|ثاني|ثانى)|[\u0e01-\u0ecf]{1,3}\.[\u0e01-\u0ecf]{1,2}"
    r"|[^\x00-\x40\x5b-\x60\x7b-\xbf\u060c\u2000-\u200b\u200d-\u206f\u3000-\u303f]{2,13})"
)
"""The name of a month: letters with their vowel signs; in Thai and Lao also with a stop inside, as in `มี.ค.`, in Arabic two words."""
_OTHER_NAME = r"(?:\s?/\s?[^\W\d_]{3,10})?"
"""Of the same month, after a stroke: `آذار/مارس`."""
_SHORT_ENDS = r"(?=$|[\s,;)|])"
_YEAR = (
    rf"(\d{{4}}|['’]\d{{2}}{_SHORT_ENDS}|(?<=[/-])\d{{2}}{_SHORT_ENDS}|(?:(?<=[\u0e01-\u0ecf]\s)|(?<=[\u0e01-\u0ecf]\.\s))\d{{2}}{_SHORT_ENDS}"
    r"|(?<=[^\W\d_]\s)\d{2}(?=\s?\)?$))?"
)
"""Of four digits, or of two where an apostrophe, a stroke or the end of the text tells them from an hour; in Thai anywhere."""
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª|-го)?\.?[\s/-]*(?:de\s+|d['’]\s?|of\s+|เดือน|ເດືອນ|ខែ)?"
    + _MONTH
    + _OTHER_NAME
    + r"\.?[,،]?[\s/-]*(?:de\s+|del\s+|(?:พ\.ศ\.|ค\.ศ\.|ปี|ປີ|ឆ្នាំ)\s*)?"
    + _YEAR
    + r"(?!\d)"
)
_MONTH_DAY = re.compile(
    _MONTH + r"\.?[\s/.-]+(\d{1,2})(?:st|nd|rd|th|a)?(?:\s*[,،၊/.-]\s*|\s+)?" + _YEAR + r"(?![\d:])"
)
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{4})(?:\.|\s?m\.|ko)?[\s,/-]*" + _MONTH + r"\.?[\s/-]*(\d{1,2})(?![\d:])")
_YEAR_DAY_MONTH = re.compile(r"(?<!\d)(\d{4})\.?\s?gada\s(\d{1,2})\.?\s?" + _MONTH)
_GLUED_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?=\d{1,2}(?::\d{2}|\s(?:years?|months?|weeks?|days?|hours?|minutes?)\b))"
)
"""Elements of a page that lost the space between them: `March 7, 20267:55 AM UTC`, `April 10, 20263 days ago`."""
_NAMED_DAYS = (
    (_YEAR_DAY_MONTH, (1, 3, 2)),
    (_YEAR_MONTH_DAY, (1, 2, 3)),
    (_DAY_MONTH, (3, 2, 1)),
    (_MONTH_DAY, (3, 1, 2)),
)
"""How days with a month's name are written, and in which groups year, month and day stand."""

_ANY = "pl"
"""A language with the day first, for which no name of a month is unclear: whether there is a date is asked, not which."""


def parse_moment(
    text: str, *, seen: SeenAt | None = None, language: str | None = None, near: Moment | SeenAt | None = None
) -> Moment | None:
    """Return the moment that a text gives: an instant, or the day where it gives no time or zone; `None` without a date.

    Dates that do not exist, before 1990, or more than 24 hours after `seen` are `None`. `language` decides 04/06 between day first and
    month first; unknown, such a date gives nothing. `near` lends its year to a date without one.
    """
    found = _moment(text, language, near)
    return found if found is not None and is_plausible(found, seen=seen) else None


def refusal(text: str | None, *, seen: SeenAt | None, language: str | None = None) -> str:
    """Return why a text that should give a moment gives none, as evidence says it."""
    found = _moment(text or "", language, None)
    day = found.date() if isinstance(found, datetime) else found
    is_ahead = found is not None and day is not None and day >= EARLIEST and not is_plausible(found, seen=seen)
    return FUTURE_DATE if is_ahead else NO_DATE


def _moment(text: str, language: str | None, near: Moment | SeenAt | None) -> Moment | None:
    """Return the moment that a text gives, whenever that is."""
    words = _beginning(text)
    machine = _machine(words)
    day = machine.date() if isinstance(machine, datetime) else machine
    if day is None or day < EARLIEST:  # a year of another calendar
        machine, day = None, _day(words, language, near)
    if day is None:
        return None
    instants = _instants(words, day)
    if len(instants) > 1 and not _agree(instants):
        return day
    if isinstance(machine, datetime):
        return machine
    return instants[0] if instants else day


def has_date(text: str) -> bool:
    """Return whether a text gives a day, with or without a year."""
    words = _beginning(text)
    if not _DIGIT.search(words):
        return False
    return _day(words, _ANY, date(2000, 1, 1)) is not None or parse_timestamp(words) is not None


def _beginning(text: str) -> str:
    """Return the beginning of a text with white space folded, and a space between a year and the time that was glued to it."""
    return _GLUED_YEAR.sub(r"\1 ", plain_digits(" ".join(text[:MAX_CHARS].split())))


def _day(words: str, language: str | None, near: Moment | SeenAt | None) -> date | None:
    for pattern, order in ((_CJK_DAY, (1, 2, 3)), (_THANG_DAY, (3, 2, 1))):
        for match in pattern.finditer(words):
            year, month, day = (match.group(i) for i in order)
            if found := _date(year, month, day, near):
                return found
    for pattern, order in _NAMED_DAYS:
        for match in pattern.finditer(words):
            year, month, day = (match.group(i) for i in order)
            if found := _named_day(year, month, day, language, near):
                return found
    for match in _NUMERIC.finditer(words):
        if found := _numeric(match.group(1), match.group(3), match.group(4), match.group(2), language):
            return found
    return None


def _named_day(
    year: str | None, month: str, day: str, language: str | None, near: Moment | SeenAt | None
) -> date | None:
    """Return a day whose month has a name; those of the Persian calendar need their year."""
    if number := month_number(month, language):
        return _date(year and _four_digits(year, month), str(number), day, near)
    number = persian_month(month)
    return _persian(year, str(number), day) if year and number else None


def _four_digits(year: str, month: str) -> str:
    """Return a year in full, for one that may have two digits; of the Buddhist era where the month is in Thai."""
    digits = year.lstrip("'’")
    if len(digits) != 2:
        return digits
    return (
        f"25{digits}" if _THAI.search(month) else f"19{digits}" if int(digits) >= EARLIEST.year % 100 else f"20{digits}"
    )


def _numeric(first: str, second: str, third: str, mark: str, language: str | None) -> date | None:
    if len(first) == 4:
        is_persian = (language or "").startswith("fa") and int(first) in PERSIAN_YEARS
        return _persian(first, second, third) if is_persian else _date(first, second, third, None)
    if len(third) not in {2, 4}:
        return None
    year = third if len(third) == 4 else f"20{third}"
    if mark == "." or int(first) > 12:
        return _date(year, second, first, None)
    if int(second) > 12:
        return _date(year, first, second, None)
    if first == second:
        return _date(year, first, second, None)
    if language is None or language == "en":
        return None
    return _date(year, first, second, None) if language == "en-US" else _date(year, second, first, None)


def _persian(year: str, month: str, day: str) -> date | None:
    try:
        return persian_day(int(year), int(month), int(day))
    except ValueError:
        return None


def _date(year: str | None, month: str, day: str, near: Moment | SeenAt | None) -> date | None:
    if year is None and near is None:
        return None
    try:
        if year is not None:
            return date(common_year(int(year)), int(month), int(day))
        assert near is not None  # noqa: S101  (narrows the type)
        near = near.exactly() if isinstance(near, SeenAt) else near
        anchor = near.date() if isinstance(near, datetime) else near
        around = [date(anchor.year + shift, int(month), int(day)) for shift in (-1, 0, 1)]
        return min(around, key=lambda candidate: abs(candidate - anchor))
    except ValueError:
        return None


def _instants(words: str, day: date) -> list[datetime]:
    """Return the instants of the times with a zone in the text, on that day."""
    found = []
    for match in _TIME.finditer(words):
        hour, minute, second, half, zone = match.groups()
        clock = _clock(hour, minute, second, half)
        if (minute is None and not half) or clock is None:
            continue
        if (instant := in_zone(datetime.combine(day, clock), zone)) is not None:
            found.append(instant)
    return found


def clock_of(text: str) -> time | None:
    """Return the first time of day in a text, whatever its zone."""
    for match in _TIME.finditer(_beginning(text)):
        hour, minute, second, half, _ = match.groups()
        if (minute is not None or half) and (clock := _clock(hour, minute, second, half)) is not None:
            return clock
    return None


def _agree(instants: list[datetime]) -> bool:
    """Return whether times in several zones are one instant, the day left aside: the second may fall on the next."""
    return all(abs((other - instants[0]).total_seconds()) % 86_400 < 60 for other in instants[1:])


def _clock(hour: str, minute: str | None, second: str | None, half: str | None) -> time | None:
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half[0] in "pP" else 0)
    try:
        return time(number, int(minute or 0), int(second or 0))
    except ValueError:
        return None


# What a line says of its date.

_PUBLISHED = re.compile(
    r"\b(?:(?:first )?(?:published|posted)|written|created|released|issued|veröffentlicht|erstellt|erschienen|geschrieben|verfasst"
    r"|publiée?|paru|mis en ligne|publicad[oa]|postado|pubblicat[oa]|gepubliceerd|geplaatst|publicerad|publisert|udgivet|offentliggjort"
    r"|opublikowan[oy]|dodan[oy]|julkaistu|publikováno|vydáno|publicat|objavljeno|közzétéve|avaldatud|paskelbta|publicēts|опубликован[оа]|опубліковано|публикувано|објављено"
    r"|yayınlan\w*|yayımlan\w*|diterbitkan|dipublikasikan|đăng)\b|投稿日|公開日?|掲載|发布|發佈|發布|發表|게시|등록|입력|نشر|نُشر|انتشار|פורסם"
    r"|प्रकाशित|เผยแพร่|Δημοσίευση|Δημοσιεύ",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"\b(?:updated|update(?=\s*[:：])|last (?:update|modified|changed|reviewed)|modified|edited(?!\s+by\b)|revised"
    r"|aktualisiert|zuletzt geändert|letzte änderung|stand|mise? à jour|modifiée?|actualizad[oa]|atualizad[oa]|actualització|aggiornat[oa]"
    r"|ultimo aggiornamento|bijgewerkt|laatst gewijzigd|uppdaterad|oppdatert|opdateret|aktualizacja|aktualizov\w+"
    r"|päivitetty|muokattu|actualizat|ažurirano|frissítve|обновлен[оа]|оновлено|актуализиран\w+"
    r"|güncelle\w*|diperbarui|cập nhật)\b|更新|수정|تحديث|به‌روزرسانی|עודכן|עדכון|อัปเดต|Ενημέρωση",
    re.IGNORECASE,
)


def says_published(line: str) -> bool:
    """Return whether a line says that something was published, in many languages."""
    return bool(_PUBLISHED.search(line))


def says_modified(line: str) -> bool:
    """Return whether a line says that something was changed, in many languages."""
    return bool(_MODIFIED.search(line))


class DatePart(NamedTuple):
    """A part of a line, `[start, end)`, and what it says of its dates."""

    start: int
    end: int
    says: Literal["published", "modified", ""]


def date_parts(line: str) -> list[DatePart]:
    """Return the parts of a line that speak of one date each: `Published: 3 May`, `updated 4 May`.

    Words that say so stand before their date, or after the only one: `3 May (updated)`.
    """
    published: list[tuple[int, Literal["published", "modified"]]] = [
        (each.start(), "published") for each in _PUBLISHED.finditer(line)
    ]
    labels = sorted([*published, *((each.start(), "modified") for each in _MODIFIED.finditer(line))])
    if not labels:
        return [DatePart(0, len(line), "")]
    ends = [start for start, _ in labels[1:]] + [len(line)]
    parts = [DatePart(start, end, says) for (start, says), end in zip(labels, ends, strict=True)]
    before = DatePart(0, labels[0][0], "")
    if _has_date(line, before) and not any(_has_date(line, part) for part in parts):
        return [DatePart(0, len(line), parts[0].says)]
    return [before, *parts]


def _has_date(line: str, part: DatePart) -> bool:
    return has_date(line[part.start : part.end])


# Time zones by the letters and offsets that follow a time: `AEST`, `ET`, `+0530`, `UTC+2`.

_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}
"""Zones that change their offset with the season."""
_OFFSETS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "HST": -10, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3, "SAST": 2, "EAT": 3,
    "WIB": 7, "WITA": 8, "WIT": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "ACST": 9.5, "ACDT": 10.5, "NZST": 12, "NZDT": 13, "CHAST": 12.75, "CHADT": 13.75, "NDT": -2.5, "AKDT": -8, "WET": 0, "WAT": 1,
    "CAT": 2, "PKT": 5, "NPT": 5.75, "ICT": 7, "BRT": -3, "ART": -3, "UYT": -3, "COT": -5, "PET": -5, "MSD": 4,
}  # fmt: skip
"""Hours from UTC of the letters that mean one zone. Those that mean several (CST, IST, BST, AST) are left out on purpose.
Source: RFC 5322, section 4.3, and the tz database."""
_NUMBERS = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")
_FARTHEST = timedelta(hours=14)
"""No place is farther from UTC. Source: the tz database (Pacific/Kiritimati)."""


def in_zone(naive: datetime, name: str | None) -> datetime | None:
    """Return the instant of a time in the zone of that name, in any case; `None` when the name is unknown or means several zones.

    The instant has a plain offset, so that it compares and prints the same everywhere.
    """
    zone = _place(name) if name and "/" in name else _zone((name or "").replace(" ", "").upper())
    if zone is None:
        return None
    offset = naive.replace(tzinfo=zone).utcoffset() or timedelta()
    return naive.replace(tzinfo=timezone(offset))


def _zone(name: str) -> ZoneInfo | timezone | None:
    if name in _PLACES:
        return _place(_PLACES[name])
    if name in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[name]))
    if numbers := _NUMBERS.fullmatch(name):
        offset = timedelta(hours=int(numbers[2]), minutes=int(numbers[3] or 0))
        if offset <= _FARTHEST:
            return timezone(-offset if numbers[1] == "-" else offset)
    return None


@cache
def _place(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
