"""Saved pages: the words are the page's own, the furniture stays out, and each field says where it was found."""

from datetime import UTC, date, datetime
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import read_document, readers
from digest.model import Article, Document
from digest.readers import recognition

SEEN = datetime(2026, 6, 1, tzinfo=UTC)
PARAGRAPHS = (
    "The island's largest ferry line will run a ship on batteries alone across the sound for six weeks this spring, it said on Thursday.",
    "The ship carries forty cars and charges in eleven minutes at a mast that the port finished in January, after two years of work.",
    "“If it holds its timetable in March, it will hold it in any month,” said Petra Holm, who leads the line's technical department.",
    "Tickets will cost the same as before. The line said it would decide in the summer whether to order two more ships of the kind.",
)


def page(*, head: str = "", top: str = "", bottom: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """Return a page with an article in it."""
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return dedent(f"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry line to test battery ship - Gazette</title>{head}</head>
        <body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
        <article><h1>Ferry line to test battery ship</h1>{top}{body}</article>{bottom}
        <footer><p>Sign up for the newsletter of the Gazette and never miss a story again, wherever you are.</p></footer></body></html>
    """).encode()


def read(data: bytes, url: str | None = "https://gazette.example/2026/ferry") -> Article:
    (article,) = read_document(data, source="seeds/ferry.html", url=url, seen=SEEN)
    assert isinstance(article, Article), article
    return article


def check_places(data: bytes, article: Article) -> None:
    """Every block stands in the source text, white space aside."""
    text = readers.read(Document(id="x", source="seeds/ferry.html", data=data)).text
    for block in article.blocks:
        assert "".join(text[block.start : block.end].split()) == "".join(block.text.split())


def test_body_is_the_paragraphs_alone() -> None:
    data = page()
    article = read(data)
    assert tuple(block.text for block in article.blocks) == PARAGRAPHS
    check_places(data, article)


@pytest.mark.parametrize(
    "furniture",
    [
        "<figure><img src=x><figcaption>The ship in port, photographed by a crew member in January.</figcaption></figure>",
        '<p><a href="/other">Read more: the port has finished its charging mast after two years of work</a></p>',
        '<div class="newsletter-signup"><p>Sign up for our weekly letter about ships, ports and the sea.</p></div>',
        "<script>document.write('The ship was scrapped in the end, said nobody at all.')</script>",
        "<p hidden>The ship was scrapped in the end, said nobody at all, ever, in any place.</p>",
        "<button>Share this article with your friends and family on every network</button>",
    ],
)
def test_furniture_between_paragraphs_stays_out(furniture: str) -> None:
    data = page(paragraphs=(*PARAGRAPHS[:2], f"{PARAGRAPHS[2]}</p>{furniture}<p>", *PARAGRAPHS[3:]))
    assert tuple(block.text for block in read(data).blocks) == PARAGRAPHS


def test_inline_markup_is_kept_where_it_is_safe() -> None:
    first = (
        'The <em>Quiet Water</em> is <a href="https://line.example/ship">a ferry</a> with <a href="javascript:alert(1)">batteries</a>'
        + PARAGRAPHS[0][30:]
    )
    block = read(page(paragraphs=(first, *PARAGRAPHS[1:]))).blocks[0]
    assert [(block.text[m.start : m.end], m.kind, m.href) for m in block.markup] == [
        ("Quiet Water", "emphasis", None),
        ("a ferry", "link", "https://line.example/ship"),
    ]


JSON_LD = """
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "NewsArticle", "headline": "Another story entirely", "author": {"@type": "Person", "name": "Wrong Person"},
  "datePublished": "2025-01-01T00:00:00Z"},
 {"@type": "NewsArticle", "@id": "#a", "headline": "Ferry line to test battery ship",
  "author": [{"@id": "#p"}, {"@type": "Person", "name": "Ada Quill"}], "publisher": {"@id": "#o"},
  "datePublished": "2026-03-05T08:15:00+01:00", "dateModified": "2026-03-05T09:00:00+01:00", "copyrightNotice": "© 2026 Gazette Ltd"},
 {"@type": "Person", "@id": "#p", "name": "Oskar Vane"}, {"@type": "Organization", "@id": "#o", "name": "Gazette"}]}</script>
