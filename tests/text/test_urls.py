"""Links lead to the web or to a mailbox; a link to a passage names words that are unique on its page."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.urls import (
    addresses_in,
    ascii_address,
    comparable,
    directive_within,
    encoded,
    host_of,
    is_safe_link,
    is_web_address,
    login_host,
    passage_address,
    safe_link,
    text_directive,
)

PAGE = """The harbour was closed on Monday.

The harbour was closed on Tuesday, and nobody knew for how long the fog would stay over the quay and the old town.

Well-known, safe & sound: the ferries.

The harbour was closed on Tuesday, and the bakers opened.
"""


@pytest.mark.parametrize(
    ("passage", "directive"),
    [
        ("The harbour was closed on Monday.", "The%20harbour%20was%20closed%20on%20Monday."),
        ("Well-known, safe & sound: the ferries.", "Well%2Dknown%2C%20safe%20%26%20sound%3A%20the%20ferries."),
        (
            "The harbour was closed on Tuesday, and nobody knew for how long the fog would stay over the quay and the old town.",
            "The%20harbour%20was%20closed%20on%20Tuesday%2C%20and%20nobody,the%20old%20town.",
        ),
        ("The harbour was closed", None),
        ("not there", None),
        ("  ", None),
    ],
)
def test_directive_names_unique_words(passage: str, directive: str | None) -> None:
    assert text_directive(PAGE, passage) == directive


def test_case_and_line_ends_are_as_browsers_compare_them() -> None:
    assert text_directive("FOG at\nsea. Fog at sea.", "Fog at sea.") is None
    assert text_directive("Fog\n  at sea.", "Fog at sea.") == "Fog%20at%20sea."


def test_writing_without_spaces_is_cut_between_signs() -> None:
    passage = (
        "港口因大雾关闭，十一艘渡轮停在锚地，酒店降低了价格，面包店整夜营业，"
        "居民在码头等候消息，市长说，没有人知道雾何时散去，渔民也只能等待，孩子们却很高兴。"
    )
    first, _, last = (text_directive(passage, passage) or "").partition(",")
    assert unquote(first).endswith("，")
    assert last
    assert passage.endswith(unquote(last))


def test_address_falls_back_to_the_plain_one() -> None:
    assert passage_address("https://a.example/x", None) == "https://a.example/x"
    assert passage_address(None, "x") is None
    assert passage_address("https://a.example/x", "y") == "https://a.example/x#:~:text=y"
    assert passage_address("https://a.example/x#part", "y") == "https://a.example/x#part:~:text=y"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_encoded_words_come_back_and_hold_no_sign_of_the_syntax(words: str) -> None:
    assert unquote(encoded(words)) == words
    assert re.fullmatch(r"[A-Za-z0-9._~%]*", encoded(words))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("ab cd. \n"), min_size=1, max_size=300), st.data())
def test_first_and_last_words_stand_around_the_passage(page: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(page)))
    passage = page[start : data.draw(st.integers(start, len(page)))]
    directive = text_directive(page, passage)
    if directive is not None:
        first, _, last = (unquote(part) for part in directive.partition(","))
        folded = " ".join(passage.split())
        assert folded.startswith(first)
        assert folded.endswith(last or first)
        assert " ".join(page.split()).casefold().count(first.casefold()) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_address_is_ascii_and_stays_when_encoded_again(tail: str) -> None:
    once = ascii_address(f"https://a.example/{tail}")
    assert once.isascii()
    assert ascii_address(once) == once


def test_directive_of_one_of_many_passages_is_that_of_the_passage_alone() -> None:
    page = "The ferry to Ostrow\n was late. The  FERRY to Ostmar was early, and nobody knows why it was."
    for passage in ("The ferry to Ostrow was late.", "The FERRY to Ostmar", "The ferry", "", "no such words"):
        assert directive_within(comparable(page), passage) == text_directive(page, passage)


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://b.example/x", "https://b.example/x"),
        ("//b.example/x", "https://b.example/x"),
        ("x y", "https://a.example/p/x%20y"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", None),
        ("java\x01script:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" \x0bjavascript:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ('https://b.example/"onclick=x', None),
        ("http://[", None),
        ("file:///etc/passwd", None),
        ("", None),
        (None, None),
        ("x" * 5000, None),
    ],
)
def test_link_is_kept_only_when_it_may_be_shown(href: str | None, link: str | None) -> None:
    assert safe_link(href, "https://a.example/p/") == link


@pytest.mark.parametrize(("url", "host"), [("https://WWW.a.example:80/x", "a.example"), (None, ""), ("http://[", "")])
def test_host_of_an_address(url: str | None, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize("address", ["https://a.example/x?y=1#z", "HTTP://a.example", "mailto:desk@a.example"])
def test_link_is_safe(address: str) -> None:
    assert is_safe_link(address)
    assert is_web_address(address) == (not address.startswith("mailto:"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//a.example/",
        "https://a.example/\n",
        "https://a.example/a b",
        "https://a.example/<b>",
        "",
    ],
)
def test_link_is_not_safe(address: str) -> None:
    assert not is_safe_link(address)
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address", ["https:///path", "https://[a/", "https://a.example/\ud800", "https://a.example/\\b"]
)
def test_web_address_has_a_host_and_only_characters_of_addresses(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("HTTPS://Gull.Example/Pier?Q=A#Top", "https://gull.example/Pier?Q=A#Top"),
        ("https://ines:pass@gull.example/pier", "https://gull.example/pier"),
        ("https://ines@gull.example:8443", "https://gull.example:8443"),
        ("https://gull.example/@ines/pier", "https://gull.example/@ines/pier"),
        ("mailto:Ines@gull.example", "mailto:Ines@gull.example"),
    ],
)
def test_address_is_written_canonically_and_without_a_secret(written: str, address: str) -> None:
    assert safe_link(written) == address


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://beck.example/weir.", ["https://beck.example/weir"]),
        ("(https://beck.example/a_(b)), and http://beck.example/?q=1&r=2!", ["https://beck.example/a_(b)", "http://beck.example/?q=1&r=2"]),
        ("[the weir](https://beck.example/weir) is open", ["https://beck.example/weir"]),
        ("“https://beck.example”", ["https://beck.example"]),
        ("beck.example, ftp://beck.example, https://", []),
        ("见 https://beck.example/堰。", ["https://beck.example/堰"]),
    ],
)  # fmt: skip
def test_addresses_are_found_in_a_text_without_the_marks_behind_them(text: str, addresses: list[str]) -> None:
    assert [text[start:end] for start, end in addresses_in(text)] == addresses


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("see https://ida:lamp@ondo.example/1", "ondo.example"),
        ("HTTP://ida:lamp@ONDO.example", "ondo.example"),
        ("https://ida:p%40ss@[::1]:80/", "[::1]"),
        ("https://ondo.example:443/@ida", None),
        ("https://ida@ondo.example/", None),
        ("https://ondo.example/?q=a:b@c", None),
        ("write to ida:lamp@ondo.example", None),
    ],
)
def test_login_in_an_address_is_found_with_its_host(text: str, host: str | None) -> None:
    assert login_host(text) == host
