"""Which texts are near copies of each other, and which articles tell the same story.

A sketch is the smallest hashes of a text's runs of four words; how much of one text stands in another is estimated from two sketches.
Source: Broder, On the resemblance and containment of documents, 1997.

Headlines, openings and names as TF-IDF vectors, neighbours by cosine, connected components, average linkage within them. What is
compared of an article is its fingerprint: its terms with their counts, and a sketch by which near copies are found.
"""

import hashlib
import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from heapq import heapify, heappop, heappush, merge
from itertools import combinations
from typing import TypeAlias

from digest.model import Moment
from digest.text.facts import facts_agree, facts_of
from digest.text.languages import Language, language_data
from digest.text.words import is_cjk, terms_of, words_of

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

HEADLINE_TIMES = 3
OPENING_WORDS = 400
REPETITION = 0.4
"""How much a term's repetitions count, beside the logarithm of their number: an article on a beat repeats the beat's words, not what is
new. Of 0.1 to 1, tried on the example's articles and on unrelated ones of one beat, this gave the fewest wrong pairs for the right ones."""

NEIGHBOUR = 0.16
"""Cosine from which two articles are neighbours."""

LINKED = 0.19
"""Average likeness of two groups from which they are one story. Of 0.15 to 0.22 the lowest at which the example's groups hold nothing
wrong; among 150 articles on one beat, spread over a year, one pair in 1,100 is as alike. A language whose words say more or less about
an event has a cosine of its own in its data, `same_event`, which counts as this."""

OTHER_LANGUAGE = 0.38
"""What two articles in different languages count as alike whose names and numbers agree: one such pair outweighs one that doesn't."""

ONE_UNDATED = 0.85
"""What two articles count of their likeness when only one says when it appeared: nothing shows that both are of one week."""

SAME_HOUSE = 0.5
"""What two articles of one house count of their likeness: both have its promotion, its author's life or its agency's standards below
them, and what it reports of one event in two pieces it meant to be two."""

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

PLACE_BITS = 24
"""Of an entry, for the place of an article; the others are the highest of a hash of 64. Two hashes that agree in those by chance are
told apart when the sketches are compared."""


def sketch_of(text: str) -> Sketch:
    """Return the smallest hashes of a text's shingles, at most `SKETCH` of them, sorted."""
    words = words_of(text.casefold())
    size, joint = SHINGLE_WORDS, " "
    if is_cjk(text):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedText:
    """The parts of an article that are compared."""

    title: str = ""
    text: str = ""
    published: Moment | None = None
    """Articles further apart than the window never meet; unknown meets all."""
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """An article reduced to what comparing needs: a few kilobytes, whatever its length."""

    terms: tuple[tuple[str, int], ...] = ()
    """Each term of headline, opening and names with its count, sorted."""
    sketch: Sketch = ()
    """Of the whole text."""
    published: Moment | None = None
    language: str = ""
    """Its primary subtag; empty where the digest knows no words of it."""
    facts: tuple[str, ...] = ()
    """Names and numbers of headline and opening, sorted."""


def fingerprint(piece: ComparedText) -> Fingerprint:
    """Return the fingerprint of an article."""
    language, opening = language_data(piece.language), _opening(piece.text)
    return Fingerprint(
        terms=tuple(sorted(_terms(piece.title, opening, language).items())),
        sketch=sketch_of(piece.text),
        published=piece.published,
        language=language.code,
        facts=tuple(sorted(facts_of(f"{piece.title} {opening}"))),
    )


