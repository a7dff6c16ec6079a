"""The score of a story: its parts, and the order that follows from it."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.composer.ranking import accounts, order_key, rank, rank_by_place
from digest.model import ArrangedStory, Story
from tests.samples import bridge, fog

MONDAY = date(2026, 3, 2)


def part(
    story: Story, name: str, weights: dict[str, float] | None = None, coverage: tuple[ArrangedStory, ...] = ()
) -> float:
    return dict(rank(story, weights or {}, coverage=coverage, monday=MONDAY).parts)[name]


def test_score_is_the_product_of_its_parts() -> None:
    found = rank(fog(length=200), {"gazette.example": 2.0}, monday=MONDAY)
    assert found.score == pytest.approx(math.prod(value for _, value in found.parts), abs=1e-4)
    assert [name for name, _ in found.parts] == [
        "coverage",
        "source weight",
        "recency",
        "length",
        "quote",
        "attribution",
    ]


def test_more_accounts_count_more_and_copies_and_the_same_outlet_do_not() -> None:
    one, same = fog(), fog(id="x")
    other = replace(bridge(), attribution=replace(bridge().attribution, publisher="Hohenfurter Bote"))
    copy = replace(other, id="c", attribution=replace(other.attribution, publisher="Lahne Kurier"), copy_of=one.id)
    assert accounts(one, (same, copy)) == 1
    assert accounts(one, (same, other, copy)) == 2
    assert part(one, "coverage", coverage=(other,)) == 1.5
    assert part(one, "coverage") == 1.0


def test_weight_goes_by_publisher_agency_or_host_and_the_first_named_holds() -> None:
    assert part(fog(), "source weight", {"Elsewhere": 9, "northern wire": 3, "NMG": 2}) == 3
    assert part(fog(), "source weight", {"Elsewhere": 9}) == 1


@pytest.mark.parametrize(
    ("published", "recency"),
    [
        (date(2026, 3, 2), 0.85),
        (datetime(2026, 3, 8, 23, tzinfo=UTC), 1.0),
        (date(2026, 3, 5), 0.925),
        (date(2025, 1, 1), 0.85),
        (date(2027, 1, 1), 1.0),
        (None, 0.85),
    ],
)
def test_later_in_the_week_counts_a_little_more_and_unknown_earns_nothing(published: date, recency: float) -> None:
    assert part(fog(published=published), "recency") == recency


def test_substance_counts_length_to_a_limit_a_named_speaker_and_what_is_known() -> None:
    assert [part(fog(length=n), "length") for n in (0, 150, 300, 9000)] == [0.6, 0.8, 1.0, 1.0]
    assert (part(fog(), "quote"), part(bridge(), "quote")) == (1.1, 1.0)
    assert (part(fog(), "attribution"), part(bridge(), "attribution")) == (1.0, 0.95)


def test_order_of_files_falls_from_the_first() -> None:
    assert [rank_by_place(place).score for place in (1, 2, 4)] == [1, 0.5, 0.25]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.permutations(range(8)), st.lists(st.sampled_from([0, 100, 300]), min_size=8, max_size=8))
def test_order_does_not_depend_on_how_stories_come(order: list[int], lengths: list[int]) -> None:
    stories = [fog(id=f"{n}", source=f"seeds/{n // 2}.txt", length=length) for n, length in enumerate(lengths)]
    ranked = [replace(story, rank=rank(story, {}, monday=MONDAY)) for story in stories]
    mixed = sorted((ranked[n] for n in order), key=order_key)
    assert mixed == sorted(ranked, key=order_key)
    assert len({order_key(story) for story in ranked}) == len(ranked)
