"""Which runs of a page are the article's body. Layer 3, pure.

`home` tells it where the page says so plainly. On other pages trafilatura decides, in a hurry, and at leisure where it finds too little;
what it drops between and beside its paragraphs is looked at again, and what it takes of the page's furniture is left out. The words come
from the page itself, so that every block is found in the page's visible text.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from digest.readers.html.home import densest, plain_runs, running_runs, weights
from digest.readers.html.judging import bare, is_beside, is_called_aside, is_called_lead, is_same
from digest.readers.html.page import Page
from digest.readers.html.runs import Run

PIECE_CHARS = 25
"""Runs shorter than this, white space left out, count as body only when trafilatura has them as a line of their own."""
FEW_CHARS = 250
"""A body shorter than this may be a notice that was taken for the article: then the densest part of the page is looked at too."""
FOUND_SHARE = 0.9
"""Where trafilatura's own rules take less text than this share of the densest part of the page, its other algorithms are heard too: on 8 of
152 news pages, with the same bodies as when they are heard on all of them. 0.72 to 0.9 ask for the same 8 pages, 0.5 for 4 and loses two
articles. Measured on 2026-11-25."""


def body_runs(page: Page, *, headline: str | None = None, description: str | None = None) -> tuple[Run, ...]:
    """Return the runs of the body, in order; empty when nothing looks like an article.

    Runs of the headline are left out; `description`, what the page says of itself, helps to find the lead.
    """
    running = running_runs(page, headline)
    kept = plain_runs(page, running, headline) or _heard(page, running, headline)
    if kept:
        kept = _of_headline(page, kept, running, headline) or kept
        kept |= _lead(page, min(kept), headline, description)
    return tuple(page.runs[n] for n in sorted(kept))


def _of_headline(page: Page, kept: set[int], running: Sequence[int], headline: str | None) -> set[int]:
    """Return the running text under the page's own headline where the body that was found begins below another's; else nothing.

    So it is where a page has loaded its next story below a short one.
    """
    told = bare(headline)
    own = next((n for n, run in enumerate(page.runs) if headline and is_same(page.words(run), headline)), None)
    if own is None:
        return set()
    others = (n for n, run in enumerate(page.runs) if n > own and run.tag == "h1" and told not in bare(page.words(run)))
    stop = next(others, len(page.runs))
    return {n for n in running if own < n < stop} if stop < min(kept) else set()


def _heard(page: Page, running: Sequence[int], headline: str | None) -> set[int]:
    """Return the numbers of the runs of the body as trafilatura sees it, with what it dropped between them."""
    dense = _densest(page, running)
    kept = _kept(page, headline, fast=True)
    if _size(page, kept) < FOUND_SHARE * _size(page, dense):
        kept = _kept(page, headline, fast=False)
    if _size(page, kept) < FEW_CHARS:
        kept = max(kept, dense, key=lambda some: _size(page, some))
    return kept | _siblings(page, kept, running) if kept else kept


def _kept(page: Page, headline: str | None, *, fast: bool) -> set[int]:
    """Return the numbers of the runs that trafilatura keeps; when it is `fast`, by its own rules alone."""
    lines = _extract(page.tree, fast=fast)
    return {n for n in _aligned(page, lines) if not is_beside(page, page.runs[n], headline)}


def _size(page: Page, numbers: Iterable[int]) -> int:
    """Return the characters of runs."""
    return sum(page.runs[n].end - page.runs[n].start for n in numbers)


def _extract(tree: etree._Element, *, fast: bool) -> list[str]:
    """Return the words of each line that trafilatura keeps, white space left out."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree, fast=fast, favor_precision=True, include_comments=False, include_tables=True, with_metadata=False
    )
    body = getattr(found, "body", None)
    return [] if body is None else _lines(body)


def _lines(body: etree._Element) -> list[str]:
    lines = []
    for element in body.iter("p", "head", "item", "quote", "cell", "code", "list", "table"):
        own = [element.text or "", *(child.tail or "" for child in element)]
        if element.tag in {"list", "table"} and not any(part.strip() for part in own):
            continue
        if text := "".join("".join(str(text) for text in element.itertext()).split()):
            lines.append(text)
    return lines


def _aligned(page: Page, lines: Sequence[str]) -> set[int]:
    """Return the numbers of the runs that hold these lines, each line's occurrence next after the one before it."""
    texts = ["".join(page.words(run).split()) for run in page.runs]
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        places.setdefault(text, []).append(number)
    taken: set[int] = set()
    last = -1
    for line in lines:
        if line in places:
            at = bisect_right(places[line], last)
            nearest = places[line][min(at, len(places[line]) - 1)]
            taken.add(nearest)
            last = max(last, nearest)
    whole = "\n".join(lines)
    inside = range(max(0, min(taken) - 3), min(len(texts), max(taken) + 4)) if taken else range(len(texts))
    taken |= {n for n in inside if len(texts[n]) >= PIECE_CHARS and texts[n] in whole}
    return taken


def _densest(page: Page, running: Sequence[int]) -> set[int]:
    """Return the runs of running text under the parent that has most of it."""
    found = weights(page, running)
    home = densest(found) if found else -1
    return {n for n in running if page.runs[n].parent == home}


def _siblings(page: Page, kept: set[int], running: Sequence[int]) -> set[int]:
    """Return runs of running text that stand beside kept ones, under the same parent, from the first to a little beyond the last."""
    parents = Counter(page.runs[n].parent for n in kept)
    homes = {parent for parent, count in parents.items() if count >= 2}
    return {n for n in running if min(kept) <= n < max(kept) + 8 and page.runs[n].parent in homes}


def _lead(page: Page, first: int, headline: str | None, description: str | None) -> set[int]:
    """Return the run of the lead between the headline and the first paragraph, if there is one."""
    told = bare(description)[:80]
    for n in range(first - 1, max(-1, first - 40), -1):
        run = page.runs[n]
        words = page.words(run)
        if run.tag == "h1" or (headline and is_same(words, headline)):
            break
        if is_beside(page, run, headline):
            continue
        is_told = bool(told) and len(told) >= 40 and bare(words).startswith(told[:60])
        if is_told or (len(words) >= 40 and is_called_lead(run.names) and not is_called_aside(run.names)):
            return {n}
    return set()
