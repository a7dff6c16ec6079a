"""RSS, Atom and JSON Feed: whose word counts for an entry."""

import json

import pytest

from digest.model import Article, Failure
from digest.readers import feeds, recognition
from digest.readers.feeds import well_formed
from tests.readers.reading import articles, document, evidence, names, results

LONG = "The harbour stayed closed on Friday, the fourth day in a row, and nobody would guess when it opens."


def rss(item: str, head: str = "<title>Wire</title>", version: str = "2.0") -> str:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    return f'<rss version="{version}" {spaces}><channel>{head}<item>{item}<description>{LONG}</description></item></channel></rss>'


def atom(entry: str, head: str = "<title>Planet</title>") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}<entry><title>T</title>{entry}<summary>{LONG}</summary></entry></feed>'


@pytest.mark.parametrize(
    ("element", "authors"),
    [
        ("<author>ada@a.example (Ada Quill)</author>", ["Ada Quill"]),
        ("<author>Ada Quill &lt;ada@a.example&gt;</author>", ["Ada Quill"]),
        ("<author>ada@a.example</author>", []),
        ("<author>Ada Quill</author>", ["Ada Quill"]),
        ("<dc:creator>Ada Quill</dc:creator><dc:creator>Ben Rook</dc:creator>", ["Ada Quill", "Ben Rook"]),
        ("<dc:creator>Ada Quill and Ben Rook</dc:creator>", ["Ada Quill", "Ben Rook"]),
        ("<dc:creator>Ada Quill</dc:creator><author>desk@a.example (Desk)</author>", ["Ada Quill"]),
        ("<dcterms:creator>Ada Quill</dcterms:creator>", ["Ada Quill"]),
        ("<atom:author><atom:name>Ada Quill</atom:name></atom:author>", ["Ada Quill"]),
        ("<dc:creator>Quill, Ada</dc:creator>", ["Quill, Ada"]),
        ("<dc:creator>By Ada Quill, Ben Rook &amp; Cy Fog</dc:creator>", ["Ada Quill", "Ben Rook", "Cy Fog"]),
        ("<dc:creator>Ada Quill, Senior Reporter</dc:creator>", ["Ada Quill"]),
        ("<dc:creator>The Editors</dc:creator>", ["The Editors"]),
        ("<dc:creator>admin</dc:creator>", []),
        ("<dc:creator>Wire</dc:creator>", ["Wire"]),
        ("<dc:creator>Wire</dc:creator><dc:creator>Ada Quill</dc:creator>", ["Ada Quill"]),
        ("<dc:contributor>Iris Vane</dc:contributor>", []),
        ("", []),
    ],
)
def test_rss_authors_are_those_of_the_entry(element: str, authors: list[str]) -> None:
    head = "<title>Wire</title><managingEditor>boss@a.example (The Boss)</managingEditor><webMaster>w@a.example (Web)</webMaster>"
    (article,) = articles(feeds, document(rss(f"<title>T</title>{element}", head)))
    assert names(article) == authors


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<rss version='2.0'>", True),
        ("\ufeff \n<?xml version='1.0'?><!-- c --><feed xmlns='x'>", True),
        ("<rdf:RDF xmlns='x'>", True),
        ("# How to write a feed\n\n    <rss version='2.0'>", False),
        ("<!DOCTYPE html><html><pre>&lt;rss></pre><rss >", False),
        ("<p>feed</p>", False),
        ("", False),
    ],
)
def test_feed_is_known_by_how_it_begins(text: str, answer: bool) -> None:  # noqa: FBT001 - a table
    assert recognition.is_feed(document(text)) is answer


def test_account_names_are_kept_as_evidence_only() -> None:
    (article,) = articles(feeds, document(rss("<title>T</title><dc:creator>admin</dc:creator>")))
    assert evidence(article, "authors") == [("admin", "feed entry author", False)]


@pytest.mark.parametrize(
    ("entry", "authors"),
    [
        ("<author><name>Ada</name></author><author><name>Ben</name></author>", ["Ada", "Ben"]),
        ("", ["Planet Owner"]),
        ("<source><title>Gull</title><author><name>Cy</name></author></source>", ["Cy"]),
        ("<source><title>Gull</title></source>", []),
        ("<contributor><name>Iris</name></contributor>", ["Planet Owner"]),
    ],
)
def test_atom_authors_are_inherited_as_the_standard_says_but_never_by_what_was_taken_over(
    entry: str, authors: list[str]
) -> None:
    head = "<title>Planet</title><author><name>Planet Owner</name></author>"
    (article,) = articles(feeds, document(atom(entry, head)))
    assert names(article) == authors


