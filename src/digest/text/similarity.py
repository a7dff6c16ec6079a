"""Which articles tell the same story. Layer 2: pure; the same input gives the same groups.

Headlines, openings and names as TF-IDF vectors, neighbours by cosine, connected components, average linkage within them. What is
compared of an article is its fingerprint: its terms with their counts, and a sketch by which near copies are found.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from heapq import heapify, heappop, heappush

from digest.model import Moment
from digest.text.copies import Sketch, components, sketch_of
from digest.text.languages import language_data
from digest.text.words import is_dense, terms_of, words_of

HEADLINE_TIMES = 3
OPENING_WORDS = 400
REPETITION = 0.4
"""How much a term's repetitions count, beside the logarithm of their number: an article on a beat repeats the beat's words, not what is
new. Of 0.1 to 1, tried on the example's articles and on unrelated ones of one beat, this gave the fewest wrong pairs for the right ones."""

NEIGHBOUR = 0.16
"""Cosine from which two articles are neighbours."""

LINKED = 0.19
"""Average cosine between two groups from which they are one story. Of 0.15 to 0.22 the lowest at which the example's groups hold nothing
wrong; among 150 articles on one beat, spread over a year, one pair in 1,100 is as alike."""

SHORTEST_WORD = 5
"""Letters below which a word of a language without a list of stop words is left out of the comparison, unless it has a capital: in
alphabets the words that say nothing are short."""

WINDOW = timedelta(hours=72)
LARGEST_COMPONENT = 500
KNOWN = 0.05
"""Cosine below which a pair counts as 0, so that the table of pairs stays sparse."""

TELLING = 30
"""The weightiest terms of an article by which others find it."""

TELLING_SHARED = 2
"""How many of those another article has to share to be looked at."""

COMMON_AT_MOST = 60
"""How many articles a telling term is noted for; it counts in the cosine of later ones, but does not find them. It bounds the time."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of an article to compare it: a few kilobytes, whatever its length."""

    terms: tuple[tuple[str, int], ...] = ()
    """Each term of headline, opening and names with its count, sorted."""
    sketch: Sketch = ()
    """Of the whole text."""
    published: Moment | None = None


def fingerprint(piece: Piece) -> Fingerprint:
    """Return what is compared of an article."""
    terms = tuple(sorted(_terms(piece).items()))
    return Fingerprint(terms=terms, sketch=sketch_of(piece.text), published=piece.published)


def group_stories(pieces: Sequence[Fingerprint], *, window: timedelta = WINDOW) -> tuple[Group, ...]:
    """Return the indices of the articles, story by story: every index once, sorted within a story, stories by their first."""
    vectors = _vectors(pieces)
    moments = [_moment(piece.published) for piece in pieces]
    near = _neighbours(vectors, moments, window)
    groups: list[Group] = []
    for component in _connected(range(len(pieces)), near, NEIGHBOUR):
        groups += _average_linkage(component, _cosines(component, vectors, moments, window))
    return tuple(sorted(groups))


def _moment(published: Moment | None) -> datetime | None:
    """Return a moment that can be compared; a day counts as its noon in UTC."""
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(12), tzinfo=UTC)


def _vectors(pieces: Sequence[Fingerprint]) -> list[Vector]:
    counts = [piece.terms for piece in pieces]
    frequency = Counter(term for count in counts for term, _ in count)
    rarity = {term: 1 + math.log((1 + len(pieces)) / (1 + found)) for term, found in frequency.items()}
    vectors = []
    for count in counts:
        raw = {term: (1 + REPETITION * math.log(times)) * rarity[term] for term, times in count}
        length = math.sqrt(sum(value * value for value in raw.values()))
        vectors.append({term: value / length for term, value in raw.items()} if length else {})
    return vectors


def _terms(piece: Piece) -> Counter[str]:
    """Return the terms of an article: headline three times, opening, and once more what is written with a capital."""
    language = language_data(piece.language)
    letters = OPENING_WORDS * (2 if is_dense(piece.text[:2_000]) else 8)
    opening = " ".join(piece.text[:letters].split()[:OPENING_WORDS])
    names = " ".join(word for word in words_of(opening) if word[0].isupper())
    title = piece.title
    if not language.stop_words:
        title, opening = _without_short(title), _without_short(opening)
    counts: Counter[str] = Counter()
    for _ in range(HEADLINE_TIMES):
        counts.update(terms_of(title, language=language))
    counts.update(terms_of(opening, language=language))
    counts.update(terms_of(names, language=language))
    return counts


def _without_short(text: str) -> str:
    return " ".join(word for word in words_of(text) if len(word) >= SHORTEST_WORD or not word.islower())


def _neighbours(vectors: Sequence[Vector], moments: Sequence[datetime | None], window: timedelta) -> Pairs:
    """Return the cosines of at least `NEIGHBOUR`, by pair (smaller index first), of articles within the window.

    Only pairs that share `TELLING_SHARED` of the `TELLING` weightiest terms of each are looked at.
    """
    held_by = Counter(term for vector in vectors for term in vector)
    telling = [_telling(vector, held_by) for vector in vectors]
    postings: dict[str, list[int]] = {}
    found: Pairs = {}
    for index, vector in enumerate(vectors):
        others: Counter[int] = Counter()
        for term in telling[index]:
            held = postings.setdefault(term, [])
            if len(held) <= COMMON_AT_MOST:
                others.update(held)
                held.append(index)
        for other, count in others.items():
            if count >= TELLING_SHARED and _within(moments[index], moments[other], window):
                value = _cosine(vector, vectors[other])
                if value >= NEIGHBOUR:
                    found[other, index] = value
    return found


def _telling(vector: Vector, held_by: Mapping[str, int]) -> list[str]:
    """Return the weightiest terms that another article has as well."""
    shared = (term for term in vector if held_by[term] > 1)
    return sorted(shared, key=lambda term: (-vector[term], term))[:TELLING]


def _cosines(members: Group, vectors: Sequence[Vector], moments: Sequence[datetime | None], window: timedelta) -> Pairs:
    """Return the cosines of at least `KNOWN` between the members of a component."""
    cosines: Pairs = {}
    for place, one in enumerate(members):
        for other in members[place + 1 :]:
            value = _cosine(vectors[one], vectors[other])
            if value >= KNOWN and _within(moments[one], moments[other], window):
                cosines[one, other] = value
    return cosines


def _within(one: datetime | None, other: datetime | None, window: timedelta) -> bool:
    return one is None or other is None or abs(one - other) <= window


def _cosine(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[term] for term, value in one.items() if term in other)


def _connected(members: Iterable[int], pairs: Pairs, least: float) -> list[Group]:
    """Return the groups connected by pairs of at least `least`; one larger than allowed is cut again at a higher value."""
    found: list[Group] = []
    for group in components(members, pairs, least=least):
        if len(group) > LARGEST_COMPONENT and least < 1:
            found += _connected(group, pairs, min(1.0, least + 0.05))
        else:
            found.append(group)
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
