"""Pasted pages: what belongs to the article's body although lines of the page stand between, and what does not."""

from datetime import UTC, datetime

import pytest

from digest import read_document
from digest.model import Article

HEAD = "Harbour of Port Merrow stays closed for a third day"
BODY = (
    "Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven ferries at anchor outside the mole.",
    "The shipping line said it had refunded more than nine hundred tickets since Sunday and would carry stranded people by bus.",
    "Forecasters expect a west wind on Wednesday evening, which will clear the fog quickly once it starts to move, the office said.",
)
FURNITURE = (
    "Share",
    "Save",
    "Print",
    "Listen",
    "Menu",
    "Facebook",
    "Whatsapp",
    "Telegram",
    "Next",
    "More",
    "Log in",
    "Close",
)


def blocks(*lines: str) -> list[str]:
    (article,) = read_document("\n\n".join(lines).encode(), source="seeds/page.txt")
    assert isinstance(article, Article), article
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "lead",
    [
        "Hundreds of passengers wait in school halls while the harbour master looks for the second buoy from her own window.",
        "Hundreds of passengers wait in school halls.",
    ],
)
def test_lead_under_the_headline_is_body_although_the_page_stands_between(lead: str) -> None:
    assert blocks(HEAD, lead, *FURNITURE, *BODY) == [lead, *BODY]


def test_paragraph_between_two_menus_is_body() -> None:
    paragraph = "Hundreds of passengers wait in school halls while the harbour master looks for the second buoy from her own window."
    assert blocks(HEAD, *FURNITURE[:6], paragraph, *FURNITURE, *BODY) == [paragraph, *BODY]


@pytest.mark.parametrize("end", ["„Der Wind kommt am Mittwoch.“", "»Der Wind kommt am Mittwoch.«"])
def test_paragraph_that_ends_as_its_language_closes_quotations_is_body(end: str) -> None:
    assert blocks(HEAD, *BODY, end) == [*BODY, end]
    paragraph = f"Die Hafenmeisterin sagte am Dienstag vor den Leuten, die auf der Mole standen: {end}"
    assert blocks(HEAD, *FURNITURE[:6], paragraph, *FURNITURE, *BODY) == [paragraph, *BODY]


def test_short_sentences_of_the_page_above_the_body_are_none_of_it() -> None:
    assert blocks(
        HEAD, "By Ada Quill", *FURNITURE, "This video has failed to load, we are sorry.", *FURNITURE, *BODY
    ) == [*BODY]


@pytest.mark.parametrize(
    "about",
    [
        "Ada Quill is a reporter in Port Merrow who covers the sea and all that lives of it for the Merrow Gazette.",
        "Ada Quill",
    ],
)
def test_what_the_page_says_about_an_author_is_no_body(about: str) -> None:
    assert blocks(HEAD, "By Ada Quill", *BODY, about) == [*BODY]


def test_sentence_that_quotes_an_author_is_body() -> None:
    quoted = (
        "Ada Quill, who was on board, wrote: “Nobody sails until I can see the second buoy from my own window again.”"
    )
    assert blocks(HEAD, "By Ada Quill", *BODY, quoted) == [*BODY, quoted]


@pytest.mark.parametrize(
    "caption",
    [
        "Ferries wait outside the mole of Port Merrow on Tuesday, the third day of the fog. Photo by Ines Vane",
        "Ferries wait outside the mole of Port Merrow on Tuesday, the third day of the fog. (Photo: Ines Vane / Merrow Gazette)",
        "Ferries wait outside the mole of Port Merrow on Tuesday, the third day of the fog. File photo",
        "Ferries wait outside the mole of Port Merrow on Tuesday, the third day of the fog. AP Photo/Ines Vane",
        "Fähren warten am Dienstag, dem dritten Tag des Nebels, vor der Mole von Port Merrow. Foto: Ines Vane",
    ],
)
def test_caption_with_its_credit_is_no_body(caption: str) -> None:
    assert blocks(HEAD, *BODY[:2], caption, BODY[2]) == [*BODY]


def test_paragraph_that_speaks_of_photos_is_body() -> None:
    paragraph = "The office handed out a photo: it shows the mole and, behind it, nothing but grey water and a light that does not turn."
    assert blocks(HEAD, *BODY, paragraph) == [*BODY, paragraph]


def test_teaser_behind_the_page_is_no_body() -> None:
    teaser = "A bakery in the old town sells bread by the metre, and nobody knows why."
    assert blocks(HEAD, *BODY, "Share", "Save", teaser) == [*BODY]


def test_last_paragraph_behind_a_single_line_of_the_page_is_body() -> None:
    assert blocks(HEAD, *BODY[:2], "Share", BODY[2]) == [*BODY]


def test_heading_under_a_picture_is_body() -> None:
    heading = "What the ferries carry"
    assert blocks(HEAD, *BODY[:2], "Photo: Ines Vane", heading, BODY[2]) == [*BODY[:2], heading, BODY[2]]


