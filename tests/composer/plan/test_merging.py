"""Planning again takes in what is new and leaves alone what an editor wrote."""

from dataclasses import replace

import pytest

from digest.composer.identity import anchor
from digest.composer.plan import draft_plan, merge_plan, read_plan
from digest.errors import PlanError
from digest.model import ArrangedStory, Attribution, Issue, Section
from tests.composer.plan.material import SITE, week

BASE = week().issue


def story(name: str, *, section: str = "", source: str = "", coverage: tuple[ArrangedStory, ...] = ()) -> ArrangedStory:
    """Return a story with next to nothing in it."""
    document = (name.encode().hex() * 64)[:64]
    return ArrangedStory(
        id=document,
        document=document,
        source=source or f"seeds/{name}.txt",
        attribution=Attribution(headline=f"Headline {name}"),
        section=section,
        coverage=coverage,
    )


def issue(**sections: tuple[ArrangedStory, ...]) -> Issue:
    return replace(BASE, sections=tuple(Section(title=title, stories=stories) for title, stories in sections.items()))


A, B, C, D = (story(name) for name in "abcd")


def ids(plan: str) -> list[str]:
    """Return the names of the stories of a plan, in order, coverage in brackets."""
    names = {anchor(story(name)): name for name in "abcdef"}
    return [
        names[story.anchor] + "".join(f"({names[one.anchor]})" for one in story.coverage)
        for section in read_plan(plan, file="p").sections
        for story in section.stories
    ]


def test_merging_what_was_drafted_changes_nothing() -> None:
    first = issue(Ships=(A, B))
    plan = draft_plan(first, SITE)
    assert merge_plan(plan, first, SITE) == (plan, ())


def test_new_story_goes_to_the_end_of_its_section() -> None:
    plan = draft_plan(issue(Ships=(A,), Bread=(B,)), SITE)
    merged, notices = merge_plan(plan, issue(Ships=(C, A), Bread=(B, D)), SITE)
    assert ids(merged) == ["a", "c", "b", "d"]
    assert [one.text for one in notices] == ["adds “Headline c”", "adds “Headline d”"]
    assert merge_plan(merged, issue(Ships=(C, A), Bread=(B, D)), SITE) == (merged, ())


def test_new_story_of_a_section_that_is_gone_gets_one_of_its_own() -> None:
    plan = draft_plan(issue(Ships=(A,)), SITE).replace("## Ships", "## Boats")
    merged, _ = merge_plan(plan, issue(Ships=(A, B), Bread=(C,)), SITE)
    assert [section.title for section in read_plan(merged, file="p").sections] == ["Boats", "Ships", "Bread"]
    assert ids(merged) == ["a", "b", "c"]
    assert merged.rstrip().endswith("-->")


def test_new_story_without_a_section_joins_those_without() -> None:
    first = replace(BASE, sections=(Section(title="Ships", stories=(A,)), Section(stories=(B,))))
    again = replace(BASE, sections=(Section(title="Ships", stories=(A,)), Section(stories=(B, C))))
    merged, _ = merge_plan(draft_plan(first, SITE), again, SITE)
    assert [len(section.stories) for section in read_plan(merged, file="p").sections] == [1, 2]
    alone = replace(BASE, sections=(Section(stories=(A, C)),))
    assert ids(merge_plan(draft_plan(issue(**{"": (A,)}), SITE), alone, SITE)[0]) == ["a", "c"]


def test_deleted_story_stays_deleted() -> None:
    first = issue(Ships=(A, B))
    plan = draft_plan(first, SITE)
    start, end = plan.index("### Headline a"), plan.index("### Headline b")
    shorter = plan[:start] + plan[end:]
    assert merge_plan(shorter, first, SITE) == (shorter, ())


def test_coverage_that_came_later_goes_below_its_story() -> None:
    plan = draft_plan(issue(Ships=(A, B)), SITE)
    merged, (notice,) = merge_plan(plan, issue(Ships=(replace(C, coverage=(A,)), B)), SITE)
    assert ids(merged) == ["a(c)", "b"]
    assert notice.text == "adds “Headline c” as other coverage of “Headline a”"


def test_coverage_of_a_deleted_story_stays_out_and_is_told() -> None:
    first = issue(Ships=(A, B))
    plan = draft_plan(first, SITE)
    shorter = plan[: plan.index("### Headline a")] + plan[plan.index("### Headline b") :]
    merged, (notice,) = merge_plan(shorter, issue(Ships=(replace(A, coverage=(C,)), B)), SITE)
    assert ids(merged) == ["b"]
    assert notice.hint == f"to add it after all, write its heading: ### Headline c {{#{anchor(C)}}}"
    assert merge_plan(merged, issue(Ships=(replace(A, coverage=(C,)), B)), SITE) == (merged, ())


def test_changed_file_is_told_and_its_story_not_taken_in_twice() -> None:
    plan = draft_plan(issue(Ships=(A,)), SITE)
    changed = story("e", source=A.source)
    merged, (notice,) = merge_plan(plan, issue(Ships=(changed,)), SITE)
    assert merged == plan
    assert notice.text == "the source of “Headline a” (seeds/a.txt) was changed"
    assert notice.hint.startswith(f"write {{#{anchor(changed)}}} in place of {{#{anchor(A)}}}")


def test_lost_source_is_told() -> None:
    plan = draft_plan(issue(Ships=(A, B)), SITE)
    merged, (notice,) = merge_plan(plan, issue(Ships=(B,)), SITE)
    assert merged == plan
    assert notice.source.startswith("issues/2026-W10.md:")
    assert notice.text == "the source of “Headline a” (seeds/a.txt) is gone"


def test_story_that_limits_left_out_is_not_lost() -> None:
    plan = draft_plan(issue(Ships=(A, B)), SITE)
    assert merge_plan(plan, issue(Ships=(B,)), SITE, pool={anchor(A): A})[1] == ()


def test_story_added_by_hand_is_remembered() -> None:
    by_hand = f"# T\n\n### Mine {{#{anchor(C)}}}\n"
    merged, _ = merge_plan(by_hand, issue(Ships=(A,)), SITE, pool={anchor(C): C})
    gone = merged.replace(f"### Mine {{#{anchor(C)}}}\n", "")
    assert ids(merge_plan(gone, issue(Ships=(A, C)), SITE)[0]) == ["a"]


def test_windows_line_ends_stay() -> None:
    plan = draft_plan(issue(Ships=(A,)), SITE).replace("\n", "\r\n")
    merged, _ = merge_plan(plan, issue(Ships=(A, B)), SITE)
    assert merged.count("\n") == merged.count("\r\n")


@pytest.mark.parametrize("existing", ["", "\n\n", "\ufeff", "# T", "# T\n\n## Ships\n\n## Bread", "## Ships\n\nnote"])
def test_short_plans_can_be_merged(existing: str) -> None:
    again = issue(Ships=(A,), Bread=(B,))
    merged, _ = merge_plan(existing, again, SITE)
    assert ids(merged) == ["a", "b"]
    assert merge_plan(merged, again, SITE) == (merged, ())


def test_broken_plan_stops_and_nothing_is_written_over_it() -> None:
    with pytest.raises(PlanError, match="exactly one id"):
        merge_plan("### A\n", BASE, SITE)
