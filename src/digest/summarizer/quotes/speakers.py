"""Finds the mention of the speaker of each quotation: by a frame of its sentence, else by its place.

In Chinese and Japanese, patterns are matched on the characters right before or right after the marks, never across a sentence's end;
their groups are `speaker` and `cue`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from digest.model import QuoteKind
from digest.summarizer.quotes.frames import (
    Frame,
    acting_person,
    frame_after,
    frame_at_end,
    frame_by_dash,
    sentence_subject,
    speaks_again,
)
from digest.summarizer.quotes.leading import document_passed_on, frame_before, frame_by_noun, main_frame
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import (
    SHORT_WORDS,
    Marked,
    ends_clause,
    follows_titled,
    is_title,
    kind_of,
    paragraphs,
    word_count,
)
from digest.summarizer.quotes.rules import ADJACENT, GUESSES, LISTED, WITHIN, Speaker
from digest.summarizer.quotes.tokens import Sentence, Token, sentence_bounds, tokenize

_REACH = 80
"""Characters looked at on either side; the sentences of news are shorter."""
_SPEECH_STOPS = re.compile(r"[。！？!?\n”」』“「『]")

Found = tuple[tuple[int, int], tuple[int, int] | None, str]
"""Speaker, cue and rule."""

_DOCUMENTS_REACH = 24
"""Tokens behind a document's noun within which its appositive ends; news has fewer than twelve."""

SHORTEST_ALONE = 6
"""Words below which a marked passage that is a paragraph of its own counts as a heading in between."""

SHORTEST_CJK = 6
"""Characters below which marked words count as a term in a script without spaces."""


@cache
def _patterns(tables: tuple[tuple[str, str], ...]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern.replace("\n", "").replace(" ", "")) for name, pattern in tables}


def cjk_frame(text: str, begin: int, stop: int, outer: tuple[int, int], words: Lexicon) -> Found | None:
    """Return speaker, cue and rule for the quotation whose marks span `outer`, in the paragraph `[begin, stop)`."""
    patterns = _patterns(words.tables)
    before_begin = max(begin, outer[0] - _REACH)
    before = text[before_begin : outer[0]]
    cut = max((match.end() for match in _SPEECH_STOPS.finditer(before)), default=0)
    before_begin, before = before_begin + cut, before[cut:]
    after = text[outer[1] : min(stop, outer[1] + _REACH)]
    for name, pattern in patterns.items():
        for frame in _matched(name, pattern, before, before_begin, after, outer[1]):
            if re.search(words.refused, text[slice(*frame[0])]) is None:
                return frame
    return None


def _matched(
    name: str, pattern: re.Pattern[str], before: str, before_begin: int, after: str, end: int
) -> Iterator[Found]:
    """Yield the reading of one pattern: `around…` must match on both sides, `before…` and `after…` on theirs."""
    if name.startswith("after"):
        match, shift = pattern.match(after), end
    elif name.startswith("around"):
        match, shift = pattern.search(before + "\0" + after), before_begin
    else:
        match, shift = pattern.search(before), before_begin
    if match is None or not match.group("speaker"):
        return
    limit = before_begin + len(before)

    def place(group: str) -> tuple[int, int] | None:
        if group not in pattern.groupindex or match.start(group) < 0:
            return None
        start, stop = match.start(group) + shift, match.end(group) + shift
        if name.startswith("around") and start > limit:
            gap = end - limit - 1
            start, stop = start + gap, stop + gap
        return start, stop

    speaker = place("speaker")
    if speaker is not None:
        rule = {"after": "quote-speaker-verb", "around": "speaker-quote-verb", "before": "speaker-verb-quote"}
        yield speaker, place("cue"), rule[next(key for key in rule if name.startswith(key))]


