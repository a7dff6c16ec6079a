"""Atom, with feedgen. Source: RFC 4287; RFC 5005 for archives.

feedgen writes the frame; extensions, part of its public API, correct what it gets wrong (links that lose their relation, missing languages,
incomplete sources) and add what it does not know.
"""

import warnings
from html import escape
from typing import Any

from lxml import etree

from digest.exporter.feeds.archives import FeedDocument
from digest.exporter.feeds.entries import DUBLIN_CORE, Entry, Link, Origin, digest_name, like_markup, xml_text
from digest.model import Site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedgen's own imports warn on newer Pythons; nothing of ours does
    from feedgen.entry import FeedEntry
    from feedgen.ext.base import BaseEntryExtension, BaseExtension
    from feedgen.feed import FeedGenerator

HISTORY = "http://purl.org/syndication/history/1.0"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom_bytes(document: FeedDocument, site: Site, *, note: str) -> bytes:
    """Return an Atom document; `note` is XHTML for people who open the document in a browser.

    Raises:
        etree.XMLSyntaxError: when the content of an entry is not well-formed.
    """
    feed = FeedGenerator()
    feed.register_extension("digest", _AtomFeed, _AtomEntry)
    feed.digest.document, feed.digest.note, feed.digest.language = document, note, site.language
    feed.id(document.id)
    feed.title(document.title)
    feed.author({"name": digest_name(site)})
    feed.generator("digest")
    feed.updated(document.updated)
    for entry in document.entries:
        _fill(feed.add_entry(order="append"), entry)
    return bytes(feed.atom_str()) + b"\n"


def _fill(target: FeedEntry, entry: Entry) -> None:
    target.id(entry.id)
    target.title(entry.title)
    for author in entry.authors:
        target.author({"name": author.name, "uri": author.url} if author.url else {"name": author.name})
    for name in entry.contributors:
        target.contributor({"name": name})
    if entry.rights:
        target.rights(entry.rights)
    if entry.published:
        target.published(entry.published)
    target.updated(entry.updated)
    target.content(entry.content, type="xhtml")
    target.digest.entry = entry


class _AtomFeed(BaseExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Writes into the head of a feed what feedgen cannot."""

    document: FeedDocument
    note: str
    language: str

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DUBLIN_CORE} | ({"fh": HISTORY} if self.document.archive else {})

    def extend_atom(self, feed: Any) -> Any:
        feed.set(XML_LANG, self.language)
        _escape_markup(feed.find("title"))
        subtitle = etree.SubElement(feed, "subtitle", type="xhtml")
        subtitle.append(etree.fromstring(f'<div xmlns="{XHTML}">{xml_text(self.note)}</div>'))
        if self.document.archive:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        for link in self.document.links:
            _append_link(feed, link)
        style = f'type="text/css" href="{self.document.root}feed.css"'
        feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", style))
        return feed


class _AtomEntry(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no type hints
    """Writes into an entry, last of all, what feedgen cannot."""

    entry: Entry

    def extend_atom(self, element: Any) -> Any:
        for link in element.findall("link"):
            element.remove(link)
        for link in self.entry.links:
            _append_link(element, link)
        for name in ("title", "rights"):
            _escape_markup(element.find(name))
        for name, text in self.entry.dublin_core:
            etree.SubElement(element, f"{{{DUBLIN_CORE}}}{name}").text = text
        if self.entry.language:
            element.set(XML_LANG, self.entry.language)
        if self.entry.origin:
            _append_source(element, self.entry.origin)
        return element


def _append_link(parent: Any, link: Link) -> None:
    element = etree.SubElement(parent, "link", rel=link.rel, href=link.href)
    if link.type:
        element.set("type", link.type)
    if link.title:
        element.set("title", link.title)


def _append_source(parent: Any, origin: Origin) -> None:
    source = etree.SubElement(parent, "source")
    etree.SubElement(source, "id").text = origin.id
    etree.SubElement(source, "title").text = origin.title
    etree.SubElement(source, "updated").text = origin.updated.isoformat()
    if origin.url:
        _append_link(source, Link(rel="alternate", href=origin.url))
    if origin.rights:
        etree.SubElement(source, "rights").text = origin.rights
    for element in source:
        if element.tag in {"title", "rights"}:
            _escape_markup(element)


def _escape_markup(element: Any) -> None:
    """Escape a text that looks like markup as HTML: readers would take it for markup if it were plain text."""
    if element is not None and element.text and like_markup(element.text):
        element.set("type", "html")
        element.text = escape(element.text, quote=False)
