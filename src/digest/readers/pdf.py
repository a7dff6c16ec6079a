"""The text of PDF documents, with the optional library pypdf.

A PDF holds lines at places, not paragraphs: they are put together where the lines say so. Its metadata is often that of a program:
a title or author is taken only when it looks written by a person.
"""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from digest.errors import ReadingError
from digest.model import Block, Document, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import is_plausible, parse_moment
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.fragments import Fragment, clean_text, one_line, read_text
from digest.readers.languages import language_tag
from digest.readers.names import split_names
from digest.text.sentences import ends_sentence
from digest.text.urls import safe_link

MAX_PAGES = 300
NAMED_PAGES = 8
"""Pages that a notice names; of the others it gives the number."""
_SILENCE = logging.NullHandler()
MAX_TEXT_CHARS = 2_000_000
_PROGRAM = re.compile(
    r"untitled|^microsoft word|\.(?:docx?|indd|pages|odt|qxd|pdf|tex)$|^slide \d|^document\d*$", re.IGNORECASE
)
_PRINTED_AT = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}[:.]\d{2}")
_PRINTED_FROM = re.compile(r"(?P<url>[a-zﬁ]{2,5}:/{2,3}\S+) \d{1,3}/\d{1,3}\Z")
"""What Chrome and Firefox print at the foot of each page: its address, which page, and how many there are."""
_AFTER_HEADLINE = re.compile(r"\s+[|–—•·-]\s+(?P<name>[^|–—•·]{2,60})\Z")
TOP_BLOCKS = 12
HEADLINE_LINES = 4
HEAD_BLOCKS = 4
"""Blocks below a headline among which its date may stand."""
MAX_DATE_CHARS = 60
_PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE)


def read(document: Document) -> Reading:
    """Return the title and the text of all pages, and the article in them. Raises: ReadingError."""
    draft, notices = _draft(document)
    return replace(read_drafts(document, (draft,)), notices=notices)


