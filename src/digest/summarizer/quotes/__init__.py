"""Quotations: who said what, verbatim, or honestly unknown. Functions over text; nothing here changes a word.

    marks (pairing) → tokens → speech, frames, mentions (who is beside it) → attribution → names → choice

The words of each language are data in `languages/`; a new language is a file there and its cases in the labelled corpus.
"""

from digest.summarizer.quotes.choice import choose_quotes
from digest.summarizer.quotes.explanation import QuoteRow, explain_quotes
from digest.summarizer.quotes.finding import find_quotes

__all__ = ["QuoteRow", "choose_quotes", "explain_quotes", "find_quotes"]
