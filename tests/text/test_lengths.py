"""How long a text is for a reader of any script."""

import tomllib
from pathlib import Path

import pytest

from digest.text.lengths import ruler_for

CORPUS = Path(__file__).parent.parent / "corpus" / "summaries"


def length_of(text: str, language: str) -> float:
    return ruler_for(text, language=language).length_of(text)


def news_in(language: str) -> str:
    """Return the first paragraph of the same piece of news, written in each language."""
    article = tomllib.loads((CORPUS / f"{language}.toml").read_text("utf-8"))["article"][0]
    return " ".join(article["paragraphs"][:3])


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ja", "ru", "zh"])
def test_the_same_news_is_about_as_long_in_every_script(language: str) -> None:
    assert 0.6 < length_of(news_in(language), language) / length_of(news_in("en"), "en") < 1.4


def test_english_is_counted_in_words() -> None:
    assert length_of("The fog is thick.", "en") == 4


def test_long_words_are_counted_by_their_letters() -> None:
    assert length_of("ukubonakaliswa kwezikhumbuzo zasolwandle", "zu") == pytest.approx(40 / 7)


def test_syllables_apart_are_counted_by_their_letters() -> None:
    assert length_of("Sương mù làm cảng đóng cửa hai ngày", "vi") < 7


def test_korean_syllables_hold_more_than_a_letter() -> None:
    text = "안개 때문에 항구가 이틀째 닫혔다"
    assert length_of(text, "ko") == pytest.approx(len(text) / 3.4)
