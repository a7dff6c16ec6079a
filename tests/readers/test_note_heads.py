"""The heads of notes in the forms that programs write: read, or refused by name, and never part of a headline."""

from datetime import date

import pytest

from digest.model import Article, Failure
from digest.readers import notes, read
from digest.readers.notes.heads import split_head
from tests.readers.reading import articles, document, evidence, names

TEXT = "The bakers of Hollin opened their ovens on Sunday for the first time since the flood, and sold all they had by nine."
OTHER = "“We had forgotten how the street smells,” said Mara Tolm, who lives above the oldest of the shops."


def note(head: str, text: str = f"{TEXT}\n\n{OTHER}") -> Article:
    (article,) = articles(notes, document(f"{head}\n\n{text}\n"))
    return article


@pytest.mark.parametrize(
    "head",
    [
        "Title: Ovens of Hollin\nAuthor: Nils Overby\nDate: 2026-06-02\nTags: bread, flood",
        "title:  Ovens of Hollin\nauthor: Nils Overby\ndate:   2026-06-02",
        "% Ovens of Hollin\n% Nils Overby\n% 2 June 2026",
        "% Ovens\n  of Hollin\n% Nils Overby\n% 2026-06-02",
        "<!--\n.. title: Ovens of Hollin\n.. slug: ovens\n.. author: Nils Overby\n.. date: 2026-06-02\n-->",
        "<!-- title: Ovens of Hollin\nauthor: Nils Overby\ndate: 2026-06-02 -->",
        '---json\n{"title": "Ovens of Hollin", "author": "Nils Overby", "date": "2026-06-02"}\n---',
        ';;;\n{"title": "Ovens of Hollin", "author": "Nils Overby", "date": "2026-06-02"}\n;;;',
        '{\n  "title": "Ovens of Hollin",\n  "author": "Nils Overby",\n  "date": "2026-06-02"\n}',
        "---yaml\ntitle: Ovens of Hollin\nauthor: Nils Overby\ndate: 2026-06-02\n---",
        "# Ovens of Hollin\n\nCreated: June 3, 2026 9:00 AM\nAuthor: Nils Overby\nPublished: June 2, 2026\nStatus: To read",
        "# Ovens of Hollin\n\n**Author:** Nils Overby\n**Date:** 2026-06-02",
        "# Ovens of Hollin\n\n- **Author**: [[Nils Overby]]\n- **Published**: 2026-06-02",
        "Ovens of Hollin\n===\n\n:Author: Nils Overby\n:Date: 2026-06-02",
        "# Ovens of Hollin\n\n| Property | Value |\n| --- | --- |\n| Author | Nils Overby |\n| Published | 2026-06-02 |",
        "# Ovens of Hollin\n\n> [!info] About\n> Author: Nils Overby\n> Date: 2026-06-02",
        "# Ovens of Hollin\nauthor:: Nils Overby\ndate:: 2026-06-02",
        "# Ovens of Hollin\n\n## Article details\n- Author: Nils Overby\n- Date: 2026-06-02\n- Topics:\n    - bread",
    ],
)
def test_head_is_read_and_no_part_of_the_text(head: str) -> None:
    article = note(head)
    of = article.attribution
    assert (of.headline, names(article), of.published) == ("Ovens of Hollin", ["Nils Overby"], date(2026, 6, 2))
    assert [block.text for block in article.blocks] == [TEXT, OTHER]


def test_evidence_names_the_field_of_the_head() -> None:
    assert evidence(note("Title: Ovens\nAuthor: Nils Overby"), "authors") == [("Nils Overby", "head author", True)]


@pytest.mark.parametrize("lines", ["Nils Overby\n        Mara Tolm", "\n  - Nils Overby\n  - Mara Tolm"])
def test_authors_on_lines_of_their_own_are_several(lines: str) -> None:
    assert names(note(f"Title: Ovens\nAuthors: {lines}\nDate: 2026-06-02")) == ["Nils Overby", "Mara Tolm"]


@pytest.mark.parametrize(
    "written", ["https://beck.example/ovens", "<https://beck.example/ovens>", "[Ovens](https://beck.example/ovens)"]
)
def test_address_in_a_head_is_read_however_it_is_written(written: str) -> None:
    article = note(f"# Ovens of Hollin\n\nAuthor: Nils Overby\nURL: {written}")
    assert article.attribution.url == "https://beck.example/ovens"


