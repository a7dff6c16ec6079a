"""Paragraphs that plain text cannot show are never shown, and gaps are marked from the article to the last output."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from digest.composer.rendering.views import story_view
from digest.model import Article, Attribution, Block, Site, arranged
from digest.pipeline.analysis import body_of
from digest.summarizer import judge_article, quotes_of, summarize, summarize_group
from digest.verify import SourceEvidence, verify
from tests.samples import rendered

HEADLINE = "Observatory at Cape Ondo weighs the small moon"
TEXTS = (
    "Astronomers at Cape Ondo have weighed the small moon of the outer planet with the new dish, the observatory said.",
    "The moon's mass follows from x = a/b to the minus nine, as the table of the observatory at Cape Ondo shows.",
    '"It weighs as much as the dust of the whole ring," said Ilse Maroun, who built the dish at Cape Ondo, "to the power n."',
    "The planet has eleven other moons, and the dish at Cape Ondo will weigh the two largest of them in the autumn.",
    "The observatory at Cape Ondo opens its doors to visitors on the first Sunday of each month of the year.",
)


def article(hidden: frozenset[int] = frozenset(), gaps: frozenset[int] = frozenset(), name: str = "a" * 64) -> Article:
    """Return an article whose blocks with these numbers cannot be quoted, or follow a gap."""
    start, blocks = 0, []
    for number, text in enumerate(TEXTS):
        end = start + len(text)
        blocks.append(Block(text=text, start=start, end=end, quotable=number not in hidden, follows_gap=number in gaps))
        start = end + 2
    table = " ".join(f"{number} {number * number}" for number in range(300))
    blocks.append(Block(text=table, start=start, end=start + len(table), kind="table"))  # no more than half is shown
    return Article(
        id=name,
        document=name,
        source="seeds/moon.txt",
        attribution=Attribution(headline=HEADLINE, published=date(2026, 3, 4)),
        blocks=tuple(blocks),
        language="en",
    )


def shown(of: Article, words: int) -> list[str]:
    story = summarize(of, words=words, source_text=of.text)
    return [*(excerpt.text for excerpt in story.excerpts), *(quote.text for quote in story.quotes)]


@pytest.mark.parametrize("words", [15, 40, 90, 900])
@pytest.mark.parametrize("hidden", [{0}, {1}, {2}, {1, 2}, {0, 2, 4}, {1, 2, 3, 4}])
def test_nothing_of_an_unquotable_block_is_shown(hidden: set[int], words: int) -> None:
    of = article(frozenset(hidden))
    passages = shown(of, words)
    assert passages
    assert not any(passage in TEXTS[number] for passage in passages for number in hidden)


def test_article_of_unquotable_blocks_alone_shows_nothing() -> None:
    assert shown(article(frozenset(range(len(TEXTS)))), 200) == []


def test_group_shows_nothing_of_unquotable_blocks_either() -> None:
    first, second = article(frozenset({0, 1})), article(frozenset({1, 2, 3}), name="b" * 64)
    stories = summarize_group([first, second], words=900)
    assert not {TEXTS.index(excerpt.text) for excerpt in stories[0].excerpts} & {0, 1}
    assert not {TEXTS.index(excerpt.text) for excerpt in stories[1].excerpts} & {1, 2, 3}


def test_quotations_of_an_unquotable_block_are_not_found() -> None:
    assert [quote.text for quote in quotes_of(article())] == [
        "It weighs as much as the dust of the whole ring,",
        "to the power n.",
    ]
    assert quotes_of(article(frozenset({2}))) == ()


def test_speaker_is_never_named_from_an_unquotable_block() -> None:
    of = article()
    said = '"Nobody had thought it would weigh so little before that night on the cape," Maroun said.'
    more = Block(text=said, start=of.blocks[-1].end + 2, end=of.blocks[-1].end + 2 + len(said))
    named, unnamed = (
        quotes_of(replace(article(frozenset(hidden)), blocks=(*article(frozenset(hidden)).blocks, more)))[-1]
        for hidden in ((), (2,))
    )
    assert named.speaker_name == "Ilse Maroun"
    assert (unnamed.text, unnamed.speaker, unnamed.speaker_name) == (named.text, "Maroun", "Maroun")


def test_paragraph_that_leans_on_an_unquotable_one_is_not_shown() -> None:
    of = article(frozenset({1}))
    leaning = replace(
        of.blocks[3], text="It has eleven others, and the dish at Cape Ondo weighs two of them in autumn."
    )
    blocks = (of.blocks[0], of.blocks[1], leaning, of.blocks[4])
    verdicts = judge_article(replace(of, blocks=blocks), words=60)
    assert [(verdict.taken, verdict.reason) for _, verdict in verdicts][1:3] == [
        (False, "holds signs that plain text cannot show"),
        (False, "opens with “It”, and what it points to isn't shown"),
    ]


def gaps_shown(of: Article) -> list[bool]:
    story = summarize(of, words=900, quotes=0, source_text=of.text)
    return [excerpt.gap_before for excerpt in story_view(arranged(story), Site()).excerpts]


def test_neighbours_of_an_unquotable_block_are_marked_as_apart() -> None:
    assert gaps_shown(article()) == [False, False, False, False, False]
    assert gaps_shown(article(frozenset({3}))) == [False, False, False, True]


def test_gap_in_the_source_is_marked_between_excerpts_only() -> None:
    assert gaps_shown(article(gaps=frozenset({0, 3}))) == [False, False, False, True, False]


def files(of: Article) -> Mapping[str, bytes]:
    """Return the finished files of an issue with this article alone."""
    story = summarize(of, words=900, quotes=0, source_text=of.text)
    return {file.path: file.data for file in rendered(story)}


def problems(of: Article, made: Mapping[str, bytes]) -> list[str]:
    """Return what is wrong with finished files, were this what the source says."""
    said = SourceEvidence(
        sha256=of.document,
        text=of.text,
        attributions={of.id: of.attribution},
        bodies={of.id: body_of(of)},
    )
    return [failure.problem for failure in verify(made, lambda _: said)]


@pytest.mark.parametrize("of", [article(), article(frozenset({1})), article(gaps=frozenset({2}))])
def test_sound_issue_is_verified(of: Article) -> None:
    assert problems(of, files(of)) == []


def test_words_of_an_unquotable_block_in_the_record_are_found() -> None:
    found = problems(article(frozenset({1})), files(article()))
    assert any("is from a paragraph with signs that plain text cannot show" in problem for problem in found)


def test_gap_that_the_record_does_not_own_up_to_is_found() -> None:
    found = problems(article(gaps=frozenset({3})), files(article()))
    assert any("was left out before “The planet has eleven" in problem for problem in found)


@pytest.mark.parametrize(
    "name", ["/email.html", "/email.txt", "W10/index.html", "/email.eml", "feed.xml", "articles.xml"]
)
def test_mark_of_a_gap_that_is_missing_from_an_output_is_found(name: str) -> None:
    of = article(gaps=frozenset({2}))
    made = dict(files(of))
    path = next(path for path in made if path.endswith(name))
    without = made[path].replace("[…]".encode(), b"").replace(b"[&hellip;]", b"").replace(b"[=E2=80=A6]", b"")
    assert without != made[path]
    assert any(
        "words were left out, but no mark says so" in problem for problem in problems(of, made | {path: without})
    )
