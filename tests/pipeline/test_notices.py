"""What is not shown of a document's articles is said in one notice for each kind, with how many."""

import hashlib
import json
from datetime import UTC, datetime

from digest.model import Document, SeenAt
from digest.pipeline.analysis import analyse
from digest.project.settings import Settings

SENTENCE = "The keeper of the Ondo light has counted the ships of {} nights, and wrote each of them into the book."


def said(data: str, name: str) -> list[str]:
    """Return the notices about a document."""
    raw = data.encode()
    now = SeenAt(datetime(2026, 3, 8, 12, tzinfo=UTC))
    document = Document(id=hashlib.sha256(raw).hexdigest(), source=f"seeds/{name}", data=raw, seen=now)
    return [notice.text for notice in analyse(document, Settings()).notices]


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><body><article><h1>The light of Ondo</h1>{body}</article></body></html>"


def feed(*items: dict[str, str]) -> str:
    listed = [{"id": str(number), **item} for number, item in enumerate(items)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Ondo", "items": listed})


PLAIN = tuple(SENTENCE.format(word) for word in ("nine", "ten", "twelve", "forty"))


def test_ordinary_article_gives_no_notice() -> None:
    assert said(page(*PLAIN), "light.html") == []


def test_paragraphs_that_plain_text_cannot_show_are_counted() -> None:
    raised = SENTENCE.format("n<sup>Q</sup>")
    drawn = SENTENCE.format("<math><mi>x</mi></math>")
    assert said(page(*PLAIN, raised), "light.html") == [
        "1 paragraph holds a formula or raised signs that plain text cannot show, and is not offered"
    ]
    assert said(page(*PLAIN, raised, drawn), "light.html") == [
        "2 paragraphs hold formulas or raised signs that plain text cannot show, and are not offered"
    ]


def test_such_paragraphs_of_all_entries_of_a_feed_give_one_notice() -> None:
    item = {"title": "The light", "content_html": f"<p>{SENTENCE.format('n<sup>Q</sup>')}</p><p>{PLAIN[0]}</p>"}
    (notice,) = said(feed(item, {**item, "title": "The lamp"}), "ondo.json")
    assert notice.startswith("2 paragraphs hold formulas")


def test_article_of_which_nothing_is_shown_is_reported() -> None:
    assert said(
        "The light of Ondo\n\nBy Ada Quill\n\nPhoto: Mo Sand\n\n© 2026 Ondo Press. All rights reserved.\n", "light.txt"
    ) in (
        ["it shows no paragraph: none reads like part of a story"],
        [],  # when there is no article in it at all
    )
    only = {
        "title": "Sign up",
        "content_text": "Sign up for our newsletter and never miss a story about the light again.",
    }
    whole = {"title": "The light", "content_text": "\n\n".join(PLAIN)}
    assert said(feed(whole, only), "ondo.json") == [
        "1 of its 2 articles show no paragraph: none reads like part of a story"
    ]


def test_headline_that_may_have_been_cut_is_not_shown_and_reported() -> None:
    long = {"title": "The light of Ondo and " * 60, "content_text": "\n\n".join(PLAIN)}
    assert said(feed(long), "ondo.json") == ["the headline is not shown: it has 1,000 characters or more"]
    whole = {"title": "The light of Ondo and " * 40, "content_text": "\n\n".join(PLAIN)}
    assert said(feed(whole), "ondo.json") == []


def test_address_with_a_name_and_password_is_said_and_no_link_shows_it() -> None:
    raw = page(*PLAIN).replace(
        "<html>", '<html><head><link rel="canonical" href="HTTPS://ida:lamp@Ondo.example/light"></head>'
    )
    assert said(raw, "light.html") == ["an address at ondo.example has a name and password in it, which no link shows"]
    entry = {"title": "Light", "url": "https://ida:lamp@ondo.example/1", "content_text": " ".join(PLAIN)}
    assert "an address at ondo.example has a name and password in it, which no link shows" in said(
        feed(entry), "o.json"
    )
    assert (
        said(page(*PLAIN, "Write to https://ondo.example:8080/@ida or https://ondo.example/a:b@c."), "light.html") == []
    )
