"""Why a quotation is no pull quote: the tests that it has to pass before a reader meets it alone, each with its reason in words for people.

Where a test is in doubt it fails: a quotation left out costs nothing, one that hangs in the air is seen at once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from digest.model import Quote
from digest.summarizer.quotes.lexicon import Lexicon, lexicon
from digest.summarizer.quotes.marks import word_count
from digest.summarizer.quotes.names import folded
from digest.summarizer.quotes.rules import ADJACENT, MEASURED_BY_LANGUAGE
from digest.summarizer.references import points_back
from digest.text.languages import language_data
from digest.text.matching import shortened
from digest.text.sentences import END_MARKS
from digest.text.words import first_words, terms_of

SHORTEST, LONGEST = 6, 60
"""Words of a pull quote."""
LEAST_SURE = 0.84
"""Confidence of a pull quote's rule where it was measured."""
FARTHEST = 60
"""Code points between a speaker on the left and the quotation; farther ones are clauses of their own."""
NEXT_PART = 160
"""Code points after a quotation within which its sentence goes on: “We wait,” said Quill after a long day, “and we hope.”"""
HIDDEN = 4000
"""Code points before a quotation that are read for names introduced there."""
TOUCHING = frozenset(
    """quote-verb-subject quote-subject-verb subject-verb-colon-quote quote-speaker-verb speaker-quote-verb
    speaker-verb-quote""".split()
)
"""Rules that need a listed verb of saying right beside the quotation or its colon."""
_CUE_REACH = 40
"""Code points behind a quotation within which its verb stands."""
_SHARED = 2
"""Terms that words on the subject have in common with the first excerpt, where they have none with the headline."""
_COMMAS = (",", "，")
_LEFT_OUT = re.compile(r"[\[(…]|\.\.\.")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = " \u00a0“”\"'‘’„«»「『"


@dataclass(frozen=True)
class Surroundings:
    """What a reader has before a pull quote: the headline, and the excerpts of the article; `outlets` published it."""

    text: str
    quotes: Sequence[Quote]
    headline: str = ""
    excerpts: Sequence[tuple[int, int]] = ()
    language: str = "en"
    outlets: Sequence[str] = ()

    @cached_property
    def words(self) -> Lexicon:
        """The words that tell who said what in the article's language."""
        return lexicon(self.language)

    @cached_property
    def shown(self) -> str:
        """The excerpts."""
        return "\n".join(self.text[start:end] for start, end in self.excerpts)

    @cached_property
    def seen(self) -> str:
        """The headline and the excerpts, folded."""
        return f"{self.headline}\n{self.shown}".casefold()

    @cached_property
    def seen_words(self) -> frozenset[str]:
        """The words of both."""
        return frozenset(_WORD.findall(self.seen))

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The words of the headline, folded."""
        return frozenset(_WORD.findall(self.headline.casefold()))

    @cached_property
    def following(self) -> dict[int, Quote]:
        """The next quotation behind each one, by where that begins."""
        inorder = sorted((quote for quote in self.quotes if not quote.parent), key=lambda quote: quote.start)
        return {quote.start: after for quote, after in pairwise(inorder)}

    def hidden_before(self, place: int) -> str:
        """Return what the article says in the paragraphs before a place and isn't shown; of a long text the nearest part."""
        begin = self.text.rfind("\n", 0, place) + 1
        parts, position = [], max(0, begin - HIDDEN)
        for start, end in sorted(self.excerpts):
            parts.append(self.text[position : min(start, begin)])
            position = max(position, end)
        last = self.text[position:begin] if position < begin else ""
        return "\n".join([*parts, last if last.strip() else "."])


def objection(quote: Quote, surroundings: Surroundings) -> str:
    """Return why a quotation is no pull quote; empty when it passes every test."""
    return (
        _frame_fault(quote, surroundings)
        or _form_fault(quote, surroundings)
        or _speaker_fault(quote, surroundings)
        or _context_fault(quote, surroundings)
    )


def _frame_fault(quote: Quote, surroundings: Surroundings) -> str:
    """Return what is missing for certainty about who said it."""
    if quote.kind != "direct":
        return "is a part of the reporter's sentence" if quote.kind == "partial" else "is a term or title"
    if quote.parent:
        return "stands within another quotation"
    if not quote.speaker:
        return "nobody is said to have said it"
    if quote.rule not in ADJACENT:
        return "no verb of saying stands beside it"
    if not _is_sure(quote, surroundings.text, surroundings.words):
        return "who said it is not certain"
    return ""


