"""Which articles tell the same story, and which are near copies of each other. Layer 2: pure; the same input gives the same groups.

Same story: headlines, openings and names as TF-IDF vectors, neighbours by cosine, connected components, average linkage within them.
Near copies: containment of runs of four words, estimated from the smallest hashes (Broder 1997).
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import heapify, heappop, heappush, nsmallest

from digest.model import Moment
from digest.text.languages import language_data
from digest.text.words import is_dense, terms_of, words_of

HEADLINE_TIMES = 3
OPENING_WORDS = 400
NEIGHBOUR = 0.20
"""Cosine from which two articles are neighbours. This and the other figures here: a design measured on news collections."""

LINKED = 0.27
"""Average cosine between two groups from which they are one story."""

WINDOW = timedelta(hours=72)
LARGEST_COMPONENT = 1_500
KNOWN = 0.05
"""Cosine below which a pair counts as 0, so that the table of pairs stays sparse."""

COMMON_TERMS = 0.10
"""Terms in a larger share of the articles find no neighbours, though they count in the cosine; it bounds the time."""

COMMON_AT_LEAST = 50

SHINGLE_WORDS = 4
SHINGLE_CHARACTERS = 8
"""In Chinese and Japanese: about four words."""

SKETCH = 64
COPIED = 0.40
LEAST_SHARED = 3
"""Shingles in common below which likeness is chance: a set phrase or a name with its title."""

Group = tuple[int, ...]
Vector = dict[str, float]
Pairs = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is compared of an article."""

    title: str = ""
    text: str = ""
    published: Moment | None = None
    """Articles further apart than the window never meet; unknown meets all."""
    language: str | None = None


def group_stories(pieces: Sequence[Piece], *, window: timedelta = WINDOW) -> tuple[Group, ...]:
    """Return the indices of the articles, story by story: every index once, sorted within a story, stories by their first."""
    cosines = _cosines(_vectors(pieces), [_moment(piece.published) for piece in pieces], window)
    groups: list[Group] = []
    for component in _components(range(len(pieces)), cosines, NEIGHBOUR):
        groups += _average_linkage(component, cosines)
    return tuple(sorted(groups))


def near_copies(texts: Sequence[str]) -> tuple[Group, ...]:
    """Return groups of indices of texts that are near copies of each other; texts that are like no other are in none."""
    sketches = [_sketch(text) for text in texts]
    holders: dict[int, list[int]] = {}
    for index, sketch in enumerate(sketches):
        for value in sketch:
            holders.setdefault(value, []).append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        shared.update((one, other) for place, one in enumerate(held) for other in held[place + 1 :])
    alike = {
        pair: 1.0
        for pair, count in shared.items()
        if count >= LEAST_SHARED and _containment(sketches[pair[0]], sketches[pair[1]]) >= COPIED
    }
    return tuple(group for group in _components(range(len(texts)), alike, 1.0) if len(group) > 1)


def _moment(published: Moment | None) -> datetime | None:
    """Return a moment that can be compared; a day counts as its noon in UTC."""
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(12), tzinfo=UTC)


