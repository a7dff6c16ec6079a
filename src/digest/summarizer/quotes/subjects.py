"""Subjects of verbs of saying: before the verb, over appositives and relative clauses, or shared with an earlier verb. Layer 3: pure."""

from digest.summarizer.quotes.mentions import Range, mention_ending, mention_starting
from digest.summarizer.quotes.sentences import Sentence

_CLOSING = {")": "(", "]": "["}


def mention_before(sentence: Sentence, cue: int) -> Range | None:
    """Return the subject that stands before the verb at `cue`, walking back over adverbs, appositives and relative clauses."""
    index = cue - 1
    while index >= sentence.begin and (
        sentence.is_adverb(index) or sentence.is_auxiliary(index) or sentence.low(index) == "to"
    ):
        index -= 1
    index = _before_passive(sentence, index)
    if index < sentence.begin:
        return None
    mark = sentence.mark(index)
    if mark in _CLOSING:
        opening = _back_to(sentence, index, _CLOSING[mark])
        return mention_ending(sentence, opening - 1) if opening > sentence.begin else None
    if mark and mark in ",–—-":
        return _before_appositive(sentence, index)
    if sentence.low(index) in sentence.words.relatives and sentence.low(index) not in sentence.words.that:
        index -= 1
        return mention_ending(sentence, index - 1 if sentence.mark(index) else index)
    if sentence.low(index) in sentence.words.conjunctions or mark:
        return shared_subject(sentence, index)
    return _without_place(sentence, mention_ending(sentence, index))


def _before_passive(sentence: Sentence, index: int) -> int:
    """Return where the subject ends before "was prompted" (to say) and "had at last" (said)."""
    if sentence.low(index + 1) == "to" and sentence.low(index).endswith(sentence.words.past_endings):
        ahead = index - 1
    elif sentence.low(index - 1) in sentence.words.placing:
        ahead = index - 2
    else:
        return index
    if not sentence.is_auxiliary(ahead) or sentence.tokens[index].capital:
        return index
    while sentence.is_auxiliary(ahead) or sentence.is_adverb(ahead):
        ahead -= 1
    return ahead


def _without_place(sentence: Sentence, found: Range | None) -> Range | None:
    """Return the phrase that a prepositional phrase right before a verb belongs to: people across the country say."""
    before = found[0] - 1 if found is not None else sentence.begin
    low, words = sentence.low(before), sentence.words
    if before <= sentence.begin or low not in words.prepositions or low in words.subordinators:
        return found
    last = before - 1
    if sentence.is_participle(last) and last > sentence.begin:
        last -= 1
    return mention_ending(sentence, last) or found


def shared_subject(sentence: Sentence, limit: int) -> Range | None:
    """Return the subject that a further verb at `limit` shares: the nearest pronoun or the first noun phrase."""
    for index in range(limit - 1, sentence.begin - 1, -1):
        if sentence.low(index) in sentence.words.pronouns - sentence.words.determiners - sentence.words.relatives:
            first = first_mention(sentence, limit)
            opened = (
                index == sentence.begin
                or sentence.mark(index - 1)
                or sentence.low(index - 1) in sentence.words.conjunctions
            )
            return (index, index) if opened or first is None else first
    return first_mention(sentence, limit)


def _back_to(sentence: Sentence, index: int, mark: str) -> int:
    while index >= sentence.begin and sentence.mark(index) != mark:
        index -= 1
    return index


def _before_appositive(sentence: Sentence, comma: int) -> Range | None:
    """Return the noun phrase that an appositive or relative clause, closed by `comma`, belongs to."""
    mark, index, best = sentence.mark(comma), comma, None
    if sentence.mark(comma - 1) in _CLOSING:
        opening = _back_to(sentence, comma - 1, _CLOSING[sentence.mark(comma - 1)])
        return mention_ending(sentence, opening - 1) if opening > sentence.begin else None
    for _ in range(4):
        index = _back_to(sentence, index - 1, mark)
        if index <= sentence.begin:
            break
        ending = index - 1
        if sentence.mark(ending) in _CLOSING and sentence.mark(ending):
            ending = _back_to(sentence, ending, _CLOSING[sentence.mark(ending)]) - 1
        found = mention_ending(sentence, ending) if ending >= sentence.begin else None
        if found is None:
            continue
        if _is_named(sentence, found) and not _in_list(sentence, found):
            return found
        best = best or found
        if (
            sentence.low(found[0]) not in sentence.words.determiners - sentence.words.definite
            and found[0] == sentence.begin
        ):
            return found
    if best is None and sentence.starts_mention(comma + 1):
        return None
    return best


def _is_named(sentence: Sentence, found: Range) -> bool:
    return sentence.tokens[found[1]].capital and sentence.low(found[0]) not in sentence.words.determiners


def _in_list(sentence: Sentence, found: Range) -> bool:
    """Return whether the phrase is a place after a name: a comma before it, and no more than two words."""
    person = sentence.low(found[1] + 2) in sentence.words.agents
    single = found[1] == found[0] and not person
    return sentence.mark(found[0] - 1) == "," and single and sentence.tokens[found[0] - 2].capital


def first_mention(sentence: Sentence, limit: int) -> Range | None:
    """Return the first noun phrase before `limit` that may be a subject: none that opens the sentence as an adverbial."""
    words, index = sentence.words, sentence.begin
    while index < limit:
        if _opens_adverbial(sentence, index):
            while index < limit and sentence.mark(index) != ",":
                index += 1
        elif sentence.starts_mention(index):
            found = mention_starting(sentence, index)
            loose = sentence.low(index) not in words.determiners | words.pronouns and not sentence.tokens[index].capital
            place = found is not None and _in_list(sentence, found) and sentence.mark(found[1] + 1) == ","
            place = place or (
                loose and found is not None and sentence.mark(found[1] + 1) == "," and index > sentence.begin
            )
            if found is not None and not place and sentence.low(found[1]) not in words.time_nouns and found[1] < limit:
                return found
            if found is not None:
                index = found[1]
        index += 1
    return None


def _opens_adverbial(sentence: Sentence, index: int) -> bool:
    """Return whether a phrase begins here that ends with the next comma, as "In London," does."""
    low, words = sentence.low(index), sentence.words
    if low in words.determiners or not low or (sentence.tokens[index].capital and index > sentence.begin):
        return False
    if low in words.links or low in words.prepositions or low in words.subordinators or low in words.cues:
        return True
    if not sentence.is_participle(index) and not (low.endswith("ed") and words.code == "en"):
        return False
    return low not in words.pronouns and sentence.low(
        index + 1
    ) in words.links | words.prepositions | words.determiners | words.pronouns | {"to"}
