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
from digest.model import Document, Notice, Reading
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import is_plausible
from digest.readers.entries import EntryDraft, read_drafts
from digest.readers.fragments import clean_text, one_line, read_text
from digest.readers.languages import language_tag
from digest.readers.names import split_names
from digest.text.sentences import ends_sentence

MAX_PAGES = 300
NAMED_PAGES = 8
"""Pages that a notice names; of the others it gives the number."""
_SILENCE = logging.NullHandler()
MAX_TEXT_CHARS = 2_000_000
_PROGRAM = re.compile(
    r"untitled|^microsoft word|\.(?:docx?|indd|pages|odt|qxd|pdf|tex)$|^slide \d|^document\d*$", re.IGNORECASE
)
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
    title = builder.get("headline") or ""
    fragment = read_text(paragraphs("\n\n".join(pages)))
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


def _attribution(reader: Any, document: Document) -> AttributionBuilder:
    builder = AttributionBuilder()
    found = reader.metadata
    title = one_line(str(found.title or "")) if found else ""
    author = one_line(str(found.author or "")) if found else ""
    if title and not _PROGRAM.search(title):
        builder.offer("headline", title, "PDF title")
    if author and " " in author:
        builder.offer_authors(split_names(author), "PDF author")
    else:
        builder.reject("authors", author, "PDF author, the name of an account")
    builder.offer("url", document.url, "address of the document")
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
