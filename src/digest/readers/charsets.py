"""Bytes decoded by the first of several encodings that fits them. Layer 3, pure."""

import codecs
from collections.abc import Iterable

_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
"""Codecs of Python that are no character sets of documents; some need quadratic time."""


def decode_first(data: bytes, names: Iterable[str | None]) -> str:
    """Return the text by the first named encoding that decodes all of it, else by UTF-8 and then Windows-1252.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever is said of them: no other encoding gives them by chance.
    """
    tried = [name for name in names if name and _is_charset(name)]
    if not data.isascii():
        tried.insert(0, "utf-8")
    for name in (*tried, "utf-8", "windows-1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _is_charset(name: str) -> bool:
    try:
        return codecs.lookup(name).name.replace("_", "-") not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False
