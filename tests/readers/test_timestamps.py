"""Times as machines write them: an instant, a day, or nothing."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Moment, SeenAt
from digest.readers.dates import parse_moment, parse_timestamp

SEEN = SeenAt(datetime(2026, 6, 6, 8, 0, tzinfo=UTC))


def at(hour: int, minute: int, offset: int) -> datetime:
    return datetime(2026, 6, 5, hour, minute, tzinfo=timezone(timedelta(hours=offset)))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 05 Jun 2026 15:44:00 EDT", at(15, 44, -4)),
        ("Fri, 05 Jun 2026 15:44:00 ET", at(15, 44, -4)),
        ("Fri, 05 Jun 2026 15:44:00 EST", at(15, 44, -5)),
        ("05 Jun 26 15:44 GMT", at(15, 44, 0)),
        ("Fri, 5 Jun 2026 15:44 +0200 (CEST)", at(15, 44, 2)),
        ("Fri, 05 Jun 2026 15:44:00 -0000", at(15, 44, 0)),
        ("2026-06-05T15:44Z", at(15, 44, 0)),
        ("2026-06-05 15:44:00+02:00", at(15, 44, 2)),
        ("2026-06-05T15:44:00+0200", at(15, 44, 2)),
        ("20260605T154400Z", at(15, 44, 0)),
        ("2026-06-05", date(2026, 6, 5)),
        ("Fri, 05 Jun 2026", date(2026, 6, 5)),
        ("2026-06-05T15:44:00", date(2026, 6, 5)),
        ("Fri, 05 Jun 2026 15:44:00 CST", date(2026, 6, 5)),
        ("Fri, 05 Jun 2026 15:44:00 IST", date(2026, 6, 5)),
        ("Fri, 05 Jun 2026 15:44:00 +9900", date(2026, 6, 5)),
        ("2026-06-07", date(2026, 6, 7)),
        ("2026-06-08", None),
        ("2026-06-07T08:00:01Z", None),
        ("2026-02-30", None),
        ("Mon, 30 Feb 2026 10:00:00 GMT", None),
        ("9999-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("2026/6/5 15:44", date(2026, 6, 5)),
        ("2026/6/5 5:44 +02:00", at(5, 44, 2)),
        ("2026.6.5", date(2026, 6, 5)),
        ("2026-06-05 15:44 ESTIMATED", date(2026, 6, 5)),
        ("2026-06-05 15:44 Europe/Berlin", at(15, 44, 2)),
        ("2026-06-05T15:44:00+02:00[Europe/Berlin]", at(15, 44, 2)),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("Fri, 05 Jun 0026 15:44:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("2026", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_time_is_read_as_far_as_it_is_given(text: str | None, moment: Moment | None) -> None:
    found = parse_timestamp(text, seen=SEEN)
    assert (found, type(found)) == (moment, type(moment))


ZONES = (
    "UT UTC GMT EST EDT CDT MST MDT PST PDT AKST HST ET CT MT PT WEST CET CEST MEZ MESZ EET EEST MSK МСК SAST EAT WIB HKT SGT PHT"
    " AWST JST KST AEST AEDT AET NZST NZDT +0530 -0800 CST IST BST AST XYZ +1500"
).split()


@pytest.mark.parametrize("zone", ZONES)
def test_zone_means_the_same_in_a_feed_and_in_pasted_text(zone: str) -> None:
    written = parse_moment(f"4 June 2026, 10:00 {zone}", seen=SEEN)
    assert written is not None
    assert parse_timestamp(f"Thu, 04 Jun 2026 10:00:00 {zone}", seen=SEEN) == written
    assert parse_timestamp(f"2026-06-04 10:00 {zone}", seen=SEEN) == written
    assert isinstance(written, datetime) is (zone not in {"CST", "IST", "BST", "AST", "XYZ", "+1500"})


@pytest.mark.parametrize(("zone", "hours"), [("AEST", 10), ("MSK", 3), ("EET", 2), ("NZST", 12), ("AET", 10)])
def test_zone_of_a_feed_gives_its_instant(zone: str, hours: int) -> None:
    found = parse_timestamp(f"Fri, 05 Jun 2026 15:44:00 {zone}", seen=SEEN)
    assert (found, type(found)) == (at(15, 44, hours), datetime)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    text=st.one_of(
        st.text(max_size=40), st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?", fullmatch=True)
    )
)
def test_no_text_raises_or_gives_a_naive_or_future_time(text: str) -> None:
    found = parse_timestamp(text, seen=SEEN)
    if isinstance(found, datetime):
        assert found.tzinfo is not None
        assert found <= SEEN.moment + timedelta(days=1)
