"""The feed says what Atom wants, and comes back from a feed reader as it went in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import feedparser
import pytest
from lxml import etree
from markupsafe import escape

from digest.exporter.feed import feed_bytes, tag_uri, url_attribute
from digest.model import Author, Issue, Site
from tests.samples import SITE, bridge, fog, issues, rendered

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(*stories: Any, site: Site = SITE) -> bytes:
    return next(file.data for file in rendered(*stories, site=site) if file.path == "feed.xml")


def entry_of(data: bytes) -> Any:
    return etree.fromstring(data).find(f"{ATOM}entry")


def test_feed_entry_credits_everyone() -> None:
    entry = entry_of(feed_of(fog(), bridge()))
    assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Lena Osei"]
    assert [name.text for name in entry.iterfind(f"{ATOM}contributor/{ATOM}name")] == [
        "Ada Quill",
        "Tomas Brandt",
        "Northern Wire",
    ]
    assert entry.findtext(f"{ATOM}rights") == "Copyright (c) 2026 Northern Wire Cooperative"
    assert [one.text for one in entry.iterfind("{*}publisher")] == ["Northern Merrow Gazette"]
    assert [one.text for one in entry.iterfind("{*}source")] == [
        "https://gazette.example/fog?day=3&page=1",
        "Brücke über die Lahne bleibt gesperrt",
    ]


def test_feed_has_no_rights_of_its_own() -> None:
    assert etree.fromstring(feed_of(fog())).find(f"{ATOM}rights") is None


def test_feed_times_are_the_stories_own() -> None:
    entry = entry_of(feed_of(fog(modified=datetime(2026, 3, 3, 18, 0, 5, 123, tzinfo=UTC))))
    assert entry.findtext(f"{ATOM}published") == "2026-03-03T16:20:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-03T18:00:05+00:00"


def test_feed_links_keep_their_relations() -> None:
    entry = entry_of(feed_of(fog()))
    assert [(link.get("rel"), link.get("href")) for link in entry.iterfind(f"{ATOM}link")] == [
        ("alternate", "https://digest.example/issues/2026-W10/index.html"),
        ("related", "https://gazette.example/fog?day=3&page=1"),
    ]


def test_feed_without_an_address_has_no_dead_links() -> None:
    data = feed_of(fog(url=None), site=Site())
    assert b"href" not in data
    assert entry_of(data).findtext(f"{ATOM}id").startswith("tag:digest.invalid,2026:")


def test_feed_ids_outlive_a_move_and_a_rebuild() -> None:
    moved = replace(SITE, base_url="https://elsewhere.example/")
    first, second = (entry_of(feed_of(fog(), site=site)).findtext(f"{ATOM}id") for site in (SITE, moved))
    assert first == second == "tag:digest.example,2026:issues/2026-w10"


def test_feed_ids_of_two_digests_differ() -> None:
    assert tag_uri(Site(title="A"), "feed") != tag_uri(Site(title="B"), "feed")


def test_feed_entries_never_share_updated() -> None:
    one, two = issues(fog())[0], issues(fog(published=date(2026, 2, 20)))[0]
    same: tuple[Issue, ...] = (one, replace(two, updated=one.updated))
    times = [
        e.text
        for e in etree.fromstring(feed_bytes(same, SITE, lambda _: "<p>x</p>")).iterfind(f"{ATOM}entry/{ATOM}updated")
    ]
    assert times == ["2026-03-03T16:20:01+00:00", "2026-03-03T16:20:00+00:00"]


@pytest.mark.parametrize("text", ["\x0b\x1f control", "lone \ud800 surrogate", "]]> & <b> \ufffe\uffff", "\u202e bidi"])
def test_hostile_text_does_not_kill_the_feed(text: str) -> None:
    hostile = issues(fog(headline=text, authors=(Author(name=text),), rights=text, agency=text, publisher_name=text))
    data = feed_bytes(hostile, SITE, lambda _: f"<p>{escape(text)}</p>")
    assert len(etree.fromstring(data).findall(f"{ATOM}entry")) == 1


def test_feed_comes_back_from_a_feed_reader() -> None:
    read = feedparser.parse(feed_of(fog(), bridge()))
    assert not read.bozo
    (entry,) = read.entries
    assert entry.title == "Harbour & Coast, 2 – 8 March 2026"
    assert [c.name for c in entry.contributors] == ["Ada Quill", "Tomas Brandt", "Northern Wire"]
    assert entry.rights == "Copyright (c) 2026 Northern Wire Cooperative"
    assert "Nobody sails until I can see the second buoy from my own window," in entry.content[0].value


def test_url_attribute_is_ascii() -> None:
    assert url_attribute("https://é.example/ü?q=雾&a=%20") == "https://%C3%A9.example/%C3%BC?q=%E9%9B%BE&a=%20"
