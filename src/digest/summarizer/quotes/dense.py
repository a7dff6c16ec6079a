"""Who said what in scripts without spaces, by the patterns of a language's file on both sides of a quotation. Layer 3: pure.

Patterns are matched on the signs right before or right after the marks, never across a sentence's end; their groups are
`speaker` and `cue`.
"""

import re
from collections.abc import Iterator
from functools import cache

from digest.summarizer.quotes.lexicon import Lexicon

_REACH = 80
"""Signs looked at on either side; the sentences of news are shorter."""
_SENTENCE_END = re.compile(r"[。！？!?\n”」』“「『]")

Found = tuple[tuple[int, int], tuple[int, int] | None, str]
"""Speaker, cue and rule."""


@cache
def _patterns(tables: tuple[tuple[str, str], ...]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern.replace("\n", "").replace(" ", "")) for name, pattern in tables}


def dense_frame(text: str, begin: int, stop: int, outer: tuple[int, int], words: Lexicon) -> Found | None:
    """Return speaker, cue and rule for the quotation whose marks span `outer`, in the paragraph `[begin, stop)`."""
    patterns = _patterns(words.tables)
    before_begin = max(begin, outer[0] - _REACH)
    before = text[before_begin : outer[0]]
    cut = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
    before_begin, before = before_begin + cut, before[cut:]
    after = text[outer[1] : min(stop, outer[1] + _REACH)]
    for name, pattern in patterns.items():
        for found in _matched(name, pattern, before, before_begin, after, outer[1]):
            return found
    return None


def _matched(
    name: str, pattern: re.Pattern[str], before: str, before_begin: int, after: str, end: int
) -> Iterator[Found]:
    """Yield the reading of one pattern: `around…` must match on both sides, `before…` and `after…` on theirs."""
    if name.startswith("after"):
        match, shift = pattern.match(after), end
    elif name.startswith("around"):
        match, shift = pattern.search(before + "\0" + after), before_begin
    else:
        match, shift = pattern.search(before), before_begin
    if match is None or not match.group("speaker"):
        return
    limit = before_begin + len(before)

    def place(group: str) -> tuple[int, int] | None:
        if group not in pattern.groupindex or match.start(group) < 0:
            return None
        start, stop = match.start(group) + shift, match.end(group) + shift
        if name.startswith("around") and start > limit:
            gap = end - limit - 1
            start, stop = start + gap, stop + gap
        return start, stop

    speaker = place("speaker")
    if speaker is not None:
        rule = {"after": "quote-speaker-verb", "around": "speaker-quote-verb", "before": "speaker-verb-quote"}
        yield speaker, place("cue"), rule[next(key for key in rule if name.startswith(key))]
