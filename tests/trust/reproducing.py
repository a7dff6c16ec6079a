"""A project whose build has a file of every kind, and alterations of a finished file, of every kind that somebody might try.

Each alteration takes the bytes of one file and yields `(what was done, the bytes after it)`.
"""

import base64
import email
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

from digest import pipeline
from tests.project.test_logo import png

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)

SETTINGS = """\
title = "Weir and Wharf"
editor = "Oda Brenn"
base_url = "https://weir.example/"

[email]
from = "Weir and Wharf <letter@weir.example>"
reply_to = "oda@weir.example"
unsubscribe_url = "https://weir.example/leave"
postal_address = "Weir and Wharf, 9 Mill Row, Holm"

[feeds]
issues = 1
rss = true
json = true

[images]
show = true

[theme]
logo = "logo.png"

[[sections]]
title = "On the water"
keywords = ["lock", "ferry"]

[[rights]]
publishers = ["Holm Ledger"]
images = true
words = 120
share = 1.0
credit = "By kind permission of the Holm Ledger"
"""

_PAGE = """<!doctype html><html lang="en"><head><title>{headline} | Holm Ledger</title>
<meta property="og:site_name" content="Holm Ledger"><meta name="author" content="{author}">
<meta property="article:published_time" content="{day}T08:15:00+02:00">
<link rel="canonical" href="https://ledger.example/{day}/{slug}"></head>
<body><article><h1>{headline}</h1><p>By {author}</p>{body}<p>© 2026 Holm Ledger. All rights reserved.</p></article></body></html>
"""

_STORIES = (
    ("2026-04-14", "lock", "Lock at Holm opens after seven winters", "Tilda Roen"),
    ("2026-04-22", "ferry", "Ferry to Aske keeps its bell", "Ivo Maar"),
    ("2026-04-29", "kiln", "Kiln behind the wharf burns its last lime", "Tilda Roen"),
)

_BODIES = {
    "lock": (
        "The lock at Holm let its first barge through on Tuesday, seven winters after the lower gate had given way in a single night.",
        "“I have waited for this sound since my daughter was born,” lock keeper Runa Felde said beside the new gate.",
        "Two of the three beams were cut from oaks that the storm had felled, which saved the parish eleven thousand crowns.",
    ),
    "ferry": (
        "The ferry to Aske keeps its bell, although the harbour board had wanted a horn that can be heard in fog from either bank.",
        "“A horn shouts and a bell asks, and people here like to be asked,” ferryman Orm Tellen told the board on Wednesday.",
        "The board will look again in autumn, when the fogs begin and the last train waits for the last boat of the evening.",
    ),
    "kiln": (
        "The kiln behind the wharf burned its last lime on Thursday, and the three people who tended it have found work at the mill.",
        "“We go out with the fire still hot, as the old ones wanted it,” said Berit Oslund, who had led the kiln for nineteen years.",
        "The chimney stays, since swifts nest in it, and a smith from Aske will put a lid of copper on it before the next rains.",
    ),
}

_NOTE = """---
title: „Das Wehr singt wieder“
author: Jule Harnisch
publisher: Marschblatt
date: 2026-04-30
url: https://marschblatt.example/wehr
rights: © 2026 Marschblatt
---

Seit Mittwoch läuft wieder Wasser über das Wehr von Aske, und wer am Ufer wohnt, hört nachts wieder seinen tiefen, gleichmäßigen Ton.

„Ich habe das Fenster offen gelassen, damit ich es höre“, sagte die Müllerin Wiebke Thorn am Donnerstag.
"""


