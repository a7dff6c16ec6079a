"""Bylines in many languages, and lines that only begin like one."""

import pytest

from digest.readers.bylines import is_byline, parse_authors


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
