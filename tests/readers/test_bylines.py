"""Bylines in many languages, and lines that only begin like one."""

import pytest

from digest.readers.bylines import gives_time, name_beside_time, names_after_lead, names_in_line
from digest.readers.names import (
    MAX_BYLINE_CHARS,
    author_names,
    is_byline,
    is_publication,
    parse_authors,
    split_names,
    whole_name,
    without_time,
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Quill", ["Ada Quill"]),
        ("By Ada Quill and Tomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("By Ada Quill, Tomas Brandt and Ines Calder", ["Ada Quill", "Tomas Brandt", "Ines Calder"]),
        ("BY ADA QUILL", ["ADA QUILL"]),
        ("Written by Ada O'Quill", ["Ada O'Quill"]),
        ("By Ada Quill, Science Editor", ["Ada Quill"]),
        ("By Ada Quill in Port Merrow", ["Ada Quill"]),
        ("By Nelson D. Quill and T. Brandt", ["Nelson D. Quill", "T. Brandt"]),
        ("By Dr. Ada Quill", ["Dr. Ada Quill"]),
        ("Por Ines de la Costa", ["Ines de la Costa"]),
        ("By Ada Quill (Paris, France) and Tomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("By Ada Quill, Online News Editor", ["Ada Quill"]),
        ("By Ada Quill, AP National Writer", ["Ada Quill"]),
        ("By Ada Quill (ada@gazette.example)", ["Ada Quill"]),
        ("By Harry Lane, Jr. and Ada Quill", ["Harry Lane, Jr.", "Ada Quill"]),
        ("By Northern Wire Staff", ["Northern Wire Staff"]),
        ("By Ada Quill published 19 May 2026", ["Ada Quill"]),
        ("by Ada Quill Apr. 28, 2026 1:15 pm", ["Ada Quill"]),
        ("By Ada QuillNews Reporter", ["Ada Quill"]),
        ("By Ada Quill, News Reporter", ["Ada Quill"]),
        ("By Ada McIntyre and Tomas FitzGerald", ["Ada McIntyre", "Tomas FitzGerald"]),
        ("By Ada Quill Ada Quill", ["Ada Quill"]),
        ("By Ada Quill Follow", ["Ada Quill"]),
        ("byAda Quill", ["Ada Quill"]),
        ("By Ada Quill, Merrow", ["Ada Quill"]),
        ("By Ada Quill, Merrow 4 June 2026", ["Ada Quill"]),
        ("By Ada Quill and Tomas Brandt The Associated Press", ["Ada Quill", "Tomas Brandt"]),
        ("By NW24 Newsroom", ["NW24 Newsroom"]),
        ("Kolumne von Ada Quill", ["Ada Quill"]),
        ("Von Ada Quill Redakteurin", ["Ada Quill"]),
        ("Von Ada Quill und Tomas von der Au", ["Ada Quill", "Tomas von der Au"]),
        ("Par Ada Quill et Tomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("Por Ada Quill y Tomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("Di Ada Quill", ["Ada Quill"]),
        ("Door Ada Quill en Tomas Brandt", ["Ada Quill", "Tomas Brandt"]),
        ("Автор: Ада Квилл", ["Ада Квилл"]),
        ("记者 林澄", ["林澄"]),
        ("本报记者：林澄、周海", ["林澄", "周海"]),
        ("배윤경 기자", ["배윤경"]),
    ],
)
def test_byline_gives_its_names(line: str, names: list[str]) -> None:
    assert is_byline(line)
    assert [author.name for author in parse_authors(line)] == names


@pytest.mark.parametrize(
    "line",
    [
        "By the time the fog had lifted, nobody was left on the quay.",
        "By 2030 the harbour will be closed",
        "Von hier aus sieht man das Meer.",
        "By",
        "Par",
        "A long walk by the sea",
        "By Monday 5 of the ferries had left.",
        "By Monday, said the harbour master, it would be over.",
    ],
)
def test_line_that_only_begins_like_a_byline_is_none(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("رامي عبد الرحمن الزيرين; سلمى الرمتون", ("رامي عبد الرحمن الزيرين", "سلمى الرمتون")),
        ("بقلم رامي عبد الرحمن الزيرين", ("رامي عبد الرحمن الزيرين",)),
        ("By Ada Quill", ("Ada Quill",)),
        ("A. Quill, T. Brandt and I. Calder", ("A. Quill", "T. Brandt", "I. Calder")),
        ("Von Ada Quill und Tomas Brandt", ("Ada Quill", "Tomas Brandt")),
        ("Ada Quill (aq)", ("Ada Quill",)),
        ("Ada Quill, Senior Reporter", ("Ada Quill",)),
        ("Senior Reporter", ()),
        ("Ada Quill, dpa", ("Ada Quill", "dpa")),
        ("Ada Quill, Web Desk", ("Ada Quill",)),
        ("Ada Quill, Gazette", ("Ada Quill",)),
        ("Harry Lane, Jr., Ada Quill", ("Harry Lane, Jr.", "Ada Quill")),
        ("HarbourNews", ("HarbourNews",)),
        ("Merrow HarbourPilots", ("Merrow HarbourPilots",)),
        ("Reuters Staff", ("Reuters Staff",)),
        ("Ada Quill, " * 500, ()),
        ("admin", ()),
        ("Published 4 June 2026", ()),
        ("View the archive of the author", ()),
        ("ada@gazette.example", ()),
        ("https://gazette.example/authors/ada", ()),
        ("20:59 Uhr", ()),
        ("北湾通讯社", ("北湾通讯社",)),
    ],
)
def test_text_marked_as_author_gives_its_names(text: str, names: tuple[str, ...]) -> None:
    assert author_names(text, site="Gazette") == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("quillnews", "quillnews"),
        ("quill1984", "quill1984"),
        ("repair-it  Webteam", "repair-it Webteam"),
        ("gazette", None),
        ("admin", None),
        ("staff writer", None),
        ("posted on 4 June 2026", None),
        ("Photograph by P. Holm, Buoy/Tarn", None),
        ("Desk Ports & Boats - Nord", "Desk Ports & Boats - Nord"),
        ("gazette.example/ada", None),
        ("…", None),
    ],
)
def test_text_marked_as_author_can_be_one_name_as_a_whole(text: str, name: str | None) -> None:
    assert whole_name(text, site="Gazette") == name