def make(root: Path) -> pipeline.Project:
    """Write the project below `root` and return it."""
    (root / "seeds").mkdir(parents=True)
    (root / "templates" / "web").mkdir(parents=True)
    (root / "digest.toml").write_text(SETTINGS, "utf-8")
    (root / "logo.png").write_bytes(png(300, 40))
    for day, slug, headline, author in _STORIES:
        body = "".join(f"<p>{one}</p>" for one in _BODIES[slug])
        page = _PAGE.format(headline=headline, author=author, day=day, slug=slug, body=body)
        (root / "seeds" / f"{slug}.html").write_text(page, "utf-8")
    (root / "seeds" / "weir.md").write_text(_NOTE, "utf-8")
    (root / "seeds" / "gate.png").write_bytes(png(800, 450))
    (root / "seeds" / "kiln.html.meta.toml").write_text(
        'url = "https://ledger.example/2026-04-29/kiln"\nfetched = 2026-04-30T06:00:00Z\n\n'
        '[[images]]\nfile = "gate.png"\nalt = "The kiln at dusk"\ncredit = "Sten Havre / Holm Ledger"\n',
        "utf-8",
    )
    return pipeline.open_project(root)


Alteration = tuple[str, bytes]

INVISIBLE = {
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "right-to-left override": "\u202e",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "no-break space": "\u00a0",
    "replacement character": "\ufffd",
    "control": "\x02",
    "tag letter": "\U000e0041",
    "combining mark": "\u0301",
}
_SENTENCE = "Readers may send their old keys to the mill before Sunday."
_ALIKE = str.maketrans("aeiopcxAEHOPT", "аеіорсхАЕНОРТ")


def in_text(data: bytes, chance: random.Random, count: int) -> Iterator[Alteration]:
    """Yield alterations of any text: letters, words, white space, line ends, invisible characters, sentences, at many places."""
    text = data.decode()
    words = list(re.finditer(r"\w{3,}", text))
    for word in chance.sample(words, min(count, len(words))):
        yield from _of_word(text, word)
    for name, mark in INVISIBLE.items():
        place = chance.choice(words).end()
        yield name, (text[:place] + mark + text[place:]).encode()
    for name, place in (("beginning", 0), ("middle", chance.choice(words).start()), ("end", len(text))):
        yield f"sentence at the {name}", (text[:place] + _SENTENCE + "\n" + text[place:]).encode()
    yield "line feed at the end", data + b"\n"
    yield "last byte gone", data[:-1]
    yield "CRLF", data.replace(b"\n", b"\r\n", 1)
    yield "no longer UTF-8", data.replace(b"e", b"\xe9", 1)
    yield "empty", b""
    yield "twice", data + data


def _of_word(text: str, word: re.Match[str]) -> Iterator[Alteration]:
    shown = word.group()
    for name, changed in (
        ("letter", shown[:-1] + ("s" if shown[-1] != "s" else "t")),
        ("letter gone", shown[:-1]),
        ("capitals", shown.swapcase()),
        ("letter that looks alike", shown.translate(_ALIKE)),
        ("word gone", ""),
        ("word twice", f"{shown} {shown}"),
        ("parted", f"{shown[:2]} {shown[2:]}"),
        ("decomposed", shown.replace("ä", "a\u0308").replace("ü", "u\u0308")),
    ):
        if changed != shown:
            yield f"{name} of “{shown}”", (text[: word.start()] + changed + text[word.end() :]).encode()
    if text[word.end() : word.end() + 1] == " ":
        yield f"space gone after “{shown}”", (text[: word.end()] + text[word.end() + 1 :]).encode()
        yield f"space doubled after “{shown}”", (text[: word.end()] + " " + text[word.end() :]).encode()


_RESTYLED = (
    ' style="display:none"',
    " hidden",
    ' style="font-size:0"',
    ' style="color:#fff;background:#fff"',
    ' style="position:absolute;left:-9999px"',
    ' style="text-decoration:line-through"',
    ' style="background:url(https://elsewhere.example/p.gif)"',
    ' onclick="alert(1)"',
    ' lang="xx"',
    ' aria-hidden="true"',
    ' title="Another account"',
)
_PUT_IN = (
    "<s>not</s>",
    '<bdo dir="rtl">not</bdo>',
    "<!--[if mso]><p>Only here</p><![endif]-->",
    "<!-- x -->",
    '<link rel="preload" href="https://elsewhere.example/f.woff2" as="font">',
    '<img src="https://elsewhere.example/p.gif" alt="" width="1" height="1">',
    "<!--[if mso]><img src='https://elsewhere.example/p.gif'><![endif]-->",
    "<style>h3::after { content: ' (paid)' }</style>",
    "<style>blockquote { visibility: hidden }</style>",
    "<style>@import 'https://elsewhere.example/s.css'</style>",
    "<script>document.title = ''</script>",
    '<base href="https://elsewhere.example/">',
    '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
    '<iframe src="https://elsewhere.example/"></iframe>',
    "<wbr>",
    "&#8203;",
)


