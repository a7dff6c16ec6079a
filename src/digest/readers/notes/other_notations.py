"""Texts in notations that are not read: refused by name, since their marks would be printed as if they were the source's words."""

from digest.errors import ReadingError
from digest.model import Document, Reading
from digest.readers.recognition import notation_of


def read(document: Document) -> Reading:
    """Raise: no text of these is read. Raises: ReadingError."""
    problem = f"is written in {notation_of(document)}, which is not read"
    raise ReadingError(problem, "export it as a web page (.html), Markdown (.md) or plain text")
