"""A new tree appears whole or not at all, and nothing of anybody else's is lost."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.exporter import publish as publishing
from digest.exporter.publish import publish
from digest.model import Rendered


def tree(text: str, *more: str) -> tuple[Rendered, ...]:
    names = ("feed.xml", "index.html", "issues/a/email.html", *more)
    return tuple(Rendered(path=name, media_type="text/plain", data=text.encode()) for name in names)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_publish_replaces_the_whole_tree_and_keeps_the_one_before(tmp_path: Path) -> None:
    assert publish(tree("old", "gone.html"), tmp_path / "dist", work=tmp_path / "work")
    assert publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert contents(tmp_path / "dist") == {file.path: "new" for file in tree("new")}
    assert contents(tmp_path / "work" / "previous") == {file.path: "old" for file in tree("old", "gone.html")}


def test_publish_touches_nothing_when_nothing_changed(tmp_path: Path) -> None:
    publish(tree("same"), tmp_path / "dist", work=tmp_path / "work")
    before = (tmp_path / "dist").stat().st_ino
    assert not publish(tree("same"), tmp_path / "dist", work=tmp_path / "work")
    assert (tmp_path / "dist").stat().st_ino == before


def test_publish_without_an_exchange_renames_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_exchange", lambda *_: False)
    publish(tree("old"), tmp_path / "dist", work=tmp_path / "work")
    publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert set(contents(tmp_path / "dist").values()) == {"new"}
    assert not (tmp_path / "work" / "between").exists()


def test_publish_repairs_a_crash_between_two_renames(tmp_path: Path) -> None:
    work = tmp_path / "work"
    publish(tree("old"), tmp_path / "dist", work=work)
    (work / "between").touch()
    (tmp_path / "dist").rename(work / "previous")
    assert not publish(tree("old"), tmp_path / "dist", work=work)
    assert set(contents(tmp_path / "dist").values()) == {"old"}


@pytest.mark.parametrize("is_there", [True, False])
def test_publish_refuses_a_target_that_is_a_link_and_leaves_both_alone(tmp_path: Path, *, is_there: bool) -> None:
    real = tmp_path / "real"
    if is_there:
        publish(tree("old"), real, work=tmp_path / "work")
    (tmp_path / "dist").symlink_to(real, target_is_directory=True)
    with pytest.raises(StoreError, match=r"is a link to .*real") as raised:
        publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert f"--out {real}" in raised.value.hint
    assert (tmp_path / "dist").is_symlink()
    assert real.exists() == is_there
    assert not is_there or set(contents(real).values()) == {"old"}


def test_publish_that_cannot_keep_the_old_tree_has_published_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tree("old"), tmp_path / "dist", work=tmp_path / "work")
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    (tmp_path / "work" / "previous").mkdir()
    (tmp_path / "work" / "previous" / "stuck").touch()
    assert publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert set(contents(tmp_path / "dist").values()) == {"new"}


def test_publish_replaces_a_link_among_the_published_files(tmp_path: Path) -> None:
    publish(tree("same"), tmp_path / "dist", work=tmp_path / "work")
    (tmp_path / "elsewhere").write_text("same")
    (tmp_path / "dist" / "index.html").unlink()
    (tmp_path / "dist" / "index.html").symlink_to(tmp_path / "elsewhere")
    assert publish(tree("same"), tmp_path / "dist", work=tmp_path / "work")
    assert not (tmp_path / "dist" / "index.html").is_symlink()


def test_publish_refuses_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "thesis.doc").write_text("ten years")
    with pytest.raises(StoreError, match="did not write"):
        publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert contents(tmp_path / "dist") == {"thesis.doc": "ten years"}


def test_publish_refuses_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")


def test_failed_write_leaves_the_old_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tree("old"), tmp_path / "dist", work=tmp_path / "work")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "work" / "fresh"))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        publish(tree("new"), tmp_path / "dist", work=tmp_path / "work")
    assert set(contents(tmp_path / "dist").values()) == {"old"}


def test_second_build_is_told_who_works(tmp_path: Path) -> None:
    work = tmp_path / "work"
    with (
        publishing._locked(work),
        pytest.raises(StoreError, match=f"another build is running \\(process {os.getpid()}\\)"),
    ):
        publish(tree("new"), tmp_path / "dist", work=work)
    assert not (tmp_path / "dist").exists()


PUBLISH_FOR_EVER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from digest.exporter.publish import publish
    from tests.exporter.test_publish import tree
    root = Path(sys.argv[1])
    print("ready", flush=True)
    for number in range(100_000):
        publish(tree("ab"[number % 2]), root / "dist", work=root / "work")
""")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_kill_at_any_moment_leaves_one_whole_tree(tmp_path: Path) -> None:
    """Twenty kills, each a little later than the one before."""
    publish(tree("a"), tmp_path / "dist", work=tmp_path / "work")
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", PUBLISH_FOR_EVER, str(tmp_path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for _ in range(200):  # let it get somewhere, without a clock
                contents_seen = contents_or_none(tmp_path / "dist")
                assert contents_seen is None or len(contents_seen) <= len(tree("a"))
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        there = contents(tmp_path / "dist")
        assert set(there) == {file.path for file in tree("a")}
        assert len(set(there.values())) == 1


def contents_or_none(folder: Path) -> dict[str, str] | None:
    """Return what a reader sees in passing, `None` when a file went while they read."""
    try:
        return contents(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
