"""Headline, site and byline of a page, as a person sees them."""

import pytest

from digest.model import Article, Failure
from digest.readers import html
from tests.readers.reading import articles, document, evidence, names, results

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour office closed the eastern sluice on Monday after a barge had torn off its upper gate in the night storm.",
        "Nobody was hurt, and the office expects the gate to be back in its hinges before the herring boats come home in May.",
        "The barge carried gravel for the new mole and lies at the old coal quay, where divers look at its bow this week.",
    )
)
HEADLINE = "Barge tears off the upper gate of the eastern sluice"


def page(
    top: str = "",
    *,
    title: str = HEADLINE,
    head: str = "",
    headline: str = f"<h1>{HEADLINE}</h1>",
    below: str = "",
    url: str = "https://tidepost.example/sluice/gate",
) -> Article:
    data = f'<html lang="en"><head><title>{title}</title>{head}</head><body>{top}<article>{headline}{below}{TEXT}</article></body></html>'
    (article,) = articles(html, document(data, url=url))
    return article


def ld(**fields: str) -> str:
    inner = ",".join(f'"{name}": "{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {inner}}}</script>'


SITE = '<meta property="og:site_name" content="The Tide Post">'


@pytest.mark.parametrize(
    "article",
    [
        page("<h1>The Tide Post</h1>", headline=f"<h2>{HEADLINE}</h2>", title=f"{HEADLINE} | The Tide Post", head=SITE),
        page("<h1><a href='/'>Tide Post Archive</a></h1>", headline=f"<h1>{HEADLINE}</h1>", title=f"{HEADLINE} - Tide Post", head=SITE),
        page("<h1>tidepost</h1>", headline=f"<h3>{HEADLINE}</h3>", title=f"tidepost » {HEADLINE}"),
        page(headline="", title=f"{HEADLINE} | Harbour | The Tide Post", head=SITE),
        page(headline="", head=SITE + ld(headline=f"{HEADLINE} – The Tide Post")),
        page(head=SITE + ld(headline="A barge, a storm and a gate", description="A barge, a storm and a gate")),
        page(head=ld(headline="gate of a sluice in a harbour town")),
        page(headline="<h1>Barge tears off the upper gate<br>of the eastern sluice</h1>"),
        page(headline=f'<h1><span class="topic">Harbour</span><span>{HEADLINE}</span></h1>'),
        page(headline=f"<h1><div>Harbour</div>{HEADLINE}</h1>"),
        page("<h1>Harbour</h1>", headline=f"<h1>{HEADLINE}</h1><h1>Read on</h1>"),
        page(title=f"The Tide Post: {HEADLINE}", headline=f"<h1>{HEADLINE}</h1>", head=SITE + ld(headline=f"Storm: {HEADLINE}")),
    ],
)  # fmt: skip
def test_headline_is_the_heading_that_the_titles_confirm(article: Article) -> None:
    assert article.attribution.headline == HEADLINE


def test_headline_in_other_words_in_json_ld_is_kept() -> None:
    article = page(head=ld(headline="Sluice loses its gate to a gravel barge"))
    assert article.attribution.headline == "Sluice loses its gate to a gravel barge"


def test_name_of_the_site_as_a_heading_is_kept_as_evidence() -> None:
    article = page("<h1>The Tide Post</h1>", headline="", head=SITE)
    assert ("The Tide Post", "h1, the site's name", False) in evidence(article, "headline")


def test_headline_is_whole_where_an_attribute_ended_at_a_quotation_mark() -> None:
    quoted = 'Harbour master calls the barge "a floating brick"'
    article = page(
        headline="", title=quoted, head='<meta property="og:title" content="Harbour master calls the barge">'
    )
    assert article.attribution.headline == quoted


def test_site_of_a_page_kept_by_an_archive_is_the_pages_own() -> None:
    article = page(
        "<h1>tidepost</h1>",
        headline="",
        title=f"{HEADLINE} | tidepost",
        url="https://web.archive.org/web/20190717140047/http://www.tidepost.example/gate",
    )
    assert (article.attribution.headline, article.attribution.publisher) == (HEADLINE, "tidepost")


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<p>By Runa Holm</p>", ["Runa Holm"]),
        ("<p>ByRuna Holm Jan 9, 2026</p>", ["Runa Holm"]),
        ("<div>Posted by <span class='author vcard'>Runa Holm</span> on <i>6 May 2026</i> in <a href='/c'>Boats</a></div>", ["Runa Holm"]),
        ("<div>6 May 2026, by Runa Holm</div>", ["Runa Holm"]),
        ("<div>6 May 2026 | 13:10 | Runa Holm</div>", ["Runa Holm"]),
        ("<ul><li>Runa Holm</li><li>6 May 2026</li></ul>", ["Runa Holm"]),
        ("<div>By</div><div>Runa Holm</div>", ["Runa Holm"]),
        ("<div><a href='/autorin/runa-holm'>Runa Holm</a></div>", ["Runa Holm"]),
        ("<div class='metaInfoAuthorList'>Runa Holm<span>4 min read</span></div>", ["Runa Holm"]),
        ("<div>Words by Runa Holm. Photographs by Nils Vane</div>", ["Runa Holm"]),
        ("<div>Von Runa Holm und Nils Vane | 6. Mai 2026</div>", ["Runa Holm", "Nils Vane"]),
        ("<div>Ein Beitrag von Runa Holm</div>", ["Runa Holm"]),
        ("<div>Geschreven door Runa Holm</div>", ["Runa Holm"]),
        ("<div>Skrevet av Runa Holm og Nils Vane</div>", ["Runa Holm", "Nils Vane"]),
        ("<div>Автор: Руна Хольм</div>", ["Руна Хольм"]),
        ("<div>מאת רונה הולם</div>", ["רונה הולם"]),
        ("<div>بقلم رونا هولم</div>", ["رونا هولم"]),
        ("<div>By The Tide Post</div>", ["The Tide Post"]),
        ("<div class='author'>6 May 2026</div>", []),
        ("<div class='byline'>By</div>", []),
        ("<div class='author'>Share</div>", []),
        ("<div><a href='/c'>Merrow Islands</a> 6 May 2026</div>", []),
        ("<figure><figcaption>Photo: Runa Holm</figcaption></figure>", []),
        ("<div>The gate before the storm by night in a picture of the harbour office</div>", []),
        ("<div class='author-bio'>Runa Holm</div>", []),
    ],
)  # fmt: skip
def test_byline_that_only_stands_visibly_is_read(below: str, expected: list[str]) -> None:
    assert names(page(below=below, head=SITE)) == expected


