"""Documents that speak: a report, a post, a letter, with the authors that its mention names. Layer 3: pure."""

from digest.summarizer.quotes.sentences import Sentence

_REACH = 24
"""Tokens behind a document's noun within which its appositive ends; news has fewer than twelve."""


def with_authors(sentence: Sentence, last: int) -> int:
    """Return the last token of a document's mention: its authors, named in an appositive, belong to it.

    `last` is the last token of the mention so far; it comes back when the mention is no document or names nobody.
    """
    if sentence.low(last) not in sentence.words.documents or sentence.mark(last + 1) != ",":
        return last
    index = last + 2
    while (
        index < min(sentence.end, last + _REACH)
        and sentence.mark(index) not in {",", ".", "–", "—"}
        and sentence.tokens[index].kind != "q"
    ):
        index += 1
    inside = {sentence.low(i) for i in range(last + 2, index)}
    verbs = any(sentence.low(i) in sentence.words.cues - {"written"} for i in range(last + 2, index))
    return index - 1 if inside & sentence.words.authored_by and not verbs else last
