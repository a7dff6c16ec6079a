"""What a build makes, as a value. Layer 5.

The issues and files of an archive are more than memory has; so they are looked at one after another, wherever they lie.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from digest.model import Failure, Issue, Notice, Rendered
from digest.store.spill import Elsewhere, Place, Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in an issue, in a line."""

    slug: str
    title: str
    stories: int
    sources: frozenset[str]
    """The documents that it shows something of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a build has made, before anything is written."""

    issues: Sequence[Issue]
    """The newest first."""
    contents: tuple[Contents, ...]
    """Of each issue, in the same order."""
    files: Sequence[Rendered]
    """Sorted by path."""
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int
    """How many documents were found."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the pictures that are shown, by their SHA-256."""


class Kept(Mapping[str, bytes]):
    """Bytes by name, each kept once, and read again when they are asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for what is too much for memory."""
        self._spool = Spool(folder)
        self._places: dict[str, Place] = {}

    def keep(self, name: str, data: bytes) -> None:
        """Keep bytes under a name; what is there under it stays.

        Raises:
            StoreError: when the disk does not take them.
        """
        if name not in self._places:
            self._places[name] = self._spool.put(data)

    def __getitem__(self, name: str) -> bytes:
        return self._spool.get(self._places[name])

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Files(Elsewhere[Rendered]):
    """Finished files, sorted by path; their bytes are read when they are asked for."""

    def __init__(self, files: Iterable[Rendered], *, folder: Path | None = None) -> None:
        """Take each file from what gives them, and the folder for what is too much for memory."""
        self._kept = Kept(folder)
        self._media_types: dict[str, str] = {}
        for file in files:
            self._kept.keep(file.path, file.data)
            self._media_types[file.path] = file.media_type
        self._paths = sorted(self._media_types)

    @property
    def by_path(self) -> Mapping[str, bytes]:
        """The bytes of each."""
        return self._kept

    def __len__(self) -> int:
        return len(self._paths)

    def _at(self, place: int) -> Rendered:
        path = self._paths[place]
        return Rendered(path=path, media_type=self._media_types[path], data=self._kept[path])


def by_path(files: Sequence[Rendered]) -> Mapping[str, bytes]:
    """Return the bytes of files, by their paths; read when they are asked for, where they lie elsewhere."""
    return files.by_path if isinstance(files, Files) else {file.path: file.data for file in files}
