"""Tables of articles, one a row: JSON Lines and Parquet, on this disk or where fsspec reaches.

A row becomes a document that a reader knows: the saved page where it holds one, else a JSON Feed of one item, so that author, date and
publisher are read and judged as elsewhere. The same row always gives the same bytes, and is found again by its number. Nothing is copied
into `seeds/`; a table of a million articles stays one file.

    archive/*.jsonl.gz             a path from the project's folder, `*` and `**` as in the shell
    s3://bucket/2026/**/*.parquet  an address that fsspec knows; the library and the one for its protocol are optional

A table gives a document for each row; any other file is a document. Each file is closed before the next is opened.
"""

import bz2
import gzip
import json
import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypeAlias

from digest.model import Document, Failure, Notice, SeenAt
from digest.project.seeds import MAX_DOCUMENT_BYTES, document, read_failure
from digest.project.settings import LIES_OUTSIDE, OUTSIDE_HINT, Source
from digest.project.sidecar import Sidecar

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "html": ("html", "content_html", "page", "raw_html"),
    "text": ("text", "content_text", "content", "body", "article", "maintext", "plain_text"),
    "url": ("url", "link", "canonical_url", "source_url"),
    "authors": ("authors", "author", "byline", "creator"),
    "published": (
        "published",
        "date_published",
        "published_at",
        "publish_date",
        "date_publish",
        "date",
        "pubdate",
        "timestamp",
    ),
    "modified": ("modified", "date_modified", "updated", "date_modify"),
    "publisher": ("publisher", "site_name", "sitename", "outlet", "publication", "source_name", "source"),
    "language": ("language", "lang"),
}
"""What each part of an article is called, the likeliest first; case is ignored. Gathered from JSON Feed 1.1, schema.org and
the output of trafilatura, newspaper and news-please."""
_KNOWN = frozenset(name for names in COLUMNS.values() for name in names)
NAMED_COLUMNS = 5
"""Columns that a notice names; of the others it gives the number."""
Open: TypeAlias = Callable[[], IO[bytes]]

_LINES = (".jsonl", ".ndjson", ".jsonlines")
_PACKED: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": partial(gzip.open, mode="rb"),
    ".bz2": partial(bz2.open, mode="rb"),
    ".xz": partial(lzma.open, mode="rb"),
}

_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
_FIX_ROW = "fix the row, or remove it"
_BATCH = 64
"""Rows of Parquet decoded at a time: a few megabytes."""


