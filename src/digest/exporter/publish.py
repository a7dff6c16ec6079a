"""Writing `dist/`: the whole tree, or nothing.

The new tree is written beside the old one and flushed to the disk; then the two exchange their names in one step. A crash at any moment
leaves the old tree or the new one. Where the system cannot exchange names there are two renames, and the next build repairs a crash between
them.
"""

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from digest.errors import StoreError
from digest.model import Rendered

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Source: renameat2(2), Linux 3.15 and glibc 2.28."""

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Neither a link nor a pipe that somebody put in the place of a file is opened. Windows has neither flag."""

_KINDS = {"lock": stat.S_ISREG, "between": stat.S_ISREG, "fresh": stat.S_ISDIR, "previous": stat.S_ISDIR}
"""What the entries of the work folder are; anything else there under these names is not ours."""

MARKS = ("feed.xml", "index.html")
"""Files in every folder that this program wrote; a folder with files but without these is never replaced."""


def publish(files: Sequence[Rendered], target: Path, *, work: Path) -> bool:
    """Replace the folder `target` by `files`; return whether anything changed.

    `work` is a private folder on the same file system, where the old tree is kept as `previous`.

    Raises:
        StoreError: when the folder is a link, is not ours or cannot be written, or another build is running. The old tree stays in place.
    """
    try:
        _refuse_links(target, work)
        with _locked(work):
            _repair(target, work)
            _refuse_foreign(target)
            if _same(files, target):
                return False
            fresh = work / "fresh"
            if fresh.exists():
                shutil.rmtree(fresh)  # left by a build that was interrupted
            try:
                _write(files, fresh)
                _put_in_place(fresh, target, work / "previous")
            except OSError:
                shutil.rmtree(fresh, ignore_errors=True)  # a full disk gets its space back
                raise
            return True
    except OSError as error:
        place = Path(error.filename) if error.filename else target
        raise StoreError(
            _shown(place), error.strerror or str(error), "check space and permissions; the old files are still there"
        ) from error


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    """Hold the lock of the work folder; fail when another build has it, and name that."""
    work.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(work / "lock", os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o666)
    with os.fdopen(descriptor, "r+") as lock:
        if sys.platform == "win32":
            yield  # there, renaming onto an open folder fails by itself
            return
        import fcntl

        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise StoreError(
                _shown(work), f"another build is running (process {holder})", "wait until it has ended"
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _refuse_links(target: Path, work: Path) -> None:
    """Fail when the target or something in the work folder is a link, or not what its name says.

    Writing through a link would change files elsewhere, and renaming onto one would replace it.
    """
    if target.is_symlink():
        place = os.path.realpath(target)
        raise StoreError(
            _placed(target), f"is a link to {place}", f"remove the link, or give its folder: digest build --out {place}"
        )
    if work.is_symlink():
        raise StoreError(_placed(work), "is a link, and is not followed", "remove it; the folder is made again")
    for name, is_kind in _KINDS.items():
        with suppress(FileNotFoundError):
            if not is_kind((work / name).lstat().st_mode):
                raise StoreError(
                    _placed(work / name), "is a link, or not what should be there", "remove it; it is made again"
                )


def _repair(target: Path, work: Path) -> None:
    """Put the previous tree back after a crash between the two renames of the fallback."""
    previous = work / "previous"
    if not target.exists() and (work / "between").exists() and previous.is_dir():
        previous.rename(target)
    (work / "between").unlink(missing_ok=True)


def _refuse_foreign(target: Path) -> None:
    """Fail when `target` holds files that this program did not write: they would be lost."""
    if target.exists() and not target.is_dir():
        raise StoreError(_shown(target), "is a file, not a folder", "move it away")
    if target.is_dir() and any(entry.name != ".gitkeep" for entry in target.iterdir()):
        missing = [name for name in MARKS if not (target / name).is_file()]
        if missing:
            raise StoreError(
                _shown(target),
                "holds files that digest did not write",
                "move them away, or choose another folder with --out",
            )


def _same(files: Sequence[Rendered], target: Path) -> bool:
    """Whether `target` holds exactly these files."""
    there = (
        {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
        if target.is_dir()
        else set()
    )
    return len(there) == len(files) and all(
        file.path in there and _is_ordinary(target / file.path) and (target / file.path).read_bytes() == file.data
        for file in files
    )


def _is_ordinary(path: Path) -> bool:
    """Return whether a path is a file and neither a link nor a pipe."""
    return stat.S_ISREG(path.lstat().st_mode)


def _write(files: Sequence[Rendered], folder: Path) -> None:
    """Write the tree and flush every file and folder of it to the disk."""
    folders = {folder}
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.update(parent for parent in path.parents if parent == folder or folder in parent.parents)
        with path.open("wb") as stream:
            stream.write(file.data)
            stream.flush()
            os.fsync(stream.fileno())
    for inner in folders:
        _flush_folder(inner)


def _put_in_place(fresh: Path, target: Path, previous: Path) -> None:
    """Give the fresh tree the target's name and keep the old tree as `previous`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        fresh.rename(target)
    elif _exchange(fresh, target):
        shutil.rmtree(previous, ignore_errors=True)
        with suppress(OSError):  # the new tree is in place; the old one only keeps the name `fresh`
            fresh.rename(previous)
    else:
        shutil.rmtree(previous, ignore_errors=True)
        (previous.parent / "between").touch()
        target.rename(previous)
        fresh.rename(target)
        (previous.parent / "between").unlink(missing_ok=True)
    with suppress(OSError):  # the new tree is in place, on the disk a little later
        _flush_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; return whether the system could."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS}:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # folders cannot be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _placed(path: Path) -> str:
    """Return a path for messages without following what it is about."""
    return f"{_shown(path.parent)}/{path.name}".removeprefix("./")


def _shown(path: Path) -> str:
    """Return a path for messages: relative to the current folder when it is below that."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
