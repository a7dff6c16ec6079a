"""The choice of units: junk out, scores, no repetition, coherence, budget. Layer 3: pure.

Every unit gets a `Verdict`, so that a person can see why a paragraph was taken or left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.summarizer.budget import STORY_WORDS
from digest.summarizer.coherence import leans_back
from digest.summarizer.junk import Fault, find_faults
from digest.summarizer.scores import REPEATED, WEIGHTS, Score, Vector, Weights, cosine, score_units, vectors_of
from digest.text.languages import language_data
from digest.text.words import count_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided on one unit, and why."""

    taken: bool
    reason: str
    """For people: `opens the story`, `fewer than 8 words`, `no room left`."""
    score: Score | None = None
    """`None` for a unit that never competed."""
    words: int = 0
    """Its length as `count_words` has it."""


def select_passages(
    units: Sequence[str], *, title: str = "", language: str = "en", words: int = STORY_WORDS
) -> tuple[int, ...]:
    """Return the indices of the key units, in source order, each once, together no longer than `words`.

    Units are paragraphs or sentences. In Chinese and Japanese `words` counts characters. When no unit that may be shown fits,
    the best one comes alone; when none may be shown at all (only notices, captions, links), `()`.
    """
    verdicts = judge_units(units, title=title, language=language, budget=words)
    return tuple(index for index, verdict in enumerate(verdicts) if verdict.taken)


def judge_units(
    units: Sequence[str], *, title: str, language: str | None, budget: int, weights: Weights = WEIGHTS
) -> tuple[Verdict, ...]:
    """Return the verdict on each unit; `budget` is in what `count_words` counts."""
    data = language_data(language)
    lengths = [count_words(unit) for unit in units]
    faults = find_faults(units, title=title, language=data)
    places = _competing(faults)
    texts = [units[i] for i in places]
    vectors = vectors_of(texts, language=data)
    scores = score_units(texts, vectors, title=title, language=data, weights=weights)
    left = {i: Verdict(taken=False, reason=fault.reason, words=lengths[i]) for i, fault in enumerate(faults) if fault}
    leaning = [leans_back(text, language=data) for text in texts]
    choice = _Choice([lengths[i] for i in places], vectors, scores, leaning, budget)
    judged = dict(zip(places, choice.verdicts(), strict=True))
    return tuple(judged.get(i) or left[i] for i in range(len(units)))


def _competing(faults: Sequence[Fault | None]) -> list[int]:
    """Return the indices that may be chosen: those without a fault; without any such, those whose fault is soft."""
    sound = [i for i, fault in enumerate(faults) if fault is None]
    return sound or [i for i, fault in enumerate(faults) if fault and not fault.hard]


class _Choice:
    """One run of the choice over units that may be shown."""

    def __init__(
        self, lengths: list[int], vectors: list[Vector], scores: Sequence[Score], leaning: list[bool], budget: int
    ) -> None:
        self.lengths, self.vectors, self.scores, self.leaning = lengths, vectors, scores, leaning
        self.room = budget
        self.taken: dict[int, str] = {}
        self.left: dict[int, str] = {}

    def verdicts(self) -> list[Verdict]:
        """Take units in order of score until nothing fits; return what became of each."""
        order = sorted(range(len(self.scores)), key=lambda i: (-self.scores[i].total, i))
        if self.scores:
            self._consider(0, "opens the story")
        for i in order:
            if i not in self.taken:
                self._consider(i, self._merit(i))
        if not self.taken and order:
            self.taken[order[0]] = "the best unit, alone: longer than the budget"
        return [
            Verdict(
                taken=i in self.taken,
                reason=self.taken.get(i) or self.left.get(i, ""),
                score=score,
                words=self.lengths[i],
            )
            for i, score in enumerate(self.scores)
        ]

    def _consider(self, i: int, merit: str) -> None:
        """Take unit `i`, with the one before it when it leans on that, or note why not."""
        wanted = [i]
        while self.leaning[wanted[-1]] and wanted[-1] > 0 and wanted[-1] - 1 not in self.taken:
            wanted.append(wanted[-1] - 1)
            if len(wanted) > 2:
                self.left[i] = "leans on units before it that are not shown"
                return
        if sum(self.lengths[j] for j in wanted) > self.room:
            self.left[i] = "no room left" if len(wanted) == 1 else "no room for it with the unit it leans on"
            return
        for j in wanted:
            if any(cosine(self.vectors[j], self.vectors[k]) > REPEATED for k in self.taken):
                self.left[i] = "repeats a unit that is shown"
                return
        for j in wanted:
            self.taken[j] = merit if j == i else "the next one shown leans on it"
            self.room -= self.lengths[j]

    def _merit(self, i: int) -> str:
        """Return what raised the unit most, in words."""
        score = self.scores[i]
        parts = {
            "stands early": score.position,
            "central to the story": score.centrality,
            "says what the headline says": score.headline,
        }
        return max(parts, key=lambda part: parts[part])
