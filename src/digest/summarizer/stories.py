"""Makes stories of articles: excerpts and pull quotes, each with its place in the source.

Nothing is rewritten: an excerpt is a whole paragraph, or the first whole sentences of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from digest.model import UNPRINTABLE, Article, Excerpt, Quote, Story
from digest.summarizer.passages import Unit, shorter_units_of, units_of
from digest.summarizer.quotes import Surroundings, choose_quotes, find_quotes, judge_quotes
from digest.summarizer.selection import Verdict, judge_group, judge_units
from digest.text.lengths import STORY_WORDS, Ruler, ruler_for
from digest.text.matching import place_across, place_within
from digest.text.urls import comparable, directive_within
from digest.text.words import count_words

SHARE = 0.5
"""The share of an article that is shown at most: beyond half, what is shown stands for the article. Rights that are reserved or not
stated allow as much, so that what is chosen here isn't cut again there."""

SHORT = 1 / 3
"""The share of the words asked for below which an article is shown whole all the same: half of a short notice says nothing."""


def summarize(article: Article, *, words: int = STORY_WORDS, quotes: int = 1, source_text: str | None = None) -> Story:
    """Return the story of `article`: its beginning and what belongs to it, at most `words` together, and up to `quotes` pull quotes.

    `words` are words of English, of any script as `text.lengths` says; no more than half of the article is shown. An opening sentence
    longer than that comes alone. `source_text` is needed to place parts of a paragraph exactly, and for links to passages; without it
    such a part is placed at its paragraph.
    """
    return _story(article, judge_article(article, words=words), quotes, source_text)


def summarize_group(
    articles: Sequence[Article],
    *,
    words: int = STORY_WORDS,
    quotes: int = 1,
    source_texts: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Story, ...]:
    """Return the stories of several articles on one event, to be shown together.

    Their units are chosen for one room of `words`, what one says another does not repeat, and each excerpt and quote stays with the
    article it stands in. An article with nothing to add has no excerpts. `source_texts` goes by `Article.document`.

    Raises:
        ValueError: when there is no article.
    """
    if not articles:
        raise ValueError("a story needs at least one article")
    ruler = _ruler_of(articles[0])
    length = sum(ruler.length_of(article.text) for article in articles)
    room = _room_in(length, words)
    units = [shorter_units_of(article, ruler=ruler, room=room) for article in articles]
    verdicts = judge_group(
        units,
        titles=[article.attribution.headline or "" for article in articles],
        language=articles[0].language,
        ruler=ruler,
        room=room,
    )
    stories, left = [], quotes
    for article, group, judged in zip(articles, units, verdicts, strict=True):
        pairs = tuple(zip(group, judged, strict=True))
        story = _story(article, pairs, left, source_texts.get(article.document))
        left -= len(story.quotes)
        stories.append(story)
    return tuple(stories)


def judge_article(article: Article, *, words: int = STORY_WORDS) -> tuple[tuple[Unit, Verdict], ...]:
    """Return every unit of an article with its verdict, in source order, as `summarize` chooses for `words`."""
    ruler = _ruler_of(article)
    units = units_of(article)
    verdicts = judge_units(
        units,
        title=article.attribution.headline or "",
        language=article.language,
        ruler=ruler,
        room=_room_in(ruler.length_of(article.text), words),
    )
    return tuple(zip(units, verdicts, strict=True))


def _ruler_of(article: Article) -> Ruler:
    return ruler_for(article.text, language=article.language)


def _room_in(length: float, words: int) -> float:
    """Return how many of the `words` asked for may be shown of a text of some length."""
    return min(words, max(SHARE * length, SHORT * words))


def _story(article: Article, judged: Sequence[tuple[Unit, Verdict]], quotes: int, source_text: str | None) -> Story:
    page = comparable(page_of(article, source_text or ""))
    excerpts = tuple(
        replace(excerpt, fragment=directive_within(page, excerpt.text))
        for excerpt in _excerpts(article, judged, source_text)
    )
    return Story(
        id=article.id,
        document=article.document,
        source=article.source,
        attribution=article.attribution,
        excerpts=excerpts,
        quotes=_quotes(article, excerpts, quotes, source_text, page) if quotes > 0 else (),
        language=article.language,
        length=count_words(article.text),
        lead_image=article.image,
    )


