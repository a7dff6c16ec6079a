"""What a build puts aside on the disk, so that its memory does not grow with the archive.

    Spool          bytes by their place
    BlobStore      bytes by name
    SpillList      values in their order
    Reversed       a sequence seen from its end

Little is held in memory; the rest lies in a file without a name, so that nobody else can open it, and which is gone with the process,
however that ends. That is why values may be pickled here, and nowhere else.
"""

import os
import pickle
import tempfile
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast, overload

from digest.errors import StoreError

T = TypeVar("T")

HELD_BYTES = 1024 * 1024
"""Of one spool, before it goes to the disk, where the system's own cache holds it while there is room."""
HELD_VALUES = 256
"""The first values of a list, which stay in memory as they are: a curator's week never waits for the disk."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes lie in a spool."""

    start: int
    length: int


class Spool:
    """Bytes put aside, each found again by its place; for one thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for the file of a large spool; the system's is used without one, and where no file may be made in it."""
        self._folder = folder if folder is not None and _takes_files(folder) else None
        parent = None if self._folder is None else str(self._folder)
        self._file: Any = tempfile.SpooledTemporaryFile(max_size=HELD_BYTES, dir=parent)  # noqa: SIM115 - lives as long as this
        self._end = 0
        weakref.finalize(self, _close, self._file)

    def put(self, data: bytes) -> Place:
        """Put bytes aside.

        Raises:
            StoreError: when the disk does not accept them.
        """
        self._disk(lambda: (self._file.seek(self._end), self._file.write(data)))
        place = Place(self._end, len(data))
        self._end += len(data)
        return place

    def get(self, place: Place) -> bytes:
        """Return the bytes at a place.

        Raises:
            StoreError: when the disk does not return them.
        """
        return cast("bytes", self._disk(lambda: (self._file.seek(place.start), self._file.read(place.length)))[1])

    def _disk(self, action: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
        try:
            return action()
        except OSError as error:
            where = "the system's temporary folder" if self._folder is None else self._folder.name
            raise StoreError(where, error.strerror or str(error), "check space and permissions") from error


def _close(file: Any) -> None:
    with suppress(OSError):  # bytes that the disk no longer accepted, and nobody will ask for
        file.close()


def _takes_files(folder: Path) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112 - False too where one may not look


class BlobStore(Mapping[str, bytes]):
    """Bytes by name, each kept once and read on access."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder for what is too much for memory."""
        self._spool = Spool(folder)
        self._places: dict[str, Place] = {}

    def add(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, unless it has some already.

        Raises:
            StoreError: when the disk does not accept them.
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


class LazySequence(Sequence[T], ABC):
    """Read-only sequence whose items are loaded on access; it equals any sequence of equal items in the same order."""

    @abstractmethod
    def _at(self, index: int) -> T:
        """Return the item at an index from 0 to below the length."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        wanted = range(len(self))[index]
        return [self._at(one) for one in wanted] if isinstance(wanted, range) else self._at(wanted)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # would load all items


class SpillList(LazySequence[T]):
    """A list that can only grow; all but its first values lie on the disk and are unpickled on access. For one thread."""

    def __init__(self, folder: Path | None = None, *, held: int = HELD_VALUES) -> None:
        """Take the folder for the values after the first `held`."""
        self._spool = Spool(folder)
        self._held: list[T] = []
        self._most_held = held
        self._places: list[Place] = []

    def append(self, value: T) -> None:
        """Add a value at the end.

        Raises:
            StoreError: when the disk does not accept it.
        """
        if len(self._held) < self._most_held:
            self._held.append(value)
        else:
            self._places.append(self._spool.put(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)))

    def __len__(self) -> int:
        return len(self._held) + len(self._places)

    def _at(self, index: int) -> T:
        if index < len(self._held):
            return self._held[index]
        return cast("T", pickle.loads(self._spool.get(self._places[index - len(self._held)])))  # noqa: S301 - written above, to a file of our own


class Reversed(LazySequence[T]):
    """The items of another sequence, the last first, without copying it."""

    def __init__(self, values: Sequence[T]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def _at(self, index: int) -> T:
        return self._values[-1 - index]
