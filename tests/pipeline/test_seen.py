"""The moment that notes how it is asked answers as the moment it stands for, and knows until when it would."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.pipeline.seen import watched
from digest.readers import read_document
from digest.readers.dates import is_plausible

SEEN = datetime(2026, 6, 5, 12, 30, tzinfo=UTC)
INSTANT = timedelta.resolution

zones = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-7, minutes=-30))])
moments = st.datetimes(datetime(2026, 5, 25), datetime(2026, 6, 15), timezones=zones)  # noqa: DTZ001 - zones are added
days = st.dates(date(2026, 5, 25), date(2026, 6, 15))


def test_watched_is_the_same_moment() -> None:
    moment, _ = watched(SEEN)
    assert moment == SEEN
    assert moment.utcoffset() == SEEN.utcoffset()
    assert str(moment) == str(SEEN)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(seen=moments, asked=st.lists(st.one_of(moments, days), max_size=4))
def test_watched_answers_alike_until_it_says_otherwise(seen: datetime, asked: list[date]) -> None:
    moment, notes = watched(seen)
    answers = [is_plausible(one, seen=seen) for one in asked]
    assert [is_plausible(one, seen=moment) for one in asked] == answers
    until = notes.until(seen)
    later = until.astimezone(seen.tzinfo) - INSTANT if until is not None else seen + timedelta(days=1000)
    assert later >= seen
    assert [is_plausible(one, seen=later) for one in asked] == answers
    if until is not None:
        assert [is_plausible(one, seen=later + INSTANT) for one in asked] != answers


@pytest.mark.parametrize(
    "use",
    [
        lambda seen: seen.year,
        lambda seen: seen.date(),
        lambda seen: seen - SEEN,
        lambda seen: SEEN - seen,
        lambda seen: seen < SEEN,
        lambda seen: seen > SEEN,
        lambda seen: seen == SEEN,
        lambda seen: f"{seen:%Y}",
        str,
        lambda seen: seen.astimezone(UTC),
        lambda seen: min(seen, SEEN),
        lambda seen: (seen + timedelta(1)).year,
        lambda seen: (seen + timedelta(1)).date().year,
        lambda seen: (seen + timedelta(1)).date() == SEEN.date(),
        lambda seen: (seen + timedelta(1)) - SEEN,
    ],
)
def test_watched_holds_for_one_moment_when_it_is_asked_for_anything_else(use: Callable[[datetime], object]) -> None:
    moment, notes = watched(SEEN)
    use(moment)
    assert notes.until(SEEN) == SEEN + INSTANT


def read(text: str) -> tuple[datetime | None, str]:
    moment, notes = watched(SEEN)
    found = read_document(text.encode(), source="a.txt", seen=moment)
    plain = read_document(text.encode(), source="a.txt", seen=SEEN)
    assert found == plain
    return notes.until(SEEN), repr(found)


BODY = "\n\nThe harbour was closed on Monday, the master said, and nothing moved before noon on either quay.\n"


def test_reading_an_article_of_the_past_holds_for_ever() -> None:
    until, _ = read(f"Fog closes harbour\n\nBy Ada Quill\n\n3 June 2026{BODY}")
    assert until is None


def test_reading_an_article_of_the_future_holds_until_then() -> None:
    until, said = read(f"Fog closes harbour\n\nBy Ada Quill\n\n9 June 2026{BODY}")
    assert "datetime.date(2026, 6, 9)" not in said
    assert until == datetime(2026, 6, 8, tzinfo=UTC)


def test_reading_an_article_that_leaves_out_the_year_holds_for_one_moment() -> None:
    until, said = read(f"Fog closes harbour\n\nBy Ada Quill\n\n3 June{BODY}")
    assert "datetime.date(2026, 6, 3)" in said
    assert until == SEEN + INSTANT