def test_byline_of_another_story_further_down_is_nobodys_here() -> None:
    paragraphs = TEXT.replace(
        "</p>", " It blew from the north-west for eleven hours, and three masts broke in the yacht harbour.</p>"
    )
    assert names(page(below=f"{paragraphs}<div><h4>More</h4><p>By Nils Vane</p></div>")) == []


def test_person_whom_a_person_sees_comes_before_a_company_in_the_data() -> None:
    article = page(below="<p>By Runa Holm</p>", head='<meta name="author" content="Tide Media Group">')
    assert names(article) == ["Runa Holm"]
    assert ("Tide Media Group", "meta author", False) in evidence(article, "authors")


def test_author_in_the_data_stays_where_the_byline_names_nobody_else() -> None:
    article = page(below="<p>By the harbour desk</p>", head='<meta name="author" content="Runa Holm">')
    assert names(article) == ["Runa Holm"]


@pytest.mark.parametrize("line", ["Text: Runa Holm", "Runa Holm", "Von Runa Holm"])
def test_name_at_the_end_of_the_text_is_the_author_where_nothing_else_says(line: str) -> None:
    data = (
        f"<html><title>{HEADLINE}</title><body><article><h1>{HEADLINE}</h1>{TEXT}<p>{line}</p></article></body></html>"
    )
    (article,) = articles(html, document(data))
    assert names(article) == ["Runa Holm"]


def teasers(count: int) -> str:
    return "".join(
        f'<div><h2><a href="/story/{n}">Story number {n} of the harbour town</a></h2><span>{n} May 2026</span>'
        f"<p>What it says about boat number {n} in two lines, more or less, as a page of this kind has it below its title.</p></div>"
        for n in range(1, count + 1)
    )


def test_page_of_teasers_is_refused_as_a_list_of_articles() -> None:
    (found,) = results(html, document(f"<html><title>Harbour</title><body><main>{teasers(8)}</main></body></html>"))
    assert isinstance(found, Failure)
    assert found.problem == "is a list of articles, not an article"


@pytest.mark.parametrize("says", [ld(headline=HEADLINE), '<meta property="og:type" content="article">'])
def test_weekly_list_that_says_that_it_is_an_article_is_read(says: str) -> None:
    data = f"<html><head><title>{HEADLINE}</title>{says}</head><body><main><h1>{HEADLINE}</h1>{teasers(8)}</main></body></html>"
    assert len(articles(html, document(data))) == 1


def test_article_above_teasers_is_read() -> None:
    data = f"<html><title>{HEADLINE}</title><body><main><h1>{HEADLINE}</h1>{TEXT}</main><div>{teasers(8)}</div></body></html>"
    (article,) = articles(html, document(data))
    assert article.attribution.headline == HEADLINE


