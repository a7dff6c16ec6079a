"""Comparing words: what counts as the same, where a text stands whole, and how a difference is reported."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from digest.model import Failure, Span
from digest.verify.record import RecordedStory

_SPACE = re.compile("[ \t\n\r\f\v]+")
"""White space that every format folds; no-break and other spaces are characters like any other."""
_LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ufdd0-\ufdef\ufffd-\uffff]")
"""Controls, signs for text that was lost before it came here, and what is not a character: some formats cannot hold them."""
_INVISIBLE = re.compile("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Marks that turn or hide their neighbours. Source: Unicode UAX #9, section 2; UTS #39, section 3."""
_UNSPACED = ("\u2e80", "\U0003ffff")
"""First and last of the East Asian letters: lines may be filled beside them without a space."""
JOINT = "\u2028"
"""A line end beside a wide character: it may stand for a space, or for nothing."""
CUT = "\0"
"""Stands where words were taken out."""
_QUOTATION_MARKS = frozenset('"“”„‟«»‹›‘‚‛「」『』')

_REMEMBERED = 4_096
"""Texts whose comparable form is cached: what a story says stands in five files, and is searched for in each."""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return the text with white space folded to single spaces."""
    return _SPACE.sub(" ", text).strip(" ")


def joined_lines(lines: Iterable[str]) -> str:
    """Return lines that were filled as one, with a `JOINT` where they may have been joined without a space."""
    text = ""
    for line in map(folded, lines):
        if text and line:
            text += JOINT if _is_wide(text[-1]) or _is_wide(line[0]) else " "
        text += line
    return text


def _is_wide(char: str) -> bool:
    return char > "\u10ff" and unicodedata.east_asian_width(char) in "WF"


def spaceless(text: str) -> str:
    """Return the text without white space."""
    return "".join(text.split())


def letters_of(text: str) -> str:
    """Return the text without white space, and without what some formats cannot hold."""
    return _LOST.sub("", spaceless(text))


def same_words(wanted: str, found: str) -> bool:
    """Return whether a paragraph says a text, both folded: letter by letter, with white space where the text has it."""
    return wanted == found or (_is_elastic(wanted, found) and _pattern(wanted).fullmatch(found) is not None)


def same_letters(source: str, text: str) -> bool:
    """Return whether a text is a span of a source but for folded white space, and for characters that nobody could read in it."""
    if not _same_gaps(source, text):
        return False
    letters, wanted = spaceless(text), spaceless(source)
    if letters == wanted:
        return True
    lost, there = Counter(_LOST.findall(letters)), Counter(_LOST.findall(wanted))
    return lost <= there and _LOST.sub("", letters) == _LOST.sub("", wanted)


def _same_gaps(source: str, text: str) -> bool:
    """Return whether white space stands in both at the same places; a source may have some beside a wide character."""
    there, here = _gaps(source), _gaps(text)
    if there.keys() == here.keys():
        return True
    return here.keys() <= there.keys() and all(there[place] for place in there.keys() - here.keys())


def _gaps(text: str) -> dict[int, bool]:
    """Return before which letter white space stands, and whether a wide character is beside it."""
    words = _LOST.sub("", text).split()
    places, count = {}, 0
    for word, after in pairwise(words):
        count += len(word)
        places[count] = _is_wide(word[-1]) or _is_wide(after[0])
    return places


def _is_elastic(wanted: str, found: str) -> bool:
    """Return whether white space may differ: at the end of a filled line, or where an output folds a no-break space."""
    return JOINT in found or (not wanted.isascii() and _has_other_space(wanted))


@lru_cache(maxsize=_REMEMBERED)
def _has_other_space(text: str) -> bool:
    return text.split() != text.split(" ")


@lru_cache(maxsize=_REMEMBERED)
def _pattern(wanted: str) -> re.Pattern[str]:
    """Return a pattern for a folded text in filled lines."""
    parts: list[str] = []
    before = ""
    for char in wanted:
        if char == " ":
            parts.append(f"[ {JOINT}]")
        elif char.isspace():
            parts.append(f"[ {JOINT}{re.escape(char)}]")
        else:
            if before.strip() and (_is_wide(before) or _is_wide(char)):
                parts.append(f"{JOINT}?")
            parts.append(re.escape(char))
        before = char
    return re.compile("".join(parts))


def find_whole(text: str, within: str) -> Span | None:
    """Return the first place where `text` stands in `within` as whole words; `None` when it does not. Both are folded."""
    return next(places_of(text, within), None)


def without_whole(text: str, within: str) -> str:
    """Return `within` with a mark in place of each occurrence of `text` that does not overlap one before."""
    parts, position = [], 0
    for place in places_of(text, within):
        if place.start >= position:
            parts.append(within[position : place.start])
            position = place.end
    return CUT.join([*parts, within[position:]])


def without(text: str, within: str) -> str:
    """Return `within` with a mark in place of each occurrence of `text`, in other words too. Both are folded."""
    return _pattern(text).sub(CUT, within) if _is_elastic(text, within) else within.replace(text, CUT)


def places_of(text: str, within: str) -> Iterator[Span]:
    """Yield every place where `text` stands as whole words, overlapping ones too; none for a text of white space only."""
    if not text or text.isspace():
        return
    if text not in within and not _is_elastic(text, within):
        return
    begins, ends = _is_spaced(text[:1]), _is_spaced(text[-1:])
    for start, end in _occurrences(text, within):
        goes_on_before = begins and start > 0 and _is_spaced(within[start - 1])
        goes_on_after = ends and end < len(within) and _is_spaced(within[end])
        if not (goes_on_before or goes_on_after):
            yield Span(start=start, end=end)


def _occurrences(text: str, within: str) -> Iterator[tuple[int, int]]:
    if _is_elastic(text, within):
        pattern = _pattern(text)
        match = pattern.search(within)
        while match is not None:
            yield match.span()
            match = pattern.search(within, match.start() + 1)
        return
    start = within.find(text)
    while start >= 0:
        yield start, start + len(text)
        start = within.find(text, start + 1)


def is_in_quotation_marks(place: Span, within: str) -> bool:
    """Return whether quotation marks stand right around a place."""
    before, after = within[: place.start].rstrip()[-1:], within[place.end :].lstrip()[:1]
    return before in _QUOTATION_MARKS and after in _QUOTATION_MARKS and bool(before and after)


def _is_spaced(char: str) -> bool:
    """Whether a character is a letter or digit of a word that has spaces around it."""
    return (char.isalnum() or char == "_") and not _UNSPACED[0] <= char <= _UNSPACED[1]


_HAN = re.compile(
    "[\u3000-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uff66-\uff9f\U00020000-\U0003134f]"
)
"""Each of these is a word. Source: docs/settings.md; Unicode, blocks of Chinese and Japanese."""
_RUNNING_ON = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Five of these are a word: Thai, Lao, Tibetan, Burmese and Khmer have no spaces between words."""