"""


def test_json_ld_of_this_article_is_chosen_and_its_references_followed() -> None:
    of = read(page(head=JSON_LD)).attribution
    assert [author.name for author in of.authors] == ["Oskar Vane", "Ada Quill"]
    assert of.headline == "Ferry line to test battery ship"
    assert of.published is not None
    assert of.published.isoformat() == "2026-03-05T08:15:00+01:00"
    assert of.publisher == "Gazette"
    assert of.rights == "© 2026 Gazette Ltd"
    assert {e.field: e.found for e in of.evidence if e.used}["published"] == "json-ld"


NODE = '{"@type": "NewsArticle", "headline": "Ferry line to test battery ship", "author": "Oskar Vane"}'
BROKEN = {
    "in CDATA": f"//<![CDATA[\n{NODE}\n//]]>",
    "in a comment": f"<!-- {NODE} -->",
    "a comma too many": NODE.replace('"}', '",}'),
    "a raw line break": f'{{"text": "raw\nbreak", "@graph": [{NODE}]}}',
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_json_ld_that_is_slightly_broken_is_read(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert [author.name for author in read(page(head=head)).attribution.authors] == ["Oskar Vane"]


@pytest.mark.parametrize(
    ("head", "top", "names"),
    [
        ('<meta name="author" content="Ada Quill and Tomas Brandt">', "", ["Ada Quill", "Tomas Brandt"]),
        (
            '<meta property="article:author" content="https://social.example/gazette">',
            "<p class=byline>By Ada Quill</p>",
            ["Ada Quill"],
        ),
        ("", "<p>By Ada Quill, Tomas Brandt and Ines Calder</p>", ["Ada Quill", "Tomas Brandt", "Ines Calder"]),
        ("", '<div><a href="/authors/ada-quill">Ada Quill</a> <span>4 min read</span></div>', ["Ada Quill"]),
        ("", '<span itemprop="author"><span itemprop="name">Ada Quill</span></span>', ["Ada Quill"]),
        ('<meta name="author" content="Ada Quill, Senior Reporter">', "", ["Ada Quill"]),
        (
            '<meta name="author" content="Ada Quill, Dock Wire Staff, Online News Editor">',
            "",
            ["Ada Quill", "Dock Wire Staff"],
        ),
        ('<meta name="author" content="Senior Reporter">', "<p class=byline>By Ada Quill</p>", ["Ada Quill"]),
        ('<meta name="author" content="Senior Reporter">', "", []),
        (
            "",
            '<span itemprop="author"><span itemprop="name">Nelson D. Quill</span>, Chief Reporter</span>',
            ["Nelson D. Quill"],
        ),
        ("", "<p class=byline>By Ada Quill June 4, 2026 3:46 PM</p>", ["Ada Quill"]),
        ("", "<p class=byline>Published 4 June 2026</p>", []),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "author": "Senior Reporter"}</script>', "", []),
        ('<meta name="author" content="quillnews">', "", ["quillnews"]),
        ('<meta name="author" content="quillnews">', "<p class=byline>By Ada Quill</p>", ["Ada Quill"]),
        ('<meta name="author" content="repair-it Webteam">', "", ["repair-it Webteam"]),
        ('<meta name="author" content="Gazette">', "", []),
        ('<meta name="author" content="admin">', "", []),
    ],
)
def test_authors_are_found_where_pages_put_them(head: str, top: str, names: list[str]) -> None:
    head += '<meta property="og:site_name" content="Gazette">'
    assert [author.name for author in read(page(head=head, top=top)).attribution.authors] == names


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            '<meta property="article:published_time" content="2026-03-05T08:15:00Z">',
            datetime(2026, 3, 5, 8, 15, tzinfo=UTC),
        ),
        ('<meta name="date" content="2026-03-05">', date(2026, 3, 5)),
        (
            '<meta name="date" content="2026-03-05"><meta name="pubdate" content="2026-03-05T08:15:00Z">',
            datetime(2026, 3, 5, 8, 15, tzinfo=UTC),
        ),
        ('<meta property="article:published_time" content="2027-01-01T00:00:00Z">', None),
        ('<meta property="article:published_time" content="2026-02-30T00:00:00Z">', None),
        ('<meta property="article:published_time" content="2026-03-05T08:15:00">', date(2026, 3, 5)),
        ("", None),
    ],
)
def test_published_is_claimed_only_as_far_as_it_is_known(head: str, published: object) -> None:
    assert read(page(head=head, bottom="<p>© 2019 Gazette Ltd</p>")).attribution.published == published


def test_publisher_is_the_site_not_its_holding_company() -> None:
    head = (
        JSON_LD.replace('"name": "Gazette"', '"name": "Northern Holdings"')
        + '<meta property="og:site_name" content="The Gazette">'
    )
    of = read(page(head=head)).attribution
    assert of.publisher == "The Gazette"
    assert ("Northern Holdings", False) in [(e.value, e.used) for e in of.evidence if e.field == "publisher"]


def test_canonical_address_and_licence() -> None:
    head = (
        '<link rel="canonical" href="/2026/battery-ferry"><link rel="license" href="https://licences.example/by/4.0/">'
    )
    of = read(page(head=head)).attribution
    assert of.url == "https://gazette.example/2026/battery-ferry"
    assert of.licence_url == "https://licences.example/by/4.0/"


@pytest.mark.parametrize(
    "data",
    [
        b"<html>" + b"<div>" * 60_000,
        b"<html><body>" + b"<p>word word word</p>" * 60_000,
        b"<html><body>" + b"&amp;" * 120_000,
        b"<html><body><article>" + b"<p>a</p>" * 24_000,
        b"<html><body>" + b"<h1>By Ada Quill</h1><p>By a</p>" * 6_000,
        b"<html></html>",
        b"<html><body><p>Too little.</p></body></html>",
        b"<!DOCTYPE html><html><body>" + "<p>\ud800</p>".encode("utf-8", "surrogatepass") + b"\x00</body></html>",
    ],
    ids=["deep", "many", "references", "same", "heads", "empty", "little", "surrogate"],
)
def test_hostile_or_empty_page_is_a_failure_or_an_article_never_an_exception(data: bytes) -> None:
    for found in read_document(data, source="seeds/x.html", seen=SEEN):
        assert isinstance(found, Article) or found.hint


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class=x>",
                "</div>",
                "<br>",
                "<b>",
                "</b>",
                "<a href=/x>",
                "</a>",
                *PARAGRAPHS,
                " ",
                "&nbsp;",
                "雾",
                "<li>",
                "<blockquote>",
            ]
        ),
        max_size=30,
    )
)
def test_every_block_stands_in_the_source_text(parts: list[str]) -> None:
    data = ("<html><body><article><h1>Head</h1>" + "".join(parts) + "</article></body></html>").encode()
    for found in read_document(data, source="seeds/x.html", seen=SEEN):
        if isinstance(found, Article):
            check_places(data, found)


def test_recognition_is_by_content() -> None:
    assert recognition.is_web_page(Document(id="x", source="saved", data=page()))
    assert not recognition.is_web_page(
        Document(id="x", source="a.txt", data=b"The <b> tag makes text bold, wrote Ada Quill in 1996.")
    )


def test_language_says_how_it_was_found() -> None:
    def told(data: bytes) -> list[tuple[str, str, bool]]:
        return [(e.value, e.found, e.used) for e in read(data).attribution.evidence if e.field == "language"]

    assert told(page()) == [("en", "lang of the page", True)]
    assert told(page().replace(b'lang="en"', b'lang="de"')) == [
        ("en", "letters of the text", True),
        ("de", "lang of the page", False),
    ]


def test_letters_decoded_wrongly_are_put_right_and_that_is_said() -> None:
    wrong = PARAGRAPHS[2].encode().decode("windows-1252", "replace")
    article = read(page(paragraphs=(*PARAGRAPHS[:2], wrong.replace("\ufffd", "\x9d"), *PARAGRAPHS[3:])))
    assert article.blocks[2].text == PARAGRAPHS[2]
    assert [e.value for e in article.attribution.evidence if e.field == "encoding"]
    assert not [e for e in read(page()).attribution.evidence if e.field == "encoding"]


@pytest.mark.parametrize(
    ("parts", "rights"),
    [
        ({"head": '<meta name="dcterms.rights" content="Free for schools.">'}, "Free for schools."),
        ({"head": '<meta name="dcterms.rightsHolder" content="Merrow Council">'}, None),
        ({"bottom": "<footer><p>Text available under CC BY 4.0.</p></footer>"}, "Text available under CC BY 4.0."),
        ({"bottom": "<p>This notice is in the public domain.</p>"}, "This notice is in the public domain."),
        (
            {"bottom": "<p>Veröffentlicht unter der Lizenz CC BY-SA 4.0</p>"},
            "Veröffentlicht unter der Lizenz CC BY-SA 4.0",
        ),
        ({"bottom": "<p>She gave the photographs to Creative Commons.</p>"}, None),
    ],
)
def test_rights_are_what_the_page_says_of_its_licence(parts: dict[str, str], rights: str | None) -> None:
    data = page(head=parts.get("head", ""), bottom=parts.get("bottom", ""))
    assert read(data).attribution.rights == rights


def test_wire_service_at_the_head_of_the_text_is_the_agency_where_the_page_names_it_too() -> None:
    wire = ("VARNMOUTH (Meridian Press) - " + PARAGRAPHS[0], *PARAGRAPHS[1:])
    alone = read(page(paragraphs=wire)).attribution
    assert (alone.dateline, alone.agency) == ("VARNMOUTH", None)
    named = read(page(paragraphs=wire, head='<meta name="author" content="Meridian Press">')).attribution
    assert named.agency == "Meridian Press"
    known = read(page(paragraphs=("LONDON (Reuters) - " + PARAGRAPHS[0], *PARAGRAPHS[1:]))).attribution
    assert (known.dateline, known.agency) == ("LONDON", "Reuters")


def test_a_script_with_a_slash_at_its_end_is_no_text() -> None:
    words = "Read our letter every week, it is free and leaves at seven."
    script = f"<p><script type='text/javascript'/>(function () {{ var shown = '{words}'; }})();</script></p>"
    article = read(page(top=script, bottom=script))
    assert words not in article.text
    assert [block.text for block in article.blocks] == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "declared",
    [
        '<meta http-equiv="Content-Language" content="ceb">',
        '<meta name="DC.language" content="ceb">',
        '<script type="application/ld+json">{"@type": "Article", "headline": "Adlaw", "inLanguage": "ceb"}</script>',
    ],
)
def test_a_page_declares_its_language_in_several_places(declared: str) -> None:
    text = (
        "Ang mayor sa dakbayan mipahibalo kagahapon nga ang mga tulunghaan magsugod pag-usab sa klase sa sunod semana human sa kusog nga "
        "bagyo, ug ang mga tawo nagpasalamat sa iyang balita."
    )
    saved = f"<html><head>{declared}</head><body><main><h1>Adlaw</h1><p>{text}</p><p>{text.upper()}</p></main></body></html>"
    (article,) = read_document(saved.encode(), source="seeds/a.html")
    assert isinstance(article, Article)
    assert article.language == "ceb"
