"""Whether what stands in `dist/` is what a build would make, because nothing that a build reads has changed. Layer 5.

A build is a pure function of files, settings, the day and the program. After one that was verified, their hash is kept with the hashes of
what it made. When both are the same again, nothing has to be read, made or judged anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest.model import Rendered
from digest.packaged import packaged_folder
from digest.pipeline.drafts import Draft
from digest.pipeline.project import Project
from digest.store import Cache, Kept, code_version

if TYPE_CHECKING:
    from pydantic import TypeAdapter

INPUTS = ("seeds", "issues", "templates")
"""The folders of a project that a build reads."""


class Standing:
    """What is remembered of the last build of a project, by what went into it."""

    def __init__(self, project: Project, cache: Cache, *, now: datetime) -> None:
        """Look at everything that a build would read; it has to be so before the build, not after it."""
        self._project = project
        self._cache = cache
        self._now = now
        self._key = _key(project, now)

    def draft(self) -> Draft | None:
        """Return what a build would make, from `dist/`; `None` when that is not certain."""
        if self._key is None or not self._project.out.is_dir():
            return None
        kept = self._cache.find(self._key, at=self._now)
        if kept is None:
            return None
        told = _drafts().validate_json(kept.value)
        hashes = {one.path: one.data.decode() for one in told.files}
        files = []
        for one in told.files:
            data = _bytes(self._project.out / one.path)
            if data is None or _hash(data) != hashes[one.path]:
                return None
            files.append(replace(one, data=data))
        if {path.relative_to(self._project.out).as_posix() for path in _files(self._project.out)} != hashes.keys():
            return None
        return replace(told, files=tuple(files))

    def keep(self, made: Draft, *, until: datetime | None) -> None:
        """Remember a draft that was verified and stands in `dist/`; `until` is when it would be another without any change."""
        if self._key is None:
            return
        files = tuple(
            Rendered(path=one.path, media_type=one.media_type, data=_hash(one.data).encode()) for one in made.files
        )
        value = _drafts().dump_json(replace(made, files=files, pictures={}))
        self._cache.put(self._key, Kept(value=value, since=self._now, until=until))


def _key(project: Project, now: datetime) -> str | None:
    """Return a hash of everything that a build depends on; `None` where some of it lies outside of the project."""
    if any(one.kind == "rows" for one in project.settings.sources):
        return None
    settings = project.settings
    told = (code_version(), settings.model_dump_json(), settings.site.theme.logo, now.date())
    found = hashlib.sha256(f"build\0{told}".encode())
    for folder in (*(project.root / name for name in INPUTS), packaged_folder()):
        for path in _files(folder):
            data = _bytes(path)
            if data is None:
                return None
            found.update(f"\0{path.as_posix()}\0{_hash(data)}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def _drafts() -> "TypeAdapter[Draft]":
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)
