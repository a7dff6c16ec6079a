"""A digest of what results depend on beside their input: this program, its libraries, the interpreter."""

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """Return 32 hexadecimal digits that differ as soon as a file of this program, a library or the interpreter does.

    All files count, with their content, since a checkout has no version for each edit: 240 files of 1 MB take 2.5 ms. A library counts by
    the name of its `dist-info` folder, which contains its version.
    """
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in _installed():
        digest.update(f"\0{name}".encode())
    for name, path in _files(_PACKAGE):
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> list[tuple[str, Path]]:
    """Return every file with its name below the folder, sorted by name: texts compare faster than paths."""
    paths: list[tuple[str, Path]] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        below = parent[len(str(folder)) :]
        paths += [(f"{below}/{name}", Path(parent, name)) for name in files]
    return sorted(paths, key=lambda named: named[0])


def _installed() -> list[str]:
    names: set[str] = set()
    for place in sys.path:
        try:
            names |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208 - a third of the time
        except OSError:  # "", or an archive
            continue
    return sorted(names)
