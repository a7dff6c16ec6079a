"""Times as machines write them in feeds, mail and front matter. Layer 3, pure.

What people write in bylines is another matter and another module.
"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz

from digest.model import Moment
from digest.readers.zones import in_zone

EARLIEST = date(1990, 1, 1)
"""Nothing was published on the web before; earlier dates in feeds are the zero of some clock."""
LATEST = date(2100, 1, 1)
"""The bound where nobody says when the document was seen."""
SLACK = timedelta(hours=24)
"""A clock that is wrong, or a day that has begun elsewhere."""

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{8})"
    r"(?:[T\s]+(?P<time>\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)\s*(?P<zone>Z|z|[+-]\d{2}(?::?\d{2})?|[A-Z]{1,4}|МСК)?)?"
)
_RFC_ZONE = re.compile(
    r"(?:\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{4}|[+-]\d{2}:\d{2}|[A-Za-z]{1,5}|МСК)?\s*(?:\(.*\))?$"
)


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
    return in_zone(naive, found["zone"]) or naive.date()


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
    return (in_zone(naive, zone["zone"]) if zone else None) or naive.date()
