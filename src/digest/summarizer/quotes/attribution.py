"""Ties each marked passage of a text to the mention of who said it, by the frames of its sentence, else by its place. Layer 3: pure."""

from bisect import bisect_left

from digest.model import QuoteKind
from digest.summarizer.quotes.dense import dense_frame
from digest.summarizer.quotes.floating import tie_floating, tie_led_up
from digest.summarizer.quotes.frames import frame_after
from digest.summarizer.quotes.framing import tie_by_frame
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.marks import Marked, paragraphs
from digest.summarizer.quotes.paragraph import Paragraph
from digest.summarizer.quotes.sentences import Sentence
from digest.summarizer.quotes.speech import kind_of
from digest.summarizer.quotes.ties import GUESSES, Tie

SHORTEST_DENSE = 6
"""Signs below which marked words count as a term in a script without spaces."""


def tie_speakers(text: str, marked: tuple[Marked, ...], words: Lexicon) -> list[Tie]:
    """Return a tie for each passage, in the same order."""
    if not words.cues and not words.tables:
        return [Tie(kind=kind_of(text, one.outer_start, one, words, framed=False)) for one in marked]
    ties: list[Tie] = [Tie(kind="mention") for _ in marked]
    outer = [(i, one) for i, one in enumerate(marked) if one.parent is None]
    starts = [one.outer_start for _, one in outer]
    before: Paragraph | None = None
    last: Tie | None = None
    lines = [
        Paragraph(text, begin, stop, outer[bisect_left(starts, begin) : bisect_left(starts, stop)], words)
        for begin, stop in paragraphs(text)
    ]
    for number, paragraph in enumerate(lines):
        if paragraph.inside:
            after = lines[number + 1] if number + 1 < len(lines) else None
            last = (
                _tie_dense(paragraph, ties, last) if words.dense else _tie(paragraph, marked, ties, before, last, after)
            )
        before = paragraph
    return ties


def _tie(
    paragraph: Paragraph,
    marked: tuple[Marked, ...],
    ties: list[Tie],
    before: Paragraph | None,
    last: Tie | None,
    after: Paragraph | None,
) -> Tie | None:
    """Fill `ties` for this paragraph's quotations; return the last speech event known."""
    quotes = [(i, token) for i, token in enumerate(paragraph.tokens) if token.kind == "q"]
    floating: list[tuple[int, int]] = []
    mine: Tie | None = None
    sentence: Sentence | None = None
    for position, token in quotes:
        if sentence is None or not sentence.begin <= position < sentence.end:
            sentence = paragraph.sentence(position)
        one = marked[token.quote]
        if one.continues is not None:
            mine = _tie_continued(paragraph, sentence, position, marked, ties) or mine
            continue
        found = tie_by_frame(paragraph, sentence, position, one, mine)
        if found is not None:
            ties[token.quote] = found
            mine = found if found.speaker and found.kind != "mention" else mine
            for index, _ in floating:
                ties[index] = paragraph.borrowed(marked[index], found, "same-paragraph-later")
            floating.clear()
        elif paragraph.is_speech(sentence, position, one) or (
            mine is not None and paragraph.is_alone(sentence, position, one)
        ):
            led = tie_led_up(paragraph, sentence, position, one) if mine is not None else None
            if led is not None:
                ties[token.quote] = mine = led
            elif mine is not None and mine.speaker:
                ties[token.quote] = paragraph.borrowed(one, mine, "same-paragraph")
            else:
                floating.append((token.quote, position))
    for index, position in floating:
        ties[index] = tie_floating(paragraph, marked[index], position, before, last, after)
        mine = ties[index] if ties[index].speaker else mine
    return mine or last


def _tie_continued(
    paragraph: Paragraph, sentence: Sentence, position: int, marked: tuple[Marked, ...], ties: list[Tie]
) -> Tie | None:
    """Fill the tie of a passage that goes on from the paragraph before; its own frame tells of the earlier ones as well."""
    index = sentence.tokens[position].quote
    one, previous = marked[index], marked[index].continues
    frame = frame_after(sentence, position, comma=True) if one.closed else None
    if frame is not None:
        ties[index] = told = paragraph.told(frame, sentence, one)
        while previous is not None and (not ties[previous].speaker or ties[previous].rule in GUESSES):
            ties[previous] = Tie(
                kind="direct", speaker=told.speaker, cue=told.cue, sentence=told.sentence, rule="continued"
            )
            previous = marked[previous].continues
        return told
    earlier = ties[previous] if previous is not None else Tie(kind="direct")
    if not earlier.speaker or earlier.rule in GUESSES:
        ties[index] = Tie(kind="direct")
        return None
    ties[index] = Tie(
        kind="direct", speaker=earlier.speaker, cue=earlier.cue, sentence=earlier.sentence, rule="continued"
    )
    return ties[index]


def _tie_dense(paragraph: Paragraph, ties: list[Tie], last: Tie | None) -> Tie | None:
    """Fill `ties` in a script without spaces; return the last speech event known."""
    mine: Tie | None = None
    for index, one in paragraph.inside:
        inside = paragraph.text[one.start : one.end]
        whole = inside.rstrip()[-1:] in "。！？…，!?"
        found = dense_frame(
            paragraph.text, paragraph.begin, paragraph.stop, (one.outer_start, one.outer_end), paragraph.words
        )
        if found is not None and (whole or len(inside) >= SHORTEST_DENSE):
            speaker, cue, rule = found
            kind: QuoteKind = "direct" if whole or len(inside) >= 2 * SHORTEST_DENSE else "partial"
            mine = Tie(kind=kind, speaker=speaker, cue=cue, sentence=(paragraph.begin, paragraph.stop), rule=rule)
            ties[index] = mine
        elif whole and len(inside) >= SHORTEST_DENSE:
            ties[index] = paragraph.borrowed(one, mine, "same-paragraph") if mine else Tie(kind="direct")
    return mine or last
