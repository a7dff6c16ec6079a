"""Which parts of a page are the article's body.

On most pages most running text stands in one box below the headline, or in boxes of one kind: its home. Then the body is what stands
between its first and last paragraph, except for what is called something else.

On other pages trafilatura decides, by its own rules first, and with its other algorithms where they find too little; what it drops between
and beside its paragraphs is looked at again, and what it takes of the page's furniture is left out. The words come from the page itself,
so that every block is found in the page's visible text.
"""

from collections import Counter
from collections.abc import Sequence

from digest.readers.html.extraction import extract_runs
from digest.readers.html.home import plain_runs
from digest.readers.html.page import Page, Run
from digest.readers.html.running import (
    densest,
    is_beside,
    is_called_aside,
    is_called_lead,
    is_same,
    running_runs,
    weights,
)
from digest.text.words import letters_of


def body_runs(page: Page, *, headline: str | None = None, description: str | None = None) -> tuple[Run, ...]:
    """Return the runs of the body, in order; empty when nothing looks like an article.

    Runs of the headline are left out; `description`, what the page says of itself, helps to find the lead.
    """
    running = running_runs(page, headline)
    kept = plain_runs(page, running, headline) or _extracted(page, running, headline)
    if kept:
        kept = _of_headline(page, kept, running, headline) or kept
        kept |= _lead(page, min(kept), headline, description)
    return tuple(page.runs[n] for n in sorted(kept))


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
    """Return the numbers of the runs of the body as trafilatura sees it, with what it dropped between them."""
    kept = extract_runs(page, headline) or _densest(page, running)
    return kept | _siblings(page, kept, running) if kept else kept


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
    start = letters_of(description or "")[:80]
    for n in range(first - 1, max(-1, first - 40), -1):
        run = page.runs[n]
        words = page.words(run)
        if run.tag == "h1" or (headline and is_same(words, headline)):
            break
        if is_beside(page, run, headline):
            continue
        is_description = bool(start) and len(start) >= 40 and letters_of(words).startswith(start[:60])
        if is_description or (len(words) >= 40 and is_called_lead(run.names) and not is_called_aside(run.names)):
            return {n}
    return set()
