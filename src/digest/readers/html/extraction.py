"""The article as trafilatura finds it, as runs of the page.

Trafilatura returns text of its own; the words are taken from the page itself, so that every block is found in the page's visible text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from digest.readers.html.page import Page, Run, is_furniture, link_share
from digest.readers.html.running import LINK_SHARE, is_same, length_of
from digest.readers.inline import SOFT_HYPHEN, drop_hidden
from digest.readers.names import is_byline

PIECE_CHARS = 25
"""Runs shorter than this, white space left out, count as found only when trafilatura has them as a line of their own."""
MIN_KEPT_SHARE = 0.5
"""Where fewer of the characters found are outside links, the links are part of the text, as in an article whose paragraphs are links."""

_CAPTION = re.compile(
    r"caption|(?:image|photo|picture|img|bild|foto)[\s_-]?(?:description|text|title|source|credits?|legend|box)|copyright",
    re.IGNORECASE,
)
"""In the classes and the id of a box: words that belong to a picture."""
_INLINE: Final = frozenset({"hi", "ref", "del", "code", "graphic"})
"""Elements of trafilatura's own vocabulary that do not end a line; code does not where it stands in a sentence."""


def extract_runs(page: Page, headline: str | None, *, fast: bool = False, favor_precision: bool = True) -> set[int]:
    """Return the numbers of the runs that trafilatura keeps, without the headline, bylines and links elsewhere.

    When it is `fast`, it goes by its own rules alone; else its other algorithms are heard too. What is hidden is dropped from the tree.
    """
    drop_hidden(page.tree)
    found = {
        n
        for n in _aligned(page, _extract(page.tree, fast=fast, favor_precision=favor_precision))
        if not _is_beside(page, page.runs[n], headline)
    }
    unlinked = {n for n in found if link_share(page.runs[n]) <= LINK_SHARE}
    return unlinked if length_of(page, unlinked) >= MIN_KEPT_SHARE * length_of(page, found) else found


def _is_beside(page: Page, run: Run, headline: str | None) -> bool:
    """Whether a run is the headline, a byline or furniture; of forms, trafilatura takes only those that are around the text."""
    words = page.words(run)
    if headline and is_same(words, headline):
        return True
    if _CAPTION.search(page.boxes[run.box].names):
        return True
    return is_furniture(run._replace(tags=run.tags - {"form"})) or is_byline(words)


def _extract(tree: etree._Element, *, fast: bool, favor_precision: bool) -> list[str]:
    """Return the words of each line that trafilatura keeps, white space left out."""
    import trafilatura

    _lighten(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        fast=fast,
        favor_precision=favor_precision,
        include_comments=False,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    return [] if body is None else list(_lines(body))


def _lighten(tree: etree._Element) -> None:
    """Drop from a tree what says nothing of the article: trafilatura copies it several times.

    What has not been dropped for being hidden is seen, whatever its style says.
    """
    etree.strip_attributes(tree, "style", "aria-hidden")
    etree.strip_elements(
        tree, "style", "svg", "link", "template", "noscript", "iframe", "input", "source", with_tail=False
    )
    for script in tree.iter("script"):
        if "json" not in script.get("type", ""):
            script.text = None


def _lines(body: etree._Element) -> Iterator[str]:
    """Yield the words between any two elements of trafilatura's result that break lines, white space left out."""
    parts: list[str] = []
    for step, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _INLINE and parts:
            if line := "".join("".join(parts).split()):
                yield line
            parts = []
        text = element.text if step == "start" else element.tail
        if text:
            parts.append(text.replace(SOFT_HYPHEN, ""))
    if line := "".join("".join(parts).split()):
        yield line


def _aligned(page: Page, lines: Sequence[str]) -> set[int]:
    """Return the numbers of the runs that hold these lines, each line's occurrence next after the one before it.

    A run is also taken that is a piece of the lines, or of which a line is the greater part.
    """
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
    whole = "".join(lines)
    inside = range(max(0, min(taken) - 3), min(len(texts), max(taken) + 4)) if taken else range(len(texts))
    taken |= {n for n in inside if len(texts[n]) >= PIECE_CHARS and texts[n] in whole}
    parts = [line for line in lines if len(line) >= PIECE_CHARS and line not in places]
    if parts:
        page_text = "\n".join(texts)
        parts = [line for line in parts if line in page_text]
    return taken | {
        n
        for n, text in enumerate(texts)
        if n not in taken and any(len(text) < 2 * len(line) and line in text for line in parts)
    }
