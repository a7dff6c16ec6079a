"""Every feed, in every format, of the example and of a hostile project is one that outside checkers accept."""

import shutil
from collections.abc import Mapping
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


def page(number: int, headline: str) -> str:
    """Return a saved page with a headline that is hostile as text, not as markup."""
    shown = headline.replace("&", "&amp;").replace("<", "&lt;")
    link = LINK.format(number)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{shown} | The Quay &lt;b&gt;Post&lt;/b&gt;</title>
<link rel="canonical" href="{link}">
<meta name="author" content="Ada &lt;i&gt;Quill&lt;/i&gt;"><meta property="og:site_name" content="The Quay &lt;b&gt;Post&lt;/b&gt;">
<meta property="article:published_time" content="2026-0{3 + number % 3}-1{number % 10}T10:00:00Z"></head>
<body><article><h1>{shown}</h1><p>The old crane at the north quay was taken down on Monday after ninety years, said &lt;/p&gt; the port.</p>
<p>“Nobody will miss the noise,” harbour master Ines Calder said, and added that R&amp;D &amp;amp; &amp;#x3c; had cost a fortune.</p>
<p>A new one follows in the autumn, and until then two floating cranes from Veldt unload what comes in by night.</p>
<p>Copyright © 2026 The Quay &lt;b&gt;Post&lt;/b&gt; &amp;copy; No. {number}</p></article></body></html>"""


def feeds(project: Path) -> Mapping[str, bytes]:
    """Return the feeds that a build makes, without those that no setting asks for."""
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
