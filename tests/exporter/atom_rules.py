"""The musts of RFC 4287 and RFC 5005, and what the W3C's checker warns of, as rules of our own."""

import re
from collections.abc import Iterator
from datetime import datetime
from html.entities import name2codepoint
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HISTORY = "{http://purl.org/syndication/history/1.0}"

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?/{0,2}(?:\[[0-9A-Fa-f:]+\])?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*")
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[0-9a-z;/?:@&=+$.\-_!~*'()%,]*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ONCE = (f"{_DC}source", "id", "title", "updated", "published", "rights", "content", "source", "subtitle", "generator")
_RELATIONS = {"alternate", "self", "current", "prev-archive", "next-archive", "related", "via", "license"}
_ELEMENTS = {
    "a",
    "bdi",
    "blockquote",
    "br",
    "cite",
    "div",
    "em",
    "h2",
    "h3",
    "hr",
    "img",
    "li",
    "p",
    "small",
    "strong",
    "ul",
}
_ATTRIBUTES = {
    "href",
    "cite",
    "src",
    "alt",
    "width",
    "height",
    "dir",
    "lang",
    "{http://www.w3.org/XML/1998/namespace}lang",
}


def atom_problems(data: bytes) -> list[str]:
    """Return every rule that a feed breaks."""
    root: Any = etree.fromstring(data)
    entries = root.findall(f"{ATOM}entry")
    found = [*_container(root, "feed"), *_history(root)]
    if not [
        link for link in root.iterfind(f"{ATOM}link") if link.get("rel") == "self" and "://" in link.get("href", "")
    ]:
        found.append("feed: no absolute self link")
    if root.find(f"{ATOM}rights") is not None:
        found.append("feed: claims rights")
    for number, entry in enumerate(entries):
        found += [*_container(entry, f"entry {number}"), *_entry(entry, f"entry {number}")]
    for name in ("id", "updated"):
        values = [entry.findtext(f"{ATOM}{name}") for entry in entries]
        if len(set(values)) != len(values):
            found.append(f"feed: two entries share {name}")
    attributes = [value for element in root.iter(etree.Element) for value in element.attrib.values()]
    if _BAD.search("".join((*map(str, root.itertext()), *map(str, attributes)))):
        found.append("feed: characters that stand for lost text")
    inside = {"current", "prev-archive", "next-archive"}
    if any(link.get("rel") in inside for link in root.iterfind(f"{ATOM}entry/{ATOM}link")):
        found.append("entry: a link of the feed's history")
    first = next((place for place, child in enumerate(root) if child.tag == f"{ATOM}entry"), len(root))
    if any(child.tag != f"{ATOM}entry" for child in root[first:]):
        found.append("feed: an element after an entry")
    return found


def _container(element: Any, where: str) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if not (element.findtext(f"{ATOM}{name}") or "").strip():
            yield f"{where}: no {name}"
    for name in _ONCE:
        if len(element.findall(name if name.startswith("{") else f"{ATOM}{name}")) > 1:
            yield f"{where}: {name} more than once"
    if not element.findall(f"{ATOM}author"):
        yield f"{where}: no author"
    for person in [*element.iterfind(f"{ATOM}author"), *element.iterfind(f"{ATOM}contributor")]:
        yield from _plain(person.findtext(f"{ATOM}name"), f"{where}: name")
        if person.find(f"{ATOM}email") is not None:
            yield f"{where}: a mail address"
    yield from _texts(element, where)
    yield from _links(element, where)


def _texts(element: Any, where: str) -> Iterator[str]:
    if not _TAG.fullmatch(element.findtext(f"{ATOM}id", "")):
        yield f"{where}: id is no tag"
    for name in ("updated", "published"):
        moment = element.findtext(f"{ATOM}{name}")
        if moment is not None and not (_TIME.fullmatch(moment) and datetime.fromisoformat(moment).tzinfo):
            yield f"{where}: {name} is no time"
        elif moment is not None and not "1990" <= moment < "2027":
            yield f"{where}: {name} is implausible: {moment}"
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    if language is not None and not _LANGUAGE.fullmatch(language):
        yield f"{where}: language {language!r}"
    for text in [element.find(f"{ATOM}title"), element.find(f"{ATOM}rights")]:
        if text is not None and text.get("type", "text") == "text":
            yield from _plain(text.text, f"{where}: {text.tag}")


def _links(element: Any, where: str) -> Iterator[str]:
    links = [
        (one.get("rel"), one.get("href"), one.get("type"), one.get("hreflang"))
        for one in element.iterfind(f"{ATOM}link")
    ]
    for rel, href, _, _ in links:
        if rel not in _RELATIONS:
            yield f"{where}: rel={rel}"
        if not href or not _ADDRESS.fullmatch(href):
            yield f"{where}: href {href!r}"
        if ":~:" in (href or ""):
            yield f"{where}: a text fragment in a link"
    once = {"alternate"} if element.tag == f"{ATOM}entry" else _RELATIONS
    alternates = [(rel, kind, language) for rel, _, kind, language in links if rel in once]
    if len(set(alternates)) != len(alternates):
        yield f"{where}: two links of one kind and type"
    for one in element.iterfind(f"{ATOM}link"):
        if one.get("title") is not None:
            yield from _plain(one.get("title"), f"{where}: title of a link")


def _entry(entry: Any, where: str) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "xhtml" or [child.tag for child in content] != [f"{XHTML}div"]:
        yield f"{where}: content is no xhtml div"
        return
    yield from _xhtml(content[0], where)
    first = entry.find(f"{ATOM}link")
    if first is not None and first.get("rel") != "alternate":
        yield f"{where}: the alternate is not the first link"
    source = entry.find(f"{ATOM}source")
    if source is not None:
        if entry[-1] is not source:
            yield f"{where}: source is not last"
        for name in ("id", "title", "updated"):
            if not source.findtext(f"{ATOM}{name}"):
                yield f"{where}: source without {name}"


def _xhtml(div: Any, where: str) -> Iterator[str]:
    for inner in div.iter():
        if inner.tag.removeprefix(XHTML) not in _ELEMENTS:
            yield f"{where}: element {inner.tag}"
        if set(inner.attrib) - _ATTRIBUTES:
            yield f"{where}: attributes {dict(inner.attrib)}"
        for name in ("href", "cite", "src"):
            if (address := inner.get(name)) is not None and not re.match(r"https?://", address):
                yield f"{where}: {name} {address!r}"
            if address is not None and not _ADDRESS.fullmatch(address):
                yield f"{where}: {name} {address!r}"


def _history(root: Any) -> Iterator[str]:
    """Yield what RFC 5005 and the checker want of archives."""
    rels = {link.get("rel") for link in root.iterfind(f"{ATOM}link")}
    archive = root.find(f"{HISTORY}archive") is not None
    if archive and "current" not in rels:
        yield "archive: no link to the current page"
    if archive and not rels & {"prev-archive", "next-archive"}:
        yield "archive: neither a previous nor a next one"


def _plain(text: str | None, where: str) -> Iterator[str]:
    if not (text or "").strip():
        yield f"{where}: empty"
    names = re.findall(r"&(#?\w+)", text or "")
    if re.search(r"</\w+>", text or "") or any(n in name2codepoint or n == "apos" or not n.isalpha() for n in names):
        yield f"{where}: looks like markup"
    if re.search(r"<[\w.+'-]+@[\w.-]+>", text or ""):
        yield f"{where}: a mail address"
