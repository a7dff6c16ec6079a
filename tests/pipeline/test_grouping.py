"""A group of accounts told as one story keeps what was found of each."""

from dataclasses import replace

from digest.model import ArrangedStory, Article, Attribution, Block, Rank, arranged
from digest.pipeline.analysis import limits_of
from digest.pipeline.drafting import group_story
from digest.project.settings import Settings
from digest.summarizer import summarize
from tests.composer.test_grouping import BODY, TOLD


def article(name: str, *paragraphs: str) -> Article:
    blocks, start = [], 0
    for text in paragraphs:
        blocks.append(Block(text=text, start=start, end=start + len(text)))
        start += len(text) + 2
    of = Attribution(headline="Fog closes Ostmar harbour", publisher=f"Paper {name}")
    return Article(id=name, document=f"doc {name}", source=f"seeds/{name}.txt", attribution=of, blocks=tuple(blocks))


def analysed(one: Article, **changes: object) -> ArrangedStory:
    story = arranged(summarize(one, source_text=one.text))
    kept = {"via": f"https://{one.id}.example/feed", "length": 77, "section": "Sea", "rank": Rank(score=1.5)}
    return replace(story, **{**kept, **changes})  # type: ignore[arg-type]  # names of fields, whatever their types


SETTINGS = Settings.model_validate({"sections": [{"title": "Sea", "words": 60, "quotes": 0}]})
ONE, OTHER = article("a", BODY, "Nobody was hurt in the fog."), article("b", TOLD)
TEXTS = {one.document: one.text for one in (ONE, OTHER)}


def test_accounts_are_told_under_one_budget_and_keep_their_fields() -> None:
    group = (analysed(ONE), analysed(OTHER), analysed(article("c", BODY), copy_of="a"))
    told = group_story(group, {"a": ONE, "b": OTHER}, SETTINGS, TEXTS)
    assert [one.id for one in (told, *told.coverage)] == ["a", "b", "c"]
    assert (told.length, told.section, told.rank, told.via) == (77, "Sea", Rank(score=1.5), "https://a.example/feed")
    assert [(one.via, one.copy_of) for one in told.coverage] == [
        ("https://b.example/feed", None),
        ("https://c.example/feed", "a"),
    ]
    assert sum(len(excerpt.text.split()) for one in (told, *told.coverage) for excerpt in one.excerpts) <= 60
    assert told.excerpts
    for one, source in ((told, ONE), (told.coverage[0], OTHER)):
        assert all(source.text[e.start : e.end] == e.text and e.fragment for e in one.excerpts)
    assert (told.coverage[1].excerpts, told.coverage[1].quotes) == ((), ())


def test_account_whose_article_is_missing_shows_nothing() -> None:
    told = group_story((analysed(ONE), analysed(OTHER)), {"a": ONE}, SETTINGS, TEXTS)
    assert told.excerpts
    assert told.coverage[0].excerpts == ()


def test_group_without_its_originals_article_stays_as_it_is() -> None:
    group = (analysed(ONE), replace(analysed(OTHER), excerpts=(), quotes=()))
    assert group_story(group, {"b": OTHER}, SETTINGS, TEXTS) == replace(group[0], coverage=group[1:])


def test_limits_are_those_of_the_section_else_those_of_stories() -> None:
    assert limits_of("Sea", SETTINGS) == (60, 0)
    assert limits_of("", SETTINGS) == limits_of("Gone", SETTINGS) == (120, 1)
