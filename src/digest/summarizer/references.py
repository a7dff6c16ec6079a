"""Finds what a passage points to: whether it can be read without what stands before it.

Rules by words, from the language's data file; in a language whose file has no `pointers` nothing is found. Where a rule is in
doubt it says that the passage points back: a passage left out costs little, a dangling reference is seen at once.
"""

import re
from collections.abc import Iterator, Set
from functools import cache
from typing import NamedTuple

from digest.text.languages import Language, language_data
from digest.text.sentences import CLOSING_MARKS, QUESTION_MARKS, split_sentences
from digest.text.words import first_words, has_unspaced, terms_of

_LONGEST_OPENING = 5
"""Words of the longest connective in the language data."""

_NOUN_PHRASE = 4
"""Words after a definite article among which its noun is looked for: `the Russian gas giant`."""

_TOKEN = re.compile(r"\w+(?:[-‑.]\w+)*")
_ABBREVIATION = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-Я][A-ZÀ-ÖØ-ÞА-Я&]{1,6}\b")
_COLONS = (":", "：")


class _Token(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word folded, as the language data has it."""
        return self.text.casefold()

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()


def points_back(text: str, *, shown: str, headline: str, language: str | None, hidden: str = "") -> str | None:
    """Return what in a passage points to something that a reader hasn't seen, in words for people; `None` when it stands on its own.

    `shown` is what the reader has before it, `headline` stands above; `hidden` is what the article says before the passage and isn't
    shown: names and abbreviations are introduced there.
    """
    data = language_data(language)
    if not data.pointers:
        return None
    if reason := _after_something(hidden):
        return reason
    opener = leaning_word(text, language=data)
    if opener and opener.casefold() not in data.demonstratives:
        return f"opens with “{opener}”, and what it points to isn't shown"
    seen = f"{headline}\n{shown}"
    first = _first_sentence(text, language)
    if has_unspaced(first[:40]):
        pointer = _unspaced_pointer(first, data)
    else:
        known = frozenset(terms_of(seen, language=data))
        pointer = _pointer(first, known, seen, data)
    if pointer:
        return f"points to “{pointer}”, which isn't shown"
    if name := _half_named(text, seen, hidden, data):
        return f"names “{name}”, introduced in a part that isn't shown"
    return None


def leaning_word(text: str, *, language: Language) -> str:
    """Return the pronoun or connective that a text opens with, by which it needs what stands before it; empty without."""
    head_of_text = text[:40].lstrip(" \u3000「『“\"'（(«„‚‘")
    if has_unspaced(head_of_text[:1]):
        found = [word for word in _unspaced_openers(language) if head_of_text.startswith(word)]
        return max(found, key=len, default="")
    head = [word.replace("’", "'") for word in first_words(text[:120], _LONGEST_OPENING)]
    if not head:
        return ""
    low = [word.casefold() for word in head]
    if low[0] in language.articles and language.capital_nouns and any(word[0].isupper() for word in head[1:3]):
        return ""
    if low[0] in language.pronouns or low[0] in language.subjectless:
        return head[0]
    sizes = (size for size in range(len(low), 0, -1) if " ".join(low[:size]) in language.connectives)
    return next((" ".join(head[:size]) for size in sizes), "")


@cache
def _unspaced_openers(language: Language) -> tuple[str, ...]:
    return (*language.pronouns, *language.connectives)


def _after_something(hidden: str) -> str:
    """Return what the hidden part before a passage leaves open: a question, or a colon."""
    before = hidden.rstrip().rstrip(CLOSING_MARKS).rstrip()
    if before.endswith(tuple(QUESTION_MARKS)):
        return "answers a question that isn't shown"
    if before.endswith(_COLONS):
        return "follows a line ending in a colon that isn't shown"
    return ""


def _first_sentence(text: str, language: str | None) -> str:
    sentences = split_sentences(text, language=language)
    return text[sentences[0].start : sentences[0].end] if sentences else text


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match.group(), match.start(), match.end())


def _unspaced_pointer(sentence: str, data: Language) -> str:
    """Return the first of the language's pointers in a sentence written without spaces."""
    found = [(sentence.find(word), word) for word in (*data.pointers, *data.persons) if word in sentence]
    return min(found, default=(0, ""))[1]


@cache
def _phrases(data: Language) -> dict[str, list[list[str]]]:
    """Return the pointers as words, by their first one."""
    phrases: dict[str, list[list[str]]] = {}
    for pointer in data.pointers:
        words = [token.low for token in _tokens(pointer)]
        phrases.setdefault(words[0], []).append(words)
    return phrases


def _pointer(sentence: str, known: Set[str], seen: str, data: Language) -> str:
    """Return the words of the first sentence that point to something neither seen nor named before them in the passage."""
    tokens = list(_tokens(sentence))
    low = [token.low for token in tokens]
    phrases = _phrases(data)
    for at, token in enumerate(tokens):
        for words in phrases.get(low[at], ()):
            end = at + len(words)
            if low[at:end] == words and not sentence.startswith(",", tokens[end - 1].end):
                return sentence[token.start : tokens[end - 1].end]
        if low[at] in data.persons and not _named_before(tokens[:at], seen, data):
            return token.text
        if low[at] in data.things and not terms_of(sentence[: token.start], language=data):
            return token.text
        if low[at] in data.demonstratives:
            end = _pointed_to(tokens, at, known, sentence, data)
        elif low[at] in data.articles:
            end = _described(tokens, at, known, sentence, data)
        else:
            continue
        if end:
            return sentence[token.start : end]
    return ""


def _pointed_to(tokens: list[_Token], at: int, known: Set[str], sentence: str, data: Language) -> int:
    """Return where the words end that a demonstrative points with, 0 when what it points to is known or it points to the present."""
    following = tokens[at + 1 : at + 3]
    if not following:
        return tokens[at].end
    if following[0].low in data.present or following[-1].low in data.present:
        return 0
    if following[0].low in data.stop_words:
        return tokens[at].end
    named = terms_of(" ".join(token.text for token in following), language=data)
    if _are_known(named, known, sentence[: tokens[at].start], data):
        return 0
    return following[0].end


def _described(tokens: list[_Token], at: int, known: Set[str], sentence: str, data: Language) -> int:
    """Return where a description such as “the Russian gas giant” ends, 0 when there is none or what it stands for is known."""
    for noun, token in enumerate(tokens[at + 1 : at + 1 + _NOUN_PHRASE], at + 1):
        if token.low in data.articles:
            return 0
        if _is_description(token.low, data):
            if noun + 1 < len(tokens) and tokens[noun + 1].low in data.defining:
                return 0
            named = terms_of(sentence[tokens[at].end : token.end], language=data)
            return 0 if _are_known(named, known, sentence[: tokens[at].start], data) else token.end
    return 0


def _is_description(word: str, data: Language) -> bool:
    if word in data.descriptions:
        return True
    if not data.compounds and "-" not in word:
        return False
    return any(word.endswith(noun) for noun in data.descriptions if len(noun) > 3)


def _are_known(terms: list[str], known: Set[str], before: str, data: Language) -> bool:
    """Return whether one of some terms was seen, or stands before them in the passage."""
    return not known.isdisjoint(terms) or not set(terms_of(before, language=data)).isdisjoint(terms)


def _named_before(tokens: list[_Token], seen: str, data: Language) -> bool:
    """Return whether tokens of a sentence name somebody: with a capital, not only since a sentence begins with one, or as `someone`."""
    for at, token in enumerate(tokens):
        if token.low in data.anybody:
            return True
        if not token.capital or token.low in data.stop_words:
            continue
        if at > 0 or (len(tokens) > 1 and tokens[1].capital) or token.text in seen:
            return True
    return False


def _half_named(text: str, seen: str, hidden: str, data: Language) -> str:
    """Return a surname or abbreviation of a passage whose full form stands only in the hidden part."""
    if not hidden:
        return ""
    for match in _ABBREVIATION.finditer(text):
        short = match.group()
        if f"({short})" in hidden and short not in seen and f"({short})" not in text:
            return short
    introduced = {run[-1] for run in _runs(hidden, data) if len(run) > 1}
    for run in _runs(text, data):
        if len(run) == 1 and run[0] in introduced and run[0] not in seen:
            return run[0]
    return ""


def _runs(text: str, data: Language) -> Iterator[list[str]]:
    """Yield the runs of words with a capital that stand side by side, without titles and words that only begin a sentence."""
    run: list[str] = []
    end = -1
    for token in _tokens(text):
        idle = not token.capital or token.low in data.titles | data.stop_words | data.present
        if run and (idle or text[end : token.start] != " "):
            yield run
            run = []
        if not idle:
            run.append(token.text)
        end = token.end
    if run:
        yield run
