"""What is put aside comes back as it was, wherever it lies, and leaves nothing behind."""

import gc
import shlex
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import StoreError
from digest.model import Rendered
from digest.pipeline.finishing import Files
from digest.store.spill import HELD_BYTES, SpillList, Spool
from tests.trust import room


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.binary(max_size=40)), st.randoms(use_true_random=False))
def test_bytes_come_back_by_their_places_in_any_order(parts: list[bytes], random: "object") -> None:
    spool = Spool()
    places = [(spool.put(part), part) for part in parts]
    random.shuffle(places)  # type: ignore[attr-defined]  # hypothesis gives a Random
    for place, part in places:
        assert spool.get(place) == part
        again = spool.put(part)
        assert spool.get(again) == part


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.text(), st.datetimes(timezones=st.just(UTC)))), st.integers(0, 5))
def test_shelf_is_like_a_list(values: list[tuple[str, datetime]], held: int) -> None:
    shelf: SpillList[tuple[str, datetime]] = SpillList(held=held)
    for value in values:
        shelf.append(value)
    assert [*shelf] == values
    assert shelf == values
    assert len(shelf) == len(values)
    assert [shelf[place] for place in range(-len(values), len(values))] == values + values
    assert shelf[1:4] == values[1:4]
    assert [*reversed(shelf)] == values[::-1]
    assert shelf != [*values, "one more"]
    with pytest.raises(IndexError):
        shelf[len(values)]


def test_much_lies_in_a_file_without_a_name(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    part = bytes(range(256)) * 1024
    places = [spool.put(part + bytes([number])) for number in range(2 * HELD_BYTES // len(part))]
    assert [spool.get(place)[-1] for place in places] == [*range(len(places))]
    assert [*tmp_path.iterdir()] == []
    del spool
    gc.collect()  # a file that is not closed would warn, and warnings are errors


def test_first_values_stay_as_they_are_and_the_others_are_made_anew() -> None:
    shelf: SpillList[list[int]] = SpillList(held=1)
    first, second = [1], [2]
    shelf.append(first)
    shelf.append(second)
    assert shelf[0] is first
    assert shelf[1] == second
    assert shelf[1] is not second


def test_folder_that_is_not_there_is_done_without(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "gone")
    assert spool.get(spool.put(b"a" * (HELD_BYTES + 1))) == b"a" * (HELD_BYTES + 1)
    assert not (tmp_path / "gone").exists()


def test_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put(b"a" * (HELD_BYTES + 1))
    with Path("/dev/full").open("r+b", buffering=0) as full:
        kept, spool._file = spool._file, full  # the only disk that is always full
        with pytest.raises(StoreError, match="No space left"):
            spool.put(b"b")
        spool._file = kept


def test_files_are_sorted_and_equal_to_the_same_files() -> None:
    made = [Rendered(path=path, media_type="text/plain", data=path.encode()) for path in ("b", "a/c", "a")]
    files = Files(iter(made))
    assert [file.path for file in files] == ["a", "a/c", "b"]
    assert files == sorted(made, key=lambda file: file.path)
    assert files[1:] == [*files][1:]
    assert files[0] != files[1]
    assert dict(files.by_path) == {file.path: file.data for file in made}
    assert files != Files(made[:2])


FILL = """
from pathlib import Path
from digest.errors import StoreError
from digest.store.spill import Spool
spool = Spool(Path({folder!r}))
try:
    while True:
        spool.put(bytes(5000))
except StoreError as error:
    print(error.problem)
"""


@pytest.mark.skipif(bool(room.missing()), reason=room.missing())
def test_full_disk_is_told_once(tmp_path: Path) -> None:
    """What is still to be written when the file is closed has no room either: then there is nothing left to tell."""
    program = shlex.quote(FILL.format(folder=str(tmp_path / "room")))
    done = room.within(tmp_path / "room", "2m", f"{shlex.quote(sys.executable)} -c {program}")
    assert (done.stdout, done.stderr) == ("No space left on device\n", "")


PUT_MUCH = """
from pathlib import Path
from digest.store.spill import HELD_BYTES, Spool
spool = Spool(Path({folder!r}))
print(spool.get(spool.put(bytes(2 * HELD_BYTES))) == bytes(2 * HELD_BYTES))
"""


@pytest.mark.skipif(bool(room.missing()), reason=room.missing())
def test_much_of_a_project_that_may_only_be_read_lies_elsewhere(tmp_path: Path) -> None:
    """`digest doctor` and `digest explain` look at projects that are nobody's to write to."""
    place = shlex.quote(str(tmp_path / "room"))
    program = shlex.quote(PUT_MUCH.format(folder=str(tmp_path / "room")))
    done = room.within(
        tmp_path / "room", "1m", f"mount -o remount,ro {place}; {shlex.quote(sys.executable)} -c {program}"
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_missing_folder_for_what_is_much_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    spool = Spool()
    with pytest.raises(StoreError) as told:
        spool.put(bytes(HELD_BYTES + 1))
    assert told.value.where == "the system's temporary folder"


def test_no_temporary_folder_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> list[str]:
        return []

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", nowhere)
    with pytest.raises(StoreError):
        Spool().put(bytes(HELD_BYTES + 1))
