"""Which articles hold a shingle, for an archive of them. Layer 3: pure."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge

PLACE_BITS = 24
"""Of an entry, for the place of an article; the others are the highest of a hash of 64. Two hashes that agree in those by chance are
told apart by who compares the sketches."""

MANY = 40
"""Articles with one shingle from which it finds no further one: it is what a publisher puts below everything."""


@dataclass(slots=True)
class Holders:
    """The places of articles by the hashes of their shingles: eight bytes an entry, where a dictionary takes two hundred.

    Sorted runs, each at least twice as long as the next: few are searched, and an entry is merged a few times in its life.
    """

    runs: "list[array[int]]" = field(default_factory=list)

    def add(self, entries: Iterable[tuple[int, int]]) -> None:
        """Add pairs of a hash, 64 bits, and the place of an article; places only grow."""
        fresh = array("Q", sorted(_entry(value, place) for value, place in entries))
        while self.runs and len(self.runs[-1]) < 2 * len(fresh):
            fresh = array("Q", merge(self.runs.pop(), fresh))
        self.runs.append(fresh)

    def of(self, value: int) -> Iterator[int]:
        """Yield the places of the first articles with a hash, at most `MANY`."""
        wanted, found = _entry(value, 0), 0
        for run in self.runs:
            at = bisect_left(run, wanted)
            while found < MANY and at < len(run) and run[at] >> PLACE_BITS == wanted >> PLACE_BITS:
                yield run[at] & ((1 << PLACE_BITS) - 1)
                at, found = at + 1, found + 1


def _entry(value: int, place: int) -> int:
    return (value >> PLACE_BITS << PLACE_BITS) | place
