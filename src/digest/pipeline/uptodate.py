"""Whether what stands in `dist/` is what a build would make, because nothing that a build reads has changed.

A build is a pure function of files, the day and the program. After one that was verified, their hash is kept with the hashes of what it
made. When both are the same again, nothing has to be read, made or judged anew. That is told within the blink of an eye: neither the
settings nor the stories are decoded for it, and no library for them is loaded.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from digest.composer.rendering.templates import packaged_folder
from digest.pipeline.outcomes import Outcome, as_json, from_json, outcome_of
from digest.project.loading import INPUTS, SETTINGS, WORK
from digest.store import Cache, Kept, code_version

if TYPE_CHECKING:
    from digest.pipeline.finishing import Draft
    from digest.project.loading import Project


class Standing:
    """What is remembered of the last build of a project into a folder, by what went into it."""

    def __init__(self, root: Path, out: Path, cache: Cache, *, now: datetime) -> None:
        """Look at everything that a build would read; it has to be so before the build, not after it."""
        self._root = root
        self._out = out
        self._cache = cache
        self._now = now
        self._key = _key(root, now)

    def outcome(self) -> Outcome | None:
        """Return what is to be told of `dist/`; `None` when it is not certain to be what a build would make."""
        kept = self._kept()
        return None if kept is None else from_json(kept["outcome"])

    def draft(self) -> "Draft | None":
        """Return what a build would make, from `dist/`; `None` when that is not certain."""
        kept = self._kept()
        if kept is None or self._key is None or (value := self._cache.more(self._key)) is None:
            return None
        from digest.pipeline.remembered import decoded_draft

        return decoded_draft(value, self._cache, out=self._out, hashes=kept["files"], folder=self._root / WORK)

    def keep(
        self,
        made: "Draft",
        project: "Project",
        *,
        until: datetime | None,
        read: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Remember a draft that was verified and stands in `dist/`; `until` is when it would be another without any change.

        Not where some of what it was made from lies outside of the project, or was not what was looked at before. `read` are the SHA-256
        of documents as they were read, by their path in the project: what became of them since makes no difference.
        """
        settings = project.settings
        if (
            self._key is None
            or any(one.kind == "rows" for one in settings.sources)
            or self._key != _key(self._root, self._now, read)
        ):
            return
        logo = settings.site.theme.logo
        kept = {
            "outcome": as_json(outcome_of(made, has_address=settings.base_url is not None)),
            "files": {file.path: _hash(file.data) for file in made.files},
            "beside": {logo.file: logo.sha256} if logo is not None else {},
        }
        from digest.pipeline.remembered import encoded_draft

        more = encoded_draft(made, self._cache, now=self._now)
        self._cache.put(self._key, Kept(value=json.dumps(kept).encode(), more=more, since=self._now, until=until))

    def _kept(self) -> Mapping[str, Any] | None:
        """Return what was kept of the last build, if it was made from the same and what stands in `dist/` is what it made."""
        if self._key is None or not self._out.is_dir():
            return None
        kept = self._cache.find(self._key, at=self._now)
        if kept is None:
            return None
        told: Mapping[str, Any] = json.loads(kept.value)
        if any(_hash_of(self._root / name) != wanted for name, wanted in told["beside"].items()):
            return None
        there = 0
        for path in _files_in(self._out):
            if told["files"].get(path.relative_to(self._out).as_posix()) != _hash_of(path):
                return None
            there += 1
        return told if there == len(told["files"]) else None


def _key(root: Path, now: datetime, read: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """Return a hash of everything in a project that a build depends on; `None` where some of it cannot be read.

    `read` has the SHA-256 of files that were read already, by their path in the project.
    """
    settings = _hash_of(root / SETTINGS) or ("" if not (root / SETTINGS).exists() else None)
    if settings is None:
        return None
    found = hashlib.sha256(f"build\0{(code_version(), settings, now.date())}".encode())
    for name, folder in (*((name, root / name) for name in INPUTS), ("the program's own", packaged_folder())):
        for path in _files_in(folder):
            place = path.relative_to(folder).as_posix()  # the same from wherever one calls the project
            told = read.get(f"{name}/{place}") or _hash_of(path)
            if told is None:
                return None
            found.update(f"\0{name}\0{place}\0{told}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _files_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (path for name in sorted(names) if (path := Path(parent, name)).is_file())


def _hash_of(path: Path) -> str | None:
    data = _bytes(path)
    return None if data is None else _hash(data)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
