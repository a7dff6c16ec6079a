"""Times as machines write them in feeds, mail and front matter. Layer 3, pure.

What people write in bylines is another matter and another module.
"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz
from functools import cache
from zoneinfo import ZoneInfo

from digest.model import Moment

EARLIEST = date(1990, 1, 1)
"""Nothing was published on the web before; earlier dates in feeds are the zero of some clock."""
LATEST = date(2100, 1, 1)
"""The bound where nobody says when the document was seen."""
SLACK = timedelta(hours=24)
"""A clock that is wrong, or a day that has begun elsewhere."""

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{8})"
    r"(?:[T\s]+(?P<time>\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)\s*(?P<zone>Z|z|[+-]\d{2}(?::?\d{2})?|[A-Z]{1,4})?)?"
)
_RFC_ZONE = re.compile(
    r"(?:\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{4}|[+-]\d{2}:\d{2}|[A-Za-z]{1,5})?\s*(?:\(.*\))?$"
)
_NUMBERS = re.compile(r"([+-])(\d{2})(?::?(\d{2}))?")
_OFFSETS = {
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "CET": 1,
    "CEST": 2,
    "JST": 9,
    "HKT": 8,
}
"""Zones that mean one offset. CST, IST and BST mean several and give none. Source: RFC 5322, section 4.3, and the tz database."""
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Zones that change their offset with the season."""


def parse_timestamp(text: str | None, *, seen: datetime | None = None) -> Moment | None:
    """Return the instant that a text gives, the day when it gives no zone or an ambiguous one, `None` when it is no date.

    Dates that do not exist, before 1990, or more than 24 hours after the document was `seen` are `None`.
    Source: RFC 3339, section 5.6; RFC 5322, section 3.3; W3C Date and Time Formats.
    """
    words = " ".join((text or "")[:200].split())
    if not words:
        return None
    found = _iso(words) or _rfc(words)
    return found if found is not None and is_plausible(found, seen=seen) else None


def is_plausible(moment: Moment, *, seen: datetime | None) -> bool:
    """Return True for 1990 to 24 hours after the document was seen."""
    if isinstance(moment, datetime):
        latest = seen + SLACK if seen is not None else datetime(LATEST.year, 1, 1, tzinfo=UTC)
        return moment.date() >= EARLIEST and moment <= latest
    return EARLIEST <= moment <= ((seen + SLACK).date() if seen is not None else LATEST)


def _iso(words: str) -> Moment | None:
    found = _ISO.match(words)
    if not found or (found["time"] is None and len(words) > found.end() + 1):
        return None
    try:
        if found["time"] is None:
            return date.fromisoformat(found["day"])
        naive = datetime.fromisoformat(f"{found['day']}T{found['time'].replace(',', '.')}")
    except ValueError:
        return None
    return _with_zone(naive, found["zone"] or "")


def _rfc(words: str) -> Moment | None:
    zone = _RFC_ZONE.search(words)
    try:
        parts = parsedate_tz(words if zone else f"{words} 00:00:00")
        if parts is None:
            return None
        year, month, day, hour, minute, second = parts[:6]
        naive = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone follows
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return _with_zone(naive, zone["zone"] or "") if zone else naive.date()


def _with_zone(naive: datetime, name: str) -> Moment:
    """Return the instant in a zone, or the day alone when the zone's name says too little."""
    if numbers := _NUMBERS.fullmatch(name):
        offset = timedelta(hours=int(numbers[2]), minutes=int(numbers[3] or 0))
        if offset >= timedelta(hours=24):
            return naive.date()
        return _aware(naive, -offset if numbers[1] == "-" else offset)
    name = name.upper()
    if name in _OFFSETS:
        return _aware(naive, timedelta(hours=_OFFSETS[name]))
    if name in _PLACES:
        return datetime.fromisoformat(naive.replace(tzinfo=_place(_PLACES[name])).isoformat())
    return naive.date()


def _aware(naive: datetime, offset: timedelta) -> Moment:
    seconds = int(offset.total_seconds())
    sign, rest = ("-", -seconds) if seconds < 0 else ("+", seconds)
    return datetime.fromisoformat(f"{naive.isoformat()}{sign}{rest // 3600:02}:{rest % 3600 // 60:02}")


@cache
def _place(name: str) -> ZoneInfo:
    return ZoneInfo(name)
