"""Cache of results in one SQLite file, or in memory.

A file that is damaged, or not a cache, is set aside under another name and a new one is begun. Every value has a checksum, since a page
that was damaged on the disk can still be a valid page. Values are bytes that the caller decodes, and never pickles: a project's folder may
come from somebody else.
"""

import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from digest.errors import StoreError
from digest.model import Notice
from digest.store.database import LinkedDatabaseError, UnusableDatabaseError, open_database, transaction

T = TypeVar("T")

APPLICATION_ID = 0x64676361
"""`dgca`."""
SCHEMA_VERSION = 2
"""A cache of another version is not migrated but begun anew: everything in it can be found out again."""
_SCHEMA = """
    CREATE TABLE entries (
        key TEXT PRIMARY KEY,
        since REAL NOT NULL,
        until REAL,
        used INTEGER NOT NULL,
        value BLOB NOT NULL,
        more BLOB NOT NULL,
        checksum INTEGER NOT NULL
    ) STRICT
"""

MAX_BYTES = 1024 * 1024 * 1024
"""Of all values; the least recently used go first. An article takes about 10 kB: 100,000 of them fit."""
_BATCH = 64
"""Values written in one transaction, which costs about as much as reading an article; a kill loses at most this many."""
_BATCH_BYTES = 2 * 1024 * 1024
"""Pending values of this size are written, however few they are."""
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheEntry:
    """A value, and the moments between which it holds."""

    value: bytes
    more: bytes = b""
    """The part that is needed less often."""
    since: datetime
    """Aware; it holds from then on."""
    until: datetime | None = None
    """Aware; from then on it no longer holds. `None` when it always will."""

    def holds(self, at: datetime) -> bool:
        """Return whether the value holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


class Cache(AbstractContextManager["Cache", None]):
    """The open file; for one thread. A context manager that writes what is left and closes it."""

    def __init__(self, path: Path | None, *, now: datetime, max_bytes: int = MAX_BYTES) -> None:
        """Open or create the file; without a path, a cache that is gone afterwards.

        Raises: StoreError when the file, its folder or its log is a link: writing would change a file elsewhere.
        """
        self._path = path
        self._today = int(now.timestamp()) // _DAY_S
        self._max_bytes = max_bytes
        self._pending: dict[str, CacheEntry] = {}
        self._pending_bytes = 0
        self._used: set[str] = set()
        self._added = False
        self.notices: tuple[Notice, ...] = ()
        """Why the file could not be used, if so; complete once the cache is closed."""
        self._db: sqlite3.Connection | None = None
        self._db = self._attempt(self._open)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
        if self._added:
            self._attempt(self._shrink)
        if self._db is not None:
            self._attempt(self._db.close)
        self._db = None

    def get(self, key: str, *, at: datetime) -> bytes | None:
        """Return the value of a key if it holds at a moment, else `None`."""
        entry = self.find(key, at=at)
        return entry.value if entry is not None else None

    def find(self, key: str, *, at: datetime) -> CacheEntry | None:
        """Return the entry of a key, without its `more`, if it holds at a moment, else `None`."""
        pending = self._pending.get(key)
        if pending is not None:
            return pending if pending.holds(at) else None
        row = self._row("SELECT value, more, checksum, used, since, until FROM entries WHERE key = ?", key)
        if row is None:
            return None
        value, more, checksum, used, since, until = row
        entry = CacheEntry(
            value=bytes(value),
            since=datetime.fromtimestamp(since, UTC),
            until=None if until is None else datetime.fromtimestamp(until, UTC),
        )
        if checksum != _checksum(value, more) or not entry.holds(at):
            return None
        if used != self._today:
            self._used.add(key)
        return entry

    def more(self, key: str) -> bytes | None:
        """Return the `more` of a key's entry, or `None`."""
        if (pending := self._pending.get(key)) is not None:
            return pending.more
        row = self._row("SELECT value, more, checksum FROM entries WHERE key = ?", key)
        return None if row is None or row[2] != _checksum(row[0], row[1]) else bytes(row[1])

    def put(self, key: str, entry: CacheEntry) -> None:
        """Keep an entry; it is on the disk after a while, or after `flush`."""
        self._pending[key] = entry
        self._pending_bytes += len(entry.value) + len(entry.more)
        self._added = True
        if len(self._pending) >= _BATCH or self._pending_bytes >= _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is pending. What the disk or another process refuses is dropped."""
        if self._db is not None and (self._pending or self._used):
            rows = [(key, *_row_of(entry), self._today) for key, entry in self._pending.items()]
            used_now = [(self._today, key) for key in sorted(self._used)]
            self._attempt(lambda: self._write(rows, used_now))
        # Not before: a write that is interrupted is done when the file is closed.
        self._pending, self._pending_bytes, self._used = {}, 0, set()

    def _write(self, rows: Sequence[tuple[object, ...]], used: Sequence[tuple[int, str]]) -> None:
        if self._db is None:
            return
        with transaction(self._db) as db:
            db.executemany(
                "INSERT OR REPLACE INTO entries (key, since, until, value, more, checksum, used) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            db.executemany("UPDATE entries SET used = ? WHERE key = ?", used)

    def _open(self) -> sqlite3.Connection:
        """Return the database; a new one in place of a file that cannot be used."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except LinkedDatabaseError as error:
            raise StoreError(_place(self._path), str(error), "remove the link; the file is made again") from error
        except (UnusableDatabaseError, sqlite3.DatabaseError) as error:
            if self._path is None or not (isinstance(error, UnusableDatabaseError) or _is_damage(error)):
                raise
            self._set_aside(
                self._path, str(error) if isinstance(error, UnusableDatabaseError) else f"is damaged ({error})"
            )
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        return open_database(
            self._path,
            application_id=APPLICATION_ID,
            version=SCHEMA_VERSION,
            migrate=_create,
            synchronous="NORMAL",  # the log keeps the file whole; the last values may be lost
        )

    def _set_aside(self, path: Path, reason: str) -> None:
        """Rename the file, so that a person can look at it, with a notice; the log of a damaged file is useless."""
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        aside = path.with_name(path.name + ".damaged")
        path.replace(aside)
        self._note(f"{reason}; it was set aside as {aside.name}, and every article is read again")

    def _note(self, text: str) -> None:
        self.notices = (*self.notices, Notice(source=_place(self._path), text=text))

    def _row(self, query: str, key: str) -> tuple[Any, ...] | None:
        db = self._db
        return None if db is None else self._attempt(lambda: db.execute(query, (key,)).fetchone())

    def _attempt(self, action: Callable[[], T]) -> T | None:
        """Return the result of an action. When the file fails, go on without it; a damaged one is set aside for the next time."""
        try:
            return action()
        except (sqlite3.Error, OSError) as error:
            db, self._db = self._db, None
            if db is not None:
                db.close()
            if self._path is None or not _is_damage(error):
                self._note(f"cannot be used ({error}); every article is read again")
                return None
            try:
                self._set_aside(self._path, f"is damaged ({error})")
            except OSError as problem:
                self._note(f"is damaged and cannot be set aside ({problem.strerror}); delete it")
            return None

    def _shrink(self) -> None:
        """Delete the least recently used values above the limit, down to nine tenths of it, so that it is not reached again at once."""
        db = self._db
        if db is None or self._path is None:
            return
        pages, free, page = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        total = (pages - free) * page
        if total <= self._max_bytes:
            return
        count = db.execute("SELECT count(*) FROM entries").fetchone()[0]
        doomed = count - int(count * 0.9 * self._max_bytes / total)
        with transaction(db):
            db.execute(
                "DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY used, key LIMIT ?)", (doomed,)
            )


