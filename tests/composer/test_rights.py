"""A story shows no more than its rights allow, nothing of it is altered, and a notice says what was left out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.composer.publishers import first_that_means
from digest.composer.rights import CAUTIOUS_FLOOR, CAUTIOUS_WORDS, RightsRule, within_rights, words_of
from digest.model import ArrangedStory, Attribution, Excerpt, Image, Notice, Quote, Span
from digest.text.words import count_words

TODAY = date(2026, 3, 8)
SENTENCES = [
    f"The {name} of Port Merrow was closed on Tuesday by the harbour office."
    for name in ("quay", "lock", "pier", "basin")
]
IMAGE = Image(file="seeds/a.png", sha256="0" * 64, media_type="image/png", width=2, height=2, alt="Fog")


def paragraphs(*scores: float) -> tuple[tuple[Excerpt, ...], str]:
    """Return a paragraph of two sentences for each score, and the source, which breaks its lines elsewhere."""
    source, excerpts, start = "Head\n\n", [], 0
    for number, score in enumerate(scores):
        text = f"{SENTENCES[number % 4]} Report {number} says that nobody was hurt at all."
        place = Span(start=len(source), end=len(source) + len(text) + 2)
        source += text.replace(" of ", "\n  of ", 1) + "\n\n"
        excerpts.append(Excerpt(text=text, start=start, end=start + len(text), place=place, score=score))
        start += len(text) + 2
    return tuple(excerpts), source


def story(*scores: float, quotes: int = 0, rights: str | None = None, **changes: Any) -> tuple[ArrangedStory, str]:
    """Return a story with an excerpt of 21 words for each score, and its source text."""
    excerpts, source = paragraphs(*scores)
    said = []
    for number in range(quotes):
        text = f"Statement {number} was never made in my own name"
        at = len(source)
        source += f"“{text}”, she said.\n"
        said.append(
            Quote(
                text=text,
                start=at,
                end=at + len(text),
                place=Span(start=at + 1, end=at + 1 + len(text)),
                confidence=0.9 - number / 10,
            )
        )
    one = ArrangedStory(
        id="a",
        document="a",
        source="seeds/a.txt",
        attribution=Attribution(
            headline="Fog", publisher="Harbour Post", url="https://news.harbour.example/fog", rights=rights
        ),
        excerpts=excerpts,
        quotes=tuple(said),
        language="en",
        length=1_000,
    )
    return replace(one, **changes), source


def applied(
    one: tuple[ArrangedStory, str], *rules: RightsRule, today: date = TODAY
) -> tuple[ArrangedStory, tuple[Notice, ...]]:
    shown, notices = within_rights(one[0], rules, today=today, source_text=lambda _: one[1])
    assert shown is not None
    return shown, notices


def test_story_within_its_rights_stays_as_it_is() -> None:
    one = story(0.9, 0.5, quotes=1)
    shown, notices = applied(one)
    assert (shown.excerpts, shown.quotes, shown.restrictions.cuts, notices) == (one[0].excerpts, one[0].quotes, (), ())
    assert shown.restrictions.limits.words == CAUTIOUS_WORDS


def test_lowest_score_goes_first_and_the_last_one_is_cut_where_a_sentence_ends() -> None:
    one = story(0.9, 0.2, 0.5)
    shown, (notice,) = applied(one, RightsRule(publishers=("harbour post",), words=36))
    assert [excerpt.text for excerpt in shown.excerpts] == [one[0].excerpts[0].text, SENTENCES[2]]
    assert shown.excerpts[1].continues
    assert not shown.excerpts[0].continues
    (cut,) = shown.restrictions.cuts
    assert (cut.rule, cut.excerpts, cut.quotes) == ("publisher harbour post: at most 36 words", 2, 0)
    assert cut.words == words_of(one[0].excerpts) - words_of(shown.excerpts)
    assert notice.source == "seeds/a.txt"
    assert "2 excerpts" in notice.text
    assert cut.rule in notice.text


def test_place_of_a_cut_paragraph_is_exact_in_the_source_text() -> None:
    one = story(0.9, 0.5)
    shown, _ = applied(one, RightsRule(words=36))
    last = shown.excerpts[-1]
    assert one[1][last.place.start : last.place.end].split() == last.text.split()
    assert "".join(one[1][last.place.start : last.place.end].split()) == "".join(SENTENCES[1].split())


def test_paragraph_whose_place_is_not_sure_is_left_out_whole() -> None:
    one, _ = story(0.9, 0.5)
    shown, _ = within_rights(one, [RightsRule(words=36)], today=TODAY)
    assert shown is not None
    assert shown.excerpts == one.excerpts[:1]


def test_best_excerpt_outlasts_the_quotes() -> None:
    shown, _ = applied(story(0.9, 0.5, quotes=2), RightsRule(words=20))
    assert (len(shown.excerpts), len(shown.quotes)) == (1, 0)


def test_no_words_leave_the_attribution() -> None:
    one = story(0.9, quotes=1)
    shown, _ = applied(one, RightsRule(words=0))
    assert (shown.excerpts, shown.quotes) == ((), ())
    assert shown.attribution == one[0].attribution


def test_surest_quote_stays() -> None:
    one = story(0.9, quotes=3)
    shown, (notice,) = applied(one, RightsRule(quotes=1))
    assert shown.quotes == one[0].quotes[:1]
    assert "2 quotes (every article: at most 1 quote)" in notice.text


def test_share_counts_the_whole_article() -> None:
    shown, _ = applied(story(0.9, 0.5, 0.4, length=100), RightsRule(share=0.3))
    assert shown.restrictions.limits.words == 30
    assert words_of(shown.excerpts) <= 30


def test_reserved_and_unknown_rights_are_held_to_a_part() -> None:
    for rights in (None, "© Harbour Post", "Alle Rechte vorbehalten"):
        shown, _ = applied(story(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, rights=rights, length=150))
        assert words_of(shown.excerpts) <= 75
    shown, _ = applied(story(0.9, 0.8, 0.7, rights="All rights reserved", length=60))
    assert CAUTIOUS_FLOOR - 15 < words_of(shown.excerpts) <= CAUTIOUS_FLOOR


def test_open_licence_and_public_domain_have_no_limit() -> None:
    for rights in ("CC BY 4.0", "Public domain"):
        one = story(*(0.5 for _ in range(30)), rights=rights, image=IMAGE)
        shown, notices = applied(one)
        assert (shown.excerpts, shown.image, notices) == (one[0].excerpts, IMAGE, ())


def test_picture_needs_leave() -> None:
    shown, (notice,) = applied(story(0.9, rights="All rights reserved", image=IMAGE))
    assert shown.image is None
    assert shown.restrictions.cuts[0].image
    assert "its picture" in notice.text
    shown, _ = applied(story(0.9, image=IMAGE), RightsRule(publishers=("Harbour Post",), images=True))
    assert shown.image == IMAGE
    shown, _ = applied(story(0.9, image=IMAGE), RightsRule(images=True), RightsRule(images=False))
    assert shown.image is None


def test_licence_without_derivatives_cuts_no_paragraph() -> None:
    one = story(0.9, 0.5, rights="CC BY-ND 4.0")
    shown, _ = applied(one, RightsRule(words=36))
    assert shown.excerpts == one[0].excerpts[:1]


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (RightsRule(publishers=("HARBOUR POST",)), True),
        (RightsRule(publishers=("harbour.example",)), True),
        (RightsRule(publishers=("our.example",)), False),
        (RightsRule(publishers=("Mill Gazette",)), False),
        (RightsRule(notices=("all RIGHTS reserved",)), True),
        (RightsRule(notices=("",)), False),
        (RightsRule(licences=("CC BY",)), False),
        (RightsRule(publishers=("Harbour Post",), notices=("no such words",)), False),
        (RightsRule(), True),
    ],
)
def test_rule_fits_by_every_condition_it_has(rule: RightsRule, *, fits: bool) -> None:
    one = story(0.9, rights="(c) Harbour Post. All Rights Reserved.")
    assert rule.fits(one[0].attribution) is fits


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("www.harbour.example", True),
        ("harbour.example", True),
        ("WWW.Harbour.example", True),
        ("bour.example", False),
        ("example", False),
    ],
)
def test_rule_means_the_same_publishers_as_a_section(name: str, *, fits: bool) -> None:
    for host in ("harbour.example", "www.harbour.example"):
        article = Attribution(headline="Fog", url=f"https://{host}/fog")
        assert RightsRule(publishers=(name,)).fits(article) is fits
        assert (first_that_means((name,), article) is not None) is fits


def test_strictest_of_each_limit_holds() -> None:
    rules = (RightsRule(words=60, quotes=0), RightsRule(publishers=("Harbour Post",), words=40, quotes=2))
    shown, _ = applied(story(0.9, 0.5, 0.4, quotes=2), *rules)
    assert (shown.restrictions.limits.words, shown.restrictions.limits.quotes) == (40, 0)
    assert shown.restrictions.limits.words_rule == "publisher Harbour Post: at most 40 words"


def test_rule_that_names_no_amount_leaves_the_cautious_one() -> None:
    shown, _ = applied(story(0.9), RightsRule(credit="Courtesy of the Harbour Post"))
    assert shown.restrictions.credit == "Courtesy of the Harbour Post"
    assert shown.restrictions.limits.words == CAUTIOUS_WORDS
    shown, _ = applied(story(0.9), RightsRule(share=1.0))
    assert shown.restrictions.limits.words == 1_000


def test_embargo_leaves_a_story_out_until_its_day() -> None:
    rule = RightsRule(publishers=("Harbour Post",), embargo=date(2026, 3, 9))
    shown, (notice,) = within_rights(story(0.9)[0], [rule], today=TODAY)
    assert shown is None
    assert "under embargo until 2026-03-09" in notice.text
    shown, notices = within_rights(story(0.9)[0], [rule], today=date(2026, 3, 9))
    assert shown is not None
    assert notices == ()


def test_coverage_is_held_by_its_own_attribution_and_steps_forward() -> None:
    first, source = story(0.9)
    other, _ = story(0.9, 0.5)
    other = replace(other, id="b", attribution=Attribution(headline="Fog again", publisher="Mill Gazette"))
    both = replace(first, coverage=(other,), note="Mind the fog.", section="Sea")
    shown, _ = applied((both, source), RightsRule(publishers=("Mill Gazette",), words=25))
    assert shown.excerpts == first.excerpts
    assert words_of(shown.coverage[0].excerpts) <= 25
    shown, (notice,) = applied((both, source), RightsRule(publishers=("Harbour Post",), embargo=date(2027, 1, 1)))
    assert (shown.id, shown.section, shown.coverage) == ("b", "Sea", ())
    assert "embargo" in notice.text


def test_dense_writing_counts_two_characters_for_a_word() -> None:
    text = "港口因大雾关闭了三天。渡轮停在锚地。" * 4
    excerpt = Excerpt(text=text, start=0, end=len(text), place=Span(start=0, end=len(text)), score=1.0)
    one = replace(story(0.9)[0], excerpts=(excerpt,), language="zh")
    shown, _ = within_rights(one, [RightsRule(words=30)], today=TODAY, source_text=lambda _: text)
    assert shown is not None
    assert shown.restrictions.limits.words == 60
    assert 40 < count_words(shown.excerpts[0].text) <= 60


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    scores=st.lists(st.floats(0, 1), max_size=6),
    quotes=st.integers(0, 3),
    words=st.integers(0, 160),
    allowed=st.integers(0, 3),
)
def test_whatever_the_rules_nothing_is_over_and_nothing_is_altered(
    scores: list[float], quotes: int, words: int, allowed: int
) -> None:
    one = story(*scores, quotes=quotes)
    shown, _ = applied(one, RightsRule(words=words, quotes=allowed))
    assert words_of(shown.excerpts) + words_of(shown.quotes) <= words
    assert len(shown.quotes) <= allowed
    assert set(shown.quotes) <= set(one[0].quotes)
    for excerpt in shown.excerpts:
        whole = next(before for before in one[0].excerpts if before.start == excerpt.start)
        assert whole.text.startswith(excerpt.text)
        assert one[1][excerpt.place.start : excerpt.place.end].split() == excerpt.text.split()
        assert excerpt.continues == (excerpt.text != whole.text)