def _is_sure(quote: Quote, text: str, words: Lexicon) -> bool:
    """Return whether a verb that only means saying is so near that the speaker is hardly anybody else.

    Without labelled news in a language only rules whose listed verb touches the quotation count.
    """
    weak = (quote.cue or "").casefold() in words.weak and not words.cjk
    if weak and not (words.inverted and words.code != "en" and _has_auxiliary(quote, text, words)):
        return False
    if quote.start - (quote.speaker_end or 0) > FARTHEST:
        return False
    between = text[quote.speaker_end or 0 : quote.start]  # empty where the speaker is on the right
    if set(between.strip(": \u00a0“„«»\"'")) & set(";:“”„«»"):
        return False
    if words.code == "en" or words.code in MEASURED_BY_LANGUAGE:
        return quote.confidence >= LEAST_SURE
    return quote.rule in TOUCHING


def _has_auxiliary(quote: Quote, text: str, words: Lexicon) -> bool:
    """Return whether an auxiliary makes a verb of a form that is a noun or an adjective as well, right behind the words: ha detto Quill."""
    behind = [part.casefold().strip(",") for part in text[quote.end : quote.end + _CUE_REACH].split()]
    cue = (quote.cue or "").casefold()
    return (
        quote.rule == "quote-verb-subject" and cue in behind[1:] and behind[behind.index(cue) - 1] in words.auxiliaries
    )


def _form_fault(quote: Quote, surroundings: Surroundings) -> str:
    """Return why the words themselves are not a whole sentence of a fit length."""
    count = word_count(quote.text, surroundings.words)
    if not SHORTEST <= count <= LONGEST:
        return f"has {count} words; a pull quote has {SHORTEST} to {LONGEST}"
    bare = quote.text.strip(_OPENING)
    outside = surroundings.text[quote.end : quote.end + 3].lstrip(_OPENING)[:1]
    cut = bare.endswith(_COMMAS) or outside in {*_COMMAS, *END_MARKS}
    if bare[:1].islower() or not (cut or bare.endswith(tuple(END_MARKS))):
        return "is not a whole sentence"
    if (
        cut
        and quote.start in surroundings.following
        and _goes_on(quote, surroundings.following[quote.start], surroundings.text)
    ):
        return "is only half of its sentence"
    if bare.endswith(("?", "？")):
        return "is a question"
    if _is_taken_back(quote, surroundings):
        return "what the speaker says next takes it back"
    if _LEFT_OUT.search(bare):
        return "has words left out or put in"
    return ""


def _goes_on(quote: Quote, other: Quote, text: str) -> bool:
    """Return whether another quotation is the rest of a sentence that ends with a comma."""
    near = quote.end < other.start <= quote.end + NEXT_PART and "\n" not in text[quote.end : other.start]
    return near and other.text.strip(_OPENING)[:1].islower()


def _is_taken_back(quote: Quote, surroundings: Surroundings) -> bool:
    """Return whether the next words quoted in the paragraph begin with a connective: “Many will cheer,” she said. “But not I.”."""
    after = surroundings.following.get(quote.start)
    end = surroundings.text.find("\n", quote.end)
    near = after is not None and (end < 0 or after.start < end)
    opening = first_words(after.text[:40], 1) if after is not None and near else []
    return bool(opening) and opening[0].casefold() in language_data(surroundings.language).connectives


