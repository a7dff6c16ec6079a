"""Which texts are near copies of each other, from a small sketch of each. Layer 2: pure; the same input gives the same groups.

A sketch is the smallest hashes of a text's runs of four words; how much of one text stands in another is estimated from two sketches.
Source: Broder, On the resemblance and containment of documents, 1997.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

from digest.text.words import is_dense, words_of

SHINGLE_WORDS = 4
SHINGLE_CHARACTERS = 8
"""In Chinese and Japanese: about four words."""

SKETCH = 64
COPIED = 0.40
"""Share of the shorter text that stands in the longer, from which they are near copies. Source: a design measured on news collections."""

COPIED_WITHIN = 0.7
"""The same for two texts of one house: a short entry of a feed with a line or two of promotion below it has up to 0.5 of it in common
with every other entry."""

LEAST_SHARED = 3
"""Shingles in common below which likeness is chance: a set phrase or a name with its title."""

PART = 0.5
"""Share of a text below which what another has of it is a part of it."""

UNLIKE = 0.1
"""Share in common below which two parts of a text tell different stories."""

PARTS_LOOKED_AT = 12

MANY = 40
"""Holders of one shingle from which each is compared only with the first and the `NEAREST` before it. It is a line that a publisher
puts below everything, or a text that everybody took: one chain holds those together, and the time stays linear."""

NEAREST = 8

Sketch: TypeAlias = tuple[int, ...]


def sketch_of(text: str) -> Sketch:
    """Return the smallest hashes of a text's shingles, at most `SKETCH` of them, sorted."""
    words = words_of(text.casefold())
    size, joint = SHINGLE_WORDS, " "
    if is_dense(text):
        words, size, joint = list("".join(words)), SHINGLE_CHARACTERS, ""
    shingles = set(map(joint.join, zip(*(words[i:] for i in range(size)), strict=False)))
    return tuple(int.from_bytes(value, "big") for value in sorted(set(map(_hash, shingles)))[:SKETCH])


def near_copies(sketches: Sequence[Sketch], *, houses: Sequence[str] | None = None) -> tuple[tuple[int, ...], ...]:
    """Return groups of indices of texts that are near copies of each other, sorted; texts that are like no other are in none.

    A text made of several unlike ones, such as a morning's round-up, is a copy of none of them. `houses` says who brought each text
    out: two of one house may share what it puts below everything, and have to be more alike.
    """
    pairs = sorted(pair for pair, count in _shared(sketches).items() if count >= LEAST_SHARED)
    alike = {
        (one, other): 1.0
        for one, other in pairs
        if containment(sketches[one], sketches[other])
        >= (COPIED_WITHIN if houses and houses[one] == houses[other] else COPIED)
    }
    parts: dict[int, list[int]] = {}
    for one, other in alike:
        for whole, part in ((one, other), (other, one)):
            if share_within(sketches[whole], sketches[part]) < PART:
                parts.setdefault(whole, []).append(part)
    mixed = {whole for whole, found in parts.items() if _unlike([sketches[part] for part in found[:PARTS_LOOKED_AT]])}
    kept = {pair: value for pair, value in alike.items() if mixed.isdisjoint(pair)}
    return tuple(group for group in components(range(len(sketches)), kept, least=1.0) if len(group) > 1)


def containment(one: Sketch, other: Sketch) -> float:
    """Return the share of the smaller set of shingles that the larger has, 0..1."""
    low, high = _comparable(one, other)
    return len(low & high) / max(1, min(len(low), len(high)))


def share_within(one: Sketch, other: Sketch) -> float:
    """Return the share of the shingles of `one` that stand in `other`, 0..1; 0 where too few are shared to say so."""
    low, high = _comparable(one, other)
    shared = len(low & high)
    return shared / len(low) if shared >= LEAST_SHARED else 0.0


def components(members: Iterable[int], pairs: dict[tuple[int, int], float], *, least: float) -> list[tuple[int, ...]]:
    """Return the groups that pairs of at least `least` connect, each sorted, by their first; who is in no pair is alone."""
    parent = {member: member for member in members}

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for (one, other), value in pairs.items():
        if value >= least and one in parent and other in parent:
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    groups: dict[int, list[int]] = {}
    for member in sorted(parent):
        groups.setdefault(root(member), []).append(member)
    return [tuple(group) for group in groups.values()]


def _shared(sketches: Sequence[Sketch]) -> Counter[tuple[int, int]]:
    """Return, for pairs worth a look, how many hashes they share."""
    holders: dict[int, list[int]] = {}
    shared: Counter[tuple[int, int]] = Counter()
    for index, sketch in enumerate(sketches):
        for value in sketch:
            held = holders.setdefault(value, [])
            met = held if len(held) < MANY else [held[0], *held[-NEAREST:]]
            shared.update((other, index) for other in met)
            held.append(index)
    return shared


def _unlike(parts: Sequence[Sketch]) -> bool:
    """Return whether two of the parts have nothing to do with each other."""
    return any(containment(one, other) < UNLIKE for one, other in combinations(parts, 2))


def _comparable(one: Sketch, other: Sketch) -> tuple[set[int], set[int]]:
    """Return both sets of hashes over the range that both sketches cover whole."""
    reach = min(sketch[-1] if len(sketch) == SKETCH else 1 << 64 for sketch in (one, other))
    return {value for value in one if value <= reach}, {value for value in other if value <= reach}


def _hash(shingle: str) -> bytes:
    """Return eight bytes, which are in the order of the numbers they stand for."""
    return hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()
