"""What `select_passages` takes and leaves, and what holds for any units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizer import select_passages
from digest.summarizer.junk import Sieve, find_faults, find_tail
from digest.summarizer.passages import Unit
from digest.summarizer.selection import Verdict, judge_units
from digest.text.languages import language_data
from digest.text.lengths import ruler_for
from digest.text.words import count_words
from tests.counting import calls

FOG = [
    "Ostmar harbour stayed closed on Tuesday as thick fog kept ferries and freighters in port, the harbour master said.",
    "She said pilots could not see the bow of the ships and that the port would open no earlier than Wednesday.",
    "About 4,000 passengers were stranded at the harbour, and three freighters waited outside for the fog to lift.",
    "The ferry company offered passengers free nights in hotels near the harbour until the fog had gone.",
]


def test_selection_opens_with_the_first_good_paragraph() -> None:
    assert select_passages(["Menu", "Photo: Lena Marsh", *FOG], words=40)[0] == 2


def test_selection_takes_no_unit_twice() -> None:
    assert select_passages([*FOG, FOG[0]], words=500) == (0, 1, 2, 3)


def verdicts_on(units: list[str], *, words: int, title: str = "") -> tuple[Verdict, ...]:
    """Return the verdicts on paragraphs of an English article."""
    faults = find_faults(units, title=title, language=language_data("en"))
    return judge_units(
        [
            Unit(block=i, start=0, end=len(t), text=t, fault=f)
            for i, (t, f) in enumerate(zip(units, faults, strict=True))
        ],
        title=title,
        language="en",
        ruler=ruler_for(" ".join(units), language="en"),
        room=words,
        cut=False,
    )


def test_selection_leaves_a_paragraph_whose_opener_is_not_shown() -> None:
    long = " ".join(
        ["The weather service had warned of banks of mist along the whole northern coast since the Friday before."] * 3
    )
    units = [FOG[0], long, FOG[1]]
    verdicts = verdicts_on(units, words=45)
    assert [v.taken for v in verdicts] == [True, False, False]
    assert verdicts[2].reason == "opens with “She”, and what it points to isn't shown"
    units[2] = FOG[1].replace("She", "Ada Quill")
    assert verdicts_on(units, words=45)[2].taken


def test_selection_closes_a_gap_with_a_short_unit() -> None:
    short = "Nobody was hurt."
    assert 1 in select_passages([FOG[0], short, FOG[2], FOG[3]], words=200)


def test_selection_shows_a_short_article_although_it_is_short() -> None:
    assert select_passages(["Fog closes Ostmar harbour."]) == (0,)


def test_selection_shows_nothing_where_all_is_junk() -> None:
    assert select_passages(["Sign up for our newsletter.", "© 2026 Westmark. All rights reserved."]) == ()


def test_selection_gives_the_best_unit_alone_when_none_fits() -> None:
    assert select_passages(FOG, words=5) == (0,)


def test_selection_of_nothing_is_nothing() -> None:
    assert select_passages([]) == ()
    assert select_passages(["", "  "]) == ()


def test_selection_counts_characters_in_chinese() -> None:
    units = [
        "东马港星期二因大雾连续第二天关闭，渡轮都停在港内。",
        "约四千名旅客滞留在东马港，等候大雾散去。",
        "渡轮公司为旅客提供免费旅馆。",
    ]
    assert select_passages(units, language="zh", words=25) == (0, 1)
    assert select_passages(units, language="zh", words=30) == (0, 1, 2)


@pytest.mark.parametrize(
    ("language", "junk"),
    [
        ("en", "Already a subscriber? Log in to read the rest of this story on our website."),
        ("en", "Image caption: People stand in the fog on the quay."),
        ("de", "Lesen Sie auch: Wie der Nebel an die Küste kommt."),
        ("de", "Archivbild (16.08.2024): Am Kai von Ostmar warten Menschen auf die Fähre."),
        ("de", "(Symbolbild) Wenn der Nebel kommt, wird der Weg zur Arbeit lang."),
        ("fr", "Tous droits réservés, toute reproduction est interdite sans accord."),
        ("zh", "免責聲明:投資有風險,本文並非投資建議,以上內容不應被視為任何要約。"),
        ("en", "Ida Marl (left) and Tom Ashby beside the oldest boat of the harbour in Ostmar."),
        ("en", "The ferry Merrow leaves the quay at noon on Tuesday. Photo: Lena Marsh"),
        ("en", "Share your thoughts on the new ferry with us and with other readers."),
        ("en", "All about the fog of the century in our special >>"),
        ("en", "First, some background on the harbour."),
        ("de", "Ida Marl (links) und Tom Ascher am Kai von Ostmar vor der ältesten Fähre."),
        ("de", "Die Fähre verlässt am Dienstag den Kai. Foto: Lena Marsch"),
        ("de", "Was meinen Sie? Diskutieren Sie mit anderen Menschen an der Küste."),
        ("fr", "Ida Marl (à gauche) et Tom Achet devant le plus vieux bateau du port d'Ostmar."),
        ("es", "Ida Marl (izquierda) y Tomás Asensio junto al barco más viejo del puerto de Ostmar."),
        ("ja", "オストマル港の岸壁に立つ船長（左）と娘。"),
        ("en", "Tel 020 555 0100 | desk@westmark.example | Westmark House"),
    ],
)
def test_junk_is_left_even_when_nothing_else_is_there(language: str, junk: str) -> None:
    assert select_passages([junk], language=language) == ()


def test_lines_about_the_author_or_the_house_are_left_at_the_end_alone() -> None:
    texts = [*FOG, "Ida Marl is a reporter at the Ostmar Post.", "She lives by the sea."]
    found = find_tail(texts, [""] * 6, language=language_data("en"))
    assert found == {4: "about the author"}
    assert find_tail(texts[4:], [""] * 2, language=language_data("en")) == {}
    headed = find_tail(texts, ["", "", "", "", "About the author", ""], language=language_data("en"))
    assert set(headed) == {4, 5}


def test_another_script_than_the_article_is_left() -> None:
    assert 4 not in select_passages([*FOG, "應版權方要求,你需要以帳號進入才能查看該內容的全部。"], words=500)


def test_a_teaser_that_breaks_off_is_left() -> None:
    assert (
        select_passages(["Harbour master of Ostmar considers meeting with the President of ...", *FOG], words=500)[0]
        == 1
    )


def test_guillemets_are_no_bars_of_links() -> None:
    text = (
        "Le maire souhaite « un nouvel élan » pour la ville et promet « un pont » d'ici à la fin de l'année prochaine."
    )
    assert select_passages([text], language="fr") == (0,)


units_of_any_kind = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from('The harbour fog closed. He said “ships” © ? 大雾 港 туман " 12 | and'.split()), max_size=30
        ).map(" ".join),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(units_of_any_kind, st.text(max_size=20), st.sampled_from(["en", "zh", "ar", "xx", ""]), st.integers(0, 120))
def test_selection_is_ordered_unique_within_budget_and_repeatable(
    units: list[str], title: str, language: str, words: int
) -> None:
    taken = select_passages(units, title=title, language=language, words=words)
    assert list(taken) == sorted(set(taken))
    assert all(0 <= i < len(units) for i in taken)
    ruler = ruler_for("\n".join(units), language=language)
    assert sum(ruler.length_of(units[i]) for i in taken) <= words or len(taken) == 1
    assert taken == select_passages(units, title=title, language=language, words=words)


def test_selection_from_5000_units_takes_work_in_proportion() -> None:
    def work(size: int) -> int:
        units = [f"{FOG[i % 4][:-1]} at pier {i} and buoy {i * 7}." for i in range(size)]
        return calls(lambda: select_passages(units, words=150))

    assert work(5_000) < 11 * work(500)


FOREIGN = "another script than the article"


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ("The mayor’s café opened on Monday, and “everybody” came.", ""),
        ("Мэр сказал в понедельник, что гавань закрыта.", FOREIGN),
        ("Мэр said on Monday in the town hall, гавань и порт.", ""),
        ("Мэр Ada сказал в понедельник, что гавань закрыта.", FOREIGN),
        ("市長は月曜日に港が閉鎖されると述べた。", FOREIGN),
    ],
)
def test_fault_of_another_script_goes_by_most_letters(unit: str, reason: str) -> None:
    fault = find_faults([*FOG, unit], title="", language=language_data("en"))[-1]
    assert (fault.reason if fault else "") == reason


def test_fault_of_no_letters_is_found_beyond_a_long_head_of_signs() -> None:
    faults = find_faults([*FOG, "– " * 40 + "!", "* " * 2_000 + "and so on."], title="", language=language_data("en"))
    assert [fault.reason if fault else "" for fault in faults[-2:]] == ["no words", ""]


def test_faults_of_cut_units_are_those_of_new_ones() -> None:
    whole = [" ".join(FOG[:2]), FOG[2], "Photo: Lena Marsh", FOG[2], "Гавань закрыта. Fog."]
    cut = [*FOG[:2], FOG[2], "Photo: Lena Marsh", "Гавань закрыта."]
    sieve = Sieve(title=FOG[0], language=language_data("en"))
    for units in (whole, cut, whole):
        assert sieve.find_faults(units) == find_faults(units, title=FOG[0], language=language_data("en"))
    assert [sieve.length_of(unit) for unit in cut] == [count_words(unit) for unit in cut]
