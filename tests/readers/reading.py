"""What the tests of these readers share: a document, its articles, and the promise that each block is found in its source text."""

import hashlib
from datetime import UTC, datetime
from types import ModuleType

from digest.model import Article, Document, Failure, SeenAt
from digest.readers.registry import READERS

SEEN = SeenAt(datetime(2026, 6, 6, 8, 0, tzinfo=UTC))


def document(
    data: bytes | str, *, source: str = "seeds/a", media_type: str | None = None, url: str | None = None
) -> Document:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    digest = hashlib.sha256(raw).hexdigest()
    return Document(id=digest, source=source, data=raw, media_type=media_type, url=url, seen=SEEN)


def results(reader: ModuleType, found: Document) -> list[Article | Failure]:
    """Return what a reader makes of a document, after checking every block against the source text."""
    kind = next(kind for kind in READERS if kind.module == reader.__name__)
    reading = kind.read(found)
    assert reading == kind.read(found)
    text, given = reading.text, list(reading.articles)
    text.encode("utf-8")  # raises on a lone surrogate
    for one in given:
        if isinstance(one, Failure):
            assert one.problem
            assert one.hint
            continue
        assert one.document == found.id
        for block in one.blocks:
            assert block.text == " ".join(block.text.split()) != ""
            assert "".join(block.text.split()) == "".join(text[block.start : block.end].split())
            assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.markup)
    return given


def articles(reader: ModuleType, found: Document) -> list[Article]:
    given = results(reader, found)
    assert all(isinstance(one, Article) for one in given), given
    return [one for one in given if isinstance(one, Article)]


def names(article: Article) -> list[str]:
    return [author.name for author in article.attribution.authors]


def evidence(article: Article, field: str) -> list[tuple[str, str, bool]]:
    return [(one.value, one.found, one.used) for one in article.attribution.evidence if one.field == field]
