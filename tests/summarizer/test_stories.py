"""What an issue shows of an article: verbatim, placed, within its budget."""

from dataclasses import replace

import pytest

from digest.model import Article, Attribution, Block, Excerpt, Quote, Span
from digest.summarizer import judge_article, summarize, summarize_group
from digest.summarizer.stories import SHARE, page_of
from digest.text.matching import place_within
from digest.text.words import count_words

PARAGRAPHS = (
    "Ostmar harbour stayed closed on Tuesday as thick fog kept ferries in port, the harbour master said.",
    "About 4,000 passengers were stranded at the harbour, and three freighters waited outside for the fog to lift.",
    '"We cannot let a single ship go out while the pilots do not see the bow," said Ada Quill, the harbour master.',
    "The ferry company offered passengers free nights in hotels near the harbour until the fog had gone.",
)
REST = (
    "Fishmongers of Aldersea sold frozen cod for the first time since the strike of the trawler crews in 1988.",
    "Lamps along the breakwater burned by day, and a horn sounded from the lighthouse every forty seconds.",
    "Schools on the islands taught by radio, as they had done in the winter of the great ice.",
    "Insurers count each hour of a closed port at some 90,000 crowns, most of it for spoiled fruit.",
)
"""What follows them, so that they are no more than half of an article."""


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


DIVERS = "Divers used the quiet days to count the chains below the ferry landing, and found nine of them worn to half of their width."


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
    of, source = article(*PARAGRAPHS, *REST, DIVERS)
    story = summarize(of, words=120, source_text=source)
    assert len(story.excerpts) == 4
    assert all(quote.text not in " ".join(e.text for e in story.excerpts) for quote in story.quotes)


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


def test_an_article_of_one_paragraph_is_shown_from_its_start_by_sentences() -> None:
    of, source = article(" ".join((*PARAGRAPHS, *REST)))
    (excerpt,) = summarize(of, words=40, quotes=0, source_text=source).excerpts
    assert excerpt.text == " ".join(PARAGRAPHS[:2])
    assert excerpt.continues


def test_no_more_than_half_of_an_article_is_shown() -> None:
    of, _ = article(*PARAGRAPHS, *REST)
    shown = sum(count_words(e.text) for e in summarize(of, words=120, quotes=0).excerpts)
    assert 0.35 * count_words(of.text) < shown <= SHARE * count_words(of.text)


def test_an_article_shorter_than_a_third_of_the_words_asked_for_is_shown_whole() -> None:
    of, _ = article(*PARAGRAPHS, *REST)
    assert "\n\n".join(e.text for e in summarize(of, words=3 * count_words(of.text), quotes=0).excerpts) == of.text


def test_a_short_notice_shows_its_first_paragraph() -> None:
    of, _ = article(PARAGRAPHS[1])
    (excerpt,) = summarize(of).excerpts
    assert excerpt.text == PARAGRAPHS[1]


def test_a_standfirst_that_the_page_marks_as_a_heading_opens_the_story() -> None:
    standfirst = "Pilots in the harbour waited for a north wind as 4,000 people slept on benches and in school halls"
    of, _ = article(*PARAGRAPHS, *REST)
    heading = Block(text=standfirst, start=0, end=0, kind="heading")
    told = replace(of, blocks=(heading, *of.blocks))
    assert summarize(told).excerpts[0].text == standfirst
    again = replace(heading, text="Fog keeps Ostmar harbour closed, and closes Ostmar")
    assert summarize(replace(of, blocks=(again, *of.blocks))).excerpts[0].text == PARAGRAPHS[0]


def test_the_beginning_ends_at_a_heading_once_enough_is_shown() -> None:
    of, _ = article(*PARAGRAPHS, *REST, DIVERS)
    blocks = list(of.blocks)
    blocks.insert(3, Block(text="Nights in hotels", start=0, end=0, kind="heading"))
    assert len(summarize(replace(of, blocks=tuple(blocks)), words=80).excerpts) == 3
    assert len(summarize(of, words=80).excerpts) == 4


def test_what_the_headline_names_follows_an_opening_that_says_nothing_of_it() -> None:
    scene = "Ida Marl gets up at four, lights the stove and puts the kettle on, as her mother did and her grandmother."
    more = "She feeds the hens, counts the eggs and writes their number on the wall beside the door, in chalk."
    news = "Parliament in Norvale decided on Monday that small dairies may sell unheated milk at their gates from May."
    of, _ = article(scene, *[more] * 3, news, *REST, headline="Norvale frees dairies to sell milk")
    shown = summarize(of, words=50, quotes=0).excerpts
    assert [e.text for e in shown] == [scene, news]


def test_the_beginning_does_not_end_with_a_question() -> None:
    asks = "The harbour office has one fog horn, bought in 1951. Why did it stay silent on Tuesday morning?"
    of, _ = article(*PARAGRAPHS[:2], asks, " ".join(REST), *REST)
    shown = [e.text for e in summarize(of, words=80, quotes=0).excerpts]
    assert shown == [*PARAGRAPHS[:2], asks.partition(" Why")[0]]


def test_a_standfirst_that_the_first_paragraph_says_again_is_left_out() -> None:
    standfirst = "Thick fog keeps the ferries in Ostmar harbour for a day."
    first = "Thick fog kept all ferries in Ostmar harbour for a day on Tuesday, and pilots went home, said Ada Quill."
    of, _ = article(standfirst, first, *PARAGRAPHS[1:], *REST)
    assert summarize(of).excerpts[0].text == first


def test_text_broken_into_lines_ends_with_a_whole_sentence() -> None:
    lines = (
        "Ostmar harbour stayed closed on Tuesday, as thick fog",
        "kept ferries in port. The harbour master expects",
        "a north wind in the night, and with it the end of the fog",
        "that has kept ships in port since the day before. The port of",
        "Aldersea is open.",
    )
    of, _ = article(*lines, *PARAGRAPHS[1:], *REST)
    shown = " ".join(e.text for e in summarize(of, words=45, quotes=0).excerpts)
    assert shown == " ".join(lines[:4]).removesuffix(" The port of")


def test_a_line_with_a_colon_is_shown_with_what_it_leads_to_or_not_at_all() -> None:
    intro = "I began a campaign by mail with this text:"
    letter = "Dear neighbours, the bus no longer stops at the quay, and the next stop is a mile away."
    of, _ = article(intro, letter, *PARAGRAPHS, *REST, headline="A letter about a bus")
    assert [e.text for e in summarize(of, words=30, quotes=0).excerpts] == [intro, letter]
    of, _ = article(*PARAGRAPHS[:2], intro, letter, *REST, headline="Fog closes Ostmar harbour")
    assert [e.text for e in summarize(of, words=45, quotes=0).excerpts] == [*PARAGRAPHS[:2]]


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
