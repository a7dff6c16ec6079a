"""Which parts of a page are the article's body.

On most news pages most running text stands in one box below the headline, or in boxes of one kind: its `home`. Then the body is what stands
between its first and last paragraph, except for what is called something else.

On other pages trafilatura decides (`extraction`), and where a home is doubtful it is heard too; what it drops between its paragraphs is
looked at again, and what it takes of the page's furniture is left out.
"""

from collections import Counter
from collections.abc import Sequence

from digest.readers.html.extraction import extract_runs
from digest.readers.html.home import HOME_RUNS, Home, article_of, plain_runs
from digest.readers.html.page import Page, Run
from digest.readers.html.running import (
    densest,
    is_beside,
    is_called_lead,
    is_same,
    length_of,
    running_runs,
    weights,
)
from digest.text.words import letters_of

LEFT_SHARE = 0.1
"""With less running text beside what was found, for each character of it, there is hardly more to find."""
FEW_CHARS = 250
"""A body shorter than this may be a notice that was taken for the article: then the densest part of the page is looked at too."""
DOUBTFUL_CHARS = 2400
DOUBTFUL_SHARE = 0.4
"""A home with fewer characters, and with a smaller share of the page's, is doubtful. With these, trafilatura is asked on a third of the
pages that have a home; asked on all, it finds 4 of 246 snippets more and adds 7 that do not belong there, and news pages lose .005.
Measured on one half of 791 pages on 2026-11-30."""


def body_runs(page: Page, *, headline: str | None = None, description: str | None = None) -> tuple[Run, ...]:
    """Return the runs of the body, in order; empty when nothing looks like an article.

    Runs of the headline are left out; `description`, what the page says of itself, helps to find the lead.
    """
    running = running_runs(page, headline)
    home = plain_runs(page, running, headline)
    kept = home or _extracted(page, running, headline)
    if home and _is_doubtful(page, home):
        kept = home | extract_runs(page, headline, fast=True)
    if kept:
        kept = _of_headline(page, kept, running, headline) or kept
        kept |= _lead(page, min(kept), headline, description)
    return tuple(page.runs[n] for n in sorted(kept))


def _is_doubtful(page: Page, home: set[int]) -> bool:
    """Whether a home is so short, and there is so much else on the page, that it may be a notice or a box beside the article."""
    chars = length_of(page, home)
    return chars < DOUBTFUL_CHARS and chars < DOUBTFUL_SHARE * len(page.text)


def _of_headline(page: Page, kept: set[int], running: Sequence[int], headline: str | None) -> set[int]:
    """Return the running text under the page's own headline where the body that was found begins below another's; else nothing.

    So it is where a page has loaded its next story below a short one.
    """
    own_headline = letters_of(headline or "")
    own = next((n for n, run in enumerate(page.runs) if headline and is_same(page.words(run), headline)), None)
    if own is None:
        return set()
    others = (
        n
        for n, run in enumerate(page.runs)
        if n > own and run.tag == "h1" and own_headline not in letters_of(page.words(run))
    )
    stop = next(others, len(page.runs))
    return {n for n in running if own < n < stop} if stop < min(kept) else set()


def _extracted(page: Page, running: Sequence[int], headline: str | None) -> set[int]:
    """Return the numbers of the runs of the body as trafilatura sees it, with what it dropped between them.

    What all its algorithms find with precision is completed by the running text that its own rules find beyond; where the two have nothing
    in common, either may be the article, and both are taken.
    """
    kept = extract_runs(page, headline)
    if length_of(page, set(running) - kept) > LEFT_SHARE * length_of(page, kept):
        more = extract_runs(page, headline, fast=True, favor_precision=False)
        kept |= more.intersection(running) if kept & more else more
    if length_of(page, kept) < FEW_CHARS:
        kept = max(kept, _densest(page, running), key=lambda some: length_of(page, some))
    kept = _in_article(page, kept, running, headline)
    return kept | _between(page, kept, running, headline) if kept else kept


def _in_article(page: Page, kept: set[int], running: Sequence[int], headline: str | None) -> set[int]:
    """Return those of some runs that stand in the `article` of the headline, where it holds several paragraphs; else all of them."""
    above = next((n for n, run in enumerate(page.runs) if headline and is_same(page.words(run), headline)), None)
    if above is None or len(article_of(page, above, running)) < HOME_RUNS:
        return kept
    return article_of(page, above, kept) or kept


def _densest(page: Page, running: Sequence[int]) -> set[int]:
    """Return the runs of running text under the parent that has most of it."""
    found = weights(page, running)
    home = densest(found) if found else -1
    return {n for n in running if page.runs[n].parent == home}


def _between(page: Page, kept: set[int], running: Sequence[int], headline: str | None) -> set[int]:
    """Return what stands beside kept runs in the same boxes, from the first to the last, and running text to a little beyond."""
    parents = Counter(page.runs[n].parent for n in kept)
    boxes = frozenset(parent for parent, count in parents.items() if count >= 2)
    if not boxes:
        return set()
    found = {n for n in Home(page, boxes, running, headline).runs() if min(kept) <= n <= max(kept)}
    return found | {n for n in running if min(kept) <= n < max(kept) + 8 and page.runs[n].parent in boxes}


def _lead(page: Page, first: int, headline: str | None, description: str | None) -> set[int]:
    """Return the run of the lead between the headline and the first paragraph, if there is one."""
    start = letters_of(description or "")[:80]
    for n in range(first - 1, max(-1, first - 40), -1):
        run = page.runs[n]
        words = page.words(run)
        if run.tag == "h1" or (headline and is_same(words, headline)):
            break
        if is_beside(page, run, headline):
            continue
        is_description = bool(start) and len(start) >= 40 and letters_of(words).startswith(start[:60])
        if is_description or (len(words) >= 40 and is_called_lead(run.names)):
            return {n}
    return set()
