"""A draft as it is kept in the cache, its issues beside it and its files in `dist/`.

Each issue is kept by itself, under its hash: so it is held alone, and kept once however many builds have it.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from digest.model import Failure, Issue, Notice, Rendered
from digest.pipeline.finishing import FEW, Contents, Draft, Files
from digest.store import Cache, Kept
from digest.store.spill import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remembered:
    """A draft without its issues, files and pictures."""

    issues: tuple[str, ...]
    """Where each is kept."""
    contents: tuple[Contents, ...]
    media_types: dict[str, str]
    """Of the files, by path."""
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int


def encoded_draft(made: Draft, store: Cache, *, now: datetime) -> bytes:
    """Return what is to be kept of a draft, without its pictures; its issues are put into the store."""
    return _remembered().dump_json(
        _Remembered(
            issues=tuple(_keep(issue, store, now) for issue in made.issues),
            contents=made.contents,
            media_types={file.path: file.media_type for file in made.files},
            failures=made.failures,
            notices=made.notices,
            documents=made.documents,
        )
    )


def decoded_draft(encoded: bytes, store: Cache, *, out: Path, hashes: Mapping[str, str], folder: Path) -> Draft | None:
    """Return the draft that was kept, its files as they stand in `out`; `None` when an issue or a file of it is not there any more.

    `hashes` are the SHA-256 of the files by path; `folder` is for what is too much for memory.
    """
    kept = _remembered().validate_json(encoded)
    issues: Shelf[Issue] = Shelf(folder, held=FEW)
    for name in kept.issues:
        if (found := store.more(name)) is None:
            return None
        issues.append(_issues().validate_json(zlib.decompress(found)))
    try:
        files = Files(_standing(kept.media_types, out, hashes), folder=folder)
    except (OSError, _ChangedError):
        return None
    return Draft(
        issues=issues,
        contents=kept.contents,
        files=files,
        failures=kept.failures,
        notices=kept.notices,
        documents=kept.documents,
    )


class _ChangedError(Exception):
    """A file is not the one that was made."""


def _standing(media_types: Mapping[str, str], out: Path, hashes: Mapping[str, str]) -> Iterator[Rendered]:
    for path, media_type in media_types.items():
        data = (out / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != hashes.get(path):
            raise _ChangedError(path)
        yield Rendered(path=path, media_type=media_type, data=data)


def _keep(issue: Issue, store: Cache, now: datetime) -> str:
    value = _issues().dump_json(issue)
    name = hashlib.sha256(b"issue\0" + value).hexdigest()
    store.put(name, Kept(value=b"", more=zlib.compress(value, 1), since=now))
    return name


@cache
def _remembered() -> TypeAdapter[_Remembered]:
    return TypeAdapter(_Remembered)


@cache
def _issues() -> TypeAdapter[Issue]:
    return TypeAdapter(Issue)
