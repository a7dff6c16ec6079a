"""The feeds say what Atom wants, and come back from a feed reader as they went in."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree

from digest.composer.identity import story_key
from digest.composer.rendering.entries import entry_contents
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import issue_view
from digest.exporter.feeds import FEEDS, feed_files
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.feeds.entries import FeedIssue, Placing, like_markup, plain_name, tag_uri, url_attribute
from digest.model import ArrangedStory, Author, Site
from digest.verify import verify
from tests.exporter.atom_rules import ATOM, atom_problems
from tests.samples import FOG, SITE, bridge, evidence, fog, issues, rendered

NO_ADDRESS = Site(title="Harbour & Coast")


def files_of(*stories: ArrangedStory, site: Site = SITE) -> Mapping[str, bytes]:
    return {file.path: file.data for file in rendered(*stories, site=site)}


def feeds_of(*stories: ArrangedStory, site: Site) -> Mapping[str, bytes]:
    """Return the feeds alone: other files do not take what no reader lets through."""
    made = issues(*stories, site=site)
    placing = Placing()
    placed = [placing.place(issue) for issue in reversed(made)][::-1]
    templates = Templates()
    shown = [
        FeedIssue(issue=issue, placed=one, contents=entry_contents(issue_view(issue, site), site, templates))
        for issue, one in zip(made, placed, strict=True)
    ]
    files = feed_files(shown, site, notes=dict.fromkeys(FEEDS, "<p>A feed</p>"), newest_archived=None)
    return {file.path: file.data for file in files}


def feed_of(*stories: ArrangedStory, site: Site = SITE, name: str = "feed.xml") -> bytes:
    return files_of(*stories, site=site)[name]


def root_of(data: bytes) -> Any:
    return etree.fromstring(data)


def entry_of(data: bytes) -> Any:
    return root_of(data).find(f"{ATOM}entry")


def weeks(count: int, **changes: Any) -> list[ArrangedStory]:
    """Return a story a week, each of its own document and address, the newest last."""
    return [
        fog(
            id=f"{number:064x}",
            document=f"{number:064x}",
            published=datetime(2024, 1, 3, 9, tzinfo=UTC) + timedelta(weeks=number),
            url=f"https://gazette.example/fog/{number}",
            **changes,
        )
        for number in range(count)
    ]


def links_of(element: Any) -> list[tuple[str, str]]:
    return [(link.get("rel"), link.get("href")) for link in element.iterfind(f"{ATOM}link")]


def test_issue_entry_credits_everyone() -> None:
    entry = entry_of(feed_of(fog(), bridge()))
    assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Lena Osei"]
    assert [name.text for name in entry.iterfind(f"{ATOM}contributor/{ATOM}name")] == [
        "Ada Quill",
        "Tomas Brandt",
        "Northern Wire",
        "Harbour Alerts",
    ]
    assert entry.findtext(f"{ATOM}rights") == "Copyright (c) 2026 Northern Wire Cooperative"
    assert [one.text for one in entry.iterfind("{*}publisher")] == ["Northern Merrow Gazette"]
    assert [one.text for one in entry.iterfind("{http://purl.org/dc/elements/1.1/}relation")] == [
        "https://gazette.example/fog?day=3&page=1",
        "Brücke über die Lahne bleibt gesperrt",
    ]


def test_article_entry_is_by_its_own_authors_and_the_digest_contributes() -> None:
    entry = entry_of(feed_of(replace(fog(), via="https://gazette.example/feed"), name="articles.xml"))
    assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Ada Quill", "Tomas Brandt"]
    assert [name.text for name in entry.iterfind(f"{ATOM}contributor/{ATOM}name")] == [
        "Northern Wire",
        "Harbour Alerts",
        SITE.title,
    ]
    assert links_of(entry) == [
        ("alternate", "https://gazette.example/fog?day=3&page=1"),
        ("related", f"https://digest.example/issues/2026-W10/index.html#s-{fog().document[:12]}"),
        ("via", "https://gazette.example/feed"),
    ]
    assert entry[-1].tag == f"{ATOM}source"
    assert {child.tag.removeprefix(ATOM) for child in entry[-1]} == {"id", "title", "updated", "link", "rights"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"authors": ()}, "Northern Merrow Gazette"),
        ({"authors": (), "publisher": None, "publisher_name": None}, "Northern Wire"),
        ({"authors": (), "publisher": None, "publisher_name": None, "agency": None}, "gazette.example"),
        (
            {"authors": (), "publisher": None, "publisher_name": None, "agency": None, "url": None},
            "author not stated",
        ),
    ],
)
def test_article_without_authors_is_never_by_the_digest(changes: dict[str, Any], name: str) -> None:
    entry = entry_of(feed_of(fog(**changes), name="articles.xml"))
    assert [one.text for one in entry.iterfind(f"{ATOM}author/{ATOM}name")] == [name]


def test_coverage_has_entries_of_its_own() -> None:
    other = replace(bridge(), quotes=())
    titles = [e.title for e in feedparser.parse(feed_of(fog(coverage=(other,)), name="articles.xml")).entries]
    assert titles == ["Fog Closes Port Merrow for a Third Day", "Brücke über die Lahne bleibt gesperrt"]


@pytest.mark.parametrize("name", ["feed.xml", "articles.xml"])
def test_feed_has_no_rights_of_its_own(name: str) -> None:
    assert root_of(feed_of(fog(), name=name)).find(f"{ATOM}rights") is None


def test_feed_times_are_the_stories_own() -> None:
    story = fog(modified=datetime(2026, 3, 3, 18, 0, 5, 123, tzinfo=UTC))
    for name in ("feed.xml", "articles.xml"):
        entry = entry_of(feed_of(story, name=name))
        assert entry.findtext(f"{ATOM}published") == "2026-03-03T16:20:00+00:00"
        assert entry.findtext(f"{ATOM}updated") == "2026-03-03T18:00:05+00:00"


def test_day_without_a_time_is_its_midnight() -> None:
    entry = entry_of(feed_of(bridge(), name="articles.xml"))
    assert entry.findtext(f"{ATOM}published") == "2026-03-04T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated", "").startswith("2026-03-04T00:")


def test_issue_links_keep_their_relations() -> None:
    assert links_of(entry_of(feed_of(fog()))) == [
        ("alternate", "https://digest.example/issues/2026-W10/index.html"),
        ("related", "https://gazette.example/fog?day=3&page=1"),
    ]


def test_feed_without_an_address_leads_to_its_own_files() -> None:
    files = files_of(*weeks(8), site=NO_ADDRESS)
    for path in (path for path in files if path.endswith(("feed.xml", "articles.xml"))):
        folder = path.rpartition("/")[0]
        for link in root_of(files[path]).iter(f"{ATOM}link"):
            href = link.get("href", "").partition("#")[0]
            if "://" not in href:
                parts: list[str] = folder.split("/") if folder else []
                for part in href.split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, part]
                assert "/".join(parts) in files, (path, href)
    assert entry_of(files["feed.xml"]).findtext(f"{ATOM}id").startswith("tag:digest.invalid,2026:")


def test_ids_outlive_a_move_a_rebuild_and_a_correction() -> None:
    moved = replace(SITE, base_url="https://elsewhere.example/")
    first, second = (entry_of(feed_of(fog(), site=site)).findtext(f"{ATOM}id") for site in (SITE, moved))
    assert first == second == "tag:digest.example,2026:issues/2026-w10"
    edited = fog(document="f" * 64, id="f" * 64, authors=())
    ids = {
        entry_of(feed_of(story, site=site, name="articles.xml")).findtext(f"{ATOM}id")
        for story in (fog(), edited)
        for site in (SITE, moved)
    }
    assert len(ids) == 1


def test_ids_of_two_digests_differ() -> None:
    assert tag_uri(Site(title="A"), "feed") != tag_uri(Site(title="B"), "feed")


def test_article_known_by_nothing_is_known_by_its_file() -> None:
    assert story_key(fog(url=None, headline=None)) != story_key(fog(url=None, headline=None, id="1" * 64))


def test_two_articles_at_one_address_have_two_ids_and_the_older_keeps_its_own() -> None:
    one, two = weeks(2)
    two = replace(two, attribution=replace(two.attribution, url=one.attribution.url))
    alone = entry_of(feed_of(one, name="articles.xml")).findtext(f"{ATOM}id")
    both = [e.findtext(f"{ATOM}id") for e in root_of(feed_of(two, one, name="articles.xml")).iter(f"{ATOM}entry")]
    assert len(set(both)) == 2
    assert both[-1] == alone


@pytest.mark.parametrize("name", ["feed.xml", "articles.xml"])
def test_entries_never_share_updated(name: str) -> None:
    same = [replace(s, attribution=replace(s.attribution, modified=date(2025, 1, 1))) for s in weeks(4)]
    days = [bridge(id=f"{n}" * 64, document=f"{n}" * 64) for n in range(1, 9)]
    root = root_of(feed_of(*same, *days, name=name))
    times = [one.text for one in root.iterfind(f"{ATOM}entry/{ATOM}updated")]
    assert len(set(times)) == len(times)


HOSTILE = [
    "\x0b\x1f control",
    "lone \ud800 surrogate",
    "]]> & <b>bold</b> &amp; &#60; \ufffe\uffff",
    "\u202e bidi \u2066",
    "<script>alert(1)</script>",
    "Q&A2 <ada@mail.example>",
    "\"><x y='z'>",
    "   ",
    "雾 с туманом ضباب 🌫️",
    "R\r\n\tS\u2028T\x85U",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("site", [SITE, NO_ADDRESS], ids=["address", "no address"])
def test_hostile_text_breaks_no_rule_of_atom(text: str, site: Site) -> None:
    url = "https://g.example/a b/" + "".join(
        char for char in text if char.isprintable() and not "\ud800" <= char <= "\udfff"
    )
    story = fog(
        headline=text, authors=(Author(name=text), Author(name="B")), rights=text, agency=text, publisher_name=text
    )
    hostile = (
        replace(story, attribution=replace(story.attribution, url=url, licence_url=url, access_notice=text)),
        bridge(),
        fog(id="2" * 64, document="2" * 64, url=None, authors=(), published=None, headline=text),
    )
    named = replace(site, title=text, editor=text, rss=True, json_feed=True)
    files = feeds_of(*hostile, site=named)
    for path in files:
        if path.endswith(("feed.xml", "articles.xml")):
            assert atom_problems(files[path]) == [], path
        elif path.endswith(".rss.xml"):
            assert root_of(files[path]).tag == "rss"
        elif path in {"feed.json", "articles.json"}:
            assert json.loads(files[path])["version"] == "https://jsonfeed.org/version/1.1"


@pytest.mark.parametrize("site", [SITE, NO_ADDRESS], ids=["address", "no address"])
@pytest.mark.parametrize("count", [1, 4, 5, 6, 9])
def test_feed_and_archives_break_no_rule_of_atom(site: Site, count: int) -> None:
    files = files_of(*weeks(count), site=site)
    documents = [path for path in files if path.endswith(("feed.xml", "articles.xml"))]
    assert len(documents) == 2 * (1 + (count - 4 if count > 5 else 0))
    for path in documents:
        assert atom_problems(files[path]) == [], path


def test_single_archive_document_is_never_made() -> None:
    assert [issues_on_page(count, wanted=2) for count in range(6)] == [0, 1, 2, 3, 2, 2]


def test_archives_lead_from_the_page_to_the_first_issue() -> None:
    files = files_of(*weeks(8))
    path, seen = "feed.xml", []
    while True:
        root = root_of(files[path])
        seen += [e.findtext(f"{ATOM}id") for e in root.iterfind(f"{ATOM}entry")]
        links = dict(links_of(root))
        assert links["self"] == f"https://digest.example/{path}"
        assert ("current" in links) == (root.find("{*}archive") is not None) == (path != "feed.xml")
        if "prev-archive" not in links:
            break
        path = links["prev-archive"].removeprefix("https://digest.example/")
    assert len(seen) == len(set(seen)) == 8


def test_adding_an_issue_changes_only_what_must() -> None:
    stories = weeks(10)
    before, after = files_of(*stories[:9]), files_of(*stories)
    changed = {path for path in before if before[path] != after[path]}
    newest, leaving = "issues/2024-W09", "issues/2024-W06"
    assert changed == {"feed.xml", "articles.xml", "index.html", f"{newest}/index.html"}
    added = after.keys() - before.keys()
    assert {path for path in added if not path.startswith("issues/2024-W10/")} == {
        f"{leaving}/feed.xml",
        f"{leaving}/articles.xml",
    }


def test_article_put_into_an_old_issue_changes_no_other_archive() -> None:
    stories = weeks(10)
    late = replace(bridge(), attribution=replace(bridge().attribution, published=stories[1].attribution.published))
    before, after = files_of(*stories), files_of(*stories, late)
    changed = {path.split("/")[1] for path in before if before[path] != after[path] and path.startswith("issues/")}
    assert changed == {"2024-W02"}


def test_moving_a_story_within_its_issue_changes_no_time_or_id() -> None:
    def told(*stories: ArrangedStory) -> set[tuple[str, str]]:
        root = root_of(feed_of(*stories, name="articles.xml"))
        return {(e.findtext(f"{ATOM}id", ""), e.findtext(f"{ATOM}updated", "")) for e in root.iter(f"{ATOM}entry")}

    assert told(fog(), bridge()) == told(bridge(), fog())


def test_rebuilding_changes_no_byte() -> None:
    site = replace(SITE, rss=True, json_feed=True)
    assert files_of(*weeks(7), bridge(), site=site) == files_of(*weeks(7), bridge(), site=site)


def test_articles_come_back_from_a_feed_reader() -> None:
    read = feedparser.parse(feed_of(fog(), bridge(), name="articles.xml"))
    assert not read.bozo
    first, second = read.entries
    of = fog().attribution
    assert first.title == of.headline
    assert [author.name for author in first.authors] == [author.name for author in of.authors]
    assert first.publisher == of.publisher_name
    assert first.source.title == of.publisher
    assert first.rights == of.rights
    assert first.link == of.url
    assert datetime.fromisoformat(first.published) == of.published
    for words in [one.text for one in fog().excerpts] + [one.shown for one in fog().quotes]:
        assert words in first.content[0].value
    assert second.title == bridge().attribution.headline
    assert second.published_parsed[:6] == (2026, 3, 4, 0, 0, 0)
    assert bridge().excerpts[0].text in second.content[0].value


def test_issues_come_back_from_a_feed_reader() -> None:
    read = feedparser.parse(feed_of(fog(), bridge()))
    assert not read.bozo
    (entry,) = read.entries
    assert entry.title == "Harbour & Coast, 2 – 8 March 2026"
    assert [c.name for c in entry.contributors] == ["Ada Quill", "Tomas Brandt", "Northern Wire", "Harbour Alerts"]
    assert entry.rights == "Copyright (c) 2026 Northern Wire Cooperative"
    assert "Nobody sails until I can see the second buoy from my own window" in entry.content[0].value


def test_other_formats_come_back_too() -> None:
    files = files_of(fog(), bridge(), site=replace(SITE, rss=True, json_feed=True))
    first = feedparser.parse(files["articles.rss.xml"]).entries[0]
    assert (first.title, first.link) == (fog().attribution.headline, fog().attribution.url)
    assert [author.name for author in first.authors] == ["Ada Quill", "Tomas Brandt"]
    assert (first.rights, first.publisher) == (fog().attribution.rights, "Northern Merrow Gazette")
    item = json.loads(files["articles.json"])["items"][0]
    assert item["authors"] == [{"name": "Ada Quill"}, {"name": "Tomas Brandt"}]
    assert item["_digest"]["rights"] == fog().attribution.rights
    assert item["url"] == fog().attribution.url


def test_other_formats_are_there_only_when_switched_on() -> None:
    assert not [path for path in files_of(fog()) if path.endswith((".rss.xml", ".json")) and "/" not in path]


def test_feed_of_a_thousand_articles_stays_small() -> None:
    """The page holds four issues, however many there are."""
    few, many = (feed_of(*weeks(count), name="articles.xml") for count in (6, 120))
    assert abs(len(few) - len(many)) < 500


def test_feed_tells_a_person_what_to_do() -> None:
    data = feed_of(fog())
    assert b'<?xml-stylesheet type="text/css" href="feed.css"?>' in data
    subtitle = "".join(root_of(data).find(f"{ATOM}subtitle").itertext())
    assert "copy this address into your feed reader: https://digest.example/feed.xml" in subtitle
    assert "copy the address of this page" in "".join(
        root_of(feed_of(fog(), site=Site())).find(f"{ATOM}subtitle").itertext()
    )


def test_passages_link_to_themselves() -> None:
    from digest.text.urls import text_directive

    story = fog(excerpts=tuple(replace(one, fragment=text_directive(FOG, one.text)) for one in fog().excerpts))
    content = feedparser.parse(feed_of(story, name="articles.xml")).entries[0].content[0].value
    assert (
        "https://gazette.example/fog?day=3&amp;page=1#:~:text=Thick%20fog%20kept%20the,ferries%20at%20anchor."
        in content
    )
    assert "#:~:" not in links_of(entry_of(feed_of(story, name="articles.xml")))[0][1]


def test_every_format_is_verified() -> None:
    site = replace(SITE, rss=True, json_feed=True)
    files = files_of(fog(), bridge(), site=site)
    assert verify(files, evidence(fog(), bridge()).get) == ()


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://é.example/ü?q=雾&a=%20", "https://%C3%A9.example/%C3%BC?q=%E9%9B%BE&a=%20"),
        ("https://a.example/100%?b[]=1|2", "https://a.example/100%25?b%5B%5D=1%7C2"),
        ("http://[2001:db8::1]:8080/x[1]", "http://[2001:db8::1]:8080/x%5B1%5D"),
        ('https://a.example/"<>\\^`{}', "https://a.example/%22%3C%3E%5C%5E%60%7B%7D"),
    ],
)
def test_url_attribute_is_ascii_and_rfc_3986(url: str, written: str) -> None:
    assert url_attribute(url) == written


def test_only_what_looks_like_markup_is_written_with_other_signs() -> None:
    assert plain_name("Brown & Sons <Ltd>") == "Brown & Sons <Ltd>"
    assert plain_name("<b>Ada</b> &amp; Co") == "‹b›Ada‹/b› ＆amp; Co"
    assert not like_markup("AT&T and R & D")
