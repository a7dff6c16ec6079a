"""SQLite files of ours: recognised by their application id, written in transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

_BUSY_TIMEOUT_S = 5.0


class ForeignDatabaseError(Exception):
    """A database that another program made."""


def connect(path: Path | Literal[""]) -> sqlite3.Connection:
    """Return the open file, in autocommit mode; without a path, one in memory."""
    return sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)


def schema_version(db: sqlite3.Connection, application_id: int) -> int:
    """Return the `user_version` of a database of ours; 0 for an empty one, which can become ours.

    Raises: ForeignDatabaseError for any other: an empty file is a valid database too, and so is any other program's.
    """
    application, version, tables = (
        db.execute(query).fetchone()[0]
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    if application != application_id and (application or version or tables):
        raise ForeignDatabaseError
    return int(version)


def mark(db: sqlite3.Connection, application_id: int, version: int) -> None:
    """Write into a database whose it is, and the version of its tables."""
    db.execute(f"PRAGMA application_id = {application_id}")
    db.execute(f"PRAGMA user_version = {version}")


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
