"""Makes stories of articles: excerpts and pull quotes, each with its place in the source.

Nothing is rewritten: an excerpt is a whole paragraph, or whole sentences of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from digest.model import UNPRINTABLE, Article, Excerpt, Quote, Story
from digest.summarizer.quotes import Setting, choose_quotes, find_quotes, judge_quotes
from digest.summarizer.selection import Allowance, Unit, Verdict, judge_pool, judge_units, units_of
from digest.text.matching import place_across, place_within
from digest.text.sentences import budget_for
from digest.text.urls import comparable, directive_within
from digest.text.words import count_words

OPENER_SLACK = 1.25
"""How much longer than the budget the opening paragraph may be, when it then comes alone: the first good paragraph stays."""


def summarize(article: Article, *, words: int = 120, quotes: int = 1, source_text: str | None = None) -> Story:
    """Return the story of `article`: key paragraphs of at most `words` together, and up to `quotes` pull quotes.

    A Chinese or Japanese character counts half a word. An opening sentence longer than the budget comes alone. `source_text` is
    needed to place parts of a paragraph exactly, and for links to passages; without it such a part is placed at its paragraph.
    """
    return _story(article, judge_article(article, words=words), quotes, source_text)


def summarize_group(
    articles: Sequence[Article],
    *,
    words: int = 150,
    quotes: int = 1,
    source_texts: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Story, ...]:
    """Return the stories of several articles on one event, to be shown together.

    Their units are chosen under one budget of `words`, what one says another does not repeat, and each excerpt and quote stays with the
    article it stands in. An article with nothing to add has no excerpts. `source_texts` goes by `Article.document`.

    Raises:
        ValueError: when there is no article.
    """
    if not articles:
        raise ValueError("a story needs at least one article")
    budget = budget_for(articles[0].text, words=words)
    units = [units_of(article, budget=budget) for article in articles]
    verdicts = judge_pool(
        [[unit.text for unit in group] for group in units],
        titles=[article.attribution.headline or "" for article in articles],
        faults=[[unit.fault for unit in group] for group in units],
        language=articles[0].language,
        allowance=Allowance(words=budget, opener_slack=OPENER_SLACK),
    )
    stories, room = [], quotes
    for article, group, judged in zip(articles, units, verdicts, strict=True):
        pairs = tuple(zip(group, judged, strict=True))
        story = _story(article, pairs, room, source_texts.get(article.document))
        room -= len(story.quotes)
        stories.append(story)
    return tuple(stories)


def judge_article(article: Article, *, words: int) -> tuple[tuple[Unit, Verdict], ...]:
    """Return every unit of an article with its verdict, in source order, as `summarize` chooses for `words`."""
    budget = budget_for(article.text, words=words)
    units = units_of(article, budget=budget)
    verdicts = judge_units(
        [unit.text for unit in units],
        title=article.attribution.headline or "",
        language=article.language,
        faults=[unit.fault for unit in units],
        allowance=Allowance(words=budget, opener_slack=OPENER_SLACK),
    )
    return tuple(zip(units, verdicts, strict=True))


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
    joined: list[tuple[Unit, Verdict]] = []
    for unit, verdict in judged:
        if not verdict.taken:
            continue
        text = article.blocks[unit.block].text
        last = joined[-1][0] if joined else None
        if last and last.block == unit.block and not text[last.end : unit.start].strip():
            whole = replace(last, end=unit.end, text=text[last.start : unit.end])
            joined[-1] = (whole, joined[-1][1])
        else:
            joined.append((unit, verdict))
    offsets = article.offsets
    return tuple(_excerpt(article, unit, verdict, offsets[unit.block], source_text) for unit, verdict in joined)


def _excerpt(article: Article, unit: Unit, verdict: Verdict, offset: int, source_text: str | None) -> Excerpt:
    block = article.blocks[unit.block]
    return Excerpt(
        text=unit.text,
        start=offset + unit.start,
        end=offset + unit.end,
        place=place_within(block, unit.start, unit.end, source_text),
        score=min(1.0, max(0.0, verdict.score.total)) if verdict.score else 0.0,
        reason=verdict.reason,
        continues=bool(block.text[unit.end :].strip()),
        follows_gap=block.follows_gap and not block.text[: unit.start].strip(),
    )


def _quotes(
    article: Article, excerpts: tuple[Excerpt, ...], limit: int, source_text: str | None, page: str
) -> tuple[Quote, ...]:
    """Return pull quotes in source order, placed in the source text and on the page; none that the excerpts show."""
    setting = _setting(article, [(excerpt.start, excerpt.end) for excerpt in excerpts])
    chosen = choose_quotes(setting, limit=limit)
    placed = (
        replace(
            quote,
            place=place_across(article, quote.start, quote.end, source_text),
            fragment=directive_within(page, quote.text),
        )
        for quote in chosen
    )
    return tuple(sorted(placed, key=lambda quote: quote.start))


def _setting(article: Article, shown: Sequence[tuple[int, int]]) -> Setting:
    """Return what a reader has before a pull quote of an article of which some ranges are shown."""
    of = article.attribution
    outlets = tuple(name for name in (of.publisher, of.publisher_name, of.agency, of.via) if name)
    return Setting(
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
    return judge_quotes(_setting(article, shown), limit=quotes)