def count_words(text: str) -> int:
    """Return how many words a text has: between white space; each Chinese or Japanese character is one, and five of Thai and the like."""
    if text.isascii():
        return len(text.split())
    han, running_on = len(_HAN.findall(text)), len(_RUNNING_ON.findall(text))
    return han + (running_on + 4) // 5 + len(_RUNNING_ON.sub(" ", _HAN.sub(" ", text)).split())


def hidden_marks(text: str) -> tuple[str, ...]:
    """Return the marks in a text that turn or hide their neighbours, each once, as `U+202E`."""
    if text.isascii():
        return ()
    return tuple(f"U+{ord(mark):04X}" for mark in dict.fromkeys(_INVISIBLE.findall(text)))


def without_hidden_marks(text: str) -> str:
    """Return a text without the marks that turn or hide their neighbours."""
    return _INVISIBLE.sub("", text)


_ODD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u200c\u200d\u3164\ufdd0-\ufdef\uffa0\ufff9-\uffff]"
)
"""What else nobody sees, or stands for what is lost. Source: Unicode, Default_Ignorable_Code_Point; noncharacters."""


def odd_marks(text: str) -> tuple[str, ...]:
    """Return the hidden marks of a text, and what else of it nobody sees or stands for what is lost."""
    if text.isascii() and text.isprintable():
        return ()
    odd = dict.fromkeys(_ODD.findall(text.replace(CUT, "")))
    return (*hidden_marks(text), *(f"U+{ord(mark):04X}" for mark in odd))


STAGE = "verify"
REBUILD = "build again; finished files are not meant to be edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFailure(Failure):
    """What is wrong with one story, and the source that it is from."""

    document: str
    """The path of the source."""


def failure(where: str, problem: str, hint: str = REBUILD, *, line: int = 0) -> Failure:
    """Return what is wrong in a file, at a line counted from 1; 0 when none is known."""
    return Failure(stage=STAGE, source=f"{where}:{line}" if line else where, problem=problem, hint=hint)


def story_failure(
    where: str, story: RecordedStory, problem: str, hint: str = REBUILD, *, line: int = 0
) -> StoryFailure:
    """Return what is wrong with a story in a file."""
    of = failure(where, f"{story.name}: {problem}", hint, line=line)
    return StoryFailure(stage=of.stage, source=of.source, problem=of.problem, hint=of.hint, document=story.file)
