"""What a page declares about its article: JSON-LD and `<meta>`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from digest.model import Document
from digest.readers.fragments import plain
from digest.readers.html.page import Page
from digest.text.words import letters_of

MAX_NODES = 5000
MAX_DEPTH = 40

_ARTICLES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle reviewnewsarticle"
    " askpublicnewsarticle blogposting liveblogposting socialmediaposting satiricalarticle report scholarlyarticle techarticle"
    " advertisercontentarticle medicalscholarlyarticle".split()
)
_PAGES = frozenset(
    "webpage itempage creativework videoobject claimreview podcastepisode recipe howto review discussionforumposting question book"
    " medicalwebpage aboutpage".split()
)
_OPENING = re.compile(r"(?:<!--|(?://|/\*)?\s*<!\[CDATA\[)\s*(?:\*/)?")
_CLOSING = re.compile(r"(?:(?://|/\*)?\s*\]\]>|-->)\s*(?:\*/)?;?$")
_CLOSING_CHARS = 20
"""Within these at the end it stands; looking for it in a script of 100 KB takes longer than reading the JSON."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_RAW_BREAK = re.compile(r"[\x00-\x1f]+")

Node = Mapping[str, Any]

META_NAMES: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "headline": "citationtitle ogtitle twittertitle parselytitle sailthrutitle dctitle",
        "authors": "author articleauthor ogarticleauthor dccreator dctermscreator parselyauthor sailthruauthor byl cxenseparseauthor"
        " citationauthor citationauthors twittermiscwrittenby vrauthor articleauthorname authors rbauthors ogauthor authorname dcauthor"
        " dccreatorpersonalname",
        "publisher": "ogsitename applicationname articlepublisher publisher dcpublisher dctermspublisher applemobilewebapptitle copyright",
        "published": "articlepublishedtime ogarticlepublishedtime datepublished publisheddate published publishedtime pubdate publishdate"
        " publicationdate parselypubdate sailthrudate cxenseparserecspublishtime cxenseparsepublishtime rnewsdatepublished dcdateissued"
        " dctermsissued dctermscreated dctermsdate dcdate dcdatecreated citationpublicationdate citationdate ogpublishedtime"
        " originalpublicationdate articledateoriginal articlepublished articlepublisheddate articlepublicationdate"
        " ogarticlepublished ogdatepublished ogpubdate ogpublishdate btpubdate dcdatepublication displaydate firstpublished"
        " publishedat publishtime mediatorpublishedtime rbpubdate shareaholicarticlepublishedtime vrpublishedtime"
        " weiboarticlecreateat bytedancepublishedtime prismpublicationdate citationonlinedate lastpublished date",
        "modified": "articlemodifiedtime ogupdatedtime datemodified dctermsmodified lastmodified lastmod articleupdated articlemodified"
        " ogmodifiedtime modifiedtime updatedtime lastupdated lastupdate dcdatemodified btmoddate weiboarticleupdateat"
        " bytedanceupdatedtime modified",
        "url": "ogurl",
        "rights": "copyright dcrights dctermsrights rights dctermsrightsholder",
    }.items()
}
"""Fields of an attribution, and the names of `<meta>` elements that give them, in letters and digits alone, the surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page says of itself, place by place."""

    page: Page
    title: str
    heads: tuple[str, ...]
    """The words of its h1 headings."""
    meta: Mapping[str, list[str]]
    """Its `<meta>` elements, by name in letters and digits alone."""
    marked: Mapping[str, list[etree._Element]]
    """Its elements that microdata marks, by the name of the property."""
    links: tuple[etree._Element, ...]
    """Its `<a>` and `<link>` elements that say what they lead to, by `rel`, in order."""
    node: Node
    """The JSON-LD of this article."""
    by_id: Mapping[str, Node]
    url: str | None
    document: Document

    def named(self, field: str) -> Iterator[tuple[str, list[str]]]:
        """Yield each `<meta>` of the page that gives a field, the surest first: as evidence names it, and its values."""
        return ((f"meta {name}", self.meta[name]) for name in META_NAMES[field] if name in self.meta)


