"""Notes in Markdown. `heads` reads what stands before the text, `dialect` what goes beyond CommonMark.

The source text is what a person reads in the rendered note, below what its head says of headline, names and rights.
"""

import re

from digest.errors import ReadingError
from digest.model import Document, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.decoding import decode_first
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.fragments import Fragment, FragmentError, clean_text, read_fragment
from digest.readers.notes.heads import split_head

MAX_BYTES = 1024 * 1024
MAX_LINE_CHARS = 20_000
"""markdown-it needs time that grows with the square of some lines: 100,000 opening brackets take over 10 s."""
_MOST = {"[": 10_000, "`": 20_000, "*": 50_000, "_": 50_000, "|": 20_000, "<": 50_000}
"""How often a mark may stand in a note: 100,000 brackets over many lines are as slow as in one."""


def read(document: Document) -> Reading:
    """Return what a person reads, the head's headline, names, date and rights first, and the note as an article.

    Raises: ReadingError.
    """
    try:
        return read_drafts(document, (_draft(document),))
    except FragmentError as error:
        raise ReadingError(f"the note has {error}", "split it") from error


def _draft(document: Document) -> EntryDraft:
    if len(document.data) > MAX_BYTES:
        raise FragmentError(f"more than {MAX_BYTES // 1024} KB")
    text = clean_text(decode_first(document.data.removeprefix(b"\xef\xbb\xbf"), [_charset(document.media_type)]))
    front, rest = split_head(text)
    fragment = read_fragment(_render(rest), base=front.url or document.url)
    builder = AttributionBuilder()
    front.offer(builder, seen=document.seen)
    first = fragment.blocks[0] if fragment.blocks else None
    if first is not None and first.kind == "heading" and (first.level == 1 or _only_heading_of_its_level(fragment)):
        builder.offer("headline", first.text, "first heading")
    return EntryDraft(
        builder=builder,
        head=front.lines,
        fragment=fragment,
        language=front.language,
        language_found=f"{front.place} language",
        around=(("url", document.url, "address of the document"),),
    )


def _only_heading_of_its_level(fragment: Fragment) -> bool:
    level = fragment.blocks[0].level
    return [block.level for block in fragment.blocks if block.kind == "heading" and block.level <= level] == [level]


def _render(text: str) -> str:
    """Return the note as HTML; its own HTML is kept, and read like any other."""
    from digest.readers.notes.dialect import parser  # takes long to load

    if any(len(line) > MAX_LINE_CHARS for line in text.split("\n")):
        raise FragmentError(f"a line of more than {MAX_LINE_CHARS} characters")
    for mark, most in _MOST.items():
        if text.count(mark) > most:
            raise FragmentError(f"more than {most} times {mark!r}")
    return str(parser().render(text))


def _charset(media_type: str | None) -> str | None:
    found = re.search(r"charset=[\"']?([\w.:-]{1,40})", media_type or "", re.IGNORECASE)
    return found[1] if found else None
