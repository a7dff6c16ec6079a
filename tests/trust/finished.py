"""What finished files may consist of: what the same templates make of a harmless article, and nothing else."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from lxml import etree

from digest.text.markup import ATTRIBUTES, TAGS

ADDRESSES = frozenset("href src srcset action formaction cite poster background data xlink:href longdesc ping".split())
_SAFE = re.compile(r"^(?:(?:https?://|mailto:|cid:)[^\x00-\x20\x7f<>\"'`]+|[#./]?[\w./#?=&%~-]*)$", re.IGNORECASE)
_LOADING = re.compile(r"url\s*\(|expression|behaviou?r|@import|binding|script:|xvec|\\\\", re.IGNORECASE)
"""What of a style loads or runs; the templates have none of it."""
_INVISIBLE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f]"
)


@dataclass(slots=True)
class Known:
    """What harmless files consist of."""

    elements: set[tuple[str, str]] = field(default_factory=set)
    """Element and attribute; an empty attribute for the element alone."""
    headers: set[str] = field(default_factory=set)


def learn(files: Mapping[str, bytes]) -> Known:
    """Return what harmless files consist of."""
    known = Known()
    for _, kind, content in _parts(files):
        if kind == "html":
            for tag, attributes, _ in _Seen(content).found:
                known.elements |= {(tag, ""), *((tag, name) for name in attributes)}
        elif kind == "headers":
            known.headers |= set(content.split("\n"))
    return known


def violations(files: Mapping[str, bytes], known: Known) -> Iterator[str]:
    """Yield whatever in finished files could act, load, or pretend."""
    for path, kind, content in _parts(files):
        if kind == "html":
            yield from (f"{path}: {problem}" for problem in _html_problems(content, known))
        elif kind == "headers":
            yield from (f"{path}: header {name!r}" for name in set(content.split("\n")) - known.headers)
        elif kind == "name" and _INVISIBLE.search(content):
            yield f"{path}: invisible characters in {content!r}"
        elif kind == "address" and not _SAFE.match(content):
            yield f"{path}: address {content!r}"
        elif kind == "broken":
            yield f"{path}: {content}"


def _html_problems(html: str, known: Known) -> Iterator[str]:
    for tag, attributes, text in _Seen(html).found:
        ours = TAGS if tag in TAGS else ()
        if (tag, "") not in known.elements and tag not in ours:
            yield f"element {tag}"
        for name, value in attributes.items():
            allowed = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] if ours else set()
            if (tag, name) not in known.elements and name not in allowed:
                yield f"attribute {name} of {tag}"
            if name in ADDRESSES and not _SAFE.match(value or ""):
                yield f"address {value!r}"
            if name == "style" and _LOADING.search(value or ""):
                yield f"style {value!r}"
        if tag == "script" and not (attributes.get("type") == "application/ld+json" and _is_json(text)):
            yield f"script {text[:200]!r}"
        if (attributes.get("http-equiv") or "content-type").lower() not in {"content-type", "x-ua-compatible"}:
            yield f"http-equiv {attributes['http-equiv']}"
        if tag == "style" and _LOADING.search(text):
            yield f"what stands in {tag}: {text[:200]!r}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _parts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield path, kind and content of everything a reader of the files meets."""
    for path, data in sorted(files.items()):
        if path.endswith(".html"):
            yield path, "html", data.decode()
        elif path.endswith(".eml"):
            yield from _message(path, data)
        elif path.endswith("issue.json"):
            yield from ((path, "name", name) for name in _names(json.loads(data)))
        elif path.endswith(".json"):
            yield from _json_feed(path, json.loads(data))
        elif path.endswith(".xml"):
            yield from _feed(path, data)


def _message(path: str, data: bytes) -> Iterator[tuple[str, str, str]]:
    message = message_from_bytes(data, policy=default)
    if not isinstance(message, EmailMessage):
        raise TypeError(path)
    if message.defects:
        yield path, "broken", str(message.defects)
    yield path, "headers", "\n".join(message.keys())
    yield from ((path, "name", str(message[name])) for name in ("Subject", "From"))
    for part in message.walk():
        if part.get_content_type() == "text/html":
            yield path, "html", part.get_content()
        elif part.get_content_type() not in {"text/plain", "multipart/alternative", "multipart/related"}:
            yield path, "broken", f"a part of type {part.get_content_type()}"


def _feed(path: str, data: bytes) -> Iterator[tuple[str, str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield path, "broken", f"no XML: {error}"
        return
    if root.getroottree().docinfo.internalDTD is not None:
        yield path, "broken", "a document type"
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.localname in {"name", "title", "creator", "publisher"}:
            yield path, "name", "".join(str(text) for text in element.itertext())
        for key in ("href", "url", "src"):
            if (value := element.get(key)) is not None:
                yield path, "address", value
        if name.namespace == "http://www.w3.org/1999/xhtml" and name.localname == "div":
            yield path, "html", etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        if name.localname in {"encoded", "description", "summary", "content"} and element.text:
            yield path, "html", element.text


def _json_feed(path: str, feed: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    items = feed.get("items", [])
    for item in items if isinstance(items, list) else []:
        yield path, "html", str(item.get("content_html", ""))
        yield path, "name", str(item.get("title", ""))
        yield from ((path, "name", str(one.get("name", ""))) for one in item.get("authors", []))
        yield from ((path, "address", str(item[key])) for key in ("url", "external_url", "image") if item.get(key))


def _names(value: object) -> Iterator[str]:
    """Yield the names and headlines of a record."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {
                "headline",
                "publisher",
                "publisher_name",
                "agency",
                "name",
                "title",
                "alt",
                "credit",
            } and isinstance(inner, str):
                yield inner
            else:
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


class _Seen(HTMLParser):
    """Every element with its attributes, and the text of those that hold no markup."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in {"style", "script"}:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)
