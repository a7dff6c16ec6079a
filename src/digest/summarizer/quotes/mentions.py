"""Where a noun phrase that mentions somebody begins and ends. Layer 3: pure; it does not judge who is meant.

A mention is a pair of token indices `[first, last]`.
"""

from digest.summarizer.quotes.sentences import Sentence

Range = tuple[int, int]
_LONGEST = 18
"""Words a mention may have: longer runs are clauses that were read wrongly."""


def mention_ending(sentence: Sentence, last: int) -> Range | None:
    """Return the noun phrase whose last word is at `last`."""
    if sentence.is_boundary(last) or sentence.low(last) in sentence.words.links or sentence.low(last).isdigit():
        return None
    low, words = sentence.low(last), sentence.words
    if low in words.pronouns:
        return (last, last)
    if low in words.standing and sentence.is_boundary(last - 1):
        return (last, last)
    first = last
    while last - first < _LONGEST and not _stops_before(sentence, first):
        first -= 1
    if sentence.low(first - 1) in words.agents and _is_verbal(sentence, first):
        return mention_ending(sentence, first - 2)
    return _stripped(sentence, first, last)


def _is_verbal(sentence: Sentence, index: int) -> bool:
    """Return whether a relative pronoun before `index` is the subject of its clause: who lives here, said."""
    return not sentence.tokens[index].capital and sentence.low(index) not in (
        sentence.words.determiners | sentence.words.pronouns | sentence.words.possessives
    )


def _stops_before(sentence: Sentence, first: int) -> bool:
    """Return whether the noun phrase begins at `first`."""
    before, words = first - 1, sentence.words
    low = sentence.low(before)
    if sentence.is_boundary(before) or (low in words.pronouns and low not in words.possessives | words.determiners):
        return True
    if low in words.conjunctions:
        joins = sentence.tokens[first].capital and before > sentence.begin and sentence.tokens[before - 1].capital
        joins = joins or _shares_article(sentence, before)
        return not (joins or (sentence.low(first) in words.determiners and _is_noun(sentence, before - 1)))
    if sentence.low(first) in _INNER_LINKS and sentence.tokens[before].capital and sentence.tokens[first + 1].capital:
        return False
    opens = sentence.low(first) in words.determiners or sentence.low(first) in words.possessives
    return opens and low not in words.links


def _shares_article(sentence: Sentence, link: int) -> bool:
    """Return whether the noun before "and" has the article of what follows: the former secretary and current nominee."""
    for index in range(link - 1, max(sentence.begin - 1, link - 5), -1):
        low = sentence.low(index)
        if low in sentence.words.definite:
            opens = index == sentence.begin or bool(sentence.mark(index - 1))
            return opens and index < link - 1 and sentence.low(link + 1) not in sentence.words.determiners
        if sentence.is_boundary(index) or low.endswith((*sentence.words.past_endings, "s")):
            return False
    return False


def _is_noun(sentence: Sentence, index: int) -> bool:
    return bool(sentence.low(index)) and not sentence.is_boundary(index)


def _stripped(sentence: Sentence, first: int, last: int) -> Range | None:
    """Return the phrase without the prepositional phrase, conjunctions and adverbs that open its clause."""
    words = sentence.words
    while first < last and (
        sentence.low(first) in words.conjunctions
        or (sentence.low(first) in words.that and sentence.starts_mention(first + 1))
    ):
        first += 1
    if first <= last and sentence.low(first) in words.links and sentence.low(first) not in words.determiners:
        first = _after_opening(sentence, first, last)
    return (first, last) if first <= last and sentence.starts_mention(first) else None


def _after_opening(sentence: Sentence, first: int, last: int) -> int:
    """Return where the subject begins after an opening like "In London": its own article, or its capitals."""
    start = last
    while (
        start > first and sentence.tokens[start - 1].capital and sentence.low(start) not in sentence.words.determiners
    ):
        start -= 1
    if sentence.tokens[last].capital and start - 1 > first:
        return start
    for index in range(last, first + 1, -1):
        low = sentence.low(index)
        if low in sentence.words.determiners and sentence.low(index - 1) not in sentence.words.links:
            return index
    return max(start, first + 1)


def mention_starting(sentence: Sentence, first: int) -> Range | None:
    """Return the noun phrase whose first word is at `first`."""
    words = sentence.words
    while sentence.is_adverb(first):
        first += 1
    if not sentence.starts_mention(first) or (
        sentence.is_boundary(first) and sentence.low(first) not in words.determiners
    ):
        return None
    if sentence.low(first) in words.pronouns and sentence.low(first) not in words.determiners:
        return (first, first)
    if sentence.low(first) in words.standing and (sentence.is_boundary(first + 1) or sentence.is_cue(first + 1)):
        return (first, first)
    last = first
    while last - first < _LONGEST and _goes_on(sentence, first, last):
        last += 1
    if last == first and sentence.low(first).isdigit():
        return None
    while last > first and (sentence.low(last) in words.links or sentence.low(last) in words.conjunctions):
        last -= 1
    return (first, last)


def _goes_on(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the word after `last` belongs to the noun phrase that began at `first`."""
    following, words = last + 1, sentence.words
    if sentence.is_boundary(following):
        return False
    low, capital = sentence.low(following), sentence.tokens[following].capital
    if low in _INNER_LINKS and not capital and following + 1 < sentence.end and sentence.tokens[following + 1].capital:
        return True
    if low in words.conjunctions:
        return sentence.tokens[last].capital and following + 1 < sentence.end and sentence.tokens[following + 1].capital
    if low in words.links:
        return low in _INNER_LINKS or (
            following + 1 < sentence.end
            and low not in _OUTER_LINKS
            and sentence.tokens[following + 1].capital
            and not sentence.tokens[last].capital
        )
    if low in words.pronouns or (sentence.tokens[last].capital and _is_transitive(sentence, following)):
        return False
    named = sentence.tokens[last].capital and sentence.low(first) not in words.determiners
    return (
        capital
        or not named
        or _leads_to_name(sentence, following)
        or low in words.titles
        or sentence.low(last) in words.links
        or sentence.low(last) in words.determiners
    )


def _is_transitive(sentence: Sentence, index: int) -> bool:
    """Return whether a verb in the past tense with an object stands here: the council issued a statement."""
    past = sentence.low(index).endswith(sentence.words.past_endings) and not sentence.tokens[index].capital
    return past and sentence.low(index + 1) in sentence.words.determiners


def _leads_to_name(sentence: Sentence, index: int) -> bool:
    """Return whether the lower-case words from `index` stand between a place or firm and a name: Ostrow resident Vera Lunt."""
    if sentence.low(index - 1).endswith(("'s", "s'")):
        return True
    ahead = index
    while ahead < min(sentence.end, index + _NOUNS) and not sentence.tokens[ahead].capital:
        if sentence.is_boundary(ahead) or sentence.low(ahead).endswith("ed") or not sentence.starts_mention(ahead):
            return False
        ahead += 1
    return ahead < sentence.end and sentence.tokens[ahead].capital and not sentence.is_boundary(ahead)


_NOUNS = 4
"""Lower-case nouns that may stand between two names of one mention, and one."""
_INNER_LINKS = frozenset("of de von van der den du la del al bin ibn do da dos di della".split())
_OUTER_LINKS = frozenset("in on at by am im en à em il op te".split())