def test_byline_of_the_text_counts_before_the_author_of_the_feed() -> None:
    head = "<title>Planet</title><author><name>Planet Owner</name></author>"
    data = atom(f"<content type='html'>&lt;p&gt;By Ada Quill&lt;/p&gt;&lt;p&gt;{LONG * 2}&lt;/p&gt;</content>", head)
    (article,) = articles(feeds, document(data))
    assert names(article) == ["Ada Quill"]
    assert evidence(article, "authors")[-1] == ("Planet Owner", "feed author", False)


def test_rights_of_an_aggregator_are_not_those_of_what_it_took_over() -> None:
    head = "<title>Planet</title><rights>© Planet</rights>"
    (article,) = articles(feeds, document(atom("<source><title>Gull</title></source>", head)))
    assert article.attribution.rights is None
    assert (article.attribution.publisher, evidence(article, "rights")[0][2]) == ("Gull", False)


@pytest.mark.parametrize(
    ("element", "licence"),
    [
        ('<atom:link rel="license" href="https://cc.example/by"/>', "https://cc.example/by"),
        ("<dc:rights>https://cc.example/by</dc:rights>", "https://cc.example/by"),
        ("<dcterms:license>https://cc.example/by</dcterms:license>", "https://cc.example/by"),
        (
            '<c:license xmlns:c="http://backend.userland.com/creativeCommonsRssModule">https://cc.example/by</c:license>',
            "https://cc.example/by",
        ),
        ("<dc:rights>© Ada</dc:rights>", None),
    ],
)
def test_licence_is_found_wherever_it_is_written(element: str, licence: str | None) -> None:
    (article,) = articles(feeds, document(rss(f"<title>T</title>{element}")))
    assert article.attribution.licence_url == licence


def test_copyright_line_of_the_text_counts_before_the_rights_of_the_feed() -> None:
    item = (
        "<title>T</title><content:encoded>&lt;p&gt;"
        + LONG * 2
        + "&lt;/p&gt;&lt;p&gt;© 2026 Ada Quill&lt;/p&gt;</content:encoded>"
    )
    (article,) = articles(feeds, document(rss(item, "<title>W</title><copyright>© Wire</copyright>")))
    assert article.attribution.rights == "© 2026 Ada Quill"
    assert [block.text for block in article.blocks] == [LONG * 2]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>A &amp;amp; B</title>", "A & B"),
        ("<title><![CDATA[A & <i>B</i>]]></title>", "A & B"),
        ("<title>A &nbsp; B&#8217;s</title>", "A B’s"),
        ("<title>3 &lt; 5</title>", "3 < 5"),
        ("<title> A\n B </title>", "A B"),
        ("<title/>", None),
    ],
)
def test_headline_is_decoded_once_and_on_one_line(title: str, headline: str | None) -> None:
    (article,) = articles(feeds, document(rss(title)))
    assert article.attribution.headline == headline


def test_longest_text_of_an_entry_is_read() -> None:
    item = f"<title>T</title><content:encoded><![CDATA[<p>{LONG}</p><p>And a second paragraph.</p>]]></content:encoded>"
    (article,) = articles(feeds, document(rss(item)))
    assert [block.text for block in article.blocks] == [LONG, "And a second paragraph."]


@pytest.mark.parametrize(
    "tail",
    [
        '<p><a href="https://a.example/x">Read more</a></p>',
        '<p><a href="https://a.example/x">Weiterlesen →</a></p>',
        '<p>The post <a href="https://a.example/t">T</a> appeared first on <a href="https://a.example">Wire</a>.</p>',
        "<p>[…]</p>",
    ],
)
def test_line_that_leads_on_is_no_text_of_the_entry(tail: str) -> None:
    item = f"<title>T</title><link>https://a.example/t</link><content:encoded><![CDATA[<p>{LONG}</p>{tail}]]></content:encoded>"
    (article,) = articles(feeds, document(rss(item)))
    assert [block.text for block in article.blocks] == [LONG]


