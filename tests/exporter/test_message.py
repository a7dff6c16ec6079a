"""The message is what a mail client needs, whatever a source writes into its headline."""

import email
import email.policy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.exporter.message import header_text, message_bytes
from digest.model import Site
from tests.samples import SITE, fog, issues


def message(*, site: Site = SITE, html: str = "<p>a</p>", text: str = "a\n", **changes: Any) -> bytes:
    return message_bytes(issues(fog(**changes), site=site)[0], site, html=html, text=text)


def parsed(data: bytes) -> email.message.EmailMessage:
    read = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(read, email.message.EmailMessage)
    return read


def test_message_has_text_first_and_html_last() -> None:
    read = parsed(message(text="雾\n", html="<p>雾</p>"))
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in read.iter_parts()] == ["雾", "<p>雾</p>"]


def test_message_lines_are_short_and_ascii() -> None:
    data = message(html="<p>" + "雾x" * 60_000 + "</p>")
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_message_date_is_the_issues_own() -> None:
    assert parsed(message())["Date"].datetime == datetime(2026, 3, 3, 16, 20, tzinfo=UTC)


def test_message_is_the_same_twice_and_its_id_follows_its_content() -> None:
    assert message() == message()
    assert parsed(message())["Message-ID"] != parsed(message(text="b\n"))["Message-ID"]


def test_message_names_sender_and_list_headers() -> None:
    site = Site(
        title="Harbour & Coast",
        sender="Häfen <news@digest.example>",
        reply_to="desk@digest.example",
        unsubscribe_url="https://digest.example/unsubscribe?list=harbour-and-coast&token=" + "x" * 120,
    )
    data = message(site=site)
    read = parsed(data)
    assert str(read["From"]) == "Häfen <news@digest.example>"
    assert str(read["Reply-To"]) == "desk@digest.example"
    assert f"List-Unsubscribe: <{site.unsubscribe_url}>\r\n".encode() in data
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_message_without_a_sender_claims_no_ones_address() -> None:
    assert str(parsed(message(site=Site()))["From"]) == "Weekly Digest <newsletter@digest.invalid>"


def test_message_refuses_a_sender_without_address() -> None:
    with pytest.raises(ConfigError, match="not a mail address"):
        message(site=Site(sender="nobody"))


HOSTILE = [
    "Fog\r\nBcc: all@example.org",
    "=?utf-8?q?Fog=0D=0ABcc:_all@example.org?=",
    "Fog\u2028Bcc: all@example.org",
    "\u202egnip si siht\u202c and a nul \x00",
    "雾" * 300,
    "=?utf-8?b?" + "QmNj" * 40 + "?=",
]


@pytest.mark.parametrize("headline", HOSTILE)
def test_headline_cannot_add_a_header(headline: str) -> None:
    read = parsed(message(headline=headline))
    assert set(read.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    assert str(read["Subject"]) == f"Harbour & Coast: {header_text(headline)}"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_subject_comes_back_as_it_was_set(headline: str) -> None:
    read = parsed(message(headline=headline))
    expected = header_text(f"Harbour & Coast: {headline}")
    assert " ".join(str(read["Subject"]).split()) == expected
    assert "bcc" not in {name.lower() for name in read.keys()}  # noqa: SIM118  (a message is no mapping of its keys)