def _draft(document: Document) -> tuple[EntryDraft, tuple[Notice, ...]]:
    """Return the draft of the article, and a notice of the pages that have no text."""
    try:
        import pypdf
    except ImportError as error:
        raise ReadingError(
            "PDF documents need the optional library pypdf", "pip install 'newsletter-digest[pdf]'"
        ) from error
    logging.getLogger("pypdf").addHandler(_SILENCE)  # its complaints about a damaged file are said once, as a failure
    try:
        reader = pypdf.PdfReader(io.BytesIO(document.data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError("the PDF is encrypted", "save it without a password")
        if len(reader.pages) > MAX_PAGES:
            raise ReadingError(f"the PDF has more than {MAX_PAGES} pages", "save the pages you need")
        pages = _pages(reader)
        builder = _attribution(reader, document)
        language = language_tag(str(reader.root_object.get("/Lang") or ""))
    except ReadingError:
        raise
    except Exception as error:
        raise ReadingError(f"the PDF cannot be read ({one_line(str(error))[:100]})", "save the text of it") from error
    title = _title(reader)
    text = "\n\n".join(pages)
    lines, printed_from = _without_margins(text, title)
    fragment = read_text(paragraphs(lines))
    if lines != text:  # a page that was printed by a browser
        fragment = _below_headline(fragment, title, builder, document)
    builder.offer("headline", title, "PDF title")
    builder.offer("url", document.url, "address of the document")
    builder.offer("url", printed_from, "margin of the printed page")
    if not title and fragment.blocks:
        builder.offer("headline", _first_line(fragment.blocks[0].text), "first line of the text")
    draft = EntryDraft(
        builder=builder, head=(title,), fragment=fragment, language=language, language_found="PDF language"
    )
    return draft, tuple(_empty_pages(document.source, pages))


def _empty_pages(source: str, pages: Sequence[str]) -> Iterator[Notice]:
    """Yield a notice of the pages without text, unless all are: that is a failure."""
    empty = [str(number) for number, text in enumerate(pages, 1) if not text.strip()]
    if 0 < len(empty) < len(pages):
        named = ", ".join(empty[:NAMED_PAGES]) + (" …" if len(empty) > NAMED_PAGES else "")
        text = f"{len(empty)} of {len(pages)} pages have no text: {named}"
        yield Notice(source=source, text=text, hint="pages that were scanned need text recognition first")


def _first_line(text: str) -> str | None:
    return text if len(text) <= 200 and not ends_sentence(text) else None


def _pages(reader: Any) -> list[str]:
    pages, size = [], 0
    for page in reader.pages:
        text = clean_text(page.extract_text())
        size += len(text)
        if size > MAX_TEXT_CHARS:
            raise ReadingError(
                f"the PDF has more than {MAX_TEXT_CHARS // 1_000_000} million characters", "save a part of it"
            )
        pages.append(text)
    return pages


def _title(reader: Any) -> str:
    """Return the document's title; nothing where it is a program's."""
    title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
    return "" if _PROGRAM.search(title) else title


def _without_margins(text: str, title: str) -> tuple[str, str | None]:
    """Return the text without what a browser prints into the margins, day and title above, address and page below; and the address."""
    kept, address = [], None
    for line in text.split("\n"):
        if found := _PRINTED_FROM.match(line.strip()):
            if "…" not in found["url"] and found["url"].startswith("http"):
                address = address or safe_link(found["url"])
        elif not (title and line.strip().endswith(title) and _PRINTED_AT.match(line.strip())):
            kept.append(line)
    return "\n".join(kept), address


def _below_headline(fragment: Fragment, title: str, builder: AttributionBuilder, document: Document) -> Fragment:
    """Return what stands below the headline of a printed page, whose menus stand above it; the fragment itself where it shows none.

    The headline is offered as the page shows it, the rest of its title as the publisher, and a line below that is a date.
    """
    place = _headline_in(fragment.blocks, title)
    if place is None:
        return fragment
    start, end = place
    headline = " ".join(block.text for block in fragment.blocks[start:end])
    builder.offer("headline", headline, "headline on the printed page")
    site = _AFTER_HEADLINE.match(title[len(headline) :])
    builder.offer("publisher", site["name"] if site else None, "end of the PDF title")
    blocks = list(fragment.blocks[end:])
    for block in blocks[:HEAD_BLOCKS]:
        moment = parse_moment(block.text, seen=document.seen) if len(block.text) <= MAX_DATE_CHARS else None
        if moment is not None:
            builder.offer_moment("published", moment, "date below the headline")
            blocks.remove(block)
            break
    return replace(fragment, blocks=tuple(blocks))


def _headline_in(blocks: Sequence[Block], title: str) -> tuple[int, int] | None:
    """Return the range of the first blocks that hold the beginning of the title, up to its end or the site's name; `None` without any."""
    for start in range(min(TOP_BLOCKS, len(blocks))):
        words = ""
        for end in range(start + 1, min(start + HEADLINE_LINES, len(blocks)) + 1):
            words = f"{words} {blocks[end - 1].text}".strip()
            if not title.startswith(words):
                break
            if words == title or _AFTER_HEADLINE.match(title[len(words) :]):
                return start, end
    return None


def _attribution(reader: Any, document: Document) -> AttributionBuilder:
    builder = AttributionBuilder()
    found = reader.metadata
    author = one_line(str(found.author or "")) if found else ""
    if author and " " in author:
        builder.offer_authors(split_names(author), "PDF author")
    else:
        builder.reject("authors", author, "PDF author, the name of an account")
    created = found.creation_date if found else None
    if created is not None and created.tzinfo is not None and is_plausible(created, seen=document.seen):
        builder.reject("published", created.isoformat(), "PDF creation date, which is when the file was made")
    return builder


def paragraphs(text: str) -> str:
    """Return the lines of a page's text as paragraphs with an empty line between them, no word changed.

    A line goes on in the next when it is about as long as the longest ones and ends no sentence, or ends within a word. Page numbers
    are left out.
    """
    lines = [line.strip() for line in text.split("\n") if not _PAGE_NUMBER.match(line) or not line.strip()]
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.8)] * 0.75 if lengths else 0
    out: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            goes_on = goes_on and bool(out) and not ends_sentence(out[-1]) and len(out[-1]) >= full
            continue
        if goes_on:
            within_word = out[-1].endswith("-") and out[-1][-2:-1].isalpha() and line[0].islower()
            out[-1] += line if within_word else f" {line}"
        else:
            out.append(line)
        goes_on = len(line) >= full and not (ends_sentence(line) and len(line) < full / 0.75 * 0.9)
    return "\n\n".join(out)
