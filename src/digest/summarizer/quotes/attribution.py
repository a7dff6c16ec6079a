"""Ties each marked passage of a text to the mention of who said it, by the frames of its sentence, else by its place. Layer 3: pure."""

from bisect import bisect_left
from dataclasses import dataclass

from digest.model import QuoteKind
from digest.summarizer.quotes.dense import dense_frame
from digest.summarizer.quotes.documents import with_authors
from digest.summarizer.quotes.frames import (
    Frame,
    acting_person,
    frame_after,
    frame_at_end,
    frame_by_dash,
    sentence_subject,
    speaks_again,
)
from digest.summarizer.quotes.leading import frame_before, frame_by_noun, main_frame
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import Marked, paragraphs
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.speech import SHORT_WORDS, follows_titled, is_title, kind_of, word_count
from digest.summarizer.quotes.tokens import Token, sentence_bounds, tokenize

ADJACENT = frozenset(
    """quote-verb-subject quote-subject-verb quote-subject-appositive-verb quote-according-to subject-verb-colon-quote
    subject-verb-comma-quote subject-verb-quote speaker-colon-quote continued
    quote-speaker-verb speaker-quote-verb speaker-verb-quote""".split()
)
"""Rules whose cue stands beside the quotation; words after "that" are part of the reporter's own sentence."""
SHORTEST_ALONE = 6
"""Words below which a marked passage that is a paragraph of its own counts as a heading in between."""
_GUESSES = frozenset({"last-speech", "previous-sentence"})
SHORTEST_DENSE = 6
"""Signs below which marked words count as a term in a script without spaces."""
_LIST = ("subject-verb-comma-quote", "subject-verb-colon-quote", "subject-verb-quote", "subject-verb-that-quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What is known of one passage; offsets in the text, `None` where nothing is."""

    kind: QuoteKind
    speaker: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    sentence: tuple[int, int] | None = None
    rule: str = ""


def tie_speakers(text: str, marked: tuple[Marked, ...], words: Lexicon) -> list[Tie]:
    """Return a tie for each passage, in the same order."""
    if not words.cues and not words.tables:
        return [Tie(kind=kind_of(text, one.outer_start, one, words, framed=False)) for one in marked]
    ties: list[Tie] = [Tie(kind="mention") for _ in marked]
    outer = [(i, one) for i, one in enumerate(marked) if one.parent is None]
    starts = [one.outer_start for _, one in outer]
    before: _Paragraph | None = None
    last: Tie | None = None
    lines = [
        _Paragraph(text, begin, stop, outer[bisect_left(starts, begin) : bisect_left(starts, stop)], words)
        for begin, stop in paragraphs(text)
    ]
    for number, paragraph in enumerate(lines):
        if paragraph.inside:
            after = lines[number + 1] if number + 1 < len(lines) else None
            last = (
                paragraph.tie_dense(marked, ties, last)
                if words.dense
                else paragraph.tie(marked, ties, before, last, after)
            )
        before = paragraph
    return ties


class _Paragraph:
    """One paragraph's tokens, read only when a quotation asks for them."""

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

    def tie(
        self,
        marked: tuple[Marked, ...],
        ties: list[Tie],
        before: "_Paragraph | None",
        last: Tie | None,
        after: "_Paragraph | None",
    ) -> Tie | None:
        """Fill `ties` for this paragraph's quotations; return the last speech event known."""
        quotes = [(i, token) for i, token in enumerate(self.tokens) if token.kind == "q"]
        floating: list[tuple[int, int]] = []
        mine: Tie | None = None
        sentence: Sentence | None = None
        for position, token in quotes:
            if sentence is None or not sentence.begin <= position < sentence.end:
                sentence = self.sentence(position)
            one = marked[token.quote]
            if one.continues is not None:
                mine = self._continued(sentence, position, marked, ties) or mine
                continue
            found = self._framed(sentence, position, one, ties, mine)
            if found is not None:
                ties[token.quote] = found
                mine = found if found.speaker and found.kind != "mention" else mine
                for index, _ in floating:
                    ties[index] = self._borrowed(marked[index], found, "same-paragraph-later")
                floating.clear()
            elif self._is_speech(sentence, position, one) or (
                mine is not None and self._is_alone(sentence, position, one)
            ):
                led = self._led_up(sentence, position, one) if mine is not None else None
                if led is not None:
                    ties[token.quote] = mine = led
                elif mine is not None and mine.speaker:
                    ties[token.quote] = self._borrowed(one, mine, "same-paragraph")
                else:
                    floating.append((token.quote, position))
        for index, position in floating:
            ties[index] = self._floating(marked[index], position, before, last, after)
            mine = ties[index] if ties[index].speaker else mine
        return mine or last

    def _continued(self, sentence: Sentence, position: int, marked: tuple[Marked, ...], ties: list[Tie]) -> Tie | None:
        """Fill the tie of a passage that goes on from the paragraph before; its own frame tells of the earlier ones as well."""
        index = sentence.tokens[position].quote
        one, previous = marked[index], marked[index].continues
        frame = frame_after(sentence, position, comma=True) if one.closed else None
        if frame is not None:
            ties[index] = told = self._told(frame, sentence, one)
            while previous is not None and (not ties[previous].speaker or ties[previous].rule in _GUESSES):
                ties[previous] = Tie(
                    kind="direct", speaker=told.speaker, cue=told.cue, sentence=told.sentence, rule="continued"
                )
                previous = marked[previous].continues
            return told
        earlier = ties[previous] if previous is not None else Tie(kind="direct")
        if not earlier.speaker or earlier.rule in _GUESSES:
            ties[index] = Tie(kind="direct")
            return None
        ties[index] = Tie(
            kind="direct", speaker=earlier.speaker, cue=earlier.cue, sentence=earlier.sentence, rule="continued"
        )
        return ties[index]

    def _borrowed(self, one: Marked, tie: Tie, rule: str) -> Tie:
        kind: QuoteKind = tie.kind if rule == "same-sentence" else self._kind(one, framed=False)
        return Tie(kind=kind, speaker=tie.speaker, cue=tie.cue, sentence=tie.sentence, rule=rule)

    def _kind(self, one: Marked, *, framed: bool) -> QuoteKind:
        return kind_of(self.text, self.begin, one, self.words, framed=framed)

    def _is_speech(self, sentence: Sentence, position: int, one: Marked) -> bool:
        """Return whether a passage without a frame is speech: a sentence of its own, or long enough."""
        inside = self.text[one.start : one.end]
        before = self.text[max(self.begin, one.outer_start - 40) : one.outer_start]
        if is_title(inside, before) or follows_titled(inside, before, self.words):
            return False
        if word_count(inside, self.words) >= SHORT_WORDS:
            return True
        return self._is_alone(sentence, position, one)

    def _is_alone(self, sentence: Sentence, position: int, one: Marked) -> bool:
        """Return whether a passage is a sentence of its own, to its stop."""
        alone = position == sentence.begin and (position + 1 == sentence.end or sentence.tokens[position].hard)
        return alone and self.text[one.start : one.end].strip()[-1:] in {".", ",", "!", "?", "…"}

    def _framed(self, sentence: Sentence, position: int, one: Marked, ties: list[Tie], mine: Tie | None) -> Tie | None:
        """Return the tie by the best frame of the sentence; `None` when it has none."""
        inside = self.text[one.start : one.end].rstrip(" \u00a0'’\"”")
        after = self.text[one.outer_end : one.outer_end + 1]
        comma = (
            inside[-1:] in {",", "?", "!", "—", "–", "-", "…"}
            or after == ","
            or (position == sentence.begin and (self.words.code != "en" or not sentence.tokens[position].hard))
        )
        before = self.text[max(self.begin, one.outer_start - 40) : one.outer_start]
        short = word_count(inside, self.words) < SHORT_WORDS
        frame = frame_after(sentence, position, comma=comma)
        if (
            frame is not None
            and short
            and position != sentence.begin
            and frame.rule != "quote-according-to"
            and sentence.mark(position - 1) not in {",", ":"}
        ):
            frame = None if inside[-1:] not in "?!" else frame
        if frame is not None and self._yields(sentence, position, frame, inside):
            frame = None
        if (
            frame is not None
            and position > sentence.begin
            and not sentence.mark(position - 1)
            and (frame.rule == "quote-clause-verb" or is_title(inside, before))
        ):
            frame = None  # on the show "The Long Winter," the minister said
        left = frame_before(sentence, position) if frame is None else None
        if left is not None and left.rule not in _LIST:
            frame = frame_at_end(sentence, position) or left
        else:
            frame = frame or left or frame_at_end(sentence, position)
        if frame is None:
            frame = frame_by_noun(sentence, position) or frame_by_dash(sentence, position + 1)
        if frame is None and sentence.mark(position - 1) == ":":
            frame = sentence_subject(sentence, position)
        if frame is None and position > sentence.begin:
            if mine is not None and mine.speaker and self._goes_on(sentence, position, mine):
                return self._borrowed(one, mine, "same-sentence")
            spoken = self._is_speech(sentence, position, one)
            return Tie(kind=self._kind(one, framed=False) if spoken else "mention")
        if frame is None:
            return None
        adjacent = frame.rule in ADJACENT
        titled = (follows_titled(inside, before, self.words) and frame.rule not in _LIST[:2]) or (
            is_title(inside, before) and frame.rule not in _LIST[:2] and not comma
        )
        direct_short = (
            adjacent
            and (inside[-1:] in ".,!?" or sentence.mark(position - 1) in {":", ","} or after in {",", "."})
            and (position == sentence.begin or frame.rule in _LIST[:2])
        )
        if titled or (short and not direct_short and not self._is_named_by(sentence, frame)):
            return Tie(kind="mention")
        return self._told(frame, sentence, one)

    def _yields(self, sentence: Sentence, position: int, frame: Frame, inside: str) -> bool:
        """Return whether a frame right of the quotation gives way to one on its left: while Ada called it "…," Tom said."""
        if frame.rule == "quote-according-to" or position == sentence.begin:
            return False
        left = frame_before(sentence, position)
        if (
            left is None
            or left.cue is None
            or any(sentence.tokens[i].kind == "q" for i in range(left.cue[1], position))
        ):
            return False
        opened = sentence.low(sentence.begin) in self.words.subordinators and "," not in {
            sentence.mark(i) for i in range(sentence.begin, position)
        }
        again = left.rule in ADJACENT and inside[-1:] in "?!," and speaks_again(sentence, frame)
        return opened or again

    def tie_dense(self, marked: tuple[Marked, ...], ties: list[Tie], last: Tie | None) -> Tie | None:
        """Fill `ties` in a script without spaces; return the last speech event known."""
        mine: Tie | None = None
        for index, one in self.inside:
            inside = self.text[one.start : one.end]
            whole = inside.rstrip()[-1:] in "。！？…，!?"
            found = dense_frame(self.text, self.begin, self.stop, (one.outer_start, one.outer_end), self.words)
            if found is not None and (whole or len(inside) >= SHORTEST_DENSE):
                speaker, cue, rule = found
                kind: QuoteKind = "direct" if whole or len(inside) >= 2 * SHORTEST_DENSE else "partial"
                mine = Tie(kind=kind, speaker=speaker, cue=cue, sentence=(self.begin, self.stop), rule=rule)
                ties[index] = mine
            elif whole and len(inside) >= SHORTEST_DENSE:
                ties[index] = self._borrowed(one, mine, "same-paragraph") if mine else Tie(kind="direct")
        return mine or last

    def signature(self) -> Frame | None:
        """Return the frame of a paragraph that is nothing but a dash and a name."""
        if self.text[self.begin] not in "–—-―" or self.stop - self.begin > 160:
            return None
        return frame_by_dash(self.sentence(0), 0)

    def _signed(self, frame: Frame, after: "_Paragraph", one: Marked) -> Tie:
        tie = after._told(frame, after.sentence(0), one)
        return Tie(kind=self._kind(one, framed=False), speaker=tie.speaker, sentence=tie.sentence, rule=frame.rule)

    def _goes_on(self, sentence: Sentence, position: int, mine: Tie) -> bool:
        """Return whether a quotation later in a sentence goes on with the one whose frame is `mine`: "…," he said, "…"."""
        same = mine.sentence is not None and mine.sentence[0] == sentence.tokens[sentence.begin].start
        return same and (
            sentence.mark(position - 1) in {",", ":", "–", "—"} or sentence.low(position - 1) in self.words.that
        )

    def _is_named_by(self, sentence: Sentence, frame: Frame) -> bool:
        """Return whether the cue is beside a short passage and takes it as its object: he called it "a disaster"."""
        return (
            frame.cue is not None
            and frame.rule == "subject-verb-quote"
            and sentence.low(frame.cue[0]) not in self.words.weak
        )

    def _told(self, frame: Frame, sentence: Sentence, one: Marked) -> Tie:
        tokens = sentence.tokens
        first, last = frame.speaker
        last = with_authors(sentence, last)
        cue = None if frame.cue is None else (tokens[frame.cue[0]].start, tokens[frame.cue[1]].end)
        return Tie(
            kind=self._kind(one, framed=True),
            speaker=(tokens[first].start, tokens[last].end),
            cue=cue,
            sentence=(tokens[sentence.begin].start, tokens[sentence.end - 1].end),
            rule=frame.rule,
        )

    def _led_up(self, sentence: Sentence, position: int, one: Marked) -> Tie | None:
        """Return the tie by a sentence without quotations right before a passage that is a sentence of its own."""
        if position != sentence.begin or position == 0 or self.words.verb_second:
            return None
        earlier = self.sentence(position - 1)
        if any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
            return None
        return self._by_sentence(self, earlier, one, "previous-sentence")

    def _by_sentence(self, paragraph: "_Paragraph", earlier: Sentence, one: Marked, rule: str) -> Tie | None:
        """Return the tie by the last verb of saying of a sentence that leads up to a passage; `None` when it has none."""
        frame = frame_at_end(earlier, earlier.begin - 1) or main_frame(earlier)
        if frame is None:
            return None
        told = paragraph._told(frame, earlier, one)
        kind = self._kind(one, framed=False)
        return Tie(kind=kind, speaker=told.speaker, cue=told.cue, sentence=told.sentence, rule=rule)

    def _floating(
        self, one: Marked, position: int, before: "_Paragraph | None", last: Tie | None, after: "_Paragraph | None"
    ) -> Tie:
        """Return the tie of a quotation that no sentence frames: what leads up to it, else the last speech event, else nobody."""
        if position > self.sentence(position).begin or self.sentence(position).begin > 0:
            earlier = self.sentence(max(0, self.sentence(position).begin - 1))
            frame = None if self.words.verb_second else frame_at_end(earlier, earlier.begin - 1)
            frame = frame or main_frame(earlier) or frame_before(earlier, earlier.end) or acting_person(earlier)
            rule = "previous-sentence"
        elif before is not None and before.tokens and self.text[before.begin : before.stop].endswith((":", "：")):
            earlier = before.sentence(len(before.tokens) - 1)
            frame = frame_before(earlier, earlier.end) or sentence_subject(earlier, earlier.end - 1)
            rule = "previous-paragraph-colon"
        else:
            earlier, frame, rule = None, None, ""
        if after is not None and one.outer_end >= self.stop - 1 and (signed := after.signature()) is not None:
            return self._signed(signed, after, one)
        if frame is not None and earlier is not None:
            told = self._told(frame, earlier, one)
            return Tie(
                kind=self._kind(one, framed=False),
                speaker=told.speaker,
                cue=told.cue,
                sentence=told.sentence,
                rule=rule,
            )
        count = word_count(self.text[one.start : one.end], self.words)
        alone = one.outer_start == self.begin and one.outer_end >= self.stop - 1
        if alone and count < SHORTEST_ALONE:
            return Tie(kind="mention")
        if alone and one.closed and before is not None and before.tokens:
            earlier = before.sentence(len(before.tokens) - 1)
            if not any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
                led = self._by_sentence(before, earlier, one, "previous-paragraph")
                if led is not None:
                    return led
        follows = before is not None and bool(before.inside)
        if follows and alone and one.closed and last is not None and last.speaker:
            return self._borrowed(one, last, "last-speech")
        return Tie(kind=self._kind(one, framed=False))
