"""Words and sentences of a paragraph, each quotation masked as one token."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import Marked
from digest.text.sentences import END_MARKS, FULL_WIDTH_END_MARKS

_TOKEN = re.compile(r"\d+(?:,\d{3})+(?!\w)|[^\W_]+(?:[.'’‑\-&/][^\W_]+)*(?:['’](?=\s|$))?|--+|\S")
_ENDS = frozenset(END_MARKS)
_GOES_ON = _ENDS | frozenset(",;:)]")
"""Marks that never open a sentence: after a full stop before them an abbreviation has ended, as in (D-Nev.)."""


class Token(NamedTuple):
    """A word (`w`), a mark (`p`) or a whole quotation with its marks (`q`); offsets in the text.

    A tuple since hundreds are made of an article: a frozen dataclass takes four times as long.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    quote: int = -1
    """Index of the quotation among all marked passages."""
    hard: bool = False
    """For a quotation: its last character is a full stop, so the sentence ends unless it goes on in lower case."""
    whole: bool = False
    """For a quotation: it begins with a capital letter and ends with a full stop, question or exclamation mark."""

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.kind == "w" and self.text[0].isupper()


def tokenize(text: str, begin: int, stop: int, marked: list[tuple[int, Marked]], words: Lexicon) -> list[Token]:
    """Return the tokens of `text[begin:stop]`, the passages in `marked` (outermost, in order) masked."""
    tokens: list[Token] = []
    position = begin
    for index, passage in marked:
        _append_words(text, position, passage.outer_start, tokens, words)
        inside = text[passage.start : passage.end].strip(" \u00a0“‘”’\"'")
        hard = inside[-1:] == "." or not passage.closed
        whole = inside[:1].isupper() and inside[-1:] in {".", "?", "!"}
        tokens.append(Token("q", "", "", passage.outer_start, passage.outer_end, index, hard, whole))
        position = passage.outer_end
    _append_words(text, position, stop, tokens, words)
    return tokens


def _append_words(text: str, begin: int, stop: int, tokens: list[Token], words: Lexicon) -> None:
    composed = bool(words.elided or words.enclitics)
    for match in _TOKEN.finditer(text, begin, stop):
        raw, start = match.group(), match.start()
        if raw.startswith("--"):  # a dash as typewriters set it
            tokens.append(Token("p", "—", "—", start, match.end()))
            continue
        kind = "w" if raw[0].isalnum() else "p"
        if (
            raw == "."
            and tokens
            and tokens[-1].end == start
            and tokens[-1].kind == "w"
            and _abbreviated(tokens[-1], words)
        ):
            last = tokens[-1]
            tokens[-1] = Token("w", last.text + ".", last.low, last.start, start + 1)
            continue
        for begin_part, end_part in _parts(raw, words) if composed else ((0, len(raw)),):
            part = raw[begin_part:end_part]
            tokens.append(Token(kind, part, _folded(part, words), start + begin_part, start + end_part))


def _folded(part: str, words: Lexicon) -> str:
    """Return a word as the lists have it; an abbreviation that is spelled like a function word stays as it is: the WHO."""
    low = part.casefold()
    if not low.isalnum():
        low = low.replace("’", "'")
        low = low.lstrip("-'").rstrip("-") if low.endswith("s'") else low.strip("-'")
    return part if len(part) > 1 and part.isupper() and low in words.function_words else low


def _parts(raw: str, words: Lexicon) -> list[tuple[int, int]]:
    """Return the parts of a word: an elided article before its apostrophe, a pronoun bound behind the verb."""
    cuts = [0]
    if words.elided and (mark := max(raw.find("'"), raw.find("’"))) > 0 and raw[:mark].casefold() in words.elided:
        cuts.append(mark + 1)
    folded = raw.casefold()
    for ending in words.enclitics:
        if folded.endswith(ending) and len(ending) < len(raw) - cuts[-1]:
            cuts.append(len(raw) - len(ending.rsplit("-", 1)[-1]))
            break
    parts = list(zip(cuts, [*cuts[1:], len(raw)], strict=True))
    return [(begin, begin + len(raw[begin:end].rstrip("-"))) for begin, end in parts if raw[begin:end].rstrip("-")] or [
        (0, len(raw))
    ]


def _abbreviated(token: Token, words: Lexicon) -> bool:
    low = token.low
    return low in words.abbreviations or (len(low) == 1 and token.text.isupper()) or ("." in low and len(low) <= 5)


def sentence_bounds(tokens: list[Token]) -> list[int]:
    """Return for each token the index at which its sentence begins, and the number of tokens last."""
    bounds: list[int] = []
    begin = 0
    for index, token in enumerate(tokens):
        previous = tokens[index - 1] if index else None
        if previous is not None and (_ends(previous, token) or _ends_in_brackets(tokens, begin, index)):
            begin = index
        bounds.append(begin)
    return bounds


