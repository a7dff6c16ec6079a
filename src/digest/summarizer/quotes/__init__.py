"""Finds quotations and who said them, and chooses the ones to show. Layer 3: pure functions; every quote is a span of the text.

marks ──▶ tokens ──▶ frames (over phrases, by the words of a language) ──▶ names ──▶ choice
"""

from digest.summarizer.quotes.choice import choose_quotes
from digest.summarizer.quotes.explanation import QuoteRow, explain_quotes
from digest.summarizer.quotes.speech import find_quotes

__all__ = ["QuoteRow", "choose_quotes", "explain_quotes", "find_quotes"]
