"""The editor's word in a plan: it takes the place of what a source says, and is known as the editor's."""

from datetime import UTC, date, datetime

import pytest

from digest.composer.plan import read_plan
from digest.errors import PlanError
from digest.model import ArrangedStory, Notice
from tests.composer.plan.material import Week, week
from tests.composer.plan.test_following import FILE, follow, one_story, story_problem

QUOTE = ("> [!quote]", "> She was never fast, but she was never late either, and nobody here will forget that,")


@pytest.fixture(scope="module")
def known() -> Week:
    return week()


def evidence(story: ArrangedStory, field: str) -> list[tuple[str, str, bool]]:
    return [(one.value, one.found, one.used) for one in story.attribution.evidence if one.field == field]


def test_fields_below_a_heading_correct_the_attribution(known: Week) -> None:
    story = one_story(
        known,
        "Headline: The Petrel Is Sold",
        "author: Mara Tolm; Nils Overby",
        "publisher: The Fathom",
        "published: 2026-03-04",
        "rights: CC BY 4.0",
        "url: https://fathom.example/petrel",
        "",
        "A note: seen by me.",
    )
    of = story.attribution
    assert (of.headline, [author.name for author in of.authors]) == ("The Petrel Is Sold", ["Mara Tolm", "Nils Overby"])
    assert (of.publisher, of.published, of.rights) == ("The Fathom", date(2026, 3, 4), "CC BY 4.0")
    assert (of.url, story.note) == ("https://fathom.example/petrel", "A note: seen by me.")
    assert [(one.field, one.line) for one in story.overrides][:2] == [("headline", 3), ("authors", 4)]


def test_evidence_names_the_plan_and_keeps_what_the_source_says(known: Week) -> None:
    (own, source, *_) = evidence(one_story(known, "author: Mara Tolm"), "authors")
    assert own == ("Mara Tolm", f"the editor’s correction, {FILE}:3", True)
    assert source[2] is False


def test_empty_field_says_that_the_source_does_not_say(known: Week) -> None:
    assert one_story(known, "author:", "publisher:").attribution.authors == ()


def test_time_has_its_zone(known: Week) -> None:
    story = one_story(known, "date: 2026-03-04T08:00+00:00")
    assert story.attribution.published == datetime(2026, 3, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("published: next week", "“published: next week” is not a date like 2026-06-05 or 2026-06-05T08:00+02:00"),
        ("published: 2026-03-04T08:00", "has no time zone"),
        ("url: fathom.example", "is not an http or https address"),
        ("publishd: 2026-03-04", "unknown field “publishd”"),
    ],
)
def test_field_that_cannot_be_stops_with_its_line(known: Week, line: str, problem: str) -> None:
    found = story_problem(known, line)
    assert found.where == f"{FILE}:3"
    assert problem in found.problem


def test_field_given_twice_stops(known: Week) -> None:
    assert "its authors twice" in story_problem(known, "author: A B", "authors: C D").problem


@pytest.mark.parametrize("note", ["Worth a look: the pictures.", "As ever: nothing new.", "10:30 is when it sails."])
def test_note_with_a_colon_stays_a_note(known: Week, note: str) -> None:
    story = one_story(known, note)
    assert (story.note, story.overrides) == (note, ())


def test_field_below_a_note_is_part_of_the_note(known: Week) -> None:
    assert one_story(known, "A note.", "", "rights: mine").overrides == ()


def test_other_coverage_is_corrected_too(known: Week) -> None:
    text = f"### F {{#{known.id_of('Ferry')}}}\n\n#### B {{#{known.id_of('Bakers')}}}\n\nauthor: Mara Tolm\n"
    (story,) = follow(text, known)[0].stories
    assert [author.name for author in story.coverage[0].attribution.authors] == ["Mara Tolm"]


def credited(known: Week, speaker: str) -> tuple[ArrangedStory, tuple[Notice, ...]]:
    lines = [f"### Ferry {{#{known.id_of('Ferry')}}}", "", *QUOTE, f"> — {speaker}", ""]
    issue, notices = follow("\n".join(lines), known)
    return issue.stories[0], tuple(notice for notice in notices if "credited to" in notice.text)


def test_speaker_whom_the_article_names_is_corrected_and_reported(known: Week) -> None:
    story, notices = credited(known, "Tomas Brandt")
    ((quote,), (override,), (notice,)) = story.quotes, story.overrides, notices
    assert (quote.speaker, quote.speaker_role, quote.rule) == ("Tomas Brandt", None, "named by the editor")
    assert (override.field, override.value, override.line, override.quote) == ("speaker", "Tomas Brandt", 5, quote.text)
    assert "credited to “Tomas Brandt” on the editor's word" in notice.text


def test_speaker_whom_the_article_does_not_name_needs_the_editors_mark(known: Week) -> None:
    problem = story_problem(known, *QUOTE, "> — Zora Hallow")
    assert (problem.where, problem.problem) == (
        f"{FILE}:5",
        "the source says “captain Ines Calder”, and does not name “Zora Hallow”",
    )
    assert problem.hint == "write: > — captain Ines Calder; or, if you know better: > — editor: Zora Hallow"
    story, _ = credited(known, "editor: Zora Hallow")
    assert (story.quotes[0].speaker, story.overrides[0].value) == ("Zora Hallow", "Zora Hallow")


def test_speaker_can_be_taken_away(known: Week) -> None:
    story, notices = credited(known, "editor:")
    assert (story.quotes[0].speaker, len(notices)) == (None, 1)


def test_shorter_form_of_the_sources_speaker_is_no_correction(known: Week) -> None:
    story, notices = credited(known, "Calder")
    assert (story.quotes[0].speaker, story.overrides, notices) == ("captain Ines Calder", (), ())


def test_corrections_are_read_with_other_line_ends() -> None:
    (story,) = read_plan("### F {#s-1}\r\n\r\nauthor: Mara Tolm\r\n", file=FILE).stories
    assert [(one.field, one.value, one.line) for one in story.fields] == [("authors", "Mara Tolm", 3)]


def test_problem_is_a_plan_error(known: Week) -> None:
    assert isinstance(story_problem(known, "url: nowhere"), PlanError)
