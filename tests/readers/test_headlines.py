"""Which of a page's headings and titles is the article's headline, and what the site is called, kind by kind."""

import pytest

from digest.model import Article
from digest.readers import html
from digest.readers.html.site import Site
from digest.readers.publications import is_host, is_of_host, without_legal_form
from tests.readers.reading import articles, document, evidence
from tests.readers.test_page_heads import TEXT

HEADLINE = "Ferry to the outer islands sails again after the ice"
SITE = '<meta property="og:site_name" content="The Skerry Post">'
URL = "https://skerrypost.example/2026/03/ferry-sails"


def page(headings: str, *, title: str = "", head: str = "", top: str = "", url: str = URL) -> Article:
    data = f'<html lang="en"><head><title>{title}</title>{head}</head><body>{top}<article>{headings}{TEXT}</article></body></html>'
    (article,) = articles(html, document(data, url=url))
    return article


def ld(**fields: str) -> str:
    inner = ",".join(f'"{name}": "{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {inner}}}</script>'


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    "mark",
    [" | ", " - ", " – ", "—", " -- ", ", ", "- ", " · ", " • ", " &lt; ", " \\ ", " ⋆ ", " ▷ ", " :: ", ": ", "|", "｜", " « "],
)  # fmt: skip
def test_name_of_the_site_comes_off_behind_any_mark(mark: str) -> None:
    assert page("", title=f"{HEADLINE}{mark}The Skerry Post", head=SITE).attribution.headline == HEADLINE


@pytest.mark.parametrize("end", [" (The Skerry Post)", " [The Skerry Post]", " - by Runa Holm - The Skerry Post"])
def test_name_of_the_site_comes_off_in_brackets_and_behind_an_author(end: str) -> None:
    assert page("", title=HEADLINE + end, head=SITE).attribution.headline == HEADLINE


def test_name_of_the_site_as_a_word_of_the_headline_stays() -> None:
    assert (
        page("", title="New owners for the Skerry Post", head=SITE).attribution.headline
        == "New owners for the Skerry Post"
    )


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Skerry Weekly - Issue 512", URL),
        ("Skerry Weekly: Nr. 7", URL),
        ("Skerry 4.2", "https://skerry.example/news/release"),
    ],
)
def test_title_of_an_issue_or_release_keeps_its_name(title: str, url: str) -> None:
    article = page(
        f"<h1>{title}</h1>", title=title, head='<meta property="og:site_name" content="Skerry Weekly">', url=url
    )
    assert article.attribution.headline == title


@pytest.mark.parametrize(
    "article",
    [
        page(f"<h3>{HEADLINE}</h3>", title=f"Letters from a quay: {HEADLINE}", top="<h1><a href='/'>Letters from a quay</a></h1>"),
        page(f"<h2>{HEADLINE}</h2>", title=f"Letters from a quay: {HEADLINE}", top="<h1 class='site-title'>Letters from a quay</h1>"),
        page(f"<h1>{HEADLINE}</h1>", title="Ferry", top="<nav><h1>All our islands at a glance</h1></nav>"),
        page(f"<h2>{HEADLINE}</h2>", title=f"{HEADLINE} | Post", top="<footer><h1>Get our letter every week</h1></footer>"),
    ],
)  # fmt: skip
def test_masthead_menu_and_footer_are_not_the_headline(article: Article) -> None:
    assert article.attribution.headline == HEADLINE


@pytest.mark.parametrize("section", ["News", "Press Releases", "Pressemitteilung", "Communiqué de presse", "Aktuelles"])
def test_section_as_a_heading_is_not_the_headline(section: str) -> None:
    article = page(f"<h2>{HEADLINE}</h2>", title=f"{section} | The Skerry Post", top=f"<h1>{section}</h1>")
    assert article.attribution.headline == HEADLINE


def test_section_is_the_headline_where_nothing_else_is() -> None:
    assert page("<h1>News</h1>", title="News").attribution.headline == "News"


@pytest.mark.parametrize(
    "article",
    [
        page(f"<h2 itemprop='headline'>{HEADLINE}</h2>", title="The Post online", top="<h1>What the islands talk about</h1>"),
        page(f"<h2 class='entry-title'>{HEADLINE}</h2>", title="The Post online", top="<h1>What the islands talk about</h1>"),
        page(f"<h2>{HEADLINE}</h2>", title="Islands - Ferries - Islands", top="<h1>Tickets</h1><h1>Partners</h1>"),
        page(f"<h1>{HEADLINE}</h1>", title="Ferry timetable 2026", head=og("Ferry timetable 2026")),
        page("<h1>Skjærgård</h1>", title=HEADLINE),
        page(f"<h1>{HEADLINE}</h1>", title=f"Club news: {HEADLINE}"),
        page(f"<div>Club news : {HEADLINE}</div>", title=f"Gull club - {HEADLINE} - Club news - News"),
        page(f"<h1>{HEADLINE}</h1><h2>Nobody had waited for it so long</h2>", title=f"{HEADLINE} - Nobody had waited for it so long"),
    ],
)  # fmt: skip
def test_heading_that_a_person_sees_above_the_text_is_the_headline(article: Article) -> None:
    assert article.attribution.headline == HEADLINE


def test_word_that_the_address_names_is_the_headline() -> None:
    article = page("<h1>Utskär</h1>", title="Day trips on the coast", url="https://trips.example/utskär.html")
    assert article.attribution.headline == "Utskär"


def test_heading_without_spaces_in_other_words_is_the_headline() -> None:
    article = page(
        "<h1>離島への渡し船が氷の後に再開した</h1>", title="離島への渡し船が再開", head=og("離島への渡し船が再開")
    )
    assert article.attribution.headline == "離島への渡し船が氷の後に再開した"


