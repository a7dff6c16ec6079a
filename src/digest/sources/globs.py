"""The files that a pattern names, on this disk or where fsspec reaches, and the documents in them. Layer 4, an edge.

    archive/*.jsonl.gz             a path from the project's folder, `*` and `**` as in the shell
    s3://bucket/2026/**/*.parquet  an address that fsspec knows; the library and the one for its protocol are optional

A table gives a document a row; any other file is a document. What is opened is closed before the next.
"""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeAlias

from digest.model import Document, Failure
from digest.sources.rows import read_lines, read_parquet
from digest.sources.seeds import MAX_DOCUMENT_BYTES, document
from digest.sources.sidecar import Sidecar
from digest.sources.source import Source

Open: TypeAlias = Callable[[], IO[bytes]]

_LINES = (".jsonl", ".ndjson", ".jsonlines")
_PACKED: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": partial(gzip.open, mode="rb"),
    ".bz2": partial(bz2.open, mode="rb"),
    ".xz": partial(lzma.open, mode="rb"),
}


def read_tables(source: Source, *, root: Path, now: datetime) -> Iterator[Document | Failure]:
    """Yield the documents of all files that a source of the kind `rows` names, by path, then by row."""
    count = 0
    try:
        for name, opened in _remote(source.url) if source.url else _local(source.path or Path(), root):
            count += 1
            yield from _read(name, opened, now=now)
    except ImportError as error:
        hint = "pip install 'newsletter-digest[remote]', and what fsspec needs for its protocol"
        yield _failure(source.where, f"needs a library that is not installed ({error})", hint)
    except (OSError, ValueError) as error:
        yield _failure(source.where, f"cannot be listed ({error})", "check the address in digest.toml")
    else:
        if not count:
            yield _failure(source.where, "names no file", "check the path in digest.toml")


def _local(pattern: Path, root: Path) -> Iterator[tuple[str, Open]]:
    """Yield name and opener of each file; names are paths from the project where they lie below it."""
    whole = root / pattern
    plain = [part for part in whole.parts if not any(sign in part for sign in "*?[")]
    base = Path(*whole.parts[: next((n for n, part in enumerate(whole.parts) if part not in plain), len(whole.parts))])
    rest = whole.relative_to(base).as_posix()
    found = [base] if base == whole else sorted(base.glob(rest))
    for path in found:
        if path.is_file():
            name = path.relative_to(root) if path.is_relative_to(root) else path
            yield name.as_posix(), partial(_open, path)


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
                yield _failure(name, f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", "split it")
            else:
                yield document(data, source=name, now=now, sidecar=Sidecar())
    except (OSError, EOFError, lzma.LZMAError, ValueError) as error:
        yield _failure(name, f"cannot be read ({error})", "check the file, and whether it is whole")


def _failure(source: str, problem: str, hint: str) -> Failure:
    return Failure(stage="read", source=source, problem=problem, hint=hint)