def test_every_name_that_a_page_marks_is_kept() -> None:
    names = tuple(
        f"{first} {last}"
        for first in ("Ada", "Ines", "Tomas", "Petra")
        for last in ("Quill", "Calder", "Holm", "Brandt")
    )
    assert author_names("; ".join(names)) == names


@pytest.mark.parametrize("text", ["Ada Quill, " * 20_000, "a@" * 100_000, "Ada " * 50_000])
def test_byline_without_end_names_nobody(text: str) -> None:
    assert parse_authors(f"By {text}") == ()
    assert author_names(text) == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Ada Quill and Harbour Reporters", ["Ada Quill"]),
        ("Ada Quill, Ben Rook and Weekend Editors", ["Ada Quill", "Ben Rook"]),
        ("Harbour Reporters", ["Harbour Reporters"]),
        ("Quill, Ada", ["Quill, Ada"]),
    ],
)
def test_name_of_a_desk_is_dropped_beside_people(written: str, expected: list[str]) -> None:
    assert [author.name for author in split_names(written)] == expected


def test_every_name_of_a_long_byline_is_kept() -> None:
    names = [
        f"{first} {last}"
        for first in ("Ada", "Ines", "Tomas", "Petra", "Mo", "Lena")
        for last in ("Quill", "Calder", "Holm", "Brandt", "Sand")
    ]
    assert [author.name for author in parse_authors(f"By {', '.join(names[:-1])} and {names[-1]}")] == names


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Brandt, T., Holm, P. A., Vane-Moor, O.", ["Brandt, T.", "Holm, P. A.", "Vane-Moor, O."]),
        ("Brandt, Tomas; Holm, Petra", ["Brandt, Tomas", "Holm, Petra"]),
        ("Petra H. Brandt, Prof. Oskar Vane and Ed M. Moor", ["Petra H. Brandt", "Prof. Oskar Vane", "Ed M. Moor"]),
        ("Sails &amp; Oars", ["Sails & Oars"]),
        ("Ministry of Fisheries and Harbours", ["Ministry of Fisheries and Harbours"]),
        ("Channel 7", ["Channel 7"]),
        ("Pling Pling", ["Pling Pling"]),
        ("PetraHolm", ["PetraHolm"]),
        ("View all posts by Petra Holm", ["Petra Holm"]),
        ("Alle Beiträge von Petra Holm", ["Petra Holm"]),
        ("Petra Holm of the Gazette", ["Petra Holm"]),
        ("By Petra Holm, Deputy Ports Editor, and Oskar Vane in Lund", ["Petra Holm", "Oskar Vane"]),
        ("Words by Petra Holm. Pictures: Oskar Vane", ["Petra Holm"]),
        ("Petra Holm Illustration by Oskar Vane", ["Petra Holm"]),
        ("Petra Holm3 min read", ["Petra Holm"]),
        ("Tarn & Buoy GmbH, Lund, Sweden", ["Tarn & Buoy GmbH"]),
        ("Amt für Fähren, Werften und Netze", ["Amt für Fähren, Werften und Netze"]),
        ("Petra Holm e Moor", ["Petra Holm e Moor"]),
        ("Petra Holm y Oskar Vane", ["Petra Holm", "Oskar Vane"]),
        ("Page Quais et phares du nord - Gazette", ["Page Quais et phares du nord - Gazette"]),
        ("Petra Holm, MBA, and Oskar Vane, PhD", ["Petra Holm, MBA", "Oskar Vane, PhD"]),
        ("Holm, Petra van", ["Holm, Petra van"]),
        ("van der Moor, Oskar", ["van der Moor, Oskar"]),
        ("Holm, P.; Moor, Oskar de", ["Holm, P.", "Moor, Oskar de"]),
        ("Text und Fotos: Petra Holm", ["Petra Holm"]),
        ("Words & pictures by Petra Holm", ["Petra Holm"]),
        ("Recueilli par Petra HOLM.", ["Petra HOLM"]),
        ("Ein Interview von Petra Holm mit Oskar Vane", ["Petra Holm"]),
        ("ph/dpa", ["ph/dpa"]),
    ],
)
def test_names_are_as_many_persons_and_bodies_as_there_are(written: str, expected: list[str]) -> None:
    assert [author.name for author in split_names(written)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "By",
        "Opinion by",
        "June",
        "Photo: Petra Holm",
        "Updated June 3, 2026",
        "Log in",
        "Kommentare",
        "Anónimo",
        "Super User",
        "red.",
        "Ort Merrow",
        "Read also",
    ],
)
def test_words_of_the_page_are_no_names(text: str) -> None:
    assert author_names(text) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Petra Holm | 4 June 2026 | Ports and Harbours", ("Petra Holm",)),
        ("4 June 2026, by Petra Holm in Boats", ("Petra Holm",)),
        ("Boats 04.06.2026 12:30 von Petra", ("Petra",)),
        ("Por Petra Holm y Oskar Vane", ("Petra Holm", "Oskar Vane")),
        ("Photo by Petra Holm", ()),
        ("A walk by Petra's harbour", ()),
        ("Published by the board on 4 June 2026", ()),
        ("Exclusive articles by Petra Holm and others", ()),
    ],
)
def test_line_by_a_headline_gives_the_names_after_its_lead(line: str, expected: tuple[str, ...]) -> None:
    assert names_after_lead(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Boats | Por: Petra Holm | Actualizado el 4 junio 2026", ("Petra Holm",)),
        ("Boats » by Petra Holm", ("Petra Holm",)),
        ("Posted by tidewatcher, PHolm on 2026-06-04", ("tidewatcher", "PHolm")),
        ("Author: tidewatcher | 4 June 2026", ("tidewatcher",)),
        ("4 June 2026 by tidewatcher", ("tidewatcher",)),
        ("Von gestern, 14:30 Uhr", ()),
        ("by the sea, 4 June 2026", ()),
        ("Posted by tidewatcher", ()),
        ("Boats and nets", ()),
    ],
)
def test_parts_of_a_line_are_read_like_lines(line: str, expected: tuple[str, ...]) -> None:
    assert names_in_line(line) == expected