def with_authors(sentence: Sentence, last: int) -> int:
    """Return the last token of a document's mention: its authors, named in an appositive, belong to it.

    `last` is the last token of the mention so far; it comes back when the mention is not a document, or names nobody.
    """
    if sentence.low(last) not in sentence.words.documents or sentence.mark(last + 1) != ",":
        return last
    index = last + 2
    while (
        index < min(sentence.end, last + _DOCUMENTS_REACH)
        and sentence.mark(index) not in {",", ".", "–", "—"}
        and sentence.tokens[index].kind != "q"
    ):
        index += 1
    inside = {sentence.low(i) for i in range(last + 2, index)}
    verbs = any(sentence.low(i) in sentence.words.cues - {"written"} for i in range(last + 2, index))
    return index - 1 if inside & sentence.words.authored_by and not verbs else last


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

    def kind(self, passage: Marked, *, framed: bool) -> QuoteKind:
        """Return the kind of a passage; `framed`: somebody is said to have said it."""
        return kind_of(self.text, self.begin, passage, self.words, framed=framed)

    def from_frame(self, frame: Frame, sentence: Sentence, passage: Marked) -> Speaker:
        """Return the speaker that a frame of the sentence gives."""
        tokens = sentence.tokens
        first, last = frame.speaker
        last = with_authors(sentence, last)
        cue = None if frame.cue is None else (tokens[frame.cue[0]].start, tokens[frame.cue[1]].end)
        return Speaker(
            kind=self.kind(passage, framed=True),
            mention=(tokens[first].start, tokens[last].end),
            cue=cue,
            sentence=(tokens[sentence.begin].start, tokens[sentence.end - 1].end),
            rule=frame.rule,
        )

    def borrowed(self, passage: Marked, speaker: Speaker, rule: str) -> Speaker:
        """Return the speaker of another passage for this one, under the rule that borrowed it."""
        kind: QuoteKind = speaker.kind if rule == "same-sentence" else self.kind(passage, framed=False)
        return Speaker(kind=kind, mention=speaker.mention, cue=speaker.cue, sentence=speaker.sentence, rule=rule)

    def is_speech(self, sentence: Sentence, position: int, passage: Marked) -> bool:
        """Return whether a passage without a frame is speech: a sentence of its own, or long enough."""
        inside = self.text[passage.start : passage.end]
        before = self.text[max(self.begin, passage.outer_start - 40) : passage.outer_start]
        if is_title(inside, before) or follows_titled(inside, before, self.words):
            return False
        if word_count(inside, self.words) >= SHORT_WORDS:
            return True
        return self.is_alone(sentence, position, passage)

    def is_alone(self, sentence: Sentence, position: int, passage: Marked) -> bool:
        """Return whether a passage is a sentence of its own, to its stop."""
        alone = position == sentence.begin and (position + 1 == sentence.end or sentence.tokens[position].hard)
        return alone and self.text[passage.start : passage.end].strip()[-1:] in {".", ",", "!", "?", "…"}

    def signature(self) -> Frame | None:
        """Return the frame of a paragraph that is nothing but a dash and a name."""
        if self.text[self.begin] not in "–—-―" or self.stop - self.begin > 160:
            return None
        return frame_by_dash(self.sentence(0), 0)


def speaker_by_frame(
    paragraph: Paragraph, sentence: Sentence, position: int, passage: Marked, mine: Speaker | None
) -> Speaker | None:
    """Return the speaker named by the best frame of the sentence; `None` when it has none."""
    inside = paragraph.text[passage.start : passage.end].rstrip(" \u00a0'’\"”")
    after = paragraph.text[passage.outer_end : passage.outer_end + 1]
    comma = (
        inside[-1:] in {",", "?", "!", "—", "–", "-", "…"}
        or after == ","
        or (position == sentence.begin and (paragraph.words.code != "en" or not sentence.tokens[position].hard))
    )
    before = paragraph.text[max(paragraph.begin, passage.outer_start - 40) : passage.outer_start]
    short = word_count(inside, paragraph.words) < SHORT_WORDS
    frame = _best_frame(paragraph, sentence, position, passage, comma=comma)
    if frame is None and position > sentence.begin:
        if mine is not None and mine.mention and _goes_on(paragraph, sentence, position, mine):
            return paragraph.borrowed(passage, mine, "same-sentence")
        spoken = paragraph.is_speech(sentence, position, passage)
        return Speaker(kind=paragraph.kind(passage, framed=False) if spoken else "mention")
    if frame is None:
        return None
    adjacent = frame.rule in ADJACENT
    titled = (follows_titled(inside, before, paragraph.words) and frame.rule not in LISTED[:2]) or (
        is_title(inside, before)
        and frame.rule not in LISTED[:2]
        and (not comma or (frame.rule in WITHIN and inside[-1:] == ","))
    )
    titled = titled or (frame.rule == "speaker-colon-quote" and is_title(inside, ""))  # Brook: “We Sail On”, a headline
    direct_short = (
        adjacent
        and (inside[-1:] in ".,!?" or sentence.mark(position - 1) in {":", ","} or after in {",", "."})
        and (position == sentence.begin or frame.rule in LISTED[:2])
    )
    if titled or (short and not direct_short and not _is_named_by(paragraph, sentence, frame)):
        return Speaker(kind="mention")
    return paragraph.from_frame(frame, sentence, passage)


