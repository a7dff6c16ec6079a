"""Compares blocks with what a browser shows of their page: white space folded, soft hyphens out, small letters as plain ones."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from digest.model import Block

EITHER = "?"
"""The state of words that a reader may take or leave: footnote marks, icons, formulas."""
MAIN_SHARE = 0.5
"""Where so much of an article is hidden, and the page shows no more running text than that, a script of the site would show it."""
_RUNNING_CHARS = 100
"""A line of a page that is so long is running text rather than a menu."""
UNHIDDEN_BY_SCRIPTS = ("display: none", "visibility: hidden", "collapsed", "beside the screen")
_INVISIBLE = dict.fromkeys(
    [*range(9), 11, *range(14, 32), *range(127, 160), *map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")]
)
_SOFT_HYPHEN = "\u00ad"
_NO_GAP, _GAP, _EITHER_GAP = range(3)
_CONTEXT_CHARS = 30


class Segment(NamedTuple):
    """Words of a page as `seen.js` found them."""

    words: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the browser says of a block."""

    text: str
    state: str
    """`shown`; `spaces` where only white space differs; `hidden`, `partly hidden`; `after a click` in closed details; `by scripts only`
    where most of the article is hidden; `not on the page`; `not offered` where the reader itself says that it cannot be printed."""
    detail: str = ""


class _Letters(NamedTuple):
    """Text without its white space: `gaps[i]` says whether some stood before `letters[i]`, `parts[i]` is the segment it came from."""

    letters: str
    gaps: bytes
    parts: tuple[int, ...]


def judge(blocks: Sequence[Block], segments: Sequence[Segment]) -> Iterator[Verdict]:
    """Yield what the browser says of each block of an article."""
    shown = _letters(segments, {"", EITHER})
    certain = _letters(segments, {""})
    everything = _letters(segments, {segment.state for segment in segments})
    verdicts = [_verdict(block, segments, shown, certain, everything) for block in blocks]
    hidden = [one for one in verdicts if one.state == "hidden" and one.detail in UNHIDDEN_BY_SCRIPTS]
    length = sum(len(one.text) for one in hidden)
    scripted = length >= max(1, MAIN_SHARE * sum(len(one.text) for one in verdicts), _running_length(segments))
    for one in verdicts:
        yield replace(one, state="by scripts only") if scripted and one in hidden else one


def _running_length(segments: Sequence[Segment]) -> int:
    """Return how many characters of running text the page shows."""
    lines = "".join(one.words for one in segments if not one.state).replace("\t", "\n").split("\n")
    return sum(len(line) for line in map(str.strip, lines) if len(line) >= _RUNNING_CHARS)


def _verdict(
    block: Block, segments: Sequence[Segment], shown: _Letters, certain: _Letters, everything: _Letters
) -> Verdict:
    text = block.text
    if not block.quotable:
        return Verdict(text=text, state="not offered")
    wanted = _letters([Segment(text, "")], {""}, soft_hyphens=True)
    found = [_find(wanted, page) for page in (shown, certain)]
    if any(one is not None and one[1] for one in found) or _find_between(wanted, shown, segments):
        return Verdict(text=text, state="shown")
    if any(found):
        return Verdict(text=text, state="spaces", detail=_first_gap(wanted, shown, certain))
    if (anywhere := _find(wanted, everything)) is None:
        return Verdict(text=text, state="not on the page", detail=_first_difference(wanted, shown))
    parts = [segments[number] for number in everything.parts[anywhere[0] : anywhere[0] + len(wanted.letters)]]
    reasons = Counter(part.state for part in parts if part.state not in ("", EITHER))
    (reason, _), *_ = reasons.most_common(1)
    if reason == "closed details":
        return Verdict(text=text, state="after a click", detail=reason)
    state = "hidden" if reasons.total() == len(parts) else "partly hidden"
    words = "" if state == "hidden" else ": " + " … ".join(_hidden_words(parts))
    return Verdict(text=text, state=state, detail=reason + words)


def _hidden_words(parts: Sequence[Segment]) -> Iterator[str]:
    for part, _ in groupby(parts):
        if part.state not in ("", EITHER):
            yield part.words[:_CONTEXT_CHARS]


