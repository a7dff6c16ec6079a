"""How much each later unit of an article, or each unit of a group's accounts, says about its story. It chooses nothing.

    score = position · exp(-place / reach) + recurrence · R + headline · H - quotation

R: in how many units, on average, a unit's words recur. H: how much of the headline it covers. Each is divided by its largest value among
the units. Source of the recurrence: SumBasic (Nenkova and Vanderwende 2005).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

QUOTATION_MOST = 0.60
"""The share of a unit in quotation marks above which it counts as quotation."""

RECURRENCE_DAMPING = 3
"""Terms that are added to a unit's own when it is averaged over, so that few words do not score by chance."""

_QUOTE_MARKS = frozenset('"“„«»「『')
_QUOTED = re.compile(r'"[^"]+"?|“[^”“]+[”“]?|„[^“”]+[“”]?|«[^»]+»?|»[^«]+«|「[^」]+」?|『[^』]+』?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each part of the score may add. Provenance: `docs/decisions.md`, measured on human summaries of news."""

    position: float = 0.40
    reach: float = 6.0
    """Units after which the worth of the place has fallen to 1/e."""
    recurrence: float = 0.40
    headline: float = 0.20
    quotation: float = 0.35
    """Taken from a unit that is mostly somebody's words: these are shown as pull quotes."""


WEIGHTS = Weights()


def score_units(
    units: Sequence[str],
    terms: Sequence[AbstractSet[str]],
    *,
    places: Sequence[int],
    title_terms: AbstractSet[str],
    weights: Weights = WEIGHTS,
) -> list[float]:
    """Return the score of each unit, given with its terms and its place in its own article, 0 for the first."""
    recurring = _shares(_recurrence(terms))
    covered = _shares([float(len(title_terms & own)) for own in terms])
    return [
        weights.position * math.exp(-place / weights.reach)
        + weights.recurrence * recurs
        + weights.headline * covers
        - (weights.quotation if quoted_share(unit) > QUOTATION_MOST else 0.0)
        for unit, place, recurs, covers in zip(units, places, recurring, covered, strict=True)
    ]


def quoted_share(text: str) -> float:
    """Return the share of `text` in quotation marks, 0..1; a mark that stays open counts to the end."""
    if _QUOTE_MARKS.isdisjoint(text):
        return 0.0
    return sum(len(passage) for passage in _QUOTED.findall(text)) / len(text)


def unquoted(text: str) -> str:
    """Return `text` without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


def _shares(values: Sequence[float]) -> list[float]:
    """Return the values divided by the largest; all 0 when that is 0."""
    largest = max(values, default=0.0)
    return [value / largest for value in values] if largest else [0.0] * len(values)


def _recurrence(terms: Sequence[AbstractSet[str]]) -> list[float]:
    """Return for each unit in how many units its terms occur, on average."""
    frequency = Counter(chain.from_iterable(terms))
    return [sum([frequency[term] for term in own]) / (len(own) + RECURRENCE_DAMPING) for own in terms]
