"""Why each paragraph of an article was taken or left, for people."""

from dataclasses import dataclass

from digest.model import Article
from digest.summarizer.scores import Score
from digest.summarizer.selection import units_of
from digest.summarizer.stories import judge_article
from digest.text.sentences import budget_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One unit of an article and what was decided on it."""

    text: str
    start: int
    """Offset in the article text."""
    end: int
    words: int
    """Its length; characters in Chinese and Japanese."""
    taken: bool
    reason: str
    score: Score | None
    """Its parts and their sum `score.total`; `None` when it never competed."""


def explain_selection(article: Article, *, words: int = 120) -> tuple[Selection, ...]:
    """Return every unit of the article in source order, as `summarize` with the same `words` judges it."""
    budget = budget_for(article.text, words=words)
    units = units_of(article, budget=budget)
    offsets = article.offsets
    return tuple(
        Selection(
            text=unit.text,
            start=offsets[unit.block] + unit.start,
            end=offsets[unit.block] + unit.end,
            words=verdict.words,
            taken=verdict.taken,
            reason=verdict.reason,
            score=verdict.score,
        )
        for unit, verdict in zip(units, judge_article(article, units, budget=budget), strict=True)
    )
