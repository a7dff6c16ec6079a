"""Frames of speech: which words of a sentence say that somebody said a quotation.

Each frame has a name, the rule's, and a rank: adjacent frames beat distant ones.
"""

from dataclasses import dataclass

from digest.summarizer.quotes.mentions import (
    Range,
    first_mention,
    mention_before,
    mention_ending,
    mention_starting,
)
from digest.summarizer.quotes.tokens import Sentence
from digest.summarizer.quotes.voices import can_speak


@dataclass(frozen=True, slots=True)
class Frame:
    """Speaker and cue as token ranges of one paragraph, and the rule that tied them to the quotation."""

    speaker: Range
    cue: Range | None
    rule: str


def frame_after(sentence: Sentence, quote: int, *, comma: bool) -> Frame | None:
    """Return the frame right of the quotation at token `quote`; `comma`: something parts the two, as ", said the mayor" does."""
    frame = _frame_after(sentence, quote, comma=comma)
    if frame is None or not can_speak(sentence, frame.speaker):
        return None
    return None if _opens_another(sentence, quote, frame) else frame


def _opens_another(sentence: Sentence, quote: int, frame: Frame) -> bool:
    """Return whether a quotation is a whole sentence and the words behind it begin another one: "Why?" A poll says that …."""
    index = quote + 1
    if not sentence.tokens[quote].whole or sentence.mark(index) or not sentence.tokens[index].capital:
        return False
    if frame.rule in {"quote-clause-verb", "quote-according-to"}:
        return True
    after = frame.cue[1] + 1 if frame.cue else sentence.end
    weak = frame.cue is not None and sentence.low(frame.cue[0]) in sentence.words.weak
    return sentence.low(after) in sentence.words.that or (weak and sentence.low(after) in sentence.words.infinitive)


def _frame_after(sentence: Sentence, quote: int, *, comma: bool) -> Frame | None:
    index = quote + 1
    while sentence.mark(index) in {",", "–", "—", "-", "''"} and sentence.mark(index):
        index, comma = index + 1, True
    if index >= sentence.end or (not comma and sentence.tokens[quote].hard and sentence.tokens[index].capital):
        return None
    if (credit := according(sentence, index)) is not None:
        return Frame(credit[0], credit[1], "quote-according-to")
    if comma and sentence.low(index) in sentence.words.manner:
        return _subject_verb(sentence, index + 1)
    first = index
    while sentence.is_adverb(index) or sentence.is_auxiliary(index):
        index += 1
    if sentence.is_cue(index) and sentence.is_participle(index):
        return None
    if index > first and sentence.low(index) in sentence.words.that:
        return _subject_verb(sentence, index + 1)
    if sentence.is_cue(index) and (comma or sentence.low(index) not in sentence.words.weak):
        return _verb_subject(sentence, index, quote)
    frame = _subject_verb(sentence, first)
    return frame if comma or (frame is not None and _closes_sentence(sentence, frame)) else None


def _verb_subject(sentence: Sentence, cue: int, quote: int) -> Frame | None:
    """Return the frame "…," VERB SUBJECT, read from the verb."""
    words = sentence.words
    subject = mention_starting(sentence, cue + 2 if sentence.low(cue + 1) in words.reflexives else cue + 1)
    if subject is None or not words.inverted:
        return None
    takes_object = quote > sentence.begin and sentence.low(cue) in words.weak and words.code == "en"
    if takes_object and not sentence.tokens[subject[1]].capital:
        return None  # … “church,” welcomed the news
    real = impersonal(sentence, cue, subject, quote)
    return Frame(real, (cue, cue), "quote-verb-subject") if real else None


def _closes_sentence(sentence: Sentence, frame: Frame) -> bool:
    """Return whether a plain verb of saying ends the sentence, so that its comma was only forgotten: … “worn and torn” experts said."""
    if (
        frame.cue is None
        or frame.rule != "quote-subject-verb"
        or sentence.low(frame.cue[0]) not in sentence.words.inverting
    ):
        return False
    after = frame.cue[1] + 1
    return after >= sentence.end or sentence.mark(after) == "."


def _subject_verb(sentence: Sentence, first: int) -> Frame | None:
    """Return the frame "…," SUBJECT (appositives) VERB, read from the token after the comma."""
    subject = mention_starting(sentence, first)
    if subject is None:
        return None
    subject, cue = _before_weak_verb(sentence, subject), subject[1] + 1
    if subject[1] + 1 < cue and sentence.mark(first - 1) in {"", ","}:
        return Frame(subject, (subject[1] + 1, subject[1] + 1), "quote-subject-any-verb")
    while cue < min(sentence.end, first + 45) and not (sentence.is_cue(cue) and sentence.tokens[cue].kind == "w"):
        if sentence.tokens[cue].kind == "q":
            return None
        cue += 1
    if not sentence.is_cue(cue):
        return _any_verb(sentence, subject)
    between = range(subject[1] + 1, cue)
    plain = all(
        sentence.is_adverb(i)
        or sentence.low(i) in sentence.words.auxiliaries
        or sentence.low(i) in sentence.words.links
        for i in between
    )
    if plain:
        return Frame(subject, (cue, cue), "quote-subject-verb")
    mark = sentence.mark(subject[1] + 1)
    real = mention_before(sentence, cue)
    if mark in {",", "(", "–", "—"} and mark:
        return Frame(subject, (cue, cue), "quote-subject-appositive-verb")
    if real is not None and real[0] >= first:
        return Frame(real, (cue, cue), "quote-clause-verb")
    return Frame(subject, (cue, cue), "quote-clause-verb")


