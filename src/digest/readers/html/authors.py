"""Who wrote a page's article: JSON-LD, then `<meta>`, then what stands by the headline, then microdata."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from digest.model import Author
from digest.readers.attribution import AttributionBuilder
from digest.readers.html.declared import PageMetadata, clean, name_of, resolved, texts
from digest.readers.html.page import Page, Run, marked, text_in
from digest.readers.names import author_names, is_title, whole_name
from digest.text.urls import is_web_address

_WRITTEN_BY = re.compile(
    r"written|author|autor|auteur|geschrieben|verfasst|escrito|scritto|écrit|geschreven|skriven|napisane|yazar|ditulis|автор|作者|文",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_\-|])(?:by-?lines?|authors?(?:-?names?)?|autor(?:es|in|name)?|auteur|writer|reporter|contributor-?name|article-?author\w*|credits?-?author)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
_MAX_BYLINE_CHARS = 200
_BYLINE_LEAD = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|Text)[:\s]+(?=[A-ZÀ-Þ])")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|profiles?|people|person|writers?|journalists?|journalisten|reporters?|contributors?|staff|by|redaktion"
    r"|redacteurs?|autori|yazarlar|penulis|columnists?|editors)/[^/?#]+",
    re.IGNORECASE,
)


def offer_authors(builder: AttributionBuilder, metadata: PageMetadata, site: str | None) -> None:
    """Offer the authors: of JSON-LD, of `<meta>`, of what stands by the headline; the site's own name when nobody else is named."""
    makers = resolved(metadata.node.get("author") or metadata.node.get("creator"), metadata.by_id)
    named = [(maker, text) for maker in makers for text in name_of(maker)]
    builder.offer_authors(
        [Author(name=name, url=_url_of(maker)) for maker, text in named for name in author_names(text, site=site)],
        "json-ld",
    )
    for found, values in metadata.named("authors"):
        _offer_names(builder, values, site, found)
    for label, data in (("twitterlabel1", "twitterdata1"), ("twitterlabel2", "twitterdata2")):
        if any(_WRITTEN_BY.search(text) for text in metadata.meta.get(label, [])):
            _offer_names(builder, metadata.meta.get(data, [])[:1], site, f"meta {data}")
    by_headline = _runs_by_headline(metadata.page)
    _offer_names(builder, _author_links(metadata.page, by_headline), site, "links to authors by the headline")
    for run in by_headline:
        words = metadata.page.words(run)
        if len(words) <= _MAX_BYLINE_CHARS and (_BYLINE_CLASS.search(_spaced(run.names)) or _BYLINE_LEAD.match(words)):
            _offer_names(builder, [words], site, "byline")
    for values, found in _marked_up(metadata):
        _offer_names(builder, values, site, found)
    own = [text for _, text in named if text and not is_web_address(text) and not is_title(text)]
    if len(own) == 1:
        builder.offer_authors([Author(name=own[0])], "json-ld, the site itself")
    if not builder.has_authors:
        _offer_whole_name(builder, metadata, site)


def _offer_whole_name(builder: AttributionBuilder, metadata: PageMetadata, site: str | None) -> None:
    """Offer the first text that the page marks as its author, as it stands: an account, or an organisation written in small letters."""
    marked_up = [(values, found) for found, values in metadata.named("authors")] + list(_marked_up(metadata))
    for values, found in marked_up:
        names = [name for value in values if (name := whole_name(value, site=site))]
        builder.offer_authors([Author(name=name) for name in names[:1]], f"{found}, as a whole")


def _offer_names(builder: AttributionBuilder, values: Iterable[str], site: str | None, found: str) -> None:
    builder.offer_authors([Author(name=name) for value in values for name in author_names(value, site=site)], found)


def _url_of(value: Any) -> str | None:
    url = next(iter(texts(value.get("url"))), None) if isinstance(value, Mapping) else None
    return url if url and is_web_address(url) else None


def _spaced(names: str) -> str:
    """Return class names with words set apart: `metaInfoAuthorList` as `meta-Info-Author-List`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names)


def _runs_by_headline(page: Page) -> list[Run]:
    """Return the runs from the first headline on, where bylines stand."""
    first = next((n for n, run in enumerate(page.runs) if run.tag == "h1"), None)
    return [] if first is None else list(page.runs[first + 1 : first + 25])


def _author_links(page: Page, runs: Iterable[Run]) -> list[str]:
    """Return the words of links by the headline that lead to an author's page."""
    return [
        page.text[link.start : link.end]
        for run in runs
        for link in run.inline
        if link.href and _AUTHOR_PATH.search(link.href) and link.end - link.start <= 40
    ]


def _marked_up(metadata: PageMetadata) -> Iterable[tuple[list[str], str]]:
    """Yield the names that microdata and rel=author mark."""
    found: list[str] = []
    for kind in ("author", "creator"):
        for element in metadata.marked.get(kind, []):
            named = [inner for inner in marked(element) if inner.get("itemprop") == "name"] or [element]
            found += [inner.get("content") or text_in(inner) for inner in named]
    linked = [
        text_in(link) for link in metadata.links if link.tag == "a" and "author" in (link.get("rel") or "").split()
    ]
    yield [clean(name) for name in found if clean(name)], "microdata"
    yield [name for name in linked[:3] if name], "rel=author"
