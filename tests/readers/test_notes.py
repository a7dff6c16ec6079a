"""Notes in Markdown: what the front matter says, as it is written."""

from datetime import date, datetime, timedelta, timezone

import pytest

from digest.model import Document, Failure
from digest.readers import notes, recognition
from digest.readers.notes.front_matter import split_front_matter
from tests.readers.reading import articles, document, evidence, names, results

TEXT = "The harbour stayed closed on Friday, the fourth day in a row, and nobody would guess when it opens."


def note(front: str, text: str = TEXT, mark: str = "---") -> str:
    return f"{mark}\n{front}\n{mark}\n{text}\n"


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ada Quill", ["Ada Quill"]),
        ("author: Ada Quill and Ben Rook", ["Ada Quill", "Ben Rook"]),
        ("authors: [Ada Quill, Ben Rook]", ["Ada Quill", "Ben Rook"]),
        ("Authors:\n- name: Ada Quill\n- name: Ben Rook", ["Ada Quill", "Ben Rook"]),
        ("byline: By Ada Quill", ["Ada Quill"]),
        ("author: https://a.example/ada", []),
        ("author:", []),
        ("author: 007", ["007"]),
        ("author: no", ["no"]),
    ],
)
def test_authors_are_read_in_every_shape(front: str, authors: list[str]) -> None:
    (article,) = articles(notes, document(note(f"title: T\n{front}")))
    assert names(article) == authors


def test_words_stay_words_and_numbers_keep_their_zeros() -> None:
    (article,) = articles(notes, document(note("title: 007\nsite: yes\ndateline: 12:30")))
    said = article.attribution
    assert (said.headline, said.publisher, said.dateline) == ("007", "yes", "12:30")


def test_source_is_an_address_or_a_publisher() -> None:
    (one,) = articles(notes, document(note("title: T\nsource: https://a.example/x")))
    (two,) = articles(notes, document(note("title: T\nsource: The Gull")))
    assert (one.attribution.url, one.attribution.publisher) == ("https://a.example/x", None)
    assert (two.attribution.url, two.attribution.publisher) == (None, "The Gull")


def test_date_that_cannot_be_is_kept_as_evidence_only() -> None:
    (article,) = articles(notes, document(note("title: T\ndate: 2026-02-30")))
    assert article.attribution.published is None
    assert evidence(article, "published") == [("2026-02-30", "front matter date, not a date that can be", False)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("June 5, 2026", date(2026, 6, 5)),
        ("5 June 2026", date(2026, 6, 5)),
        ("5. Juni 2026", date(2026, 6, 5)),
        ("2026-06-05 07:40", date(2026, 6, 5)),
        ("2026-06-05 07:40 +0200", datetime(2026, 6, 5, 7, 40, tzinfo=timezone(timedelta(hours=2)))),
        ("04/06/2026", None),
        ("next week", None),
    ],
)
def test_date_is_read_as_people_write_it(written: str, day: date | None) -> None:
    (article,) = articles(notes, document(note(f"title: T\ndate: {written}")))
    assert article.attribution.published == day


def test_first_heading_is_the_headline_and_not_repeated() -> None:
    (article,) = articles(notes, document(f"# Fog & ships\n\n## Day four\n\n{TEXT}", source="a.md"))
    assert article.attribution.headline == "Fog & ships"
    assert [(block.text, block.level) for block in article.blocks] == [("Day four", 2), (TEXT, 0)]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("*By Ada Quill*", ["Ada Quill"]),
        ("By Ada Quill and Ben Rook", ["Ada Quill", "Ben Rook"]),
        ("Von Jana Wolters", ["Jana Wolters"]),
        ("Par Camille Aubrac", ["Camille Aubrac"]),
        ("Por Lucía Ferrán y Marcos Vidal", ["Lucía Ferrán", "Marcos Vidal"]),
        ("记者 林澄", ["林澄"]),
        ("By noon the fog had gone.", []),
        ("De sluis gaat open", []),
        ("By order of the board", []),
    ],
)
def test_byline_below_the_headline_names_the_authors(line: str, authors: list[str]) -> None:
    (article,) = articles(notes, document(f"# Fog\n\n{line}\n\n{TEXT}", source="a.md"))
    assert names(article) == authors
    assert len(article.blocks) == (1 if authors else 2)


def test_headline_of_the_front_matter_contradicts_the_heading() -> None:
    (article,) = articles(notes, document(note("title: One", f"# Two\n\n{TEXT}")))
    assert [(value, used) for value, _, used in evidence(article, "headline")] == [("One", True), ("Two", False)]


