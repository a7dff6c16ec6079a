"""State of each source between two fetches, `.digest/state.db`: HTTP validators, new addresses, waiting times, entries already saved.

Nobody edits it. Losing the file only costs requests: what was saved is found again in `seeds/`.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from digest.errors import StoreError
from digest.store.database import UnusableDatabaseError, open_database, transaction

APPLICATION_ID = 0x64676573
"""`dges`."""

MIGRATIONS = (
    """
    CREATE TABLE sources (
        key TEXT PRIMARY KEY,
        feed_url TEXT,
        moved_to TEXT,
        etag TEXT,
        last_modified TEXT,
        fingerprint TEXT,
        not_before TEXT,
        disabled TEXT,
        checked TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entries (
        source TEXT NOT NULL,
        entry TEXT NOT NULL,
        PRIMARY KEY (source, entry)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""In order; `user_version` is the number of those applied. Only ever append."""

_COLUMNS = "feed_url, moved_to, etag, last_modified, fingerprint, not_before, disabled, checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """State of one source after its last fetch."""

    feed_url: str | None = None
    """The feed that was discovered from the source's page."""
    moved_to: str | None = None
    """Where permanent redirects lead."""
    etag: str | None = None
    last_modified: str | None = None
    fingerprint: str | None = None
    """SHA-256 of the readable text of a page."""
    not_before: datetime | None = None
    """Aware; the server asked not to come back earlier."""
    disabled: str | None = None
    """Why the source is no longer asked."""
    checked: datetime | None = None
    """Aware; when it was last asked."""


class State(AbstractContextManager["State", None]):
    """The open database; for one thread. A context manager that closes it."""

    def __init__(self, path: Path) -> None:
        """Open or create the database.

        Raises: StoreError when it cannot be opened, or belongs to another program or a newer version.
        """
        self._path = path
        with self._reporting():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = open_database(
                path, application_id=APPLICATION_ID, version=len(MIGRATIONS), migrate=_migrate, synchronous="FULL"
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def load(self, key: str) -> SourceState:
        """Return the state of a source; an empty one when it is new."""
        with self._reporting():
            row = self._db.execute(f"SELECT {_COLUMNS} FROM sources WHERE key = ?", (key,)).fetchone()  # noqa: S608 - a constant
        if row is None:
            return SourceState()
        feed_url, moved_to, etag, last_modified, fingerprint, not_before, disabled, checked = row
        return SourceState(
            feed_url=feed_url,
            moved_to=moved_to,
            etag=etag,
            last_modified=last_modified,
            fingerprint=fingerprint,
            not_before=_moment(not_before),
            disabled=disabled,
            checked=_moment(checked),
        )

    def entries(self, key: str) -> frozenset[str]:
        """Return the entries of a source that have been saved before."""
        with self._reporting():
            return frozenset(e for (e,) in self._db.execute("SELECT entry FROM entries WHERE source = ?", (key,)))

    def save(self, key: str, state: SourceState, entries: Iterable[str] = ()) -> None:
        """Save a source's state and add the entries saved now, both or neither."""
        values = (
            state.feed_url,
            state.moved_to,
            state.etag,
            state.last_modified,
            state.fingerprint,
            _stamp(state.not_before),
            state.disabled,
            _stamp(state.checked),
        )
        with self._reporting(), transaction(self._db):
            self._db.execute(
                f"INSERT OR REPLACE INTO sources (key, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
                (key, *values),
            )
            self._db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?)", ((key, entry) for entry in entries))

    def begin(self, key: str, state: SourceState) -> None:
        """Mark a source as being saved: until `save` is called, it counts as never asked.

        If this fetch is interrupted, the next one asks unconditionally and looks into the seeds, so that nothing is lost or saved twice.
        """
        self.save(key, replace(state, checked=None, etag=None, last_modified=None))

    def forget(self, key: str) -> None:
        """Forget a source's state, so that it is asked again; what was saved stays known."""
        with self._reporting(), transaction(self._db):
            self._db.execute("DELETE FROM sources WHERE key = ?", (key,))

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except UnusableDatabaseError as error:
            raise StoreError(str(self._path), str(error), "move it away, or update the program") from error
        except (OSError, sqlite3.Error) as error:
            hint = "delete it: it is built again by `digest fetch`"
            raise StoreError(str(self._path), f"cannot be used ({error})", hint) from error


def _migrate(db: sqlite3.Connection, version: int) -> None:
    for script in MIGRATIONS[version:]:
        for statement in filter(str.strip, script.split(";")):
            db.execute(statement)


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _moment(stamp: str | None) -> datetime | None:
    return None if stamp is None else datetime.fromisoformat(stamp)
