"""Dates as people write them: the instant where the zone is told, else the day, else nothing."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import FUTURE_DATE, Moment, SeenAt
from digest.readers.dates import NO_DATE, date_parts, has_date, parse_moment, refusal

SEEN = SeenAt(datetime(2026, 11, 24, tzinfo=UTC))


def zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("June 04, 2026 15:44 ET (19:44 GMT)", datetime(2026, 6, 4, 15, 44, tzinfo=zone(-4))),
        ("January 04, 2026 15:44 ET (20:44 GMT)", datetime(2026, 1, 4, 15, 44, tzinfo=zone(-5))),
        ("Published 2:30 PM EDT, Fri July 3, 2026", datetime(2026, 7, 3, 14, 30, tzinfo=zone(-4))),
        ("12:05 AM PT, 3 July 2026", datetime(2026, 7, 3, 0, 5, tzinfo=zone(-7))),
        ("Mon 4 Mar 2024 10.05 GMT", datetime(2024, 3, 4, 10, 5, tzinfo=UTC)),
        ("4 March 2024, 10:05 UTC+05:30", datetime(2024, 3, 4, 10, 5, tzinfo=zone(5.5))),
        ("17:41 JST, October 13, 2024", datetime(2024, 10, 13, 17, 41, tzinfo=zone(9))),
        ("4 March 2024, 10:05 CST", date(2024, 3, 4)),
        ("4 March 2024, 10:05 IST", date(2024, 3, 4)),
        ("4 March 2024, 10:05", date(2024, 3, 4)),
        ("3. Mai 2024, 17:47", date(2024, 5, 3)),
        ("le 30 août 2023 à 14h52", date(2023, 8, 30)),
        ("5 de junio de 2026", date(2026, 6, 5)),
        ("4 июня 2026", date(2026, 6, 4)),
        ("2026年3月6日 09:30", date(2026, 3, 6)),
        ("2025년 6월 3일", date(2025, 6, 3)),
        ("15.04.2025", date(2025, 4, 15)),
        ("31/12/2025", date(2025, 12, 31)),
        ("2026. 3. 4. 10:05", date(2026, 3, 4)),
        ("2026/3/4", date(2026, 3, 4)),
        ("192.12.5.26", None),
        ("4 марта 2026, 10:05 МСК", datetime(2026, 3, 4, 10, 5, tzinfo=zone(3))),
        ("March 7, 20267:55 AM UTC", datetime(2026, 3, 7, 7, 55, tzinfo=UTC)),
        ("April 10, 20263 days ago", date(2026, 4, 10)),
        ("12/31/2025", date(2025, 12, 31)),
        ("30 February 2026", None),
        ("June 04, 2027", None),
        ("4 June 1889", None),
        ("04/06/2026", None),
        ("3 ביוני 2026", date(2026, 6, 3)),
        ("ב-14 במרץ 2025", date(2025, 3, 14)),
        ("4 मई 2026", date(2026, 5, 4)),
        ("४ सितम्बर २०२५", date(2025, 9, 4)),
        ("٣ كانون الثاني ٢٠٢٦", date(2026, 1, 3)),
        ("۲۰ اسفند ۱۴۰۳", date(2025, 3, 10)),
        ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
        ("۳۰ اسفند ۱۴۰۴", None),
        ("5 ივნისი 2026", date(2026, 6, 5)),
        ("৫ জুন ২০২৬", date(2026, 6, 5)),
        ("ngày 4 tháng 3 năm 2026", date(2026, 3, 4)),
        ("2026. március 4.", date(2026, 3, 4)),
        ("2026 m. kovo 4 d.", date(2026, 3, 4)),
        ("04-Mar-2026", date(2026, 3, 4)),
        ("令和8年3月4日", date(2026, 3, 4)),
        ("民國115年3月4日", date(2026, 3, 4)),
        ("2026年3月4日 (民國115年)", date(2026, 3, 4)),
        ("4 March 2026, 10:05 Asia/Kolkata", datetime(2026, 3, 4, 10, 5, tzinfo=zone(5.5))),
        ("4 March 2026, 10:05 Asia/Elsewhere", date(2026, 3, 4)),
        ("4 March 2026, 10:05 CHADT", datetime(2026, 3, 4, 10, 5, tzinfo=zone(13.75))),
        ("4 Mar '26", date(2026, 3, 4)),
        ("04-Mar-26", date(2026, 3, 4)),
        ("(Varn, 4 marzo 26)", date(2026, 3, 4)),
        ("Mar.04.2026", date(2026, 3, 4)),
        ("4 March 10 o'clock", None),
        ("4 May 26 boats came in", None),
        ("4 มี.ค. 69", date(2026, 3, 4)),
        ("4 d'abril de 2026", date(2026, 4, 4)),
        ("4 آذار/مارس 2026", date(2026, 3, 4)),
        ("4 مارس، 2026", date(2026, 3, 4)),
        ("2026. gada 4. martā", date(2026, 3, 4)),
        ("2026ko martxoaren 4a", date(2026, 3, 4)),
        ("4 наурыз 2026", date(2026, 3, 4)),
        ("the harbour was closed", None),
        ("May may come", None),
        ("", None),
    ],
)
def test_parse_moment(text: str, moment: Moment | None) -> None:
    assert parse_moment(text, seen=SEEN) == moment


@pytest.mark.parametrize(("language", "day"), [("pl", date(2025, 11, 12)), ("hr", date(2025, 10, 12)), ("en", None)])
def test_a_month_of_two_languages_is_that_of_the_text(language: str, day: date | None) -> None:
    assert parse_moment("12 listopada 2025", seen=SEEN, language=language) == day
    assert has_date("12 listopada 2025")


def test_numbers_are_of_the_persian_calendar_in_persian_alone() -> None:
    assert parse_moment("۱۴۰۵/۰۳/۱۴", seen=SEEN, language="fa-IR") == date(2026, 6, 4)
    assert parse_moment("1405/03/14", seen=SEEN, language="ar") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10 December 2090", FUTURE_DATE),
        ("2026-11-26T00:00:00Z", FUTURE_DATE),
        ("1 Jan 0001", NO_DATE),
        ("2026-02-30", NO_DATE),
        ("4 June 1889", NO_DATE),
        ("soon", NO_DATE),
        (None, NO_DATE),
    ],
)
def test_a_date_in_the_future_is_called_one(text: str | None, why: str) -> None:
    assert refusal(text, seen=SEEN) == why


def test_two_zones_that_contradict_each_other_give_the_day_alone() -> None:
    assert parse_moment("June 04, 2026 15:44 ET (17:44 GMT)", seen=SEEN) == date(2026, 6, 4)


@pytest.mark.parametrize(
    ("language", "moment"), [("en-US", date(2026, 4, 6)), ("de", date(2026, 6, 4)), ("en", None), (None, None)]
)
def test_order_of_day_and_month_follows_the_language(language: str | None, moment: date | None) -> None:
    assert parse_moment("04/06/2026", seen=SEEN, language=language) == moment


def test_date_without_a_year_takes_it_from_near() -> None:
    assert parse_moment("December 30", seen=SEEN, near=date(2026, 1, 2)) == date(2025, 12, 30)
    assert parse_moment("December 30", seen=SEEN) is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(max_size=80)
    | st.from_regex(
        r"[0-9]{1,4}[./ -][0-9A-Za-z]{1,9}[./, -]{1,2}[0-9]{1,4} [0-9]{1,2}:[0-9]{2} ?[A-Z]{0,4}", fullmatch=True
    )
)
def test_any_text_gives_a_plausible_moment_or_none(text: str) -> None:
    moment = parse_moment(text, seen=SEEN)
    has_date(text)
    if isinstance(moment, datetime):
        assert moment.tzinfo is not None
        assert moment <= SEEN.moment + timedelta(hours=24)
    elif moment is not None:
        assert date(1990, 1, 1) <= moment <= date(2026, 11, 25)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("4 May 2026", [("4 May 2026", "")]),
        (
            "Published 4 May 2026, updated 6 May 2026",
            [("Published 4 May 2026, ", "published"), ("updated 6 May 2026", "modified")],
        ),
        (
            "Updated 6 May 2026 | Published 4 May 2026",
            [("Updated 6 May 2026 | ", "modified"), ("Published 4 May 2026", "published")],
        ),
        ("4 May 2026 | Updated: 6 May 2026", [("4 May 2026 | ", ""), ("Updated: 6 May 2026", "modified")]),
        ("4 May 2026 (updated)", [("4 May 2026 (updated)", "modified")]),
        ("Edited by Ada Quill, 4 May 2026", [("Edited by Ada Quill, 4 May 2026", "")]),
        (
            "公開日:2026年5月4日 更新日:2026年5月6日",
            [("公開日:2026年5月4日 ", "published"), ("更新日:2026年5月6日", "modified")],
        ),
    ],
)
def test_a_line_says_of_each_of_its_dates_what_it_is(line: str, parts: list[tuple[str, str]]) -> None:
    found = [(line[part.start : part.end], part.says) for part in date_parts(line)]
    assert [one for one in found if one[0]] == parts
