"""Who wrote a page's article: JSON-LD, `<meta>`, the byline that a person sees by the headline, then microdata."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from digest.model import Author
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import ends_in_lead, gives_time, name_beside_time, names_after_lead
from digest.readers.html.declared import PageMetadata, clean, name_of, resolved, texts
from digest.readers.html.headline import headline_place
from digest.readers.html.page import Page, Run, is_furniture, marked, text_in
from digest.readers.html.site import Site
from digest.readers.names import (
    author_names,
    is_name,
    is_person,
    is_title,
    whole_name,
)
from digest.text.urls import is_web_address
from digest.text.words import letters_of

_WRITTEN_BY = re.compile(
    r"written|author|autor|auteur|geschrieben|verfasst|escrito|scritto|écrit|geschreven|skriven|napisane|yazar|ditulis|автор|作者|文",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_\-|])(?:by-?lines?|authors?(?:-?(?:names?|link|info|meta|wrapper|list))?|autor(?:es|en|in|name|a)?|auteurs?|auteur-?name|writer|reporter"
    r"|journalist|contributor-?name|article-?author\w*|credits?-?author|posted-?by|redakteur|skribent|verfasser|ecrivain)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
_ABOUT_CLASS = re.compile(
    r"bio|about|box|avatar|desc|image|img|photo|social|follow|related|comment|job|title|role|position", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset("span a strong b em i cite small font abbr".split())
_MAX_BYLINE_CHARS = 200
_MAX_NAME_CHARS = 60
_CLOSE = 6
"""Lines below the headline: a byline in one of them is the article's, whatever the page declares."""
_PARAGRAPH_CHARS = 120
_PARAGRAPHS = 3
"""Below the headline, the first of which may be a standfirst: further down bylines belong to other stories."""
_MAX_CALLED_CHARS = 100
_MAX_BESIDE_CHARS = 80
"""Of a line besides a link to an author; a longer one is a sentence that mentions somebody."""
_RUNS_OF_TIMES = 10
_RUNS_BELOW_BODY = 10
_MAX_REPEATED, _PHONE_DIGITS = 4, 6
_MAX_GAP = 2
"""Lines between two names of one byline, as of a picture and a role."""
_RUNS_ABOVE = 4
_RUNS_BELOW = 25
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in|innen|a|ka|zy)?|auteurs?|profiles?|profil|people|person(?:en)?|writers?|journalists?|journalistes?|journalisten|reporters?"
    r"|contributors?|contributeurs?|staff|by|redaktion|redakteure?|redacteurs?|autori|yazar(?:lar)?|penulis|columnists?|editors|users?|members?|forfatter"
    r"|skribent(?:er)?|u|team|mitarbeiter|usuario|firma|kirjoittaja|toimittaja|avtor)/[^/?#]+"
    r"|(?:memberlist|userinfo|profile)\.php\?",
    re.IGNORECASE,
)


class _Offer(NamedTuple):
    """Names that one place gives."""

    found: str
    authors: tuple[Author, ...]
    is_led: bool = False
    """Whether a person sees that they are the author's: `By Ada Quill`."""

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(letters_of(author.name) for author in self.authors)

    def has_person(self, site: Site) -> bool:
        return any(is_person(author.name) and not site.is_called(author.name) for author in self.authors)


