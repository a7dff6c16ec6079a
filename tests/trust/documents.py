"""Articles of every format with hostile markup in every field that a format has."""

import json
import random
import re
from collections.abc import Callable
from functools import partial
from html import escape

from tests.trust.vectors import vector

_WORDS = (
    "harbour fog ferry quay bridge council girder bakery tide pilot buoy mayor commuter lantern timetable ship mast charge island sound"
    " engineer market winter spring orchard library station tunnel river meadow"
).split()


def prose(chance: random.Random, hostile: str = "") -> str:
    """Return a paragraph of news that nobody wrote, with something hostile in its middle."""
    words = [chance.choice(_WORDS) for _ in range(chance.randint(28, 44))]
    middle = len(words) // 2
    half = f"The {' '.join(words[:middle])}"
    return f"{half} {hostile} the {' '.join(words[middle:])}, the council said on Thursday.".replace("\n\n", "\n")


def page(chance: random.Random) -> tuple[str, bytes]:
    """Return a web page: some of what is hostile is its markup, some its words."""
    v = partial(vector, chance)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Fog " + v(),
        "author": [{"name": "Ada " + v(), "url": v()}],
        "publisher": {"name": "Gazette " + v()},
        "datePublished": "2026-03-03T10:00:00Z" + chance.choice(("", v())),
        "image": {"url": chance.choice((v(), "https://cdn.example/a.jpg")), "caption": v(), "creditText": v()},
        "license": v(),
        "copyrightNotice": "© 2026 " + v(),
    }
    body = "".join(
        f"<p>{prose(chance, v() if chance.random() < 0.6 else escape(v()))} {v() if chance.random() < 0.3 else ''}</p>"
        for _ in range(4)
    )
    quote = (
        f"<p>“The {prose(chance)[:70]} {escape(v())} we will see,” said harbour master Ines {escape(v())} Calder.</p>"
    )
    text = (
        f"<!DOCTYPE html><html lang='{escape(v())}'><head><title>{v()} Fog at the quay</title>"
        f'<meta property="og:title" content="{escape(v())}"><meta name="author" content="{escape(v())}">'
        f'<meta property="og:site_name" content="{escape(v())}"><meta property="og:image" content="{escape(v())}">'
        f'<link rel="canonical" href="{escape(v())}"><script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><article><h1>Fog at the quay {v()}</h1><p>By Ada {escape(v())} Quill</p>{body}{quote}"
        f"<figure><img src='{escape(v())}' alt='{escape(v())}'><figcaption>{v()} Photo: {v()}</figcaption></figure>"
        f"<p>© 2026 {escape(v())}</p></article></body></html>"
    )
    return ".html", _bytes(text)


def text(chance: random.Random) -> tuple[str, bytes]:
    """Return a text as it is pasted."""
    v = partial(_line, chance)
    body = "\n\n".join(prose(chance, v()) for _ in range(4))
    quote = f'"The fog {v()} lifts when it lifts," said harbour master Ines {v()} Calder on the quay.'
    return ".txt", _bytes(
        f"Fog Closes the Port {v()}\n\nBy Ada Quill {v()}\n3 March 2026\n\n{body}\n\n{quote}\n\n© 2026 Gazette {v()}\n"
    )


def markdown(chance: random.Random) -> tuple[str, bytes]:
    """Return a note with a head of fields."""
    v = partial(vector, chance)
    head = {"title": "Fog " + v(), "author": "Ada " + v(), "publisher": "Gazette " + v(), "url": v(), "rights": v()}
    fields = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
    body = "\n\n".join(prose(chance, v()) for _ in range(3))
    return ".md", _bytes(f"---\n{fields}\ndate: 2026-03-03\n---\n\n{body}\n\n[a link]({v()}) ![a]({v()}) <{v()}>\n")


def rss(chance: random.Random) -> tuple[str, bytes]:
    """Return a feed with one entry."""
    v = partial(vector, chance)
    x = partial(_escaped, chance)
    inner = "".join(f"<p>{prose(chance, v())}</p>" for _ in range(3))
    return ".rss", _bytes(
        "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
        f"<title>Wire {x()}</title><link>{x()}</link><copyright>{x()}</copyright><item><title>Fog {x()}</title><link>{x()}</link>"
        f"<guid>{x()}</guid><dc:creator>Ada {x()}</dc:creator><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate>"
        f"<source url='{x()}'>Gazette {x()}</source><description>{escape(_xml(inner))}</description></item></channel></rss>"
    )


def json_feed(chance: random.Random) -> tuple[str, bytes]:
    """Return a JSON feed with one entry."""
    v = partial(vector, chance)
    inner = "".join(f"<p>{prose(chance, v())}</p>" for _ in range(3))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire " + v(),
        "home_page_url": v(),
        "items": [
            {
                "id": v(),
                "url": v(),
                "title": "Fog " + v(),
                "content_html": inner,
                "date_published": "2026-03-03T10:00:00Z",
                "authors": [{"name": "Ada " + v(), "url": v()}],
            }
        ],
    }
    return ".json", json.dumps(feed).encode()


def letter(chance: random.Random) -> tuple[str, bytes]:
    """Return a message."""
    v = partial(vector, chance)
    one = partial(_line, chance)
    inner = "".join(f"<p>{prose(chance, v())}</p>" for _ in range(3))
    return ".eml", _bytes(
        f'From: "Gazette {one()}" <news@gazette.example>\r\nSubject: Fog {one()}\r\nDate: Tue, 03 Mar 2026 10:00:00 +0000\r\n'
        f"List-Archive: <{one()}>\r\nArchived-At: <{one()}>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><head><title>{v()}</title></head><body><h1>Fog {v()}</h1>{inner}</body></html>\r\n"
    )


FORMATS: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (page, text, markdown, rss, json_feed, letter)
VECTORS_PER_DOCUMENT = 12
"""At least: the formats have 12 to 30 places for one."""


def _xml(text: str) -> str:
    """Return a text as XML may hold it; some of what is hostile is that it does not: every fourth stays as it is."""
    return "".join(c for c in text if c in "\t\n" or c >= " ") if len(text) % 4 else text


def _line(chance: random.Random) -> str:
    return " ".join(vector(chance).split())


def _escaped(chance: random.Random) -> str:
    return escape(_xml(vector(chance)))


def _bytes(text: str) -> bytes:
    """Return the bytes; of four documents three without what makes bytes no text, so that they are read and not refused."""
    bare = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "", text) if len(text) % 4 else text
    return bare.encode("utf-8", "surrogatepass")
