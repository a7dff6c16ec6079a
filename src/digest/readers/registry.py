"""Which reader reads what.

A reader is a module with a function `read(document) -> Reading`, which may raise `ReadingError`. It is loaded only for a document of its
kind; `recognition` tells the kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from digest.errors import ReadingError
from digest.model import Document, Failure, Reading
from digest.readers import recognition, unread_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one kind of document is read."""

    name: str
    """What to call the kind, for people."""
    module: str
    """The module with `read`."""
    recognises: Callable[[Document], bool]
    """Whether a document is of this kind, by its content."""
    endings: tuple[str, ...]
    """Lower-case, with the dot. They count only where the content does not decide."""

    def read(self, document: Document) -> Reading:
        """Return what a document says; a document that cannot be read gives a `Failure`."""
        function: Callable[[Document], Reading] = _load(self.module).read
        try:
            return function(document)
        except ReadingError as error:
            where = document.source if error.line is None else f"{document.source}:{error.line}"
            failure = Failure(stage="read", source=where, problem=error.problem, hint=error.hint)
            return Reading(articles=(failure,))


READERS = (
    Reader(name="PDF", module="digest.readers.pdf", recognises=recognition.is_pdf, endings=(".pdf",)),
    Reader(
        name="web archive",
        module="digest.readers.archives",
        recognises=recognition.is_web_archive,
        endings=(".mhtml", ".mht", ".webarchive"),
    ),
    Reader(
        name="feed",
        module="digest.readers.feeds",
        recognises=recognition.is_feed,
        endings=(".rss", ".atom", ".xml", ".rdf", ".json"),
    ),
    Reader(
        name="mail", module="digest.readers.mail", recognises=recognition.is_mail, endings=(".eml", ".emlx", ".mbox")
    ),
    Reader(
        name="other kind of file",
        module="digest.readers.unread_kinds",
        recognises=unread_kinds.is_unread_kind,
        endings=(),
    ),
    Reader(
        name="web page",
        module="digest.readers.html",
        recognises=recognition.is_web_page,
        endings=(".html", ".htm", ".xhtml"),
    ),
    Reader(
        name="other notation",
        module="digest.readers.notes.other_notations",
        recognises=recognition.is_other_notation,
        endings=(),
    ),
    Reader(
        name="Markdown",
        module="digest.readers.notes",
        recognises=recognition.is_markdown,
        endings=(".md", ".markdown"),
    ),
    Reader(
        name="plain text",
        module="digest.readers.plain_text",
        recognises=recognition.is_plain_text,
        endings=(".txt", ".text", ""),
    ),
)
"""In the order in which they are asked: the surest signs first, plain text last."""


@cache
def _load(module: str) -> ModuleType:
    return import_module(module)


def reader_for(document: Document) -> Reader | None:
    """Return the first reader that recognises the document by its content, or `None`."""
    return next((reader for reader in READERS if reader.recognises(document)), None)


def known_endings() -> tuple[str, ...]:
    """Return every ending that some reader knows, sorted."""
    return tuple(sorted({ending for reader in READERS for ending in reader.endings if ending}))
