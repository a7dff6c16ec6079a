"""Keeping the program's own templates compiled, as Python keeps its own modules. Reads and writes beside this module only.

Compiled code that is loaded is run outside the sandbox, so it must come from nobody but the program. It lies where Python keeps this
module's own code, under the same rules: who may write there could change the program itself. A project's templates, which may come
from somebody else, are never kept, and nothing is ever loaded from a project's folder.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import __version__ as jinja_version
from jinja2.bccache import Bucket, FileSystemBytecodeCache


class OwnTemplates(FileSystemBytecodeCache):
    """The compiled templates of one folder: a file for each, which holds as long as its source and all else it depends on."""

    def __init__(self, folder: Path, *, told: Iterable[str], kept: Path | None = None) -> None:
        """`told` is what compiling depends on beside the source; `kept` is where the files lie, else beside this module's own code."""
        place = Path(cache_from_source(__file__))
        super().__init__(str(kept or place.parent), f"template-%s.{place.suffixes[0].lstrip('.')}")
        self._folder = folder
        self._told = "\0".join((jinja_version, *told))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what the file is called after; empty for a template that is not the program's own."""
        if filename is None or not Path(filename).is_relative_to(self._folder):
            return ""
        return super().get_cache_key(name, filename)

    def get_source_checksum(self, source: str) -> str:
        """Return what has to be the same for the code to hold."""
        return sha256(f"{self._told}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of one of the program's own templates, when it is there and holds."""
        if bucket.key:
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of one of the program's own templates, unless Python was told to keep none.

        Where the folder cannot be written the template is compiled at each start, as Python does with its modules.
        """
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
