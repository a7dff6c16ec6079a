"""Selects the units of an article to show: junk out, scores, no repetition, coherence, budget.

Every unit gets a `Verdict`, so that a person can see why a paragraph was taken or left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from digest.model import Article, Block, Span
from digest.summarizer.junk import Fault, Sieve, find_faults
from digest.summarizer.references import leaning_word
from digest.summarizer.scores import (
    OPENER_COHERENCE,
    REPEATED,
    STRAY,
    Score,
    Vector,
    coherence_of,
    cosine,
    score_units,
    vectors_of,
)
from digest.text.languages import Language, language_data
from digest.text.sentences import STORY_WORDS, cut_to_fit, split_sentences
from digest.text.words import count_words, terms_of

READABLE = frozenset({"paragraph", "quote", "list"})
"""Kinds of block that may be shown; headings, captions and code say little alone."""

FEW_PARAGRAPHS = 3
"""With fewer, an article is selected from by sentences."""

SENTENCES_TOGETHER = 2

UNQUOTABLE = Fault(reason="holds signs that plain text cannot show", hard=True)
"""Of every unit of a block that is never printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A passage that is taken or left as one: `article.blocks[block].text[start:end] == text`."""

    block: int
    start: int
    end: int
    text: str
    fault: Fault | None
    """Why it should not be shown; `None` when it may be."""


def units_of(article: Article, *, budget: int) -> tuple[Unit, ...]:
    """Return the units of the body, in source order; a paragraph longer than `budget` is cut where a sentence ends."""
    blocks = [(i, block) for i, block in enumerate(article.blocks) if block.kind in READABLE and block.text.strip()]
    texts = [block.text for _, block in blocks]
    sieve = Sieve(title=article.attribution.headline or "", language=language_data(article.language))
    faults = _faults(sieve, texts, [block for _, block in blocks])
    if faults.count(None) < FEW_PARAGRAPHS:
        spans = [(i, span) for i, block in blocks for span in _pairs(block, article.language)]
    else:
        spans = [
            (i, cut_to_fit(block.text, budget=budget, language=article.language))
            if sieve.length_of(block.text) > budget
            else (i, Span(start=0, end=len(block.text)))
            for i, block in blocks
        ]
    parts = [article.blocks[i].text[span.start : span.end] for i, span in spans]
    if parts != texts:  # what was cut is judged as it will be shown
        faults = _faults(sieve, parts, [article.blocks[i] for i, _ in spans])
    return tuple(
        Unit(block=i, start=span.start, end=span.end, text=part, fault=fault)
        for (i, span), part, fault in zip(spans, parts, faults, strict=True)
    )


def _faults(sieve: Sieve, texts: Sequence[str], blocks: Sequence[Block]) -> tuple[Fault | None, ...]:
    """Return the fault of each text; each stands in the block of the same number."""
    found = sieve.find_faults(texts)
    return tuple(fault if block.quotable else UNQUOTABLE for fault, block in zip(found, blocks, strict=True))


def _pairs(block: Block, language: str | None) -> list[Span]:
    """Return a block in pairs of sentences; the last of an odd number joins the pair before it."""
    sentences = split_sentences(block.text, language=language)
    starts = list(range(0, max(1, len(sentences) - 1), SENTENCES_TOGETHER))
    lasts = [*(start - 1 for start in starts[1:]), len(sentences) - 1]
    return [
        Span(start=sentences[first].start, end=sentences[last].end) for first, last in zip(starts, lasts, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one unit is taken, and why."""

    taken: bool
    reason: str
    """For people: `opens the story`, `fewer than 8 words`, `no room left`."""
    score: Score | None = None
    """`None` for a unit that never competed."""
    words: int = 0
    """Its length as `count_words` has it."""


