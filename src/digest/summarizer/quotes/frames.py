"""Finds the frame of speech that a quotation stands in: who, and by which word of saying. Layer 3: pure.

The order of the frames is that of their measured reliability: right of the quotation, left beside it, colon, comma, same sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.phrases import Phrase, is_named, phrase_at, starts_phrase, subject_at, subject_before
from digest.summarizer.quotes.tokens import Token

Tokens = Sequence[Token]
_FAR = 40
"""Tokens between a subject and its verb, at most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Token ranges of one sentence: the speaker, and the word of saying where there is one."""

    rule: str
    speaker: Phrase
    cue: int | None = None


def frame_of(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """Return the best frame of the quotation at `tokens[at]`, or `None`."""
    if tokens[at].last in ",?!，？！" or (at + 1 < len(tokens) and tokens[at + 1].text in ",—–"):
        order = (_right, _left, _loose_right, _noun, _subject)
    else:
        order = (_left, _right, _loose_right, _noun, _subject)
    for look in order:
        found = look(tokens, at, words)
        if found is not None:
            return found
    return None


def is_cue(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """Whether the word at `at` is a word of saying here, and no noun of the same form."""
    token = tokens[at]
    if token.quote is not None or token.lower not in words.cues:
        return False
    if at and (tokens[at - 1].lower in words.determiners or tokens[at - 1].lower in words.prepositions):
        return tokens[at - 1].lower in words.pronouns
    if token.lower in words.beside:
        near = tokens[max(0, at - 3) : at] + tokens[at + 1 : at + 5] if isinstance(tokens, tuple) else ()
        return any(one.quote is not None for one in near)
    return True


def _right(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """`Q, said S` · `Q, S said` · `Q, according to S`."""
    start = at + 1
    while start < len(tokens) and tokens[start].text in ",—–-":
        start += 1
    if start >= len(tokens) or tokens[start].quote is not None:
        return None
    if tokens[at].last in "." and tokens[at + 1].text not in ",—–" and tokens[start].is_capital:
        return None
    end = _right_end(tokens, start)
    named = according(tokens, start, end, words)
    if named is not None:
        return Frame("quote-according", named, start)
    verb = start
    while verb < end and tokens[verb].lower in words.adverbs | words.auxiliaries:
        verb += 1
    if verb < end and tokens[verb].lower in words.cues:
        found = phrase_at(tokens, _skip(tokens, verb + 1, end, words), end, words)
        if found is not None and not (
            words.language == "en" and tokens[found.start].lower in {"him", "her", "them", "me", "us"}
        ):
            return Frame("quote-verb-subject", found, verb)
        return None
    if tokens[start].lower in {"as"}:
        start += 1
    return _subject_verb(tokens, at, start, end, words)


def _skip(tokens: Tokens, at: int, end: int, words: Lexicon) -> int:
    while at < end and tokens[at].is_word and tokens[at].lower in words.adverbs | words.after_cue:
        at += 1
    return at


def _right_end(tokens: Tokens, start: int) -> int:
    for number in range(start, min(len(tokens), start + _FAR)):
        if tokens[number].quote is not None or tokens[number].text in ":;":
            return number
    return min(len(tokens), start + _FAR)


def _subject_verb(tokens: Tokens, at: int, start: int, end: int, words: Lexicon) -> Frame | None:
    subject = subject_at(tokens, start, end, words)
    if subject is None or not (subject.start == start or tokens[start].lower in words.prepositions):
        return None
    for verb in range(subject.end, end):
        if not is_cue(tokens, verb, words) and not (
            tokens[start - 1].lower == "as" and tokens[verb].lower in {"put", "puts"}
        ):
            continue
        if verb and tokens[verb - 1].lower in words.relative_persons | {"to"}:
            continue
        if _opens_next(tokens, verb) and tokens[at].last not in ",":
            return None
        return Frame("quote-subject-verb", subject, verb)
    return None


def _opens_next(tokens: Tokens, verb: int) -> bool:
    """Whether the verb brings in the words that follow: `Quill added: "…"`."""
    following = [one for one in tokens[verb + 1 : verb + 3]]
    if not following:
        return False
    if following[0].quote is not None or following[0].text == ":":
        return True
    return following[0].text == "," and len(following) > 1 and following[1].quote is not None


def according(tokens: Tokens, start: int, end: int, words: Lexicon) -> Phrase | None:
    """Return who is named after `according to` at `start`, or `None`."""
    for phrase in words.according:
        stop = start + len(phrase)
        if stop < end and all(tokens[start + n].lower == word for n, word in enumerate(phrase)):
            return phrase_at(tokens, stop, end, words)
    return None


def _left(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """`S said: Q` · `S said, Q` · `S said that Q` · `S said … Q` · `according to S, Q` · `S: Q`."""
    low = _left_low(tokens, at)
    end = at
    while end > low and tokens[end - 1].text in "([—–-":
        end -= 1
    if end <= low:
        return None
    mark = tokens[end - 1].text
    verb = _verb_before(tokens, end, low, words)
    if verb is not None:
        name = _left_rule(tokens, verb, at, mark)
        subject = _subject_of(tokens, verb, words)
        if subject is not None:
            return Frame(name, subject, verb)
    for number in range(low, end):
        named = according(tokens, number, end, words)
        if named is not None:
            return Frame("according-quote", named, number)
    if mark == ":":
        only = phrase_at(tokens, low, end, words)
        if only is not None and only.end == end - 1:
            return Frame("name-colon", only)
        subject = subject_at(tokens, low, end, words)
        return Frame("subject-colon", subject) if subject is not None else None
    return None


def _left_low(tokens: Tokens, at: int) -> int:
    for number in range(at - 1, -1, -1):
        if tokens[number].quote is not None and tokens[number].last in ".?!":
            return number + 1
        if tokens[number].text == ";":
            return number + 1
    return 0


def _verb_before(tokens: Tokens, end: int, low: int, words: Lexicon) -> int | None:
    """Return the word of saying nearest before `end`."""
    for number in range(end - 1, low - 1, -1):
        if tokens[number].lower in words.participles and tokens[number].quote is None:
            if number and tokens[number - 1].lower in words.determiners:
                continue
            return number
        if is_cue(tokens, number, words):
            return number
    return None


def _left_rule(tokens: Tokens, verb: int, at: int, mark: str) -> str:
    kind = "participle" if tokens[verb].lower.endswith("ing") else "verb"
    if mark == ":":
        return f"{kind}-colon"
    gap = at - verb
    if gap == 1 or (gap == 2 and mark != ","):
        return f"{kind}-quote"
    return f"{kind}-comma" if mark == "," else f"{kind}-sentence"


def _subject_of(tokens: Tokens, verb: int, words: Lexicon) -> Phrase | None:
    if tokens[verb].lower in words.participles:
        return _subject_of_participle(tokens, verb, words)
    low = max(0, verb - _FAR)
    found = subject_before(tokens, verb, low, words)
    if found is None and words.verb_second and verb + 1 < len(tokens):
        found = phrase_at(tokens, _skip(tokens, verb + 1, len(tokens), words), len(tokens), words)
    return found


def _subject_of_participle(tokens: Tokens, verb: int, words: Lexicon) -> Phrase | None:
    """Return the subject of the verb that a participle goes with: the nearest word of saying before it, else the sentence's."""
    low = max(0, verb - _FAR)
    for number in range(verb - 1, low - 1, -1):
        if is_cue(tokens, number, words):
            if number and tokens[number - 1].quote is not None:
                after = phrase_at(tokens, number + 1, verb, words)
                if after is not None:
                    return after
            found = subject_before(tokens, number, low, words)
            if found is not None:
                return found
    return subject_at(tokens, low, verb, words)