def _place(path: Path | None) -> str:
    """Return where a cache is, for people."""
    return "/".join(path.parts[-2:]) if path is not None else "the cache"


def _create(db: sqlite3.Connection, version: int) -> None:
    if 0 < version < SCHEMA_VERSION:
        raise UnusableDatabaseError("was written by an older version")
    if version == 0:
        db.execute(_SCHEMA)


def _is_damage(error: Exception) -> bool:
    """Return whether SQLite cannot make sense of a file; a lock, a full disk and the like have exception types of their own."""
    return type(error) is sqlite3.DatabaseError


def _row_of(entry: CacheEntry) -> tuple[float, float | None, bytes, bytes, int]:
    until = entry.until.timestamp() if entry.until is not None else None
    return entry.since.timestamp(), until, entry.value, entry.more, _checksum(entry.value, entry.more)


def _checksum(value: bytes, more: bytes) -> int:
    return zlib.crc32(more, zlib.crc32(value))


class MemoryCache:
    """Entries by key, each until nobody has asked for it between two sweeps."""

    def __init__(self) -> None:
        self._entries: dict[str, CacheEntry] = {}
        self._used: set[str] = set()
        self.notices: tuple[Notice, ...] = ()
        """Always empty: memory does not fail."""

    def find(self, key: str, *, at: datetime) -> CacheEntry | None:
        """Return the entry of a key if it holds at a moment, else `None`."""
        entry = self._entries.get(key)
        if entry is None or not entry.holds(at):
            return None
        self._used.add(key)
        return entry

    def more(self, key: str) -> bytes | None:
        """Return the `more` of a key's entry, or `None`."""
        entry = self._entries.get(key)
        return entry.more if entry is not None else None

    def put(self, key: str, entry: CacheEntry) -> None:
        """Keep an entry."""
        self._entries[key] = entry
        self._used.add(key)

    def flush(self) -> None:
        """Do nothing: there is nowhere to write to."""

    def sweep(self) -> None:
        """Forget the entries that were neither put nor found since the last sweep."""
        self._entries = {key: entry for key, entry in self._entries.items() if key in self._used}
        self._used.clear()


_PACKAGE = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """Return 32 hexadecimal digits that differ as soon as a file of this program, a library or the interpreter does.

    All files count, with their content, since a checkout has no version for each edit: 240 files of 1 MB take 2.5 ms. A library counts by
    the name of its `dist-info` folder, which contains its version.
    """
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in _installed():
        digest.update(f"\0{name}".encode())
    for name, path in _files(_PACKAGE):
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return every file with its name below the folder, sorted by name: texts compare faster than paths."""
    paths: list[tuple[str, Path]] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = parent[len(str(folder)) :]
        paths += [(f"{below}/{name}", Path(parent, name)) for name in files]
    return sorted(paths, key=lambda named: named[0])


def _installed() -> list[str]:
    names: set[str] = set()
    for place in sys.path:
        try:
            names |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208 - a third of the time
        except OSError:  # "", or an archive
            continue
    return sorted(names)
