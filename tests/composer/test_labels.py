"""Attribution in words says what the source says, and what it does not."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from digest.composer import labels
from digest.model import Attribution, Author, Moment, Quote


def authors(*names: str) -> tuple[Author, ...]:
    return tuple(Author(name=name) for name in names)


@pytest.mark.parametrize(
    ("names", "label"), [((), None), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_names_label(names: tuple[str, ...], label: str | None) -> None:
    assert labels.names_label(authors(*names), "en") == label


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (None, None),
        (date(2026, 6, 4), "4 June 2026"),
        (datetime(2026, 6, 4, 15, 44, tzinfo=timezone(-timedelta(hours=4))), "4 June 2026, 15:44 UTC−4"),
        (datetime(2026, 6, 4, 5, 4, 59, tzinfo=UTC), "4 June 2026, 05:04 UTC"),
        (datetime(2026, 6, 4, 5, 4, tzinfo=timezone(timedelta(hours=5, minutes=45))), "4 June 2026, 05:04 UTC+5:45"),
        (datetime(2026, 6, 4, 5, 4, tzinfo=timezone(-timedelta(hours=3, minutes=30))), "4 June 2026, 05:04 UTC−3:30"),
    ],
)
def test_moment_label_keeps_the_sources_own_day_and_zone(moment: Moment | None, label: str | None) -> None:
    assert labels.moment_label(moment, "en") == label


@pytest.mark.parametrize(
    ("language", "label"),
    [("de", "4. Juni 2026"), ("en-US", "June 4, 2026"), ("zh", "2026年6月4日"), ("xx", "June 4, 2026")],
)
def test_day_label_follows_the_language(language: str, label: str) -> None:
    assert labels.day_label(date(2026, 6, 4), language) == label


@pytest.mark.parametrize(
    ("brand", "name", "label"),
    [(None, None, None), ("NMG", None, "NMG"), ("NMG", "Northern Gazette", "NMG (Northern Gazette)"), (None, "X", "X")],
)
def test_publisher_label(brand: str | None, name: str | None, label: str | None) -> None:
    assert labels.publisher_label(Attribution(publisher=brand, publisher_name=name)) == label


@pytest.mark.parametrize(
    ("mention", "name", "role", "label"),
    [
        (None, None, None, None),
        ("the company", None, None, "the company"),
        ("the company", "Calder & Sons", None, "Calder & Sons (“the company”)"),
        ("Calder", "Ines Calder", None, "Ines Calder"),
        ("Calder", "Ines Calder", "harbour master", "Ines Calder, harbour master"),
        ("harbour master Ines Calder", "Ines Calder", "harbour master", "harbour master Ines Calder"),
        ("she", "Ines Calder", None, "Ines Calder"),
        ("the report, written by A and B", "Calder & Sons", None, "the report, written by A and B (Calder & Sons)"),
        ("He", "Hector Reed", None, "Hector Reed"),
        ("Mr. Reed", "Hector Reed", None, "Hector Reed"),
        ("Hector Reed’s lawyer, Ada Quill", "Ada Quill", "Reed’s lawyer", "Hector Reed’s lawyer, Ada Quill"),
        ("Reed", "Hector Reed", "the head of Reed & Sons", "Hector Reed"),
    ],
)
def test_speaker_label_keeps_the_mention_and_adds_the_name(
    mention: str | None, name: str | None, role: str | None, label: str | None
) -> None:
    quote = Quote(text="x", start=0, end=1, speaker=mention, speaker_name=name, speaker_role=role)
    assert labels.speaker_label(quote, "en") == label


def test_date_label_says_when_only_a_change_is_dated() -> None:
    assert labels.date_label(Attribution(modified=date(2026, 6, 4)), "en") == "updated 4 June 2026"
    assert labels.date_label(Attribution(published=date(2026, 6, 3), modified=date(2026, 6, 4)), "en") == "3 June 2026"
    assert labels.date_label(Attribution(), "en") is None


def test_unknown_labels_say_what_is_missing() -> None:
    assert labels.unknown_labels(Attribution(), "en") == (
        "author not stated",
        "publisher not stated",
        "date not stated",
    )
    assert labels.unknown_labels(Attribution(authors=authors("A"), agency="W", published=date(2026, 1, 1)), "en") == ()


def test_direction() -> None:
    assert [labels.direction(language) for language in ("ar", "fa-IR", "en", None)] == ["rtl", "rtl", "ltr", "auto"]


def test_words_of_an_unknown_language_are_english() -> None:
    assert labels.words("xx") == labels.words("en")


def test_one_moment_in_two_zones_has_the_day_of_each() -> None:
    here = datetime(2026, 3, 11, 8, 42, tzinfo=UTC)
    there = here.astimezone(timezone(timedelta(hours=-11)))
    assert labels.moment_label(here, "en") == "11 March 2026, 08:42 UTC"
    assert labels.moment_label(there, "en") == "10 March 2026, 21:42 UTC−11"
