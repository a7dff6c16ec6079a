"""What an earlier issue had is left out; a follow-up is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from digest.composer.earlier import Carried, leave_out_repeated
from digest.model import ArrangedStory, Notice
from tests.composer.test_grouping import BODY, RATE, TOLD, prints, story

KNOWN = prints(old=BODY, same=BODY, longer=f"{BODY} {TOLD} {RATE}", own=TOLD, rate=RATE)


def left_out(*new: ArrangedStory, old: ArrangedStory | None = None) -> list[Notice]:
    carried = Carried()
    carried.add("2026-W22", [old or story("old")], KNOWN)
    kept, notices = leave_out_repeated("2026-W23", new, carried, KNOWN)
    assert len(kept) + len(notices) == len(new)
    return list(notices)


def test_same_address_is_left_out_and_said_so() -> None:
    old = story("old", url="http://www.gazette.example/fog/")
    (notice,) = left_out(story("own", url="https://gazette.example/fog#top"), old=old)
    assert (notice.source, notice.issue) == ("seeds/own.txt", "2026-W23")
    assert notice.text == "left out of 2026-W23: 2026-W22 already had it, at the same address"
    assert left_out(story("own", url="https://gazette.example/fog?page=2"), old=old) == []


def test_front_page_as_address_tells_nothing() -> None:
    old = story("old", url="https://gazette.example/")
    assert left_out(story("rate", url="https://gazette.example"), old=old) == []


def test_same_key_is_left_out_unless_it_is_another_text() -> None:
    (notice,) = left_out(replace(story("own"), attribution=story("old").attribution))
    assert notice.text.endswith("already had it, under the same headline")
    front = "https://gazette.example/"
    assert left_out(story("own", url=front), old=story("old", url=front)) == []


def test_same_text_is_left_out_and_names_the_file() -> None:
    (notice,) = left_out(story("same", published=date(2026, 6, 9)))
    assert notice.text.endswith("already had it, in the same words as seeds/old.txt")


def test_what_goes_on_with_a_story_is_new() -> None:
    assert left_out(story("own"), story("longer"), story("rate")) == []


def test_coverage_of_an_earlier_issue_was_carried_too() -> None:
    old = replace(story("rate"), coverage=(story("old"),))
    assert len(left_out(story("same"), old=old)) == 1


def test_story_without_a_fingerprint_is_compared_by_its_names_only() -> None:
    assert left_out(story("unread")) == []


def told_apart(*, trusted: tuple[str, ...], publisher: str | None = None) -> tuple[list[str], Notice]:
    """Return what stays of an article whose words another publisher's document has with an earlier date, and the notice."""
    carried = Carried(trusted=trusted)
    carried.add("2026-W22", [story("old", publisher=publisher or "Copy Cat News")], KNOWN)
    own = story("same", publisher="Ostmar Gazette", published=date(2026, 6, 9))
    kept, (notice,) = leave_out_repeated("2026-W23", [own], carried, KNOWN)
    return [one.id for one in kept], notice


def test_earlier_date_elsewhere_does_not_displace_a_publisher_that_the_settings_name() -> None:
    kept, notice = told_apart(trusted=("Ostmar Gazette",))
    assert kept == ["same"]
    assert notice.source == "seeds/old.txt"
    assert (
        "has the same words as seeds/same.txt, whose publisher your settings name, and is dated earlier" in notice.text
    )


def test_earlier_date_of_one_of_two_unnamed_publishers_is_told_with_what_to_do() -> None:
    kept, notice = told_apart(trusted=())
    assert kept == []
    assert "look which is the original" in notice.hint
    assert "[editor]" in notice.hint


def test_earlier_words_of_a_named_publisher_are_not_shown_again() -> None:
    for publisher in ("Northern Wire", "Ostmar Gazette"):
        kept, _ = told_apart(trusted=("Ostmar Gazette", "Northern Wire"), publisher=publisher)
        assert kept == []


def test_earlier_date_of_what_was_fetched_days_later_displaces_nothing() -> None:
    fetched = datetime(2026, 6, 9, 8, tzinfo=UTC)
    own = replace(story("same", publisher="Ostmar Gazette", published=date(2026, 6, 9)), fetched=fetched)
    for days, kept_ids in ((5, ["same"]), (0, []), (-5, [])):
        carried = Carried()
        late = replace(story("old", publisher="Copy Cat News"), fetched=fetched + timedelta(days=days))
        carried.add("2026-W22", [late], KNOWN)
        kept, (notice,) = leave_out_repeated("2026-W23", [own], carried, KNOWN)
        assert [one.id for one in kept] == kept_ids
        assert ("which was fetched days before it" in notice.text) == bool(kept_ids)
