"""Names and headlines show what they say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import read_document
from digest.model import Article
from digest.text.invisible import has_invisible, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada\u202e lliuQ", "Ada lliuQ"),
        ("Ada\u200b Quill", "Ada Quill"),
        ("A\u200dda", "Ada"),
        ("Ada\x00\x1b Quill\x9b", "Ada Quill"),
        ("Ada\U000e0041\U000e0042", "Ada"),
        ("Ada\u00a0\u2003Quill\n", "Ada Quill"),
        ("e\u0301cole", "école"),
        ("می\u200cشود", "می\u200cشود"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚀 ☎️", "👩\u200d🚀 ☎️"),
        ("\u2066Ada\u2069", "Ada"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert has_invisible(text) == any(
        char in text and char not in shown for char in "\u202e\u200b\u200d\x00\U000e0041\u2066"
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_visible_is_settled(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert not has_invisible(visible(text))


def test_spoofed_name_is_shown_plainly_and_told() -> None:
    data = (
        "Fog closes port\n\nBy Ada\u202e Quill\n\n"
        + "The harbour stayed closed for a third day, the master said on Tuesday morning.\n\n" * 2
    )
    (article,) = read_document(data.encode(), source="seeds/a.txt")
    assert isinstance(article, Article)
    assert [author.name for author in article.attribution.authors] == ["Ada Quill"]
    assert any("invisible characters" in evidence.found for evidence in article.attribution.evidence)
