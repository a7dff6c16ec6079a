"""How much each unit of an article says about its story. Layer 3: pure; it ranks and chooses nothing.

    score = position · exp(-place / reach) + centrality · LexRank / max + headline · title coverage / max - quotation

Places count only units that may be shown. Sources: LexRank, Erkan and Radev 2004; the weights are a measured design, `docs/design.md`.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.text.languages import Language
from digest.text.words import terms_of

Vector = Mapping[str, float]
"""Term to weight, of length 1 (or empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each part of the score may add. Provenance: `docs/design.md`, measured on human summaries of news."""

    position: float = 0.65
    reach: float = 6.0
    """Units after which the worth of the place has fallen to 1/e."""
    centrality: float = 0.15
    headline: float = 0.20
    """Goes to the position (3/4) and to centrality (1/4) when there is no headline."""
    quotation: float = 0.35
    """Taken from a unit that is mostly somebody's words: these are shown as pull quotes."""


WEIGHTS = Weights()

QUOTATION_MOST = 0.60
"""The share of a unit in quotation marks above which it counts as quotation."""

REPEATED = 0.60
"""TF-IDF cosine above which a unit repeats another. Provenance: measured design."""

CENTRAL_UNITS = 200
"""Units from the start that vote on what is central; it bounds the time on endless documents, and place 200 is worth nothing anyway."""

_DAMPING = 0.85
_ROUNDS = 12
"""Power iteration rounds; the order of units no longer changes after about ten."""

_QUOTED = re.compile(r'"[^"]+"?|“[^”“]+[”“]?|„[^“”]+[“”]?|«[^»]+»?|»[^«]+«|「[^」]+」?|『[^』]+』?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The parts of one unit's score; `total` is their sum."""

    position: float = 0.0
    centrality: float = 0.0
    headline: float = 0.0
    quotation: float = 0.0
    """0 or negative."""

    @property
    def total(self) -> float:
        """The sum, 0..1 but for units of quotation, which may fall below 0."""
        return self.position + self.centrality + self.headline + self.quotation


def score_units(
    units: Sequence[str], vectors: Sequence[Vector], *, title: str, language: Language, weights: Weights = WEIGHTS
) -> tuple[Score, ...]:
    """Return the score of each unit, given in source order and without junk, with their vectors from `vectors_of`."""
    title_terms = frozenset(terms_of(title, language=language))
    central = _central(vectors[:CENTRAL_UNITS])
    covered = [_coverage(title_terms, vector) for vector in vectors]
    most_central, most_covered = max(central, default=0.0), max(covered, default=0.0)
    headline = weights.headline if most_covered else 0.0
    spare = weights.headline - headline
    found = []
    for place, unit in enumerate(units):
        centrality = central[place] / most_central if place < len(central) and most_central else 0.0
        found.append(
            Score(
                position=(weights.position + spare * 0.75) * math.exp(-place / weights.reach),
                centrality=(weights.centrality + spare * 0.25) * centrality,
                headline=headline * covered[place] / most_covered if headline else 0.0,
                quotation=-weights.quotation if quoted_share(unit) > QUOTATION_MOST else 0.0,
            )
        )
    return tuple(found)


def vectors_of(units: Sequence[str], *, language: Language) -> list[Vector]:
    """Return a TF-IDF vector of length 1 for each unit; the units themselves are the collection."""
    counts = [Counter(terms_of(unit, language=language)) for unit in units]
    frequency = Counter(term for count in counts for term in count)
    total = len(units)
    rarity = {term: math.log((total + 1) / (df + 0.5)) for term, df in frequency.items()}
    vectors: list[Vector] = []
    for count in counts:
        raw = {term: (1 + math.log(tf) if tf > 1 else 1.0) * rarity[term] for term, tf in count.items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        vectors.append({term: value / length for term, value in raw.items()} if length else {})
    return vectors


def cosine(one: Vector, other: Vector) -> float:
    """Return the likeness of two vectors of length 1, 0..1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[term] for term, value in one.items() if term in other)


def quoted_share(text: str) -> float:
    """Return the share of `text` in quotation marks, 0..1; a mark that stays open counts to the end."""
    if not text:
        return 0.0
    return sum(len(found) for found in _QUOTED.findall(text)) / len(text)


def _coverage(title_terms: frozenset[str], vector: Vector) -> float:
    """Return the share of the headline's terms that a unit has."""
    return sum(1 for term in title_terms if term in vector) / len(title_terms) if title_terms else 0.0


def _central(vectors: Sequence[Vector]) -> list[float]:
    """Return LexRank with continuous weights: how much each unit is alike to units that are central themselves."""
    size = len(vectors)
    links = _links(vectors)
    sums = [sum(row.values()) for row in links]
    flows = [[(j, value / sums[i]) for j, value in row.items()] for i, row in enumerate(links)]
    rank = [1.0 / size] * size if size else []
    for _ in range(_ROUNDS):
        loose = sum(rank[i] for i in range(size) if not flows[i])
        new = [(1 - _DAMPING + _DAMPING * loose) / size] * size
        for i, row in enumerate(flows):
            share = _DAMPING * rank[i]
            for j, value in row:
                new[j] += share * value
        rank = new
    return rank


def _links(vectors: Sequence[Vector]) -> list[dict[int, float]]:
    """Return for each unit the units it shares terms with and the cosine, by way of an index from term to units."""
    postings: dict[str, list[tuple[int, float]]] = {}
    links: list[dict[int, float]] = [{} for _ in vectors]
    for i, vector in enumerate(vectors):
        row = links[i]
        for term, value in vector.items():
            listed = postings.setdefault(term, [])
            for j, other in listed:
                row[j] = row.get(j, 0.0) + value * other
            listed.append((i, value))
    for i, row in enumerate(links):
        for j, value in list(row.items()):
            if j < i:
                links[j][i] = value
    return links
