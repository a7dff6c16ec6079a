"""Selects the key paragraphs and quotes of an article; no word is changed."""

from digest.summarizer.quotes import find_quotes
from digest.summarizer.selection import select_passages
from digest.summarizer.stories import judge_article, judge_article_quotes, quotes_of, summarize, summarize_group

__all__ = [
    "find_quotes",
    "judge_article",
    "judge_article_quotes",
    "quotes_of",
    "select_passages",
    "summarize",
    "summarize_group",
]