def article_node(tree: etree._Element, *, titles: Iterable[str], url: str | None) -> tuple[Node, Mapping[str, Node]]:
    """Return the node that describes this page's article, empty when none does, and all nodes by their `@id`.

    `titles` are what else calls itself the page's title, `url` its address: a page holds nodes of related stories too.
    """
    nodes = list(_nodes(tree))
    by_id = {str(node["@id"]): node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    wanted = [letters_of(title) for title in titles if title]
    best, best_score = {}, 0.0
    for node in nodes:
        score = _score(node, wanted, url)
        if score > best_score:
            best, best_score = dict(node), score
    return best, by_id


def texts(value: Any) -> list[str]:
    """Return the texts of a value: one, several, or in an `@value`."""
    if isinstance(value, str):
        return [clean(value)] if clean(value) else []
    if isinstance(value, Mapping):
        return texts(value.get("@value"))
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []


def clean(text: str) -> str:
    """Return a text with character references decoded, twice since many pages encode twice; markup as a person sees it, on one line."""
    if "&" in text or "<" in text:
        text = unescape(unescape(text))
        if _MARKUP.search(text):
            text = plain(text)
    return " ".join(text.split())


def name_of(value: Any) -> list[str]:
    """Return the names of a person or organisation: its `name`, else given and family name, else `byline`; a text is its own name."""
    if not isinstance(value, Mapping):
        return texts(value)
    parts = texts(value.get("givenName")) + texts(value.get("additionalName")) + texts(value.get("familyName"))
    return (
        texts(value.get("name"))
        or ([" ".join(parts)] if parts else [])
        or texts(value.get("byline"))
        or texts(value.get("alternateName"))
    )


def resolved(value: Any, by_id: Mapping[str, Node]) -> list[Any]:
    """Return the values of a property as a list, references to other nodes followed."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping) and isinstance(item.get("@id"), str) and not item.get("name"):
            found.append(by_id.get(item["@id"], item))
        elif item is not None:
            found.append(item)
    return found


def kinds(node: Node) -> frozenset[str]:
    """Return a node's types, lower-case, without a namespace."""
    return frozenset(re.split(r"[/#:]", str(kind))[-1].lower() for kind in _list(node.get("@type")))


def is_article(node: Node) -> bool:
    """Return whether a node describes an article."""
    return bool(kinds(node) & _ARTICLES)


def _score(node: Node, wanted: list[str], url: str | None) -> float:
    types = kinds(node)
    score = 2.0 if types & _ARTICLES else 0.5 if types & _PAGES else 0.0
    if not score:
        return 0.0
    headline = next(iter(texts(node.get("headline")) + texts(node.get("name"))), "")
    folded = letters_of(headline)
    if folded and any(folded == title for title in wanted):
        score += 3
    elif folded and any(folded in title or title in folded for title in wanted if len(title) > 15):
        score += 2
    addresses = [text for key in ("url", "mainEntityOfPage", "@id") for text in _addresses(node.get(key))]
    if url and any(_path(address) == _path(url) for address in addresses):
        score += 2
    score += 0.5 * sum(bool(node.get(key)) for key in ("datePublished", "author", "headline", "publisher"))
    return score


def _nodes(tree: etree._Element) -> Iterator[Node]:
    """Yield every object in the page's JSON-LD, from the outside in."""
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        stack: list[tuple[Any, int]] = [(_load(script.text or ""), 0)]
        while stack:
            value, depth = stack.pop(0)
            if isinstance(value, dict):
                count += 1
                yield value
                inner = list(value.values())
            elif isinstance(value, list):
                inner = value
            else:
                continue
            if depth < MAX_DEPTH and count < MAX_NODES:
                stack.extend((item, depth + 1) for item in inner if isinstance(item, dict | list))


def _load(text: str) -> Any:
    """Return the JSON of a script; wrapped in CDATA or comments, with raw line breaks or trailing commas it is read all the same."""
    bare = _unwrapped(_unwrapped(text))
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", _RAW_BREAK.sub(" ", bare)), unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """Return a script without a comment or CDATA section around it; there may be one within the other."""
    bare = text.strip()
    opening = _OPENING.match(bare)
    closing = _CLOSING.search(bare, max(0, len(bare) - _CLOSING_CHARS))
    return bare[opening.end() if opening else 0 : closing.start() if closing else None].strip()


def _addresses(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return texts(value.get("@id")) + texts(value.get("url"))
    return texts(value)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return url


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
