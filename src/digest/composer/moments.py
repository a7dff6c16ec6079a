"""Days and moments of stories, made comparable. Layer 3: pure."""

from datetime import UTC, date, datetime, time, timedelta

from digest.model import Moment


def utc(moment: Moment) -> datetime:
    """Return a moment in UTC, to the second; a day counts as its start."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return datetime.combine(moment, time(), UTC)


def own_day(moment: Moment) -> date:
    """Return the day as the source gives it, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def monday_of(moment: Moment) -> date:
    """Return the Monday of a moment's week, by the source's own day."""
    day = own_day(moment)
    return day - timedelta(days=day.weekday())
