"""Which runs of a page are the article's body. Layer 3, pure.

trafilatura decides where the body is, in a hurry where that is plain and at leisure where it is not; what it drops between and beside its
paragraphs is looked at again, and what it takes of the page's furniture is left out. The words come from the page itself, so that every
block is found in the page's visible text.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from digest.readers import bylines
from digest.readers.html.page import Page, Run, is_furniture, link_share

PIECE_CHARS = 25
"""Runs shorter than this, white space left out, count as body only when trafilatura has them as a line of their own."""
SENTENCE_CHARS = 60
"""A run as long as this that ends like a sentence is running text; measured on pages of 40 countries."""
FEW_CHARS = 250
"""A body shorter than this may be a notice that was taken for the article: then the densest part of the page is looked at too."""
PLAIN_SHARE = 0.9
"""Where trafilatura's own rules take less text than this share of the densest part of the page, its other algorithms are heard too: on 8 of
152 news pages, with the same bodies as when they are heard on all of them. 0.72 to 0.9 ask for the same 8 pages, 0.5 for 4 and loses two
articles. Measured on 2026-11-25."""
LINK_SHARE = 0.85
"""A run that is a link in this share of its characters leads elsewhere."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟।։።‽:][\"'”’»›」』)\]）]*$")
_ASIDE = re.compile(
    r"(?:^|[\s_\-|])(?:related|recirc\w*|newsletters?|promo\w*|share|sharing|social|comments?|cookies?|consent|paywall|subscri\w+|sign-?up|advert\w*|ads?"
    r"|sponsor\w*|most-?read|read-?more|readmore|more-?on|tags?|breadcrumbs?|captions?|credits?|toolbar|recommend\w*|outbrain|taboola|teasers?|bio"
    r"|inline-?promo|infobox|factbox|donat\w*|disclaimer|login|modal|popup|overlay)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
"""Words in class names that say a run is beside the article."""
_LEAD = re.compile(
    r"(?:^|[\s_\-|])(?:lead|lede|standfirst|intro\w*|summary|dek|deck|sub-?title|sub-?head\w*|excerpt|sapo|chapo\w*|vorspann|teaser-?text|abstract|ingress|description|kicker-?text)"
    r"(?:$|[\s_\-|])",
    re.IGNORECASE,
)


def body_runs(page: Page, *, headline: str | None = None, description: str | None = None) -> tuple[Run, ...]:
    """Return the runs of the body, in order; empty when nothing looks like an article.

    Runs of the headline are left out; `description`, what the page says of itself, helps to find the lead.
    """
    densest = _densest(page, headline)
    kept = _kept(page, headline, fast=True)
    if _size(page, kept) < PLAIN_SHARE * _size(page, densest):
        kept = _kept(page, headline, fast=False)
    if _size(page, kept) < FEW_CHARS:
        kept = max(kept, densest, key=lambda some: _size(page, some))
    if not kept:
        return ()
    kept |= _siblings(page, kept, headline)
    kept |= _lead(page, min(kept), headline, description)
    return tuple(page.runs[n] for n in sorted(kept))


def _kept(page: Page, headline: str | None, *, fast: bool) -> set[int]:
    """Return the numbers of the runs that trafilatura keeps; when it is `fast`, by its own rules alone."""
    lines = _extract(page.tree, fast=fast)
    return {n for n in _aligned(page, lines) if not _is_beside(page, page.runs[n], headline)}


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
    bare = ["".join(page.words(run).split()) for run in page.runs]
    places: dict[str, list[int]] = {}
    for number, text in enumerate(bare):
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
    inside = range(max(0, min(taken) - 3), min(len(bare), max(taken) + 4)) if taken else range(len(bare))
    taken |= {n for n in inside if len(bare[n]) >= PIECE_CHARS and bare[n] in whole}
    return taken


def _is_beside(page: Page, run: Run, headline: str | None) -> bool:
    """Whether a run that was taken for body is the headline, a caption, a link elsewhere or other furniture."""
    words = page.words(run)
    if headline and _same(words, headline):
        return True
    return is_furniture(run) or link_share(run) > LINK_SHARE or bylines.is_byline(words)


def _densest(page: Page, headline: str | None) -> set[int]:
    """Return the runs of running text under the parent that has most of it."""
    weights: Counter[int] = Counter()
    running = [n for n, run in enumerate(page.runs) if _is_running(page, run) and not _is_beside(page, run, headline)]
    for n in running:
        weights[page.runs[n].parent] += len(page.words(page.runs[n]))
    if not weights:
        return set()
    home, _ = min(weights.items(), key=lambda item: (-item[1], item[0]))
    return {n for n in running if page.runs[n].parent == home}


def _siblings(page: Page, kept: set[int], headline: str | None) -> set[int]:
    """Return runs of running text that stand beside kept ones, under the same parent, between the first and the last."""
    parents = Counter(page.runs[n].parent for n in kept)
    homes = {parent for parent, count in parents.items() if count >= 2}
    found = set()
    for n in range(min(kept), max(kept) + 8):
        if n in kept or n >= len(page.runs):
            continue
        run = page.runs[n]
        if run.parent in homes and _is_running(page, run) and not _is_beside(page, run, headline):
            found.add(n)
    return found


def _lead(page: Page, first: int, headline: str | None, description: str | None) -> set[int]:
    """Return the run of the lead between the headline and the first paragraph, if there is one."""
    told = _bare(description)[:80]
    for n in range(first - 1, max(-1, first - 40), -1):
        run = page.runs[n]
        words = page.words(run)
        if run.tag == "h1" or (headline and _same(words, headline)):
            break
        if _is_beside(page, run, headline):
            continue
        is_told = bool(told) and len(told) >= 40 and _bare(words).startswith(told[:60])
        if is_told or (len(words) >= 40 and _LEAD.search(run.names) and not _ASIDE.search(run.names)):
            return {n}
    return set()


def _is_running(page: Page, run: Run) -> bool:
    """Whether a run reads like a paragraph."""
    words = page.words(run)
    return (
        len(words) >= SENTENCE_CHARS
        and bool(_SENTENCE_END.search(words))
        and not _ASIDE.search(run.names)
        and link_share(run) < 0.5
    )


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").casefold()