def _best_frame(
    paragraph: Paragraph, sentence: Sentence, position: int, passage: Marked, *, comma: bool
) -> Frame | None:
    """Return the frame that counts: beside the quotation on the right, then on the left, then at the sentence's end."""
    inside = paragraph.text[passage.start : passage.end].rstrip(" \u00a0'’\"”")
    before = paragraph.text[max(paragraph.begin, passage.outer_start - 40) : passage.outer_start]
    short = word_count(inside, paragraph.words) < SHORT_WORDS
    if (document := document_passed_on(sentence, position)) is not None:
        return document
    frame = frame_after(sentence, position, comma=comma)
    if (
        frame is not None
        and short
        and position != sentence.begin
        and frame.rule != "quote-according-to"
        and sentence.mark(position - 1) not in {",", ":"}
    ):
        frame = None if inside[-1:] not in "?!" else frame
    if frame is not None and _yields(paragraph, sentence, position, frame, inside):
        frame = None
    if (
        frame is not None
        and position > sentence.begin
        and not sentence.mark(position - 1)
        and (frame.rule == "quote-clause-verb" or is_title(inside, before))
    ):
        frame = None  # on the show "The Long Winter," the minister said
    left = frame_before(sentence, position) if frame is None else None
    if left is not None and left.rule not in LISTED:
        frame = frame_at_end(sentence, position) or left
    else:
        frame = frame or left or frame_at_end(sentence, position)
    if frame is None:
        frame = frame_by_noun(sentence, position) or frame_by_dash(sentence, position + 1)
    if frame is None and sentence.mark(position - 1) == ":":
        frame = sentence_subject(sentence, position)
    return frame


def _yields(paragraph: Paragraph, sentence: Sentence, position: int, frame: Frame, inside: str) -> bool:
    """Return whether a frame right of the quotation gives way to one on its left: while Ada called it "…," Tom said."""
    if frame.rule == "quote-according-to" or position == sentence.begin:
        return False
    left = frame_before(sentence, position)
    if left is None or left.cue is None or any(sentence.tokens[i].kind == "q" for i in range(left.cue[1], position)):
        return False
    opened = sentence.low(sentence.begin) in paragraph.words.subordinators and "," not in {
        sentence.mark(i) for i in range(sentence.begin, position)
    }
    again = left.rule in ADJACENT and inside[-1:] in "?!," and speaks_again(sentence, frame)
    return opened or again


def _goes_on(paragraph: Paragraph, sentence: Sentence, position: int, mine: Speaker) -> bool:
    """Return whether a quotation later in a sentence goes on with the one whose frame is `mine`: "…," he said, "…"."""
    same = mine.sentence is not None and mine.sentence[0] == sentence.tokens[sentence.begin].start
    return same and (
        sentence.mark(position - 1) in {",", ":", "–", "—"} or sentence.low(position - 1) in paragraph.words.that
    )


def _is_named_by(paragraph: Paragraph, sentence: Sentence, frame: Frame) -> bool:
    """Return whether the cue is beside a short passage and takes it as its object: he called it "a disaster"."""
    return (
        frame.cue is not None
        and frame.rule == "subject-verb-quote"
        and sentence.low(frame.cue[0]) not in paragraph.words.weak
    )


def speaker_led_up_to(paragraph: Paragraph, sentence: Sentence, position: int, passage: Marked) -> Speaker | None:
    """Return the speaker named by a sentence without quotations right before a passage that is a sentence of its own."""
    if position != sentence.begin or position == 0 or paragraph.words.verb_second:
        return None
    earlier = paragraph.sentence(position - 1)
    if any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
        return None
    return _by_sentence(paragraph, earlier, passage, "previous-sentence")