def group_stories(
    pieces: Sequence[Fingerprint], *, houses: Sequence[str] | None = None, window: timedelta = WINDOW
) -> tuple[Group, ...]:
    """Return the indices of the articles, story by story: every index once, sorted within a story, stories by their first.

    `houses` says who brought each article out: two of one house may share what it puts below everything, and have to be more alike.
    """
    table = _Comparison(
        pieces=pieces,
        vectors=_vectors(pieces),
        moments=[_moment(piece.published) for piece in pieces],
        houses=houses or [str(place) for place in range(len(pieces))],
        window=window,
    )
    groups: list[Group] = []
    for component in _connected(range(len(pieces)), _neighbours(table), NEIGHBOUR):
        groups += _average_linkage(component, _cosines(component, table))
    return tuple(sorted(groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """What is known of each article, by its index."""

    pieces: Sequence[Fingerprint]
    vectors: Sequence[Vector]
    moments: Sequence[datetime | None]
    houses: Sequence[str]
    window: timedelta

    def likeness(self, one: int, other: int) -> float:
        """Return how alike two articles are, 0..1: 0 outside the window, less for two of one house and where one has no date."""
        earlier, later = self.moments[one], self.moments[other]
        if earlier is not None and later is not None and abs(earlier - later) > self.window:
            return 0.0
        if self.in_two_languages(one, other):
            return OTHER_LANGUAGE if earlier and later and self.facts_agree(one, other) else 0.0
        value = _cosine(self.vectors[one], self.vectors[other]) * _scale(self.pieces[one].language)
        if (earlier is None) != (later is None):
            value *= ONE_UNDATED
        return value * SAME_HOUSE if self.houses[one] == self.houses[other] else value

    def in_two_languages(self, one: int, other: int) -> bool:
        """Return whether both languages are known and differ."""
        languages = {self.pieces[one].language, self.pieces[other].language}
        return len(languages) == 2 and "" not in languages

    def facts_agree(self, one: int, other: int) -> bool:
        """Return whether two articles share so many names and numbers that they tell of one event."""
        return facts_agree(frozenset(self.pieces[one].facts), frozenset(self.pieces[other].facts))


@cache
def _scale(language: str) -> float:
    """Return what a cosine is multiplied by, so that `LINKED` means one thing in every language."""
    return LINKED / (language_data(language).same_event or LINKED)


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


def _opening(text: str) -> str:
    """Return the words of a text that are compared."""
    letters = OPENING_WORDS * (2 if is_cjk(text[:2_000]) else 8)
    return " ".join(text[:letters].split()[:OPENING_WORDS])


def _terms(title: str, opening: str, language: Language) -> Counter[str]:
    """Return the terms of an article: headline three times, opening, and once more what is written with a capital."""
    names = " ".join(word for word in words_of(opening) if word[0].isupper())
    if not language.stop_words:
        title, opening = _without_short(title), _without_short(opening)
    counts: Counter[str] = Counter()
    counts.update(terms_of(title, language=language) * HEADLINE_TIMES)
    counts.update(terms_of(opening, language=language))
    counts.update(terms_of(names, language=language))
    return counts


def _without_short(text: str) -> str:
    return " ".join(word for word in words_of(text) if len(word) >= SHORTEST_WORD or not word.islower())


def _neighbours(table: _Comparison) -> Pairs:
    """Return the cosines of at least `NEIGHBOUR`, by pair (smaller index first), of articles within the window.

    Only pairs that share `TELLING_SHARED` of the `TELLING` weightiest terms of each are looked at, or as many names and numbers.
    """
    vectors = table.vectors
    held_by = Counter(term for vector in vectors for term in vector)
    telling = [_telling(vector, held_by) for vector in vectors]
    if len({piece.language for piece in table.pieces} - {""}) > 1:
        telling = [terms + _marked(piece.facts) for terms, piece in zip(telling, table.pieces, strict=True)]
    postings: dict[str, list[int]] = {}
    found: Pairs = {}
    for index, terms in enumerate(telling):
        others: Counter[int] = Counter()
        for term in terms:
            held = postings.setdefault(term, [])
            if len(held) <= COMMON_AT_MOST:
                others.update(held)
                held.append(index)
        for other, count in others.items():
            if count >= TELLING_SHARED and (value := table.likeness(other, index)) >= NEIGHBOUR:
                found[other, index] = value
    return found


def _telling(vector: Vector, held_by: Mapping[str, int]) -> list[str]:
    """Return the weightiest terms that another article has as well."""
    shared = (term for term in vector if held_by[term] > 1)
    return sorted(shared, key=lambda term: (-vector[term], term))[:TELLING]


def _marked(facts: Iterable[str]) -> list[str]:
    """Return names and numbers told apart from terms, which may be spelled alike."""
    return [f" {fact}" for fact in facts]


def _cosines(members: Group, table: _Comparison) -> Pairs:
    """Return the likeness of the members of a component, where it is at least `KNOWN`."""
    pairs = ((one, other, table.likeness(one, other)) for one, other in combinations(members, 2))
    return {(one, other): value for one, other, value in pairs if value >= KNOWN}


def _cosine(one: Vector, other: Vector) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(one[term] * other[term] for term in filter(other.__contains__, one))


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


@dataclass(slots=True)
class ShingleIndex:
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
