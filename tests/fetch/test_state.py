"""The database of what is remembered of each source."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.fetch.state import APPLICATION_ID, MIGRATIONS, SourceState, State

FULL = SourceState(
    feed_url="https://a.example/feed",
    moved_to="https://b.example/",
    etag='"1"',
    last_modified="Fri",
    fingerprint="ab",
    not_before=datetime(2026, 6, 5, 8, 0, 1, 5, tzinfo=UTC),
    disabled="gone",
    checked=datetime(2026, 6, 5, tzinfo=UTC),
)


def test_state_is_found_again_after_closing(tmp_path: Path) -> None:
    path = tmp_path / ".digest" / "state.db"
    with State(path) as state:
        assert state.load("a") == SourceState()
        state.save("a", FULL, ["1", "2"])
        state.save("a", FULL, ["2", "3"])
    with State(path) as state:
        assert (state.load("a"), state.entries("a"), state.entries("b")) == (FULL, frozenset("123"), frozenset())


def test_forgotten_state_keeps_what_was_saved(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as state:
        state.save("a", FULL, ["1"])
        state.forget("a")
        assert (state.load("a"), state.entries("a")) == (SourceState(), frozenset("1"))


def test_empty_file_becomes_ours(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.touch()
    with State(path) as state:
        state.save("a", FULL)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    db.close()


def test_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE other (x)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        State(path)
    assert path.read_bytes() == before


def test_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with State(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer"):
        State(path)


@pytest.mark.parametrize(
    "content", [b"this is no database, but long enough to be one" * 100, b"SQLite format 3\x00" + b"\xff" * 2000]
)
def test_damaged_file_is_an_error_with_a_hint(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="hint: delete it"):
        State(path)


def test_state_where_no_file_can_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        State(tmp_path / "file" / "state.db")


def test_two_processes_may_hold_it_open(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as one, State(tmp_path / "state.db") as two:
        one.save("a", FULL, ["1"])
        two.save("b", FULL, ["2"])
        assert (one.load("b"), two.load("a")) == (FULL, FULL)