def test_utf_8_is_believed_before_a_wrong_declaration_and_a_wrong_server() -> None:
    data = ('<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<title>Größe</title>")).encode()
    (article,) = articles(feeds, document(data, media_type="text/xml; charset=windows-1252"))
    assert article.attribution.headline == "Größe"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "windows-1252", "utf-8-sig"])
def test_declared_encoding_is_read(encoding: str) -> None:
    declared = "" if encoding.startswith("utf") else f'<?xml version="1.0" encoding="{encoding}"?>'
    found = document((declared + rss("<title>Größe</title>")).encode(encoding))
    assert recognition.is_feed(found)
    assert articles(feeds, found)[0].attribution.headline == "Größe"


def test_charset_of_the_server_is_read_where_the_feed_is_silent() -> None:
    found = document(rss("<title>Größe</title>").encode("latin-1"), media_type="text/xml; charset=iso-8859-1")
    assert articles(feeds, found)[0].attribution.headline == "Größe"


def test_entries_have_ids_of_their_own_and_a_lone_entry_the_documents() -> None:
    item = f"<item><title>T</title><description>{LONG}</description></item>"
    one, two = (document(f"<rss><channel><title>W</title>{item * number}</channel></rss>") for number in (1, 2))
    assert [article.id for article in articles(feeds, one)] == [one.id]
    assert [article.id for article in articles(feeds, two)] == [f"{two.id}#1", f"{two.id}#2"]


def test_entries_without_text_are_counted_in_one_failure() -> None:
    items = "".join(f"<item><title>{n}</title></item>" for n in range(5))
    given = results(feeds, document(f"<rss><channel><title>W</title>{items}</channel></rss>"))
    assert len(given) == 1
    assert isinstance(given[0], Failure)
    assert given[0].problem == "5 of 5 entries have no text"


def test_feed_without_entries_is_a_failure() -> None:
    (failure,) = results(feeds, document("<rss><channel><title>W</title></channel></rss>"))
    assert isinstance(failure, Failure)


def test_relative_links_are_resolved_against_base_and_address() -> None:
    content = f"&lt;p&gt;{LONG} &lt;a href='x'&gt;x&lt;/a&gt;&lt;/p&gt;"
    entry = f'<entry><title>T</title><link href="t"/><content type="html" xml:base="t/">{content}</content></entry>'
    data = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="news/"><title>P</title>{entry}</feed>'
    (article,) = articles(feeds, document(data, url="https://a.example/feed"))
    assert article.attribution.url == "https://a.example/news/t"
    assert article.blocks[0].markup[0].href == "https://a.example/news/t/x"


def test_script_links_never_pass() -> None:
    content = f'<p>{LONG * 2} <a href="javascript:alert(1)">x</a></p>'
    item = f"<title>T</title><link>javascript:alert(1)</link><content:encoded><![CDATA[{content}]]></content:encoded>"
    (article,) = articles(feeds, document(rss(item)))
    assert (article.attribution.url, article.blocks[0].markup) == (None, ())


def test_feedparser_still_has_the_method_that_is_switched_off() -> None:
    """When this fails, look whether the defect is gone, and remove the switch if it is."""
    from feedparser.mixin import _FeedParserMixin

    assert callable(_FeedParserMixin._sync_author_detail)
    with feeds._without_author_sync():
        assert _FeedParserMixin._sync_author_detail(None) is None
    assert _FeedParserMixin._sync_author_detail.__name__ == "_sync_author_detail"


def test_author_of_40_kb_costs_nothing() -> None:
    found = document(rss(f"<title>T</title><author>{'a.' * 20_000}</author>"))
    assert names(articles(feeds, found)[0]) == []


def test_json_feed_takes_authors_of_the_item_before_those_of_the_feed() -> None:
    items = [
        {"id": 1, "content_text": "One text.", "authors": [{"name": "Ada", "url": "javascript:x"}, {"name": "Ben"}]},
        {"id": 2, "content_text": "Two texts.", "author": {"name": "Cy"}},
        {"id": 3, "content_text": "Three texts."},
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "authors": [{"name": "Top"}]}
    found = document(json.dumps({**head, "items": items}))
    assert recognition.is_json_feed(found)
    assert [names(article) for article in articles(feeds, found)] == [["Ada", "Ben"], ["Cy"], ["Top"]]


