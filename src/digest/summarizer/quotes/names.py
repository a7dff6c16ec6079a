"""Resolves a mention to the full name and role that the article gives. Layer 3: pure; a name it does not find is `None`."""

from collections.abc import Sequence

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.tokens import Sentence


class Names:
    """The names of one article, by place."""

    def __init__(self, text: str, parts: Sequence[Sentence], words: Lexicon) -> None:
        self._text = text
        self._words = words

    def resolve(self, start: int, end: int) -> tuple[str | None, str | None]:
        """Return the full name and the role for the mention at `[start, end)`."""
        mention = self._text[start:end].split()
        capital = [one for one in mention if one[:1].isupper() and one.lower().rstrip(".") not in self._words.titles]
        return (" ".join(capital) if len(capital) >= 2 and len(capital) == len(mention) else None), None