@pytest.mark.parametrize(
    "pointer",
    [">> All departures of the week at a glance", "Find your ticket ›", "Mehr von der Küste", "Source: Harbour office"],
)
def test_line_that_points_elsewhere_is_no_body(pointer: str) -> None:
    assert blocks(HEAD, *BODY[:2], pointer, BODY[2]) == [*BODY]


def test_headline_that_ends_with_a_quotation_is_the_headline() -> None:
    data = "\n\n".join(("Calder al porto di Merrow: «Nessuno salpa prima di mercoledì»", *BODY))
    (article,) = read_document(data.encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert article.attribution.headline == "Calder al porto di Merrow: «Nessuno salpa prima di mercoledì»"


@pytest.mark.parametrize(
    "line",
    [
        "Follow the Merrow Gazette on Google News and never miss a ferry.",
        "Klik hier voor alle afvaarten van de week in de haven van Merrow.",
        "This video has failed to load, we are sorry for that.",
        "Dieser Text wurde automatisch erstellt und von einem Menschen gelesen.",
    ],
)
def test_sentence_of_the_page_within_the_body_is_none_of_it(line: str) -> None:
    assert blocks(HEAD, *BODY[:2], line, BODY[2]) == [*BODY]


@pytest.mark.parametrize("first", [f"Home News {HEAD}", f"HomeNews{HEAD}", f"{HEAD} | Merrow Gazette"])
def test_headline_is_the_line_that_has_it_alone(first: str) -> None:
    (article,) = read_document("\n\n".join((first, HEAD, *BODY)).encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert article.attribution.headline == HEAD
    assert [block.text for block in article.blocks] == [*BODY]


def test_headline_that_the_page_repeats_is_still_the_headline() -> None:
    lines = (HEAD, "By Ada Quill", HEAD, *BODY, "Share", HEAD, HEAD)
    (article,) = read_document("\n\n".join(lines).encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert article.attribution.headline == HEAD
    assert [block.text for block in article.blocks] == [*BODY]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("Ada Quill · Merrow Gazette · Posted: March 3, 2026 4:00 AM EST",), ["Ada Quill"]),
        (("Ada Quill", "Senior reporter"), ["Ada Quill"]),
        (("Ada Quill og Tomas Brandt", "3. mars 2026"), ["Ada Quill", "Tomas Brandt"]),
        (("Von Ada Quill mit AP",), ["Ada Quill"]),
        (("Port Merrow", "The harbour and the fog"), []),
    ],
)
def test_names_without_a_bylines_words_are_authors_where_something_says_so(
    lines: tuple[str, ...], names: list[str]
) -> None:
    (article,) = read_document("\n\n".join((HEAD, *lines, *BODY)).encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert [author.name for author in article.attribution.authors] == names
    assert [block.text for block in article.blocks] == [*BODY]


def test_line_that_the_page_repeats_parts_no_heading_from_its_paragraph() -> None:
    heading = "What the ferries carry"
    lines = (BODY[0], "Advertisement", BODY[1], "Advertisement", heading, "Advertisement", BODY[2], "Advertisement")
    assert blocks(HEAD, *lines) == [BODY[0], BODY[1], heading, BODY[2]]


def test_desk_of_a_wire_service_is_author_and_names_the_agency() -> None:
    data = "\n\n".join((HEAD, "Reuters Staff", "March 3, 2026 4:05 PM ET", *BODY))
    (article,) = read_document(data.encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert [author.name for author in article.attribution.authors] == ["Reuters Staff"]
    assert article.attribution.agency == "Reuters"


def test_licence_line_gives_the_licences_address() -> None:
    line = "This text is licensed under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)."
    (article,) = read_document("\n\n".join((HEAD, *BODY, line)).encode(), source="seeds/page.txt")
    assert isinstance(article, Article)
    assert article.attribution.rights == line
    assert article.attribution.licence_url == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_date_after_the_document_was_seen_is_told_and_not_used() -> None:
    data = "\n\n".join((HEAD, "June 9, 2026 10:00 GMT", *BODY)).encode()
    (article,) = read_document(data, source="seeds/page.txt", seen=datetime(2026, 6, 6, tzinfo=UTC))
    assert isinstance(article, Article)
    assert article.attribution.published is None
    assert [(one.used, one.found) for one in article.attribution.evidence if one.field == "published"] == [
        (False, "a date in the future, line 3")
    ]


def test_chinese_byline_with_what_the_writer_did_is_read() -> None:
    (article,) = read_document(
        "\n\n".join(
            ("港口大雾第三天", "记者 林澄 / 文", "大雾使港口连续第三天关闭，十一艘渡轮停在港外，两千名旅客过夜。" * 3)
        ).encode(),
        source="a.txt",
    )
    assert isinstance(article, Article)
    assert [author.name for author in article.attribution.authors] == ["林澄"]