def fallback_speaker(
    paragraph: Paragraph,
    passage: Marked,
    position: int,
    before: Paragraph | None,
    last: Speaker | None,
    after: Paragraph | None,
) -> Speaker:
    """Return the speaker of a quotation that no sentence frames: what leads up to it, else the last speech event, else nobody."""
    if position > paragraph.sentence(position).begin or paragraph.sentence(position).begin > 0:
        earlier = paragraph.sentence(max(0, paragraph.sentence(position).begin - 1))
        frame = None if paragraph.words.verb_second else frame_at_end(earlier, earlier.begin - 1)
        frame = frame or main_frame(earlier) or frame_before(earlier, earlier.end) or acting_person(earlier)
        rule = "previous-sentence"
    elif before is not None and before.tokens and paragraph.text[before.begin : before.stop].endswith((":", "：")):
        earlier = before.sentence(len(before.tokens) - 1)
        frame = frame_before(earlier, earlier.end) or sentence_subject(earlier, earlier.end)
        rule = "previous-paragraph-colon"
    else:
        earlier, frame, rule = None, None, ""
    if after is not None and passage.outer_end >= paragraph.stop - 1 and (signed := after.signature()) is not None:
        return _signed(paragraph, signed, after, passage)
    if frame is not None and earlier is not None:
        spoken_by = paragraph.from_frame(frame, earlier, passage)
        return Speaker(
            kind=paragraph.kind(passage, framed=False),
            mention=spoken_by.mention,
            cue=spoken_by.cue,
            sentence=spoken_by.sentence,
            rule=rule,
        )
    count = word_count(paragraph.text[passage.start : passage.end], paragraph.words)
    alone = passage.outer_start == paragraph.begin and passage.outer_end >= paragraph.stop - 1
    if alone and count < SHORTEST_ALONE:
        return Speaker(kind="mention")
    if alone and passage.closed and before is not None and before.tokens:
        earlier = before.sentence(len(before.tokens) - 1)
        if not any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
            led = _by_sentence(paragraph, earlier, passage, "previous-paragraph")
            if led is not None:
                return led
    follows = before is not None and bool(before.inside)
    if follows and alone and passage.closed and last is not None and last.mention:
        return paragraph.borrowed(passage, last, "last-speech")
    return Speaker(kind=paragraph.kind(passage, framed=False))


def _by_sentence(paragraph: Paragraph, earlier: Sentence, passage: Marked, rule: str) -> Speaker | None:
    """Return the speaker of the last verb of saying of a sentence that leads up to a passage; `None` when it has none."""
    frame = frame_at_end(earlier, earlier.begin - 1) or main_frame(earlier)
    if frame is None:
        return None
    spoken_by = paragraph.from_frame(frame, earlier, passage)
    kind = paragraph.kind(passage, framed=False)
    return Speaker(kind=kind, mention=spoken_by.mention, cue=spoken_by.cue, sentence=spoken_by.sentence, rule=rule)


def _signed(paragraph: Paragraph, frame: Frame, after: Paragraph, passage: Marked) -> Speaker:
    """Return the speaker whose name signs the paragraph `after`."""
    speaker = after.from_frame(frame, after.sentence(0), passage)
    return Speaker(
        kind=paragraph.kind(passage, framed=False), mention=speaker.mention, sentence=speaker.sentence, rule=frame.rule
    )


def find_speakers(text: str, marked: tuple[Marked, ...], words: Lexicon) -> list[Speaker]:
    """Return a speaker for each passage, in the same order."""
    if not words.cues and not words.tables:
        return [Speaker(kind=kind_of(text, passage.outer_start, passage, words, framed=False)) for passage in marked]
    speakers: list[Speaker] = [Speaker(kind="mention") for _ in marked]
    outer = [(i, passage) for i, passage in enumerate(marked) if passage.parent is None]
    starts = [passage.outer_start for _, passage in outer]
    before: Paragraph | None = None
    last: Speaker | None = None
    lines = [
        Paragraph(text, begin, stop, outer[bisect_left(starts, begin) : bisect_left(starts, stop)], words)
        for begin, stop in paragraphs(text)
    ]
    for number, paragraph in enumerate(lines):
        if paragraph.inside:
            after = lines[number + 1] if number + 1 < len(lines) else None
            last = (
                _fill_cjk(paragraph, speakers, last)
                if words.cjk
                else _fill_paragraph(paragraph, marked, speakers, before, last, after)
            )
        before = paragraph
    return speakers


