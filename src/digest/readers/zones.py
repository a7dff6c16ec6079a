"""Time zones by the letters and offsets that follow a time: `AEST`, `ET`, `+0530`, `UTC+2`. Layer 3, pure."""

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

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
    "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
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
    zone = _zone((name or "").replace(" ", "").upper())
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
def _place(name: str) -> ZoneInfo:
    return ZoneInfo(name)
