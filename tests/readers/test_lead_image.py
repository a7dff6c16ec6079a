"""Which picture leads an article, as its page says itself, and whose it is."""

import pytest

from digest import read_document
from digest.model import Article, LeadImage

PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "The ferry line will run a ship on batteries alone across the sound for six weeks this spring, it said on Thursday.",
        "The ship carries forty cars and charges in eleven minutes at a mast that the port finished in January, after two years.",
        "Tickets will cost the same as before. The line said it would decide in the summer whether to order two more ships.",
    )
)


def lead(*, head: str = "", top: str = "", url: str | None = "https://gazette.example/news/ferry") -> LeadImage | None:
    page = (
        f"<!DOCTYPE html><html lang='en'><head><title>Ferry line tests a ship - Gazette</title>{head}</head>"
        f"<body><article><h1>Ferry line tests a ship</h1>{top}{PARAGRAPHS}</article></body></html>"
    )
    (article,) = read_document(page.encode(), source="a.html", url=url)
    assert isinstance(article, Article)
    return article.image


def json_ld(image: str) -> str:
    return (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        f'"headline":"Ferry line tests a ship","image":{image}}}</script>'
    )


def test_page_without_a_picture_has_none() -> None:
    assert lead() is None


def test_open_graph_names_the_picture_with_its_description_and_size() -> None:
    head = (
        '<meta property="og:image" content="/img/ship.jpg"><meta property="og:image:alt" content="A ship at a mast">'
        '<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">'
    )
    assert lead(head=head) == LeadImage(
        url="https://gazette.example/img/ship.jpg",
        alt="A ship at a mast",
        width=1200,
        height=630,
        found="meta og:image",
    )


@pytest.mark.parametrize(
    ("image", "credit"),
    [
        ('{"@type":"ImageObject","url":"https://cdn.example/s.jpg","creditText":"Ada Quill"}', "Ada Quill"),
        (
            '[{"@type":"ImageObject","contentUrl":"https://cdn.example/s.jpg","creator":{"name":"Ada Quill"}}]',
            "Ada Quill",
        ),
        (
            '{"@type":"ImageObject","url":"https://cdn.example/s.jpg","caption":"The ship at dawn. Photo: Ada Quill/NMG"}',
            "Photo: Ada Quill/NMG",
        ),
        ('"https://cdn.example/s.jpg"', None),
    ],
)
def test_json_ld_names_who_made_the_picture(image: str, credit: str | None) -> None:
    found = lead(head=json_ld(image))
    assert found is not None
    assert (found.url, found.credit, found.found) == ("https://cdn.example/s.jpg", credit, "json-ld")


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The ship at the mast. Photograph: Ada Quill", "Photograph: Ada Quill"),
        ("The ship at the mast (Photo by Ada Quill)", "Photo by Ada Quill"),
        ("Das Schiff am Mast. Foto: Ada Quill/Nordfoto", "Foto: Ada Quill/Nordfoto"),
        ("Le navire au mât. Crédit : Ada Quill", "Crédit : Ada Quill"),
        ("The ship at the mast © Ada Quill", "© Ada Quill"),
        ("Reporters photographed the ship at the mast", None),
        ('The ship <span class="photo-credit">Ada Quill</span>', "Ada Quill"),
    ],
)
def test_first_figure_leads_where_nothing_else_does_and_its_caption_holds_the_credit(
    caption: str, credit: str | None
) -> None:
    top = f'<figure><img src="ship_files/s.jpg" alt="A ship"><figcaption>{caption}</figcaption></figure>'
    found = lead(top=top, url=None)
    assert found is not None
    assert (found.url, found.alt, found.credit, found.found) == ("ship_files/s.jpg", "A ship", credit, "figure")


def test_what_the_page_shows_of_the_same_picture_completes_it() -> None:
    head = '<meta property="og:image" content="https://cdn.example/2026/ship-1200x630.jpg">'
    caption = "<figcaption>At dawn. Photo: Ada Quill</figcaption>"
    top = f'<figure><img src="ferry_files/ship-640x360.jpg" alt="A ship at a mast">{caption}</figure>'
    found = lead(head=head, top=top)
    assert found is not None
    assert (found.places, found.alt, found.credit) == (
        ("ferry_files/ship-640x360.jpg",),
        "A ship at a mast",
        "Photo: Ada Quill",
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/assets/logo.png",
        "https://cdn.example/site/default-share/placeholder.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://cdn.example/a b.jpg",
        "https://[bad/a.jpg",
    ],
)
def test_logos_and_what_is_no_web_address_lead_nothing(address: str) -> None:
    assert lead(head=f'<meta property="og:image" content="{address}">') is None


def test_half_a_character_is_in_no_name_and_no_address() -> None:
    r"""JSON can write `\ud800`, which no output can hold."""
    node = (
        r'{"@type":"NewsArticle","headline":"Ferry line \ud800tests a ship","url":"https://a.example/\ud800",'
        r'"author":{"name":"Ada \udc00Quill","url":"https://a.example/\ud800"},"image":"https://a.example/\ud800.jpg"}'
    )
    page = f'<html><title>Ferry</title><script type="application/ld+json">{node}</script><body><h1>Ferry</h1>{PARAGRAPHS}</body></html>'
    (article,) = read_document(page.encode(), source="a.html")
    assert isinstance(article, Article)
    of = article.attribution
    assert (of.headline, of.url, article.image) == ("Ferry line tests a ship", None, None)
    assert [(author.name, author.url) for author in of.authors] == [("Ada Quill", None)]


WRITTEN = "data:image/png;base64," + "iVBORw0KGgo" * 300


def test_picture_written_into_the_page_leads_when_there_is_no_other_and_keeps_no_bytes() -> None:
    found = lead(top=f'<figure><img src="{WRITTEN}" alt="A quay"><figcaption>Photo: Mo Sand</figcaption></figure>')
    assert found is not None
    assert (found.url, found.alt, found.credit) == ("data:image/png;base64", "A quay", "Photo: Mo Sand")


def test_picture_with_a_usable_address_leads_before_one_written_into_the_page() -> None:
    figures = f'<figure><img src="{WRITTEN}"></figure><figure><img src="https://cdn.example/quay.jpg"></figure>'
    found = lead(top=figures)
    assert found is not None
    assert found.url == "https://cdn.example/quay.jpg"


def test_placeholder_for_a_picture_that_a_script_loads_leads_nothing() -> None:
    assert lead(top='<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></figure>') is None


def test_address_that_only_the_browser_knew_is_kept_to_be_reported() -> None:
    found = lead(head='<meta property="og:image" content="blob:https://pier.example/0b1c">')
    assert found is not None
    assert found.url == "blob:https://pier.example/0b1c"


def test_what_is_too_long_to_be_a_credit_or_a_description_is_left_out_and_named() -> None:
    long = "The harbour of Pell at dawn, with the boats of the line. " * 12
    figure = f'<figure><img src="/s.jpg" alt="{long}"><p class=credit>{long}</p></figure>'
    found = lead(top=figure)
    assert found is not None
    assert (found.alt, found.credit, found.too_long) == ("", None, ("alt", "credit"))
    found = lead(top=f"{figure[:-9]}<figcaption>The quay. Photo: Ada Quill</figcaption></figure>")
    assert found is not None
    assert (found.credit, found.too_long) == ("Photo: Ada Quill", ("alt",))
