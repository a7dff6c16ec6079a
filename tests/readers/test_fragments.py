"""HTML as readable text with its blocks: nothing seen is lost, nothing unseen is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.readers.fragments import Fragment, FragmentError, clean_text, plain, read_fragment, read_text

PIECES = st.lists(
    st.sampled_from(
        [
            *"""<p> </p> <b> </b> <br> <li> <blockquote> </blockquote> <h2> </h2> <table><tr><td> &amp; &#0; &#xD800; word 中文。
        <script>x</script> < ]]> <a/href='/x'> </a>""".split(),
            " ",
            "\n",
            "\x00",
            "<!-- c -->",
            "<a href='/x'>",
            "e\u0301",
            "\u202e",
            "\ufeff",
            "\u00a0",
            "word ",
        ]
    ),
    max_size=40,
)


def texts(fragment: Fragment) -> list[str]:
    return [block.text for block in fragment.blocks]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(pieces=PIECES)
def test_every_block_is_a_span_of_the_text(pieces: list[str]) -> None:
    fragment = read_fragment("".join(pieces), base="https://a.example/")
    for block in fragment.blocks:
        assert fragment.text[block.start : block.end] == block.text == " ".join(block.text.split())
        assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.markup)
    assert "\n".join(texts(fragment)) == fragment.text
    assert "\x00" not in fragment.text
    assert fragment.text.encode("utf-8") is not None


def test_blocks_keep_their_order_kind_and_level() -> None:
    html = "<h2>Head</h2>loose<p>para</p><ul><li>one<li>two</ul><blockquote><p>said</p></blockquote>"
    html += "<pre>a  b</pre><figcaption>cap</figcaption>"
    found = [(block.text, block.kind, block.level) for block in read_fragment(html).blocks]
    assert found == [
        ("Head", "heading", 2),
        ("loose", "paragraph", 0),
        ("para", "paragraph", 0),
        ("one", "list", 0),
        ("two", "list", 0),
        ("said", "quote", 0),
        ("a b", "code", 0),
        ("cap", "caption", 0),
    ]


def test_markup_covers_the_words_it_stands_around() -> None:
    (block,) = read_fragment("<p>a <a href='/x'> b <b>c</b></a> <i>d</i>.</p>", base="https://a.example/").blocks
    assert block.text == "a b c d."
    assert [(block.text[m.start : m.end], m.kind, m.href) for m in block.markup] == [
        ("b c", "link", "https://a.example/x"),
        ("c", "strong", None),
        ("d", "emphasis", None),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>X</p>",
        "<p hidden>X</p>",
        "<script>X</script>",
        "<style>X</style>",
        "<div style='mso-hide:all;'>X</div>",
        "<template>X</template>",
        "<!-- X -->",
        "<svg><text>X</text></svg>",
        "<div style='max-height:0;overflow:hidden'>X</div>",
    ],
)
def test_what_a_person_cannot_see_is_no_text(hidden: str) -> None:
    assert read_fragment(f"<p>a</p>{hidden}tail").text == "a\ntail"


def test_line_breaks_part_paragraphs_when_doubled_or_after_a_long_sentence() -> None:
    long = "A sentence that is long enough to fill a line, as text turned into HTML line by line has them."
    assert texts(read_fragment(f"{long}<br>{long}")) == [long, long]
    assert texts(read_fragment("one<br>two<br> <br/>three")) == ["one two", "three"]


def test_plain_text_is_paragraphs_by_empty_lines_else_lines() -> None:
    assert texts(read_text("a\nb\n\n c \n")) == ["a b", "c"]
    assert texts(read_text("a\r\nb\r\n")) == ["a", "b"]
    assert read_text(" \n").blocks == ()


@pytest.mark.parametrize("html", ["<b>" * 3000, "<" * 60_000, "&" * 200_000, "x" * 3_000_000])
def test_html_beyond_the_bounds_is_refused(html: str) -> None:
    with pytest.raises(FragmentError):
        read_fragment(html)


def test_control_characters_and_lone_surrogates_go() -> None:
    assert clean_text("a\x00b\x1b[1m\ud800c\r\nd\re\u0085") == "ab[1mc\nd\ne\u0085"


def test_plain_decodes_references_once() -> None:
    assert plain("<b>A &amp;amp; B</b>\n C") == "A &amp; B C"