@pytest.mark.parametrize(
    ("line", "rights"),
    [
        ("© 2026 The Tide Post <a href='/t'>Terms of use</a> <a href='/p'>Privacy</a>", "© 2026 The Tide Post"),
        ("<a href='/a'>About us</a> © 2026 The Tide Post", "© 2026 The Tide Post"),
        ("© 2026 The Tide Post, 12 Old Coal Quay Road, Merrow", "© 2026 The Tide Post"),
        ("© 2026 The Tide Post. All rights reserved.", "© 2026 The Tide Post. All rights reserved."),
        ("Home | Jobs at The Tide Post | © 2026 Tide Media Ltd", "© 2026 Tide Media Ltd"),
        ("The Tide Post, 2026 © All rights reserved", "The Tide Post, 2026 © All rights reserved"),
        ("Portions of this content are © 2026 by the keepers", "Portions of this content are © 2026 by the keepers"),
        ("2019 – 2026 © Tide Media", "2019 – 2026 © Tide Media"),
        ("© 2026 Tide Media. The Tide Post is not responsible for other sites.", "© 2026 Tide Media."),
        ("© Tide Media GmbH & Co. KG", "© Tide Media GmbH & Co. KG"),
        ("© Tide Media Ltd Quay House, Merrow ME1 2AB", "© Tide Media Ltd"),
        ("© Tide Media, Inc. 9th Floor, 12 West 42nd Street", "© Tide Media, Inc."),
        ("© Tide Media Inc. | Fog closes the harbour for a second day and a night", "© Tide Media Inc."),
        ("© 2026 Tide Media – Designed by Studio Gull", "© 2026 Tide Media"),
        ("Copyright, Trademark and Patent Information", None),
        ("Copyright", None),
        ("Map data © 2026 Charts of Merrow", None),
    ],
)
def test_rights_of_a_page_end_where_the_line_of_rights_ends(line: str, rights: str | None) -> None:
    data = f"<html><title>{HEADLINE}</title><body><article><h1>{HEADLINE}</h1>{TEXT}</article><footer><p>{line}</p></footer></body></html>"
    (article,) = articles(html, document(data))
    assert article.attribution.rights == rights


@pytest.mark.parametrize(
    ("below", "rights"),
    [
        ("<p>© Ada Quill</p>", None),
        ("<p>© Ada Quill/picture alliance 2026</p>", None),
        ("<p>Photo: © 2026 Ada Quill</p>", None),
        ("<figure><img src='/a.jpg'><figcaption>The quay. © 2026 Ada Quill</figcaption></figure>", None),
        ("<p class='image-copyright'>© Ada Quill</p>", None),
        ("<p class='footer-credits'>© The Tide Post</p>", "© The Tide Post"),
        ("<p>© Tide Media AS</p><p>© Ada Quill</p>", "© Tide Media AS"),
        ("<p>Fonts © 2026 Gull Type</p><p>© 2025 Tide Media</p><p>Weather data: © 2026 Sky</p>", "© 2025 Tide Media"),
    ],
)
def test_who_took_a_picture_has_no_rights_in_the_text(below: str, rights: str | None) -> None:
    data = f"<html><title>{HEADLINE}</title><body><article><h1>{HEADLINE}</h1>{TEXT}</article>{below}</body></html>"
    (article,) = articles(html, document(data))
    assert article.attribution.rights == rights


CRANE = "".join(
    f"<p>Day {n}: the crane at Coal Quay lifts the barge, and Coal Quay is closed to every boat until late on Monday night, "
    "so that the herring fleet lies at the outer mole and its catch goes to the market on carts over the long bridge.</p>"
    for n in range(5)
)


def signed(*lines: str, head: str = "") -> Article:
    below = "".join(f"<p>{line}</p>" for line in lines)
    article = f"<article><h1>{HEADLINE}</h1>{CRANE}{TEXT}{below}</article>"
    data = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{article}</body></html>"
    (read,) = articles(html, document(data))
    return read


def test_byline_below_the_text_comes_before_an_account_in_the_data() -> None:
    article = signed("Von Runa Holm", head='<meta name="author" content="tidepost.example">')
    assert names(article) == ["Runa Holm"]
    assert evidence(article, "authors")[0][1] == "byline below the text"


@pytest.mark.parametrize(
    "lines",
    [
        ("Runa Holm", "Phone 0400 123 456"),  # whom to call
        ("Coal Quay",),  # what the text is about
    ],
)
def test_name_below_the_text_that_signs_nothing_is_no_author(lines: tuple[str, ...]) -> None:
    assert names(signed(*lines)) == []
