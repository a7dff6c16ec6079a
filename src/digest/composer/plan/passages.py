"""From the words of a plan to the passages of an article, or to what is wrong with them.

An excerpt or quote that the machine chose keeps all that is known of it; any other is made here from the article alone.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from digest.composer import labels
from digest.composer.plan.notation import Passage
from digest.composer.plan.writing import heading_of, speaker_of
from digest.composer.rendering.views import anchor
from digest.errors import PlanError
from digest.model import Article, Excerpt, Quote, Span, Story
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


class Material:
    """What there is to choose from in one story; the article is read only when something is asked that the story cannot answer."""

    def __init__(
        self,
        story: Story,
        article_of: Callable[[Story], tuple[Article, str]],
        quotes_of: Callable[[Story], tuple[Quote, ...]],
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
        """What a person can read in its document."""
        return self._read[1]

    @cached_property
    def verbatim(self) -> Verbatim:
        """The article text, to look for words in."""
        return Verbatim(self.article.text)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quotation in the article."""
        return self._quotes_of(self.story)


CHOSEN = "chosen by the editor"

CHOSEN_SCORE = 1.0
"""Of what an editor chose: where room is short it goes last."""

MOST_CUTS = 60
"""Of one block quote; each is looked for in the rest of the article."""

MOST_PROBLEMS = 50
"""Of one story: each costs a search for what is nearest, 0.3 ms and more."""

_CUT = re.compile(r"\[(?:…|\.\.\.)\]")
_MARKS = "\"“”„«»‹›‘’‚'「」『』"
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "…": "."})


