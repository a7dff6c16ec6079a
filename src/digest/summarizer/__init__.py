"""Selects the key paragraphs and quotes of an article. Functions; nothing here changes a word."""

from digest.summarizer.explanation import Selection, explain_selection
from digest.summarizer.quotes import choose_quotes, find_quotes
from digest.summarizer.selection import select_passages
from digest.summarizer.stories import summarize, summarize_group

__all__ = [
    "Selection",
    "choose_quotes",
    "explain_selection",
    "find_quotes",
    "select_passages",
    "summarize",
    "summarize_group",
]
