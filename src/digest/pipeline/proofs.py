"""Whether `dist/` is what the sources make: by building it again, or where that cannot be done, by what was written down of it.

reproduction    every byte of every file against those that a build makes now
manifest        every file against its SHA-256 in `digest-manifest.json`, and the records against what `digest published` noted
"""

import hashlib
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from json import loads
from os import walk
from pathlib import Path
from typing import Literal

from digest.composer.corrections import Imprint, unannounced
from digest.errors import StoreError
from digest.exporter.manifest import MANIFEST, Manifest, ManifestError, made_with, manifest_bytes, read_manifest
from digest.model import Failure
from digest.pipeline.differences import Place, places, seen
from digest.pipeline.finishing import by_path
from digest.pipeline.results import Draft
from digest.project.files import reason

Proof = Literal["reproduction", "manifest"]

MOST_PLACES = 3
"""Places that are described of one file."""
_MORE_BYTES = 1024 * 1024
"""A file that is larger than it should be is read up to this much further."""
REBUILD = "run: digest build (finished files are not edited; a change of sources, plans, templates or settings has to be built)"
STRAY = "delete it, or keep it outside of this folder; digest build removes it too"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What `digest verify` found out."""

    proof: Proof
    failures: tuple[Failure, ...]
    files: int
    issues: int
    built_with: Mapping[str, str]
    """The versions that the manifest names; empty without a readable one."""
    as_of: datetime | None = None
    """Aware; when the files were built, where a build of today makes others although nothing but the date has changed."""
    why: str = ""
    """What keeps the proof from being a plain reproduction: the versions that built the files, or that their sources are missing."""


class Finished(Mapping[str, bytes]):
    """The files of a finished folder by their paths, with `/` between the parts: listed once, and read on access."""

    def __init__(self, folder: Path) -> None:
        """List the folder.

        Raises:
            StoreError: when there is no such folder.
        """
        if not folder.is_dir():
            raise StoreError(folder.name or str(folder), "there is no such folder", "run: digest build")
        self.root = folder.name or folder.resolve().name
        self._folder = folder
        self._identity = self._identified()
        self.others: tuple[str, ...] = ()
        """The paths of links, pipes, closed folders and the like, which no build makes."""
        self._paths = dict.fromkeys(self._listed())

    def _listed(self) -> Sequence[str]:
        files: list[str] = []
        others: list[str] = []
        for parent, folders, names in walk(
            self._folder, onerror=lambda error: others.append(self._name(error.filename))
        ):
            for name in (*names, *(name for name in folders if Path(parent, name).is_symlink())):
                path = Path(parent, name)
                with suppress(FileNotFoundError):  # it was replaced meanwhile, which `refuse_exchanged` finds out
                    (files if stat.S_ISREG(path.lstat().st_mode) else others).append(self._name(path))
        self.others = tuple(sorted(others))
        return sorted(files)

    def _name(self, path: Path | str) -> str:
        return Path(path).relative_to(self._folder).as_posix()

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise StoreError(
                f"{self.root}/{path}", f"cannot be read ({reason(error)})", "check its permissions"
            ) from error

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    @property
    def issues(self) -> int:
        """The number of issues."""
        return sum(path.endswith("/issue.json") for path in self._paths)

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of a file in hexadecimal digits."""
        with (self._folder / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def start(self, path: str, size: int) -> bytes:
        """Return the beginning of a file, all of it when it is hardly larger than `size`."""
        with (self._folder / path).open("rb") as file:
            return file.read(size + _MORE_BYTES)

    def manifest(self) -> Manifest | None:
        """Return what the manifest says; `None` without a readable one."""
        try:
            return read_manifest(self[MANIFEST])
        except (KeyError, StoreError, ManifestError):
            return None

    def built(self) -> datetime | None:
        """Return when the files were built: the time of the oldest, as far as the disk knows; `None` without files."""
        try:
            oldest = min((self._folder / path).stat().st_mtime for path in self._paths)
            return datetime.fromtimestamp(oldest, UTC)
        except (OSError, ValueError, OverflowError):
            return None

    def refuse_exchanged(self) -> None:
        """Fail when the folder was replaced since it was listed.

        Raises:
            StoreError: when it was.
        """
        if self._identified() != self._identity:
            raise StoreError(self.root, "was built again while it was being verified", "run: digest verify")

    def _identified(self) -> tuple[int, int] | None:
        try:
            found = self._folder.stat()
        except OSError:
            return None  # between the two renames of a system that cannot exchange names
        return found.st_dev, found.st_ino


def differences(draft: Draft, finished: Finished) -> tuple[Failure, ...]:
    """Return every place where the finished files are not those of a draft; nothing when all bytes are the same."""
    if not draft.summaries:
        problem = "the sources make no issue: no article was found in them, or none may be shown"
        return (_failure(finished.root, problem, "digest build --json says what became of each document"),)
    made = by_path(draft.files)
    return (
        *(one for path in sorted(made) for one in _differences_in(path, made, finished)),
        *_strays(made, finished),
    )


def _differences_in(path: str, made: Mapping[str, bytes], finished: Finished) -> Iterator[Failure]:
    where = f"{finished.root}/{path}"
    if path not in finished:
        if path not in finished.others:
            yield _failure(where, "is missing")
        return
    expected = made[path]
    try:
        found = finished.start(path, len(expected))
    except OSError as error:
        yield _failure(where, f"cannot be read ({reason(error)})", "check its permissions")
        return
    if found == expected:
        return
    headings = _headings(path, made)
    described = [*islice(places(path, expected, found, headings=headings), MOST_PLACES + 1)]
    yield from (_different(where, place) for place in described[:MOST_PLACES])
    if len(described) > MOST_PLACES:
        yield _failure(where, "differs from what the sources make in more places than these")


def _different(where: str, place: Place) -> Failure:
    part = f" ({place.part})" if place.part else ""
    line = f":{place.line}" if place.line else ""
    inside = "story" if where.endswith(".json") else "below"
    story = f"{inside} “{place.story}”: " if place.story else ""
    return _failure(f"{where}{part}{line}", f"{story}differs from what the sources make: {place.words}")


def _headings(path: str, made: Mapping[str, bytes]) -> frozenset[str]:
    """Return the headings of the stories that a file may show: of its issue, or of all for what surrounds the issues."""
    folder = path[: path.find("/", len("issues/")) + 1] if path.startswith("issues/") else "issues/"
    records = (loads(made[name]) for name in made if name.startswith(folder) and name.endswith("/issue.json"))
    return frozenset(
        " ".join(one["shown"]["heading"].split())
        for record in records
        for section in record["sections"]
        for story in section["stories"]
        for one in (story, *story["coverage"])
    )


def _strays(known: Collection[str], finished: Finished) -> Iterator[Failure]:
    yield from (_failure(f"{finished.root}/{path}", "is not an ordinary file", STRAY) for path in finished.others)
    for path in finished:
        if path not in known:
            yield _failure(f"{finished.root}/{path}", "is none of the files that a build makes", STRAY)


def reproduced(
    failures: tuple[Failure, ...],
    finished: Finished,
    manifest: Manifest | None,
    *,
    as_of: datetime | None = None,
    why: str = "",
) -> Verification:
    """Return what it came to that the files were built again and compared."""
    return Verification(
        proof="reproduction",
        failures=failures,
        files=len(finished),
        issues=finished.issues,
        built_with=manifest.made_with if manifest else {},
        as_of=as_of,
        why=why,
    )


def by_manifest(
    finished: Finished, manifest: Manifest, imprints: Mapping[str, Imprint], *, why: str, judged: Sequence[Failure] = ()
) -> Verification:
    """Return whether the files are those that a manifest names, and the records those that were published.

    `judged` is what else was found wrong.
    """
    failures: list[Failure] = []
    known = {*manifest.files, MANIFEST}
    for path, wanted in manifest.files.items():
        where = f"{finished.root}/{path}"
        if path not in finished:
            if path not in finished.others:
                failures.append(_failure(where, "is missing"))
            continue
        try:
            found = finished.sha256(path)
        except OSError as error:
            failures.append(_failure(where, f"cannot be read ({reason(error)})", "check its permissions"))
            continue
        if found != wanted:
            problem = f"was altered since it was built: its SHA-256 is {found[:12]}…, in the manifest {wanted[:12]}…"
            failures.append(_failure(where, problem, COPY_AGAIN))
    failures += _strays(known, finished)
    failures += _unpublished(finished, imprints)
    return Verification(
        proof="manifest",
        failures=(*failures, *judged),
        files=len(finished),
        issues=finished.issues,
        built_with=manifest.made_with,
        why=why,
    )


COPY_AGAIN = "take the folder from where it was built, or run: digest build"


def _unpublished(finished: Finished, imprints: Mapping[str, Imprint]) -> Iterator[Failure]:
    """Yield each story whose words are not those that were noted when its issue was published, unless its issue says so itself."""
    for slug, imprint in sorted(imprints.items()):
        path = f"issues/{slug}/issue.json"
        if path not in finished:
            continue
        try:
            changes = [*unannounced(loads(finished[path]), imprint)]
        except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as error:
            yield _failure(f"{finished.root}/{path}", f"cannot be read: {type(error).__name__}: {error}", COPY_AGAIN)
            continue
        for heading, parts in changes:
            problem = f"differs from what was published, and does not say so: {', '.join(parts)}"
            story = f"story “{heading}”: " if heading else ""
            yield _failure(f"{finished.root}/{path}", f"{story}{problem}", f"compare with issues/{slug}.published.toml")


def versions_alone(failures: Sequence[Failure], draft: Draft, finished: Finished, manifest: Manifest) -> bool:
    """Return whether finished files are those of a draft but for the versions in their manifest."""
    where = f"{finished.root}/{MANIFEST}"
    if any(failure.source.partition(":")[0] != where for failure in failures):
        return False
    ours = read_manifest(by_path(draft.files)[MANIFEST])
    return finished[MANIFEST] == manifest_bytes(replace(ours, made_with=manifest.made_with))


def other_versions(manifest: Manifest) -> str:
    """Return in words which versions built the files, of those that differ from the ones at work; empty when all are the same."""
    here = made_with()
    names = [name for name in (*here, *manifest.made_with) if here.get(name) != manifest.made_with.get(name)]
    return ", ".join(
        f"{name} {manifest.made_with.get(name, '(none)')} (here: {here.get(name, 'none')})"
        for name in dict.fromkeys(names)
    )


def _failure(where: str, problem: str, hint: str = REBUILD) -> Failure:
    return Failure(stage="verify", source=seen(where), problem=problem, hint=hint)
