"""How much of an article may be shown, and cutting a paragraph that is longer than that. Layer 2: pure.

A cut falls only where a sentence ends, and no word is changed.
"""

from digest.model import Span
from digest.text.sentences import split_sentences
from digest.text.words import count_words, is_dense

STORY_WORDS = 90
"""Words shown of a story unless somebody says otherwise."""

DENSE_CHARACTERS_PER_WORD = 2
"""Chinese or Japanese characters that take the room of one word, so that stories of all languages look alike in an issue.
Provenance: news translated from English has 1.6 to 1.8 Chinese and 2.0 to 2.4 Japanese characters per English word."""


def budget_for(text: str, *, words: int) -> int:
    """Return the budget in what `count_words` counts: words, or characters for a text in Chinese or Japanese."""
    return words * DENSE_CHARACTERS_PER_WORD if is_dense(text) else words


def cut_to_fit(text: str, *, budget: int, language: str | None) -> Span:
    """Return the span of the leading sentences of `text` that fit into `budget`; the first sentence always stays, whole."""
    sentences = split_sentences(text, language=language)
    if not sentences:
        return Span(start=0, end=len(text))
    end = sentences[0].end
    for sentence in sentences[1:]:
        if count_words(text[sentences[0].start : sentence.end]) > budget:
            break
        end = sentence.end
    return Span(start=sentences[0].start, end=end)
