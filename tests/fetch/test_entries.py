"""Which entries of a feed are new, and the feed without the others."""

import json

import pytest

from digest.fetch.entries import discover_feed, feed_entries, is_feed, only_new, page_title
from tests.counting import counted

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">Möwe &amp;amp; Co</title><rights>© Möwe</rights>
<entry><id>urn:1</id><title>Eins</title></entry><entry><id>urn:2</id><title><![CDATA[Zwei <b>]]></title></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://a.example/"><title>Gull</title></channel>
<item rdf:about="https://a.example/1"><title>One</title></item><item rdf:about="https://a.example/2"><title>Two</title></item></rdf:RDF>"""
RSS = """<rss version="0.91"><channel><title>Wire</title><item><title>No id, no link</title></item>
<item><title>Link</title><link>https://a.example/2</link></item></channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gull",
        "items": [{"id": "1", "content_text": "ü"}, {"url": "https://a.example/2"}],
    }
)


@pytest.mark.parametrize(("text", "title"), [(ATOM, "Möwe &amp; Co"), (RDF, "Gull"), (RSS, "Wire"), (JSON, "Gull")])
def test_feed_tells_its_title_and_two_different_entries(text: str, title: str) -> None:
    held = feed_entries(text.encode())
    assert held is not None
    assert (held.title, len(set(held.keys))) == (title, 2)


@pytest.mark.parametrize("text", [ATOM, RDF, RSS, JSON])
def test_feed_without_seen_entries_is_the_same_bytes(text: str) -> None:
    assert only_new(text.encode(), ["something else"]) == text.encode()


@pytest.mark.parametrize("text", [ATOM, RDF, RSS, JSON])
def test_seen_entry_is_left_out_and_the_head_stays(text: str) -> None:
    held = feed_entries(text.encode())
    assert held is not None
    rest = only_new(text.encode(), [held.keys[0]])
    again = feed_entries(rest)
    assert again is not None
    assert (again.title, again.keys) == (held.title, held.keys[1:])
    assert ("© Möwe" in rest.decode()) == ("© Möwe" in text)
    assert ("<![CDATA[Zwei <b>]]>" in rest.decode()) == ("CDATA" in text)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (ATOM.encode(), True),
        (b"\xef\xbb\xbf<rss>", True),
        (b"<!-- a comment --><atom:feed xmlns:atom='x'>", True),
        (JSON.encode(), True),
        (b"<!DOCTYPE html><html><body>about <rss> feeds", False),
        (b"<html><p>feed", False),
        (b"plain text", False),
        (b'{"a": 1}', False),
        (b"", False),
    ],
)
def test_feed_is_known_by_its_beginning(data: bytes, answer: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_feed(data) is answer


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("text", [ATOM, JSON], ids=["atom", "json"])
def test_feed_in_another_encoding_gives_its_entries_too(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    held = feed_entries(data)
    assert is_feed(data)
    assert held == feed_entries(text.encode())
    assert held is not None
    assert feed_entries(only_new(data, held.keys[:1])) == feed_entries(only_new(text.encode(), held.keys[:1]))


def test_charset_of_the_server_counts_where_the_feed_is_silent() -> None:
    data = "<rss><channel><title>Гавань</title><item><guid>1</guid></item></channel></rss>".encode("koi8-r")
    held = feed_entries(data, "application/rss+xml; charset=koi8-r")
    assert held is not None
    assert held.title == "Гавань"


BOMB = (
    b'<!DOCTYPE r [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 20) for i in range(8))
    + b"]><rss><channel><title>&i;</title><item><title>&i;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title><item><guid>&x;</guid></item></channel></rss>',
        b"<rss>" + b"<a>" * 100_000,
        b"<rss><channel>" + b"<item><guid>" * 1000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": [1, null, "x", []]}',
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800"}]}',
        b"<rss>\xff\xfe\x00",
    ],
)
def test_hostile_feed_is_answered_with_little_work(data: bytes) -> None:
    held, reading = counted(lambda: feed_entries(data))
    rest, cutting = counted(lambda: only_new(data, held.keys[:1] if held else ["x"]))
    assert b"root:" not in rest
    assert len(rest) <= len(data) + 100
    assert "root:" not in (held.title if held else "")
    assert reading + cutting < 2_000 + len(data)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', "https://a.example/feed"),
        ('<link rel="ALTERNATE feed" type="Application/Atom+XML; x=1" href="f">', "https://a.example/p/f"),
        (
            '<base href="https://b.example/x/"><link rel=alternate type=application/feed+json href=f>',
            "https://b.example/x/f",
        ),
        (
            (
                '<link rel=alternate type=application/rss+xml href=c title="Comments on A">'
                "<link rel=alternate type=application/rss+xml href=a>"
            ),
            "https://a.example/p/a",
        ),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', None),
        ('<link rel="alternate" type="application/rss+xml" href="http://[">', None),
        ('<link rel="stylesheet" type="application/rss+xml" href="/feed">', None),
        ('<link rel="alternate" type="text/html" href="/en">', None),
        ("", None),
    ],
)
def test_feed_is_discovered_in_a_page(head: str, found: str | None) -> None:
    assert discover_feed(f"<html><head>{head}</head>".encode(), "https://a.example/p/page") == found


def test_title_of_a_page_is_its_first() -> None:
    page = b"<html><head><title> Fog &amp;\n harbour </title></head><body><svg><title>Icon</title></svg>"
    assert page_title(page) == "Fog & harbour"
