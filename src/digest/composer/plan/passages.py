"""Finding the block quotes of a plan in their articles: as excerpts and quotes, or as problems.

An excerpt or quote that the machine chose keeps everything that is known of it; any other is made here from the article alone.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from digest.composer import labels
from digest.composer.identity import anchor
from digest.composer.plan.notation import EDITORS_SPEAKER, PlannedPassage, PlanProblems
from digest.composer.plan.writing import heading_of, speaker_of
from digest.model import CLOSING_COMMAS, SPEAKER, ArrangedStory, Article, Excerpt, Override, Quote, Span
from digest.text.matching import (
    Verbatim,
    difference,
    nearest,
    nearest_part,
    place_across,
    place_within,
    shortened,
    squeezed,
)
from digest.text.sentences import split_sentences
from digest.text.urls import text_directive

CHOSEN = "chosen by the editor"
EDITORS_RULE = "named by the editor"
"""Of a quote whose speaker is the editor's correction."""

CHOSEN_SCORE = 1.0
"""Of what an editor chose: a mail that is too long loses it last."""

MAX_CUTS = 60
"""In one block quote: the parts are looked for one after the other in the article."""

MAX_PROBLEMS = 50
"""In one story: for each one the nearest words are searched for, which takes 0.3 ms and more."""

_CUT = re.compile(r"\[(?:…|\.\.\.)\]")
_MARKS = "\"“”„«»‹›‘’‚'「」『』"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "…": "."})