def _speaker_fault(quote: Quote, surroundings: Surroundings) -> str:
    """Return why the speaker can't stand under the words: no full name, or nobody that a reader knows."""
    words, mention, name = surroundings.words, quote.speaker or "", quote.speaker_name
    if words.cjk:
        known = mention not in words.pronouns and re.search(words.named, mention) is not None
        plain = mention.endswith(tuple(words.people) or ("\0",))
        return "" if known and not plain else f"speaker “{mention}” is not a name"
    parts = mention.split()
    if any(part.strip(",.").casefold() in words.documents for part in parts):
        named = name or any(part[:1].isupper() for part in parts[1:])
        return "" if named else f"speaker “{mention}” is not named"
    if name is None:
        return f"speaker “{shortened(mention, 40)}” is not a name"
    house = len(parts) > 1 and name not in mention  # the company, whose name stands before
    if len(name.split()) < 2 and not house and not (name.isupper() and len(name) > 1):
        return f"speaker “{name}” is not a full name"
    if name.casefold() in {outlet.casefold() for outlet in surroundings.outlets}:
        return f"speaker “{name}” is the publication itself"
    own = {folded(one) for one in name.split()}
    around = [part for part in parts if folded(part.strip(",")) not in own] if len(parts) > 1 else []
    if pointer := _pointing(around, quote.speaker_role or "", surroundings):
        return f"speaker “{name}” is introduced by “{pointer}”, which isn't shown"
    if not _is_introduced(name, around, quote, surroundings):
        return f"speaker “{name}” is not introduced in what is shown"
    return ""


def _pointing(around: Sequence[str], role: str, surroundings: Surroundings) -> str:
    """Return a possessive in the speaker's description that a reader cannot resolve: his lawyer, Pell's lawyer."""
    words = surroundings.words
    told = role.split()
    if told and told[0] in words.personal_relatives:
        told = told[1:]
        if pronoun := next(
            (part for part in told if part.casefold() in language_data(surroundings.language).pronouns), ""
        ):
            return pronoun
    for part in (*around, *told):
        low = part.casefold().replace("’", "'")
        if low in words.possessives or low in words.pronouns - words.determiners:
            return part
        owner = words.capital_nouns and len(around) > 1 and part == around[0] and low.endswith("s")
        if owner and low[:-1] not in surroundings.seen_words:
            return part  # Tolms Kollege
        if low.endswith(("'s", "s'")) and part[:1].isupper() and folded(part) not in surroundings.seen_words:
            return part
    return ""


def _is_introduced(name: str, around: Sequence[str], quote: Quote, surroundings: Surroundings) -> bool:
    """Return whether a reader learns who the speaker is: from what is shown, from a role, or from a name that says what it names.

    A surname alone introduces somebody in a headline, where only known people have one, not in an excerpt.
    """
    words = surroundings.words
    surname = folded(name.rsplit(maxsplit=1)[-1])
    if quote.speaker_role or name.casefold() in surroundings.seen or surname in surroundings.headline_words:
        return True
    if any(folded(part) in words.bodies for part in name.split()):
        return True
    return any(
        part.casefold().strip(",") in words.offices or part.casefold().endswith(words.role_endings) for part in around
    )


def _context_fault(quote: Quote, surroundings: Surroundings) -> str:
    """Return why the words can't be read beside the headline and the excerpts alone."""
    if any(start < quote.end and quote.start < end for start, end in surroundings.excerpts):
        return "an excerpt shows it already"
    if quote.shown.casefold() in surroundings.seen:
        return "its words are shown already"
    hidden = surroundings.hidden_before(quote.start)
    if fault := points_back(
        quote.shown,
        shown=surroundings.shown,
        headline=surroundings.headline,
        language=surroundings.language,
        hidden=hidden,
    ):
        return fault
    if person := _unnamed_person(quote.shown, surroundings.language):
        return f"points to “{person}”, who isn't named in it"
    if not _is_on_the_subject(quote.shown, surroundings):
        return "shares no word with the headline"
    return ""


def _is_on_the_subject(words: str, surroundings: Surroundings) -> bool:
    """Return whether words share a term with the headline, or two with the first excerpt, which says what it is about."""
    data = language_data(surroundings.language)
    said = frozenset(terms_of(words, language=data))
    headline = frozenset(terms_of(surroundings.headline, language=data))
    opening = frozenset(terms_of(surroundings.shown.split("\n", 1)[0], language=data))
    return not (headline or opening) or bool(said & headline) or len(said & opening) >= _SHARED


def _unnamed_person(words: str, language: str) -> str:
    """Return a pronoun for a person whom nothing in the words before it names; empty without."""
    persons = language_data(language).persons
    named = False
    for match in _WORD.finditer(words):
        if match.group().casefold() in persons and not named:
            return match.group()
        inside = words[: match.start()].rstrip(_OPENING)
        named = named or (
            match.group()[0].isupper() and bool(inside) and inside[-1] not in END_MARKS and len(match.group()) > 1
        )
    return ""