def _ends(previous: Token, token: Token) -> bool:
    if previous.kind == "p" and previous.text in FULL_WIDTH_END_MARKS:
        return True
    if previous.kind == "p" and previous.text in _ENDS:
        return not (token.kind == "p" and token.text in _GOES_ON) and not (
            token.kind == "w" and token.text[0].islower()
        )
    if previous.kind == "w" and token.kind == "q":
        return previous.text.endswith(".") and token.whole
    if previous.kind == "q" and previous.hard:
        return token.kind == "q" or token.capital
    return False


def _ends_in_brackets(tokens: list[Token], begin: int, index: int) -> bool:
    """Return whether the sentence that began at `begin` stands in brackets that close right before `index`."""
    closed = tokens[index - 1].text == ")" and tokens[begin].text == "("
    return closed and tokens[index - 2].text in _ENDS and (tokens[index].capital or tokens[index].kind == "q")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `[begin, end)` of a paragraph, and the words of its language."""

    tokens: list[Token]
    begin: int
    end: int
    words: Lexicon

    def low(self, index: int) -> str:
        """Return the folded word at `index`, empty for marks, quotations and beyond the sentence."""
        return self.tokens[index].low if self.begin <= index < self.end and self.tokens[index].kind == "w" else ""

    def mark(self, index: int) -> str:
        """Return the mark at `index`, else an empty text."""
        inside = self.begin <= index < self.end and self.tokens[index].kind == "p"
        return self.tokens[index].text if inside else ""

    def is_adverb(self, index: int) -> bool:
        """Return whether the word may stand between subject and verb."""
        low = self.low(index)
        if not low:
            return False
        if low in self.words.adverbs or low in self.words.times:
            return True
        return (
            len(low) > 4
            and low.endswith(self.words.adverb_endings or ("\0",))
            and low not in self.words.no_adverbs
            and not self.tokens[index].capital
        )

    def is_auxiliary(self, index: int) -> bool:
        """Return whether the word is an auxiliary verb and no name: Will is one, will is the other."""
        return self.low(index) in self.words.auxiliaries and (not self.tokens[index].capital or index == self.begin)

    def is_participle(self, index: int) -> bool:
        """Return whether the word is a participle, whose subject is that of its sentence."""
        return self.low(index).endswith(self.words.participle_endings)

    def is_cue(self, index: int) -> bool:
        """Return whether the word may be a verb of saying here: no article or preposition makes a noun of it."""
        low, words = self.low(index), self.words
        if low in words.phrasal_heads and (low, self.low(index + 1)) in words.phrasal:
            return True
        if low not in words.cues:
            return False
        before = self.low(index - 1)
        if before.endswith(words.adverb_endings or ("\0",)) and self.low(index - 2) in words.determiners:
            return False  # a swiftly called meeting
        if self.tokens[index].capital and index > self.begin and low in words.weak:
            return False
        if before in words.standing and low not in words.weak:
            return True
        if low in words.inverting and self.tokens[index - 1].capital:
            return True  # Children's said
        return not (before in words.determiners or before.endswith(("'s", "s'")) or before in words.possessives)

    def is_boundary(self, index: int) -> bool:
        """Return whether no mention goes beyond this token."""
        if not self.begin <= index < self.end or self.tokens[index].kind != "w":
            return True
        low, words = self.tokens[index].low, self.words
        lower = not self.tokens[index].capital
        if (lower or index == self.begin) and low not in words.determiners and low in words.closed:
            return True
        verb = (low in words.cues and lower and low not in words.weak) or (
            low in words.phrasal_heads and (low, self.low(index + 1)) in words.phrasal
        )
        within = self.low(index - 1) in words.determiners  # the first tweet, a now famous pier
        return verb or self.is_past(index) or (self.is_adverb(index) and not within)

    def is_past(self, index: int) -> bool:
        """Return whether a verb in the past tense with an object stands behind its subject: the committee requested documents.

        A participle has an adverbial behind it, as in "documents filed on Monday", or an article before it, as in "the wounded men".
        """
        words, low = self.words, self.low(index)
        if not low.endswith(words.past_endings or ("\0",)) or self.tokens[index].capital or len(low) < 5:
            return False
        after, before = self.low(index + 1), index - 1
        if not after or after in words.modifiers or self.is_adverb(index + 1):
            return False
        if not self.low(before) or self.low(before) in words.unattached:
            return False
        if self.is_adverb(before):
            return False
        objected = after in words.owned
        named = self.tokens[before].capital and before > self.begin
        return objected or ((named or self.low(before - 1) in words.determiners) and not self.tokens[index + 1].capital)

    def starts_mention(self, index: int) -> bool:
        """Return whether a noun phrase may begin here."""
        low, words = self.low(index), self.words
        named = bool(low) and self.tokens[index].capital and index > self.begin
        if not low or low in words.conjunctions or (low in words.auxiliaries and not named):
            return False
        if low in words.determiners or low in words.pronouns:
            return True
        if self.tokens[index].capital and index > self.begin and not self.is_adverb(index):
            return True
        return not (
            low in words.prepositions
            or low in words.links
            or low in words.subordinators
            or low in words.relatives
            or low in words.verbs
            or self.is_adverb(index)
        )