class Choices:
    """What there is to choose from in one story. Its article is read only when the story does not suffice."""

    def __init__(
        self,
        story: ArrangedStory,
        article_of: Callable[[ArrangedStory], tuple[Article, str]],
        quotes_of: Callable[[ArrangedStory], tuple[Quote, ...]],
    ) -> None:
        self.story = story
        self._article_of = article_of
        self._quotes_of = quotes_of

    @cached_property
    def _read(self) -> tuple[Article, str]:
        return self._article_of(self.story)

    @property
    def article(self) -> Article:
        """The article."""
        return self._read[0]

    @property
    def source_text(self) -> str:
        """The text of its document."""
        return self._read[1]

    @cached_property
    def verbatim(self) -> Verbatim:
        """The text of the article that may be printed, for searching."""
        return Verbatim(self.article.quotable_text)

    def is_unquotable(self, words: str) -> bool:
        """Return whether the article has these words only where its text may not be printed."""
        if self.article.is_quotable or self.verbatim.find(words):
            return False
        return Verbatim(self.article.text).find(words) is not None

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quotation in the article."""
        return self._quotes_of(self.story)


@dataclass(slots=True)
class Chooser:
    """Finds the passages of one planned story, one after the other."""

    choices: Choices
    problems: PlanProblems
    language: str
    """Of the digest's own words."""
    story_with: Callable[[str], ArrangedStory | None]
    """Returns a story that has these words."""
    excerpts: list[Excerpt] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    speakers: list[Override] = field(default_factory=list)
    """Whom the editor names as the speaker of a quote in place of the source's."""
    lines: dict[tuple[int, int], int] = field(default_factory=dict)
    """The line of the plan that chose each place in the article."""

    def take(self, passage: PlannedPassage) -> None:
        """Find the words of a passage in the source, or add to `problems`; after many problems, do nothing."""
        if len(self.problems.found) >= MAX_PROBLEMS:
            return
        if passage.kind == "quote":
            self._take_quote(passage)
        else:
            self._take_excerpt(passage)

    def chosen(self) -> tuple[Excerpt, ...]:
        """Return the excerpts in source order; neighbours with nothing between them in one paragraph become one."""
        machine_made = self.choices.story.excerpts
        chosen: list[Excerpt] = []
        for excerpt in sorted(self.excerpts, key=lambda excerpt: excerpt.start):
            last = chosen[-1] if chosen else None
            if (
                last
                and last.continues
                and not (last in machine_made and excerpt in machine_made)
                and not self.choices.verbatim.text[last.end : excerpt.start].strip()
            ):
                chosen[-1:] = self._excerpts_of([Span(start=last.start, end=excerpt.end)])
            else:
                chosen.append(excerpt)
        return tuple(chosen)

    def _take_excerpt(self, passage: PlannedPassage) -> None:
        wanted = squeezed(passage.text)
        for known in self.choices.story.excerpts:
            if squeezed(known.text) == wanted and (known.start, known.end) not in self.lines:
                self._add([known], passage.line)
                return
        spans = self._spans(passage)
        if spans is not None:
            self._add(self._excerpts_of(spans), passage.line)

    def _add(self, excerpts: Sequence[Excerpt], line: int) -> None:
        for excerpt in excerpts:
            for (start, end), other in self.lines.items():
                if excerpt.start < end and start < excerpt.end:
                    problem = f"“{shortened(excerpt.text)}” is already in line {other}"
                    self.problems.add(line, problem, "remove one of the two")
                    return
        for excerpt in excerpts:
            self.lines[excerpt.start, excerpt.end] = line
        self.excerpts += excerpts

    def _spans(self, passage: PlannedPassage) -> list[Span] | None:
        """Return where the parts of an excerpt are in the article, or `None` after noting the problem."""
        marks = [match.group() for match in _CUT.finditer(passage.text)]
        parts = _CUT.split(passage.text)
        if not any(part.strip() for part in parts):
            self.problems.add(passage.line, "this block quote has no words", "put words of the article around the cut")
            return None
        if len(marks) > MAX_CUTS:
            self.problems.add(
                passage.line, f"this block quote has {len(marks)} cuts", f"at most {MAX_CUTS} are allowed"
            )
            return None
        last = max((excerpt.end for excerpt in self.excerpts), default=0)
        missing = ""
        for start in dict.fromkeys((last, 0)):
            spans, missing = self._follow_parts(parts, marks, start)
            if not missing and not any(self._overlaps(span) for span in spans):
                return spans
        if missing:
            self._note_altered(passage, missing)
            return None
        return self._follow_parts(parts, marks, 0)[0]

    def _overlaps(self, span: Span) -> bool:
        return any(span.start < end and start < span.end for start, end in self.lines)

    def _follow_parts(self, parts: Sequence[str], marks: Sequence[str], start: int) -> tuple[list[Span], str]:
        """Return where the parts are, one after the other from `start` on, and the first part that is not there.

        Where the source itself has the mark of a cut, nothing is cut: the longest run of parts that is found as a whole is taken.
        """
        spans: list[Span] = []
        number = 0
        find = self.choices.verbatim.find
        while number < len(parts):
            if not parts[number].strip() and len(parts) > 1:
                number += 1
                continue
            for stop in range(len(parts), number, -1):
                words = parts[number] + "".join(
                    mark + part for mark, part in zip(marks[number : stop - 1], parts[number + 1 : stop], strict=True)
                )
                if span := find(words, start):
                    break
            else:
                return spans, parts[number]
            spans.append(span)
            start, number = span.end, stop
        return spans, ""

    def _note_altered(self, passage: PlannedPassage, words: str) -> None:
        """Note which words are not the article's, and what it has instead."""
        line = passage.line + passage.text[: passage.text.find(words)].count("\n") + _leading_lines(words)
        words = " ".join(words.split())
        if self.choices.is_unquotable(words):
            self._note_unquotable(line, words)
            return
        if self.choices.verbatim.find(words):
            hint = "put the parts into the order of the article, or into separate block quotes"
            self.problems.add(line, f"“{shortened(words)}” is not found after the words before it", hint)
            return
        if (other := self.story_with(words)) is not None:
            hint = f"put them under {{#{anchor(other)}}}, or remove them"
            self.problems.add(line, f"these words are from another story, “{shortened(heading_of(other))}”", hint)
            return
        texts = [block.text for block in self.choices.article.blocks if block.quotable]
        near = nearest_part(words, texts)
        if near is None:
            hint = f"the article is {self.choices.story.source}; copy its words, or remove the > if the words are yours"
            self.problems.add(line, f"“{shortened(words)}” is not in the article", hint)
            return
        self.problems.add(line, f"these words were altered: {difference(near, words)}", _hint(near, words))

    def _note_unquotable(self, line: int, words: str) -> None:
        reason = "its paragraph holds formulas or raised signs that plain text lacks"
        problem = f"“{shortened(words)}” cannot be shown: {reason}"
        self.problems.add(line, problem, "remove it; readers find it in the source, to which the story links")

    def _excerpts_of(self, spans: Sequence[Span]) -> list[Excerpt]:
        """Return the excerpts at places in the article, one for each paragraph; parts with nothing between them become one."""
        article, text = self.choices.article, self.choices.article.text
        joined: list[Span] = []
        for span in spans:
            if joined and not text[joined[-1].end : span.start].strip():
                joined[-1] = replace(joined[-1], end=span.end)
            else:
                joined.append(span)
        excerpts = []
        for span in joined:
            for number, offset in enumerate(article.offsets):
                block = article.blocks[number].text
                start, end = max(span.start - offset, 0), min(span.end - offset, len(block))
                if start < end and block[start:end].strip():
                    excerpts.append(self._excerpt(number, offset, start, end))
        return excerpts

    def _excerpt(self, number: int, offset: int, start: int, end: int) -> Excerpt:
        for known in self.choices.story.excerpts:
            if (known.start, known.end) == (offset + start, offset + end):
                return known
        article, source_text = self.choices.article, self.choices.source_text
        block = article.blocks[number]
        words = block.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        return Excerpt(
            text=block.text[start:end],
            start=offset + start,
            end=offset + end,
            place=place_within(block, start, end, source_text),
            score=CHOSEN_SCORE,
            reason=CHOSEN,
            continues=bool(block.text[end:].strip()),
            follows_gap=block.follows_gap and not block.text[:start].strip(),
            within=_is_within_sentence(block.text, start, article.language),
            fragment=text_directive(source_text, block.text[start:end]),
        )

    def _take_quote(self, passage: PlannedPassage) -> None:
        taken = {(quote.start, quote.end) for quote in self.quotes}
        quote = self._known_quote(passage.text, taken)
        if quote is None:
            self._note_no_quote(passage)
            return
        if (quote.start, quote.end) in taken:
            problem = f"this story has the quote “{shortened(quote.text)}” twice"
            self.problems.add(passage.line, problem, "remove one of the two")
            return
        self.quotes.append(self._credited(quote, passage))

    def _credited(self, quote: Quote, passage: PlannedPassage) -> Quote:
        """Return a quote with the source's speaker, or with the one that the editor names in place of that."""
        named = passage.speaker
        if named is None or _agrees_with_source(named, quote, self.language):
            return quote
        own = named.removeprefix(EDITORS_SPEAKER).strip()
        if own == named and self.choices.verbatim.find(own) is None:
            speaker = speaker_of(quote, self.language)
            problem = (
                f"the source says “{speaker}”, and does not name “{shortened(own)}”"
                if quote.speaker
                else f"the source does not say who spoke, and does not name “{shortened(own)}”"
            )
            hint = f"write: > — {speaker}; or, if you know better: > — {EDITORS_SPEAKER} {shortened(own)}"
            self.problems.add(passage.speaker_line, problem, hint)
            return quote
        self.speakers.append(
            Override(field=SPEAKER, value=own, file=self.problems.file, line=passage.speaker_line, quote=quote.text)
        )
        return replace(
            quote,
            speaker=own or None,
            speaker_start=None,
            speaker_end=None,
            speaker_name=None,
            speaker_role=None,
            cue=None,
            evidence=None,
            rule=EDITORS_RULE,
            confidence=1.0,
        )

    def _known_quote(self, text: str, taken: set[tuple[int, int]]) -> Quote | None:
        """Return the quote with these words, if possible one that is not taken and that the machine chose."""
        wanted = _bare(text)
        fitting = [quote for quote in self.choices.story.quotes if _bare(quote.text) == wanted]
        if not fitting or all((quote.start, quote.end) in taken for quote in fitting):
            others = [quote for quote in self.choices.quotes if _bare(quote.text) == wanted]
            others.sort(key=lambda quote: (quote.kind == "mention", quote.speaker is None, quote.start))
            fitting += [self._placed(quote) for quote in others]
        free = [quote for quote in fitting if (quote.start, quote.end) not in taken]
        return next(iter([*free, *fitting]), None)

    def _placed(self, quote: Quote) -> Quote:
        source_text = self.choices.source_text
        place = place_across(self.choices.article, quote.start, quote.end, source_text)
        return replace(quote, place=place or quote.place, fragment=text_directive(source_text, quote.text))

    def _note_no_quote(self, passage: PlannedPassage) -> None:
        line, words = passage.line, " ".join(passage.text.split())
        if self.choices.is_unquotable(words.strip(_MARKS)):
            self._note_unquotable(line, words)
            return
        if self.choices.verbatim.find(words):
            hint = "remove the lines with [!quote] and the speaker to make it an excerpt, or give the whole quotation"
            self.problems.add(line, f"“{shortened(words)}” is not a whole quotation of the article", hint)
            return
        near = nearest(words, (quote.text for quote in self.choices.quotes))
        if near is None:
            hint = f"copy the words between the quotation marks of {self.choices.story.source}"
            self.problems.add(line, f"“{shortened(words)}” is not quoted in the article", hint)
            return
        self.problems.add(line, f"this quote was altered: {difference(near, words)}", _hint(near, words))


