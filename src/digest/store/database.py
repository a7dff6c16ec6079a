"""SQLite files of our own: opening one, and transactions.

Several processes may use a file at once, and each may be killed at any moment: it has a write-ahead log, and every write is a transaction.
"""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

BUSY_TIMEOUT_S = 5.0


class UnusableDatabaseError(Exception):
    """A database of another program or another version; the message says which."""


class LinkedDatabaseError(UnusableDatabaseError):
    """A database that was not opened, since that would change a file elsewhere."""


def open_database(
    path: Path | None,
    *,
    application_id: int,
    version: int,
    migrate: Callable[[sqlite3.Connection, int], None],
    synchronous: Literal["NORMAL", "FULL"],
) -> sqlite3.Connection:
    """Return the database in a file; without a path, a private temporary one that is deleted when it is closed.

    `application_id` marks the file as ours, because SQLite opens an empty file, or another program's database, without complaint.
    `migrate` brings a database of an older version, 0 for an empty one, up to `version`.

    Raises:
        LinkedDatabaseError: when it, its folder or a file beside it is a link or no ordinary file.
        UnusableDatabaseError: when it is another program's or a newer version's.
        sqlite3.Error: when it is damaged, locked for too long, or cannot be written.
    """
    if path is not None:
        _refuse_links(path)
    db = sqlite3.connect(path or "", timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        current = _version_of(
            db, application_id, version
        )  # before anything is written to what may be another program's
        if path is not None:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA synchronous = {synchronous}")
        if current < version:
            with transaction(db):
                migrate(db, _version_of(db, application_id, version))  # again: another process may have been first
                db.execute(f"PRAGMA application_id = {application_id}")
                db.execute(f"PRAGMA user_version = {version}")
    except BaseException:
        db.close()
        raise
    return db


def _refuse_links(path: Path) -> None:
    """Fail when SQLite would write through a link that somebody put there, or wait at a pipe.

    Raises: LinkedDatabaseError.
    """
    if path.parent.is_symlink():
        raise LinkedDatabaseError(f"is in {path.parent.name}, which is a link")
    for name in (path.name, *(f"{path.name}-{ending}" for ending in ("wal", "shm", "journal"))):
        with suppress(FileNotFoundError):
            mode = path.with_name(name).lstat().st_mode
            if not stat.S_ISREG(mode):
                raise LinkedDatabaseError(f"{name} is {'a link' if stat.S_ISLNK(mode) else 'not an ordinary file'}")


def _version_of(db: sqlite3.Connection, application_id: int, newest: int) -> int:
    """Return the version of a database of ours, 0 for an empty one.

    Raises:
        UnusableDatabaseError: when it is another program's or a newer version's.
    """
    application, version = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if application == application_id and version <= newest:
        return int(version)
    if application == application_id:
        raise UnusableDatabaseError("was written by a newer version")
    if application or version or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise UnusableDatabaseError("is another program's database")
    return 0


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Hold the write lock from the start: a deferred transaction fails at once when it has to wait later."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