def quotes_of(article: Article) -> tuple[Quote, ...]:
    """Return every quotation of an article that may be printed, as `find_quotes` does; no speaker's name is from elsewhere."""
    found = find_quotes(article.quotable_text, language=article.language or "en")
    return found if article.is_quotable else tuple(quote for quote in found if UNPRINTABLE not in quote.text)


def page_of(article: Article, source_text: str) -> str:
    """Return the text of an article's own page: its part of a document that holds several, else the whole."""
    if "#" not in article.id:
        return source_text
    return source_text[article.blocks[0].start : article.blocks[-1].end] if article.blocks else ""


def _excerpts(article: Article, judged: Sequence[tuple[Unit, Verdict]], source_text: str | None) -> tuple[Excerpt, ...]:
    """Return the units taken as excerpts; neighbours within one paragraph become one."""
    joined: list[tuple[Unit, str]] = []
    for unit, verdict in judged:
        if not verdict.taken:
            continue
        text = article.blocks[unit.block].text
        shown = replace(unit, end=unit.start + verdict.end, text=unit.text[: verdict.end])
        last = joined[-1][0] if joined else None
        if last and last.block == unit.block and not text[last.end : unit.start].strip():
            whole = replace(last, end=shown.end, text=text[last.start : shown.end])
            joined[-1] = (whole, joined[-1][1])
        else:
            joined.append((shown, verdict.reason))
    offsets = article.offsets
    return tuple(
        _excerpt(article, unit, reason, offsets[unit.block], source_text, score=1 - place / len(joined))
        for place, (unit, reason) in enumerate(joined)
    )


def _excerpt(
    article: Article, unit: Unit, reason: str, offset: int, source_text: str | None, *, score: float
) -> Excerpt:
    block = article.blocks[unit.block]
    return Excerpt(
        text=unit.text,
        start=offset + unit.start,
        end=offset + unit.end,
        place=place_within(block, unit.start, unit.end, source_text),
        score=score,
        reason=reason,
        continues=bool(block.text[unit.end :].strip()),
        follows_gap=block.follows_gap and not block.text[: unit.start].strip(),
    )


def _quotes(
    article: Article, excerpts: tuple[Excerpt, ...], limit: int, source_text: str | None, page: str
) -> tuple[Quote, ...]:
    """Return pull quotes in source order, placed in the source text and on the page; none that the excerpts show."""
    surroundings = _surroundings(article, [(excerpt.start, excerpt.end) for excerpt in excerpts])
    chosen = choose_quotes(surroundings, limit=limit)
    placed = (
        replace(
            quote,
            place=place_across(article, quote.start, quote.end, source_text),
            fragment=directive_within(page, quote.text),
        )
        for quote in chosen
    )
    return tuple(sorted(placed, key=lambda quote: quote.start))


def _surroundings(article: Article, shown: Sequence[tuple[int, int]]) -> Surroundings:
    """Return what a reader has before a pull quote of an article of which some ranges are shown."""
    of = article.attribution
    outlets = tuple(name for name in (of.publisher, of.publisher_name, of.agency, of.via) if name)
    return Surroundings(
        text=article.text,
        quotes=quotes_of(article),
        headline=of.headline or "",
        excerpts=tuple(shown),
        language=article.language or "en",
        outlets=outlets,
    )


def judge_article_quotes(article: Article, *, words: int, quotes: int = 1) -> tuple[tuple[Quote, str], ...]:
    """Return every quotation of an article with why it is shown beside the key paragraphs, or passed over."""
    judged = judge_article(article, words=words)
    shown = [(excerpt.start, excerpt.end) for excerpt in _excerpts(article, judged, None)]
    return judge_quotes(_surroundings(article, shown), limit=quotes)