def in_markup(data: bytes, chance: random.Random, count: int) -> Iterator[Alteration]:
    """Yield alterations of markup: elements hidden, restyled, put in, taken out; attributes changed, addresses led elsewhere."""
    text = data.decode()
    tags = list(re.finditer(r"<(\w[\w:]*)([^<>]*?)(/?)>", text))
    for added in _RESTYLED:
        tag = chance.choice(tags)
        yield f"{added.strip()} in <{tag[1]}>", (text[: tag.end(2)] + added + text[tag.end(2) :]).encode()
    for added in _PUT_IN:
        place = chance.choice(tags).start()
        yield f"put in {added}", (text[:place] + added + text[place:]).encode()
    for tag in chance.sample(tags, min(count, len(tags))):
        yield f"tag gone {tag.group()[:40]}", (text[: tag.start()] + text[tag.end() :]).encode()
    values = list(re.finditer(r'\s[\w:-]+="([^"]+)"', text))
    for value in chance.sample(values, min(3 * count, len(values))):
        yield f"attribute {value.group().strip()[:60]}", (text[: value.end(1)] + "0" + text[value.end(1) :]).encode()
        yield f"attribute gone {value.group().strip()[:60]}", (text[: value.start()] + text[value.end() :]).encode()
    for address in re.finditer(r'(?:href|src|url)="https?://([^/"]+)', text):
        yield f"host {address[1]}", (text[: address.start(1)] + "elsewhere.example" + text[address.end(1) :]).encode()


def in_fields(data: bytes) -> Iterator[Alteration]:
    """Yield every text of a feed altered, each by itself, and elements added to and taken from it."""
    text = data.decode()
    for field in re.finditer(r"<([\w:]+)[^<>]*>([^<>]*[\w][^<>]*)</\1>", text):
        yield f"{field[1]}: {field[2][:40]}", (text[: field.end(2) - 1] + "9" + text[field.end(2) :]).encode()
        yield f"{field[1]} gone: {field[2][:40]}", (text[: field.start()] + text[field.end() :]).encode()
    for name in ("entry", "item", "feed", "channel"):
        if f"</{name}>" in text:
            added = "<category>paid</category>"
            yield f"added to {name}", text.replace(f"</{name}>", f"{added}</{name}>", 1).encode()
    yield (
        "instruction added",
        text.replace("?>", '?><?xml-stylesheet href="https://elsewhere.example/s.css"?>', 1).encode(),
    )


def in_json(data: bytes) -> Iterator[Alteration]:
    """Yield every value of a JSON file altered, each by itself, every name, and one value more."""
    text = data.decode()
    for value in re.finditer(r'": ("[^"\n]*"|-?[\d.]+|true|false|null)', text):
        shown = value[1]
        altered = {"true": "false", "false": "true", "null": '"x"'}.get(shown) or (
            f'{shown[:-1]}~"' if shown.startswith('"') else f"{shown}1"
        )
        line = text.count("\n", 0, value.start()) + 1
        yield f"value in line {line}", (text[: value.start(1)] + altered + text[value.end(1) :]).encode()
    yield "compact", json.dumps(json.loads(text), ensure_ascii=False).encode()
    yield "one value more", text.replace("{", '{"note": "paid",', 1).encode()


_HEADERS = (
    "Bcc: everyone@elsewhere.example",
    "Reply-To: other@elsewhere.example",
    "List-Unsubscribe: <https://elsewhere.example/>",
    "Content-Language: xx",
    "X-Priority: 1",
)


