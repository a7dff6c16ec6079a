"""One paragraph: its tokens with quotations masked, its sentences, and ties made from what stands in them. Layer 3: pure."""

from digest.model import QuoteKind
from digest.summarizer.quotes.documents import with_authors
from digest.summarizer.quotes.frames import Frame, frame_by_dash
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import Marked
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.speech import SHORT_WORDS, follows_titled, is_title, kind_of, word_count
from digest.summarizer.quotes.ties import Tie
from digest.summarizer.quotes.tokens import Token, sentence_bounds, tokenize


class Paragraph:
    """A range of the text with its outermost quotations; the tokens are read only when a quotation asks for them."""

    def __init__(self, text: str, begin: int, stop: int, inside: list[tuple[int, Marked]], words: Lexicon) -> None:
        self.text, self.begin, self.stop, self.inside, self.words = text, begin, stop, inside, words
        self._tokens: list[Token] | None = None
        self._bounds: list[int] = []

    @property
    def tokens(self) -> list[Token]:
        """The tokens, quotations masked."""
        if self._tokens is None:
            self._tokens = tokenize(self.text, self.begin, self.stop, self.inside, self.words)
            self._bounds = sentence_bounds(self._tokens)
        return self._tokens

    def sentence(self, index: int) -> Sentence:
        """The sentence around the token at `index`."""
        tokens, bounds = self.tokens, self._bounds
        begin = bounds[index]
        end = index + 1
        while end < len(tokens) and bounds[end] == begin:
            end += 1
        return Sentence(tokens, begin, end, self.words)

    def kind(self, one: Marked, *, framed: bool) -> QuoteKind:
        """Return the kind of a passage; `framed`: somebody is said to have said it."""
        return kind_of(self.text, self.begin, one, self.words, framed=framed)

    def told(self, frame: Frame, sentence: Sentence, one: Marked) -> Tie:
        """Return the tie that a frame of the sentence gives."""
        tokens = sentence.tokens
        first, last = frame.speaker
        last = with_authors(sentence, last)
        cue = None if frame.cue is None else (tokens[frame.cue[0]].start, tokens[frame.cue[1]].end)
        return Tie(
            kind=self.kind(one, framed=True),
            speaker=(tokens[first].start, tokens[last].end),
            cue=cue,
            sentence=(tokens[sentence.begin].start, tokens[sentence.end - 1].end),
            rule=frame.rule,
        )

    def borrowed(self, one: Marked, tie: Tie, rule: str) -> Tie:
        """Return the tie of another passage, kept under the rule that borrowed it."""
        kind: QuoteKind = tie.kind if rule == "same-sentence" else self.kind(one, framed=False)
        return Tie(kind=kind, speaker=tie.speaker, cue=tie.cue, sentence=tie.sentence, rule=rule)

    def is_speech(self, sentence: Sentence, position: int, one: Marked) -> bool:
        """Return whether a passage without a frame is speech: a sentence of its own, or long enough."""
        inside = self.text[one.start : one.end]
        before = self.text[max(self.begin, one.outer_start - 40) : one.outer_start]
        if is_title(inside, before) or follows_titled(inside, before, self.words):
            return False
        if word_count(inside, self.words) >= SHORT_WORDS:
            return True
        return self.is_alone(sentence, position, one)

    def is_alone(self, sentence: Sentence, position: int, one: Marked) -> bool:
        """Return whether a passage is a sentence of its own, to its stop."""
        alone = position == sentence.begin and (position + 1 == sentence.end or sentence.tokens[position].hard)
        return alone and self.text[one.start : one.end].strip()[-1:] in {".", ",", "!", "?", "…"}

    def signature(self) -> Frame | None:
        """Return the frame of a paragraph that is nothing but a dash and a name."""
        if self.text[self.begin] not in "–—-―" or self.stop - self.begin > 160:
            return None
        return frame_by_dash(self.sentence(0), 0)