def offer_authors(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    """Offer the authors: of JSON-LD, of `<meta>`, of what stands by the headline; the site's own name when nobody else is named.

    A byline that a person sees comes first where the others name no person.
    """
    makers = resolved(metadata.node.get("author") or metadata.node.get("creator"), metadata.by_id)
    named = [(maker, text) for maker in makers for text in name_of(maker)]
    declared = [
        _Offer(
            "json-ld",
            tuple(
                Author(name=name, url=_url_of(maker))
                for maker, text in named
                for name in author_names(text, site=site.name)
            ),
        )
    ]
    declared += [_named(values, site, found) for found, values in metadata.named("authors")]
    for label, data in (("twitterlabel1", "twitterdata1"), ("twitterlabel2", "twitterdata2")):
        if any(_WRITTEN_BY.search(text) for text in metadata.meta.get(label, [])):
            declared.append(_named(metadata.meta.get(data, [])[:1], site, f"meta {data}"))
    seen = list(_seen(metadata, builder.get("headline"), site))
    declared = [offer for offer in declared if offer.authors]
    for offer in _ranked(declared, [offer for offer in seen if offer.authors], site):
        builder.offer_authors(offer.authors, offer.found)
    for values, found in _marked_up(metadata):
        offer = _named(values, site, found)
        builder.offer_authors(offer.authors, found)


def offer_other_authors(builder: AttributionBuilder, metadata: PageMetadata, body: Sequence[Run], site: Site) -> None:
    """Offer who is the author where no person is named: a line below the text, the site itself, an account as it stands."""
    if not builder.has_authors:
        _offer_closing_byline(builder, metadata.page, body, site)
    own = [text for text in _makers(metadata) if text and not is_web_address(text) and not is_title(text)]
    if len(own) == 1:
        builder.offer_authors([Author(name=own[0])], "json-ld, the site itself")
    if not builder.has_authors:
        _offer_whole_name(builder, metadata, site)


def _makers(metadata: PageMetadata) -> list[str]:
    makers = resolved(metadata.node.get("author") or metadata.node.get("creator"), metadata.by_id)
    return [text for maker in makers for text in name_of(maker)]


def _ranked(declared: Sequence[_Offer], seen: Sequence[_Offer], site: Site) -> list[_Offer]:
    """Return what the page declares and what a person sees, the surest first.

    A byline that a person sees comes first where the page declares a company or account, or close to the headline names other persons.
    """
    visible = next((offer for offer in seen if offer.has_person(site)), None)
    if declared and visible:
        is_other = visible.is_led and not any(offer.letters & visible.letters for offer in declared[:1])
        if is_other or not declared[0].has_person(site):
            persons = [offer for offer in declared if offer.letters & visible.letters]
            return [*persons, visible, *declared, *seen]
    return [*declared, *seen]


def _offer_whole_name(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    """Offer the first text that the page marks as its author, as it stands: an account, or an organisation written in small letters."""
    marked_up = [(values, found) for found, values in metadata.named("authors")] + list(_marked_up(metadata))
    for values, found in marked_up:
        names = [name for value in values if (name := whole_name(value, site=site.name))]
        builder.offer_authors([Author(name=name) for name in names[:1]], f"{found}, as a whole")


def _named(values: Iterable[str], site: Site, found: str, *, is_led: bool = False) -> _Offer:
    names = dict.fromkeys(name for value in values for name in author_names(value, site=site.name))
    return _Offer(found, tuple(Author(name=name) for name in names), is_led)


def _url_of(value: Any) -> str | None:
    url = next(iter(texts(value.get("url"))), None) if isinstance(value, Mapping) else None
    return url if url and is_web_address(url) else None


# What a person sees by the headline.


def _seen(metadata: PageMetadata, headline: str | None, site: Site) -> Iterator[_Offer]:
    """Yield the names that stand by the headline, the surest first."""
    page = metadata.page
    above, below = _lines_by_headline(page, headline)
    lines = [*below, *above]
    led = _led(lines)
    yield _named(led, site, "byline", is_led=led == _led(_close(below)))
    inline = _inline_names(page)
    yield _named(_together([[name for name in inline if name in line] for _, line in lines]), site, "byline")
    called = [
        [line]
        if len(line) <= _MAX_CALLED_CHARS
        and _is_called_byline(" ".join(run.names.split("|")[-2:]))
        and not is_title(line)
        else []
        for run, line in lines
    ]
    offer = _named(_together(called), site, "byline")
    if len(offer.authors) <= 3 or offer.has_person(site):  # else the tags of the article
        yield offer
    yield _named(_together([_author_links(page, run) for run, _ in lines]), site, "links to authors by the headline")
    yield from _beside_times(page, [*above, *below[:_RUNS_OF_TIMES]], headline, site)
    if led and all(map(site.is_called, led)):
        yield _Offer("byline, the site itself", tuple(Author(name=name) for name in led))


def _close(below: Sequence[tuple[Run, str]]) -> Sequence[tuple[Run, str]]:
    """Return the lines close to the headline, at most one paragraph between."""
    long = [n for n, (_, line) in enumerate(below) if len(line) > _PARAGRAPH_CHARS]
    return below[: min(_CLOSE, *long[1:2])] if long[1:] else below[:_CLOSE]


def _led(lines: Sequence[tuple[Run, str]]) -> tuple[str, ...]:
    """Return the names of the first line that begins like a byline, or that follows a line with such a beginning alone."""
    for n, (run, line) in enumerate(lines):
        if run.tag == "figcaption":
            continue
        if names := names_after_lead(line):
            return names
        if n + 1 < len(lines) and ends_in_lead(line) and (names := names_after_lead(f"By {lines[n + 1][1]}")):
            return names
    return ()


def _beside_times(page: Page, lines: Sequence[tuple[Run, str]], headline: str | None, site: Site) -> Iterator[_Offer]:
    """Yield a person's name that stands alone with a time by the headline, in its line or the next, and leads to nothing but an author."""
    said = letters_of(headline or "")
    for n, (run, line) in enumerate(lines):
        beside = any(gives_time(other) for _, other in lines[max(0, n - 1) : n + 2] if other != line)
        name = name_beside_time(line) or (line if beside and is_person(line) and is_name(line) else None)
        if name is None or letters_of(name) in said or is_furniture(run) or any(map(str.isdigit, name)):
            continue
        links = [link for link in run.inline if link.tag == "a" and name in page.text[link.start : link.end]]
        if all(_AUTHOR_PATH.search(link.href or "") for link in links):
            yield _named([name], site, "name beside the time")


def _offer_closing_byline(builder: AttributionBuilder, page: Page, body: Sequence[Run], site: Site) -> None:
    """Offer the author whom a line at the end of the article names: `Text: Ada Quill`, or a name alone that the page hardly repeats."""
    last = next((n for n, run in enumerate(page.runs) if body and run.start == body[-1].start), None)
    if last is None:
        return
    for n in range(max(0, last - 1), min(len(page.runs), last + 1 + _RUNS_BELOW_BODY)):
        run = page.runs[n]
        words = page.words(run)
        if len(words) > _MAX_CALLED_CHARS or not run.tags.isdisjoint({"figcaption", "nav", "form", "button"}):
            continue
        is_signed = run.start <= body[-1].end or run.parent == body[-1].parent
        is_alone = is_signed and run.tag not in _HEADINGS and is_person(words) and is_name(words)
        names = names_after_lead(words) or ((words,) if is_alone and _is_signature(page, n) else ())
        names = tuple(name for name in names if is_person(name) and not site.is_called(name))
        if names:
            builder.offer_authors([Author(name=name) for name in names], "byline below the text")
            return


def _is_signature(page: Page, number: int) -> bool:
    """Return whether a name alone on a line is a signature: rare elsewhere on the page, not a link, no contact details below."""
    words = page.words(page.runs[number])
    after = page.words(page.runs[number + 1]) if number + 1 < len(page.runs) else ""
    is_rare = all(page.text.count(word) <= _MAX_REPEATED for word in words.split() if len(word) > 3)
    return is_rare and "@" not in after and sum(map(str.isdigit, after)) < _PHONE_DIGITS


def _together(found: Sequence[Sequence[str]]) -> list[str]:
    """Return what the first lines in a row give that give anything; later lines belong to other stories."""
    kept: list[str] = []
    missing = 0
    for values in found:
        kept += values
        missing = 0 if values else missing + 1
        if kept and missing > _MAX_GAP:
            break
    return kept


def _line(page: Page, run: Run) -> str:
    """Return the words of a run, set apart where an element ends or begins between two letters."""
    cuts = {edge for part in run.inline for edge in (part.start, part.end) if run.start < edge < run.end}
    glued = [at for at in sorted(cuts) if page.text[at - 1].isalnum() and page.text[at].isalnum()]
    bounds = [run.start, *glued, run.end]
    return " ".join(page.text[start:end] for start, end in pairwise(bounds))


def _lines_by_headline(page: Page, headline: str | None) -> tuple[list[tuple[Run, str]], list[tuple[Run, str]]]:
    """Return the short lines just above the headline, and those below it down to the third paragraph."""
    place = headline_place(page, headline)
    if place is None:
        return [], []
    below: list[Run] = []
    paragraphs = 0
    for run in page.runs[place : place + _RUNS_BELOW]:
        if run.end - run.start > _PARAGRAPH_CHARS:
            paragraphs += 1
        if run.end - run.start <= _MAX_BYLINE_CHARS and paragraphs < _PARAGRAPHS:
            below.append(run)
    above = [
        run
        for run in page.runs[max(0, place - 1 - _RUNS_ABOVE) : place - 1]
        if run.end - run.start <= _MAX_BYLINE_CHARS
    ]
    return [(run, _line(page, run)) for run in above], [(run, _line(page, run)) for run in below]


@lru_cache(maxsize=1024)
def _is_called_byline(names: str) -> bool:
    """Return whether one of these classes is a byline's: `metaInfoAuthorList`, but not `author-bio`."""
    called = [_HUMP.sub("-", name) for name in names.split()]
    return any(_BYLINE_CLASS.search(name) for name in called) and not any(
        _BYLINE_CLASS.search(name) and _ABOUT_CLASS.search(name) for name in called
    )


def _author_links(page: Page, run: Run) -> list[str]:
    """Return the words of links in a line that lead to an author's page."""
    return [
        page.text[link.start : link.end]
        for link in run.inline
        if link.href
        and _AUTHOR_PATH.search(link.href)
        and link.end - link.start <= _MAX_NAME_CHARS
        and run.end - run.start - (link.end - link.start) <= _MAX_BESIDE_CHARS
    ]


def _inline_names(page: Page) -> list[str]:
    """Return the words of elements within lines whose class says that they are the author's, persons only where there are any."""
    called = (
        element for element in page.tree.iter(*_INLINE) if (names := element.get("class")) and _is_called_byline(names)
    )
    found = [name for element in called if 2 <= len(name := text_in(element)) <= _MAX_NAME_CHARS]
    return [name for name in found if is_person(name)] or found


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
