"""Cache of results in one SQLite file, or in memory.

Several processes may use a file at once, and each may be killed at any moment: every write is a transaction in a write-ahead log. A file
that is damaged, or is no cache, is set aside under another name and a new one begun; every value carries a checksum, since a page that was
damaged on the disk can still be a valid page. Values are bytes, decoded by who asks, and never pickles: a project's folder may come from
somebody else.
"""

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from digest.model import Notice
from digest.store.sqlite import ForeignDatabaseError, connect, mark, schema_version, transaction

T = TypeVar("T")

APPLICATION_ID = 0x64676361
"""`dgca`."""
SCHEMA_VERSION = 2
"""Other schemas are not migrated but begun anew: everything in them can be found out again."""
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
"""Values written in one transaction. A transaction costs about as much as reading an article; a kill loses at most so many."""
_BATCH_BYTES = 2 * 1024 * 1024
"""Of those values, from which they are written before there are so many."""
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheEntry:
    """A value, and the moments at which it is right."""

    value: bytes
    more: bytes = b""
    """What is asked for less often; who keeps much of it keeps it compressed."""
    since: datetime
    """Aware; it holds from then on."""
    until: datetime | None = None
    """Aware; from then on it does not hold any more. `None` when it always will."""


class Cache:
    """The open file; for one thread. A context manager that writes what is left and closes it."""

    def __init__(self, path: Path | None, *, now: datetime, max_bytes: int = MAX_BYTES) -> None:
        """Open or create the file; without a path, one that nobody else sees and that is gone afterwards."""
        self._path = path
        self._today = int(now.timestamp()) // _DAY_S
        self._max_bytes = max_bytes
        self._pending: dict[str, CacheEntry] = {}
        self._pending_bytes = 0
        self._used: set[str] = set()
        self._added = False
        self.notices: tuple[Notice, ...] = ()
        """What a person should know of it, after the last use too."""
        self._db: sqlite3.Connection | None = None
        self._db = self._attempt(self._open)

    def __enter__(self) -> Self:
        return self

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
        """Return the value of a key as it is right at a moment, or `None`."""
        kept = self.find(key, at=at)
        return kept.value if kept is not None else None

    def find(self, key: str, *, at: datetime) -> CacheEntry | None:
        """Return the value of a key, and until when it holds, if it is right at a moment; without its `more`."""
        kept = self._pending.get(key)
        if kept is not None:
            return kept if kept.since <= at and (kept.until is None or at < kept.until) else None
        row = self._row("SELECT value, more, checksum, used, since, until FROM entries WHERE key = ?", key)
        if row is None:
            return None
        value, more, checksum, used, since, until = row
        moment = at.timestamp()
        if checksum != _checksum(value, more) or moment < since or (until is not None and moment >= until):
            return None
        if used != self._today:
            self._used.add(key)
        ends = None if until is None else datetime.fromtimestamp(until, UTC)
        return CacheEntry(value=bytes(value), since=datetime.fromtimestamp(since, UTC), until=ends)

    def more(self, key: str) -> bytes | None:
        """Return the rest of what was kept under a key, or `None`."""
        if (kept := self._pending.get(key)) is not None:
            return kept.more
        row = self._row("SELECT value, more, checksum FROM entries WHERE key = ?", key)
        return None if row is None or row[2] != _checksum(row[0], row[1]) else bytes(row[1])

    def put(self, key: str, kept: CacheEntry) -> None:
        """Keep a value; it is on the disk after a while, or after `flush`."""
        self._pending[key] = kept
        self._pending_bytes += len(kept.value) + len(kept.more)
        self._added = True
        if len(self._pending) >= _BATCH or self._pending_bytes >= _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is pending. What the disk or another process refuses is dropped."""
        if self._db is not None and (self._pending or self._used):
            rows = [(key, *_row_of(kept), self._today) for key, kept in self._pending.items()]
            used_now = [(self._today, key) for key in sorted(self._used)]
            self._attempt(lambda: self._write(rows, used_now))
        # Not before: who interrupts a write shall find it done when the file is closed.
        self._pending, self._pending_bytes, self._used = {}, 0, set()

    def _write(self, rows: Sequence[tuple[object, ...]], used: Sequence[tuple[int, str]]) -> None:
        if self._db is None:
            raise sqlite3.OperationalError("the file is closed")
        with transaction(self._db) as db:
            db.executemany(
                "INSERT OR REPLACE INTO entries (key, since, until, value, more, checksum, used) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            db.executemany("UPDATE entries SET used = ? WHERE key = ?", used)

    def _open(self) -> sqlite3.Connection:
        """Return the database; a new one in place of what is none."""
        if self._path is None:
            return self._connect("")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect(self._path)
        except _UnusableError as error:
            reason = str(error)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            reason = f"is damaged ({error})"
        self._set_aside(self._path, reason)
        return self._connect(self._path)

    def _connect(self, path: Path | Literal[""]) -> sqlite3.Connection:
        db = connect(path)
        try:
            ours = _is_ours(db)  # before anything is written to what may be another program's
            if path:
                db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")  # the log keeps the file whole; the last values may be lost
            if not ours:
                with transaction(db):
                    if not _is_ours(db):  # again: another process may have been first
                        db.execute(_SCHEMA)
                        mark(db, APPLICATION_ID, SCHEMA_VERSION)
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self, path: Path, reason: str) -> None:
        """Rename the file, so that a person can look at it, and say so; the log of a damaged file is of no use."""
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        aside = path.with_name(path.name + ".damaged")
        path.replace(aside)
        self._tell(f"{reason}; it was set aside as {aside.name}, and every article is read again")

    def _tell(self, text: str) -> None:
        from digest.model import Notice

        where = "/".join(self._path.parts[-2:]) if self._path is not None else "the cache"
        self.notices = (*self.notices, Notice(source=where, text=text))

    def _row(self, query: str, key: str) -> tuple[Any, ...] | None:
        db = self._db
        return None if db is None else self._attempt(lambda: db.execute(query, (key,)).fetchone())

    def _attempt(self, action: Callable[[], T]) -> T | None:
        """Return what the action gives. When the file fails, go on without it; one that is damaged is set aside for the next time."""
        try:
            return action()
        except (sqlite3.Error, OSError) as error:
            db, self._db = self._db, None
            if db is not None:
                db.close()
            if self._path is None or not _is_damage(error):
                self._tell(f"cannot be used ({error}); every article is read again")
                return None
            try:
                self._set_aside(self._path, f"is damaged ({error})")
            except OSError as problem:
                self._tell(f"is damaged and cannot be set aside ({problem.strerror}); delete it")
            return None

    def _shrink(self) -> None:
        """Delete the least recently used values above the limit, down to nine tenths of it so that it is not reached again at once."""
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


class _UnusableError(Exception):
    """A database that is not ours or not of this version; the message says which."""


def _is_damage(error: Exception) -> bool:
    """Return True for what SQLite says of a file that it cannot make sense of; a lock, a full disk and the like have types of their own."""
    return type(error) is sqlite3.DatabaseError


def _is_ours(db: sqlite3.Connection) -> bool:
    """Return False for an empty database.

    Raises:
        _UnusableError: when it is another program's or another version's.
    """
    try:
        version = schema_version(db, APPLICATION_ID)
    except ForeignDatabaseError as error:
        raise _UnusableError("is another program's") from error
    if version not in {0, SCHEMA_VERSION}:
        raise _UnusableError("is another version's")
    return version == SCHEMA_VERSION


def _row_of(kept: CacheEntry) -> tuple[float, float | None, bytes, bytes, int]:
    until = kept.until.astimezone(UTC).timestamp() if kept.until is not None else None
    return kept.since.timestamp(), until, kept.value, kept.more, _checksum(kept.value, kept.more)


def _checksum(value: bytes, more: bytes) -> int:
    return zlib.crc32(more, zlib.crc32(value))


class MemoryCache:
    """Values by key, each until nobody has asked for it between two sweeps."""

    def __init__(self) -> None:
        self._kept: dict[str, CacheEntry] = {}
        self._asked: set[str] = set()
        self.notices: tuple[Notice, ...] = ()
        """Always empty: memory does not fail."""

    def find(self, key: str, *, at: datetime) -> CacheEntry | None:
        """Return what is kept under a key, if it is right at a moment."""
        kept = self._kept.get(key)
        if kept is None or at < kept.since or (kept.until is not None and at >= kept.until):
            return None
        self._asked.add(key)
        return kept

    def more(self, key: str) -> bytes | None:
        """Return the rest of what was kept under a key, or `None`."""
        kept = self._kept.get(key)
        return kept.more if kept is not None else None

    def put(self, key: str, kept: CacheEntry) -> None:
        """Keep a value."""
        self._kept[key] = kept
        self._asked.add(key)

    def flush(self) -> None:
        """Do nothing: there is nowhere to write to."""

    def sweep(self) -> None:
        """Forget what was neither kept nor asked for since the last sweep."""
        self._kept = {key: kept for key, kept in self._kept.items() if key in self._asked}
        self._asked.clear()
