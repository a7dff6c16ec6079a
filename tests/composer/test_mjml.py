"""The guard around the MJML compiler: each test names what goes wrong without it."""

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from mjml import mjml2html

from digest.composer.rendering.mjml import MAX_DEPTH, compile_mjml, lint_mjml
from digest.errors import TemplateError

TRICKY = "nbsp\u00a0 zwj👩\u200d🚀 ideographic\u3000space e\u0301 ☎️ देवनागरी back\\slash \u00ad"


def document(body: str, head: str = "") -> str:
    section = f"<mj-section><mj-column><mj-text>{body}</mj-text></mj-column></mj-section>"
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{section}</mj-body></mjml>"


def test_compiler_still_needs_the_guard_for_attributes() -> None:
    """If this fails the compiler has been mended, and the guard can go."""
    assert "\\u{" in mjml2html(document('<a href="x" title="nbsp\u00a0here">x</a>'))


def test_attribute_with_tricky_characters_is_unchanged() -> None:
    html = compile_mjml(document(f'<a href="x" title="{escape(TRICKY)}">{escape(TRICKY)}</a>'), name="t")
    assert "\\u{" not in html
    assert unescape(html).count(TRICKY) == 2


def test_greater_than_after_a_wide_character_does_not_panic() -> None:
    assert "雾></p" in compile_mjml(document("<p>雾></p>"), name="t").replace("&gt;", ">")


def test_backslash_and_quote_cannot_leave_an_attribute() -> None:
    html = compile_mjml(document('<a href="x" title="\\&#34; onclick=&#34;alert(1)">x</a>'), name="t")
    assert 'onclick="' not in html


def test_line_breaks_in_an_attribute_become_spaces() -> None:
    assert 'title="a b c"' in compile_mjml(document('<a href="x" title="a\nb\tc">x</a>'), name="t")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    html = compile_mjml(document(f'<b title="{escape(text)}">{escape(text)}</b>'), name="t")
    inner = html[html.index("<b title=") : html.index("</b>")]
    assert unescape(inner) == f'<b title="{text}">{text}'


def test_control_characters_do_not_become_other_characters() -> None:
    """A reference to U+0080 is read as a euro sign. Source: HTML, numeric character reference end state."""
    html = compile_mjml(document("Fog\x80 lifts\x9f"), name="t")
    assert "Fog lifts" in html
    assert "&#128;" not in html


def test_style_sheet_passes_untouched() -> None:
    style = "<mj-style>.a > .b { content: 'x' }</mj-style>"
    assert ".a > .b { content: 'x' }" in compile_mjml(document("x", head=style), name="t")


def test_no_remote_font_is_linked() -> None:
    assert "fonts.googleapis.com" not in compile_mjml(document("x"), name="t")


@pytest.mark.parametrize(
    ("source", "where", "problem"),
    [
        ("<mjml>\n  <mj-bdoy></mj-bdoy></mjml>", "t (filled):2:3", "unknown MJML element <mj-bdoy>"),
        ("<mjml>\n<mj-body>\n</mjml>", "t (filled):3:1", "</mjml> closes the <mj-body> of line 2"),
        ("<mjml><mj-body>", "t (filled):1:7", "<mj-body> is never closed"),
        ("</mjml>", "t (filled):1:1", "closes nothing"),
        ("<div>" * (MAX_DEPTH + 1), "t (filled):1:501", "nested deeper"),
    ],
)
def test_lint_says_where_and_what(source: str, where: str, problem: str) -> None:
    with pytest.raises(TemplateError) as raised:
        lint_mjml(source, name="t")
    assert raised.value.where == where
    assert problem in raised.value.problem
    assert raised.value.hint


def test_compiler_error_names_the_template() -> None:
    with pytest.raises(TemplateError, match="MJML"):
        compile_mjml(
            "<mjml><mj-head><mj-title><b>x</b></mj-title></mj-head><mj-body></mj-body></mjml>", name="mine.mjml.j2"
        )
