"""How much each unit of an article says about its story. It ranks and chooses nothing.

    score = position · exp(-place / reach) + recurrence · R + forward · F + headline · H - quotation

R: in how many units, on average, a unit's words recur. F: how alike it is to the units after it, which go on with what it says.
H: how much of the headline it covers. Each is divided by its largest value in the article. Places count only units that may be
shown. Sources: recurrence after SumBasic (Nenkova and Vanderwende 2005); forward centrality after directed TextRank (Mihalcea 2004).
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.text.languages import Language
from digest.text.words import terms_of

Vector = Mapping[str, float]
"""Term to weight, of length 1 (or empty)."""

QUOTATION_MOST = 0.60
"""The share of a unit in quotation marks above which it counts as quotation."""

REPEATED = 0.60
"""TF-IDF cosine above which a unit repeats another. Provenance: measured design."""

RECURRENCE_DAMPING = 3
"""Terms that are added to a unit's own when it is averaged over, so that few words do not score by chance."""

STRAY = 0.25
"""Coherence with the other units, 1 for the median one, below which a unit is not part of the story. Provenance: with
`OPENER_COHERENCE`, the best of five values on development articles made dirty on purpose that costs clean ones less than 0.1."""

OPENER_COHERENCE = 0.50
"""The coherence that a unit needs to open the story: above it stand teasers and calls to subscribe that look like sentences."""

COHERENCE_AMONG = 8
"""Units below which a story is too short to tell what strays from it."""

_QUOTE_MARKS = frozenset('"“„«»「『')
_QUOTED = re.compile(r'"[^"]+"?|“[^”“]+[”“]?|„[^“”]+[“”]?|«[^»]+»?|»[^«]+«|「[^」]+」?|『[^』]+』?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each part of the score may add. Provenance: `docs/decisions.md`, measured on human summaries of news."""

    position: float = 0.40
    reach: float = 5.0
    """Units after which the worth of the place has fallen to 1/e."""
    recurrence: float = 0.24
    forward: float = 0.16
    headline: float = 0.20
    """Without a headline that any unit shares a term with, it goes to the other three in proportion."""
    quotation: float = 0.35
    """Taken from a unit that is mostly somebody's words: these are shown as pull quotes."""


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The parts of one unit's score; `total` is their sum."""

    position: float = 0.0
    recurrence: float = 0.0
    forward: float = 0.0
    headline: float = 0.0
    quotation: float = 0.0
    """0 or negative."""

    @property
    def total(self) -> float:
        """The sum, 0..1 but for units of quotation, which may fall below 0."""
        return self.position + self.recurrence + self.forward + self.headline + self.quotation


def score_units(
    units: Sequence[str],
    vectors: Sequence[Vector],
    *,
    places: Sequence[int],
    title_terms: frozenset[str],
    weights: Weights = WEIGHTS,
) -> tuple[Score, ...]:
    """Return the score of each unit, given without junk and in order of `places`, with their vectors from `vectors_of`."""
    recurring = _shares(_recurrence(vectors))
    carried = _shares(_forward(vectors))
    covered = _shares([_coverage(title_terms, vector) for vector in vectors])
    rest = weights.position + weights.recurrence + weights.forward
    scale = 1.0 if any(covered) or not rest else (rest + weights.headline) / rest
    return tuple(
        Score(
            position=scale * weights.position * math.exp(-places[i] / weights.reach),
            recurrence=scale * weights.recurrence * recurring[i],
            forward=scale * weights.forward * carried[i],
            headline=weights.headline * covered[i],
            quotation=-weights.quotation if quoted_share(unit) > QUOTATION_MOST else 0.0,
        )
        for i, unit in enumerate(units)
    )


def _shares(values: Sequence[float]) -> list[float]:
    """Return the values divided by the largest; all 0 when that is 0."""
    largest = max(values, default=0.0)
    return [value / largest for value in values] if largest else [0.0] * len(values)


def vectors_of(units: Sequence[str], *, language: Language) -> list[Vector]:
    """Return a TF-IDF vector of length 1 for each unit; the units themselves are the collection."""
    counts = [Counter(terms_of(unit, language=language)) for unit in units]
    frequency = Counter(chain.from_iterable(counts))
    total = len(units)
    rarity = {term: math.log((total + 1) / (df + 0.5)) for term, df in frequency.items()}
    vectors: list[Vector] = []
    for count in counts:
        raw = {term: (1 + math.log(tf) if tf > 1 else 1.0) * rarity[term] for term, tf in count.items()}
        length = math.sqrt(sum([value * value for value in raw.values()]))
        vectors.append({term: value / length for term, value in raw.items()} if length else {})
    return vectors


def cosine(one: Vector, other: Vector) -> float:
    """Return the likeness of two vectors of length 1, 0..1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other[term] for term, value in one.items() if term in other)


def quoted_share(text: str) -> float:
    """Return the share of `text` in quotation marks, 0..1; a mark that stays open counts to the end."""
    if _QUOTE_MARKS.isdisjoint(text):
        return 0.0
    return sum(len(passage) for passage in _QUOTED.findall(text)) / len(text)


def unquoted(text: str) -> str:
    """Return `text` without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


def coherence_of(vectors: Sequence[Vector]) -> list[float]:
    """Return how much each unit has to do with the others: the sum of its cosines with these, 1 for the median unit.

    With few units, all get 1.
    """
    total: dict[str, float] = {}
    for vector in vectors:
        for term, value in vector.items():
            total[term] = total.get(term, 0.0) + value
    coherence = [sum([value * (total[term] - value) for term, value in vector.items()]) for vector in vectors]
    median = sorted(coherence)[len(coherence) // 2] if len(coherence) >= COHERENCE_AMONG else 0.0
    return [value / median for value in coherence] if median else [1.0] * len(coherence)


def _coverage(title_terms: frozenset[str], vector: Vector) -> float:
    """Return the share of the headline's terms that a unit has."""
    return sum(1 for term in title_terms if term in vector) / len(title_terms) if title_terms else 0.0


def _recurrence(vectors: Sequence[Vector]) -> list[float]:
    """Return for each unit in how many units its terms occur, on average."""
    frequency = Counter(chain.from_iterable(vectors))
    return [
        sum([frequency[term] for term in vector]) / (len(vector) + RECURRENCE_DAMPING) if vector else 0.0
        for vector in vectors
    ]


def _forward(vectors: Sequence[Vector]) -> list[float]:
    """Return for each unit the sum of its cosines with the units after it, walked from the end with a running sum of these."""
    found = [0.0] * len(vectors)
    after: dict[str, float] = {}
    for place in range(len(vectors) - 1, -1, -1):
        vector = vectors[place]
        found[place] = sum([value * after.get(term, 0.0) for term, value in vector.items()])
        for term, value in vector.items():
            after[term] = after.get(term, 0.0) + value
    return found