def test_single_word_behind_a_lead_is_a_name_beside_a_time() -> None:
    assert names_in_line("von Petra") == ()
    assert names_in_line("von Petra", beside_time=True) == ("Petra",)


def test_parts_that_elements_set_apart_are_read() -> None:
    line = "Ports (1 / 3) 04.06.2026 13:30 von Petra Archive picture"
    assert names_in_line(line) == ()
    assert names_in_line(line, parts=["04.06.2026 13:30 von Petra", "Archive picture"]) == ("Petra",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4 June 2026 · Petra Holm", "Petra Holm"),
        ("Petra Holm, 04.06.2026, 13:10 Uhr", "Petra Holm"),
        ("Boats · 4 June 2026 · Petra Holm", None),
        ("4 June 2026", None),
        ("Petra Holm", None),
    ],
)
def test_name_alone_with_a_time_is_found(line: str, expected: str | None) -> None:
    assert name_beside_time(line) == expected


def test_line_that_gives_a_time_says_little_else() -> None:
    assert gives_time("Published: 4 June 2026, 13:10")
    assert not gives_time("At 13:10 the harbour master closed the sluice for good")


def test_publication_has_a_publications_word() -> None:
    assert is_publication("The Tide Post")
    assert not is_publication("Petra Holm")


def test_white_space_in_a_byline_is_folded_however_much_there_is() -> None:
    gap = " " * (2 * MAX_BYLINE_CHARS)
    assert author_names(f"By Ada{gap}Quill") == ("Ada Quill",)
    assert names_in_line(f"By Ada{gap}Quill") == ("Ada Quill",)


def test_a_text_too_long_for_a_byline_names_nobody() -> None:
    text = "By Ada Quill, " * (MAX_BYLINE_CHARS // 10)
    assert author_names(text) == ()
    assert names_in_line(text) == ()
    assert without_time(f"{text} 4 June 2026") == f"{text} 4 June 2026"
    assert without_time("Ada Quill   4 June 2026") == "Ada Quill"
