"""What a plan says, and what is wrong with one, told by line."""

from contextlib import suppress

import pytest

from digest.composer.plan import read_plan
from digest.errors import PlanError

FILE = "issues/2026-W10.md"

PLAN = """<!-- a remark of mine -->
# Fog and ships

A week of waiting.
It ends on Friday.

Second paragraph <!-- not for readers --> of mine.

## Harbour

What the quays saw.

### A ship is sold {#s-0123456789ab .pin}

<!-- by Ada Quill -->

My own words.

> Words of the
> source.

> [!quote]
> She was never late.
> — Ines Calder

#### Also told elsewhere {#s-0123456789ab-2}

> Other words.

##

### Last {#s-00000000000f}

<!--
> nothing of this
### is read {#s-1}
-->

<!-- offered by digest plan; keep
s-0123456789ab seeds/a%20b.txt A ship is sold
s-00000000000f seeds/c.txt Last
-->
"""


def test_plan_is_read_into_its_parts() -> None:
    plan = read_plan(PLAN, file=FILE)
    assert plan.title == "Fog and ships"
    assert plan.intro == "A week of waiting. It ends on Friday.\n\nSecond paragraph  of mine."
    harbour, rest = plan.sections
    assert (harbour.title, harbour.note, rest.title, rest.note) == ("Harbour", "What the quays saw.", "", "")
    (ship,) = harbour.stories
    assert (ship.anchor, ship.heading, ship.line, ship.pinned) == ("s-0123456789ab", "A ship is sold", 13, True)
    assert ship.note == "My own words."
    excerpt, quote = ship.passages
    assert (excerpt.kind, excerpt.text, excerpt.line) == ("excerpt", "Words of the\nsource.", 19)
    assert (quote.kind, quote.text, quote.speaker, quote.speaker_line) == (
        "quote",
        "She was never late.",
        "Ines Calder",
        24,
    )
    assert [one.anchor for one in ship.coverage] == ["s-0123456789ab-2"]
    assert [(one.anchor, one.source) for one in plan.offered] == [
        ("s-0123456789ab", "seeds/a b.txt"),
        ("s-00000000000f", "seeds/c.txt"),
    ]
    assert rest.stories[0].passages == ()


def test_stories_before_the_first_section_heading_are_a_section_without_title() -> None:
    (section,) = read_plan("# T\n\nIntro.\n\n### A {#s-1}\n", file=FILE).sections
    assert (section.title, section.note, [story.anchor for story in section.stories]) == ("", "", ["s-1"])


def test_plan_may_have_windows_line_ends_and_a_mark_of_byte_order() -> None:
    plan = read_plan("\ufeff# T\r\n\r\nA\r\nb.\r\n\r\n## S\r\n", file=FILE)
    assert (plan.title, plan.intro, plan.sections[0].title) == ("T", "A b.", "S")


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert read_plan("本周大雾，\n港口关闭。\n", file=FILE).intro == "本周大雾，港口关闭。"


def test_excerpt_that_begins_like_a_quote_stays_an_excerpt() -> None:
    story = read_plan("### A {#s-1}\n\n> [!quote]\n\n> — Non, dit-il.\n", file=FILE).stories[0]
    assert [(one.kind, one.text) for one in story.passages] == [("excerpt", "[!quote]"), ("excerpt", "— Non, dit-il.")]


def test_quote_without_a_speaker_says_nothing_of_one() -> None:
    (quote,) = read_plan("### A {#s-1}\n\n> [!QUOTE]\n> Never late.\n>\n", file=FILE).stories[0].passages
    assert (quote.kind, quote.text, quote.speaker) == ("quote", "Never late.", None)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("# A\n# B\n", 2, "second title"),
        ("##### A\n", 1, "no headings of this level"),
        ("### A\n", 1, "not have exactly one id"),
        ("### A {.pin}\n", 1, "not have exactly one id"),
        ("### A {#s-1 #s-2}\n", 1, "not have exactly one id"),
        ("### A {#s-1 .pinned}\n", 1, "unknown mark .pinned"),
        ("### A {#s-1}\n#### B {#s-2 .pin}\n", 2, "unknown mark .pin"),
        ("### A {#s-1}\n\n### B {#s-1}\n", 3, "s-1 is already in line 1"),
        ("#### A {#s-1}\n", 1, "belongs to no story"),
        ("## S\n\n> words\n", 3, "belongs to no story"),
        ("### A {#s-1}\n> words\nmore\n", 3, "follows a block quote"),
        ("### A {#s-1}\n#### B {#s-2}\nmine\n", 3, "below other coverage"),
        ("### A {#s-1}\n> [!quote]\n> — Ines\n", 2, "has no words"),
        ("# A\n\n<!-- never\nends\n", 3, "is not closed"),
    ],
)
def test_problem_is_told_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(text, file=FILE)
    assert caught.value.where == f"{FILE}:{line}"
    assert problem in caught.value.problem
    assert caught.value.hint


def test_all_problems_are_told_together() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan("> lost\n\n### A\n\n# one\n# two\n", file=FILE)
    assert [one.where.rpartition(":")[2] for one in (caught.value, *caught.value.others)] == ["1", "3", "6"]


def test_huge_file_is_refused() -> None:
    with pytest.raises(PlanError, match="too long"):
        read_plan("a" * 1_000_001, file=FILE)


@pytest.mark.parametrize(
    "text",
    ["<!-- -->" * 100_000, "# " + "<!--" * 200_000, "### " + "{" + "#" * 900_000, "- " * 400_000, "> a\n" * 200_000],
)
def test_hostile_plan_is_read_in_a_time_that_grows_with_its_length(text: str) -> None:
    """Each of these takes minutes when a pattern goes back and forth over it; the suite would be stopped."""
    with suppress(PlanError):
        assert read_plan(text, file=FILE).sections == ()


def test_only_the_list_itself_says_what_was_offered() -> None:
    plan = read_plan("<!-- offered by digest plan\ns-1 a A\n-->\n\n<!--\ns-2 b B\n-->\n", file=FILE)
    assert [one.anchor for one in plan.offered] == ["s-1"]