def read_lines(file: IO[bytes], *, source: str, now: datetime) -> Iterator[Document | Failure]:
    """Yield the document of each line of JSON Lines, `source#LINE`; empty lines are counted and skipped.

    Source: jsonlines.org.
    """
    number, is_noted = 0, False
    while line := file.readline(MAX_DOCUMENT_BYTES + 1):
        number += 1
        name = f"{source}#{number}"
        if len(line) > MAX_DOCUMENT_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_DOCUMENT_BYTES)
            yield read_failure(name, f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", _FIX_ROW)
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            yield read_failure(name, f"is not JSON ({str(error)[:80]})", _FIX_ROW)
            continue
        if not isinstance(row, dict):
            yield read_failure(name, "is not a JSON object", _FIX_ROW)
            continue
        made = row_document(row, source=name, now=now)
        yield made if is_noted else _noting(made, row, table=source)
        is_noted = is_noted or isinstance(made, Document)


def read_parquet(file: IO[bytes], *, source: str, now: datetime) -> Iterator[Document | Failure]:
    """Yield the document of each row of a Parquet file, `source#ROW`, from 1."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        yield read_failure(
            source, "Parquet needs a library that is not installed", "pip install 'newsletter-digest[parquet]'"
        )
        return
    number = 0
    try:
        table = ParquetFile(file)
        columns = [name for name in table.schema_arrow.names if name.lower() in _KNOWN]
        if not columns:
            yield read_failure(source, "has no column of an article", f"name one of {', '.join(COLUMNS['text'])}")
            return
        for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
            for row in batch.to_pylist():
                number += 1
                made = row_document(row, source=f"{source}#{number}", now=now)
                yield _noting(made, table.schema_arrow.names, table=source) if number == 1 else made
    except (ArrowException, OSError, ValueError) as error:
        yield read_failure(
            f"{source}#{number + 1}", f"cannot be read ({str(error)[:80]})", "check that it is a whole Parquet file"
        )


def _noting(made: Document | Failure, columns: Iterable[str], *, table: str) -> Document | Failure:
    """Return the first document of a table with a notice of the columns that are not read."""
    unread = [str(name) for name in columns if str(name).lower() not in _KNOWN]
    if not unread or not isinstance(made, Document):
        return made
    more = f" and {len(unread) - NAMED_COLUMNS} more" if len(unread) > NAMED_COLUMNS else ""
    are = "1 column is" if len(unread) == 1 else f"{len(unread)} columns are"
    notice = Notice(
        source=table,
        text=f"{are} not read: {', '.join(unread[:NAMED_COLUMNS])}{more}",
        hint=f"read are {', '.join(COLUMNS)}, under these and similar names",
    )
    return replace(made, notices=(notice,))


def row_document(row: Mapping[str, object], *, source: str, now: datetime) -> Document | Failure:
    """Return the document of a row; a `Failure` for one without any text."""
    of = _parts(row)
    html, text = _text(of.get("html")), _text(of.get("text"))
    url = _address(of.get("url"))
    if html and _PAGE.search(html[:4096]):
        data, media_type = html.encode("utf-8", "replace"), "text/html; charset=utf-8"
    elif html or text:
        data, media_type = _feed(of, html, text, url), "application/feed+json"
    else:
        names = ", ".join((*COLUMNS["html"][:1], *COLUMNS["text"]))
        return read_failure(source, "has no text", f"name its column one of {names}")
    if len(data) > MAX_DOCUMENT_BYTES:
        return read_failure(source, f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", _FIX_ROW)
    return Document(
        id=sha256(data).hexdigest(), source=source, data=data, media_type=media_type, url=url, seen=SeenAt(now)
    )


def _feed(of: Mapping[str, object], html: str, text: str, url: str | None) -> bytes:
    """Return a JSON Feed of one item, members in fixed order, absent ones left out. Source: jsonfeed.org/version/1.1."""
    item = {
        "id": url or "1",
        "url": url,
        "title": _text(of.get("title")),
        "content_html": html,
        "content_text": "" if html else text,
        "date_published": _moment(of.get("published")),
        "date_modified": _moment(of.get("modified")),
        "authors": [{"name": name} for name in _names(of.get("authors"))],
        "language": _text(of.get("language")),
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _text(of.get("publisher")),
        "items": [{name: value for name, value in item.items() if value}],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")


def _parts(row: Mapping[str, object]) -> dict[str, object]:
    """Return the parts of an article that a row has, by our names."""
    there = {str(name).lower(): value for name, value in row.items() if value is not None and value != ""}
    return {
        part: there[next(name for name in names if name in there)]
        for part, names in COLUMNS.items()
        if any(name in there for name in names)
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and value.lower().startswith(("http://", "https://")) else None


def _moment(value: object) -> str:
    """Return a time as text; empty for a number, since its unit and start are unknown."""
    return value.isoformat() if isinstance(value, date) else _text(value)


def _names(value: object) -> Iterable[str]:
    """Yield the names in a column: a text, a list of texts, or a list of objects with a name."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            yield name.strip()


def read_tables(source: Source, *, root: Path, now: datetime) -> Iterator[Document | Failure]:
    """Yield the documents of all files that a source of the kind `rows` names, by path, then by row."""
    count = 0
    try:
        for name, opened in _remote(source.url) if source.url else _local(source, root):
            count += 1
            if opened is None:
                yield read_failure(name, LIES_OUTSIDE, OUTSIDE_HINT)
            else:
                yield from _read(name, opened, now=now)
    except ImportError as error:
        hint = "pip install 'newsletter-digest[remote]', and what fsspec needs for its protocol"
        yield read_failure(source.where, f"needs a library that is not installed ({error})", hint)
    except (OSError, ValueError) as error:
        yield read_failure(source.where, f"cannot be listed ({error})", "check the address in digest.toml")
    else:
        if not count:
            yield read_failure(source.where, "matches no file", "check the path in digest.toml")


def _local(source: Source, root: Path) -> Iterator[tuple[str, Open | None]]:
    """Yield name and opener of each file, no opener for one that may not be read; names are paths from the project if below it."""
    whole = root / (source.path or Path())
    plain = [part for part in whole.parts if not any(sign in part for sign in "*?[")]
    base = Path(*whole.parts[: next((n for n, part in enumerate(whole.parts) if part not in plain), len(whole.parts))])
    rest = whole.relative_to(base).as_posix()
    paths = [base] if base == whole else sorted(base.glob(rest))
    for path in paths:
        if path.is_file():
            name = path.relative_to(root) if path.is_relative_to(root) else path
            is_allowed = source.is_allowed(path, root=root, base=base)
            yield name.as_posix(), partial(_open, path) if is_allowed else None


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _remote(url: str) -> Iterator[tuple[str, Open]]:
    from fsspec.core import url_to_fs

    system: Any
    system, pattern = url_to_fs(url)
    for path in sorted(system.glob(pattern)) if any(sign in pattern for sign in "*?[") else [pattern]:
        if system.isfile(path):
            yield system.unstrip_protocol(path), partial(system.open, path, "rb")


def _read(name: str, opened: Open, *, now: datetime) -> Iterator[Document | Failure]:
    bare = name.lower()
    unpack = next((how for ending, how in _PACKED.items() if bare.endswith(ending)), None)
    bare = bare.rpartition(".")[0] if unpack else bare
    try:
        with opened() as raw, closing(unpack(raw) if unpack else raw) as file:
            if bare.endswith(_LINES):
                yield from read_lines(file, source=name, now=now)
            elif bare.endswith(".parquet"):
                yield from read_parquet(file, source=name, now=now)
            elif len(data := file.read(MAX_DOCUMENT_BYTES + 1)) > MAX_DOCUMENT_BYTES:
                yield read_failure(name, f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", "split it")
            else:
                yield document(data, source=name, now=now, sidecar=Sidecar())
    except (OSError, EOFError, lzma.LZMAError, ValueError) as error:
        yield read_failure(name, f"cannot be read ({error})", "check the file, and whether it is whole")