def select_passages(
    units: Sequence[str], *, title: str = "", language: str = "en", words: int = STORY_WORDS
) -> tuple[int, ...]:
    """Return the indices of the key units, in source order, each once, together no longer than `words`.

    Units are paragraphs or sentences. In Chinese and Japanese `words` counts characters. When no unit that may be shown fits,
    the best one comes alone; when none may be shown at all (only notices, captions, links), `()`.
    """
    verdicts = judge_units(units, title=title, language=language, allowance=Allowance(words=words))
    return tuple(index for index, verdict in enumerate(verdicts) if verdict.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much of an article may be shown."""

    words: int
    """In what `count_words` counts."""
    opener_slack: float = 1.0
    """How many times as long as that the opening unit may be, when it then comes alone."""


def judge_units(
    units: Sequence[str],
    *,
    title: str,
    language: str | None,
    allowance: Allowance,
    faults: Sequence[Fault | None] | None = None,
) -> tuple[Verdict, ...]:
    """Return the verdict on each unit of one article; `faults` are those of the units, where they are known."""
    data = language_data(language)
    if faults is None:
        faults = find_faults(units, title=title, language=data)
    return _judged(_pooled([units], [faults], data), title, data, allowance)


def judge_pool(
    groups: Sequence[Sequence[str]],
    *,
    titles: Sequence[str],
    faults: Sequence[Sequence[Fault | None]],
    language: str | None,
    allowance: Allowance,
) -> tuple[tuple[Verdict, ...], ...]:
    """Return the verdicts on the units of several articles on one event, article by article, chosen under one allowance.

    `faults` are those of the units. A unit's place is the one in its own article; what recurs counts over all of them. The first
    article opens the story.
    """
    data = language_data(language)
    verdicts = iter(_judged(_pooled(groups, faults, data), " ".join(titles), data, allowance))
    return tuple(tuple(next(verdicts) for _ in units) for units in groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """The units of all articles, article after article; indices count through."""

    texts: list[str]
    faults: list[Fault | None]
    places: dict[int, int]
    """Each unit that competes, with its place among those of its own article; all first ones first, then all second ones…"""
    needs: dict[int, int]
    """Each unit that opens with a pronoun or connective, with the unit of the story before it."""
    bridges: list[int]
    """Short units with a unit on both sides."""


def _pooled(groups: Sequence[Sequence[str]], found: Sequence[Sequence[Fault | None]], data: Language) -> _Pool:
    pool = _Pool(texts=[], faults=[], places={}, needs={}, bridges=[])
    ranked: list[tuple[int, int]] = []
    for units, faults in zip(groups, found, strict=True):
        start = len(pool.texts)
        competing = _competing(faults)
        pool.texts.extend(units)
        pool.faults.extend(faults)
        ranked += [(place, start + i) for place, i in enumerate(competing)]
        pool.needs.update({start + i: start + j for i, j in _needs(units, faults, competing, data).items()})
        pool.bridges.extend(
            start + i for i, fault in enumerate(faults) if fault and fault.bridges and 0 < i < len(units) - 1
        )
    pool.places.update({i: place for place, i in sorted(ranked)})
    return pool


def _judged(pool: _Pool, headline: str, data: Language, allowance: Allowance) -> tuple[Verdict, ...]:
    """Return the verdict on each unit of a pool."""
    texts = [pool.texts[i] for i in pool.places]
    vectors = vectors_of(texts, language=data)
    title_terms = frozenset(terms_of(headline, language=data))
    scores = score_units(texts, vectors, places=list(pool.places.values()), title_terms=title_terms)
    choice = _Choice(
        places=list(pool.places),
        coherence=dict(zip(pool.places, coherence_of(vectors), strict=True)),
        lengths=[count_words(text) for text in pool.texts],
        vectors=dict(zip(pool.places, vectors, strict=True)),
        scores=dict(zip(pool.places, scores, strict=True)),
        needs=pool.needs,
        room=allowance.words,
    )
    choice.run(opener_room=int(allowance.words * allowance.opener_slack))
    choice.close_gaps(pool.bridges)
    return tuple(choice.verdict(i, fault) for i, fault in enumerate(pool.faults))


def _competing(faults: Sequence[Fault | None]) -> list[int]:
    """Return the indices that may be chosen: those without a fault; without any such, those whose fault is soft."""
    sound = [i for i, fault in enumerate(faults) if fault is None]
    return sound or [i for i, fault in enumerate(faults) if fault and not fault.hard]


def _needs(
    units: Sequence[str], faults: Sequence[Fault | None], places: Sequence[int], data: Language
) -> dict[int, int]:
    """Return, for each unit that opens with a pronoun or connective, the unit of the story before it; none for the first."""
    story = [i for i, fault in enumerate(faults) if fault is None or not fault.hard or fault is UNQUOTABLE]
    before = dict(zip(story[1:], story, strict=False))
    return {i: before[i] for i in places[1:] if leaning_word(units[i], language=data)}


@dataclass(slots=True, kw_only=True)
class _Choice:
    """One run of the choice; indices are those of a pool."""

    places: list[int]
    """Units that compete; the first opens the story."""
    coherence: dict[int, float]
    lengths: list[int]
    vectors: dict[int, Vector]
    scores: dict[int, Score]
    needs: dict[int, int]
    room: int
    taken: dict[int, str] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)

    def run(self, *, opener_room: int) -> None:
        """Take the opening unit, then units in order of score until nothing fits; a leaning one waits for the one before it."""
        if not self.places:
            return
        opener = next((i for i in self.places if self.coherence[i] >= OPENER_COHERENCE), self.places[0])
        if self.room < self.lengths[opener] <= opener_room:
            self.room = self.lengths[opener]
        self._consider(opener, "opens the story")
        waiting = {before: i for i, before in self.needs.items()}
        stray = {i for i in self.places if self.coherence[i] < STRAY and i != opener}
        self.left.update(dict.fromkeys(stray, "has next to nothing to do with the rest"))
        queue = [(-self.scores[i].total, i) for i in self.places if i != opener and i not in stray]
        heapify(queue)
        while queue:
            _, i = heappop(queue)
            if i in self.needs and self.needs[i] not in self.taken:
                self.left[i] = "opens with a pronoun or connective, and the one before it is not shown"
                continue
            if self._consider(i, self._merit(i)) and i in waiting and waiting[i] in self.left:
                heappush(queue, (-self.scores[waiting[i]].total, waiting[i]))
        if not self.taken:
            best = min(self.places, key=lambda i: (-self.scores[i].total, i))
            self.taken[best] = "the best unit, alone: longer than the budget"
            self.room = 0

    def verdict(self, i: int, fault: Fault | None) -> Verdict:
        """Return the verdict on unit `i`."""
        reason = self.taken.get(i) or self.left.get(i, "") or (fault.reason if fault else "")
        return Verdict(taken=i in self.taken, reason=reason, score=self.scores.get(i), words=self.lengths[i])

    def close_gaps(self, bridges: Sequence[int]) -> None:
        """Take short units that stand between two that are shown, while there is room: the text then reads on."""
        for i in bridges:
            if i - 1 in self.taken and i + 1 in self.taken and self.lengths[i] <= self.room:
                self.taken[i] = "stands between two that are shown"
                self.room -= self.lengths[i]

    def _consider(self, i: int, merit: str) -> bool:
        """Return whether unit `i` was taken; note why or why not."""
        if self.lengths[i] > self.room:
            self.left[i] = "no room left"
        elif any(cosine(self.vectors[i], self.vectors[k]) > REPEATED for k in self.taken):
            self.left[i] = "repeats a unit that is shown"
        else:
            self.taken[i] = merit
            self.room -= self.lengths[i]
            return True
        return False

    def _merit(self, i: int) -> str:
        """Return the part of the score that raised the unit most, in words."""
        score = self.scores[i]
        parts = {
            "stands early": score.position,
            "its words recur through the story": score.recurrence,
            "what follows goes on with it": score.forward,
            "says what the headline says": score.headline,
        }
        return max(parts, key=lambda part: parts[part])
