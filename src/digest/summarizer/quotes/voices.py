"""Who can speak: whether the words before or behind a verb of saying may be the name or description of a speaker.

Most wrong speakers are no noun phrases at all: an adverb that opens the sentence, a time, a piece of a longer phrase. A frame whose subject
is one of these is passed over, and the search goes on.
"""

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.mentions import Range
from digest.summarizer.quotes.tokens import Sentence

_DATELINE_REACH = 4
"""Words a dateline's place has at most."""


def can_speak(sentence: Sentence, mention: Range) -> bool:
    """Return whether the words of a mention may be a speaker's name or description."""
    first, last = mention
    words, low = sentence.words, sentence.low(first)
    if low in words.pronouns and low not in words.determiners:
        return True
    if _is_clause(sentence, first) or _is_dateline(sentence, mention) or _names_no_speaker(sentence, mention):
        return False
    if first == last:
        return _word_can_speak(sentence, first)
    if _lacks_article(sentence, mention):
        return False
    return not all(
        sentence.low(i) in words.times | words.time_nouns or sentence.low(i).isdigit() for i in range(first, last + 1)
    )


def _is_clause(sentence: Sentence, first: int) -> bool:
    """Return whether a pronoun and its verb are written as one word here: that's, it's."""
    head, mark, _ = sentence.low(first).partition("'")
    return bool(mark) and head in sentence.words.contracted


def _names_no_speaker(sentence: Sentence, mention: Range) -> bool:
    """Return whether the noun of the phrase stands for something without a voice: the number of users, this record."""
    head = _head(sentence, mention)
    named = sentence.tokens[head].capital and head > sentence.begin
    return sentence.low(head) in sentence.words.voiceless and not named


def _head(sentence: Sentence, mention: Range) -> int:
    """Return the noun before the first preposition of a phrase."""
    first, last = mention
    words = sentence.words
    inside = range(first + 1, last + 1)
    opened = (i for i in inside if sentence.low(i) in words.links or sentence.low(i) in words.prepositions)
    return next(opened, last + 1) - 1


def _lacks_article(sentence: Sentence, mention: Range) -> bool:
    """Return whether a phrase without a name is a piece of a longer one: to explain internal strategy said."""
    words, (first, _) = sentence.words, mention
    head = _head(sentence, mention)
    if words.code != "en" or sentence.low(first) in words.owned or sentence.low(first) in words.standing:
        return False
    inside = range(first, head + 1)
    lower = all(sentence.tokens[i].text.islower() and not sentence.low(i).endswith("'s") for i in inside)
    return lower and not _is_bare_noun(sentence.low(head), words)


def _is_dateline(sentence: Sentence, mention: Range) -> bool:
    """Return whether the place and agency before a dash stand here: OSTROW (Reuters) – The mayor said."""
    first, last = mention
    if first != sentence.begin or last - first >= _DATELINE_REACH:
        return False
    behind = sentence.tokens[last + 1].text if last + 1 < sentence.end else ""
    return behind in {"(", "—", "–", "-"} and all(sentence.tokens[i].text.isupper() for i in range(first, last + 1))


def _word_can_speak(sentence: Sentence, index: int) -> bool:
    """Return whether a single word may be a speaker: a name, a plural, or a noun that needs no article."""
    words, low, token = sentence.words, sentence.low(index), sentence.tokens[index]
    if low in words.standing or sentence.low(index + 1) in words.agents:
        return True
    if low in words.speechless:
        return False
    if index == sentence.begin and _only_opens(sentence, index):
        return False
    if token.capital or words.capital_nouns:
        return True
    return _is_bare_noun(low, words)


def _is_bare_noun(low: str, words: Lexicon) -> bool:
    """Return whether a noun speaks without an article."""
    return low in words.bare_nouns or (low.endswith("s") and low not in words.cues)


def _only_opens(sentence: Sentence, index: int) -> bool:
    """Return whether the first word of a sentence is a verb, adverb or participle: Suddenly, …; Calling the plan …; Consultado por …."""
    low, words = sentence.low(index), sentence.words
    if low in words.cues and low not in words.titles:
        return True
    after = sentence.low(index + 1)
    if low.endswith(words.opening_endings) and (after in words.prepositions or after in words.authored_by):
        return True
    adverb = low.endswith(words.adverb_endings or ("\0",)) and sentence.mark(index + 1) == ","
    return adverb or (low.endswith(words.participle_endings) and not sentence.is_cue(index + 1))