@pytest.mark.parametrize(
    "lines",
    [
        "Where: the town hall\nWhen: at eight",
        "Publisher: anyone who asks",
        "Author: Nils Overby\nThis line is none of its fields, and both are text.",
        "Note: the date was moved\nTime: noon",
    ],
)
def test_lines_with_colons_that_are_no_head_stay_text(lines: str) -> None:
    article = note(f"# Ovens of Hollin\n\n{lines}")
    assert lines.split("\n", maxsplit=1)[0] in article.text


def test_export_of_highlights_has_no_remarks_and_no_ways_back() -> None:
    article = note(
        "# Ovens of Hollin\n\n![cover](https://beck.example/c.png)\n\n## Metadata\n- Author: [[Nils Overby]]\n"
        "- Full Title: Ovens of Hollin\n"
        "- Summary: Bread again.\n- URL: https://beck.example/ovens",
        f"## Highlights\n- {TEXT} ([View Highlight](https://marks.example/1))\n    - Note: ask her\n- {OTHER}",
    )
    assert [block.text for block in article.blocks] == [TEXT, OTHER]
    assert article.attribution.url == "https://beck.example/ovens"


def test_front_matter_goes_before_the_fields_below_the_title() -> None:
    article = note("---\nauthor: Mara Tolm\n---\n# Ovens\n\nAuthor: Nils Overby\nPublication: The Beck Courier")
    assert (names(article), article.attribution.publisher) == (["Mara Tolm"], "The Beck Courier")


def test_note_without_a_head_stays_as_it_is() -> None:
    for text in ("# Ovens\n\n- one\n- two\n", "Words.\n", "", "% one line\n\nText", "<!-- a remark -->\nText"):
        assert split_head(text) == (split_head("")[0].__class__(values={}, place="head"), text)


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n| a |" + " " * 500_000 + "x",
        "# T\n\n## Metadata\n- Author: A B\n- Date: 2026\n\n" + " " * 500_000,
        "% " * 300_000,
    ],
)
def test_head_is_looked_for_in_bounded_steps(text: str) -> None:
    front, _ = split_head(text)
    assert set(front.values) <= {"author", "date"}


@pytest.mark.parametrize("head", ['---js\n{ title: "Ovens" }\n---', "---coffee\ntitle: 'Ovens'\n---"])
def test_head_that_is_a_program_is_refused_by_name(head: str) -> None:
    (failure,) = read(document(f"{head}\n\n{TEXT}\n", source="seeds/a.md")).articles
    assert isinstance(failure, Failure)
    assert "which is a program" in failure.problem
    assert "name: value" in failure.hint


@pytest.mark.parametrize(
    ("source", "text", "name"),
    [
        ("seeds/a.adoc", "= Ovens of Hollin\nNils Overby <nils@beck.example>\n2026-06-02\n\n", "AsciiDoc"),
        ("seeds/a.txt", "= Ovens of Hollin\nNils Overby <nils@beck.example>\n\n", "AsciiDoc"),
        ("seeds/a.txt", "= Ovens of Hollin\n:author: Nils Overby\n\n", "AsciiDoc"),
        ("seeds/a.org", "#+TITLE: Ovens of Hollin\n#+AUTHOR: Nils Overby\n\n* Bread\n", "Org"),
        ("seeds/a.org", "# -*- mode: org -*-\n#+title: Ovens\n\n", "Org"),
        ("seeds/a.rst", "Ovens of Hollin\n===============\n\n:Author: Nils Overby\n\n", "reStructuredText"),
        ("seeds/a.txt", "% a comment\n\\documentclass{article}\n\\begin{document}\n", "LaTeX"),
        ("seeds/a.txt", "{\\rtf1\\ansi Ovens of Hollin\\par\n", "RTF"),
    ],
)
def test_other_notation_is_refused_by_name_with_a_way_out(source: str, text: str, name: str) -> None:
    (failure,) = read(document(text + TEXT, source=source)).articles
    assert isinstance(failure, Failure)
    assert failure.problem == f"is written in {name}, which is not read"
    assert ".html" in failure.hint


@pytest.mark.parametrize(
    "text", ["= 3 crowns a loaf\n\n", "====\nOVENS OF HOLLIN\n====\n\n", "#1 of a series\n\n", "{ovens}\n\n"]
)
def test_text_that_only_begins_alike_is_read(text: str) -> None:
    reading = read(document(f"{text}{TEXT}\n\n{OTHER}\n", source="seeds/a.txt"))
    assert all(isinstance(one, Article) for one in reading.articles)


def test_ending_of_a_domain_is_no_notation() -> None:
    reading = read(document(f"Ovens of Hollin\n\n{TEXT}\n", source="seeds/beck.org"))
    assert all(isinstance(one, Article) for one in reading.articles)
