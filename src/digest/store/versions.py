"""What the results of this program depend on beside its input: itself, its libraries, the interpreter. Reads the disk."""

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """Return 32 hexadecimal digits that are others as soon as a file of this program, a library or the interpreter is another.

    All files count, with their content, since a checkout has no version for each edit: 240 files of 1 MB take 2.5 ms. A library counts by
    the name of its `dist-info` folder, which has its version.
    """
    found = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in _installed():
        found.update(f"\0{name}".encode())
    for name, path in _files(_PACKAGE):
        found.update(f"\0{name}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return every file with its name below the folder, in the order of those: texts compare faster than paths."""
    found: list[tuple[str, Path]] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = parent[len(str(folder)) :]
        found += [(f"{below}/{name}", Path(parent, name)) for name in files]
    return sorted(found, key=lambda one: one[0])


def _installed() -> list[str]:
    found: set[str] = set()
    for place in sys.path:
        try:
            found |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208 - a third of the time
        except OSError:  # "", or an archive
            continue
    return sorted(found)
