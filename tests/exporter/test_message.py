"""The message is what a mail client needs, whatever a source writes into its headline."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import unquote
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
    data = message(site=replace(site, base_url="https://digest.example/h/"))
    read = parsed(data)
    assert str(read["From"]) == str(read["To"]) == "Häfen <news@digest.example>"
    assert str(read["Reply-To"]) == "desk@digest.example"
    assert f"List-Unsubscribe: <{site.unsubscribe_url}>\r\n".encode() in data
    assert b'\r\nList-Id: "Harbour & Coast" <news.digest.example>\r\n' in data
    assert read["Archived-At"] == "<https://digest.example/h/issues/2026-W10/index.html>"


def test_message_for_everybody_promises_no_one_click() -> None:
    """One click can only unsubscribe the reader whom the address names. Source: RFC 8058, section 3.1."""
    assert "List-Unsubscribe-Post" not in parsed(
        message(site=replace(SITE, unsubscribe_url="https://digest.example/u"))
    )


@pytest.mark.parametrize(
    ("sender", "shown", "list_id"),
    [
        ("news@digest.example", "Harbour & Coast <news@digest.example>", "news.digest.example"),
        ("Quay, The: daily <n@d.example>", '"Quay, The: daily" <n@d.example>', "n.d.example"),
        ('"Quay, The" <N.Osei@D.Example>', '"Quay, The" <N.Osei@d.example>', "n.osei.d.example"),
        ("News <news@häfen.example>", "News <news@xn--hfen-loa.example>", "news.xn--hfen-loa.example"),
    ],
)
def test_sender_is_written_as_every_server_takes_it(sender: str, shown: str, list_id: str) -> None:
    read = parsed(message(site=replace(SITE, sender=sender)))
    assert str(read["From"]) == str(read["To"]) == shown
    assert not read["From"].defects
    assert read["List-Id"] == f'"Harbour & Coast" <{list_id}>'
    assert str(read["Message-ID"]).endswith(f"{shown.rpartition('@')[2]}")


@pytest.mark.parametrize(
    "title",
    ['Say "quay"', "Hafenpost für alle", "港" * 90, "Q\r\nBcc: a@b.example", "=?utf-8?q?x?=", " <a@b.example> "],
)
def test_list_id_is_in_short_ascii_lines_and_comes_back(title: str) -> None:
    data = message(site=replace(SITE, title=title, sender="news@digest.example"))
    head = data.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 200
    assert [name for name in parsed(data) if name.lower() in {"bcc", "list-id"}] == ["List-Id"]
    listed = email.message_from_bytes(data)["List-Id"]
    name, _, identity = str(make_header(decode_header(listed))).rpartition(" <")
    assert " ".join(unquote(name).split()) == header_text(title)
    assert identity == "news.digest.example>"


def test_headers_stand_once_and_in_ascii_whatever_the_settings_hold() -> None:
    site = Site(
        title="Häfen, Küste & mehr " * 8,
        sender="Häfen & Küste: alles <news@digest.example>",
        base_url="https://digest.example/ü/",
        unsubscribe_url="https://digest.example/ü?a=1,2",
    )
    data = message(site=site)
    read = parsed(data)
    assert data.isascii()
    assert len(set(map(str.lower, read.keys()))) == len(read.keys())
    assert read["List-Unsubscribe"] == "<https://digest.example/%C3%BC?a=1,2>"
    assert read["Archived-At"] == "<https://digest.example/%C3%BC/issues/2026-W10/index.html>"
    assert [defect for name in read for defect in getattr(read[name], "defects", ())] == []


def test_message_without_a_sender_claims_no_ones_address() -> None:
    read = parsed(message(site=Site()))
    assert str(read["From"]) == "Weekly Digest <newsletter@digest.invalid>"
    assert (str(read["To"]), read["List-Id"]) == ("undisclosed-recipients:;", None)


@pytest.mark.parametrize(
    "sender", ["nobody", "a..b@digest.example", "ü@digest.example", "n@-.example", "n@a b.example"]
)
def test_message_refuses_an_address_that_no_server_takes(sender: str) -> None:
    with pytest.raises(ConfigError, match=r"email.from: .* is not a mail address"):
        message(site=Site(sender=sender))
    with pytest.raises(ConfigError, match=r"email.reply_to: .* is not a mail address"):
        message(site=Site(reply_to=sender))


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
    own = {"From", "To", "Subject", "Date", "Message-ID", "Archived-At", "MIME-Version", "Content-Type"}
    assert set(read.keys()) == own
    assert str(read["Subject"]) == f"Harbour & Coast: {header_text(headline)}"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_subject_comes_back_as_it_was_set(headline: str) -> None:
    read = parsed(message(headline=headline))
    expected = header_text(f"Harbour & Coast: {headline}")
    assert " ".join(str(read["Subject"]).split()) == expected
    assert "bcc" not in {name.lower() for name in read.keys()}  # noqa: SIM118  (a message is no mapping of its keys)
