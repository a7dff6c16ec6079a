"""Notes in Markdown with YAML or TOML front matter. Layer 3, pure.

The source text is what a person reads in the rendered note, below what the front matter says of headline, names and rights.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from digest.model import Article, Document, Failure
from digest.readers.charsets import decode_first
from digest.readers.fragments import Fragment, FragmentError, clean_text, read_fragment
from digest.readers.front_matter import FrontMatterError, split_front_matter
from digest.readers.ledger import Ledger
from digest.readers.pieces import Piece, articles, layout

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_BYTES = 1024 * 1024
MAX_LINE_CHARS = 20_000
"""markdown-it needs time that grows with the square of some lines: 100,000 opening brackets take over 10 s."""
_MOST = {"[": 10_000, "`": 20_000, "*": 50_000, "_": 50_000, "|": 20_000, "<": 50_000}
"""How often a mark may stand in a note: 100,000 brackets over many lines are as slow as in one."""


def source_text(document: Document) -> str:
    """Return what a person reads: the front matter's headline, names, date and rights, then the rendered note."""
    try:
        return layout((_piece(document),))[0]
    except (FragmentError, FrontMatterError):
        return ""


def read(document: Document) -> Iterable[Article | Failure]:
    """Yield the note as an article."""
    try:
        piece = _piece(document)
    except FrontMatterError as error:
        yield Failure(
            stage="read",
            source=f"{document.source}:{error.line}",
            problem=str(error),
            hint="front matter is 'name: value' lines between two lines of '---'",
        )
    except FragmentError as error:
        yield Failure(stage="read", source=document.source, problem=f"the note has {error}", hint="split it")
    else:
        yield from articles(document, (piece,))


def _piece(document: Document) -> Piece:
    if len(document.data) > MAX_BYTES:
        raise FragmentError(f"more than {MAX_BYTES // 1024} KB")
    text = clean_text(decode_first(document.data.removeprefix(b"\xef\xbb\xbf"), [_charset(document.media_type)]))
    front, rest = split_front_matter(text)
    fragment = read_fragment(_render(rest), base=front.url or document.url)
    ledger = Ledger()
    front.offer(ledger, seen=document.seen)
    first = fragment.blocks[0] if fragment.blocks else None
    if first is not None and first.kind == "heading" and (first.level == 1 or _only_heading_of_its_level(fragment)):
        ledger.offer("headline", first.text, "first heading")
    return Piece(
        ledger=ledger,
        head=front.lines,
        fragment=fragment,
        language=front.language,
        language_found="front matter language",
    )


def _only_heading_of_its_level(fragment: Fragment) -> bool:
    level = fragment.blocks[0].level
    return [block.level for block in fragment.blocks if block.kind == "heading" and block.level <= level] == [level]


def _render(text: str) -> str:
    """Return the note as HTML; its own HTML is kept, and read like any other."""
    if any(len(line) > MAX_LINE_CHARS for line in text.split("\n")):
        raise FragmentError(f"a line of more than {MAX_LINE_CHARS} characters")
    for mark, most in _MOST.items():
        if text.count(mark) > most:
            raise FragmentError(f"more than {most} times {mark!r}")
    return str(_parser().render(text))


def _parser() -> "MarkdownIt":
    """Return a parser of CommonMark with tables and strikethrough, as most writers of notes expect them."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _charset(media_type: str | None) -> str | None:
    found = re.search(r"charset=[\"']?([\w.:-]{1,40})", media_type or "", re.IGNORECASE)
    return found[1] if found else None
