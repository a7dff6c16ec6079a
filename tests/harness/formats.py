"""The files that articles are saved as: every format the program reads, well-formed and less so."""

import json
import quopri
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from html import escape

from tests.drawing import png
from tests.harness.articles import AGENCIES, Article, expanded, name, rules_of

MONTHS = "January February March April May June July August September October November December".split()
NATIONAL = {"de": "cp1252", "fr": "latin-1", "es": "cp1252", "ru": "cp1251", "zh": "gb18030", "ja": "shift_jis"}
"""Encodings of pages and texts that are not UTF-8."""
_ARCHIVE_HEAD = (
    'Subject: saved\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="----part"\r\n'
)
_HTML_PART = 'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
_PNG_PART = "Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n"

Saved = dict[str, bytes]
"""Files by path below the project: the document, and what lies beside it."""
Saver = Callable[[random.Random, Article, str], Saved]
"""Saves one article under a path without ending."""
Gatherer = Callable[[random.Random, Sequence[Article], str], Saved]
"""Saves several articles in one file."""


def wire_copy(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return the article as an agency sends it."""
    rules, first = rules_of(article.language), article.paragraphs[0]
    when = article.published
    if when and chance.random() < 0.7:
        words = {"city": article.place.upper(), "month": MONTHS[when.month - 1], "n": str(when.day)}
        words["agency"] = article.agency or chance.choice(AGENCIES)
        first = expanded(chance, rules["dateline"][0], rules, words) + first
    lines = [article.headline, _byline(article), first, *article.paragraphs[1:]]
    if article.authors and chance.random() < 0.3:
        editors = {"author": article.authors[0], "editor": name(chance, article.language)}
        lines.append(expanded(chance, rules["reported"][0], rules, editors))
    lines += [_odd_date(chance, when), article.rights or ""]
    text = "\n\n".join(line for line in lines if line) + "\n"
    return {stem + chance.choice((".txt", ".txt", ".text", "")): _encoded(chance, text, article.language)}


def pasted_page(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return a page's text as somebody copies it: menus, teasers and captions among the paragraphs."""
    menu = ["Home", "News", "Sport", "Weather", "Subscribe", "Log in"][: chance.randint(0, 6)]
    paragraphs = list(article.paragraphs)
    for line in chance.sample(
        ["Advertisement", "Share this article", "Read also: Ten quays to see", "Photo: Ada Quill"], 2
    ):
        paragraphs.insert(chance.randint(1, len(paragraphs)), line)
    head = [article.outlet.name if article.outlet else "", *menu, article.headline, _byline(article)]
    lines = [*head, _odd_date(chance, article.published), *paragraphs, "Most read", *menu, article.rights or ""]
    return {f"{stem}.txt": chance.choice(("\n", "\n\n")).join(line for line in lines if line).encode()}


def web_page(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return the article as a saved web page, with the folder of its picture."""
    files: Saved = {}
    picture = ""
    if article.pictured:
        folder, _, base = stem.rpartition("/")
        picture = f"{base}_files/lead.png"
        files[f"{folder}/{picture}"] = _picture(chance)
    text = _html(chance, article, picture=picture)
    encoding = NATIONAL.get(article.language, "utf-8") if chance.random() < 0.15 else "utf-8"
    data = text.replace('charset="utf-8"', f'charset="{encoding}"').encode(encoding, "xmlcharrefreplace")
    return {stem + chance.choice((".html", ".html", ".htm", ".xhtml")): data} | files


def web_archive(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return the page and its picture in one file. Source: RFC 2557."""
    address = article.url or "https://nowhere.example/"
    page = _html(chance, article, picture="https://pictures.example/lead.png")
    parts = [
        f"{_HTML_PART}Content-Location: {address}\r\n\r\n".encode()
        + quopri.encodestring(page.encode()).replace(b"\n", b"\r\n"),
        f"{_PNG_PART}Content-Location: https://pictures.example/lead.png\r\n\r\n".encode() + _picture(chance),
    ]
    head = f"From: <Saved by a browser>\r\nSnapshot-Content-Location: {address}\r\n{_ARCHIVE_HEAD}\r\n"
    body = b"".join(b"------part\r\n" + part + b"\r\n" for part in parts)
    return {stem + chance.choice((".mhtml", ".mht")): head.encode() + body + b"------part--\r\n"}


def markdown(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return the article as a note: fields in YAML or TOML, or a heading alone."""
    fields: dict[str, object] = {
        "title": article.headline,
        chance.choice(("author", "authors")): list(article.authors),
        "publisher": article.outlet and article.outlet.name,
        "date": article.published and article.published.isoformat(),
        chance.choice(("url", "source")): article.url,
        "rights": article.rights,
        "lang": article.language,
    }
    given = {key: json.dumps(value, ensure_ascii=False) for key, value in fields.items() if value}
    body = "\n\n".join(article.paragraphs)
    if chance.random() < 0.3:
        body = body.replace("\n\n", "\n\n## And then\n\n", 1)
    match chance.choice(("yaml", "yaml", "toml", "none")):
        case "yaml":
            text = "---\n" + "".join(f"{key}: {value}\n" for key, value in given.items()) + f"---\n\n{body}\n"
        case "toml":
            text = "+++\n" + "".join(f"{key} = {value}\n" for key, value in given.items()) + f"+++\n\n{body}\n"
        case _:
            text = f"# {article.headline or 'Note'}\n\n{_byline(article)}\n\n{body}\n"
    return {stem + chance.choice((".md", ".md", ".markdown")): text.encode()}


def mail(chance: random.Random, article: Article, stem: str) -> Saved:
    """Return the article as a newsletter or press release."""
    return {f"{stem}.eml": _message(chance, article).as_bytes(policy=SMTP)}


def rss(chance: random.Random, articles: Sequence[Article], stem: str) -> Saved:
    """Return a feed in RSS 2.0, in which fields are where different programs put them."""
    items = []
    for article in articles:
        content = escape("".join(f"<p>{escape(one)}</p>" for one in article.paragraphs))
        tag = chance.choice(("description", "content:encoded"))
        date = format_datetime(article.published) if article.published else ""
        fields = [
            ("title", escape(article.headline)),
            ("link", escape(article.url or "")),
            *[("dc:creator", escape(one)) for one in article.authors],
            (chance.choice(("pubDate", "pubDate", "dc:date")), date),
            ("dc:rights", escape(article.rights or "")),
            (tag, content),
        ]
        items.append("<item>" + "".join(f"<{key}>{value}</{key}>" for key, value in fields if value) + "</item>")
    title = escape(next((one.outlet.name for one in articles if one.outlet), "A feed"))
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {spaces}><channel><title>{title}</title><link>https://feed.example/</link><language>{articles[0].language}</language>{"".join(items)}</channel></rss>\n'
    return {stem + chance.choice((".rss", ".xml")): text.encode()}


def atom(chance: random.Random, articles: Sequence[Article], stem: str) -> Saved:
    """Return a feed in Atom."""
    entries = []
    for number, article in enumerate(articles):
        date = article.published.isoformat() if article.published else ""
        content = escape("".join(f"<p>{escape(one)}</p>" for one in article.paragraphs))
        entries.append(
            f"<entry><id>tag:feed.example,2026:{number}</id><title>{escape(article.headline)}</title>"
            + (f'<link href="{escape(article.url)}"/>' if article.url else "")
            + "".join(f"<author><name>{escape(one)}</name></author>" for one in article.authors)
            + (f"<published>{date}</published><updated>{date}</updated>" if date else "")
            + (f"<rights>{escape(article.rights)}</rights>" if article.rights else "")
            + f'<content type="html" xml:lang="{article.language}">{content}</content></entry>'
        )
    author = "<author><name>The Desk</name></author>" if chance.random() < 0.3 else ""
    title = escape(next((one.outlet.name for one in articles if one.outlet), "A feed"))
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:feed.example,2026:all</id><title>{title}</title>{author}<updated>2026-06-01T00:00:00Z</updated>{"".join(entries)}</feed>\n'
    return {stem + chance.choice((".atom", ".xml")): text.encode()}


def json_feed(chance: random.Random, articles: Sequence[Article], stem: str) -> Saved:
    """Return a JSON Feed 1.1."""
    items = []
    for number, article in enumerate(articles):
        item: dict[str, object] = {"id": str(number), "title": article.headline, "url": article.url}
        item["authors"] = [{"name": one} for one in article.authors]
        item["date_published"] = article.published and article.published.isoformat()
        if chance.random() < 0.5:
            item["content_text"] = "\n\n".join(article.paragraphs)
        else:
            item["content_html"] = "".join(f"<p>{escape(one)}</p>" for one in article.paragraphs)
        items.append({key: value for key, value in item.items() if value})
    title = next((one.outlet.name for one in articles if one.outlet), "A feed")
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return {f"{stem}.json": json.dumps(feed, ensure_ascii=chance.random() < 0.5, indent=1).encode()}


def mailbox(chance: random.Random, articles: Sequence[Article], stem: str) -> Saved:
    """Return mails in one file. Source: RFC 4155."""
    whole = b""
    for article in articles:
        message = _message(chance, article).as_bytes(policy=default.clone(linesep="\n"))
        whole += b"From letters@example Thu Jan  1 00:00:00 2026\n" + message.replace(b"\nFrom ", b"\n>From ") + b"\n"
    return {f"{stem}.mbox": whole}


def rows(chance: random.Random, articles: Sequence[Article], path: str) -> Saved:
    """Return a table of articles as JSON Lines; some rows hold a page, one may be broken."""
    lines = []
    for article in articles:
        row: dict[str, object] = {"title": article.headline, "url": article.url, "authors": list(article.authors)}
        row["date"] = article.published and article.published.isoformat()
        row["publisher"] = article.outlet and article.outlet.name
        if chance.random() < 0.3:
            row["html"] = _html(chance, article, picture="")
        else:
            row["text"] = "\n\n".join(article.paragraphs)
        lines.append(json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False))
    if chance.random() < 0.2:
        lines.insert(chance.randint(0, len(lines)), chance.choice(("{", "[1, 2]", '{"title": "No text"}', "")))
    return {path: ("\n".join(lines) + "\n").encode()}


SAVERS: tuple[tuple[Saver, int], ...] = (
    (wire_copy, 5),
    (pasted_page, 3),
    (web_page, 7),
    (markdown, 4),
    (mail, 2),
    (web_archive, 1),
)
"""Formats of one article, with how often each is drawn."""
GATHERERS: tuple[Gatherer, ...] = (rss, atom, json_feed, mailbox)


def _html(chance: random.Random, article: Article, *, picture: str) -> str:
    """Return a page that tells what it is in JSON-LD, in `<meta>`, in words, or in several of them."""
    ways = chance.sample(("json", "meta", "words"), chance.randint(1, 3))
    outlet = article.outlet.name if article.outlet else ""
    head = [f'<meta charset="utf-8"><title>{escape(article.headline)} | {escape(outlet)}</title>']
    if article.url and chance.random() < 0.8:
        head.append(f'<link rel="canonical" href="{escape(article.url)}">')
    if "json" in ways:
        head.append(f'<script type="application/ld+json">{_json_ld(article, picture)}</script>')
    if "meta" in ways:
        date = article.published.isoformat() if article.published else ""
        pairs = [("og:title", article.headline), ("og:site_name", outlet), ("article:published_time", date)]
        pairs += [("og:image", picture), ("author", ", ".join(article.authors)), ("copyright", article.rights or "")]
        head += [f'<meta property="{key}" content="{escape(value)}">' for key, value in pairs if value]
    body = [f"<h1>{escape(article.headline)}</h1>"] if article.headline else []
    if "words" in ways:
        body.append(
            f'<p class="byline">{escape(_byline(article))}</p><time>{_odd_date(chance, article.published)}</time>'
        )
    if picture:
        body.append(
            f'<figure><img src="{picture}" alt="The quay"><figcaption>The quay. Photo: Ada Quill</figcaption></figure>'
        )
    paragraphs = [f"<p>{escape(one, quote=False)}</p>" for one in article.paragraphs]
    if chance.random() < 0.5:
        paragraphs.insert(len(paragraphs) // 2, '<aside><a href="/ten">Ten quays to see this summer</a></aside>')
    body += [f"<div class='text'>{chr(10).join(paragraphs)}</div>"]
    frame = chance.choice(("article", "div", "main"))
    nav = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a> <a href='/weather'>Weather</a></nav>"
    footer = f"<footer>{escape(article.rights or '')} <a href='/imprint'>Imprint</a></footer>"
    lang = f' lang="{article.language}"' if chance.random() < 0.7 else ""
    start = f"<!DOCTYPE html>\n<html{lang}><head>{chr(10).join(head)}</head>\n<body>{nav}<{frame}>"
    return f"{start}{chr(10).join(body)}</{frame}>{footer}</body></html>\n"


def _json_ld(article: Article, picture: str) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "author": [{"@type": "Person", "name": one} for one in article.authors],
        "publisher": article.outlet and {"@type": "Organization", "name": article.outlet.name},
        "datePublished": article.published and article.published.isoformat(),
        "url": article.url,
        "image": picture,
        "copyrightNotice": article.rights,
    }
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False).replace("<", "\\u003c")


def _message(chance: random.Random, article: Article) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{(article.outlet.name if article.outlet else 'News').split(' <')[0]} <letter@mail.example>"
    message["To"] = "desk@digest.example"
    message["Subject"] = article.headline or "News"
    if article.published:
        message["Date"] = format_datetime(article.published)
    message["Message-ID"] = f"<{chance.getrandbits(48)}@mail.example>"
    text = [
        article.headline,
        _byline(article),
        *article.paragraphs,
        article.rights or "",
        "Unsubscribe: https://mail.example/u",
    ]
    message.set_content("\n\n".join(line for line in text if line))
    if chance.random() < 0.6:
        message.add_alternative(_html(chance, article, picture=""), subtype="html")
        message.set_boundary("==part==")  # else drawn at random when written
    return message


def _byline(article: Article) -> str:
    if not article.authors:
        return article.agency or ""
    rules = rules_of(article.language)
    joiner = {"zh": " ", "ja": "、", "de": " und ", "fr": " et ", "es": " y "}.get(article.language, " and ")
    names = joiner.join(article.authors) + (f", {article.agency}" if article.agency else "")
    return rules["byline"][0].replace("{authors}", names)


def _odd_date(chance: random.Random, when: datetime | None) -> str:
    """Return a date as people write it: with or without a time, ambiguous, in a zone of letters, wrong."""
    if when is None:
        return chance.choice(("", "", "yesterday", "31 February 2026"))
    month = MONTHS[when.month - 1]
    return chance.choice(
        (
            f"{month} {when.day}, {when.year}",
            f"{when.day} {month} {when.year} {when:%H:%M} GMT",
            f"{month} {when.day}, {when.year} {when:%I:%M} p.m. EST",
            f"{when:%d.%m.%Y, %H:%M} Uhr",
            f"{when:%Y-%m-%d %H:%M} CST",
            f"{when:%m/%d/%Y}",
            f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}",
            when.isoformat(),
            f"{month} {when.day}",
        )
    )


def _encoded(chance: random.Random, text: str, language: str) -> bytes:
    match chance.randrange(10):
        case 0:
            return text.encode(NATIONAL.get(language, "utf-8"), "replace")
        case 1:
            return text.encode("utf-8-sig")
        case 2:
            return text.encode("utf-16")
        case 3:
            return text.replace("\n", "\r\n").encode()
        case _:
            return text.encode()


def _picture(chance: random.Random) -> bytes:
    return png(chance.randint(90, 240), chance.randint(90, 160), grey=chance.randrange(256))
