"""Who wrote a page's article: JSON-LD, `<meta>`, the byline that a person sees by the headline, then microdata."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from digest.model import Author
from digest.readers.agencies import agency
from digest.readers.attribution import AttributionBuilder
from digest.readers.bylines import ends_in_lead, gives_time, has_time, name_beside_time, names_after_lead, names_in_line
from digest.readers.dates import says_modified
from digest.readers.html.author_marks import (
    ACCOUNT_CLASS,
    AUTHOR_PATH,
    INLINE,
    inline_names,
    is_called_byline,
    is_marked_as_author,
    marked_up,
)
from digest.readers.html.declared import PageMetadata, name_of, resolved, texts
from digest.readers.html.headline import headline_place
from digest.readers.html.page import Page, Run, is_furniture, text_in
from digest.readers.html.site import Site
from digest.readers.names import (
    LEAD,
    MAX_NAME_CHARS,
    author_names,
    is_name,
    is_person,
    is_stand_in,
    is_title,
    whole_name,
)
from digest.text.urls import is_web_address
from digest.text.words import letters_of

_WRITTEN_BY = re.compile(
    r"written|author|autor|auteur|geschrieben|verfasst|escrito|scritto|écrit|geschreven|skriven|napisane|yazar|ditulis|автор|作者|文",
    re.IGNORECASE,
)
_ABOUT_AUTHOR = re.compile(
    r"^(?:about the author|über (?:den autor|die autorin)|zu(?:m|r) autor(?:in)?|à propos de l['’]auteur|sobre (?:el|la|o|a) autora?"
    r"|sull['’]autore|over de auteur|om forfatteren|o autorze)\s*[:：]?\s+",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\(\d+\)|\[\d+\]|\d+\.|[*†‡])")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAX_BYLINE_CHARS = 200
_CLOSE = 6
"""Lines below the headline: a byline in one of them is the article's, whatever the page declares."""
_PARAGRAPH_CHARS = 120
_PARAGRAPHS = 3
"""Below the headline, the first of which may be a standfirst: further down bylines belong to other stories."""
_MAX_CALLED_CHARS = 100
_MAX_BESIDE_CHARS = 80
"""Of a line besides a link to an author; a longer one is a sentence that mentions somebody."""
_RUNS_OF_TIMES = 10
_LEAD_CHARS = 30
_NAMES_THAT_ARE_WORDS = frozenset(
    "will mark grace rose bill hope pat rob jack may june faith joy dawn art ray drew sue gene frank".split()
)
_RUNS_BELOW_BODY = 10
_MAX_REPEATED, _PHONE_DIGITS = 4, 6
_MAX_GAP = 2
"""Lines between two names of one byline, as of a picture and a role."""
_RUNS_ABOVE = 4
_RUNS_BELOW = 25


class _Offer(NamedTuple):
    """Names that one place gives."""

    found: str
    authors: tuple[Author, ...]
    is_led: bool = False
    """Whether a person sees that they are the author's: `By Ada Quill`."""

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(letters_of(author.name) for author in self.authors)

    def without_site(self, site: Site) -> "_Offer":
        """Return the offer without the site's address where it also names a person: `Ada Quill, gazette.example`."""
        if not self.has_person(site):
            return self
        return self._replace(
            authors=tuple(author for author in self.authors if not ("." in author.name and site.is_called(author.name)))
        )

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
        ).without_site(site)
    ]
    declared += [_named(values, site, found) for found, values in metadata.named("authors")]
    for label, data in (("twitterlabel1", "twitterdata1"), ("twitterlabel2", "twitterdata2")):
        if any(_WRITTEN_BY.search(text) for text in metadata.meta.get(label, [])):
            declared.append(_named(metadata.meta.get(data, [])[:1], site, f"meta {data}"))
    seen = list(_seen(metadata, builder.get("headline"), site))
    declared = [offer for offer in declared if offer.authors]
    seen += [_named(values, site, found) for values, found in marked_up(metadata, builder.get("headline"))]
    seen += _beside_times(metadata, builder.get("headline"), site)
    for offer in _ranked(declared, [offer for offer in seen if offer.authors], site):
        builder.offer_authors(offer.authors, offer.found)


def offer_other_authors(builder: AttributionBuilder, metadata: PageMetadata, body: Sequence[Run], site: Site) -> None:
    """Offer who is the author where no person is named: a line below the text, the site itself, an account as it stands."""
    if not builder.has_authors:
        _offer_closing_byline(builder, metadata.page, body, site)
    own = [
        text
        for maker in _makers(metadata)
        if (text := LEAD.sub("", maker)) and not is_web_address(text) and not is_stand_in(text)
    ]
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
    if declared and not visible and not declared[0].has_person(site):
        visible = next((offer for offer in seen if offer.is_led), None)
    if declared and visible:
        is_other = visible.is_led and not any(offer.letters & visible.letters for offer in declared[:1])
        if is_other or not declared[0].has_person(site):
            persons = [offer for offer in declared if offer.letters & visible.letters]
            return [*persons, visible, *declared, *seen]
    return [*declared, *seen]