@pytest.mark.parametrize(
    "items",
    [
        '[1, null, "x", []]',
        "{}",
        "null",
        '[{"content_text": 3, "title": {}, "authors": "x", "author": []}]',
        '[{"content_html": null}]',
        "[" * 50_000,
        '[{"content_text":"\\ud800 x","title":"\\ud800"}]',
    ],
)
def test_json_feed_of_any_shape_gives_articles_or_failures(items: str) -> None:
    assert results(feeds, document('{"version":"https://jsonfeed.org/version/1","items":' + items + "}"))


MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def entry_of(item: str, head: str = "<title>The Gull</title><link>https://gull.example/</link>") -> Article:
    (article,) = articles(
        feeds, document(f'<rss version="2.0" {MEDIA}><channel>{head}<item>{item}</item></channel></rss>')
    )
    return article


@pytest.mark.parametrize(
    "inside",
    [
        "<image><title>Our bird</title><url>https://gull.example/b.png</url><description>A bird, drawn</description></image>",
        f"<media:content><media:title>Pier.jpg</media:title><media:description>{LONG} {LONG}</media:description></media:content>",
        f"<media:group><media:title>Pier.jpg</media:title><media:description>{LONG} {LONG}</media:description></media:group>",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_title_and_text_of_a_picture_are_not_those_of_its_entry(inside: str, *, first: bool) -> None:
    own = f"<title>Pier opens</title><link>https://gull.example/pier</link><description>{LONG}</description>"
    article = entry_of(inside + own if first else own + inside)
    assert (article.attribution.headline, article.text) == ("Pier opens", LONG)


def test_description_of_a_film_is_the_text_of_an_entry_without_any() -> None:
    film = f"<media:group><media:title>Film</media:title><media:description>{LONG}</media:description></media:group>"
    assert entry_of(f"<title>Pier opens</title>{film}").text == LONG


def test_markup_that_stands_in_the_feed_as_elements_is_read() -> None:
    item = "<title>Pier opens</title><description><p>The pier <em>opens</em> today.</p><p>Boats wait &amp; hoot.</p></description>"
    assert [block.text for block in entry_of(item).blocks] == ["The pier opens today.", "Boats wait & hoot."]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<title>G</title><link>https://gull.example/news/</link>", "https://gull.example/pier"),
        (
            '<title>G</title><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://f.gull.example/rss"/>',
            "https://f.gull.example/pier",
        ),
    ],
)
def test_relative_address_is_resolved_against_the_feeds_own(head: str, url: str) -> None:
    item = f"<title>Pier opens</title><link>/pier</link><description>{LONG}</description>"
    assert entry_of(item, head).attribution.url == url


@pytest.mark.parametrize("kind", ["text", "text/plain"])
def test_references_in_what_should_be_plain_text_are_read(kind: str) -> None:
    entry = f"<summary type='{kind}'>Ropes &amp;amp; nets.&amp;nbsp; {LONG}</summary>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><title>T</title>{entry}</entry></feed>'
    (article,) = articles(feeds, document(feed))
    assert article.text == f"Ropes & nets. {LONG}"


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("<title>The Gull &gt; World News</title><link>https://gull.example/world</link>", "The Gull"),
        ("<title>Hafen - Möwenpost</title><link>https://moewenpost.example/</link>", "Möwenpost"),
        ("<title>Politik - Möwenpost</title><link>https://moewenpost.example/</link>", "Möwenpost"),
        ("<title>Top Stories | The Gull</title><link>https://feeds.example/</link>", "The Gull"),
        ("<title>The Gull RSS Feed</title><link>https://gull.example/</link>", "The Gull"),
        ("<title>Sport</title><image><title>The Gull</title></image><link>https://gull.example/s</link>", "The Gull"),
        ("<title>Sport</title><link>https://gull.example/s</link>", "gull.example"),
        ("<title>The Gull: Top News</title><link>https://feeds.example/</link>", "The Gull"),
        ("<title>Latest news from The Gull</title><link>https://feeds.example/</link>", "The Gull"),
        ("<title>The Gull: a life at sea</title><link>https://feeds.example/</link>", "The Gull: a life at sea"),
        (
            '<itunes:title xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">Ear</itunes:title><title>The Gull</title>',
            "The Gull",
        ),
        ("<title>Harbour | Sea | Sky</title><link>https://feeds.example/</link>", "Harbour | Sea | Sky"),
        ("<title>The Gull - Ropes</title><image><title>The Gull</title></image>", "The Gull"),
        ("<title>World of Ropes</title>", "World of Ropes"),
    ],
)
def test_publisher_is_the_house_and_not_a_section(head: str, publisher: str | None) -> None:
    item = f"<title>Pier opens</title><description>{LONG}</description>"
    assert entry_of(item, head).attribution.publisher == publisher


