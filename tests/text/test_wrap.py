"""Plain text is filled by what a terminal shows, and never changed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.wrap import NO_LINE_END, NO_LINE_START, fill, width


def test_width_counts_wide_characters_twice() -> None:
    assert width("ab雾") == 4


def test_fill_keeps_to_the_columns() -> None:
    lines = fill("one two three four five six", 11).split("\n")
    assert lines == ["one two", "three four", "five six"]


def test_fill_never_breaks_an_address() -> None:
    address = "https://example.org/a-very/long-path/that-does-not-fit?with=query&more=words"
    assert address in fill(f"see {address} there", 20).split("\n")


def test_fill_breaks_chinese_between_characters_and_keeps_punctuation_off_the_start() -> None:
    text = "雾锁港口，渡轮第三天停航。港务长说：「看不到第二个浮标，就谁也不开船。」旅客在学校过夜。"
    lines = fill(text, 20).split("\n")
    assert max(width(line) for line in lines) <= 20
    assert not [line for line in lines if line[0] in NO_LINE_START or line[-1] in NO_LINE_END]
    assert "".join(lines) == text


def test_fill_marks_first_and_other_lines() -> None:
    assert fill("one two three", 9, first="> ", rest="| ") == "> one two\n| three"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.integers(10, 80))
def test_fill_changes_no_word(text: str, columns: int) -> None:
    assert "".join(fill(text, columns).split()) == "".join(text.split())


def test_line_that_looks_like_a_quotation_or_a_rule_gets_a_space() -> None:
    assert fill("> said", 20) == " > said"
    assert fill("aaaa -----", 5) == "aaaa\n -----"
    assert fill("> said", 20, first="| ") == "| > said"
