"""Who wrote a page, as blogs, forums, recipe sites and themes mark it, and whom they mark although nobody of them wrote it."""

import pytest

from digest.model import Article
from digest.readers import html
from tests.readers.reading import articles, document

HEADLINE = "Tide gate holds through the long night"
TEXT = "".join(
    f"<p>Hour {n}: the tide gate stayed shut while water stood a hand below the quay, and nobody in the lower town slept well, "
    "not even the lock keeper's dog.</p>"
    for n in range(6)
)


def page(*, head: str = "", top: str = "", end: str = "", after: str = "") -> Article:
    body = f"<article><h1>{HEADLINE}</h1>{top}<div>{TEXT}{end}</div></article>{after}"
    data = f"<html><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"
    (article,) = articles(html, document(data))
    return article


def names(article: Article) -> list[str]:
    return [author.name for author in article.attribution.authors]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (
            '<ul><li>Autor <a href="/members/out-on-deck.21/">Out on deck</a></li><li>6. Mai 2026</li></ul>',
            ["Out on deck"],
        ),
        (
            "<p>Post<span>by <strong><a href='./memberlist.php?mode=viewprofile'>tw84</a></strong> » </span>6 May 2026, 05:42</p>",
            ["tw84"],
        ),
        ('<p><a href="/u/tidewatcher">tidewatcher</a></p><p>6 May 2026</p>', ["tidewatcher"]),
        ('<p><span class="username">deck.hand</span> 6 May 2026</p>', ["deck.hand"]),
        ("<p>Submitted by tidewatcher on Wed, 05/06/2026 - 13:10</p>", ["tidewatcher"]),
        ("<div>Boats | <span class='writer'>Por: Runa Holm</span> | Actualizado el 6 mayo 2026</div>", ["Runa Holm"]),
        ("<h4>Ports (1 / 3) <span>06.05.2026 13:30 von Runa</span> <span>Archive picture</span></h4>", ["Runa"]),
        ("<p>von Runa</p><p>6. Mai 2026</p>", ["Runa"]),
        ('<div class="author_short_bio-name"><a href="/resume/runa">Runa Holm</a></div>', ["Runa Holm"]),
        ("<p class='meta'>6 May 2026 · 3 min · Runa Holm</p>", ["Runa Holm"]),
        ("<p>Von unserer Redakteurin Runa Holm</p>", ["Runa Holm"]),
        ("<p>By our harbour correspondent Runa Holm</p>", ["Runa Holm"]),
        ("<p>Redaktion: Runa Holm</p>", ["Runa Holm"]),
        ("<p>oprac. Runa Holm</p>", ["Runa Holm"]),
        ("<p>Tác giả: Runa Holm</p>", ["Runa Holm"]),
        ("<p>2026-05-06 10:00 来源：海湾网 作者：林澄 责任编辑：王海</p>", ["林澄"]),
        ("<p>取材・文／山田太郎</p>", ["山田太郎"]),
        ("<p>입력 2026.05.06 13:10 홍길동 기자</p>", ["홍길동"]),
        ("<p>كتب: رونا هولم</p>", ["رونا هولم"]),
        (
            "<div><a href='/@runa'>Runa Holm</a></div><div>Follow</div><div>5 min read</div><div>6 May 2026</div>",
            ["Runa Holm"],
        ),
        ("<p><a href='/users/?u=21'>Deckhand</a> 06.05.2026, 13:56 Uhr</p>", ["Deckhand"]),
        ("<ul><li><span id='autor'>AFP</span></li><li>06/05/2026</li></ul>", ["AFP"]),
    ],
)
def test_account_or_name_by_the_headline_is_read(top: str, expected: list[str]) -> None:
    assert names(page(top=top)) == expected


@pytest.mark.parametrize(
    "top",
    [
        "<p class='dateline'>6 May 2026 Tide Report</p><p>A tide report of the harbour office.</p>",
        "<nav><a href='/gates-and-locks'>Gates Locks</a></nav><p>Gates Locks</p><p>6 May 2026</p>",
        "<p>Night Watch</p><p>6 May 2026</p>",  # a word of the headline
        "<p>Ort Merrow</p><p>Datum 06.05.2026</p>",
        "<p>06.05.2026 18:14 | Son Güncelleme: 06.05.2026 18:14</p>",
    ],
)
def test_category_or_label_beside_the_time_is_no_author(top: str) -> None:
    assert names(page(top=top)) == []


@pytest.mark.parametrize("kind", ["Comment", "UserComments", "Review", "ImageObject"])
def test_author_of_a_comment_or_picture_in_microdata_is_not_the_articles(kind: str) -> None:
    marked = f'<div itemscope itemtype="https://schema.org/{kind}"><span itemprop="author">Nils Vane</span> wrote this.</div>'
    assert names(page(after=marked)) == []


