"""One story of several articles on one event. Layer 5: pure, so that any engine may run it, and run it twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest import summarizer
from digest.model import Article, Story
from digest.project.settings import Settings
from digest.text.urls import comparable, directive_within


def group_story(
    group: Sequence[Story], articles: Mapping[str, Article], settings: Settings, source_texts: Mapping[str, str]
) -> Story:
    """Return the story of a group as the composer gathered it, with excerpts and quotes chosen anew from all of its accounts.

    `group` is the original and its coverage; `articles` goes by `Story.id`, `source_texts` by `Story.document`. What was found of each
    story before stays: section, length, rank, where it was found. A copy shows nothing; an account whose article is missing shows
    nothing either. Without the original's article the group stays as it is.
    """
    first, *others = group
    told = [story for story in group if story.copy_of is None and story.id in articles]
    if not told or told[0].id != first.id:
        return replace(first, coverage=tuple(others))
    words, quotes = limits_of(first.section, settings)
    chosen = summarizer.summarize_group(
        [articles[story.id] for story in told], words=words, quotes=quotes, source_texts=source_texts
    )
    shown = {story.id: story for story in (chosen, *chosen.coverage)}
    first, *others = (_with_passages(story, shown.get(story.id), articles, source_texts) for story in group)
    return replace(first, coverage=tuple(others))


def limits_of(section: str, settings: Settings) -> tuple[int, int]:
    """Return how many words of excerpts and how many pull quotes a story of a section has."""
    rule = next((one for one in settings.sections if one.title == section), None)
    words = rule.words if rule and rule.words is not None else settings.story.words
    quotes = rule.quotes if rule and rule.quotes is not None else settings.story.quotes
    return words, quotes


def with_fragments(story: Story, page: str) -> Story:
    """Return the story with what leads to its passages on its page."""
    text = comparable(page)
    return replace(
        story,
        excerpts=tuple(replace(one, fragment=directive_within(text, one.text)) for one in story.excerpts),
        quotes=tuple(replace(one, fragment=directive_within(text, one.text)) for one in story.quotes),
    )


def page_of(article: Article, source_text: str) -> str:
    """Return what of a document is on an article's own page: its part where the document holds several, else the whole."""
    if "#" not in article.id:
        return source_text
    return source_text[article.blocks[0].start : article.blocks[-1].end] if article.blocks else ""


def _with_passages(
    story: Story, chosen: Story | None, articles: Mapping[str, Article], source_texts: Mapping[str, str]
) -> Story:
    if chosen is None:
        return replace(story, excerpts=(), quotes=())
    found = replace(story, excerpts=chosen.excerpts, quotes=chosen.quotes)
    return with_fragments(found, page_of(articles[story.id], source_texts.get(story.document, "")))
