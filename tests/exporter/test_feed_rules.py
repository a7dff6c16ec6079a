"""Every feed, in every format, of the example and of a hostile project is one that outside checkers accept."""

import json
import shutil
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from digest import pipeline
from digest.exporter.feeds.entries import html_text
from tests.exporter.atom_rules import ATOM, atom_problems
from tests.exporter.json_feed_rules import json_feed_problems
from tests.exporter.rss_rules import DC, ambiguous_references, rss_problems
from tests.golden import NOW

WEEKLY = Path(__file__).parents[2] / "examples" / "weekly"
BOTH = "[feeds]\nrss = true\njson = true\nissues = 1\n"

HEADLINES = [
    "Use of <b>bold</b> in headlines",
    "Fish &amp; Chips &#60; &lt; twice &copy",
    "Why x < y and R&D &notit; matter",
    "</title> closes ]]> nothing",
    "<script>alert(1)</script> in a row <!-- hidden -->",
    "A<B is no tag, <i is",
    "Mail <ada@quay.example> to us",
    "\u00c3\u00a9 in the caf\u00c3\u00a9 \u0085 \ufffd",
    "\u202eThe other way\u202c round",
    "雾 с туманом 🌫",
]
LINK = "https://quay.example/Straße/{0}?q=a b&amp;x[]=1|2#é"


THINGS = [
    ("crane", "north quay", "riggers", "hoisted grain"),
    ("library", "market hall", "readers", "lent novels"),
    ("orchard", "southern slope", "pickers", "pressed cider"),
    ("observatory", "chalk hill", "astronomers", "counted comets"),
    ("swimming bath", "mill lane", "swimmers", "trained lifeguards"),
    ("organ", "parish church", "musicians", "accompanied weddings"),
    ("tram depot", "station square", "drivers", "repaired carriages"),
    ("bakery", "old barracks", "apprentices", "baked rye loaves"),
    ("seed bank", "castle cellar", "botanists", "stored barley"),
    ("lighthouse", "outer shoal", "keepers", "warned trawlers"),
]


def page(number: int, headline: str) -> str:
    """Return a saved page with a headline that is hostile as text, not as markup."""
    shown = headline.replace("&", "&amp;").replace("<", "&lt;")
    thing, place, people, work = THINGS[number]
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{shown} | The Quay &lt;b&gt;Post&lt;/b&gt;</title>
<link rel="canonical" href="{LINK.format(number)}">
<meta name="author" content="Ada &lt;i&gt;Quill&lt;/i&gt;"><meta property="og:site_name" content="The Quay &lt;b&gt;Post&lt;/b&gt;">
<meta property="article:published_time" content="2026-03-1{number % 5}T1{number}:00:00Z"></head>
<body><article><h1>{shown}</h1><p>At the {place} the {thing} closed, said &lt;/p&gt; the {people}, who had {work} there for decades.</p>
<p>“Without the {thing} nobody knows what becomes of the {place},” one of the {people} said of R&amp;D &amp;amp; &amp;#x3c;.</p>
<p>Those who {work} at the {place} meet again in autumn, when the {people} vote on a new {thing}.</p>
<p>Copyright © 2026 The Quay &lt;b&gt;Post&lt;/b&gt; &amp;copy; No. {number}</p></article></body></html>"""


def feeds(project: Path) -> Mapping[str, bytes]:
    """Return the feeds that a build makes, by path."""
    draft = pipeline.draft(pipeline.open_project(project), now=NOW)
    assert draft.failures == ()
    files = {file.path: file.data for file in draft.files}
    return {path: files[path] for path in files if path.endswith((".xml", "feed.json", "articles.json"))}


@pytest.fixture(scope="module", params=["weekly", "weekly without address", "hostile", "hostile without address"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Return the feeds of a project by path."""
    root = tmp_path_factory.mktemp("feeds") / "project"
    if request.param.startswith("weekly"):
        shutil.copytree(WEEKLY, root, ignore=shutil.ignore_patterns("dist", ".digest"))
        settings = (WEEKLY / "digest.toml").read_text("utf-8") + BOTH
    else:
        (root / "seeds").mkdir(parents=True)
        for number, headline in enumerate(HEADLINES):
            (root / "seeds" / f"{number}.html").write_text(page(number, headline), "utf-8")
        settings = (
            'title = "Q&A </b> &amp; <Quay>"\neditor = "<i>Lena</i> & Co"\nbase_url = "https://quay.example/d/"\n'
            + BOTH
        )
    if "without" in request.param:
        settings = "\n".join(line for line in settings.splitlines() if not line.startswith("base_url"))
    (root / "digest.toml").write_text(settings, "utf-8")
    return feeds(root)


def test_atom_feeds_break_no_rule(made: Mapping[str, bytes]) -> None:
    paths = [path for path in made if path.endswith(("feed.xml", "articles.xml"))]
    assert len(paths) >= 2
    for path in paths:
        assert atom_problems(made[path]) == [], path


def test_rss_feeds_break_no_rule(made: Mapping[str, bytes]) -> None:
    for path in ("feed.rss.xml", "articles.rss.xml"):
        assert rss_problems(made[path]) == [], path
        assert ambiguous_references(made[path]) == [], path


def test_json_feeds_break_no_rule(made: Mapping[str, bytes]) -> None:
    for path in ("feed.json", "articles.json"):
        assert json_feed_problems(made[path]) == [], path


def test_a_title_reads_the_same_in_every_format(made: Mapping[str, bytes]) -> None:
    """JSON Feed declares titles as plain text, Atom either way, and of RSS a reader takes them for HTML."""
    plain = [item["title"] for item in json.loads(made["articles.json"])["items"]]
    atom = [entry.find(f"{ATOM}title") for entry in etree.fromstring(made["articles.xml"]).iterfind(f"{ATOM}entry")]
    shown = [
        (one.text or "") if one.get("type") != "html" else unescape(one.text or "") for one in atom if one is not None
    ]
    rss = [item.findtext("title", "") for item in etree.fromstring(made["articles.rss.xml"]).iterfind("channel/item")]
    assert shown == [unescape(title) for title in rss] == plain
    assert len(plain) >= len(HEADLINES)


def test_every_source_of_an_issue_is_named_though_one_dc_source_is_allowed(made: Mapping[str, bytes]) -> None:
    atom, rss = etree.fromstring(made["feed.xml"]), etree.fromstring(made["feed.rss.xml"])
    for entry in (*atom.iterfind(f"{ATOM}entry"), *rss.iterfind("channel/item")):
        named = [one.text for one in entry.iterfind(f"{DC}relation")] or [entry.findtext(f"{DC}source")]
        related = {link.get("href") for link in entry.iterfind(f"{ATOM}link") if link.get("rel") == "related"}
        assert related <= set(named)
        assert all(named)
    for item in etree.fromstring(made["articles.rss.xml"]).iterfind("channel/item"):
        assert len(item.findall(f"{DC}source")) == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Cats & dogs: 1 < 2", "Cats & dogs: 1 < 2"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("The <b> tag", "The &lt;b&gt; tag"),
        ("Fish &amp; Chips", "Fish &amp;amp; Chips"),
        ("a &notit; b", "a &amp;notit; b"),
    ],
)
def test_only_a_title_that_would_be_read_as_html_is_written_as_html(text: str, written: str) -> None:
    assert html_text(text) == written
