"""Noun phrases that mention somebody: where they begin and end, and which is the subject of a verb of saying.

A mention is a pair of token indices `[first, last]`.
"""

from digest.summarizer.quotes.tokens import Sentence

Range = tuple[int, int]
_LONGEST = 18
"""Words a mention may have: longer runs are clauses that were read wrongly."""

_NOUNS = 4
"""Lower-case nouns that may stand between two names of one mention, and one."""
_INNER_LINKS = frozenset("of de von van der den du la del al bin ibn do da dos di della".split())
_OUTER_LINKS = frozenset("in on at by am im en à em il op te".split())

_CLOSING = {")": "(", "]": "["}

_BRACKETS = frozenset(",;:–—")


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
    if _is_told(sentence, first, last):
        return False
    if low in _INNER_LINKS and not capital and following + 1 < sentence.end and sentence.tokens[following + 1].capital:
        return True
    if low in words.conjunctions:
        return sentence.tokens[last].capital and following + 1 < sentence.end and sentence.tokens[following + 1].capital
    if low in words.links:
        if low == "al" and not (following + 1 < sentence.end and sentence.tokens[following + 1].capital):
            return False  # Vera Lunt al giornale
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


def _is_told(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether a name ends here, and whoever it spoke to follows: sagte Jens Brandt der Zeitung. Of an office that is a genitive."""
    words = sentence.words
    if not words.capital_nouns or sentence.low(last + 1) not in words.oblique | words.told:
        return False
    named = sentence.tokens[last].capital and sentence.low(first) not in words.determiners
    office = sentence.low(last).endswith(words.role_endings) or sentence.low(last) in words.offices
    return named and not office and sentence.low(last) not in _INNER_LINKS


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
        return _antecedent(sentence, index)
    if sentence.low(index) in sentence.words.conjunctions or mark:
        return shared_subject(sentence, index)
    return _without_place(sentence, mention_ending(sentence, index))


def _antecedent(sentence: Sentence, relative: int) -> Range | None:
    """Return what a relative pronoun stands for, over a comma and adverbs between: Quill, too, who said."""
    index = relative - 1
    while sentence.mark(index) == "," or sentence.is_adverb(index):
        index -= 1
    if sentence.mark(index):
        index -= 1
    antecedent = mention_ending(sentence, index)
    if (
        antecedent is not None
        and sentence.low(relative) in sentence.words.agents
        and sentence.tokens[antecedent[1]].capital
    ):
        return (relative, relative)
    return antecedent


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


def _without_place(sentence: Sentence, mention: Range | None) -> Range | None:
    """Return the phrase that a prepositional phrase right before a verb belongs to: people across the country say."""
    before = mention[0] - 1 if mention is not None else sentence.begin
    low, words = sentence.low(before), sentence.words
    if before <= sentence.begin or low not in words.prepositions or low in words.subordinators:
        return mention
    last = before - 1
    if sentence.is_participle(last) and last > sentence.begin:
        last -= 1
    return mention_ending(sentence, last) or mention


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
        mention = mention_ending(sentence, ending) if ending >= sentence.begin else None
        if mention is None:
            continue
        if _is_named(sentence, mention) and not _in_list(sentence, mention):
            return mention
        best = best or mention
        if (
            sentence.low(mention[0]) not in sentence.words.determiners - sentence.words.definite
            and mention[0] == sentence.begin
        ):
            return mention
    if best is None and sentence.starts_mention(comma + 1):
        return None
    return best


def _is_named(sentence: Sentence, mention: Range) -> bool:
    return sentence.tokens[mention[1]].capital and sentence.low(mention[0]) not in sentence.words.determiners


def _in_list(sentence: Sentence, mention: Range) -> bool:
    """Return whether the phrase is a place after a name: a comma before it, and no more than two words."""
    person = sentence.low(mention[1] + 2) in sentence.words.agents
    single = mention[1] == mention[0] and not person
    return sentence.mark(mention[0] - 1) == "," and single and sentence.tokens[mention[0] - 2].capital


def first_mention(sentence: Sentence, limit: int) -> Range | None:
    """Return the first noun phrase before `limit` that may be a subject: none that opens the sentence as an adverbial."""
    words, index = sentence.words, sentence.begin
    while index < limit:
        if _opens_adverbial(sentence, index):
            while index < limit and sentence.mark(index) != ",":
                index += 1
        elif sentence.starts_mention(index):
            mention = mention_starting(sentence, index)
            loose = sentence.low(index) not in words.determiners | words.pronouns and not sentence.tokens[index].capital
            place = mention is not None and _in_list(sentence, mention) and sentence.mark(mention[1] + 1) == ","
            place = place or (
                loose and mention is not None and sentence.mark(mention[1] + 1) == "," and index > sentence.begin
            )
            if (
                mention is not None
                and not place
                and sentence.low(mention[1]) not in words.time_nouns
                and mention[1] < limit
            ):
                return mention
            if mention is not None:
                index = mention[1]
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
    ) in words.links | words.prepositions | words.determiners | words.pronouns | words.times | words.adverbs | {"to"}


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
    mention = _fitting(sentence, mention_starting(sentence, after), limit)
    return mention if mention is not None else before


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


def _fitting(sentence: Sentence, mention: Range | None, limit: int) -> Range | None:
    """Return the phrase cut back to its last noun; `None` when there is none or it goes past `limit`."""
    if mention is None or mention[0] >= limit:
        return None
    first, last = mention
    if sentence.low(first) in sentence.words.pronouns and first == last:
        return mention
    if sentence.words.capital_nouns:
        while last > first and not sentence.tokens[last].capital:
            last -= 1
        if not sentence.tokens[last].capital or (last == first and sentence.low(first) in sentence.words.determiners):
            return None
    return (first, min(last, limit - 1))


def _is_adverbial(sentence: Sentence, begin: int, mention: Range) -> bool:
    """Return whether the phrase before the verb cannot be its subject: a preposition before it, or an article in another case."""
    words, opener = sentence.words, sentence.low(begin)
    if sentence.low(mention[0]) in words.oblique:
        return True
    if mention == (begin, begin) and opener.endswith(words.adverbial_endings):
        return True  # Ergänzend sagte der Minister
    opens = (opener in words.links | words.prepositions and opener not in words.determiners) or sentence.is_adverb(
        begin
    )
    return opens and mention[0] - begin <= 12 and not any(sentence.mark(i) == "," for i in range(begin, mention[0]))