def _is_within_sentence(text: str, start: int, language: str | None) -> bool:
    """Whether words of the same sentence stand before an offset in a paragraph; opening marks do not count."""
    return any(
        sentence.start < start < sentence.end and any(char.isalnum() for char in text[sentence.start : start])
        for sentence in split_sentences(text, language=language)
    )


def _bare(text: str) -> str:
    """Return the words of a quote without white space, quotation marks around them and the comma at their end, which no output shows."""
    bare = squeezed(text).strip(_MARKS)
    return bare[:-1] if bare.endswith(CLOSING_COMMAS) else bare


def _agrees_with_source(speaker: str, quote: Quote, language: str) -> bool:
    """Whether the source has every word of the speaker in the plan."""
    forms = [speaker_of(quote, language), quote.speaker, quote.speaker_name, quote.speaker_role]
    if quote.speaker is None:
        forms.append(labels.words(labels.FALLBACK)["speaker_unknown"])
    known = {word for form in forms if form for word in _names(form)}
    return set(_names(speaker)) <= known


def _names(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _leading_lines(words: str) -> int:
    return words[: len(words) - len(words.lstrip())].count("\n")


def _hint(near: str, words: str) -> str:
    """Return the article's words as a hint, with the cause of a difference that is hard to see."""
    ours, theirs = squeezed(near), squeezed(words)
    cause = ""
    if unicodedata.normalize("NFC", ours) == unicodedata.normalize("NFC", theirs):
        cause = "they look the same, but your editor encodes accented letters in another way; "
    elif ours.translate(_STRAIGHT).replace("...", ".") == theirs.translate(_STRAIGHT).replace("...", "."):
        cause = "your editor may replace quotation marks, apostrophes or dots; "
    return f"{cause}the article has: {near}"