def _before_weak_verb(sentence: Sentence, subject: Range) -> Range:
    """Return a phrase cut before a verb that it swallowed, as its noun: the notice read, an angry Holland retaliated."""
    first, last = subject
    if any(sentence.is_cue(i) and sentence.low(i) not in sentence.words.weak for i in range(last + 1, last + 4)):
        return subject
    for index in range(last, first, -1):
        low, before = sentence.low(index), index - 1
        if sentence.tokens[index].capital or sentence.low(before) in sentence.words.determiners:
            continue
        if not _closes_clause(sentence, index):
            continue
        weak = low in sentence.words.weak and sentence.is_cue(index)
        past = low.endswith(sentence.words.past_endings) and (index == last or sentence.mark(last + 1) != ",")
        if (weak or past) and not any(sentence.is_cue(i) for i in range(last + 1, sentence.end)):
            return first, before
    return subject


def _closes_clause(sentence: Sentence, verb: int) -> bool:
    """Return whether nothing but an adverbial stands behind a verb, as behind one of saying: she posted on Friday."""
    after, words = sentence.low(verb + 1), sentence.words
    if after in words.conjunctions | words.authored_by:
        return False
    return not after or after in words.links | words.times | words.adverbs or sentence.is_adverb(verb + 1)


def _any_verb(sentence: Sentence, subject: Range) -> Frame | None:
    """Return the frame of a verb that no list knows: "…," he barked. A name or pronoun, one word, and the end of the clause."""
    last = subject[1] + 1
    while sentence.is_adverb(last):
        last += 1
    named = sentence.tokens[subject[1]].capital or sentence.low(subject[0]) in sentence.words.pronouns
    ends = last + 1 >= sentence.end or sentence.tokens[last + 1].kind != "w"
    if (
        named
        and ends
        and sentence.low(last).endswith(("ed", "s"))
        and not sentence.tokens[last].capital
        and sentence.words.code == "en"
    ):
        return Frame(subject, (last, last), "quote-subject-any-verb")
    return None


def according(sentence: Sentence, index: int) -> tuple[Range, Range] | None:
    """Return speaker and cue of "according to S" that begins at `index`."""
    if sentence.low(index) not in sentence.words.according_heads:
        return None
    for phrase in sentence.words.according:
        if all(sentence.low(index + i) == word for i, word in enumerate(phrase)):
            mention = mention_starting(sentence, index + len(phrase))
            if mention is not None and not _begins_with_verb(sentence, mention[0]):
                return mention, (index, index + len(phrase) - 1)
    return None


def _begins_with_verb(sentence: Sentence, first: int) -> bool:
    """Return whether a word in lower case that no noun phrase begins with stands here: so heißt es, so lautet der Titel."""
    words = sentence.words
    noun = sentence.tokens[first].capital or sentence.low(first) in words.determiners | words.pronouns | words.titles
    return words.capital_nouns and not noun


def impersonal(sentence: Sentence, cue: int, subject: Range, quote: int) -> Range | None:
    """Return for "it says in the letter" the letter: the phrase after a preposition of place beside the verb."""
    if sentence.low(cue) not in sentence.words.impersonal or subject[0] != subject[1]:
        return subject
    places = range(cue + 1, min(sentence.end, cue + 6))
    for index in places if quote < cue else (*places, *range(sentence.begin, cue)):
        if index != quote and sentence.low(index) in sentence.words.links | sentence.words.prepositions:
            mention = mention_starting(sentence, index + 1)
            while mention is not None and mention[1] > mention[0] and not sentence.tokens[mention[1]].capital:
                mention = (mention[0], mention[1] - 1)
            if (
                mention is not None
                and sentence.tokens[mention[1]].capital
                and sentence.low(mention[1]) not in sentence.words.times
            ):
                return mention
    return None


def speaks_again(sentence: Sentence, frame: Frame) -> bool:
    """Return whether the verb of `frame`, right of a quotation, leads up to the next one: "Why?" Mills writes back, "…"."""
    after = frame.cue[1] + 1 if frame.cue else sentence.end
    while sentence.is_adverb(after) or sentence.low(after) in {"back", "it"}:
        after += 1
    leads = bool(sentence.mark(after)) and sentence.mark(after) in ",:"
    return leads and after + 1 < sentence.end and sentence.tokens[after + 1].kind == "q"


