"""The parts of a document that holds several articles, or one below its own headers, as one source text and its articles.

Layer 3, pure. A piece is an entry of a feed, a message, a note: some lines of its own that a person could read (headline, names,
date as written), then its content as a fragment. All pieces of a document are laid out below each other; offsets count from the
document's beginning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from digest.model import Article, Author, Block, Document, Failure, LeadImage
from digest.readers.bylines import is_byline, parse_authors
from digest.readers.datelines import find_dateline
from digest.readers.fragments import Fragment
from digest.readers.languages import identify
from digest.readers.ledger import Ledger
from digest.readers.letters import is_rights_line, letter_blocks
from digest.readers.mail_headers import is_person
from digest.readers.publishers import find_agency, full_name

MAX_SOURCE_CHARS = 20_000_000
_JOINT = "\n\n"
_SHORT_CHARS = 80
"""Longer lines are sentences: what leads on ("Read more", "Continue reading …") is shorter in every language seen."""
_SHORT_TEXT_CHARS = 200
"""Below this, letters tell a Latin-script language wrongly more often than feeds declare it wrongly."""
_BYLINE_BLOCKS = 3
_BYLINE_CHARS = 120
_LEAD_CHARS = 120
"""Within these a wire service in brackets is the text's own, as in `LONDON, June 5 (Reuters) -`."""
_ELLIPSIS = re.compile(r"^[\s\[({]*(?:…|\.\.\.)[\s\])}]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article before its place in the source text is known."""

    ledger: Ledger
    head: tuple[str, ...] = ()
    fragment: Fragment = field(default_factory=Fragment)
    language: str | None = None
    """What the document says of it, as BCP 47."""
    language_found: str = ""
    """Where it says so."""
    problem: str = ""
    """Why it is no article, if it is none."""
    is_letter: bool = False
    """It has a letter's frame around it: a way to view it elsewhere above, a way to leave the list below."""
    around: tuple[tuple[str, str | None, str], ...] = ()
    """Field, value and place of what holds around the piece: it counts after what the text itself says."""
    authors_around: tuple[Author, ...] = ()
    """The authors of what the piece stands in; they count where neither the piece nor its text names any."""
    authors_around_found: str = ""
    image: LeadImage | None = None


def layout(pieces: Sequence[Piece], preface: Sequence[str] = ()) -> tuple[str, tuple[int, ...]]:
    """Return the source text and where each piece's fragment begins in it."""
    parts = ["\n".join(line for line in preface if line)]
    position = len(parts[0])
    starts = []
    for piece in pieces:
        head = "\n".join(line for line in piece.head if line)
        before = (_JOINT if position else "") + (head + "\n" if head else "")
        starts.append(position + len(before))
        parts += [before, piece.fragment.text]
        position = starts[-1] + len(piece.fragment.text)
    return "".join(parts), tuple(starts)


def articles(document: Document, pieces: Sequence[Piece], preface: Sequence[str] = ()) -> Iterator[Article | Failure]:
    """Yield an article for each piece with text; a failure for each piece that has a problem, and one for all without text."""
    _, starts = layout(pieces, preface)
    several = len(pieces) > 1
    empty = 0
    for number, (piece, start) in enumerate(zip(pieces, starts, strict=True), start=1):
        if piece.problem:
            yield Failure(
                stage="read",
                source=_named(document.source, number, several=several),
                problem=piece.problem,
                hint="save its text alone, as .txt or .md",
            )
            continue
        blocks = body(piece)
        if not blocks:
            empty += 1
            continue
        _offer_names(piece, blocks)
        piece.ledger.offer_authors(piece.authors_around, piece.authors_around_found)
        for name, value, found in piece.around:
            piece.ledger.offer(name, value, found)
        yield Article(
            id=_named(document.id, number, several=several),
            document=document.id,
            source=document.source,
            attribution=piece.ledger.attribution(),
            blocks=tuple(replace(block, start=block.start + start, end=block.end + start) for block in blocks),
            language=_language(piece, blocks),
            image=piece.image,
        )
    if empty:
        what = f"{empty} of {len(pieces)} entries have no text" if several else "there is no text in it"
        yield Failure(
            stage="read", source=document.source, problem=what, hint="save the pages they lead to: digest add URL"
        )


def _language(piece: Piece, blocks: Sequence[Block]) -> str | None:
    """Return the language of the text, with what the document says of it as a hint; a short text contradicts nobody."""
    text = "\n".join(block.text for block in blocks)
    if piece.language and len(text) < _SHORT_TEXT_CHARS and "a" in text.lower():
        found: str | None = piece.language
    else:
        found = identify(text, hint=piece.language)
    if found == piece.language:
        piece.ledger.offer("language", found, piece.language_found)
    else:
        piece.ledger.offer("language", found, "letters of the text")
        piece.ledger.reject("language", piece.language, piece.language_found)
    return found


def _offer_names(piece: Piece, blocks: Sequence[Block]) -> None:
    """Offer what the beginning of the text says of a wire service, and the full name of an abbreviated publisher."""
    ledger = piece.ledger
    ledger.offer("agency", find_agency(blocks[0].text[:_LEAD_CHARS]), "beginning of the text")
    ledger.offer("dateline", find_dateline(blocks[0].text), "beginning of the text")
    ledger.offer("publisher_name", full_name(ledger.get("publisher") or ""), "name table")


def body(piece: Piece) -> tuple[Block, ...]:
    """Return the blocks of a piece without its repeated headline, bylines, the lines that lead on, and its copyright line.

    Names of a byline are offered to the ledger as authors, a copyright line as rights.
    """
    blocks = list(letter_blocks(piece.fragment.blocks, piece.ledger) if piece.is_letter else piece.fragment.blocks)
    headline = _folded(piece.ledger.get("headline") or "")
    if blocks and headline and _folded(blocks[0].text) == headline:
        del blocks[0]
    blocks = _without_bylines(blocks, piece.ledger)
    address = piece.ledger.get("url") or ""
    while blocks and _leads_on(blocks[-1], headline, address):
        blocks.pop()
    if len(blocks) > 1 and is_rights_line(blocks[-1].text):
        piece.ledger.offer("rights", blocks.pop().text, "copyright line of the text")
    return tuple(blocks)


def _without_bylines(blocks: list[Block], ledger: Ledger) -> list[Block]:
    """Return the blocks without bylines at the beginning and end; their names are offered as authors."""
    edge = {*range(min(_BYLINE_BLOCKS, len(blocks))), len(blocks) - 1}
    kept = []
    for number, block in enumerate(blocks):
        names = _byline(block.text) if number in edge and len(blocks) > 1 else ()
        if names:
            ledger.offer_authors((Author(name=name) for name in names), "byline of the text")
        else:
            kept.append(block)
    return kept


def _byline(text: str) -> tuple[str, ...]:
    """Return the names of a line that is a byline and nothing else: a word for "by", then people."""
    if len(text) > _BYLINE_CHARS or not is_byline(text):
        return ()
    names = tuple(author.name for author in parse_authors(text))
    return names if all(is_person(name) or name.lower() == name.upper() for name in names) else ()


def _leads_on(block: Block, headline: str, address: str) -> bool:
    """Return True for a last line that is no text of the article: a bare link, an ellipsis, "The post … appeared first on …"."""
    if _ELLIPSIS.match(block.text):
        return True
    links = [mark for mark in block.markup if mark.kind == "link"]
    if not links:
        return False
    linked = sum(mark.end - mark.start for mark in links)
    if len(block.text) <= _SHORT_CHARS and linked >= 0.8 * len(block.text.rstrip(" …»›→.")):
        return True
    to_itself = any(
        mark.href and address and mark.href.split("#")[0] == address.split("#", maxsplit=1)[0] for mark in links
    )
    return to_itself and bool(headline) and headline in _folded(block.text)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _named(name: str, number: int, *, several: bool) -> str:
    return f"{name}#{number}" if several else name
