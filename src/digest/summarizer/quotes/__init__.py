"""Quotations: who said what, verbatim, or honestly unknown. Functions over text; nothing here changes a word.

    marks (pairing) → tokens → frames, leading, mentions (who is beside it), voices (who can speak) → speakers
    → names, roles, pronouns (who that is) → judging (why one is no pull quote) → choice

The words of each language are data in `languages/`; a new language is a file there and its cases in the labelled corpus.
"""

from digest.model import Quote, Span
from digest.summarizer.quotes.choice import choose_quotes, judge_quotes
from digest.summarizer.quotes.judging import Surroundings
from digest.summarizer.quotes.lexicon import lexicon
from digest.summarizer.quotes.marks import Marked, pair_marks
from digest.summarizer.quotes.names import Names, Resolved
from digest.summarizer.quotes.pronouns import resolve_pronoun
from digest.summarizer.quotes.rules import NAME_SHOWN, Speaker, rule_confidence
from digest.summarizer.quotes.speakers import find_speakers

__all__ = ["Surroundings", "choose_quotes", "find_quotes", "judge_quotes"]

_UNKNOWN = Resolved(None, None, 0.0)
_MOST_SPEAKERS = 400
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
    speakers = find_speakers(text, marked, words)
    names = Names(text, words) if any(speaker.mention for speaker in speakers) else None
    quoted = [(passage.outer_start, passage.outer_end) for passage in marked if passage.parent is None]
    known: dict[tuple[int, int], Resolved] = {}
    spoken: list[tuple[tuple[int, int], Resolved]] = []
    quotes = []
    for passage, speaker in zip(marked, speakers, strict=True):
        if names is not None and speaker.mention is not None and speaker.mention not in known:
            who = names.resolve(*speaker.mention)
            if who.name is None:
                who = resolve_pronoun(*speaker.mention, names, quoted)
            if who.name is None:
                issued = names.issued(text[slice(*speaker.mention)], spoken, speaker.mention[0])
                who = issued if issued.name else who
            known[speaker.mention] = who
            if speaker.sentence is not None and len(spoken) < _MOST_SPEAKERS:
                spoken.append((speaker.sentence, who))
        quotes.append(
            _quote(
                text, passage, speaker, marked, known.get(speaker.mention or (-1, -1), _UNKNOWN), language=words.code
            )
        )
    return tuple(quotes)


def _quote(
    text: str, passage: Marked, speaker: Speaker, marked: tuple[Marked, ...], who: Resolved, *, language: str
) -> Quote:
    around = marked[passage.parent] if passage.parent is not None else None
    parent = Span(start=around.start, end=around.end) if around else None
    if speaker.mention is None or speaker.kind == "mention":
        return Quote(
            text=text[passage.start : passage.end],
            start=passage.start,
            end=passage.end,
            kind=speaker.kind,
            parent=parent,
        )
    start, end = speaker.mention
    confidence = rule_confidence(speaker.rule, language)
    shown = who.name if confidence * who.confidence >= NAME_SHOWN else None
    return Quote(
        text=text[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
        kind=speaker.kind,
        speaker=text[start:end],
        speaker_start=start,
        speaker_end=end,
        speaker_name=shown,
        speaker_role=who.role if shown else None,
        cue=text[speaker.cue[0] : speaker.cue[1]] if speaker.cue else None,
        evidence=Span(start=speaker.sentence[0], end=speaker.sentence[1]) if speaker.sentence else None,
        rule=speaker.rule,
        confidence=confidence,
        parent=parent,
    )
