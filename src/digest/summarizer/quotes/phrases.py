"""Bounds of noun phrases, and the subject of a verb, by closed classes of words alone. Layer 3: pure.

There is no tagger here: a phrase starts where the words of its class let it, and ends at the first word that cannot belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.tokens import Token

Tokens = Sequence[Token]
_LONGEST = 14
"""Tokens of a phrase that is still a subject; longer ones are clauses that were misread."""
_BREAKS = frozenset(":;—–()[]/")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `[start, end)` of a sentence."""

    start: int
    end: int


def phrase_at(tokens: Tokens, start: int, end: int, words: Lexicon) -> Phrase | None:
    """Return the noun phrase that begins at `start`, or `None` where none can."""
    if start >= end or not starts_phrase(tokens[start], words):
        return None
    if tokens[start].lower in words.pronouns:
        return Phrase(start, start + 1)
    at = start + 1
    while at < min(end, start + _LONGEST) and _goes_on(tokens, start, at, end, words):
        at += 1
    while at - 1 > start and (_is_link(tokens[at - 1], words) or not tokens[at - 1].is_word):
        at -= 1
    return Phrase(start, at)


def starts_phrase(token: Token, words: Lexicon) -> bool:
    """Whether a noun phrase may begin with this word."""
    if not token.is_word:
        return False
    if token.lower in words.pronouns or token.lower in words.determiners:
        return True
    closed = (
        token.lower in words.prepositions
        or token.lower in words.subordinators
        or token.lower in words.relative
        or token.lower in words.auxiliaries
        or token.lower in words.adverbs
    )
    if closed:
        return False
    return token.lower not in words.cues or token.is_capital or is_named(token, words)


def is_named(token: Token, words: Lexicon) -> bool:
    """Whether the word names a kind of person, body or document."""
    one = token.lower.removesuffix("'s").removesuffix("’s")
    return any(
        form in kind
        for form in (one, one.removesuffix("s"))
        for kind in (words.persons, words.organisations, words.documents)
    )


def _is_link(token: Token, words: Lexicon) -> bool:
    return token.lower in words.prepositions or token.lower in words.conjunctions or token.lower in words.determiners


def _goes_on(tokens: Tokens, start: int, at: int, end: int, words: Lexicon) -> bool:
    token, before = tokens[at], tokens[at - 1]
    following = tokens[at + 1] if at + 1 < end else None
    if token.quote is not None:
        return False
    if not token.is_word:
        return token.text in "&." and following is not None and following.is_capital
    low = token.lower
    after_link = _is_link(before, words)
    if low in words.auxiliaries or low in words.relative:
        return False
    if low in words.determiners:
        return after_link
    if low in words.conjunctions:
        return (
            following is not None
            and (following.is_capital or following.lower in words.determiners)
            and _all_nouns(tokens, start, at)
        )
    if low in words.prepositions:
        return _complement(tokens, start, at, following, words)
    if low in words.adverbs or low in words.subordinators or low in words.pronouns:
        return False
    if low in words.cues or low in words.participles:
        return (before.lower in words.determiners or (after_link and before.lower != "to")) and not token.is_capital
    if token.is_capital or low in words.persons or is_named(token, words):
        return True
    if before.is_capital and before.lower not in words.determiners and at > start and not words.capitals:
        return (
            following is not None
            and following.is_capital
            and before.lower not in words.pronouns
            and not _is_verbal(low)
        )
    return not (_is_verbal(low) and not after_link and before.lower not in words.determiners)


def _all_nouns(tokens: Tokens, start: int, at: int) -> bool:
    return any(one.is_capital for one in tokens[start:at])


def _is_verbal(low: str) -> bool:
    return low.endswith(("ed", "ing", "ly"))


def _complement(tokens: Tokens, start: int, at: int, following: Token | None, words: Lexicon) -> bool:
    """Whether a preposition goes on with the phrase: `a spokesman for`, `Department of Justice`; not `Quill of the plan`."""
    if following is None or not following.is_word or tokens[at].lower not in words.complements:
        return False
    if any(is_named(one, words) for one in tokens[start:at]) or tokens[start].lower in words.determiners:
        return True
    return following.is_capital and tokens[at].lower in words.of


def subject_at(tokens: Tokens, start: int, end: int, words: Lexicon) -> Phrase | None:
    """Return the subject of the clause `[start, end)`: its first noun phrase after what was put in front of it."""
    at = start
    for _ in range(6):
        while at < end and (
            not tokens[at].is_word or tokens[at].lower in words.conjunctions or tokens[at].lower in words.adverbs
        ):
            at += 1
        if at >= end:
            return None
        found = phrase_at(tokens, at, end, words)
        if found is not None and not _is_when(tokens, found, words):
            return found
        skip = _after_comma(tokens, at, end)
        if skip is None:
            return _last_phrase(tokens, at, end, words)
        at = skip
    return None


