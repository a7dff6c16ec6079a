"""What is put aside while a build goes on, so that memory does not grow with the archive.

    Spool        bytes by their place
    SpillList        values in their order
    Reversed    the same, seen from their end

Little is held in memory; the rest lies in a file that has no name, so that nobody else can open it, and that is gone with the process,
however that ends. That is why values may be pickled here, and nowhere else.
"""

import os
import pickle
import tempfile
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast, overload

from digest.errors import StoreError

T = TypeVar("T")

HELD_BYTES = 1024 * 1024
"""Of one spool, before it goes to the disk, where the system's own cache holds it as long as there is room."""
HELD_VALUES = 256
"""The first values of a shelf, which stay in memory as they are: a curator's week never waits for the disk."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes lie in a spool."""

    start: int
    length: int


class Spool:
    """Bytes that are put aside, each to be had again by its place; for one thread."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder in which the file is made when there is much; else, and where none may be made in it, the system's."""
        self._folder = folder if folder is not None and _takes_files(folder) else None
        beside = None if self._folder is None else str(self._folder)
        self._file: Any = tempfile.SpooledTemporaryFile(max_size=HELD_BYTES, dir=beside)  # noqa: SIM115 - lives as long as this
        self._end = 0
        weakref.finalize(self, _close, self._file)

    def put(self, data: bytes) -> Place:
        """Put bytes aside.

        Raises:
            StoreError: when the disk does not take them.
        """
        self._disk(lambda: (self._file.seek(self._end), self._file.write(data)))
        place = Place(self._end, len(data))
        self._end += len(data)
        return place

    def get(self, place: Place) -> bytes:
        """Return what was put there.

        Raises:
            StoreError: when the disk does not give it back.
        """
        return cast("bytes", self._disk(lambda: (self._file.seek(place.start), self._file.read(place.length)))[1])

    def _disk(self, action: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
        try:
            return action()
        except OSError as error:
            where = "the system's temporary folder" if self._folder is None else self._folder.name
            raise StoreError(where, error.strerror or str(error), "check space and permissions") from error


def _close(file: Any) -> None:
    with suppress(OSError):  # what the disk did not take any more, and nobody will ask for
        file.close()


def _takes_files(folder: Path) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)  # noqa: PTH112 - False too where one may not look


class LazySequence(Sequence[T], ABC):
    """A sequence of values that lie elsewhere: each is had when it is asked for, and it equals another with equal values in its order."""

    @abstractmethod
    def _at(self, place: int) -> T:
        """Return the value at a place, from 0 to below the length."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        found = range(len(self))[index]
        return [self._at(place) for place in found] if isinstance(found, range) else self._at(found)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as expensive as all values


class SpillList(LazySequence[T]):
    """Values in the order in which they were put; all but the first are made anew each time they are asked for. For one thread."""

    def __init__(self, folder: Path | None = None, *, held: int = HELD_VALUES) -> None:
        """Take the folder for what is more than `held` values."""
        self._spool = Spool(folder)
        self._held: list[T] = []
        self._most = held
        self._places: list[Place] = []

    def append(self, value: T) -> None:
        """Put a value behind the others.

        Raises:
            StoreError: when the disk does not take it.
        """
        if len(self._held) < self._most:
            self._held.append(value)
        else:
            self._places.append(self._spool.put(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)))

    def __len__(self) -> int:
        return len(self._held) + len(self._places)

    def _at(self, place: int) -> T:
        if place < len(self._held):
            return self._held[place]
        return cast("T", pickle.loads(self._spool.get(self._places[place - len(self._held)])))  # noqa: S301 - written above, and read by nobody else


class Reversed(LazySequence[T]):
    """The values of another sequence, the last first; they stay where they are."""

    def __init__(self, values: Sequence[T]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def _at(self, place: int) -> T:
        return self._values[-1 - place]
