"""The index of shingles says what a dictionary would, in a fraction of its memory."""

import sys
from collections import defaultdict
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.similarity import MANY, ShingleIndex

HASHES = st.integers(0, 30).map(lambda number: number * 0x0123456789ABCDEF % (1 << 64))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.frozensets(HASHES, max_size=8), max_size=6), max_size=12))
def test_holders_are_those_of_a_dictionary(weeks: list[list[frozenset[int]]]) -> None:
    holders, expected, place = ShingleIndex(), defaultdict[int, list[int]](list), 0
    for week in weeks:
        entries = []
        for article in week:
            for value in article:
                expected[value].append(place)
                entries.append((value, place))
            place += 1
        holders.add(entries)
    for value in {*expected, 1 << 40}:
        assert list(holders.of(value)) == expected.get(value, [])[:MANY]


def test_holders_are_at_most_the_first_many() -> None:
    holders = ShingleIndex()
    for place in range(100):
        holders.add([(1 << 50, place)])
    assert list(holders.of(1 << 50)) == list(range(MANY))


def test_holders_take_eight_bytes_an_entry_in_few_runs() -> None:
    random, holders = Random(1), ShingleIndex()  # noqa: S311 - reproducible on purpose
    for week in range(100):
        holders.add((random.getrandbits(64), week) for _ in range(200))
    assert len(holders.runs) <= 8
    assert sum(map(sys.getsizeof, holders.runs)) < 12 * 100 * 200
