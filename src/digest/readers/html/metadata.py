"""Who made a page's article, when, and on what terms: every place that says so, the most trusted first.

JSON-LD of this article, then microdata, then `<meta>`, then what a person sees. Places that contradict each other are kept as evidence.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from lxml import etree

from digest.model import Document
from digest.readers.attribution import AttributionBuilder
from digest.readers.html.authors import offer_authors
from digest.readers.html.copyright_lines import CLOSING_RUNS, copyright_line
from digest.readers.html.dates import offer_times
from digest.readers.html.declared import PageMetadata, article_node, clean, name_of, resolved, texts
from digest.readers.html.headline import heads_of, offer_headline
from digest.readers.html.page import Page, marked
from digest.readers.html.site import Site, offer_publisher
from digest.text.urls import is_web_address

_SAID_TO_BE_RIGHTS = ("meta dcrights", "meta dctermsrights")
"""What stands there is about rights, whatever its words. Source: DCMI Metadata Terms, `rights`."""
MAX_RIGHTS_CHARS = 200
_PUNCTUATION = re.compile(r"[^a-z0-9]")
_COPYRIGHT_LINE = re.compile(
    r"(?:©|\(c\)|copyright|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|版权所有|版權所有)",
    re.IGNORECASE,
)
_LICENCE_LINE = re.compile(
    r"\b(?:licen[sc]ed|available|published|released|reproduced|shared|lizenziert|veröffentlicht|publié|diffusé|publicado|disponible)\b"
    r"[^.]{0,40}\b(?:under|unter|sous|bajo|sob)\b[^.]{0,40}(?:\bCC[ -]?(?:BY|0)\b|\bCreative Commons\b)"
    r"|\bthis (?:notice|work|text|page|report|release|document) is in the public domain\b",
    re.IGNORECASE,
)


def gather(page: Page, document: Document) -> tuple[AttributionBuilder, PageMetadata, Site]:
    """Return the attribution of a page, what it says of itself, place by place, and the site that it belongs to."""
    meta = _meta(page.tree)
    title = clean(page.tree.findtext(".//title") or "")
    heads = heads_of(page)
    links = tuple(link for link in page.tree.iter("a", "link") if link.get("rel"))
    url = _canonical(links, meta, document) or document.url or _saved_from(meta, document)
    node, by_id = article_node(page.tree, titles=[*meta.get("ogtitle", []), title, *heads], url=url)
    properties: dict[str, list[etree._Element]] = {}
    for element in marked(page.tree):
        properties.setdefault(element.get("itemprop") or "", []).append(element)
    metadata = PageMetadata(
        page=page,
        title=title,
        heads=heads,
        meta=meta,
        marked=properties,
        links=links,
        node=node,
        by_id=by_id,
        url=url,
        document=document,
    )
    builder = AttributionBuilder()
    _offer_url(builder, metadata)
    site = offer_publisher(builder, metadata)
    offer_headline(builder, metadata, site)
    offer_authors(builder, metadata, site)
    offer_times(builder, metadata, builder.get("headline"))
    _offer_rights(builder, metadata, site)
    return builder, metadata, site


def _meta(tree: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = clean(element.get("content") or "")
        if name and content:
            for each in name.lower().split():  # a list of properties. Source: RDFa Core 1.1, section 5
                found.setdefault(_PUNCTUATION.sub("", each), []).append(content)
    return found


def _canonical(links: Iterable[etree._Element], meta: Mapping[str, list[str]], document: Document) -> str | None:
    for link in links:
        if _is_canonical(link) and (address := _address(link.get("href"), document.url)):
            return address
    return next((address for value in meta.get("ogurl", []) if (address := _address(value, document.url))), None)


def _is_canonical(link: etree._Element) -> bool:
    return link.tag == "link" and "canonical" in (link.get("rel") or "").lower().split()


def _address(value: str | None, base: str | None) -> str | None:
    """Return an absolute web address, or `None`; also for a site's front page, which is not an article."""
    if not value:
        return None
    try:
        address = urljoin(base, value.strip()) if base else value.strip()
        path = urlsplit(address).path
    except ValueError:
        return None
    return address if is_web_address(address) and path.strip("/") else None


def _offer_url(builder: AttributionBuilder, metadata: PageMetadata) -> None:
    for link in metadata.links:
        if _is_canonical(link):
            builder.offer("url", _address(link.get("href"), metadata.document.url), "link rel=canonical")
    for value in metadata.meta.get("ogurl", [])[:1]:
        builder.offer("url", _address(value, metadata.document.url), "meta og:url")
    for value in texts(metadata.node.get("url"))[:1]:
        builder.offer("url", _address(value, metadata.document.url), "json-ld")
    builder.offer("url", _address(metadata.document.url, None), "address it was fetched from")
    saved_from = _saved_from(metadata.meta, metadata.document)
    builder.offer("url", _address(saved_from, None), "note of the program that saved the page")


_SAVED_FROM = re.compile(
    rb"<!--\s*(?:saved from url=\(\d+\)|page saved (?:with|by|from)[^>]{0,80}?\burl:\s*)(https?://[\x21-\x7e]+)",
    re.IGNORECASE,
)
_BEGINNING_BYTES = 4096


def _saved_from(meta: Mapping[str, list[str]], document: Document) -> str | None:
    """Return the address that a program noted in the page when it saved it: in a comment at its beginning, or as metadata."""
    found = _SAVED_FROM.search(document.data[:_BEGINNING_BYTES])
    return found[1].decode("ascii") if found else next(iter(meta.get("savepageurl", [])), None)


def _offer_rights(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    for key in ("copyrightNotice", "license"):
        for text in (text for value in resolved(metadata.node.get(key), metadata.by_id) for text in name_of(value)):
            field = "licence_url" if is_web_address(text) else "rights"
            builder.offer(field, text, f"json-ld {key}")
    for element in metadata.links:
        if "license" in (element.get("rel") or "").lower().split() and is_web_address(element.get("href") or ""):
            builder.offer("licence_url", element.get("href"), "rel=license")
    for found, values in metadata.named("rights"):
        stated = (value for value in values if found in _SAID_TO_BE_RIGHTS or _COPYRIGHT_LINE.search(value))
        builder.offer("rights", next(stated, None), found)
    builder.offer("rights", copyright_line(metadata.page, site), "copyright line")
    last = (metadata.page.words(run) for run in metadata.page.runs[-CLOSING_RUNS:])
    builder.offer("rights", next(filter(_is_licence_line, last), None), "licence line")


def _is_licence_line(words: str) -> bool:
    return len(words) <= MAX_RIGHTS_CHARS and bool(_LICENCE_LINE.search(words))
