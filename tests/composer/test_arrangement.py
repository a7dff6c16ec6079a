"""Issues of stories grouped, ranked, in sections and within limits; what is left out says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.composer.grouping import Group
from digest.composer.issues import Arrangement, Layout
from digest.composer.ranking import SectionRule
from digest.model import Issue, Story
from tests.composer.test_grouping import BODY, RATE, TOLD, prints, story
from tests.samples import SITE, arrange

KNOWN = prints(wire=BODY, copy=BODY + " More tomorrow.", own=TOLD, rate=RATE)
TODAY = date(2026, 6, 7)


def arranged(*stories: Story, layout: Layout | None = None, **options: Any) -> Arrangement:
    return arrange(stories, site=SITE, today=TODAY, layout=layout or Layout(), fingerprints=KNOWN, **options)


def shape(issue: Issue) -> list[tuple[str, list[str]]]:
    return [(section.title, [story.id for story in section.stories]) for section in issue.sections]


def test_best_score_comes_first_and_keeps_its_parts() -> None:
    (issue,) = arranged(story("wire", length=50), story("rate", length=300)).issues
    assert shape(issue) == [("", ["rate", "wire"])]
    assert [dict(story.rank.parts)["length"] for story in issue.stories if story.rank] == [1.0, 0.6667]


def test_files_keep_their_order_and_a_group_stands_at_its_first_file() -> None:
    layout = Layout(order="files")
    (issue,) = arranged(story("copy", published=date(2026, 6, 2)), story("rate"), story("wire"), layout=layout).issues
    assert [(one.id, [other.id for other in one.coverage]) for one in issue.stories] == [
        ("wire", ["copy"]),
        ("rate", []),
    ]
    assert [one.rank.score for one in issue.stories if one.rank] == [1, 0.5]


def test_accounts_of_one_event_score_higher_than_one() -> None:
    grouped = arranged(story("wire"), story("own"), story("rate", length=200)).issues[0]
    assert [one.id for one in grouped.stories] == ["own", "rate"]
    alone = arranged(story("wire"), story("own"), story("rate", length=200), layout=Layout(group=False)).issues[0]
    assert [one.id for one in alone.stories] == ["rate", "own", "wire"]


def test_articles_of_two_weeks_are_two_stories_and_a_follow_up_is_none_left_out() -> None:
    found = arranged(story("wire", published=date(2026, 6, 7)), story("own", published=date(2026, 6, 8)))
    assert [shape(issue) for issue in found.issues] == [[("", ["own"])], [("", ["wire"])]]
    assert found.notices == ()


def test_repetition_is_left_out_unless_wanted() -> None:
    again = story("copy", published=date(2026, 6, 8))
    found = arranged(story("wire"), again, story("rate", published=date(2026, 6, 8)))
    assert [shape(issue) for issue in found.issues] == [[("", ["rate"])], [("", ["wire"])]]
    assert [(one.source, one.issue) for one in found.notices] == [("seeds/copy.txt", "2026-W24")]
    assert {slug: [one.id for one in pool] for slug, pool in found.pool.items()} == {
        "2026-W23": ["wire"],
        "2026-W24": ["copy", "rate"],
    }
    wanted = arranged(story("wire"), again, layout=Layout(repeat=True))
    assert [shape(issue) for issue in wanted.issues] == [[("", ["copy"])], [("", ["wire"])]]


def test_issue_of_repetitions_alone_is_none() -> None:
    assert [one.slug for one in arranged(story("wire"), story("copy", published=date(2026, 6, 8))).issues] == [
        "2026-W23"
    ]


def test_sections_come_in_the_order_of_their_rules_and_the_rest_last() -> None:
    layout = Layout(sections=(SectionRule(title="Money"), SectionRule(title="Empty"), SectionRule(title="Sea")))
    sea, money = replace(story("own"), section="Sea"), replace(story("rate"), section="Money")
    gone = replace(story("x"), section="A section of an older setting")
    (issue,) = arranged(gone, sea, story("y"), money, layout=layout).issues
    assert shape(issue) == [("Money", ["rate"]), ("Sea", ["own"]), ("", ["x", "y"])]


def test_group_stands_in_the_section_of_the_first_account_that_has_one() -> None:
    layout = Layout(sections=(SectionRule(title="Sea"),))
    own = replace(story("own", length=10), section="Sea", section_reason="folder sea")
    (issue,) = arranged(story("wire"), own, layout=layout).issues
    assert [(one.id, one.section, one.section_reason) for one in issue.stories] == [("wire", "Sea", "folder sea")]


def test_limits_keep_the_best_and_say_what_beat_the_others() -> None:
    layout = Layout(stories=2, sections=(SectionRule(title="Sea", stories=1),))
    stories = [replace(story(f"s{n}", length=n * 100), section="Sea") for n in (1, 2)]
    stories += [story(f"r{n}", length=n * 100) for n in (1, 3)]
    found = arranged(*stories, layout=layout)
    assert shape(found.issues[0]) == [("Sea", ["s2"]), ("", ["r3"])]
    assert [(one.source, one.text) for one in found.notices] == [
        (
            "seeds/s1.txt",
            "left out of 2026-W23: section “Sea” shows 1, and its score is 0.65, against 0.77 for the last one shown, seeds/s2.txt",
        ),
        (
            "seeds/r1.txt",
            "left out of 2026-W23: the issue shows 2, and its score is 0.65, against 0.77 for the last one shown, seeds/s2.txt",
        ),
    ]


def test_group_left_out_names_its_other_files() -> None:
    heavy = replace(story("x"), attribution=replace(story("x").attribution, publisher="P"))
    (notice,) = arranged(story("wire"), story("own"), heavy, layout=Layout(stories=1, weights={"P": 9})).notices
    assert notice.source == "seeds/own.txt"
    assert notice.text.startswith("left out of 2026-W23, with seeds/wire.txt on the same event: the issue shows 1, and")


def test_limits_of_files_speak_of_files() -> None:
    (notice,) = arranged(story("wire"), story("rate"), layout=Layout(order="files", stories=1)).notices
    assert notice.text == (
        "left out of 2026-W23: the issue shows 1, and its file comes after that of the last one shown, seeds/wire.txt"
    )


def test_groups_that_are_shown_are_summarized_once_all_together() -> None:
    calls = []

    def summarize(groups: Sequence[Group]) -> list[Story]:
        calls.append([[one.id for one in group] for group in groups])
        return [replace(group[0], coverage=group[1:], note="summarized") for group in groups]

    stories = [story("wire"), story("own"), story("copy", published=date(2026, 6, 2)), story("rate")]
    (issue,) = arranged(*stories, summarize=summarize).issues
    assert calls == [[["own", "wire", "copy"]]]
    assert [(one.id, one.note) for one in issue.stories] == [("own", "summarized"), ("rate", "")]
    calls.clear()
    arranged(story("wire"), story("copy", published=date(2026, 6, 2)), summarize=summarize)
    assert calls == []


def test_updated_knows_of_the_coverage() -> None:
    late = story("copy", published=datetime(2026, 6, 3, 9, tzinfo=UTC))
    assert arranged(story("wire"), late).issues[0].updated == datetime(2026, 6, 3, 9, tzinfo=UTC)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.permutations(["wire", "copy", "own", "rate", "x", "y"]), st.integers(0, 4))
def test_every_story_is_shown_once_or_left_out_with_a_notice_whatever_the_order(names: list[str], limit: int) -> None:
    days = {"copy": date(2026, 6, 9), "y": date(2026, 6, 8)}
    stories = [story(name, published=days.get(name, date(2026, 6, 1))) for name in names]
    found = arranged(*stories, layout=Layout(stories=limit))
    shown = [one.source for issue in found.issues for one in issue.all_stories]
    left = [notice.source for notice in found.notices]
    if not limit:
        assert set(shown) | set(left) == {one.source for one in stories}
    assert len(shown) == len(set(shown))
    assert not set(shown) & set(left)
    assert found.issues == arranged(*sorted(stories, key=lambda one: one.id), layout=Layout(stories=limit)).issues
