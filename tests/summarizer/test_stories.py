"""What an issue shows of an article: verbatim, placed, within its budget."""

from dataclasses import replace

import pytest

from digest.model import Article, Attribution, Block, Excerpt, Quote, Span
from digest.summarizer import judge_article, summarize, summarize_group
from digest.summarizer.stories import page_of
from digest.text.matching import place_within
from digest.text.words import count_words

PARAGRAPHS = (
    "Ostmar harbour stayed closed on Tuesday as thick fog kept ferries in port, the harbour master said.",
    "About 4,000 passengers were stranded at the harbour, and three freighters waited outside for the fog to lift.",
    '"We cannot let a single ship go out while the pilots do not see the bow," said Ada Quill, the harbour master.',
    "The ferry company offered passengers free nights in hotels near the harbour until the fog had gone.",
)


def article(
    *paragraphs: str, headline: str = "Fog closes Ostmar harbour", name: str = "a", language: str = "en"
) -> tuple[Article, str]:
    """Return an article and its source text, in which every space is a line break and two spaces."""
    source, blocks = headline, []
    for paragraph in paragraphs:
        source += "\n\n"
        written = paragraph.replace(" ", "\n  ")
        blocks.append(Block(text=paragraph, start=len(source), end=len(source) + len(written)))
        source += written
    return (
        Article(
            id=name,
            document=name,
            source=f"{name}.txt",
            attribution=Attribution(headline=headline),
            blocks=tuple(blocks),
            language=language,
        ),
        source,
    )


@pytest.mark.parametrize("words", [10, 40, 90, 300])
def test_excerpts_and_quotes_are_verbatim_and_placed(words: int) -> None:
    of, source = article(*PARAGRAPHS)
    story = summarize(of, words=words, source_text=source)
    assert story.excerpts
    passages: list[Excerpt | Quote] = [*story.excerpts, *story.quotes]
    for passage in passages:
        assert of.text[passage.start : passage.end] == passage.text
        assert passage.place is not None
        assert source[passage.place.start : passage.place.end].split() == passage.text.split()


def test_quotes_do_not_repeat_what_the_excerpts_show() -> None:
    of, source = article(*PARAGRAPHS)
    story = summarize(of, words=500, source_text=source)
    assert len(story.excerpts) == 4
    assert story.quotes == ()


def test_no_quotes_are_shown_when_none_are_wanted() -> None:
    assert summarize(article(*PARAGRAPHS)[0], words=20, quotes=0).quotes == ()


def test_a_paragraph_longer_than_the_budget_is_cut_at_a_sentence_end_and_says_so() -> None:
    long = " ".join(PARAGRAPHS[:2])
    of, source = article(long, PARAGRAPHS[3], PARAGRAPHS[3].replace("ferry", "bus"), PARAGRAPHS[2])
    story = summarize(of, words=20, quotes=0, source_text=source)
    (excerpt,) = story.excerpts
    assert excerpt.text == PARAGRAPHS[0]
    assert excerpt.continues
    assert source[excerpt.place.start : excerpt.place.end].split() == excerpt.text.split()


def test_an_article_of_one_paragraph_is_chosen_from_by_sentences() -> None:
    of, source = article(" ".join(PARAGRAPHS))
    story = summarize(of, words=40, quotes=0, source_text=source)
    assert story.excerpts[0].text == " ".join(PARAGRAPHS[:2])
    assert count_words(" ".join(e.text for e in story.excerpts)) <= 40


def test_neighbouring_sentences_become_one_excerpt() -> None:
    of, _ = article(" ".join(PARAGRAPHS))
    (excerpt,) = summarize(of, words=400, quotes=0).excerpts
    assert excerpt.text == of.text
    assert not excerpt.continues


def test_headings_and_captions_are_never_excerpts() -> None:
    of, _ = article(*PARAGRAPHS)
    heading = Block(
        text="The harbour master has closed the harbour of Ostmar for two days.", start=0, end=9, kind="heading"
    )
    changed = Article(
        id="a", document="a", source="a", attribution=of.attribution, blocks=(heading, *of.blocks), language="en"
    )
    assert all(e.text != heading.text for e in summarize(changed, words=900).excerpts)


def test_an_article_without_blocks_has_no_excerpts() -> None:
    assert summarize(article()[0]).excerpts == ()


def test_explanation_gives_every_unit_a_reason_and_agrees_with_the_story() -> None:
    of, _ = article("Menu", *PARAGRAPHS, "© 2026 Westmark. All rights reserved.")
    judged = judge_article(of, words=60)
    assert len(judged) == 6
    assert all(verdict.reason for _, verdict in judged)
    assert [unit.text for unit, verdict in judged if verdict.taken] == [
        e.text for e in summarize(of, words=60).excerpts
    ]


def test_a_group_keeps_every_excerpt_under_its_own_source() -> None:
    first, _ = article(*PARAGRAPHS[:2], PARAGRAPHS[3], name="a")
    other, _ = article(
        PARAGRAPHS[0].replace("Tuesday", "Tuesday morning"),
        "Forecasters in Aldersea expect a north wind to drive the fog out to sea from Ostmar harbour during the night.",
        "Trucks with fresh fruit queued for six kilometres on the road to the harbour, the police said on Tuesday.",
        name="b",
    )
    story, coverage = summarize_group([first, other], words=90, quotes=0)
    assert (story.id, coverage.id) == ("a", "b")
    assert coverage.excerpts
    assert all(e.text in first.text for e in story.excerpts)
    assert all(e.text in other.text for e in coverage.excerpts)
    assert all("Tuesday morning" not in e.text for e in coverage.excerpts), (
        "what the first article said is not said again"
    )


def test_a_group_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        summarize_group([])


def test_a_place_without_the_source_text_is_the_block_that_holds_it() -> None:
    block = Block(text="One two. Three four.", start=10, end=40)
    assert place_within(block, 0, 8) == Span(start=10, end=40)
    assert place_within(Block(text="One two. Three four.", start=10, end=30), 9, 20) == Span(start=19, end=30)


def test_story_says_how_long_its_article_is_and_links_to_its_passages() -> None:
    of, source = article(*PARAGRAPHS)
    story = summarize(of, words=40, source_text=source)
    assert story.length == count_words(of.text)
    assert all(excerpt.fragment for excerpt in story.excerpts)
    assert all(excerpt.fragment is None for excerpt in summarize(of, words=40).excerpts)


def test_page_of_an_article_is_its_part_of_a_document_with_several() -> None:
    of, source = article(*PARAGRAPHS)
    assert page_of(of, "before " + source) == "before " + source
    entry = replace(of, id="a#2", blocks=tuple(replace(b, start=b.start + 7, end=b.end + 7) for b in of.blocks))
    assert page_of(entry, f"before {source} after") == source[of.blocks[0].start :]
    assert page_of(replace(entry, blocks=()), "before") == ""
