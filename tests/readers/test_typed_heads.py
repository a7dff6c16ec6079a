"""The head of a text that somebody typed or pasted: which line is the headline, who wrote it, and where it stood."""

import pytest

from digest.model import Article
from digest.readers import plain_text
from tests.readers.reading import articles, document, names

BODY = (
    "The harbour office closed the eastern sluice on Monday after a barge had torn off its upper gate in the night storm.",
    "Nobody was hurt, and the office expects the gate to be back in its hinges before the herring boats come home in May.",
    "The barge carried gravel for the new mole and lies at the old coal quay, where divers look at its bow this week.",
)


def typed(*head: str, apart: bool = False) -> Article:
    top = ("\n\n" if apart else "\n").join(head)
    (article,) = articles(plain_text, document("\n\n".join((top, *BODY)), source="seeds/gate.txt"))
    return article


@pytest.mark.parametrize(
    "head",
    [
        ("Adrift", "By Petra Holm", "The Tide Post", "6 May 2026"),
        ("The Tide Post", "Adrift", "By Petra Holm", "6 May 2026"),
        ("Adrift", "Petra Holm, The Tide Post", "6 May 2026"),
        ("Adrift", "https://tidepost.example/gate", "Petra Holm - The Tide Post - 6 May 2026"),
    ],
)
def test_lines_above_the_text_are_told_apart(head: tuple[str, ...]) -> None:
    article = typed(*head)
    assert article.attribution.headline == "Adrift"
    assert article.attribution.publisher == "The Tide Post"
    assert names(article) == ["Petra Holm"]
    assert [block.text for block in article.blocks] == list(BODY)


def test_address_on_a_line_of_its_own_is_the_articles() -> None:
    article = typed("Adrift", "https://tidepost.example/gate", "By Petra Holm")
    assert (article.attribution.headline, article.attribution.url) == ("Adrift", "https://tidepost.example/gate")


def test_kicker_above_the_headline_is_not_the_headline() -> None:
    article = typed(
        "Harbour office", "Barge tears off the upper gate of the eastern sluice", "6 May 2026, 08:15", apart=True
    )
    assert article.attribution.headline == "Barge tears off the upper gate of the eastern sluice"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Petra Holm", ["Petra Holm"]),
        ("Harbour Office", []),  # words that the text writes small
        ("The Tide Post", []),
    ],
)
def test_name_alone_below_the_headline_is_the_author(line: str, expected: list[str]) -> None:
    assert names(typed("Barge tears off the upper gate of the eastern sluice", line, apart=True)) == expected


def test_person_whom_a_picture_shows_is_not_the_author() -> None:
    head = (
        "Barge tears off the upper gate of the eastern sluice",
        "6 May 2026, 08:15",
        "Oskar Vane",
        "Photo: Tide Pictures",
        "Petra Holm",
    )
    assert "Oskar Vane" not in names(typed(*head, apart=True))


def test_authors_a_line_each_with_numbers_of_notes_are_all_read() -> None:
    head = (
        "Barge tears off the upper gate of the eastern sluice",
        "By",
        "Petra Holm0,",
        "Oskar Vane1,",
        "&",
        "Tomas Brandt",
    )
    assert names(typed(*head, apart=True)) == ["Petra Holm", "Oskar Vane", "Tomas Brandt"]
