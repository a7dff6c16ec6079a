"""From a text to its quotations: marks, speech, speakers, names, in this order."""

from digest.model import Quote, Span
from digest.summarizer.quotes.lexicon import lexicon
from digest.summarizer.quotes.marks import Marked, pair_marks
from digest.summarizer.quotes.names import Names, Resolved
from digest.summarizer.quotes.pronouns import resolve_pronoun
from digest.summarizer.quotes.rules import NAME_SHOWN, Tie, rule_confidence
from digest.summarizer.quotes.speakers import tie_speakers

UNKNOWN = Resolved(None, None, 0.0)
MOST_SPEAKERS = 400
"""Sentences kept to tell who issued a document; a bound for texts that are all quotations."""


def find_quotes(text: str, *, language: str = "en") -> tuple[Quote, ...]:
    """Return every passage in quotation marks, in order, with who said it where the text tells.

    `text[quote.start:quote.end] == quote.text`, inside the marks; offsets in code points. Titles, terms and scare quotes are of
    kind `mention` and have no speaker. `language` is a BCP 47 tag; in one without data of its own nobody is said to have spoken.
    """
    words = lexicon(language)
    marked = pair_marks(text)
    if not marked:
        return ()
    ties = tie_speakers(text, marked, words)
    names = Names(text, words) if any(tie.speaker for tie in ties) else None
    quoted = [(one.outer_start, one.outer_end) for one in marked if one.parent is None]
    known: dict[tuple[int, int], Resolved] = {}
    spoken: list[tuple[tuple[int, int], Resolved]] = []
    quotes = []
    for one, tie in zip(marked, ties, strict=True):
        if names is not None and tie.speaker is not None and tie.speaker not in known:
            who = names.resolve(*tie.speaker)
            if who.name is None:
                who = resolve_pronoun(*tie.speaker, names, quoted)
            if who.name is None:
                issued = names.issued(text[slice(*tie.speaker)], spoken, tie.speaker[0])
                who = issued if issued.name else who
            known[tie.speaker] = who
            if tie.sentence is not None and len(spoken) < MOST_SPEAKERS:
                spoken.append((tie.sentence, who))
        quotes.append(_quote(text, one, tie, marked, known.get(tie.speaker or (-1, -1), UNKNOWN), language=words.code))
    return tuple(quotes)


def _quote(text: str, one: Marked, tie: Tie, marked: tuple[Marked, ...], who: Resolved, *, language: str) -> Quote:
    around = marked[one.parent] if one.parent is not None else None
    parent = Span(start=around.start, end=around.end) if around else None
    if tie.speaker is None or tie.kind == "mention":
        return Quote(text=text[one.start : one.end], start=one.start, end=one.end, kind=tie.kind, parent=parent)
    start, end = tie.speaker
    confidence = rule_confidence(tie.rule, language)
    shown = who.name if confidence * who.confidence >= NAME_SHOWN else None
    return Quote(
        text=text[one.start : one.end],
        start=one.start,
        end=one.end,
        kind=tie.kind,
        speaker=text[start:end],
        speaker_start=start,
        speaker_end=end,
        speaker_name=shown,
        speaker_role=who.role if shown else None,
        cue=text[tie.cue[0] : tie.cue[1]] if tie.cue else None,
        evidence=Span(start=tie.sentence[0], end=tie.sentence[1]) if tie.sentence else None,
        rule=tie.rule,
        confidence=confidence,
        parent=parent,
    )