def _letters(segments: Sequence[Segment], states: set[str], *, soft_hyphens: bool = False) -> _Letters:
    letters: list[str] = []
    gaps = bytearray()
    parts: list[int] = []
    gap = _NO_GAP
    for number, segment in enumerate(segments):
        if segment.state not in states:
            continue
        for sign in segment.words.translate(_INVISIBLE):
            if sign == "\u0001":
                gap = _EITHER_GAP
            elif sign.isspace():
                gap = gap or _GAP
            elif sign == _SOFT_HYPHEN and not soft_hyphens:
                continue
            else:
                for one in _plain(sign):
                    letters.append(one)
                    gaps.append(gap)
                    parts.append(number)
                    gap = _NO_GAP
    return _Letters("".join(letters), bytes(gaps), tuple(parts))


@cache
def _plain(sign: str) -> str:
    """Return a sign, with raised and lowered letters (not digits) as plain ones, and a fraction as its two numbers."""
    if sign in "™℠":
        return unicodedata.normalize("NFKC", sign)
    kind = unicodedata.decomposition(sign)
    if kind.startswith("<fraction>"):
        above, below = unicodedata.normalize("NFKC", sign).split("\u2044")
        return above.translate(_RAISED) + "/" + below.translate(_LOWERED)
    if kind.startswith(("<super>", "<sub>")):
        plain = unicodedata.normalize("NFKC", sign)
        return plain if plain.isalpha() else sign
    return "/" if sign == "\u2044" else sign


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _find(wanted: _Letters, page: _Letters) -> tuple[int, bool] | None:
    """Return where the letters are on the page, and whether the white space agrees there too; `None` where they are nowhere."""
    first = at = page.letters.find(wanted.letters)
    while at >= 0:
        if _gaps_agree(wanted, page, at):
            return at, True
        at = page.letters.find(wanted.letters, at + 1)
    return None if first < 0 else (first, False)


def _gaps_agree(wanted: _Letters, page: _Letters, at: int) -> bool:
    ours, theirs = wanted.gaps[1:], page.gaps[at + 1 : at + len(wanted.gaps)]
    return ours == theirs or all(b in (a, _EITHER_GAP) for a, b in zip(ours, theirs, strict=True))


def _find_between(wanted: _Letters, page: _Letters, segments: Sequence[Segment]) -> bool:
    """Return whether the letters are on the page when some of what may be left out is, and some is not."""
    either = [segments[number].state == EITHER for number in page.parts]
    length = len(page.letters)

    def ways_on(at: int) -> Iterator[int]:
        yield at
        while at < length and either[at]:
            at += 1
            yield at

    here = {at for at, letter in enumerate(page.letters) if letter == wanted.letters[0]}
    for number, letter in enumerate(wanted.letters[1:], start=1):
        gap = wanted.gaps[number]
        here = {
            following
            for at in here
            for following in ways_on(at + 1)
            if following < length
            and page.letters[following] == letter
            and (following > at + 1 or page.gaps[following] in (gap, _EITHER_GAP))
        }
        if not here:
            return False
    return bool(here)


def _first_gap(wanted: _Letters, *pages: _Letters) -> str:
    """Return the words around the first white space that differs, ours beside the browser's."""
    for page in pages:
        at = page.letters.find(wanted.letters)
        for number in range(1, len(wanted.letters) if at >= 0 else 0):
            if page.gaps[at + number] not in (wanted.gaps[number], _EITHER_GAP):
                return f"{_around(wanted, number)} / {_around(page, at + number)}"
    return ""


def _first_difference(wanted: _Letters, page: _Letters) -> str:
    """Return the words around the first letter that is not on the page, ours beside the browser's."""
    low, high = 0, len(wanted.letters)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted.letters[:middle] in page.letters else (low, middle - 1)
    at = page.letters.find(wanted.letters[:low])
    return f"{_around(wanted, low)} / {_around(page, at + low) if low > 8 else '(nothing like it)'}"


def _around(text: _Letters, at: int) -> str:
    """Return the words around a letter, with `|` before it."""
    start, end = max(0, at - _CONTEXT_CHARS), min(len(text.letters), at + _CONTEXT_CHARS)
    signs = (("|" if n == at else "") + (" " if text.gaps[n] else "") + text.letters[n] for n in range(start, end))
    return "".join(signs).strip()