def in_message(data: bytes) -> Iterator[Alteration]:
    """Yield every header of a message altered, taken out, doubled; headers added; parts altered, encoded anew, added, taken out."""
    text = data.decode("ascii")
    newline = "\r\n" if "\r\n" in text else "\n"
    head, _, body = text.partition(newline * 2)
    fields = re.findall(rf"[^\s:]+:.*(?:{newline}[ \t].*)*", head)
    for number, field in enumerate(fields):
        name = field.partition(":")[0]
        for what, changed in (
            ("altered", [field + "x"]),
            ("gone", []),
            ("twice", [field, field]),
            ("in capitals", [name.upper() + field[len(name) :]]),
        ):
            lines = [*fields[:number], *changed, *fields[number + 1 :]]
            yield f"{name} {what}", (newline.join(lines) + newline * 2 + body).encode()
    for added in _HEADERS:
        yield f"added {added}", (newline.join([added, *fields]) + newline * 2 + body).encode()
    yield "order of the headers", (newline.join(fields[::-1]) + newline * 2 + body).encode()
    yield "before the parts", (head + newline * 2 + _SENTENCE + newline + body).encode()
    yield "after the parts", data + _SENTENCE.encode()
    yield from _in_parts(data)


def _in_parts(data: bytes) -> Iterator[Alteration]:
    leaves = [part for part in email.message_from_bytes(data).walk() if not part.is_multipart()]
    for number, part in enumerate(leaves):
        kind = part.get_content_type()
        for what, change in _PART_CHANGES.items():
            message = email.message_from_bytes(data)
            change([one for one in message.walk() if not one.is_multipart()][number])
            yield f"{what} in the {kind} part", message.as_bytes()
    message = email.message_from_bytes(data)
    extra = Message()
    extra.set_payload("Read this instead.")
    message.attach(extra)
    yield "part added", message.as_bytes()
    message = email.message_from_bytes(data)
    message.set_payload(message.get_payload()[:1])  # type: ignore[index]  # a message of several parts
    yield "part gone", message.as_bytes()


def _payload(part: "Message[str, str]", change: Callable[[bytes], bytes]) -> None:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(change(data)).decode())


_PART_CHANGES: dict[str, Callable[["Message[str, str]"], None]] = {
    "another encoding": lambda part: _payload(part, lambda data: data),
    "sentence": lambda part: _payload(part, lambda data: data + _SENTENCE.encode()),
    "letter": lambda part: _payload(part, lambda data: data.replace(b"the", b"thy", 1)),
    "zero-width space": lambda part: _payload(part, lambda data: data.replace(b" ", " \u200b".encode(), 1)),
    "type": lambda part: part.set_type("text/enriched"),
    "header": lambda part: part.add_header("Content-Disposition", "attachment"),
}


def in_picture(data: bytes, chance: random.Random) -> Iterator[Alteration]:
    """Yield alterations of a picture: a bit, bytes after its end, its end gone, another one."""
    place = chance.randrange(len(data))
    yield "a bit", data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    yield "bytes after the end", data + b"\0"
    yield "its end gone", data[:-4]
    yield "another picture", png(4, 4)
    yield "a page", b"<!doctype html><script></script>"


def alterations(path: str, data: bytes, *, count: int) -> Iterator[Alteration]:
    """Yield every alteration of a file that changes a byte; `count` words and tags of each text are altered."""
    chance = random.Random(path)  # noqa: S311 - the same in every run, no secret
    found: list[Iterator[Alteration]] = []
    if path.endswith(".png"):
        found.append(in_picture(data, chance))
    else:
        found.append(in_text(data, chance, count))
    if path.endswith((".html", ".xml")):
        found.append(in_markup(data, chance, count))
    if path.endswith(".xml"):
        found.append(in_fields(data))
    if path.endswith(".json"):
        found.append(in_json(data))
    if path.endswith(".eml"):
        found.append(in_message(data))
    if path.endswith(".css"):
        found.append(iter((("rule added", data + b"feed { display: none }\n"), ("rules gone", data[: len(data) // 2]))))
    for several in found:
        yield from (one for one in several if one[1] != data)
