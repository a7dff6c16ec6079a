"""Finding words again in a text, their positions, and where two texts differ."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from digest.model import ARTICLE_TEXT_JOINT, Article, Block, Span
from digest.text.words import UNSPACED, WIDE

_DENSE = re.compile(f"[{WIDE}{UNSPACED}]")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"

CONTEXT = 3
"""Words shown on either side of a difference."""

COMPARED_WORDS = 600
"""Words of a text that are compared: difflib takes the square of them, 0.2 s for this many of one and the same word."""

_TOKEN = re.compile(f"[{WIDE}{UNSPACED}]|[^\\s{WIDE}{UNSPACED}]+")


class Verbatim:
    """A text in which words are looked for, often."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = [offset for offset, char in enumerate(text) if not char.isspace()]
        self._squeezed = "".join(text.split())
        self._rank = dict(zip(self._offsets, range(len(self._offsets)), strict=True))

    def find(self, words: str, start: int = 0) -> Span | None:
        """Return where `words` stand first in the text from offset `start` on; `None` when they do not, or are none.

        Only whole words: `other` does not stand in `mother`, nor `can` in `can't`, nor `3` in `3.5`.
        """
        wanted = "".join(words.split())
        if not wanted:
            return None
        rank = self._squeezed.find(wanted, self._rank_of(start))
        while rank >= 0:
            span = Span(start=self._offsets[rank], end=self._offsets[rank + len(wanted) - 1] + 1)
            if _may_part(self.text, span.start) and _may_part(self.text, span.end) and _ends_whole(self.text, span.end):
                return span
            rank = self._squeezed.find(wanted, rank + 1)
        return None

    def _rank_of(self, start: int) -> int:
        """Return how many characters before `start` are not white space."""
        while start < len(self.text) and start not in self._rank:
            start += 1
        return self._rank.get(start, len(self._offsets))


def squeezed(text: str) -> str:
    """Return the text without white space: texts for which it is the same have the same words."""
    return "".join(text.split())


def _may_part(text: str, place: int) -> bool:
    """Whether a passage may begin or end at an offset: not within a word, a number or a letter of several characters."""
    if not 0 < place < len(text):
        return True
    before, after = text[place - 1], text[place]
    if unicodedata.category(after).startswith("M") or after in _JOINERS or before in _JOINERS:
        return False
    if before.isalnum() and after.isalnum():
        return bool(_DENSE.match(before) or _DENSE.match(after))
    around = text[max(0, place - 2) : place + 2]
    return not (re.search(r"\d[.,]\d", around) and (after.isdigit() or before.isdigit()))


def _ends_whole(text: str, place: int) -> bool:
    """Whether a passage may end at an offset as to what follows: not within `can't`."""
    return not (text[place - 1].isalnum() and re.match(r"['’]\w", text[place : place + 2]))


def place_within(block: Block, start: int, end: int, source_text: str | None = None) -> Span:
    """Return where `block.text[start:end]` stands in the source text; for a whole block its own place.

    Without the source text, or when the block's words are not what stands there, a part's place can be told only where no white
    space was folded; else the block's place comes back, which holds the words among others.
    """
    whole = Span(start=block.start, end=block.end)
    if not block.text[:start].strip() and not block.text[end:].strip():
        return whole
    if source_text is None:
        if block.end - block.start == len(block.text):
            return Span(start=block.start + start, end=block.start + end)
        return whole
    visible = [
        offset for offset in range(block.start, min(block.end, len(source_text))) if not source_text[offset].isspace()
    ]
    before, within = _visible(block.text[:start]), _visible(block.text[start:end])
    if not within:
        return whole
    there = visible[before : before + within]
    if "".join(source_text[offset] for offset in there) != "".join(block.text[start:end].split()):
        return whole
    return Span(start=there[0], end=there[-1] + 1)


def place_across(article: Article, start: int, end: int, source_text: str | None = None) -> Span | None:
    """Return where `article.text[start:end]` stands in the source text, also from one block into a later one; `None` for no words."""
    first = last = None
    for block, offset in zip(article.blocks, article.offsets, strict=True):
        stop = offset + len(block.text)
        if start < stop + len(ARTICLE_TEXT_JOINT) and end > offset:
            part = place_within(block, max(0, start - offset), min(end, stop) - offset, source_text)
            first, last = first or part, part
    return Span(start=first.start, end=last.end) if first and last else None


def _visible(text: str) -> int:
    """Return the number of characters that are not white space."""
    return sum(1 for character in text if not character.isspace())


def difference(expected: str, found: str) -> str:
    """Return where two texts part, in words of both: `“a likely good thing” is now “a lively good thing”`.

    Chinese, Japanese and Thai are compared letter by letter.
    """
    one, other = _tokens(expected), _tokens(found)
    changes = [code for code in _matcher(one, other).get_opcodes() if code[0] != "equal"]
    if not one or not other or not changes:
        return f"“{shortened(expected)}” is now “{shortened(found)}”"
    _, i1, i2, j1, j2 = changes[0]
    return f"“{_window(expected, one, i1, i2)}” is now “{_window(found, other, j1, j2)}”"


def nearest(expected: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `expected`, or `None` when none shares a third of it."""
    best, best_ratio = None, 1 / 3
    words = expected.split()[:COMPARED_WORDS]
    for candidate in candidates:
        matcher = SequenceMatcher(None, words, candidate.split()[:COMPARED_WORDS], autojunk=False)
        if matcher.real_quick_ratio() > best_ratio and matcher.ratio() > best_ratio:
            best, best_ratio = candidate, matcher.ratio()
    return best


def nearest_part(expected: str, candidates: Iterable[str]) -> str | None:
    """Return the part of a candidate that is most like `expected`, or `None` when none shares half of its words."""
    wanted = _tokens(expected)
    best, best_count = None, len(wanted) / 2
    for candidate in candidates:
        tokens = _tokens(candidate)
        runs = _matcher(tokens, wanted).get_matching_blocks()[:-1]
        count = sum(run.size for run in runs)
        if count > best_count:
            first, last = runs[0], runs[-1]
            start = max(0, first.a - first.b)
            end = min(len(tokens), last.a + len(wanted) - last.b)
            best, best_count = candidate[tokens[start].start() : tokens[end - 1].end()], count
    return best


def shortened(text: str, length: int = 90) -> str:
    """Return the beginning of a text, for a message."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _tokens(text: str) -> Sequence[re.Match[str]]:
    found = []
    for match in _TOKEN.finditer(text):
        found.append(match)
        if len(found) == COMPARED_WORDS:
            break
    return found


def _matcher(one: Sequence[re.Match[str]], other: Sequence[re.Match[str]]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [token.group() for token in one], [token.group() for token in other], autojunk=False)


def _window(text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> str:
    """Return the words between two places with a few around them, as they stand in the text."""
    first, last = max(0, start - CONTEXT), min(len(tokens), end + CONTEXT)
    shown = text[tokens[first].start() : tokens[last - 1].end()]
    return ("…" if first else "") + shortened(shown) + ("…" if last < len(tokens) else "")
