"""Selects the key paragraphs and quotes of an article. Functions; nothing here changes a word.

Names are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOME = {
    "Selection": "explanation",
    "choose_quotes": "quotes",
    "explain_selection": "explanation",
    "find_quotes": "quotes",
    "select_passages": "selection",
    "summarize": "stories",
    "summarize_group": "stories",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the module it lives in, importing that module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'digest.summarizer' has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
