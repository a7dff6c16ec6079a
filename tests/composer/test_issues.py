"""Stories are arranged into weeks by what they say, never by the clock."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from digest.composer.labels import period_label
from digest.composer.periods import slug_of, week_of
from digest.composer.rendering.views import issue_view
from digest.model import Moment, Site
from tests.samples import SITE, arrange, bridge, fog, issues

TODAY = date(2026, 3, 8)


@pytest.mark.parametrize(
    ("source", "published", "monday"),
    [
        ("seeds/a.txt", date(2026, 3, 8), date(2026, 3, 2)),
        ("seeds/a.txt", datetime(2026, 3, 9, 1, tzinfo=timezone(timedelta(hours=9))), date(2026, 3, 9)),
        ("seeds/2026-W02/a.txt", date(2026, 3, 8), date(2026, 1, 5)),
        ("seeds/press/2026-W02/deep/a.txt", None, date(2026, 1, 5)),
        ("seeds/2026-W77/a.txt", date(2026, 3, 8), date(2026, 3, 2)),
        ("seeds/2026-W02.txt", date(2026, 3, 8), date(2026, 3, 2)),
        ("seeds/a.txt", None, None),
    ],
)
def test_week_of_a_story(source: str, published: Moment | None, monday: date | None) -> None:
    assert week_of(fog(source=source, published=published)) == monday


def test_slug_is_the_iso_week_also_at_new_year() -> None:
    assert slug_of(date(2026, 12, 28)) == "2026-W53"
    assert slug_of(date(2024, 12, 30)) == "2025-W01"


def test_issues_come_newest_first_and_stories_in_their_order() -> None:
    found = issues(fog(id="c"), fog(id="a"), fog(id="b", published=date(2026, 3, 12)))
    assert [(issue.slug, [story.id for story in issue.stories]) for issue in found] == [
        ("2026-W11", ["b"]),
        ("2026-W10", ["c", "a"]),
    ]


def test_undated_story_goes_into_the_newest_issue_in_its_place_with_a_notice() -> None:
    found = arrange([fog(id="a", published=None), fog(id="b")], today=date(2030, 1, 1))
    assert [(issue.slug, [story.id for story in issue.stories]) for issue in found.issues] == [("2026-W10", ["a", "b"])]
    assert [notice.hint for notice in found.notices] == [
        "move it into a folder such as seeds/2026-W10/ to choose its week"
    ]


def test_undated_story_alone_takes_the_week_of_today() -> None:
    (issue,) = arrange([fog(published=None)], today=TODAY).issues
    assert issue.slug == "2026-W10"
    assert issue.updated == datetime(2026, 3, 2, tzinfo=UTC)


def test_updated_is_the_latest_moment_of_the_stories() -> None:
    (issue,) = issues(fog(modified=datetime(2026, 3, 5, 8, tzinfo=UTC)), bridge())
    assert issue.updated == datetime(2026, 3, 5, 8, tzinfo=UTC)


def test_nothing_makes_no_issue() -> None:
    assert issues() == ()


@pytest.mark.parametrize(
    ("monday", "language", "label"),
    [
        (date(2026, 3, 2), "en", "2 – 8 March 2026"),
        (date(2026, 3, 30), "en", "30 March – 5 April 2026"),
        (date(2026, 12, 28), "en", "28 December 2026 – 3 January 2027"),
        (date(2026, 3, 2), "de", "2. – 8. März 2026"),
        (date(2026, 3, 2), "zh", "2026年3月2日至2026年3月8日"),
        (date(2026, 3, 2), "en-US", "March 2, 2026 – March 8, 2026"),
    ],
)
def test_period_label_shortens_only_what_the_language_allows(monday: date, language: str, label: str) -> None:
    (issue,) = issues(fog(published=monday), site=Site(language=language))
    assert period_label(issue, language) == label


def test_excerpts_tell_where_paragraphs_were_left_out() -> None:
    view = issue_view(issues(fog())[0], SITE).sections[0].stories[0]
    assert [excerpt.gap_before for excerpt in view.excerpts] == [False, True]


def test_summary_is_the_headline_and_its_publisher() -> None:
    view = issue_view(issues(fog(), bridge())[0], SITE)
    assert view.summary == "Fog Closes Port Merrow for a Third Day (NMG) and 1 more story"


def test_preheader_goes_on_where_the_subject_ends() -> None:
    """The subject has the first headline, so the line beside it must not begin with the same words."""
    assert issue_view(issues(fog(), bridge())[0], SITE).preheader == "NMG · Brücke über die Lahne bleibt gesperrt"
    assert issue_view(issues(bridge())[0], SITE).preheader == "4 March 2026 · author not stated; publisher not stated"
    many = [fog(id=f"{n:064x}", document=f"{n:064x}") for n in range(6)]
    assert issue_view(issues(*many)[0], SITE).preheader.endswith("and 3 more stories")
