"""What a page says of itself, place by place. Layer 3, pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from digest.model import Document
from digest.readers.html.json_ld import Node
from digest.readers.html.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
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