def frame_at_end(sentence: Sentence, quote: int) -> Frame | None:
    """Return the frame that closes the sentence: … "quoted" words, the mayor said."""
    last = sentence.end - 1
    while last > quote and (sentence.tokens[last].kind == "p" or sentence.is_adverb(last)):
        last -= 1
    for cue in range(last, max(quote + 2, last - 14), -1):
        if sentence.tokens[cue].kind == "q":
            return None
        if sentence.is_cue(cue) and sentence.low(cue) not in sentence.words.weak:
            subject = mention_before(sentence, cue)
            if (
                subject is not None
                and subject[0] > quote
                and sentence.mark(subject[0] - 1) == ","
                and can_speak(sentence, subject)
            ):
                return Frame(subject, (cue, cue), "quote-clause-end")
            if sentence.mark(cue - 1) == "," and sentence.words.inverted and sentence.low(cue) in sentence.words.cues:
                after = mention_starting(sentence, cue + 1)
                if after is not None and can_speak(sentence, after):
                    return Frame(after, (cue, cue), "quote-clause-end")
        if (credit := according(sentence, cue)) is not None and can_speak(sentence, credit[0]):
            opens = sentence.low(cue - 1 - bool(sentence.mark(cue - 1)))
            return None if opens in sentence.words.that else Frame(credit[0], credit[1], "quote-according-to")
    return None


def frame_by_dash(sentence: Sentence, first: int) -> Frame | None:
    """Return the frame of a name after a dash that closes a paragraph: "…" — Ada Quill."""
    if sentence.mark(first) not in {"–", "—", "-", "―"} or not sentence.mark(first):
        return None
    mention = mention_starting(sentence, first + 1)
    if mention is None or not sentence.tokens[mention[1]].capital or sentence.end - mention[1] > 10:
        return None
    closes = mention[1] + 1 >= sentence.end or sentence.tokens[mention[1] + 1].kind == "p"
    return Frame(mention, None, "quote-dash-name") if closes else None


def _name_alone(sentence: Sentence, mention: Range) -> Range:
    """Return a phrase that begins with a name without the lower-case words behind it: Ada Quill disagreed."""
    first, last = mention
    if (
        sentence.low(first) not in sentence.words.determiners | sentence.words.pronouns
        and sentence.tokens[first].capital
    ):
        while last > first and not sentence.tokens[last].capital:
            last -= 1
    return first, last


def acting_person(sentence: Sentence) -> Frame | None:
    """Return the subject of a sentence that tells what somebody did: Ada Quill shrugged. Neither things nor places do that."""
    frame = None if sentence.words.verb_second else sentence_subject(sentence, sentence.end)
    if frame is None:
        return None
    first, last = frame.speaker
    words = sentence.words
    pronoun = sentence.low(first) in words.person_pronouns
    named = sentence.tokens[last].capital and sentence.low(first) not in words.determiners
    titled = sentence.low(last) in words.titles
    acts = not sentence.is_auxiliary(last + 1) or last > first
    return frame if pronoun or titled or (named and acts) else None


def _author_of_document(sentence: Sentence, quote: int) -> Range | None:
    """Return whose words a colon announces: this statement by Ada Quill on Monday: "…"."""
    for index in range(quote - 2, max(sentence.begin, quote - 12), -1):
        if sentence.low(index) in sentence.words.authored_by and sentence.low(index - 1) in sentence.words.documents:
            mention = mention_starting(sentence, index + 1)
            return mention if mention is not None and sentence.tokens[mention[1]].capital else None
    return None


def sentence_subject(sentence: Sentence, quote: int) -> Frame | None:
    """Return the subject of the sentence as the one whose words a quotation within it may be."""
    mark = sentence.mark(quote - 1)
    if mark == ":":
        if (author := _author_of_document(sentence, quote)) is not None:
            return Frame(author, None, "subject-colon-quote")
        short = quote - 1 - sentence.begin <= 6
        label = mention_ending(sentence, quote - 2) if short else None
        if label is not None and label[0] == sentence.begin:
            label = _name_alone(sentence, label)
            return Frame(label, None, "speaker-colon-quote")
    mention = first_mention(sentence, quote)
    if (
        mention is None
        or sentence.low(mention[0]) in sentence.words.oblique
        or (sentence.words.verb_second and mention[0] > sentence.begin)
    ):
        return None
    if not can_speak(sentence, mention) or not _is_somebody(sentence, mention):
        return None
    return Frame(mention, None, "subject-colon-quote" if mark == ":" else "sentence-subject")


def _is_somebody(sentence: Sentence, mention: Range) -> bool:
    """Return whether a mention is a person's, by its form: a name, a pronoun, an office. Others speak only with a verb of saying."""
    first, last = mention
    words = sentence.words
    if sentence.low(first) in words.person_pronouns or sentence.low(last) in words.titles | words.people:
        return True
    if sentence.mark(last + 1) == "," and sentence.low(last + 2) and sentence.tokens[last + 2].capital:
        return True  # its energy buyer, Clement Rudge
    return sentence.tokens[last].capital and (words.capital_nouns or sentence.low(first) not in words.determiners)
