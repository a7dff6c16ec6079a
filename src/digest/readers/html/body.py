"""Which parts of a page are the article's body.

On most pages most running text stands in one box below the headline, or in boxes of one kind: its home. Then the body is what stands
between its first and last paragraph, except for what is called something else.

On other pages trafilatura decides, by its own rules first, and with its other algorithms where they find too little; what it drops between
and beside its paragraphs is looked at again, and what it takes of the page's furniture is left out. The words come from the page itself,
so that every block is found in the page's visible text.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final

from lxml import etree

from digest.readers.html.page import Page, Run, is_furniture, link_share
from digest.readers.inline import drop_hidden
from digest.readers.names import is_byline
from digest.text.sentences import END_MARKS, last_mark
from digest.text.words import letters_of

SENTENCE_CHARS = 60
"""A run as long as this that ends like a sentence is running text; measured on pages of 40 countries."""
LINK_SHARE = 0.85
"""A run that is a link in this share of its characters leads elsewhere."""

_LETTER = re.compile(r"[^\W_]")
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


def is_beside(page: Page, run: Run, headline: str | None) -> bool:
    """Whether a run that was taken for body is the headline, a caption, a link elsewhere or other furniture."""
    words = page.words(run)
    if headline and is_same(words, headline):
        return True
    return is_furniture(run) or link_share(run) > LINK_SHARE or is_byline(words)


def is_running(page: Page, run: Run) -> bool:
    """Whether a run reads like a paragraph."""
    return (
        run.end - run.start >= SENTENCE_CHARS
        and is_complete(page.words(run))
        and not is_called_aside(run.names)
        and link_share(run) < 0.5
    )


def is_complete(words: str) -> bool:
    """Whether words end like a sentence, or with the colon before a list or a quotation."""
    mark = last_mark(words)
    return mark == ":" or (bool(mark) and mark in END_MARKS)


@lru_cache(maxsize=256)
def is_called_aside(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them stands beside the article; siblings have the same."""
    return bool(_ASIDE.search(names))


