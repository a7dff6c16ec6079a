"""Where readable text of a page that may belong to its article was left out between two paragraphs of it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from digest.readers.html.page import Page, Run, link_share
from digest.readers.html.running import is_beside, is_called_aside, is_called_other, is_complete

FEW_CHARS = 25
"""A sentence shorter than this may be a label: `Share this.`"""
LINK_SHARE = 0.5
"""A run that is a link in this share of its characters leads elsewhere."""

_PARTS = frozenset({"li", "pre", "td", "th", "dt", "dd"})
"""Elements whose words need not be sentences."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_AROUND = re.compile(r"caption|(?:^|[\s_\-|])(?:nav\w*|toc)(?:$|[\s_\-|])", re.IGNORECASE)
"""In class names: captions and ways about the page."""


def find_gaps(page: Page, body: Iterable[Run], headline: str | None) -> frozenset[int]:
    """Return the starts of the body's runs right before which readable text that may belong to the article was left out.

    Nothing is left out before the first run, nor after the last. Clear furniture does not count: what is called something else, forms
    and captions, links elsewhere, the headline again, bylines, and a few words that are neither a sentence nor part of a list, of a
    table or of code. A heading does not count above links elsewhere.
    """
    starts = {run.start for run in body}
    found: set[int] = set()
    last: Run | None = None
    between: list[Run] = []
    for run in page.runs:
        if run.start not in starts:
            between.append(run)
            continue
        if last is not None and between and _is_gap(page, between, frozenset(_boxes_around(page, last)), headline):
            found.add(run.start)
        last, between = run, []
    return frozenset(found)


def _is_gap(page: Page, left_out: Sequence[Run], around: frozenset[int], headline: str | None) -> bool:
    """Whether any of these runs may be a part of the article; `around` are the boxes around the run of the body before them."""
    candidates = [run for run in left_out if not _is_furniture(page, run, around, headline)]
    if any(_is_text(page, run, around) for run in candidates):
        return True
    return any(run.tag in _HEADINGS for run in candidates) and all(link_share(run) < LINK_SHARE for run in left_out)


def _is_furniture(page: Page, run: Run, around: frozenset[int], headline: str | None) -> bool:
    """Whether a run says of itself that it is not a part of the article, or the boxes do that are not around the article too."""
    if "aside" in run.tags or is_beside(page, run, headline) or link_share(run) >= LINK_SHARE:
        return True
    names = [page.boxes[box].names for box in _boxes_around(page, run) if box not in around]
    return any(is_called_aside(name) or is_called_other(name) or _AROUND.search(name) for name in names)


def _is_text(page: Page, run: Run, around: frozenset[int]) -> bool:
    """Whether a run reads like a sentence, stands right in a box of the article, or is a part of a list, a table or code."""
    words = page.words(run)
    if len(words) >= FEW_CHARS and (is_complete(words) or run.box in around):
        return True
    return " " in words and not run.tags.isdisjoint(_PARTS)


def _boxes_around(page: Page, run: Run) -> Iterator[int]:
    """Yield the numbers of the boxes around a run, from the inside out."""
    box = run.box
    while box > 0:
        yield box
        box = page.boxes[box].parent
