"""Saved web pages.

`page` gives the tree and the visible text, which is the source text; `body` the runs of words that are the article, with `home`,
`extraction` and `running`; `gaps` where text between them was left out; `metadata` who made it, with `declared` and `authors`;
`lead_image` its picture. Here they become an article.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set

from digest.model import Article, Block, BlockKind, Document, Failure, Markup, Reading
from digest.readers import languages
from digest.readers.agencies import find_agency
from digest.readers.attribution import AttributionBuilder
from digest.readers.datelines import find_credit, find_dateline
from digest.readers.decoding import REPAIRED
from digest.readers.html.authors import offer_other_authors
from digest.readers.html.body import body_runs
from digest.readers.html.declared import texts
from digest.readers.html.gaps import find_gaps
from digest.readers.html.lead_image import lead_image
from digest.readers.html.listing import is_listing
from digest.readers.html.metadata import gather
from digest.readers.html.page import Page, Run, is_printable, open_page
from digest.readers.html.running import is_running
from digest.text.urls import is_safe_link

_LANGUAGES = ("oglocale", "contentlanguage", "dclanguage", "dctermslanguage", "language")
"""Names of `<meta>` elements that say what language a page is in, in letters and digits alone, the surest first."""
_CELLS = frozenset({"td", "th"})
_EMPHASIS = {"em": "emphasis", "i": "emphasis", "cite": "emphasis", "strong": "strong", "b": "strong"}


def read(document: Document) -> Reading:
    """Return the visible text of the page, a line for every run of words without a break, and its article. Raises: ReadingError."""
    page = open_page(document)
    return Reading(text=page.text, articles=(_article(page, document),))


def _article(page: Page, document: Document) -> Article | Failure:
    """Return the article of the page, or why there is none."""
    builder, metadata, site = gather(page, document)
    declared = (
        page.tree.get("lang")
        or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or next((value for name in _LANGUAGES for value in metadata.meta.get(name, [])), None)
        or next(iter(texts(metadata.node.get("inLanguage"))), None)
    )
    description = next(
        (value for key in ("ogdescription", "description") for value in metadata.meta.get(key, [])), None
    )
    image = lead_image(metadata)  # before the body, which takes what is not seen out of the tree
    runs = body_runs(page, headline=builder.get("headline"), description=description)
    blocks = tuple(_blocks(page, runs, find_gaps(page, runs, builder.get("headline"))))
    if not blocks:
        return Failure(
            stage="read",
            source=document.source,
            problem="no article was found in the page",
            hint="paste its text into a .txt file",
        )
    if is_listing(page, runs, metadata):
        return Failure(
            stage="read",
            source=document.source,
            problem="is a list of articles, not an article",
            hint="save the articles that it links to",
        )
    offer_other_authors(builder, metadata, runs, site)
    _offer_beginning(builder, next((block.text for block in blocks if block.kind == "paragraph"), ""))
    body = " ".join(block.text for block in blocks if block.kind == "paragraph") or blocks[0].text
    language = languages.identify(body, hint=declared)
    builder.offer(
        "language",
        language,
        "lang of the page" if declared and language == languages.tag(declared) else "letters of the text",
    )
    builder.reject("language", declared if language != languages.tag(declared) else None, "lang of the page")
    if page.repaired:
        builder.offer("encoding", REPAIRED, page.encoding)
    return Article(
        id=document.id,
        document=document.id,
        source=document.source,
        attribution=builder.build(),
        blocks=blocks,
        language=language,
        image=image,
    )


def _offer_beginning(builder: AttributionBuilder, text: str) -> None:
    """Offer the place and the wire service at the head of the text; an unknown one only if the page names it elsewhere too."""
    found = "beginning of the text"
    builder.offer("dateline", find_dateline(text), found)
    builder.offer("agency", find_agency(text), found)
    credit = find_credit(text)
    if credit and (credit in builder.author_names or credit in (builder.get("rights") or "")):
        builder.offer("agency", credit, found)


def _blocks(page: Page, runs: Iterable[Run], after_gaps: Set[int]) -> Iterator[Block]:
    """Yield the blocks of the runs of the body; `after_gaps` are the starts of those that follow a gap."""
    runs = tuple(runs)
    cells = [_cell(page, run) for run in runs]
    layout = _layout_cells(page, runs, cells)
    for run, cell in zip(runs, cells, strict=True):
        kind, level = _kind(run) if cell is None or cell in layout else ("table", 0)
        markup = tuple(
            mark
            for part in run.inline
            if (mark := _markup(part.start - run.start, part.end - run.start, part.tag, part.href))
        )
        yield Block(
            text=page.words(run),
            start=run.start,
            end=run.end,
            kind=kind,
            level=level,
            markup=markup,
            quotable=is_printable(run),
            follows_gap=run.start in after_gaps,
        )


def _cell(page: Page, run: Run) -> int | None:
    """Return the number of the cell of a table in which a run stands, `None` outside of tables."""
    box = run.box
    while box > 0 and not run.tags.isdisjoint(_CELLS):
        if page.boxes[box].tag in _CELLS:
            return box
        box = page.boxes[box].parent
    return None


def _layout_cells(page: Page, runs: Iterable[Run], cells: Iterable[int | None]) -> set[int]:
    """Return the cells that hold running text as any box may: several paragraphs, or one and no other cell with words in its row."""
    running = Counter(cell for run, cell in zip(runs, cells, strict=True) if cell and is_running(page, run))
    in_row = Counter(page.boxes[cell].parent for cell in set(cells) if cell)
    return {cell for cell, count in running.items() if count > 1 or in_row[page.boxes[cell].parent] == 1}


def _kind(run: Run) -> tuple[BlockKind, int]:
    if re.fullmatch(r"h[1-6]", run.tag):
        return "heading", int(run.tag[1])
    if "pre" in run.tags:
        return "code", 0
    if "blockquote" in run.tags:
        return "quote", 0
    if "li" in run.tags:
        return "list", 0
    return "paragraph", 0


def _markup(start: int, end: int, tag: str, href: str | None) -> Markup | None:
    if tag == "a" and href and is_safe_link(href):
        return Markup(start=start, end=end, kind="link", href=href)
    if tag in _EMPHASIS:
        return Markup(start=start, end=end, kind="strong" if _EMPHASIS[tag] == "strong" else "emphasis")
    return None
