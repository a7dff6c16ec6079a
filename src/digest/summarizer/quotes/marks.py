"""Pairs quotation marks, and tells speech from titles, terms and scare quotes.

One pass from left to right with a short stack: linear in the length of the text, also for a text of nothing but marks.
"""

import re
from dataclasses import dataclass, replace

from digest.model import QuoteKind
from digest.summarizer.quotes.lexicon import Lexicon
from digest.text.sentences import END_MARKS

_MARK = re.compile(r"''|``|[\"“”„‟«»‹›「」『』‚‘’'＂]")
_ANY_MARK = re.compile(r"[\"“”„‟«»‹›「」『』‚‘’'＂`]")
_CLOSERS = {
    "“": '”"',
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "‚": "‘’'",
    "‘": "’",
    "``": "''\"",
    "''": "''",
    '"': '"”',
    "＂": "＂",
    "'": "'’",
    "”": "”",
}
_SINGLE = frozenset("‚‘'›‹")
_SPACED = frozenset("«»‹›")
"""Marks whose inner spaces belong to the mark, as French typography sets them."""
_DEEPEST = 4
"""Levels of nesting kept; news prints two."""
MOST_MARKS = 400
"""Marks of a paragraph beyond which it is not prose and nothing is paired; the fullest paragraph of 452 news articles has 15."""
_APOSTROPHE_REACH = 160
"""How far, in code points, a later closing mark is looked for before ’ after an s counts as one."""

_BESIDE_CLOSING = frozenset('.,!?…;:)”"»')
"""Marks that stand beside a closing quotation mark and not beside an apostrophe."""

_SMALL = frozenset(
    "a an the of and or in on to for with at by from as is der die das und von im le la les des et du de el los y il e".split()
)
_CLAUSE_ENDS = tuple(END_MARKS + ",，")
SHORT_WORDS = 4
"""Words below which a passage within a reporter's sentence counts as a term. Research corpora count partial quotes from four words up."""

LONG_WORDS = 12
"""Words from which a passage within a reporter's sentence is a clause of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Words between two marks: `[start, end)` inside them, `[outer_start, outer_end)` with them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: str
    """The opening mark."""
    parent: int | None = None
    """Index of the enclosing passage in the result."""
    closed: bool = True
    """False when the paragraph ended first."""
    continues: int | None = None
    """Index of the passage of the paragraph before that this one goes on with."""


@dataclass(slots=True)
class _Open:
    mark: str
    at: int
    inner: int


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return `[start, end)` of each line of `text` that is not blank, without white space at its ends."""
    spans = []
    begin = 0
    for line in text.splitlines(keepends=True):
        if body := line.strip():
            start = begin + line.index(body[0])
            spans.append((start, start + len(body)))
        begin += len(line)
    return spans


def pair_marks(text: str) -> tuple[Marked, ...]:
    """Return the marked passages of `text` in order of their opening marks; nested ones name their parent."""
    marked: list[Marked] = []
    hanging: int | None = None
    for begin, stop in paragraphs(text):
        passages = _Pairing(text, begin, stop).run() if _ANY_MARK.search(text, begin, stop) else []
        base = len(marked)
        for index, passage in enumerate(passages):
            goes_on = (
                index == 0
                and hanging is not None
                and passage.outer_start == begin
                and passage.mark == marked[hanging].mark
            )
            marked.append(_moved(passage, base, hanging if goes_on else None))
        hanging = next((base + i for i, passage in enumerate(passages) if not passage.closed), None)
    return _kept(text, marked)


def _moved(passage: Marked, base: int, continues: int | None) -> Marked:
    if passage.parent is None and continues is None:
        return passage
    return replace(passage, parent=None if passage.parent is None else passage.parent + base, continues=continues)


def _kept(text: str, marked: list[Marked]) -> tuple[Marked, ...]:
    """Drop unclosed passages that neither go on nor begin like speech, and empty ones; renumber the references."""
    followed = {passage.continues for passage in marked if passage.continues is not None}
    keep = [
        passage.start < passage.end
        and (passage.closed or index in followed or passage.continues is not None or _begins_speech(text, passage))
        for index, passage in enumerate(marked)
    ]
    number, numbers = 0, []
    for is_kept in keep:
        numbers.append(number)
        number += is_kept
    result = []
    for index, passage in enumerate(marked):
        if keep[index]:
            parent = numbers[passage.parent] if passage.parent is not None and keep[passage.parent] else None
            continues = (
                numbers[passage.continues] if passage.continues is not None and keep[passage.continues] else None
            )
            changed = parent != passage.parent or continues != passage.continues
            result.append(replace(passage, parent=parent, continues=continues) if changed else passage)
    return tuple(result)