@pytest.mark.parametrize(
    ("front", "line"),
    [("title: [x", 2), ("a: &a [1]\nb: *a", 3), ("title: T\n\tx: y", 3), ("a: b: c", 2)],
)
def test_broken_front_matter_is_a_failure_with_its_line(front: str, line: int) -> None:
    (failure,) = results(notes, document(note(front), source="seeds/a.md"))
    assert isinstance(failure, Failure)
    assert failure.source == f"seeds/a.md:{line}"


def test_broken_toml_is_a_failure_with_its_line() -> None:
    (failure,) = results(notes, document(note('title = "T"\nx = = 1', mark="+++"), source="seeds/a.md"))
    assert isinstance(failure, Failure)
    assert failure.source == "seeds/a.md:3"


def test_rules_with_text_between_them_are_no_front_matter() -> None:
    text = "---\nJust a thought between two rules\n---\n\nMore."
    assert split_front_matter(text) == (split_front_matter("")[0], text)


@pytest.mark.parametrize(
    ("text", "source", "answer"),
    [
        ("---\ntitle: x\n---\n", "a", True),
        ("+++\ntitle = 'x'\n+++\n", "a", True),
        ("# Head\n\n- one\n- two\n", "a", True),
        ("anything", "a.md", True),
        ("Head\n====\n\nSee [this](https://a.example).", "a.txt", True),
        ("#1 in the charts\n\n- said nobody", "a.txt", False),
        ("Plain wire copy.\n\nBy Ada Quill", "a.txt", False),
        ("<html># Head\n- a\n- b", "a.html", False),
        ("\x00\x01# x", "a.md", False),
    ],
)
def test_note_is_known_by_its_marks_or_its_ending(text: str, source: str, answer: bool) -> None:  # noqa: FBT001 - a table
    assert recognition.is_markdown(document(text, source=source)) is answer


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        ("[" * 1000 + "\n") * 60,
        "*a " * 5000,
        "> " * 9000 + "x",
        "`" * 19_000,
        "_a*" * 6000,
        "- " * 9000,
        "<" * 19_000,
        "![[]()" * 3000,
        "&#xD800;" * 2000,
        "a\x00b",
        "<div>" * 40_000,
        "x" * 2_000_000,
        "|a" * 9000 + "\n" + "|-" * 9000 + "\n|b",
    ],
)
def test_hostile_note_gives_an_article_or_a_failure(text: str) -> None:
    assert results(notes, document("# a\n" + text, source="a.md"))


def test_front_matter_of_nested_brackets_is_a_failure() -> None:
    (failure,) = results(notes, document(note("a: " + "[" * 20_000)))
    assert isinstance(failure, Failure)


def test_pasted_text_with_tags_of_a_page_is_no_note() -> None:
    body = (
        "The harbour of Port Merrow stayed closed for a third day on Tuesday, its master told reporters on the quay.\n\n"
        * 3
    )
    text = f"Fog closes harbour\n\n{body}# Harbour\n\n# Ferries\n\n[more](https://gazette.example/more)\n"
    assert not recognition.is_markdown(Document(id="x", source="seeds/a.txt", data=text.encode()))
    assert recognition.is_markdown(
        Document(
            id="x",
            source="seeds/a.txt",
            data=f"# Fog closes harbour\n\n**{body}**\n\n## More\n\n- one\n- two\n".encode(),
        )
    )


NOTE = """# The room

The board of [[Lower Merrow]] and [[people/board#Members|its members]] met ==on **Friday** evening==, and a == b is no highlight. ^intro-1

> [!note]- Aside
> The vote was %%check!%% unanimous.

%% Do not print this:
the clerk was ill.

Nor this. %%

%%nor this%%

The room stays open.[^1] Nobody spoke against it.^[Said in the hall.] Prices rose by 100%% in 5%% steps. ![[chairs.jpg]]

- [ ] call the clerk ^todo-1

^table-2

[^1]: Minutes of the board.
"""


def test_what_note_programs_add_is_read_as_they_show_it() -> None:
    (article,) = articles(notes, document(NOTE))
    assert [block.text for block in article.blocks] == [
        "The board of Lower Merrow and its members met on Friday evening, and a == b is no highlight.",
        "Aside The vote was unanimous.",
        "The room stays open. Nobody spoke against it. Prices rose by 100%% in 5%% steps.",
        "call the clerk",
        "Minutes of the board.",
        "Said in the hall.",
    ]


def test_marks_in_code_stay() -> None:
    (article,) = articles(notes, document("Write `==x==` and `[[y]]`.\n\n    a %%b%% ^c\n"))
    assert [block.text for block in article.blocks] == ["Write ==x== and [[y]].", "a %%b%% ^c"]


def test_links_between_notes_in_front_matter_show_their_words() -> None:
    (article,) = articles(
        notes, document(note('title: T\nauthor:\n  - "[[Ada Quill]]"\n  - "[[people/rook|B. Rook]]"'))
    )
    assert names(article) == ["Ada Quill", "B. Rook"]
