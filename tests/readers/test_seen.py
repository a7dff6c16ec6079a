"""What a date may be depends on when its document was seen, and a result knows until when it holds."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Document, SeenAt
from digest.readers import read
from digest.readers.dates import is_plausible, parse_moment

SEEN = datetime(2026, 6, 5, 12, 30, tzinfo=UTC)
INSTANT = timedelta.resolution

zones = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-7, minutes=-30))])
moments = st.datetimes(datetime(2026, 5, 25), datetime(2026, 6, 15), timezones=zones)  # noqa: DTZ001 - zones are added
days = st.dates(date(2026, 5, 25), date(2026, 6, 15))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(moment=moments, asked=st.lists(st.one_of(moments, days), max_size=4))
def test_answers_stay_the_same_until_the_recorded_moment_and_no_longer(moment: datetime, asked: list[date]) -> None:
    seen = SeenAt(moment)
    answers = [is_plausible(one, seen=seen) for one in asked]
    later = seen.until.astimezone(moment.tzinfo) - INSTANT if seen.until is not None else moment + timedelta(days=1000)
    assert later >= moment
    assert [is_plausible(one, seen=SeenAt(later)) for one in asked] == answers
    if seen.until is not None:
        assert [is_plausible(one, seen=SeenAt(later + INSTANT)) for one in asked] != answers


def test_year_taken_from_the_moment_holds_for_this_moment_alone() -> None:
    seen = SeenAt(SEEN)
    assert parse_moment("3 June", seen=seen, near=seen) == date(2026, 6, 3)
    assert seen.until == SEEN + INSTANT


def test_moments_are_equal_whatever_was_asked() -> None:
    asked = SeenAt(SEEN)
    asked.exactly()
    assert asked == SeenAt(SEEN)


def until(text: str) -> tuple[datetime | None, str]:
    seen = SeenAt(SEEN)
    found = read(Document(id="a", source="a.txt", data=text.encode(), seen=seen))
    return seen.until, repr(found)


BODY = "\n\nThe harbour was closed on Monday, the master said, and nothing moved before noon on either quay.\n"


def test_reading_an_article_of_the_past_holds_for_ever() -> None:
    assert until(f"Fog closes harbour\n\nBy Ada Quill\n\n3 June 2026{BODY}")[0] is None


def test_reading_an_article_of_the_future_holds_until_then() -> None:
    expires, articles = until(f"Fog closes harbour\n\nBy Ada Quill\n\n9 June 2026{BODY}")
    assert "datetime.date(2026, 6, 9)" not in articles
    assert expires == datetime(2026, 6, 8, tzinfo=UTC)


def test_reading_an_article_that_leaves_out_the_year_holds_for_one_moment() -> None:
    expires, articles = until(f"Fog closes harbour\n\nBy Ada Quill\n\n3 June{BODY}")
    assert "datetime.date(2026, 6, 3)" in articles
    assert expires == SEEN + INSTANT
