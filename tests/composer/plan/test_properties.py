"""What holds for every plan, whatever an editor writes."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.composer.identity import anchor
from digest.composer.plan import draft_plan, follow_plan, merge_plan, read_plan
from digest.errors import PlanError
from digest.model import ArrangedStory, Attribution, Excerpt, Issue, Quote, Section, Span
from digest.text.matching import squeezed
from tests.composer.plan.material import SITE, week

FILE = "issues/2026-W10.md"
WEEK = week()
quick = settings(max_examples=60, deadline=None, derandomize=True)

odd_words = st.lists(
    st.sampled_from(
        [
            "> ",
            "# ",
            "### x {#s-1}",
            "[!quote]",
            "— Ines",
            "<!-- ",
            " -->",
            "[…]",
            "{#s-1}",
            "fog",
            "船。",
            "—",
            "\u2028",
            "é",
            "***",
        ]
    )
    | st.text(min_size=1, max_size=8),
    min_size=1,
    max_size=6,
).map("".join)
block_text = odd_words.map(lambda text: " ".join(text.split())).filter(bool)
titles = st.text("abcdefgh#ÄéЖ船 ", max_size=12).map(lambda text: " ".join(text.split()))
notes = st.lists(st.text("abc ,.é", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=2).map("\n\n".join)


@st.composite
def passages(draw: st.DrawFn) -> tuple[tuple[Excerpt, ...], tuple[Quote, ...]]:
    """Return excerpts and quotes in source order, with any words."""
    place, excerpts, quotes = 0, [], []
    for text in draw(st.lists(block_text, max_size=3)):
        span = Span(start=place, end=place + len(text))
        excerpts.append(Excerpt(text=text, start=span.start, end=span.end, place=span, reason="first"))
        place += len(text) + 2
    for text in draw(st.lists(block_text, max_size=2, unique_by=squeezed)):
        speaker = draw(st.none() | block_text)
        quotes.append(Quote(text=text, start=place, end=place + len(text), speaker=speaker))
        place += len(text) + 2
    return tuple(excerpts), tuple(quotes)


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    """Return an issue whose sources say anything."""
    number = 0

    def story() -> ArrangedStory:
        nonlocal number
        number += 1
        excerpts, quotes = draw(passages())
        headline = draw(st.none() | block_text)
        document = f"{number:064x}"[::-1]
        return ArrangedStory(
            id=document,
            document=document,
            source=f"seeds/{draw(odd_words)}",
            attribution=Attribution(headline=headline),
            excerpts=excerpts,
            quotes=quotes,
        )

    sections = []
    for title in draw(st.lists(titles, max_size=3, unique=True)):
        stories = [
            replace(story(), note=draw(notes), coverage=tuple(story() for _ in range(draw(st.integers(0, 2)))))
            for _ in range(draw(st.integers(1, 2)))
        ]
        sections.append(Section(title=title, stories=tuple(stories), note=draw(notes)))
    return replace(WEEK.issue, sections=tuple(sections), intro=draw(notes))


@quick
@given(issue=issues())
def test_untouched_plan_gives_the_very_same_issue(issue: Issue) -> None:
    def never(_: ArrangedStory) -> object:
        raise AssertionError

    plan = read_plan(draft_plan(issue, SITE), file=FILE)
    followed, notices = follow_plan(plan, issue, pool={}, article_of=never, quotes_of=never)  # type: ignore[arg-type]  # never called
    assert followed == issue
    assert [notice.text for notice in notices] == []


@quick
@given(issue=issues())
def test_untouched_plan_is_not_changed_by_merging(issue: Issue) -> None:
    plan = draft_plan(issue, SITE)
    assert merge_plan(plan, issue, SITE) == (plan, ())


def is_kept(lines: Sequence[str], within: Sequence[str]) -> bool:
    """Whether lines stand in others, in their order."""
    rest = iter(within)
    return all(line in rest for line in lines)


plan_lines = st.lists(
    st.sampled_from(
        [
            "# Week",
            "## Ships",
            "##",
            "My own words.",
            "",
            "<!-- mine -->",
            "<!-- offered by digest plan",
            "-->",
            "> Bread is free for children.",
            "> Bread is cheap for children.",
            "> The price was not disclosed. […] Tickets will be drawn by lot.",
            "> [!quote]",
            "> We have the berth, we have the crane, and we have the patience that an old boiler needs,",
            "> — Tomas Brandt",
            "> — Mira Sand",
            "> two words",
            *(f"### Any {{#{name}}}" for name in WEEK.pool),
            *(f"#### Any {{#{name} .pin}}" for name in WEEK.pool),
            *(f"#### Any {{#{name}}}" for name in WEEK.pool),
            *(f"{name} seeds/x.txt Any" for name in WEEK.pool),
        ]
    )
    | odd_words,
    max_size=14,
)


@settings(quick, max_examples=250)
@given(lines=plan_lines, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_merging_keeps_every_line_and_is_the_same_twice(lines: list[str], end: str, last: bool) -> None:  # noqa: FBT001  (hypothesis passes it by name)
    existing = end.join(lines) + (end if last else "")
    try:
        merged, _ = merge_plan(existing, WEEK.issue, SITE, pool=WEEK.pool)
    except PlanError:
        return
    assert is_kept(existing, merged)
    assert is_kept(
        [line.rstrip("\r") for line in existing.split("\n")], [one.rstrip("\r") for one in merged.split("\n")]
    )
    assert merge_plan(merged, WEEK.issue, SITE, pool=WEEK.pool)[0] == merged


@settings(quick, max_examples=300)
@given(lines=plan_lines)
def test_no_words_of_a_source_stand_under_another_name(lines: list[str]) -> None:
    """Whatever a plan says, each passage of the issue is found in the article whose attribution stands with it, or there is no issue."""
    try:
        plan = read_plan("\n".join(lines), file=FILE)
        followed, _ = follow_plan(
            plan, WEEK.issue, pool=WEEK.pool, article_of=WEEK.article_of, quotes_of=WEEK.quotes_of
        )
    except PlanError:
        return
    for story in followed.all_stories:
        article, source_text = WEEK.articles[story.id]
        assert story.attribution == article.attribution
        shown: list[Excerpt | Quote] = [*story.excerpts, *story.quotes]
        for one in shown:
            assert article.text[one.start : one.end] == one.text
            assert one.place is not None
            assert squeezed(source_text[one.place.start : one.place.end]) == squeezed(one.text)
        assert {(quote.text, quote.speaker) for quote in story.quotes} <= {
            (quote.text, quote.speaker) for quote in WEEK.quotes_of(story)
        }


@settings(quick, max_examples=200)
@given(text=st.text(max_size=80) | plan_lines.map("\n".join))
def test_any_text_is_a_plan_or_an_error_of_one(text: str) -> None:
    try:
        plan = read_plan(text, file=FILE)
        follow_plan(plan, WEEK.issue, pool=WEEK.pool, article_of=WEEK.article_of, quotes_of=WEEK.quotes_of)
    except PlanError as error:
        told = [error, *error.others]
    else:
        told = []
    assert all(one.where.startswith(FILE) and one.problem for one in told)


def test_the_properties_are_about_plans_that_can_be_followed() -> None:
    """So that they do not hold merely because every plan is refused."""
    assert all(anchor(story) == name for name, story in WEEK.pool.items())
    plan = read_plan(draft_plan(WEEK.issue, SITE), file=FILE)
    assert sum(len(story.passages) for story in plan.stories) >= len(WEEK.pool)
