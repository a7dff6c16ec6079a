"""Making a story as short as its rights want it. Layer 3: pure.

What scores lowest goes first; the last passage that has to give is cut where a sentence ends. Nothing else of a story is touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.composer.licences import licences_of
from digest.model import Block, Cut, Excerpt, Limits, Quote, Span, Story
from digest.text.matching import place_within
from digest.text.sentences import cut_to_fit
from digest.text.urls import text_directive
from digest.text.words import count_words

IMAGE_RULE = "no leave for pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is left of a story's passages."""

    excerpts: tuple[Excerpt, ...]
    quotes: tuple[Quote, ...]

    @property
    def words(self) -> int:
        return words_of(self.excerpts) + words_of(self.quotes)


def words_of(passages: Sequence[Excerpt | Quote]) -> int:
    """Return the words of passages together, as `count_words` counts them."""
    return sum(count_words(passage.text) for passage in passages)


def reduced(story: Story, *, source_text: str | None) -> Story:
    """Return the story within its `limits`, and in its `cuts` what went for it.

    `source_text` is the source's; without it only a paragraph without folded white space can be cut, others go whole.
    """
    limits = story.limits or Limits(images=True)
    before = _Kept(excerpts=story.excerpts, quotes=story.quotes)
    fewer = replace(before, quotes=_best_quotes(story.quotes, limits.quotes))
    after = fewer if limits.words is None else _within(fewer, limits.words, story, source_text)
    no_image = story.image is not None and not limits.images
    cuts = (
        _cut(limits.quotes_rule, before, fewer),
        _cut(limits.words_rule, fewer, after),
        Cut(rule=IMAGE_RULE, image=True) if no_image else None,
    )
    return replace(
        story,
        excerpts=after.excerpts,
        quotes=after.quotes,
        image=None if no_image else story.image,
        cuts=(*story.cuts, *(cut for cut in cuts if cut)),
    )


def _within(kept: _Kept, words: int, story: Story, source_text: str | None) -> _Kept:
    """Return what has at most so many words: excerpts go first, the best one last of all."""
    whole_only = any(one.unchanged for one in licences_of(story.attribution))
    while (over := kept.words - words) > 0 and (kept.excerpts or kept.quotes):
        weakest = min(kept.excerpts, key=lambda one: (one.score, -one.start), default=None)
        shorter = None
        if weakest is not None and not whole_only:
            room = count_words(weakest.text) - over
            shorter = shortened(weakest, words=room, language=story.language, source_text=source_text)
        if weakest is not None and (shorter is not None or len(kept.excerpts) > 1 or not kept.quotes):
            parts = (shorter if one is weakest else one for one in kept.excerpts)
            kept = replace(kept, excerpts=tuple(part for part in parts if part is not None))
        else:
            kept = replace(kept, quotes=_best_quotes(kept.quotes, len(kept.quotes) - 1))
    return kept


def shortened(excerpt: Excerpt, *, words: int, language: str | None, source_text: str | None = None) -> Excerpt | None:
    """Return the leading sentences of an excerpt that have at most `words`; `None` when the first has more, or their place is unsure."""
    if words <= 0:
        return None
    span = cut_to_fit(excerpt.text, budget=words, language=language)
    text = excerpt.text[span.start : span.end]
    if not text or count_words(text) > words or span.end >= len(excerpt.text.rstrip()):
        return None
    place = _place(excerpt, span, source_text)
    if place is None:
        return None
    return replace(
        excerpt,
        text=text,
        start=excerpt.start + span.start,
        end=excerpt.start + span.end,
        place=place,
        continues=True,
        fragment=text_directive(source_text, text) if source_text is not None and excerpt.fragment else None,
    )


def _place(excerpt: Excerpt, span: Span, source_text: str | None) -> Span | None:
    """Return where a part of an excerpt stands in the source text, or `None` when that cannot be told."""
    block = Block(text=excerpt.text, start=excerpt.place.start, end=excerpt.place.end)
    place = place_within(block, span.start, span.end, source_text)
    return None if place == excerpt.place else place


def _best_quotes(quotes: tuple[Quote, ...], count: int | None) -> tuple[Quote, ...]:
    """Return the surest so many quotes, the earlier of two that are equally sure, in their order."""
    if count is None or len(quotes) <= count:
        return quotes
    best = sorted(quotes, key=lambda quote: (-quote.confidence, quote.start))[: max(0, count)]
    return tuple(quote for quote in quotes if quote in best)


def _cut(rule: str, before: _Kept, after: _Kept) -> Cut | None:
    """Return the account of what went between two states of a story; `None` when nothing did."""
    if before == after:
        return None
    texts = {excerpt.start: excerpt.text for excerpt in after.excerpts}
    return Cut(
        rule=rule,
        excerpts=sum(texts.get(excerpt.start) != excerpt.text for excerpt in before.excerpts),
        words=words_of(before.excerpts) - words_of(after.excerpts),
        quotes=len(before.quotes) - len(after.quotes),
    )
