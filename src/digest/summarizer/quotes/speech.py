"""Finds the quotations of a text, what kind they are, and who said them. Layer 3: pure; it never changes a word.

Each rule's confidence is the share of right speakers measured for it; what no rule finds has no speaker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.model import Quote, QuoteKind, Span
from digest.summarizer.quotes.frames import Frame, frame_of
from digest.summarizer.quotes.lexicon import Lexicon, lexicon
from digest.summarizer.quotes.marks import Marked, pair_marks
from digest.summarizer.quotes.names import Names
from digest.summarizer.quotes.tokens import Sentence, Token, sentences

CONFIDENCES = {
    "quote-verb-subject": 0.98, "quote-subject-verb": 0.98, "quote-according": 0.95, "verb-colon": 0.95, "verb-comma": 0.95,
    "verb-quote": 0.95, "continued": 0.95,
}  # fmt: skip
UNMEASURED = 0.6
_TERMINAL = ".!?…。！？"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, where that stands, and by which rule it was found."""

    rule: str
    start: int
    end: int
    cue: tuple[int, int] | None
    evidence: Span


def find_quotes(text: str, *, language: str = "en") -> tuple[Quote, ...]:
    """Return every marked passage of `text` in order: kind, and the speaker where the source tells; offsets in code points."""
    marked = pair_marks(text)
    if not marked:
        return ()
    words = lexicon(language)
    parts = sentences(text, marked, words)
    voices = _voices(text, marked, parts, words)
    names = Names(text, parts, words)
    quotes = []
    for number, one in enumerate(marked):
        quotes.append(_quote(text, one, marked, voices.get(number), names))
    return tuple(quotes)


def _voices(text: str, marked: Sequence[Marked], parts: Sequence[Sentence], words: Lexicon) -> dict[int, Voice]:
    """Return the voice of each outer passage whose speaker is found."""
    voices: dict[int, Voice] = {}
    last: Voice | None = None
    last_paragraph = -9
    for place, part in enumerate(parts):
        for at, token in enumerate(part.tokens):
            if token.quote is None:
                continue
            voice = _voice(text, marked[token.quote], parts, place, at, words, voices, last, last_paragraph)
            if voice is not None:
                voices[token.quote] = voice
                if _is_speech(text, marked[token.quote]):
                    last, last_paragraph = voice, part.paragraph
    return voices


def _voice(
    text: str, one: Marked, parts: Sequence[Sentence], place: int, at: int, words: Lexicon,
    voices: dict[int, Voice], last: Voice | None, last_paragraph: int,
) -> Voice | None:  # fmt: skip
    part = parts[place]
    if one.continues is not None and one.continues in voices:
        return replace(voices[one.continues], rule="continued")
    frame = frame_of(part.tokens, at, words)
    if frame is not None and frame.rule != "sentence-subject":
        return _as_voice(part, frame)
    whole = at == 0 and _is_whole(part)
    if at == 0 and place and parts[place - 1].tokens[-1].text in ":：":
        before = parts[place - 1]
        token = Token('"', "", before.end, before.end, 0, ".")
        found = frame_of((*before.tokens, token), len(before.tokens), words)
        if found is not None:
            return _as_voice(before, replace_rule(found, "introduced"))
    if last is not None and part.paragraph == last_paragraph and (whole or at == 0):
        return replace(last, rule="continued")
    if (
        frame is None
        and whole
        and last is not None
        and _ends_in_quote(parts, place)
        and part.paragraph - last_paragraph == 1
    ):
        return replace(last, rule="floating")
    if frame is not None:
        return _as_voice(part, frame)
    return None


def replace_rule(frame: Frame, rule: str) -> Frame:
    """Return the same frame under another rule's name."""
    return Frame(rule, frame.speaker, frame.cue)


def _is_whole(part: Sentence) -> bool:
    return all(token.quote is not None or not token.is_word for token in part.tokens)


def _ends_in_quote(parts: Sequence[Sentence], place: int) -> bool:
    return place > 0


def _as_voice(part: Sentence, frame: Frame) -> Voice:
    tokens = part.tokens
    cue = tokens[frame.cue] if frame.cue is not None and frame.cue < len(tokens) else None
    end = tokens[frame.speaker.end - 1].end
    tail = tokens[frame.speaker.end - 1].text
    if frame.rule == "noun-quote" and tail.endswith(("'s", "’s")):
        end -= 2
    return Voice(
        frame.rule,
        tokens[frame.speaker.start].start,
        end,
        (cue.start, cue.end) if cue else None,
        Span(start=part.start, end=part.end),
    )


def _is_speech(text: str, one: Marked) -> bool:
    inside = text[one.start : one.end].strip()
    return len(inside.split()) >= 4 or inside[-1:] in ",.!?"


def _kind(text: str, one: Marked, voice: Voice | None) -> QuoteKind:
    inside = text[one.start : one.end].strip()
    count = len(inside.split())
    starts = inside[:1].isupper() or inside[:1] in "[“'‘…($"
    ends = inside[-1:] in ".!?…,—–-。！？，'’\"”" or text[one.outer_end : one.outer_end + 1] in {",", "."}
    if voice is None:
        return "direct" if count >= 4 and starts and inside[-1:] in ".!?…,—" else "mention"
    if starts and ends and (count >= 2 or inside[-1:] in ",.!?"):
        return "direct"
    if voice.rule in {"sentence-subject"} and count < 4:
        return "mention"
    return "partial"


def _quote(text: str, one: Marked, marked: Sequence[Marked], voice: Voice | None, names: Names) -> Quote:
    parent = marked[one.parent] if one.parent is not None else None
    kind: QuoteKind = "mention" if parent is not None else _kind(text, one, voice)
    bare = Quote(
        text=text[one.start : one.end], start=one.start, end=one.end, kind=kind,
        parent=Span(start=parent.start, end=parent.end) if parent else None,
    )  # fmt: skip
    if voice is None or kind == "mention":
        return bare
    name, role = names.resolve(voice.start, voice.end)
    return replace(
        bare,
        speaker=text[voice.start : voice.end], speaker_start=voice.start, speaker_end=voice.end, speaker_name=name, speaker_role=role,
        cue=text[voice.cue[0] : voice.cue[1]] if voice.cue else None, evidence=voice.evidence, rule=voice.rule,
        confidence=CONFIDENCES.get(voice.rule, UNMEASURED),
    )  # fmt: skip
