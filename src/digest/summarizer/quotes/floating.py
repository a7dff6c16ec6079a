"""Ties of quotations that no frame of their sentence holds: what leads up to them, a signature, the last speech event. Layer 3: pure."""

from digest.summarizer.quotes.frames import Frame, acting_person, frame_at_end, sentence_subject
from digest.summarizer.quotes.leading import frame_before, main_frame
from digest.summarizer.quotes.marks import Marked
from digest.summarizer.quotes.paragraph import Paragraph
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.speech import word_count
from digest.summarizer.quotes.ties import Tie

SHORTEST_ALONE = 6
"""Words below which a marked passage that is a paragraph of its own counts as a heading in between."""


def tie_led_up(paragraph: Paragraph, sentence: Sentence, position: int, one: Marked) -> Tie | None:
    """Return the tie by a sentence without quotations right before a passage that is a sentence of its own."""
    if position != sentence.begin or position == 0 or paragraph.words.verb_second:
        return None
    earlier = paragraph.sentence(position - 1)
    if any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
        return None
    return _by_sentence(paragraph, earlier, one, "previous-sentence")


def tie_floating(
    paragraph: Paragraph,
    one: Marked,
    position: int,
    before: Paragraph | None,
    last: Tie | None,
    after: Paragraph | None,
) -> Tie:
    """Return the tie of a quotation that no sentence frames: what leads up to it, else the last speech event, else nobody."""
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
    if after is not None and one.outer_end >= paragraph.stop - 1 and (signed := after.signature()) is not None:
        return _signed(paragraph, signed, after, one)
    if frame is not None and earlier is not None:
        told = paragraph.told(frame, earlier, one)
        return Tie(
            kind=paragraph.kind(one, framed=False),
            speaker=told.speaker,
            cue=told.cue,
            sentence=told.sentence,
            rule=rule,
        )
    count = word_count(paragraph.text[one.start : one.end], paragraph.words)
    alone = one.outer_start == paragraph.begin and one.outer_end >= paragraph.stop - 1
    if alone and count < SHORTEST_ALONE:
        return Tie(kind="mention")
    if alone and one.closed and before is not None and before.tokens:
        earlier = before.sentence(len(before.tokens) - 1)
        if not any(earlier.tokens[i].kind == "q" for i in range(earlier.begin, earlier.end)):
            led = _by_sentence(paragraph, earlier, one, "previous-paragraph")
            if led is not None:
                return led
    follows = before is not None and bool(before.inside)
    if follows and alone and one.closed and last is not None and last.speaker:
        return paragraph.borrowed(one, last, "last-speech")
    return Tie(kind=paragraph.kind(one, framed=False))


def _by_sentence(paragraph: Paragraph, earlier: Sentence, one: Marked, rule: str) -> Tie | None:
    """Return the tie by the last verb of saying of a sentence that leads up to a passage; `None` when it has none."""
    frame = frame_at_end(earlier, earlier.begin - 1) or main_frame(earlier)
    if frame is None:
        return None
    told = paragraph.told(frame, earlier, one)
    kind = paragraph.kind(one, framed=False)
    return Tie(kind=kind, speaker=told.speaker, cue=told.cue, sentence=told.sentence, rule=rule)


def _signed(paragraph: Paragraph, frame: Frame, after: Paragraph, one: Marked) -> Tie:
    """Return the tie of a name that signs the paragraph `after`."""
    tie = after.told(frame, after.sentence(0), one)
    return Tie(kind=paragraph.kind(one, framed=False), speaker=tie.speaker, sentence=tie.sentence, rule=frame.rule)
