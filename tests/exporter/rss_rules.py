"""The musts of RSS 2.0 and its Best Practices Profile, and what the W3C's feed validator warns of, as rules of our own."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html.entities import name2codepoint
from html.parser import HTMLParser
from typing import Any

from lxml import etree

DC = "{http://purl.org/dc/elements/1.1/}"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"

REPEATABLE = {f"{DC}{name}" for name in ("creator", "contributor", "publisher", "relation", "subject")}
"""What an item may have more than once."""

_ITEM = (
    {"title", "link", "description", "guid", "pubDate"}
    | REPEATABLE
    | {f"{DC}{n}" for n in ("source", "rights", "language")}
)
_CHANNEL = {"title", "link", "description", "docs", "generator", "language", "lastBuildDate", "item", ATOM_LINK}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_BAD = re.compile("[\x7f-\x9f\ufffd]")
_HTML_ATTRIBUTES = {"href", "cite", "src", "alt", "width", "height", "lang", "dir", "xml:lang"}
_VOID = {"br", "hr", "img", "wbr"}


def rss_problems(data: bytes) -> list[str]:
    """Return every rule that a feed breaks."""
    root = etree.fromstring(data)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["not RSS 2.0"]
    items = channel.findall("item")
    found = [*_channel(channel), *_namespaces(root)]
    for number, item in enumerate(items):
        found += _item(item, f"item {number}")
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) != len(guids):
        found.append("channel: two items share a guid")
    if _BAD.search("".join(str(text) for text in root.itertext())):
        found.append("channel: characters that stand for lost text")
    return found


def _channel(channel: Any) -> Iterator[str]:
    yield from _children(channel, _CHANNEL, {"item", ATOM_LINK}, "channel")
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        if not (channel.findtext(name) or "").strip():
            yield f"channel: no {name}"
    tags = [child.tag for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "channel: an element after an item"
    own = [link for link in channel.iterfind(ATOM_LINK) if link.get("rel") == "self"]
    if len(own) != 1 or own[0].get("type") != "application/rss+xml" or not _ADDRESS.fullmatch(own[0].get("href", "")):
        yield "channel: not one absolute self link"
    if not _ADDRESS.fullmatch(channel.findtext("link") or ""):
        yield "channel: link is not absolute"
    for name in ("title", "description"):
        yield from _not_html(channel.findtext(name), f"channel: {name}")
    yield from _moment(channel.findtext("lastBuildDate"), "channel: lastBuildDate")
    yield from _language(channel.findtext("language"), "channel")


def _item(item: Any, where: str) -> Iterator[str]:
    yield from _children(item, _ITEM, REPEATABLE, where)
    guid = item.find("guid")
    if guid is None or guid.get("isPermaLink") != "false" or len(guid.text or "") < 9:
        yield f"{where}: guid is missing, too short, or taken for an address"
    link = item.findtext("link")
    if link is not None and not _ADDRESS.fullmatch(link):
        yield f"{where}: link {link!r}"
    if not (item.findtext("title") or "").strip():
        yield f"{where}: no title"
    for name in ("title", f"{DC}rights"):
        yield from _not_html(item.findtext(name), f"{where}: {name}")
    if item.find("pubDate") is not None:
        yield from _moment(item.findtext("pubDate"), f"{where}: pubDate")
    if item.find(f"{DC}language") is not None:
        yield from _language(item.findtext(f"{DC}language"), where)
    checked = _Description(where)
    checked.feed(item.findtext("description") or "")
    checked.close()
    yield from checked.problems
    if checked.open:
        yield f"{where}: description: not closed: {checked.open}"


def _children(parent: Any, known: set[str], repeatable: set[str], where: str) -> Iterator[str]:
    for tag, count in Counter(child.tag for child in parent).items():
        if tag not in known:
            yield f"{where}: element {tag}"
        if count > 1 and tag not in repeatable:
            yield f"{where}: {tag} more than once"
    for child in parent:
        if child.tag != "item" and not child.get("href") and not (child.text or "").strip():
            yield f"{where}: {child.tag} is empty"


def _namespaces(root: Any) -> Iterator[str]:
    usual = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
    }
    for prefix, address in root.nsmap.items():
        if usual.get(prefix) != address:
            yield f"namespace {prefix}={address}"


def _not_html(text: str | None, where: str) -> Iterator[str]:
    """Yield what is taken for HTML. A reference escaped in hexadecimal digits, as here all are, is not."""
    if tags := re.findall(r"</(\w+)>", text or ""):
        yield f"{where}: holds HTML: {tags[0]}"
    if text and re.search(r"<[A-Za-z/!?]", text):
        yield f"{where}: looks like a tag"


def ambiguous_references(data: bytes) -> list[str]:
    """Return texts with a reference in them, in lines where the profile's hexadecimal escapes do not make clear what is meant."""
    found = []
    lines = data.decode().split("\n")
    root: Any = etree.fromstring(data)
    for element in root.iter("title", f"{DC}rights"):
        names = re.findall(r"&(#?\w+)", element.text or "")
        meant = any(name in name2codepoint or name == "apos" or not name.isalpha() for name in names)
        if meant and "&#x" not in lines[element.sourceline - 1]:
            found.append(element.text)
    return found


def _moment(text: str | None, where: str) -> Iterator[str]:
    if text is None or not _DATE.fullmatch(text):
        yield f"{where}: {text!r}"
        return
    moment = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z")
    if moment.strftime("%a") != text[:3] or not 1990 <= moment.year <= 2026:
        yield f"{where}: implausible: {text!r}"


def _language(text: str | None, where: str) -> Iterator[str]:
    if not _LANGUAGE.fullmatch(text or ""):
        yield f"{where}: language {text!r}"


class _Description(HTMLParser):
    """Checks HTML that is safe in every reader, nested well and without relative addresses."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where, self.problems, self.open = where, list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "a" in self.open and tag == "a":
            self.problems.append(f"{self.where}: description: a link within a link")
        if "p" in self.open and tag in {"p", "div", "ul", "blockquote", "h2", "h3", "table"}:
            self.problems.append(f"{self.where}: description: {tag} within p")
        for name, value in attrs:
            if name not in _HTML_ATTRIBUTES:
                self.problems.append(f"{self.where}: description: attribute {name}")
            if name in {"href", "cite", "src"} and not re.match(r"https?://", value or ""):
                self.problems.append(f"{self.where}: description: {name} {value!r}")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and (not self.open or self.open.pop() != tag):
            self.problems.append(f"{self.where}: description: </{tag}> closes nothing")