def _begins_speech(text: str, passage: Marked) -> bool:
    """Return whether an unclosed mark stands where speech begins: at a paragraph's head, or after a colon or comma."""
    if passage.mark in _SINGLE or passage.mark == "''":
        return False
    before = text[max(0, passage.outer_start - 3) : passage.outer_start].rstrip(" \u00a0")
    return not before or before[-1] in ":,\n"


class _Pairing:
    """The marks of one paragraph, read from left to right."""

    def __init__(self, text: str, begin: int, stop: int) -> None:
        self.text, self.begin, self.stop = text, begin, stop
        self.stack: list[_Open] = []
        self.closed: list[tuple[_Open, int, int]] = []
        self.left: dict[str, int] = {}
        self.limit = stop

    def run(self) -> list[Marked]:
        """Return the passages, in order of their opening marks; the last unclosed one reaches to the paragraph's end."""
        marks = [
            m for m in _MARK.finditer(self.text, self.begin, self.stop) if m.group() != "'" or not self._is_inner(m)
        ]
        if len(marks) > MOST_MARKS:
            return []
        for match in marks:
            self.left[match.group()] = self.left.get(match.group(), 0) + 1
        for match in marks:
            self.left[match.group()] -= 1
            self._take(match)
        hanging = next((opened for opened in self.stack if opened.mark not in _SINGLE and opened.mark != "''"), None)
        spans = [(opened, opened.inner, end, outer, True) for opened, end, outer in self.closed]
        if hanging is not None:
            spans = [span for span in spans if span[0].at < hanging.at or span[0].at > hanging.at]
            spans.append((hanging, hanging.inner, self.stop, self.stop, False))
        return self._nested(sorted(spans, key=lambda span: (span[0].at, -span[3])))

    def _nested(self, spans: list[tuple[_Open, int, int, int, bool]]) -> list[Marked]:
        result: list[Marked] = []
        path: list[int] = []
        for opened, first, last, outer, closed in spans:
            start, end = first, last
            while path and result[path[-1]].outer_end <= opened.at:
                path.pop()
            while opened.mark in _SPACED and start < end and self.text[start].isspace():
                start += 1
            while opened.mark in _SPACED and start < end and self.text[end - 1].isspace():
                end -= 1
            result.append(
                Marked(
                    start=start,
                    end=end,
                    outer_start=opened.at,
                    outer_end=outer,
                    mark=opened.mark,
                    parent=path[-1] if path else None,
                    closed=closed,
                )
            )
            path.append(len(result) - 1)
        return result

    def _is_inner(self, match: re.Match[str]) -> bool:
        """Return whether a straight single mark stands within a word, as an apostrophe does."""
        before, after = self._beside(match)
        return before.isalnum() and after.isalnum()

    def _beside(self, match: re.Match[str]) -> tuple[str, str]:
        before = self.text[match.start() - 1] if match.start() > self.begin else ""
        after = self.text[match.end()] if match.end() < self.stop else ""
        return before, after

    def _take(self, match: re.Match[str]) -> None:
        mark = match.group()
        before, after = self._beside(match)
        depth = self._closes(mark, match, before, after)
        if depth is not None:
            opened = self.stack[depth]
            self.closed.append((opened, match.start(), match.end()))
            del self.stack[depth:]
        elif self._opens(mark, before, after):
            same = next((i for i, opened in enumerate(self.stack) if opened.mark == mark), None)
            if same is not None:
                del self.stack[same:]  # the earlier one was never closed
            if len(self.stack) < _DEEPEST:
                self.stack.append(_Open(mark, match.start(), match.end()))

    def _closes(self, mark: str, match: re.Match[str], before: str, after: str) -> int | None:
        """Return the level of the stack that the mark closes, or `None`."""
        for depth in range(len(self.stack) - 1, -1, -1):
            opened = self.stack[depth]
            if mark not in _split(_CLOSERS[opened.mark]) or (mark == opened.mark and match.start() == opened.inner):
                continue
            if mark in "’'‘" and not self._ends_single(mark, match, before, after):
                return None
            if mark == '"' and self._is_inches(before):
                return None
            return depth
        return None

    def _is_inches(self, before: str) -> bool:
        """Return whether a straight mark after a digit is a measure: the marks that follow still close what is open."""
        return before.isdigit() and self.left.get('"', 0) % 2 == 1

    def _ends_single(self, mark: str, match: re.Match[str], before: str, after: str) -> bool:
        """Return whether ’ or ' closes a quotation rather than being an apostrophe."""
        if after.isalnum() or before.isspace() or not before:
            return False
        if before in _BESIDE_CLOSING or after in _BESIDE_CLOSING or not after:
            return True
        if before not in "sxzSXZ":
            return True
        reach = self.text[match.end() : min(self.stop, match.end() + _APOSTROPHE_REACH)]
        later = re.search(rf"[^\s{mark}]{mark}(?![^\W_])", reach)
        opening = re.search(r"\s‘" if mark == "’" else r"\s'\w", reach)
        return later is None or (opening is not None and opening.start() < later.start())

    def _opens(self, mark: str, before: str, after: str) -> bool:
        if mark in "“„‟「『``":
            return bool(after)
        if not after or (after.isspace() and mark not in "«»") or mark in "」』":
            return mark == '"' and bool(after) and (not before or before.isspace()) and self.left.get('"', 0) % 2 == 1
        free = not before or before.isspace() or before in '([{—–-/“"‘„«:,>.!?…'
        if mark in {"'", "‘", "’", "‚", "''"}:
            tight = not before or before.isspace() or before in '([{—–-/“"„«「'
            return tight and mark != "’" and not (mark == "'" and after.isdigit())
        if mark in "«‹":
            return True
        if mark == '"':
            return not before.isdigit() and (free or not before.isalnum())
        if mark == "”":
            return free and before not in ".,!?…" and after.isalnum()
        return free


