"""A page that names no address has the one that the program which saved it noted; the page's own word comes first."""

import pytest

from digest.model import Article
from digest.readers import html
from tests.readers.reading import articles, document, evidence

BODY = "".join(
    f"<p>The pier of Ondo opened again on day {day}, after two winters in which nobody could walk out to the light.</p>"
    for day in "123"
)
PAGE = "https://pilot.example/2026/pier"
NOTES = [
    f"<!--\n Page saved with SingleFile \n url: {PAGE}?utm_source=feed \n saved date: Wed Jun 03 2026\n-->",
    f"<!-- saved from url=(0031){PAGE} -->",
]


def saved(note: str, head: str = "") -> Article:
    body = f"<body><article><h1>The pier opens</h1>{BODY}</article></body>"
    page = f"<!DOCTYPE html>{note}<html><head><title>The pier opens</title>{head}</head>{body}</html>"
    (article,) = articles(html, document(page))
    return article


@pytest.mark.parametrize("note", NOTES, ids=["comment with a label", "comment of a browser"])
def test_address_is_the_one_that_was_noted(note: str) -> None:
    article = saved(note)
    assert article.attribution.url == PAGE
    assert evidence(article, "url") == [(PAGE, "note of the program that saved the page", True)]


def test_address_noted_as_metadata_is_read() -> None:
    assert saved("", f'<meta name="savepage-url" content="{PAGE}">').attribution.url == PAGE


@pytest.mark.parametrize("note", NOTES)
def test_address_that_the_page_names_comes_first(note: str) -> None:
    head = '<link rel="canonical" href="https://pilot.example/own">'
    assert saved(note, head).attribution.url == "https://pilot.example/own"


def test_comment_about_something_else_is_no_address() -> None:
    assert saved(f"<!-- see {PAGE} -->").attribution.url is None