@dataclass(slots=True)
class Chooser:
    """Takes the passages of one planned story, one after the other."""

    material: Material
    file: str
    language: str
    """Of the digest's own words."""
    elsewhere: Callable[[str], Story | None]
    """Gives another story in which words stand."""
    problems: list[PlanError] = field(default_factory=list)
    excerpts: list[Excerpt] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    lines: dict[tuple[int, int], int] = field(default_factory=dict)
    """Where in the plan an excerpt's place in the article was asked for."""

    def take(self, passage: Passage) -> None:
        """Find a passage's words in the source; what is wrong with it goes to `problems`. After many of those no more are looked for."""
        if len(self.problems) >= MOST_PROBLEMS:
            return
        if passage.kind == "quote":
            self._take_quote(passage)
        else:
            self._take_excerpt(passage)

    def chosen(self) -> tuple[Excerpt, ...]:
        """Return the excerpts in source order; those with nothing between them in one paragraph are one, since nothing is cut there."""
        known = self.material.story.excerpts
        found: list[Excerpt] = []
        for one in sorted(self.excerpts, key=lambda one: one.start):
            last = found[-1] if found else None
            if last and last.continues and not (last in known and one in known) and self._touch(last, one):
                found[-1:] = self._excerpts_of([Span(start=last.start, end=one.end)])
            else:
                found.append(one)
        return tuple(found)

    def _touch(self, one: Excerpt, other: Excerpt) -> bool:
        return not self.material.verbatim.text[one.end : other.start].strip()

    def problem(self, line: int, problem: str, hint: str) -> None:
        """Note what is wrong, and where in the plan."""
        self.problems.append(PlanError(f"{self.file}:{line}", problem, hint))

    def _take_excerpt(self, passage: Passage) -> None:
        wanted = squeezed(passage.text)
        for known in self.material.story.excerpts:
            if squeezed(known.text) == wanted and (known.start, known.end) not in self.lines:
                self._add([known], passage.line)
                return
        spans = self._spans(passage)
        if spans is not None:
            self._add(self._excerpts_of(spans), passage.line)

    def _add(self, found: Sequence[Excerpt], line: int) -> None:
        for one in found:
            for (start, end), other in self.lines.items():
                if one.start < end and start < one.end:
                    self.problem(line, f"“{shortened(one.text)}” stands in line {other} already", "take one out")
                    return
        for one in found:
            self.lines[one.start, one.end] = line
        self.excerpts += found

    def _spans(self, passage: Passage) -> list[Span] | None:
        """Return where an excerpt's parts stand in the article, or `None` after noting why they do not."""
        marks = [match.group() for match in _CUT.finditer(passage.text)]
        parts = _CUT.split(passage.text)
        if not any(part.strip() for part in parts):
            self.problem(passage.line, "this block quote has no words", "put words of the article around the cut")
            return None
        if len(marks) > MOST_CUTS:
            self.problem(passage.line, f"this block quote has {len(marks)} cuts", f"at most {MOST_CUTS}")
            return None
        last = max((excerpt.end for excerpt in self.excerpts), default=0)
        missing = ""
        for start in dict.fromkeys((last, 0)):
            spans, missing = self._follow_parts(parts, marks, start)
            if not missing and not any(self._overlaps(span) for span in spans):
                return spans
        if missing:
            self._tell_altered(passage, missing)
            return None
        return self._follow_parts(parts, marks, 0)[0]

    def _overlaps(self, span: Span) -> bool:
        return any(span.start < end and start < span.end for start, end in self.lines)

    def _follow_parts(self, parts: Sequence[str], marks: Sequence[str], start: int) -> tuple[list[Span], str]:
        """Return where the parts stand, one after the other from `start` on, and the first one that does not.

        A mark of a cut that the source has itself is no cut: the longest run of parts that stands together is taken.
        """
        spans: list[Span] = []
        number = 0
        find = self.material.verbatim.find
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

    def _tell_altered(self, passage: Passage, words: str) -> None:
        """Note which words are not the article's, and what it has instead."""
        line = passage.line + passage.text[: passage.text.find(words)].count("\n") + _leading_lines(words)
        words = " ".join(words.split())
        if self.material.verbatim.find(words):
            hint = "put the parts into the order in which the article has them, or into block quotes of their own"
            self.problem(line, f"“{shortened(words)}” does not stand after what is before it", hint)
            return
        if (other := self.elsewhere(words)) is not None:
            hint = f"put them under {{#{anchor(other)}}}, or take them out"
            self.problem(line, f"these words stand in another story, “{shortened(heading_of(other))}”", hint)
            return
        texts = [block.text for block in self.material.article.blocks]
        near = nearest_part(words, texts)
        if near is None:
            hint = f"the article is {self.material.story.source}; copy its words, or take the > away if they are yours"
            self.problem(line, f"“{shortened(words)}” does not stand in the article", hint)
            return
        self.problem(line, f"these words were altered: {difference(near, words)}", _hint(near, words))

    def _excerpts_of(self, spans: Sequence[Span]) -> list[Excerpt]:
        """Return the excerpts at places in the article, none across paragraphs; parts with nothing between them become one."""
        article, text = self.material.article, self.material.article.text
        joined: list[Span] = []
        for span in spans:
            if joined and not text[joined[-1].end : span.start].strip():
                joined[-1] = replace(joined[-1], end=span.end)
            else:
                joined.append(span)
        found = []
        for span in joined:
            for number, offset in enumerate(article.offsets):
                block = article.blocks[number].text
                start, end = max(span.start - offset, 0), min(span.end - offset, len(block))
                if start < end and block[start:end].strip():
                    found.append(self._excerpt(number, offset, start, end))
        return found

    def _excerpt(self, number: int, offset: int, start: int, end: int) -> Excerpt:
        for known in self.material.story.excerpts:
            if (known.start, known.end) == (offset + start, offset + end):
                return known
        article, source_text = self.material.article, self.material.source_text
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
            within=_is_within_sentence(block.text, start, article.language),
            fragment=text_directive(source_text, block.text[start:end]),
        )

    def _take_quote(self, passage: Passage) -> None:
        taken = {(quote.start, quote.end) for quote in self.quotes}
        quote = self._known_quote(passage.text, taken)
        if quote is None:
            self._tell_no_quote(passage)
            return
        if (quote.start, quote.end) in taken:
            self.problem(passage.line, f"the quote “{shortened(quote.text)}” stands here twice", "take one out")
            return
        if passage.speaker is not None and not _is_said_of(passage.speaker, quote, self.language):
            said = speaker_of(quote, self.language)
            hint = f"who said it comes from the source alone; write: > — {said}"
            problem = (
                f"the source says “{said}”, not “{shortened(passage.speaker)}”"
                if quote.speaker
                else f"the source does not tell who said it, so not “{shortened(passage.speaker)}”"
            )
            self.problem(passage.speaker_line, problem, hint)
            return
        self.quotes.append(quote)

    def _known_quote(self, text: str, taken: set[tuple[int, int]]) -> Quote | None:
        """Return the quote with these words, rather one that is not taken; one the machine chose with all that it knows of it."""
        wanted = _bare(text)
        fitting = [one for one in self.material.story.quotes if _bare(one.text) == wanted]
        if not fitting or all((one.start, one.end) in taken for one in fitting):
            found = [one for one in self.material.quotes if _bare(one.text) == wanted]
            found.sort(key=lambda one: (one.kind == "mention", one.speaker is None, one.start))
            fitting += [self._placed(one) for one in found]
        free = [one for one in fitting if (one.start, one.end) not in taken]
        return next(iter([*free, *fitting]), None)

    def _placed(self, quote: Quote) -> Quote:
        source_text = self.material.source_text
        place = place_across(self.material.article, quote.start, quote.end, source_text)
        return replace(quote, place=place or quote.place, fragment=text_directive(source_text, quote.text))

    def _tell_no_quote(self, passage: Passage) -> None:
        line, words = passage.line, " ".join(passage.text.split())
        if self.material.verbatim.find(words):
            hint = (
                "make it an excerpt by taking out the lines with [!quote] and the speaker, or give the whole quotation"
            )
            self.problem(line, f"“{shortened(words)}” is no whole quotation of the article", hint)
            return
        near = nearest(words, (quote.text for quote in self.material.quotes))
        if near is None:
            hint = f"copy the words between the quotation marks of {self.material.story.source}"
            self.problem(line, f"“{shortened(words)}” is not quoted in the article", hint)
            return
        self.problem(line, f"this quote was altered: {difference(near, words)}", _hint(near, words))


def _is_within_sentence(text: str, start: int, language: str | None) -> bool:
    """Whether a sentence of a paragraph begins before an offset and goes on there; opening marks may stand between."""
    return any(
        one.start < start < one.end and any(char.isalnum() for char in text[one.start : start])
        for one in split_sentences(text, language=language)
    )


def _bare(text: str) -> str:
    """Return a quote's words without white space and without marks around them."""
    return squeezed(text).strip(_MARKS)


def _is_said_of(speaker: str, quote: Quote, language: str) -> bool:
    """Whether a plan's speaker says nothing that the source does not say of the quote's."""
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
    """Return what to do about altered words, and what may have altered them where it cannot be seen."""
    one, other = squeezed(near), squeezed(words)
    why = ""
    if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
        why = "they look the same, but your editor writes letters with accents in another way; "
    elif one.translate(_STRAIGHT).replace("...", ".") == other.translate(_STRAIGHT).replace("...", "."):
        why = "your editor may turn quotation marks, apostrophes or dots into others; "
    return f"{why}the article has: {near}"