def items(*links: str, extra: str = "") -> str:
    return "".join(
        f"<item><title>News {number}</title><link>{link}</link>{extra}<description>{LONG}</description></item>"
        for number, link in enumerate(links)
    )


FINDER = "<title>Finder: pier</title><link>https://finder.example/</link><copyright>Finder Inc.</copyright>"


@pytest.mark.parametrize(
    "listed",
    [
        items("https://gull.example/pier", "https://quay.example/pier"),
        items("https://finder.example/url?url=https%3A%2F%2Fgull.example%2Fpier"),
        items("https://gull.example/pier", extra="<comments>https://finder.example/1</comments><author>Rook9</author>"),
        items("https://finder.example/r1", extra="<source url='https://gull.example/'>Gull</source>"),
    ],
    ids=["several sites", "redirect", "link board", "source"],
)
def test_feed_that_only_leads_to_articles_passes_them_on(listed: str) -> None:
    article = articles(feeds, document(f"<rss><channel>{FINDER}{listed}</channel></rss>"))[0]
    of = article.attribution
    assert (of.via, of.rights, of.authors) == ("Finder: pier", None, ())
    assert of.publisher in {None, "Gull"}


@pytest.mark.parametrize(
    "listed",
    [
        items("https://gull.example/pier"),
        items("https://www.finder.example/a", "https://gull.example/pier"),
        items("https://gull.example/pier", "https://quay.example/pier", extra="<author>Ada Quill</author>"),
    ],
    ids=["another host", "mostly its own", "its own writer on others' articles"],
)
def test_feed_with_words_of_its_own_is_the_publisher(listed: str) -> None:
    article = articles(feeds, document(f"<rss><channel>{FINDER}{listed}</channel></rss>"))[0]
    assert (article.attribution.publisher, article.attribution.via) == ("Finder: pier", None)


@pytest.mark.parametrize(
    "text",
    [
        "<ol><li><a href='https://a.example/1'>Pier opens</a> Gull</li><li><a href='https://b.example/2'>Pier shut</a> Quay</li></ol>",
        "<a href='https://a.example/1'>Pier opens</a>&nbsp;<font>The Gull</font>",
        "<p>Article URL: <a href='https://a.example/1'>https://a.example/1</a></p><p>Points: 31</p><p># Comments: 4</p>",
        "submitted by <a href='https://b.example/u/x'>/u/x</a> <a href='https://a.example/1'>[link]</a> <a href='https://b.example/2'>[comments]</a>",
        "<p>31 points, 4 comments</p>",
    ],
)
def test_list_of_links_and_counts_are_no_text(text: str) -> None:
    item = f"<item><title>Pier opens</title><description><![CDATA[{text}]]></description></item>"
    feed = f"<rss><channel><title>F</title>{item}</channel></rss>"
    (failure,) = results(feeds, document(feed))
    assert isinstance(failure, Failure)
    assert "no text" in failure.problem


@pytest.mark.parametrize(("limit", "value"), [("MAX_TAGS", 40), ("MAX_FEED_BYTES", 1500)], ids=["tags", "bytes"])
def test_feed_over_a_limit_is_read_up_to_it(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(well_formed, limit, value)
    feed = f"<rss><channel><title>F</title>{items(*(f'https://gull.example/{n}' for n in range(30)))}</channel></rss>"
    reading = feeds.read(document(feed))
    heard = [one.attribution.headline for one in reading.articles if isinstance(one, Article)]
    assert 4 <= len(heard) < 30
    assert heard == [f"News {n}" for n in range(len(heard))]
    assert [notice.text.partition(":")[0] for notice in reading.notices] == [
        f"{30 - len(heard)} of 30 entries are not read"
    ]


def test_name_with_an_ampersand_is_one_name() -> None:
    item = f"<title>T</title><author><![CDATA[Ropes &amp; Tar]]></author><description>{LONG}</description>"
    assert names(entry_of(item)) == ["Ropes & Tar"]