def _offer_whole_name(builder: AttributionBuilder, metadata: PageMetadata, site: Site) -> None:
    """Offer the first text that the page marks as its author, as it stands: an account, or an organisation written in small letters."""
    places = [(values, found) for found, values in metadata.named("authors")]
    places += marked_up(metadata, builder.get("headline"))
    places.append((_accounts(metadata.page, builder.get("headline")), "account by the headline"))
    for values, found in places:
        names = [name for value in values if (name := whole_name(value, site=site.name))]
        builder.offer_authors([Author(name=name) for name in names[:1]], f"{found}, as a whole")


def _named(values: Iterable[str], site: Site, found: str, *, is_led: bool = False) -> _Offer:
    offer = _Offer(
        found,
        tuple(
            Author(name=name)
            for name in dict.fromkeys(name for value in values for name in author_names(value, site=site.name))
        ),
        is_led,
    )
    return offer.without_site(site)


def _url_of(value: Any) -> str | None:
    url = next(iter(texts(value.get("url"))), None) if isinstance(value, Mapping) else None
    return url if url and is_web_address(url) else None


# What a person sees by the headline.


def _seen(metadata: PageMetadata, headline: str | None, site: Site) -> Iterator[_Offer]:
    """Yield the names that stand by the headline, the surest first."""
    page = metadata.page
    above, below = _lines_by_headline(page, headline)
    lines = [*below, *above]
    led = _led(page, lines)
    own = tuple(Author(name=name) for name in led if not is_stand_in(name, site.name))
    yield _Offer("byline", own, is_led=led == _led(page, _close(below)))
    inline = inline_names(page)
    yield _named(_together([[name for name in inline if name in line] for _, line in lines]), site, "byline")
    called = [
        [line]
        if len(line) <= _MAX_CALLED_CHARS
        and is_called_byline(" ".join(run.names.split("|")[-2:]))
        and not is_title(line)
        else []
        for run, line in lines
    ]
    offer = _named(_together(called), site, "byline")
    if len(offer.authors) <= 3 or offer.has_person(site):  # else the tags of the article
        yield offer
    yield _named(_together([_author_links(page, run) for run, _ in lines]), site, "links to authors by the headline")
    if led and all(map(site.is_called, led)):
        yield _Offer("byline, the site itself", tuple(Author(name=name) for name in led))


def _close(below: Sequence[tuple[Run, str]]) -> Sequence[tuple[Run, str]]:
    """Return the lines close to the headline, at most one paragraph between."""
    long = [n for n, (_, line) in enumerate(below) if len(line) > _PARAGRAPH_CHARS]
    return below[: min(_CLOSE, *long[1:2])] if long[1:] else below[:_CLOSE]


def _led(page: Page, lines: Sequence[tuple[Run, str]]) -> tuple[str, ...]:
    """Return the names of the first line that begins like a byline, or that follows a line with such a beginning alone."""
    for n, (run, line) in enumerate(lines):
        if run.tag == "figcaption":
            continue
        parts = [page.text[part.start : part.end] for part in run.inline if part.end - part.start < run.end - run.start]
        if names := names_in_line(line, parts=parts, beside_time=_is_beside_time(lines, n)):
            return names
        if name := _element_after_lead(page, run):
            return (name,)
        if n + 1 < len(lines) and ends_in_lead(line) and (names := names_after_lead(f"By {lines[n + 1][1]}")):
            return names
    return ()


def _is_beside_time(lines: Sequence[tuple[Run, str]], number: int) -> bool:
    """Return whether the line before or after one gives a time and little else."""
    line = lines[number][1]
    return any(gives_time(other) for _, other in lines[max(0, number - 1) : number + 2] if other != line)


def _element_after_lead(page: Page, run: Run) -> str | None:
    """Return the name of an account that a line links behind the beginning of a byline: `by <a href="/u/tide">tide</a>, 4 June 2026`."""
    for link in run.inline:
        if link.tag == "a" and AUTHOR_PATH.search(link.href or ""):
            starts = {run.start, *(part.start for part in run.inline if part.start < link.start)}
            if any(ends_in_lead(page.text[start : link.start][-_LEAD_CHARS:]) for start in starts):
                return whole_name(page.text[link.start : link.end])
    return None