def is_called_lead(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them is the lead."""
    return bool(_LEAD.search(names))


def is_same(words: str, headline: str) -> bool:
    """Whether words have the same letters and digits as the headline."""
    first = _LETTER.search(words)  # most words begin otherwise, and need not be folded
    folded = _folded(headline)
    return folded.startswith(first[0].casefold() if first else "") and letters_of(words) == folded


_folded = lru_cache(maxsize=8)(letters_of)
"""For headlines, which are compared with each run of their page."""


HOME_SHARE = 0.7
"""The least share of a page's running text, in characters, that its home holds. On 106 of 152 news pages of 40 countries one does, and the
bodies there have F1 0.984, where trafilatura's have 0.972; on the half of the pages that no rule was made on, 0.977 and 0.966. At 0.85,
96 pages have one, and the bodies of all are a little worse; from 0.5 to 0.7 they are the same. Measured on 2026-11-25."""
CONTINUED_SHARE = 0.15
"""A page with so much running text for each character of its home right below that is continued there, in a box of another kind."""
HOME_CHARS = 500
"""A home with less may be a notice beside an article that cannot be read."""
HOME_RUNS = 2
HEADLINE_REACH = 40
"""Runs above the home among which the headline stands. Without one there it is not an article but a notice on cookies or the like."""
EDGE_REACH = 12
"""Runs before the first and after the last paragraph that are searched for shorter ones."""

_TEXT: Final = frozenset("p li h2 h3 h4 h5 h6 blockquote pre dd dt".split())
_WHOLE: Final = frozenset({"html", "body", "main"})
_HEADINGS: Final = frozenset("h2 h3 h4 h5 h6".split())
_OTHER = re.compile(
    r"(?:^|[\s_\-|])(?:time-?stamps?|date|time|published|updated|authors?|by-?lines?|copyrights?|images?|img|photos?|pictures?|figures?|videos?|gallery"
    r"|media|embed|player|audio|source|meta|notes?|notice|text-?aside|aside|cite\w*|cta|feedback|hidden|register|registration|premium|tweet)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
"""Words in class names of what stands inside an article without being part of its text. A paragraph's words outweigh them."""


def is_called_other(names: str) -> bool:
    """Whether the classes and ids of elements say that what is in them is not part of the article's text."""
    return bool(_OTHER.search(names))


_PAYWALL = re.compile(r"\bpaywall\b", re.IGNORECASE)
"""What the paragraphs of an article themselves are called where one has to pay for them. Source: Google Search Central, structured data for
subscription and paywalled content, `cssSelector`."""


def running_runs(page: Page, headline: str | None) -> list[int]:
    """Return the numbers of the runs that read like paragraphs, wherever they stand, in order."""
    return [n for n, run in enumerate(page.runs) if is_running(page, run) and not is_beside(page, run, headline)]


def weights(page: Page, running: Iterable[int]) -> Counter[int]:
    """Return the characters of running text that stand right under each box, by its number."""
    found: Counter[int] = Counter()
    for n in running:
        found[page.runs[n].parent] += len(page.words(page.runs[n]))
    return found


def densest(found: Counter[int]) -> int:
    """Return the box that has most running text right under it, the first of equals."""
    return min(found.items(), key=lambda item: (-item[1], item[0]))[0]


def plain_runs(page: Page, running: list[int], headline: str | None) -> set[int]:
    """Return the numbers of the body's runs where the page has a home; empty where it has none."""
    boxes = _boxes(page, weights(page, running))
    if not boxes:
        return set()
    home = _Home(page, boxes, running, headline)
    above = _headline_above(page, home.first, headline)
    if len(home.paragraphs) < HOME_RUNS or above is None or home.holds_several():
        return set()
    taken = home.runs()
    others = [n for n in running if n > above and n not in taken and not _is_other(page.runs[n])]
    lead = [n for n in others if n < min(taken)]
    if len(lead) > 1 or any(min(taken) < n < home.last for n in others) or home.is_continued(others):
        return set()
    return taken.union(lead)


def _is_other(run: Run) -> bool:
    """Whether the elements around a run of running text say that it is not part of the article."""
    return "aside" in run.tags or bool(_OTHER.search(run.names))


def _boxes(page: Page, found: Counter[int]) -> frozenset[int]:
    """Return the boxes that hold most of the page's running text: the densest, and those beside it or elsewhere of its kind; or none."""
    if not found:
        return frozenset()
    least = max(HOME_CHARS, HOME_SHARE * sum(found.values()))
    home = densest(found)
    kind, around = page.boxes[home].kind, page.boxes[home].parent
    has_classes = bool(kind[1])  # without them anything may be alike
    alike = frozenset(box for box in found if box == home or (has_classes and page.boxes[box].kind == kind))
    beside = frozenset(box for box in alike if page.boxes[box].parent == around)
    if sum(found[box] for box in beside) >= least:
        return beside
    is_part = page.boxes[_common(page, alike)].tag not in _WHOLE
    return alike if is_part and sum(found[box] for box in alike) >= least else frozenset()


def _headline_above(page: Page, first: int, headline: str | None) -> int | None:
    """Return the number of the nearest run above that is the headline, `None` when none is in reach."""
    for n in range(first - 1, max(-1, first - 1 - HEADLINE_REACH), -1):
        if page.runs[n].tag == "h1" or (headline and is_same(page.words(page.runs[n]), headline)):
            return n
    return None


def _boxes_around(page: Page, box: int) -> Iterator[int]:
    """Yield the numbers of a box and of those around it, from the inside out, without that of the whole page."""
    while box > 0:
        yield box
        box = page.boxes[box].parent


def _common(page: Page, boxes: Iterable[int]) -> int:
    """Return the innermost box that all of some are in; one alone is its own."""
    first, *rest = boxes
    shared = set(_boxes_around(page, first)).intersection(*(_boxes_around(page, box) for box in rest))
    return next((box for box in _boxes_around(page, first) if box in shared), 0)


def _length(page: Page, numbers: Iterable[int]) -> int:
    """Return the characters of runs."""
    return sum(page.runs[n].end - page.runs[n].start for n in numbers)


class _Home:
    """The boxes that hold a page's running text, and which runs in them are the article's."""

    def __init__(self, page: Page, boxes: frozenset[int], running: Iterable[int], headline: str | None) -> None:
        self._page = page
        self._boxes = boxes
        self._root = _common(page, boxes)
        self._headline = headline
        known = set(running)
        self.paragraphs = {
            n for n, run in enumerate(page.runs) if run.parent in boxes and (n in known or self._is_paragraph(run))
        }
        self.first, self.last = min(self.paragraphs, default=0), max(self.paragraphs, default=0)

    def runs(self) -> set[int]:
        """Return the numbers of the runs of the article."""
        start, end = max(0, self.first - EDGE_REACH + 1), min(len(self._page.runs), self.last + EDGE_REACH)
        taken: set[int] = set()
        for number in range(end - 1, start - 1, -1):  # from the end on: a heading belongs to what follows it
            if self._is_body(number, is_followed=number + 1 in taken):
                taken.add(number)
        return taken

    def holds_several(self) -> bool:
        """Whether other articles stand there too, such as those that a page loads below its own."""
        if any(self._page.runs[n].tag == "h1" for n in range(self.first, self.last)):
            return True
        return len(self._boxes) > 1 and any(
            self._page.boxes[around].tag == "article"
            for box in self._boxes
            for around in takewhile(lambda one: one != self._root, _boxes_around(self._page, box))
        )

    def is_continued(self, others: Iterable[int]) -> bool:
        """Whether much of other running text stands right below the home."""
        around = self._page.boxes[self._root].parent
        below = (n for n in others if n > self.last and around in _boxes_around(self._page, self._page.runs[n].box))
        return _length(self._page, below) > CONTINUED_SHARE * _length(self._page, self.paragraphs)

    def _is_paragraph(self, run: Run) -> bool:
        """Whether a run right in the home is a paragraph: it may lead elsewhere in most of its words, but not in all."""
        words = self._page.words(run)
        own = _PAYWALL.sub("", self._page.boxes[run.box].names)
        return (
            len(words) >= SENTENCE_CHARS
            and is_complete(words)
            and not is_called_aside(own)
            and (run.tag == "p" or link_share(run) < 0.5)
            and not is_beside(self._page, run, self._headline)
        )

    def _is_body(self, number: int, *, is_followed: bool) -> bool:
        """Whether a run belongs to the article: a paragraph, or what stands between them and is called nothing else."""
        if number in self.paragraphs:
            return True
        run = self._page.runs[number]
        within = self._within(run)
        if within is None or run.tag not in _TEXT or not run.tags.isdisjoint({"aside", "table"}):
            return False
        if link_share(run) >= 0.5 or any(map(is_called_aside, within)) or is_beside(self._page, run, self._headline):
            return False
        if run.tag in _HEADINGS and not is_followed:  # it heads a list of links
            return False
        return self._is_text(number, within)

    def _is_text(self, number: int, within: list[str]) -> bool:
        """Whether a run that is called nothing else reads like a part of the article; `within` are the names between it and the home."""
        run = self._page.runs[number]
        words = self._page.words(run)
        is_child, is_sentence = len(within) <= 1, is_complete(words)
        if not (is_child and is_sentence) and any(map(_OTHER.search, within)):
            return False
        if not self.first <= number <= self.last:
            return run.tag == "p" and (len(words) >= SENTENCE_CHARS or (is_child and is_sentence))
        if is_child or run.tag in _HEADINGS or (run.tag == "li" and len(within) == 2):
            return True
        return len(words) >= SENTENCE_CHARS and is_sentence

    def _within(self, run: Run) -> list[str] | None:
        """Return the names of the boxes from the run's own up to the home, that one left out; `None` when it is elsewhere."""
        names, box = [], run.box
        while box not in self._boxes and box != self._root:
            if box < 0:
                return None
            names.append(self._page.boxes[box].names)
            box = self._page.boxes[box].parent
        return names


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


def _heard(page: Page, running: Sequence[int], headline: str | None) -> set[int]:
    """Return the numbers of the runs of the body as trafilatura sees it, with what it dropped between them."""
    dense = _densest(page, running)
    kept = _kept(page, headline, fast=True)
    if _length(page, kept) < FOUND_SHARE * _length(page, dense):
        kept = _kept(page, headline, fast=False)
    if _length(page, kept) < FEW_CHARS:
        kept = max(kept, dense, key=lambda some: _length(page, some))
    return kept | _siblings(page, kept, running) if kept else kept


def _kept(page: Page, headline: str | None, *, fast: bool) -> set[int]:
    """Return the numbers of the runs that trafilatura keeps; when it is `fast`, by its own rules alone."""
    drop_hidden(page.tree)
    lines = _extract(page.tree, fast=fast)
    return {n for n in _aligned(page, lines) if not is_beside(page, page.runs[n], headline)}


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