@pytest.mark.parametrize(
    "heading",
    [
        f"{HEADLINE}<a class='headerlink' href='#ferry'>¶</a>",
        f"<a class='anchor' href='#ferry'>Link to this heading</a>{HEADLINE}",
        f"{HEADLINE}<a href='#ferry'>#</a>",
        f"<a href='#ferry'>{HEADLINE}</a>",
        f"{HEADLINE} <small>Crews have waited for this day since the middle of January</small>",
        f"{HEADLINE}<time datetime='2026-03-06'>6 March 2026</time>",
    ],
)
def test_heading_is_read_without_what_is_added_to_it(heading: str) -> None:
    assert page(f"<h1>{heading}</h1>", title="Ferry").attribution.headline == HEADLINE


def test_date_in_the_heading_is_not_the_headlines() -> None:
    article = page(f"<h1>{HEADLINE}<br><span>6 March 2026</span></h1>", title=HEADLINE)
    assert article.attribution.headline == HEADLINE


def test_heading_with_lowered_signs_comes_before_the_same_in_the_data() -> None:
    article = page("<h1>CO<sub>2</sub> under the ice</h1>", head=ld(headline="CO2 under the ice"))
    assert article.attribution.headline == "CO₂ under the ice"


def test_headline_in_the_data_that_was_cut_is_whole_as_in_the_page() -> None:
    whole = f"{HEADLINE}, and the mail that has waited on the quay for seven weeks goes with it to those who asked for it most"
    assert page(f"<h1>{whole}</h1>", title="Ferry", head=ld(headline=whole[:108])).attribution.headline == whole


def test_heading_comes_before_the_data_where_titles_side_with_both() -> None:
    other = "Islands can be reached by boat"
    article = page(f"<h1>{HEADLINE}</h1>", title=other, head=og(HEADLINE) + ld(headline=other))
    assert article.attribution.headline == HEADLINE
    assert (other, "json-ld", False) in evidence(article, "headline")


def test_second_headline_of_the_data_is_used_where_the_first_is_the_site() -> None:
    article = page(
        "", title="The Skerry Post", head=SITE + ld(headline="The Skerry Post", alternativeHeadline=HEADLINE)
    )
    assert article.attribution.headline == HEADLINE


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="citation_title" content="{HEADLINE}">',
        f'<meta property="dc:title og:title" content="{HEADLINE}">',
    ],
)
def test_title_of_a_paper_and_properties_in_one_attribute_are_read(head: str) -> None:
    assert page("", title="[2603.00042] Ferries", head=head).attribution.headline == HEADLINE


@pytest.mark.parametrize(
    ("head", "title", "url", "publisher"),
    [
        (ld(publisher="Skerry Holding"), f"{HEADLINE} - Skerry Post", URL, "Skerry Post"),
        (ld(publisher="Skerry Post - Quay Press GmbH &amp; Co. KG"), HEADLINE, URL, "Skerry Post"),
        ("", f"{HEADLINE} | Deutscher Ruder-Verband e.V.", "https://drv.example/a/b", "Deutscher Ruder-Verband e.V."),
        ("", f"{HEADLINE} | Stiftung Meeres-Forschung", "https://meeres-stiftung.example/a/b", "Stiftung Meeres-Forschung"),
        ("", f"{HEADLINE} - The Outer Isles Times", "https://oitimes.example/a/b", "The Outer Isles Times"),
        (SITE.replace("The Skerry Post", "SKP"), HEADLINE, "https://skp.example/a/b", "SKP"),
        ("", f"{HEADLINE} and the long way that it goes every winter Skerrypost", URL, "skerrypost.example"),
    ],
)  # fmt: skip
def test_publisher_is_the_name_that_the_site_gives_itself(head: str, title: str, url: str, publisher: str) -> None:
    assert page(f"<h1>{HEADLINE}</h1>", title=title, head=head, url=url).attribution.publisher == publisher


def test_end_of_the_title_that_leads_to_the_front_page_is_the_publisher() -> None:
    top = "<a href='https://www.quay.example/'>Words over Water</a>"
    article = page("", title=f"{HEADLINE} – Words over Water", top=top, url="https://quay.example/2026/ferry")
    assert (article.attribution.headline, article.attribution.publisher) == (HEADLINE, "Words over Water")


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("The Outer Isles Times", "oitimes.example", True),
        ("Amt für Boote und Fähren", "abf.example", True),
        ("Late boat home", "oitimes.example", False),
        ("Public Notes", "pn.wiki.example", False),
        ("Crafts Online", "gull.co.uk", False),
        ("Fähre Nord", "faehre-nord.example", True),
    ],
)
def test_host_spells_a_name_by_the_beginnings_of_its_words(name: str, host: str, *, expected: bool) -> None:
    assert is_of_host(name, host) is expected


def test_acronym_is_not_the_whole_of_what_a_host_spells() -> None:
    assert is_host("The Gull", "gull.example")
    assert not is_host("Gull Online", "gull.example")
    assert not is_host("DRV", "drv.example")


def test_legal_form_comes_off_a_name() -> None:
    assert without_legal_form("Gull Press GmbH & Co. KG") == "Gull Press"
    assert without_legal_form("Gull Press, Inc.") == "Gull Press"
    assert without_legal_form("Agnes AG Gull") == "Agnes AG Gull"


def test_a_title_too_long_for_one_stays_as_it_is() -> None:
    site = Site(names=("The Skerry Post",), host="skerrypost.example")
    assert site.strip_name(f"{HEADLINE} | The Skerry Post") == HEADLINE
    text = f"{HEADLINE}{' ' * 1000} | The Skerry Post"
    assert site.strip_name(text) == text
