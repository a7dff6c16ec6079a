"""Comparing words: what counts as the same, and how a difference is said. Layer 3: pure."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

_LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
"""Signs for text that was lost before it came here, and controls: a feed cannot hold them, and they are no words."""

CONTEXT = 3
"""Words shown on either side of a difference."""


def folded(text: str) -> str:
    """Return the text with white space folded to single spaces, none beside a wide character: lines may be filled there."""
    words = _LOST.sub("", text).split()
    return "".join(word if i == 0 or _touch(words[i - 1], word) else f" {word}" for i, word in enumerate(words))


def squeezed(text: str) -> str:
    """Return the text without any white space."""
    return "".join(_LOST.sub("", text).split())


def difference(expected: str, found: str) -> str:
    """Return where two texts part, in words of both: `“a likely good thing” is now “a lively good thing”`."""
    one, other = expected.split(), found.split()
    if not one or not other:
        return f"“{shortened(expected)}” is now “{shortened(found)}”"
    changes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    if not changes:
        return f"“{shortened(expected)}” is now “{shortened(found)}”"
    _, i1, i2, j1, j2 = changes[0]
    before, after = _window(one, i1, i2), _window(other, j1, j2)
    return f"“{before}” is now “{after}”"


def nearest(expected: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `expected`, or `None` when none shares a third of it."""
    best, best_ratio = None, 1 / 3
    words = expected.split()
    for candidate in candidates:
        matcher = SequenceMatcher(None, words, candidate.split(), autojunk=False)
        if matcher.real_quick_ratio() > best_ratio and matcher.ratio() > best_ratio:
            best, best_ratio = candidate, matcher.ratio()
    return best


def shortened(text: str, length: int = 90) -> str:
    """Return the beginning of a text, for a message."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _window(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - CONTEXT), min(len(words), end + CONTEXT)
    shown = " ".join(words[first:last])
    return ("…" if first else "") + shortened(shown) + ("…" if last < len(words) else "")


def _touch(before: str, after: str) -> bool:
    return any(unicodedata.east_asian_width(char) in "WF" for char in (before[-1], after[0]))