def _beside_times(metadata: PageMetadata, headline: str | None, site: Site) -> Iterator[_Offer]:
    """Yield a person's name that stands alone with a time by the headline, in its line or the next, and leads to nothing but an author.

    Nothing marks it as a name, so a word of the page's own that is written small elsewhere, or a line that is repeated, is none.
    """
    page = metadata.page
    above, below = _lines_by_headline(page, headline)
    lines = [*above, *below[:_RUNS_OF_TIMES]]
    said, said_words = letters_of(headline or ""), frozenset((headline or "").casefold().split())
    for n, (run, line) in enumerate(lines):
        if agency(line) and _is_beside_time(lines, n):
            yield _Offer("name beside the time", (Author(name=line),))
        name = name_beside_time(line) or (
            line if is_person(line) and is_name(line) and _is_beside_time(lines, n) else None
        )
        if name is None or is_furniture(run) or says_modified(line) or any(map(str.isdigit, name)):
            continue
        if letters_of(name) in said or not said_words.isdisjoint(name.casefold().split()):
            continue
        links = [link for link in run.inline if link.tag == "a" and page.text[link.start : link.end].strip() in line]
        if all(AUTHOR_PATH.search(link.href or "") for link in links) and not _is_phrase(page, name):
            yield _named([name], site, "name beside the time")


def _is_phrase(page: Page, name: str) -> bool:
    """Return whether a text is a category rather than a name: its first word stands elsewhere in small letters, or a link leads to it."""
    first = name.split(maxsplit=1)[0].lower()
    if first not in _NAMES_THAT_ARE_WORDS and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", page.text):
        return True
    return any(
        page.text[link.start : link.end] == name and not AUTHOR_PATH.search(link.href or "")
        for run in page.runs
        if name in page.text[run.start : run.end]
        for link in run.inline
        if link.tag == "a"
    )


def _offer_closing_byline(builder: AttributionBuilder, page: Page, body: Sequence[Run], site: Site) -> None:
    """Offer the author whom a line at the end of the article names: `Text: Ada Quill`, or a name alone that the page hardly repeats."""
    last = next((n for n, run in enumerate(page.runs) if body and run.start == body[-1].start), None)
    if last is None:
        return
    first = next(n for n, run in enumerate(page.runs) if run.start >= body[0].start)
    above = [(run, _line(page, run)) for run in page.runs[max(0, first - _RUNS_ABOVE) : first + 2]]
    if names := _led(page, [(run, line) for run, line in above if len(line) <= _MAX_CALLED_CHARS]):
        own = [name for name in names if not site.is_called(name) and not is_stand_in(name)]
        builder.offer_authors([Author(name=name) for name in own], "byline above the text")
        return
    while last > first and _NOTE.match(page.words(page.runs[last])):
        last -= 1
    is_below_heading = False
    for n in range(max(0, last - 1), min(len(page.runs), last + 1 + _RUNS_BELOW_BODY)):
        run = page.runs[n]
        words = page.words(run)
        is_below_heading = is_below_heading or (n > last and run.tag in _HEADINGS)
        around = page.runs[max(0, n - 1) : n + 2]
        if is_below_heading and any(has_time(page.words(other)) for other in around):
            continue  # another story's
        if len(words) > _MAX_CALLED_CHARS or not run.tags.isdisjoint({"figcaption", "nav", "form", "button"}):
            continue
        is_signed = run.start <= body[-1].end or run.parent == body[-1].parent
        is_alone = (
            is_signed and run.tag not in _HEADINGS and is_person(words) and is_name(words) and not words.isupper()
        )
        before = page.words(page.runs[n - 1]) if n else ""
        names = names_after_lead(f"By {words}" if ends_in_lead(before) else words) or (
            (words,) if is_alone and _is_signature(page, n) else ()
        )
        names = tuple(name for name in names if is_person(name) and not site.is_called(name))
        if names:
            builder.offer_authors([Author(name=name) for name in names], "byline below the text")
            return
        name = _ABOUT_AUTHOR.sub("", words)
        if n > last and is_person(name) and is_name(name) and (name != words or is_marked_as_author(run)):
            builder.offer_authors([Author(name=name)], "box about the author")
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


def _author_links(page: Page, run: Run) -> list[str]:
    """Return the words of links in a line that lead to an author's page."""
    return [
        page.text[link.start : link.end]
        for link in run.inline
        if link.href
        and AUTHOR_PATH.search(link.href)
        and link.end - link.start <= MAX_NAME_CHARS
        and run.end - run.start - (link.end - link.start) <= _MAX_BESIDE_CHARS
    ]


def _accounts(page: Page, headline: str | None) -> list[str]:
    """Return the first account by the headline: of a link to an author's page, or of an element whose class says so."""
    above, below = _lines_by_headline(page, headline)
    for run, _ in (*below, *above):
        for part in run.inline:
            if part.tag == "a" and AUTHOR_PATH.search(part.href or "") and page.text[part.start : part.end].strip():
                return [page.text[part.start : part.end]]
    lines = {page.words(run) for run, _ in (*below, *above)}
    called = (
        element
        for element in page.tree.iter(*INLINE)
        if ACCOUNT_CLASS.search(element.get("class") or "")
        and not any(
            "comment" in f"{around.get('class')} {around.get('id')}".lower() for around in element.iterancestors()
        )
    )
    return [name for element in called if any((name := text_in(element)) in line for line in lines)][:1]
