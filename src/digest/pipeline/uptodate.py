"""Whether `dist/` is what a build would make, because nothing that a build reads has changed.

A build is a pure function of the project's files, the day and the program. After a build that was verified, the cache holds, under a hash
of all these, its summary and the hashes of the files it made. When both still match, nothing has to be read, made or verified again.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from digest.composer.rendering.templates import packaged_folder
from digest.model import Failure, Notice
from digest.pipeline.results import BuildSummary, Draft, IssueSummary, summary_of
from digest.project.loading import INPUTS, Project
from digest.store import Cache, CacheEntry, code_version


class BuildCheck:
    """What the cache holds of the last build of a project, by everything that went into it."""

    def __init__(self, project: Project, cache: Cache, *, now: datetime) -> None:
        """Hash everything that a build would read; this has to happen before the build, not after it."""
        self._project = project
        self._cache = cache
        self._now = now
        self._key = _key(project, now)

    def is_known(self) -> bool:
        """Return whether this program has built and verified the project as it is now, today."""
        return self._key is not None and self._cache.get(self._key, at=self._now) is not None

    def summary(self) -> BuildSummary | None:
        """Return the summary of the build that made `dist/`; `None` when a build might make something else."""
        if self._key is None or not self._project.out.is_dir():
            return None
        cached = self._cache.get(self._key, at=self._now)
        if cached is None:
            return None
        record = json.loads(cached)
        files = {
            path.relative_to(self._project.out).as_posix(): _hash_of(path) for path in _files_in(self._project.out)
        }
        return _summary_from(record["summary"]) if files == record["files"] else None

    def keep(self, draft: Draft, *, until: datetime | None, read: Mapping[str, str] = MappingProxyType({})) -> None:
        """Remember a draft that was verified and stands in `dist/`; `until` is when a build would differ although nothing has changed.

        Nothing is kept when an input lies outside of the project, or changed while it was built. `read` has the SHA-256 of the documents
        as they were read, by their path in the project: what became of them since makes no difference.
        """
        has_tables = any(source.kind == "rows" for source in self._project.settings.sources)
        if self._key is None or has_tables or self._key != _key(self._project, self._now, read):
            return
        record = {
            "summary": asdict(summary_of(draft, changed=False)),
            "files": {file.path: hashlib.sha256(file.data).hexdigest() for file in draft.files},
        }
        entry = CacheEntry(value=json.dumps(record).encode(), since=self._now, until=until)
        self._cache.put(self._key, entry)


def _summary_from(record: dict[str, Any]) -> BuildSummary:
    return BuildSummary(
        **{
            **record,
            "issues": tuple(
                IssueSummary(
                    **{**issue, "sources": tuple(issue["sources"]), "editors_files": tuple(issue["editors_files"])}
                )
                for issue in record["issues"]
            ),
            "notices": tuple(Notice(**notice) for notice in record["notices"]),
            "failures": tuple(Failure(**failure) for failure in record["failures"]),
        }
    )


def _key(project: Project, now: datetime, read: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """Return a hash of everything that a build depends on; `None` where some of it cannot be read.

    `read` has the SHA-256 of files that were read already, by their path in the project.
    """
    settings = project.settings
    parts = (code_version(), settings.model_dump_json(), settings.site.theme.logo, now.date())
    digest = hashlib.sha256(f"build\0{parts}".encode("utf-8", "surrogateescape"))
    for name, folder in (*((name, project.root / name) for name in INPUTS), ("the program's own", packaged_folder())):
        for path in _files_in(folder):
            place = path.relative_to(folder).as_posix()  # the same from wherever one calls the project
            file_hash = read.get(f"{name}/{place}") or _hash_of(path)
            if file_hash is None:
                return None
            digest.update(f"\0{name}\0{place}\0{file_hash}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (path for name in sorted(names) if (path := Path(parent, name)).is_file())


def _hash_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
