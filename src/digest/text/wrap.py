"""Wrapping plain text to a width in terminal columns; wide characters count as two.

Words are never changed: joined again, with the line breaks turned into spaces or nothing, they are the text that came in.
Addresses are never broken.
"""

import re
import unicodedata
from itertools import pairwise

from wcwidth import wcswidth

NO_LINE_START = frozenset("、。，．！？：；」』）】》〉〕］｝’”…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}%")
"""Characters that do not open a line in Chinese and Japanese. Source: JIS X 4051, line-head wrap (kinsoku)."""

NO_LINE_END = frozenset("「『（【《〈〔［｛“‘([{")
"""Characters that do not close a line. Source: JIS X 4051, line-end wrap."""

_PIECES = re.compile(r"\S+")


def width(text: str) -> int:
    """Return the columns that `text` takes; control characters count as nothing."""
    columns = wcswidth(text)
    return columns if columns >= 0 else sum(max(0, wcswidth(c)) for c in text)


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space."""
    return " ".join(text.split())


def fill(text: str, columns: int = 72, *, first: str = "", rest: str = "") -> str:
    """Return `text` in lines of at most `columns`, `first` before the first line and `rest` before the others.

    A word or address longer than the room stays whole on a line of its own. White space is folded to single spaces. Without a mark of
    its own, a line that begins with `>` or is a rule gets a space before it.
    """
    text = str(text)  # an undefined value of a template names itself here
    lines: list[str] = []
    line, used = first, width(first)
    empty = True
    for piece, spaced in _breakable(text):
        needed = width(piece) + (spaced and not empty)
        if not empty and used + needed > columns:
            lines.append(line.rstrip())
            line, used, empty = rest, width(rest), True
            needed = width(piece)
        line += (" " if spaced and not empty else "") + piece
        used += needed
        empty = False
    lines.append(line.rstrip())
    return "\n".join(_stuffed(line) if not (first if n == 0 else rest) else line for n, line in enumerate(lines))


def _stuffed(line: str) -> str:
    """Return a line that cannot be taken for a quotation or for a rule: a space goes before it. Source: RFC 3676, section 4.4."""
    return f" {line}" if line.startswith(">") or (line and not line.strip("-=")) else line


def _breakable(text: str) -> list[tuple[str, bool]]:
    """Return the pieces between which a line may break, each with whether white space stood before it."""
    pieces = []
    for match in _PIECES.finditer(text):
        for number, piece in enumerate(_split_wide(match.group())):
            pieces.append((piece, number == 0))
    return pieces


def _split_wide(word: str) -> list[str]:
    """Return a word cut where Chinese or Japanese text may break; a word of other scripts comes back whole."""
    if word.isascii() or "://" in word:
        return [word]
    cuts = [
        i + 1
        for i, (before, after) in enumerate(pairwise(word))
        if (_breaks_anywhere(before) or _breaks_anywhere(after))
        and after not in NO_LINE_START
        and before not in NO_LINE_END
    ]
    return [word[a:b] for a, b in pairwise([0, *cuts, len(word)])]


def _breaks_anywhere(char: str) -> bool:
    """Whether a line may break beside this character without a space: Han, kana and their full-width punctuation."""
    return unicodedata.east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7a3"