def _split(closers: str) -> tuple[str, ...]:
    return ("''", '"') if closers.startswith("''") else tuple(closers)


def kind_of(text: str, begin: int, passage: Marked, words: Lexicon, *, framed: bool) -> QuoteKind:
    """Return whether a passage of the paragraph that starts at `begin` is a clause of its own, a part of one, or a mere mention.

    `framed` tells that somebody is said to have said it.
    """
    inside = text[passage.start : passage.end].strip()
    count = word_count(inside, words)
    whole = ends_clause(inside) or text[passage.outer_end : passage.outer_end + 1] in {",", "."}
    before = text[max(begin, passage.outer_start - 2) : passage.outer_start].rstrip()
    opens = inside[:1].isupper() or before[-1:] in {":", "："} or not before
    if (whole and opens) or count >= LONG_WORDS:
        return "direct"
    return "partial" if framed or count >= SHORT_WORDS else "mention"


def ends_clause(inside: str) -> bool:
    """Return whether words end with an end mark or a comma, so that they are a clause of their own."""
    return inside.rstrip().endswith(_CLAUSE_ENDS)


def word_count(inside: str, words: Lexicon) -> int:
    """Return the number of words; for scripts without spaces, half the number of characters."""
    return len(inside.strip()) // 2 if words.cjk else len(inside.split())


def is_title(inside: str, before: str) -> bool:
    """Return whether all words but small ones are capitalised, as in the title of a work, and nothing introduces speech."""
    parts = inside.strip(" ,.;:!?").split()
    if not 1 < len(parts) <= 20 or before.rstrip().endswith((":", ",")):
        return False
    return all(part[:1].isupper() or part.casefold() in _SMALL or part[:1].isdigit() for part in parts)


def follows_titled(inside: str, before: str, words: Lexicon) -> bool:
    """Return whether a word like "film" or "entitled" stands right before the mark.

    One that is a verb of saying as well, "called", gives a title only to what begins with a capital letter.
    """
    last = before.rstrip(" ,").rsplit(None, 1)
    if not last or last[-1].casefold() not in words.titled:
        return False
    return inside[:1].isupper() or last[-1].casefold() not in words.cues
