"""The cache gives back what was put in or nothing, whatever happens to its file."""

import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.store import Cache, CacheEntry
from tests.store.writing import NOW

LATER = NOW + timedelta(days=3)


def kept(text: str, *, since: datetime = NOW, until: datetime | None = None) -> CacheEntry:
    return CacheEntry(value=text.encode(), more=f"more of {text}".encode() * 20, since=since, until=until)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work" / "cache.db"


def filled(path: Path, *, count: int = 10) -> None:
    with Cache(path, now=NOW) as cache:
        for number in range(count):
            cache.put(f"k{number}", kept(f"value {number}"))


@pytest.mark.parametrize("on_disk", [True, False])
def test_cache_gives_back_what_was_put_in(path: Path, *, on_disk: bool) -> None:
    with Cache(path if on_disk else None, now=NOW) as cache:
        cache.put("a", kept("fog"))
        assert cache.get("a", at=NOW) == b"fog"
        assert cache.more("a") == b"more of fog" * 20
        cache.flush()
        assert cache.get("a", at=NOW) == b"fog"
        assert cache.more("a") == b"more of fog" * 20
        assert cache.get("b", at=NOW) is None
        assert cache.more("b") is None
    assert path.exists() == on_disk
    assert cache.notices == ()


def test_cache_keeps_values_for_the_next_time(path: Path) -> None:
    filled(path, count=150)
    with Cache(path, now=LATER) as cache:
        assert [cache.get(f"k{n}", at=LATER) for n in range(150)] == [f"value {n}".encode() for n in range(150)]


@pytest.mark.parametrize("flushed", [True, False])
def test_cache_gives_a_value_only_for_moments_at_which_it_holds(path: Path, *, flushed: bool) -> None:
    with Cache(path, now=NOW) as cache:
        cache.put("a", kept("fog", since=NOW, until=LATER))
        if flushed:
            cache.flush()
        assert cache.get("a", at=NOW - timedelta(seconds=1)) is None
        assert cache.get("a", at=NOW) == b"fog"
        assert cache.get("a", at=LATER - timedelta(seconds=1)) == b"fog"
        assert cache.get("a", at=LATER) is None


def test_cache_replaces_a_value(path: Path) -> None:
    filled(path)
    with Cache(path, now=NOW) as cache:
        cache.put("k1", kept("new"))
    with Cache(path, now=NOW) as cache:
        assert cache.get("k1", at=NOW) == b"new"


def test_cache_file_that_is_no_database_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    filled(path)
    assert path.with_name("cache.db.damaged").read_bytes().startswith(b"no database")
    with Cache(path, now=NOW) as cache:
        assert cache.get("k1", at=NOW) == b"value 1"
        assert cache.notices == ()


def test_cache_says_what_it_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    with Cache(path, now=NOW) as cache:
        (notice,) = cache.notices
    assert notice.source == "work/cache.db"
    assert "is damaged" in notice.text
    assert "cache.db.damaged" in notice.text


def test_cache_file_of_another_program_is_set_aside_and_not_written_to(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE letters (text)")
    theirs.close()
    before = path.read_bytes()
    with Cache(path, now=NOW) as cache:
        assert "another program's" in cache.notices[0].text
    assert path.with_name("cache.db.damaged").read_bytes() == before


@pytest.mark.parametrize(("version", "which"), [(1, "an older version"), (99, "a newer version")])
def test_cache_file_of_another_version_is_begun_anew(path: Path, version: int, which: str) -> None:
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {version}")
    db.close()
    with Cache(path, now=NOW) as cache:
        assert f"was written by {which}" in cache.notices[0].text
        assert cache.get("k1", at=NOW) is None


def test_cache_that_is_an_empty_file_is_filled(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    filled(path)
    with Cache(path, now=NOW) as cache:
        assert cache.get("k1", at=NOW) == b"value 1"


def test_cache_survives_damage_anywhere_in_its_file(path: Path) -> None:
    """Never a wrong value, never an error: each kilobyte of the file is overwritten in turn."""
    filled(path, count=300)
    whole = path.read_bytes()
    lost = 0
    for place in range(0, len(whole), 7 * 1024):
        path.write_bytes(whole[:place] + b"\xa5" * 1024 + whole[place + 1024 :])
        with Cache(path, now=NOW) as cache:
            for number in range(300):
                found = cache.get(f"k{number}", at=NOW)
                more = cache.more(f"k{number}")
                assert found in (None, f"value {number}".encode())
                assert more in (None, f"more of value {number}".encode() * 20)
                lost += found is None
        for file in path.parent.iterdir():
            file.unlink()
    assert lost


def test_cache_that_is_cut_off_gives_no_wrong_value(path: Path) -> None:
    filled(path, count=300)
    path.write_bytes(path.read_bytes()[:9000])
    with Cache(path, now=NOW) as cache:
        assert {cache.get(f"k{n}", at=NOW) for n in range(300)} <= {None, *(f"value {n}".encode() for n in range(300))}


def test_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file where the folder should be")
    with Cache(tmp_path / "work" / "cache.db", now=NOW) as cache:
        cache.put("a", kept("fog"))
        cache.flush()
        assert cache.get("a", at=NOW) is None
        assert "cannot be used" in cache.notices[0].text


def test_cache_drops_the_least_recently_used_above_its_limit(path: Path) -> None:
    filled(path, count=400)
    with Cache(path, now=LATER) as cache:
        recent = [cache.get(f"k{n}", at=LATER) for n in range(300, 400)]
    assert None not in recent
    with Cache(path, now=LATER, max_bytes=path.stat().st_size // 2) as cache:
        cache.put("new", kept("fog"))
    with Cache(path, now=LATER) as cache:
        assert [cache.get(f"k{n}", at=LATER) for n in range(300, 400)] == recent
        assert cache.get("new", at=LATER) == b"fog"
        assert sum(cache.get(f"k{n}", at=LATER) is None for n in range(300)) > 100


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.writing", str(path), name, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_cache_survives_writers_that_are_killed(path: Path) -> None:
    for name in ("a", "b", "c"):
        with start(path, name, 10_000_000) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "under way\n"
            writer.kill()
    with Cache(path, now=NOW) as cache:
        for name in ("a", "b", "c"):
            found = [cache.get(f"{name}-{n}", at=NOW) for n in range(150)]
            assert found == [f"value {name}-{n}".encode() * 50 for n in range(150)]
        assert cache.notices == ()


def test_cache_keeps_what_several_processes_write_at_once(path: Path) -> None:
    writers = [start(path, name, 2000) for name in ("a", "b", "c")]
    assert [writer.communicate(timeout=60)[0] for writer in writers] == ["under way\n"] * 3
    with Cache(path, now=NOW) as cache:
        for name in ("a", "b", "c"):
            assert all(cache.get(f"{name}-{n}", at=NOW) for n in range(2000))
