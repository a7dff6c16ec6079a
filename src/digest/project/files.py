"""Documents written into `seeds/`: their names, and a write that is whole or not there."""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from digest.errors import StoreError
from digest.project.sidecar import Sidecar, dump_sidecar, sidecar_path

_HASH_CHARS = 10
"""40 bits: two of 10,000 documents share them once in 20,000 projects."""
_SLUG_CHARS = 60

ENDINGS = {
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/xhtml+xml": ".html",
    "application/xml": ".xml",
    "message/rfc822": ".eml",
    "multipart/related": ".mhtml",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "text/xml": ".xml",
}
"""The ending a person expects of each media type; only a name for people, since documents are recognised by content."""


def document_name(data: bytes, *, host: str, title: str, ending: str) -> str:
    """Return a file name for a document: host, title and the start of the content's hash, all ASCII.

    The same bytes from the same place always get the same name.
    """
    digits = hashlib.sha256(data).hexdigest()[:_HASH_CHARS]
    parts = [part for part in (slug(host), slug(title)) if part]
    return "-".join([*parts, digits]) + ending


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by dashes, at most 60 characters; empty when none are left."""
    plain = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+(?:\.[a-z0-9]+)*", plain)
    short = ""
    for word in words:
        if len(short) + len(word) + 1 > _SLUG_CHARS:
            break
        short = f"{short}-{word}" if short else word
    return short or (words[0][:_SLUG_CHARS] if words else "")


def ending_of(media_type: str | None, url: str | None = None) -> str:
    """Return the file ending for a media type, else the one of the address, else `.txt`."""
    bare = (media_type or "").split(";")[0].strip().lower()
    if bare in ENDINGS:
        return ENDINGS[bare]
    try:
        path = urlsplit(url or "").path
    except ValueError:
        path = ""
    found = re.search(r"(\.[A-Za-z0-9]{1,8})$", path)
    return found.group(1).lower() if found else ".txt"


def write_document(
    folder: Path, name: str, data: bytes, sidecar: Sidecar | None, *, beside: Mapping[str, bytes] | None = None
) -> Path | None:
    """Write a document and its sidecar, the sidecar first; return its path, or `None` when it is there already.

    `beside` are files that belong to it, by their path from `folder`: they are there before the sidecar that names them.

    Raises: StoreError when the disk refuses.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for inner, content in (beside or {}).items():
            (folder / inner).parent.mkdir(parents=True, exist_ok=True)
            _write(folder / inner, content)
        if path.exists() and path.read_bytes() == data:
            if sidecar is not None and (beside or not sidecar_path(path).exists()):
                _write(sidecar_path(path), dump_sidecar(sidecar))
            return None
        if sidecar is not None:
            _write(sidecar_path(path), dump_sidecar(sidecar))
        _write(path, data)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror or error})", "check the folder") from error
    return path


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also when the power fails."""
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
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
