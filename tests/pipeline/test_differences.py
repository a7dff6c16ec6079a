"""How a difference between two versions of a finished file is described: line, story, words before and after."""

import pytest

from digest.pipeline.differences import Place, places, story_at

HEADINGS = {"Otters at the weir", "Lime & ash"}

PAGE = """<main>
<h1>Week 18</h1>
<article><h3 lang="en"><bdi>Otters at the weir</bdi></h3>
<p>Two otters were seen below the weir on Tuesday.</p></article>
<h2>In town</h2>
<article><h3>Lime &amp; ash</h3>
<p>The kiln behind the wharf burned its last lime.</p></article>
</main>
<p>Every paragraph is verbatim.</p>
"""

TEXT = f"""Week 18
=======

Otters at the weir
{"-" * 72}
Two otters were seen below the weir on Tuesday.

Lime & ash
{"-" * 72}
The kiln behind the wharf burned its last lime.


{"-" * 72}
Every paragraph is verbatim.
"""

FEED = """<feed><title>Weir and Wharf</title>
<entry><id>1</id><title>Week 18</title>
<content><h3>Otters at the weir</h3>
<p>Two otters were seen below the weir on Tuesday.</p></content></entry>
<entry><id>2</id><title type="text">Lime &amp; ash</title>
<content><p>The kiln behind the wharf burned its last lime.</p></content></entry>
<link href="x"/></feed>
"""

RECORD = """{
 "issue": "2026-W18",
 "title": "Week 18",
 "stories": [
  {
   "id": "a1",
   "attribution": {
    "headline": "Otters at the weir",
    "publisher": "Holm Ledger"
   }
  }
 ]
}
"""


def place(path: str, before: str, old: str, new: str) -> Place:
    assert old in before
    (found,) = places(path, before.encode(), before.replace(old, new, 1).encode(), headings=HEADINGS)
    return found


@pytest.mark.parametrize(
    ("path", "text", "old", "line", "story"),
    [
        ("index.html", PAGE, "Two otters", 4, "Otters at the weir"),
        ("index.html", PAGE, "kiln", 7, "Lime & ash"),
        ("index.html", PAGE, "Lime", 6, "Lime & ash"),
        ("index.html", PAGE, "In town", 5, ""),
        ("index.html", PAGE, "Week 18", 2, ""),
        ("index.html", PAGE, "verbatim", 9, ""),
        ("email.txt", TEXT, "otters were", 6, "Otters at the weir"),
        ("email.txt", TEXT, "kiln", 10, "Lime & ash"),
        ("email.txt", TEXT, "verbatim", 14, ""),
        ("feed.xml", FEED, "otters were", 4, "Otters at the weir"),
        ("feed.xml", FEED, "kiln", 6, "Lime & ash"),
        ("feed.xml", FEED, 'href="x"', 7, ""),
        ("issue.json", RECORD, "Holm", 9, "Otters at the weir"),
        ("issue.json", RECORD, "Week", 3, ""),
    ],
)
def test_place_has_line_and_story(path: str, text: str, old: str, line: int, story: str) -> None:
    found = place(path, text, old, "quite other words")
    assert (found.line, found.story) == (line, story)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "below the weir on",
            "above the weir on",
            "“<p>Two otters were seen below the weir on Tuesday.</p…” is now “<p>Two otters were seen above",
        ),
        ("Tuesday.", "Tuesday\u200b.", "Tuesday\\u200b."),
        ("were seen", "were\u00a0seen", "were\\xa0seen"),
        ("otters", "оtters", "(U+006F is now U+043E)"),
        ("on Tuesday", "on  Tuesday", "on  Tuesday"),
        ("<p>Two otters were seen below the weir on Tuesday.</p></article>\n", "", "missing “<p>Two otters"),
        ("<h2>In town</h2>\n", "<h2>In town</h2>\n<p>Paid.</p>\n", "added “<p>Paid.</p>”"),
    ],
)
def test_words_are_shown_before_and_after(old: str, new: str, words: str) -> None:
    assert words in place("index.html", PAGE, old, new).words


def test_long_line_shows_the_words_that_changed() -> None:
    line = " ".join(f"word{number}" for number in range(2_000))
    found = place("index.html", line, "word1500 ", "other ")
    assert "word1499 word1500 word1501" in found.words
    assert "word1499 other word1501" in found.words
    assert len(found.words) < 400


def test_file_of_very_many_lines_is_one_difference() -> None:
    one = "".join(f"line {number % 1_000}\n" for number in range(2_500))
    other = "".join(f"line {number * 7 % 1_000}\n" for number in range(2_500))
    (found,) = places("index.html", one.encode(), other.encode(), headings=())
    assert found.line == 2


MESSAGE = """From: Weir <letter@weir.example>
Subject: Otters
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Two otters were s=
een below =C3=84ske.
--x
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PGgzPk90dGVycyBhdCB0aGUgd2VpcjwvaDM+CjxwPlNlZW4gb24gVHVlc2RheS48L3A+
--x--
"""


@pytest.mark.parametrize(
    ("old", "new", "part", "story", "words"),
    [
        ("Subject: Otters", "Subject: Re: Otters", "header", "", "Subject: Re: Otters"),
        ("From: Weir", "Bcc: a@b.example\nFrom: Weir", "header", "", "added “Bcc: a@b.example”"),
        ("=C3=84ske", "=C3=96ske", "text part", "", "seen below Öske."),
        ("c2RheS48", "c2RheT88", "HTML part", "Otters at the weir", "Tuesday?"),
        ("--x--\n", "--x--\nPaid.\n", "", "", "added “Paid.”"),
        ("plain;", "enriched;", "", "", "text/enriched"),
        ("quoted-printable", "Quoted-Printable", "text part, header", "", "Quoted-Printable"),
        ("s=\neen", "se=\nen", "", "", "s="),
    ],
)
def test_place_in_a_message_is_in_its_header_or_decoded_part(
    old: str, new: str, part: str, story: str, words: str
) -> None:
    found = place("email.eml", MESSAGE, old, new)
    assert (found.part, found.story) == (part, story)
    assert words in found.words


def test_bytes_that_decode_alike_still_differ() -> None:
    one, other = b"a\\xe9b", b"a\xe9b"
    assert [found.words for found in places("index.html", one, other, headings=())] == ["6 bytes are now 3 others"]


def test_picture_has_no_words() -> None:
    (found,) = places("a.png", b"\x89PNG1", b"\x89PNG22", headings=())
    assert (found.line, found.words) == (0, "5 bytes are now 6 others")


def test_story_of_a_page_without_headings_is_unknown() -> None:
    assert story_at("<p>Two otters</p>", 5, HEADINGS) == ""
