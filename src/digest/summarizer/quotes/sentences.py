"""A sentence of a paragraph and what its words can be: verbs of saying, adverbs, the ends of noun phrases. Layer 3: pure."""

from dataclasses import dataclass

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.tokens import Token


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
        return verb or self.is_adverb(index)

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
            or self.is_adverb(index)
        )
