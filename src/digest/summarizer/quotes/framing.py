"""Ties by the frames of a quotation's own sentence: which one counts, and when marked words are no speech after all. Layer 3: pure."""

from digest.summarizer.quotes.frames import (
    Frame,
    frame_after,
    frame_at_end,
    frame_by_dash,
    sentence_subject,
    speaks_again,
)
from digest.summarizer.quotes.leading import frame_before, frame_by_noun
from digest.summarizer.quotes.marks import Marked
from digest.summarizer.quotes.paragraph import Paragraph
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.speech import SHORT_WORDS, follows_titled, is_title, word_count
from digest.summarizer.quotes.ties import ADJACENT, LISTED, Tie


def tie_by_frame(paragraph: Paragraph, sentence: Sentence, position: int, one: Marked, mine: Tie | None) -> Tie | None:
    """Return the tie by the best frame of the sentence; `None` when it has none."""
    inside = paragraph.text[one.start : one.end].rstrip(" \u00a0'’\"”")
    after = paragraph.text[one.outer_end : one.outer_end + 1]
    comma = (
        inside[-1:] in {",", "?", "!", "—", "–", "-", "…"}
        or after == ","
        or (position == sentence.begin and (paragraph.words.code != "en" or not sentence.tokens[position].hard))
    )
    before = paragraph.text[max(paragraph.begin, one.outer_start - 40) : one.outer_start]
    short = word_count(inside, paragraph.words) < SHORT_WORDS
    frame = _best_frame(paragraph, sentence, position, one, comma=comma)
    if frame is None and position > sentence.begin:
        if mine is not None and mine.speaker and _goes_on(paragraph, sentence, position, mine):
            return paragraph.borrowed(one, mine, "same-sentence")
        spoken = paragraph.is_speech(sentence, position, one)
        return Tie(kind=paragraph.kind(one, framed=False) if spoken else "mention")
    if frame is None:
        return None
    adjacent = frame.rule in ADJACENT
    titled = (follows_titled(inside, before, paragraph.words) and frame.rule not in LISTED[:2]) or (
        is_title(inside, before) and frame.rule not in LISTED[:2] and not comma
    )
    direct_short = (
        adjacent
        and (inside[-1:] in ".,!?" or sentence.mark(position - 1) in {":", ","} or after in {",", "."})
        and (position == sentence.begin or frame.rule in LISTED[:2])
    )
    if titled or (short and not direct_short and not _is_named_by(paragraph, sentence, frame)):
        return Tie(kind="mention")
    return paragraph.told(frame, sentence, one)


def _best_frame(paragraph: Paragraph, sentence: Sentence, position: int, one: Marked, *, comma: bool) -> Frame | None:
    """Return the frame that counts: beside the quotation on the right, then on the left, then at the sentence's end."""
    inside = paragraph.text[one.start : one.end].rstrip(" \u00a0'’\"”")
    before = paragraph.text[max(paragraph.begin, one.outer_start - 40) : one.outer_start]
    short = word_count(inside, paragraph.words) < SHORT_WORDS
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


def _goes_on(paragraph: Paragraph, sentence: Sentence, position: int, mine: Tie) -> bool:
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