def _loose_right(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """`"…" is what we want, S said`: a word of saying further right, set off by a comma."""
    for verb in range(at + 2, min(len(tokens), at + _FAR)):
        if not is_cue(tokens, verb, words) or _opens_next(tokens, verb):
            continue
        low = at + 1
        for number in range(verb - 1, at, -1):
            if tokens[number].text == ",":
                low = number + 1
                break
        else:
            continue
        subject = phrase_at(tokens, low, verb, words)
        if subject is not None and verb - subject.end <= 3:
            return Frame("sentence-subject-verb", subject, verb)
    return None


def _noun(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """`his remark that Q` · `Quill's slogan, Q`."""
    for number in range(at - 1, max(0, at - 8), -1):
        token, before = tokens[number], tokens[number - 1]
        if token.lower in words.nouns and before.is_word:
            if before.lower in words.whose:
                return Frame("noun-quote", Phrase(number - 1, number), number)
            if before.lower.endswith(("'s", "’s")):
                start = number - 1
                while start and tokens[start - 1].is_capital:
                    start -= 1
                return Frame("noun-quote", Phrase(start, number), number)
    return None


def _subject(tokens: Tokens, at: int, words: Lexicon) -> Frame | None:
    """The subject of the sentence around a partial quotation, when it can speak."""
    if at == 0:
        return None
    found = subject_at(tokens, 0, at, words)
    if found is None:
        return None
    first = tokens[found.start]
    if (
        first.lower in words.masculine | words.feminine
        or first.lower == "they"
        or any(
            (t.is_capital and n > 0) or is_named(t, words)
            for n, t in enumerate(tokens[found.start : found.end], found.start)
        )
    ):
        return Frame("sentence-subject", found)
    return (
        Frame("sentence-subject", found)
        if first.is_capital and starts_phrase(first, words) and first.lower not in words.determiners | words.pronouns
        else None
    )
