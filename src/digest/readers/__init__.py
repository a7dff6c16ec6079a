"""Readers find out what a document says and who says it. Bytes in, articles out.

    read_document(data, source=…)   what a program calls: the articles in some bytes
    read(document)                  the same for a `Document`, with the source text that the offsets of blocks refer to

`registry` says which module reads what. `attribution` collects what the places of a document say of headline, authors, date and rights;
`names`, `dates` and `languages` understand the words.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from digest.model import Article, Document, Failure, Reading, SeenAt
from digest.readers.embargo import with_embargoes
from digest.readers.registry import Reader, known_endings, reader_for

__all__ = ["Reader", "read", "read_document"]


def read_document(
    data: bytes,
    *,
    source: str,
    media_type: str | None = None,
    url: str | None = None,
    seen: datetime | None = None,
) -> tuple[Article | Failure, ...]:
    """Return the articles in some bytes, and a `Failure` for what could not be read; never empty, never an exception.

    `source` names the bytes, usually a path; its ending helps where the content leaves the kind open. `media_type` and `url` are
    what HTTP said, if it did. Nothing can have been published more than a day after `seen` (aware; now, when not given).
    """
    document = Document(
        id=hashlib.sha256(data).hexdigest(),
        source=source,
        data=data,
        media_type=media_type,
        url=url,
        seen=SeenAt(seen or datetime.now(UTC)),
    )
    return read(document).articles


def read(document: Document) -> Reading:
    """Return the source text of a document, and its articles with a `Failure` for what could not be read; at least one of these."""
    reader = reader_for(document)
    if reader is None:
        return Reading(articles=(_unknown(document),))
    reading = reader.read(document)
    if reading.articles:
        return with_embargoes(reading, document)
    failure = _failure(document, f"there is no article in this {reader.name}", "save the article itself")
    return replace(reading, articles=(failure,))


def _unknown(document: Document) -> Failure:
    ending = PurePosixPath(document.source).suffix.lower()
    known = ", ".join(known_endings())
    if not document.data.strip():
        return _failure(document, "is empty", "save the article again")
    if ending and ending not in known_endings():
        return _failure(document, f"is not a text file, and the ending {ending} is unknown", f"known endings: {known}")
    return _failure(document, "is not a text file", f"save it as one of {known}")


def _failure(document: Document, problem: str, hint: str) -> Failure:
    return Failure(stage="read", source=document.source, problem=problem, hint=hint)