def _is_when(tokens: Tokens, found: Phrase, words: Lexicon) -> bool:
    """Whether the phrase tells a time: `Two days`, `A few minutes later`."""
    return any(one.lower in words.times for one in tokens[found.start : found.end + 1])


def _after_comma(tokens: Tokens, at: int, end: int) -> int | None:
    for number in range(at, end):
        if tokens[number].text == ",":
            return number + 1
    return None


def _last_phrase(tokens: Tokens, start: int, end: int, words: Lexicon) -> Phrase | None:
    """Return the pronoun or name that ends `[start, end)`: `in a statement Quill`."""
    at = end
    while at > start and tokens[at - 1].is_capital:
        at -= 1
    if at < end:
        return Phrase(at, end) if tokens[at].lower not in words.prepositions else None
    if end > start and tokens[end - 1].lower in words.pronouns:
        return Phrase(end - 1, end)
    for number in range(end - 1, max(start, end - 8), -1):
        if tokens[number].lower in words.determiners or tokens[number].lower in words.pronouns:
            return Phrase(number, end) if tokens[number - 1].lower not in words.prepositions else None
    return None


def subject_before(tokens: Tokens, verb: int, low: int, words: Lexicon) -> Phrase | None:
    """Return the subject of the verb at `verb`, looking back no further than `low`."""
    end = verb
    while end > low and (
        tokens[end - 1].lower in words.auxiliaries
        or tokens[end - 1].lower in words.adverbs
        or tokens[end - 1].lower in words.negations
    ):
        end -= 1
    if end <= low:
        return None
    if tokens[end - 1].lower in words.relative_persons:
        return _antecedent(tokens, end - 1, low, words)
    clause = _clause_start(tokens, end, low, words)
    if tokens[end - 1].text in ",)—–":
        return _past_apposition(tokens, clause, end, low, words)
    head = _segment_start(tokens, end, clause)
    if head > clause and tokens[head].lower in words.relative:
        return subject_at(tokens, clause, head, words)
    found = subject_at(tokens, head, end, words)
    if found is not None and found.end < end and head == clause and _is_bare(tokens, found.end, end, words):
        return found
    if found is None and clause > low:
        return subject_at(tokens, _clause_start(tokens, clause - 1, low, words), clause, words) or subject_at(
            tokens, low, clause, words
        )
    return found


def _is_bare(tokens: Tokens, start: int, end: int, words: Lexicon) -> bool:
    return all(tokens[n].is_word for n in range(start, end)) and bool(words.language)


def _antecedent(tokens: Tokens, relative: int, low: int, words: Lexicon) -> Phrase | None:
    """Return the noun phrase that a relative clause belongs to: `Ada Quill, who said`."""
    end = relative
    while end > low and not tokens[end - 1].is_word:
        end -= 1
    start = _segment_start(tokens, end, _clause_start(tokens, end, low, words))
    return (
        phrase_at(tokens, start, end, words)
        or subject_at(tokens, low, end, words)
        or _last_phrase(tokens, start, end, words)
    )


def _clause_start(tokens: Tokens, end: int, low: int, words: Lexicon) -> int:
    """Return where the clause of the word before `end` begins: after a quotation, a strong mark or a conjunction of clauses."""
    for number in range(end - 1, low - 1, -1):
        token = tokens[number]
        if token.quote is not None or token.text in _BREAKS - {")", "("}:
            return number + 1
        if token.lower in words.subordinators and not _joins_names(tokens, number, end, words):
            return number + 1
    return low


def _joins_names(tokens: Tokens, number: int, end: int, words: Lexicon) -> bool:
    """Whether a conjunction stands between two nouns: `Quill and Marsh`."""
    if tokens[number].lower not in words.conjunctions or number == 0 or number + 1 >= end:
        return False
    before, after = tokens[number - 1], tokens[number + 1]
    return (
        before.is_word
        and (after.is_capital or is_named(after, words))
        and (before.is_capital or is_named(before, words))
    )


def _segment_start(tokens: Tokens, end: int, low: int) -> int:
    for number in range(end - 1, low - 1, -1):
        if tokens[number].text in {",", "(", ")", "—", "–"}:
            return number + 1
    return low


def _past_apposition(tokens: Tokens, clause: int, end: int, low: int, words: Lexicon) -> Phrase | None:
    """Return the subject in front of what stands between commas: `the post, written by Ada Quill, says`.

    A document that is said to be written by somebody keeps these words, so that it never speaks as its author alone.
    """
    found = subject_at(tokens, clause, end - 1, words) or subject_at(tokens, low, end - 1, words)
    if found is None:
        return None
    head = {tokens[n].lower for n in range(found.start, found.end)}
    if (
        head & words.documents
        and found.end + 1 < end
        and tokens[found.end].text == ","
        and tokens[found.end + 1].lower in words.written
    ):
        return Phrase(found.start, end - 1)
    return found
