"""Files of a project: read with an error that says what to do, written whole or not at all, TOML written as text."""

import errno
import json
import os
import secrets
import stat
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from digest.errors import StoreError

_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""The path was resolved before, so a link there now was put there since; opening a pipe does not wait for its writer."""


class RefusedFileError(OSError):
    """A file that is not read, although the system would: `strerror` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EPERM, reason)


def read_file(path: Path, *, home: Path, limit_bytes: int | None = None) -> bytes:
    """Return the bytes of an ordinary file, at most `limit_bytes` of them.

    A link is followed within the folder `home`, never out of it: a project that somebody sent must not publish the owner's other files.
    Nothing waits at a pipe.

    Raises:
        RefusedFileError: when it lies outside of `home`, or is a pipe, socket or device.
        OSError: when it cannot be read.
    """
    try:
        target = path.resolve(strict=True)
    except RuntimeError as error:  # on 3.11 and 3.12, links in a circle
        raise RefusedFileError("links in a circle") from error
    if not target.is_relative_to(home.resolve()):
        raise RefusedFileError("a link that leaves the folder is not followed")
    descriptor = os.open(target, os.O_RDONLY | _AS_IT_IS)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RefusedFileError("it is not an ordinary file")
        return file.read(-1 if limit_bytes is None else limit_bytes)


def read_text(path: Path, *, name: str) -> str | None:
    """Return the text of a file with the line ends and the byte order mark it has; `None` when there is none.

    Raises: StoreError, under `name`, when it is not UTF-8 or cannot be read, or is a link that leaves its folder.
    """
    try:
        return read_file(path, home=path.parent).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise StoreError(f"{name}:{line}", "is not UTF-8 text", "save the file as UTF-8 in your editor") from error
    except OSError as error:
        raise StoreError(name, f"cannot be read ({reason(error)})", "check that it is a file you may read") from error


def same_name(folder: Path, name: str) -> Path:
    """Return the path of a file below `folder`, whose name there may have the same letters composed or decomposed.

    Names that were on a Mac's older disks, or in an archive made there, have `ü` as `u` and a mark. Where there is no such file, the
    path is that of the name as given.
    """
    path = folder / name
    if name.isascii() or path.exists():
        return path
    others = (folder / unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    return next((other for other in others if other.exists()), path)


def write_file(path: Path, data: bytes, *, name: str, check: Callable[[], object] | None = None) -> None:
    """Write a file so that it is there whole or not at all, also when the power fails; folders on its way are made.

    `check` is called between writing and putting the file in place; if it raises, the file stays as it was.

    Raises: StoreError, under `name`, when it cannot be written.
    """
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if check is not None:
                check()
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(name, f"cannot be written ({reason(error)})", "check space and permissions") from error
    _flush_folder(path.parent)


def reason(error: Exception) -> str:
    """Return the system's words for an error, without number and path."""
    return getattr(error, "strerror", None) or str(error)


def toml_string(text: str) -> str:
    """Return a TOML basic string. Its escapes are JSON's, but for DEL, which TOML wants escaped and JSON does not."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007F")


def toml_moment(moment: datetime) -> str:
    """Return a moment in UTC, to the second, as TOML has it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _flush_folder(folder: Path) -> None:
    """Make a rename durable where the system can; Windows cannot open a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)