def test_authors_whom_microdata_and_links_of_other_stories_mark_are_not_the_articles() -> None:
    stories = "".join(
        f'<article itemscope itemtype="https://schema.org/Article"><h3>Story {n} of the town</h3>'
        f'<a rel="author" itemprop="author" href="/authors/{n}">{name}</a> <time>{n} May 2026</time></article>'
        for n, name in enumerate(["Nils Vane", "Ole Tarn", "Pia Moor"], 1)
    )
    assert names(page(after=stories)) == []


def test_author_is_taken_from_the_story_in_microdata_that_has_the_headline() -> None:
    inner = '<span itemprop="headline">{}</span><span itemprop="author">{}</span>'
    story = f'<div itemscope itemtype="https://schema.org/Article">{inner}</div>'
    after = story.format("Another gate", "Nils Vane") + story.format(HEADLINE, "Runa Holm")
    assert names(page(after=after)) == ["Runa Holm"]


@pytest.mark.parametrize(
    "box",
    [
        '<h3>About</h3><div class="author-box"><h4>Runa Holm</h4><p>Runa sails.</p></div>',
        '<div class="td-author-name vcard author"><a href="/author/runa">Runa Holm</a></div>',
        '<footer><a href="/author/runa">Runa Holm</a></footer>',
        "<h3>Über die Autorin: Runa Holm</h3>",
    ],
)
def test_box_about_the_author_below_the_text_is_read(box: str) -> None:
    article = page(after=box)
    assert names(article) == ["Runa Holm"]
    assert next(e.found for e in article.attribution.evidence if e.field == "authors") == "box about the author"


def test_byline_of_a_story_announced_below_a_heading_is_nobodys_here() -> None:
    teaser = "<h3>The lock is closed</h3><p>By Nils Vane</p><p>5 May 2026</p>"
    assert names(page(after=f"<div>{teaser}</div>")) == []


@pytest.mark.parametrize(
    "end", ["<p>Von:<br>Runa Holm</p>", "<p>Runa Holm</p><p>(1) Of the older gate.</p><p>(2) Of the new one.</p>"]
)
def test_name_below_the_text_is_read_behind_a_lead_and_above_notes(end: str) -> None:
    assert names(page(end=end)) == ["Runa Holm"]


def test_byline_above_the_text_is_read_where_the_headline_stands_nowhere() -> None:
    data = f"<html><head><title>{HEADLINE}</title></head><body><div><p>Geschrieben von Runa Holm</p>{TEXT}</div></body></html>"
    (article,) = articles(html, document(data))
    assert names(article) == ["Runa Holm"]


def test_account_in_a_byline_comes_before_a_company_in_the_data() -> None:
    top = "<p>Posted by <a href='/userinfo.php?uid=6'>tidewatcher</a> on 6 May 2026</p>"
    assert names(page(top=top, head='<meta name="author" content="Merrow Rowing e.V.">')) == ["tidewatcher"]


def test_heading_in_capitals_below_the_text_is_no_signature() -> None:
    assert names(page(end="<p>HARBOUR PROFILE</p>")) == []


@pytest.mark.parametrize(
    ("author", "expected"),
    [("tidewatcher", ["tidewatcher"]), ("anónimo", []), ("admin", []), ("By Tide_Desk", ["Tide_Desk"])],
)
def test_account_in_json_ld_is_the_author_and_a_stand_in_is_not(author: str, expected: list[str]) -> None:
    head = f'<script type="application/ld+json">{{"@type": "BlogPosting", "author": "{author}"}}</script>'
    assert names(page(head=head)) == expected


@pytest.mark.parametrize("kind", ["Recipe", "HowTo", "DiscussionForumPosting"])
def test_author_of_a_page_that_is_no_article_by_its_type_is_read(kind: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "{kind}", "author": {{"@type": "Person", "name": "Runa Holm"}}}}</script>'
    assert names(page(head=head)) == ["Runa Holm"]


def test_address_of_the_site_beside_a_person_is_no_author() -> None:
    data = '{"@type": "Article", "author": [{"name": "Runa Holm"}, {"name": "Tidepost.test"}]}'
    head = f'<meta property="og:site_name" content="tidepost"><script type="application/ld+json">{data}</script>'
    assert names(page(head=head)) == ["Runa Holm"]


def test_meta_element_with_several_properties_is_read() -> None:
    assert names(page(head='<meta property="dc:creator article:author" content="Runa Holm">')) == ["Runa Holm"]