def _vectors(pieces: Sequence[Piece]) -> list[Vector]:
    counts = [_terms(piece) for piece in pieces]
    frequency = Counter(term for count in counts for term in count)
    rarity = {term: 1 + math.log((1 + len(pieces)) / (1 + found)) for term, found in frequency.items()}
    vectors = []
    for count in counts:
        raw = {term: (1 + math.log(times)) * rarity[term] for term, times in count.items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        vectors.append({term: value / length for term, value in raw.items()} if length else {})
    return vectors


def _terms(piece: Piece) -> Counter[str]:
    """Return the terms of an article: headline three times, opening, and once more what is written with a capital."""
    language = language_data(piece.language)
    letters = OPENING_WORDS * (2 if is_dense(piece.text[:2_000]) else 8)
    opening = " ".join(piece.text[:letters].split()[:OPENING_WORDS])
    names = " ".join(word for word in words_of(opening) if word[0].isupper())
    counts: Counter[str] = Counter()
    for _ in range(HEADLINE_TIMES):
        counts.update(terms_of(piece.title, language=language))
    counts.update(terms_of(opening, language=language))
    counts.update(terms_of(names, language=language))
    return counts


def _cosines(vectors: Sequence[Vector], moments: Sequence[datetime | None], window: timedelta) -> Pairs:
    """Return the cosines of at least `KNOWN`, by pair (smaller index first), of articles within the window."""
    postings: dict[str, list[int]] = {}
    for index, vector in enumerate(vectors):
        for term in vector:
            postings.setdefault(term, []).append(index)
    common = max(COMMON_AT_LEAST, int(COMMON_TERMS * len(vectors)))
    cosines: Pairs = {}
    for index, vector in enumerate(vectors):
        sums: dict[int, float] = {}
        for term, value in vector.items():
            if len(postings[term]) <= common:
                for other in postings[term]:
                    if other > index:
                        sums[other] = sums.get(other, 0.0) + value * vectors[other][term]
        for other, found in sums.items():
            if found >= KNOWN and _within(moments[index], moments[other], window):
                cosines[index, other] = _cosine(vector, vectors[other])
    return cosines


def _within(one: datetime | None, other: datetime | None, window: timedelta) -> bool:
    return one is None or other is None or abs(one - other) <= window


def _cosine(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[term] for term, value in one.items() if term in other)


def _components(members: Iterable[int], pairs: Pairs, least: float) -> list[Group]:
    """Return the groups connected by pairs of at least `least`; one larger than allowed is cut again at a higher value."""
    parent = {member: member for member in members}

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for (one, other), value in sorted(pairs.items()):
        if value >= least and one in parent and other in parent:
            first, second = sorted((root(one), root(other)))
            parent[second] = first
    groups: dict[int, list[int]] = {}
    for member in sorted(parent):
        groups.setdefault(root(member), []).append(member)
    found: list[Group] = []
    for group in groups.values():
        if len(group) > LARGEST_COMPONENT and least < 1:
            found += _components(group, pairs, min(1.0, least + 0.05))
        else:
            found.append(tuple(group))
    return found


def _average_linkage(members: Group, cosines: Pairs) -> list[Group]:
    """Return the groups that merging the most alike ones leaves, while their average cosine is at least `LINKED`."""
    inside = set(members)
    sums: dict[int, dict[int, float]] = {member: {} for member in members}
    for (one, other), value in cosines.items():
        if one in inside and other in inside:
            sums[one][other] = sums[other][one] = value
    groups = {member: [member] for member in members}
    queue = [(-value, one, other, 1, 1) for one in members for other, value in sums[one].items() if one < other]
    heapify(queue)
    while queue:
        value, one, other, size, size_other = heappop(queue)
        if -value < LINKED:
            break
        if one not in groups or other not in groups or (len(groups[one]), len(groups[other])) != (size, size_other):
            continue
        groups[one] += groups.pop(other)
        for third, more in sums.pop(other).items():
            if third in groups and third != one:
                sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + more
        for third, total in sums[one].items():
            if third in groups and third != one:
                low, high = min(one, third), max(one, third)
                mean = total / (len(groups[low]) * len(groups[high]))
                heappush(queue, (-mean, low, high, len(groups[low]), len(groups[high])))
    return [tuple(sorted(group)) for group in groups.values()]


def _sketch(text: str) -> frozenset[int]:
    """Return the smallest hashes of a text's shingles, at most `SKETCH` of them."""
    words = words_of(text.casefold())
    size, joint = SHINGLE_WORDS, " "
    if is_dense(text):
        words, size, joint = list("".join(words)), SHINGLE_CHARACTERS, ""
    shingles = {joint.join(words[i : i + size]) for i in range(len(words) - size + 1)}
    return frozenset(nsmallest(SKETCH, (_hash(shingle) for shingle in shingles)))


def _hash(shingle: str) -> int:
    digest = hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the share of the smaller set of shingles that the larger has, 0..1, over the range both sketches cover whole."""
    reach = min(max(sketch) if len(sketch) == SKETCH else 1 << 64 for sketch in (one, other))
    low, high = ({value for value in sketch if value <= reach} for sketch in (one, other))
    return len(low & high) / max(1, min(len(low), len(high)))