def _fill_paragraph(
    paragraph: Paragraph,
    marked: tuple[Marked, ...],
    speakers: list[Speaker],
    before: Paragraph | None,
    last: Speaker | None,
    after: Paragraph | None,
) -> Speaker | None:
    """Fill `speakers` for this paragraph's quotations; return the last speech event known."""
    quotes = [(i, token) for i, token in enumerate(paragraph.tokens) if token.kind == "q"]
    unframed: list[tuple[int, int]] = []
    mine: Speaker | None = None
    sentence: Sentence | None = None
    for position, token in quotes:
        if sentence is None or not sentence.begin <= position < sentence.end:
            sentence = paragraph.sentence(position)
        passage = marked[token.quote]
        if passage.continues is not None:
            mine = _fill_continued(paragraph, sentence, position, marked, speakers) or mine
            continue
        speaker = speaker_by_frame(paragraph, sentence, position, passage, mine)
        if speaker is not None:
            speakers[token.quote] = speaker
            mine = speaker if speaker.mention and speaker.kind != "mention" else mine
            for index, _ in unframed:
                speakers[index] = paragraph.borrowed(marked[index], speaker, "same-paragraph-later")
            unframed.clear()
        elif paragraph.is_speech(sentence, position, passage) or (
            mine is not None and paragraph.is_alone(sentence, position, passage)
        ):
            led = speaker_led_up_to(paragraph, sentence, position, passage) if mine is not None else None
            if led is not None:
                speakers[token.quote] = mine = led
            elif mine is not None and mine.mention:
                speakers[token.quote] = paragraph.borrowed(passage, mine, "same-paragraph")
            else:
                unframed.append((token.quote, position))
    for index, position in unframed:
        speakers[index] = fallback_speaker(paragraph, marked[index], position, before, last, after)
        mine = speakers[index] if speakers[index].mention else mine
    return mine or last


def _fill_continued(
    paragraph: Paragraph, sentence: Sentence, position: int, marked: tuple[Marked, ...], speakers: list[Speaker]
) -> Speaker | None:
    """Fill the speaker of a passage that goes on from the paragraph before; its own frame gives the earlier ones a speaker too."""
    index = sentence.tokens[position].quote
    passage, previous = marked[index], marked[index].continues
    frame = frame_after(sentence, position, comma=True) if passage.closed else None
    if frame is not None:
        speakers[index] = spoken_by = paragraph.from_frame(frame, sentence, passage)
        while previous is not None and (not speakers[previous].mention or speakers[previous].rule in GUESSES):
            speakers[previous] = Speaker(
                kind="direct",
                mention=spoken_by.mention,
                cue=spoken_by.cue,
                sentence=spoken_by.sentence,
                rule="continued",
            )
            previous = marked[previous].continues
        return spoken_by
    earlier = speakers[previous] if previous is not None else Speaker(kind="direct")
    if not earlier.mention or earlier.rule in GUESSES:
        speakers[index] = Speaker(kind="direct")
        return None
    speakers[index] = Speaker(
        kind="direct", mention=earlier.mention, cue=earlier.cue, sentence=earlier.sentence, rule="continued"
    )
    return speakers[index]


def _fill_cjk(paragraph: Paragraph, speakers: list[Speaker], last: Speaker | None) -> Speaker | None:
    """Fill `speakers` in a script without spaces; return the last speech event known."""
    mine: Speaker | None = None
    for index, passage in paragraph.inside:
        inside = paragraph.text[passage.start : passage.end]
        whole = ends_clause(inside)
        frame = cjk_frame(
            paragraph.text, paragraph.begin, paragraph.stop, (passage.outer_start, passage.outer_end), paragraph.words
        )
        if frame is not None and (whole or len(inside) >= SHORTEST_CJK):
            speaker, cue, rule = frame
            kind: QuoteKind = "direct" if whole or len(inside) >= 2 * SHORTEST_CJK else "partial"
            mine = Speaker(kind=kind, mention=speaker, cue=cue, sentence=(paragraph.begin, paragraph.stop), rule=rule)
            speakers[index] = mine
        elif whole and len(inside) >= SHORTEST_CJK:
            speakers[index] = paragraph.borrowed(passage, mine, "same-paragraph") if mine else Speaker(kind="direct")
    return mine or last
