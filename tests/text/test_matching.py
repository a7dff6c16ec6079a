import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.matching import Verbatim, squeezed

TEXT = "The  mother of 3.5 million can't wait.\n\nL'homme dit non. 港口关闭，船停。 café"


@pytest.mark.parametrize(
    "words", ["The mother", "of\n3.5 million", "can't wait. L'homme", "homme dit", "关闭", "船停。", "café", "non."]
)
def test_words_are_found_up_to_white_space(words: str) -> None:
    span = Verbatim(TEXT).find(words)
    assert span is not None
    assert squeezed(TEXT[span.start : span.end]) == squeezed(words)


@pytest.mark.parametrize("words", ["other", "can", "of 3", "5 million", "the mother", "cafe", "can’t", "", " "])
def test_parts_of_words_and_altered_words_are_not_found(words: str) -> None:
    assert Verbatim(TEXT).find(words) is None


def test_words_are_found_from_an_offset_on() -> None:
    assert Verbatim("a b a").find("a", 1) == Verbatim("x b a").find("a")


@settings(max_examples=80, deadline=None, derandomize=True)
@given(text=st.text(max_size=60), words=st.text(max_size=6), start=st.integers(min_value=0, max_value=70))
def test_what_is_found_is_the_same_up_to_white_space(text: str, words: str, start: int) -> None:
    span = Verbatim(text).find(words, start)
    if span is not None:
        assert span.start >= start
        assert squeezed(text[span.start : span.end]) == squeezed(words)
