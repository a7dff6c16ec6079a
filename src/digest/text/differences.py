"""Where two texts part, in words for people, and which of several is nearest. Layer 2: pure."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from digest.text.words import UNSPACED, WIDE

CONTEXT = 3
"""Words shown on either side of a difference."""

COMPARED_WORDS = 600
"""Words of a text that are compared: difflib takes the square of them, 0.2 s for this many of one and the same word."""

_TOKEN = re.compile(f"[{WIDE}{UNSPACED}]|[^\\s{WIDE}{UNSPACED}]+")


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
