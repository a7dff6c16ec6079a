"""Subjects in languages whose verb stands in second place: before it, or after it when anything else opens the clause. Layer 3: pure."""

from digest.summarizer.quotes.mentions import Range, mention_starting
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.subjects import mention_before

_BRACKETS = frozenset(",;:–—")


def second_place_subject(sentence: Sentence, cue: int, limit: int) -> Range | None:
    """Return the subject of the verb at `cue`; nothing at or after `limit` belongs to it."""
    begin = _clause_begin(sentence, cue)
    words = sentence.words
    # The verb of a subordinate clause closes it; "as an answer the minister said" is a main clause.
    closes = cue + 1 >= limit or bool(sentence.mark(cue + 1)) or sentence.is_auxiliary(cue + 1)
    if sentence.low(begin) in words.subordinators and closes:
        return _fitting(sentence, mention_starting(sentence, begin + 1), cue)
    finite = _finite(sentence, begin, cue, limit)
    after = finite + 1
    while sentence.is_adverb(after):
        after += 1
    if (
        sentence.low(after) in words.pronouns - words.determiners - words.possessives
        or sentence.low(after) in words.person_pronouns
    ):
        return (after, after)
    before = _fitting(sentence, mention_before(sentence, finite), finite)
    if before is not None and not _is_adverbial(sentence, begin, before):
        return before
    found = _fitting(sentence, mention_starting(sentence, after), limit)
    return found if found is not None else before


def _clause_begin(sentence: Sentence, cue: int) -> int:
    """Return where the clause of the verb begins: after a comma that opens it, else at the sentence's head."""
    index = cue
    while index > sentence.begin and not (sentence.mark(index - 1) and sentence.mark(index - 1) in _BRACKETS):
        index -= 1
    opener = sentence.low(index)
    return index if opener in sentence.words.subordinators else sentence.begin


def _finite(sentence: Sentence, begin: int, cue: int, limit: int) -> int:
    """Return the auxiliary in second place when the verb at `cue` is its participle at the clause's end, else `cue`."""
    closes = cue + 1 >= limit or bool(sentence.mark(cue + 1)) or sentence.is_auxiliary(cue + 1)
    if not closes or sentence.mark(cue - 1) == ",":
        return cue
    for index in range(cue - 1, begin - 1, -1):
        if sentence.is_auxiliary(index):
            return index
        if sentence.mark(index) and sentence.mark(index) in ",;:":
            return cue
    return cue


def _fitting(sentence: Sentence, found: Range | None, limit: int) -> Range | None:
    """Return the phrase cut back to its last noun; `None` when there is none or it goes past `limit`."""
    if found is None or found[0] >= limit:
        return None
    first, last = found
    if sentence.low(first) in sentence.words.pronouns and first == last:
        return found
    if sentence.words.capital_nouns:
        while last > first and not sentence.tokens[last].capital:
            last -= 1
        if not sentence.tokens[last].capital or (last == first and sentence.low(first) in sentence.words.determiners):
            return None
    return (first, min(last, limit - 1))


def _is_adverbial(sentence: Sentence, begin: int, found: Range) -> bool:
    """Return whether the phrase before the verb is no subject: a preposition opens the clause, or its article is in another case."""
    words, opener = sentence.words, sentence.low(begin)
    if sentence.low(found[0]) in words.oblique:
        return True
    if found == (begin, begin) and opener.endswith(words.adverbial_endings):
        return True  # Ergänzend sagte der Minister
    opens = (opener in words.links | words.prepositions and opener not in words.determiners) or sentence.is_adverb(
        begin
    )
    return opens and found[0] - begin <= 12 and not any(sentence.mark(i) == "," for i in range(begin, found[0]))
