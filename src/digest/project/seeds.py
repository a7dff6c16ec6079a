"""The documents below `seeds/`, read and written: bytes with what is known from outside of them.

What the bytes mean is not asked here; every file is a document that is no sidecar, not hidden, and not left there by a system or an editor.
"""

import hashlib
import os
import re
import shlex
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from digest.errors import InputError, StoreError
from digest.model import Document, Failure, SeenAt
from digest.project.files import RefusedFileError, read_file, reason, same_name, write_file
from digest.project.sidecar import (
    SIDECAR_ENDING,
    Sidecar,
    SidecarError,
    dump_sidecar,
    is_sidecar,
    overrides_of,
    read_sidecar,
    sidecar_notices,
    sidecar_path,
)

SEEDS = "seeds"
"""The folder of the articles, in a project."""
COMPANION_ENDING = "_files"
"""What browsers add to a page's name for the folder of its pictures and styles when they save it whole."""
MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
"""A year of a daily newsletter as mbox is about 20 MB; a saved page with its images as MHTML rarely passes 10 MB."""

_SYSTEM_FILES = frozenset({"desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "icon\r"})
_SYSTEM_FOLDERS = frozenset(
    {"__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}
)
"""What Windows, macOS and network disks put into folders by themselves, in lower case."""
_LEFTOVER = re.compile(
    r".+~|#.+#|~\$.+|~wr[a-z]\d+\.tmp|.+\.(?:bak|bk|old|orig|rej)\d*|.+\.(?:swp|swo|tmp|crdownload)|.+\.\w{1,8}\.(?:part|partial|save|sav|temp)",
    re.IGNORECASE,
)
"""Names of backup copies, locks and unfinished files, as Emacs (`x~`, `#x#`), Vim, Office (`~$x`), patch, nano and browsers make them."""
_SHORTCUT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:\[(?:InternetShortcut|DEFAULT|Desktop Entry)\].*?^(?:BASE)?URL=\s*([^\s]+)"
    rb"|(?:<\?xml|<!DOCTYPE plist|<plist).*?<key>\s*URL\s*</key>\s*<string>\s*([^<\s]+)\s*</string>"
    rb"|bplist00\xd1\x01\x02SURL[^h]{1,4}(https?://[!-~]+))",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""A file that is only an address: of Windows (`.url`), macOS (`.webloc`) and Linux (`.desktop`)."""
_MAX_SHORTCUT_BYTES = 16 * 1024

_HASH_CHARS = 10
"""40 bits: of projects with 10,000 documents, one in 20,000 has two documents that share them."""
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


def read_documents(
    folder: Path, *, root: Path, now: datetime, counted: Callable[[int], object] | None = None
) -> Iterator[Document | Failure]:
    """Yield every document below `folder`, by path; a `Failure` for each file that is refused or cannot be read.

    Sidecars, files saved beside a page, and what is hidden, the system's own or a backup copy are left out. `source` is the path from
    `root`, with `/` between its parts. A link that leaves `folder` is refused: a seed folder that somebody sent must not publish the
    owner's other files. A sidecar that cannot be used gives a failure of its own; the document is read without it. `counted` gets the
    number of files before the first is read.
    """
    if not folder.is_dir():
        yield read_failure(_name(folder, root), "there is no such folder", "create it, or run `digest add FILE`")
        return
    home = folder.resolve()
    closed: list[OSError] = []
    paths = _walk(folder, closed)
    if counted is not None:
        counted(len(paths))
    for error in closed:
        place = _name(Path(error.filename or folder), root)
        yield read_failure(place, f"cannot be read ({reason(error)})", "check the folder's permissions")
    for path in paths:
        yield from _documents_at(path, home, root=root, now=now)


def find_document(source: str, *, folder: Path, root: Path, now: datetime) -> Document | None:
    """Return the document below `folder` that `read_documents` calls `source`, read again; `None` when it cannot be read."""
    path = root / source
    if not path.is_relative_to(folder) or is_sidecar(path):
        return None
    return next(
        (one for one in _documents_at(path, folder.resolve(), root=root, now=now) if isinstance(one, Document)), None
    )


def _documents_at(path: Path, home: Path, *, root: Path, now: datetime) -> Iterator[Document | Failure]:
    """Yield the document of a file, after the failure of its sidecar; or why it cannot be read."""
    source = _name(path, root)
    if isinstance(path_problem := _name_problem(path), str):
        yield read_failure(source, path_problem, "rename the file with letters, digits, dots and dashes")
        return
    try:
        data = _read(path, home)
    except _RefusedError as error:
        yield read_failure(source, error.problem, error.hint)
        return
    if address := _shortcut(data):
        yield read_failure(
            source,
            "is a shortcut to an address, not an article",
            f"save what is there: digest add {shlex.quote(address)}",
        )
        return
    try:
        sidecar = read_sidecar(path) or Sidecar()
    except SidecarError as error:
        yield read_failure(
            _name(sidecar_path(path), root), str(error), "fix or delete it; the document is read without it"
        )
        sidecar = Sidecar()
    about = tuple(sidecar_notices(sidecar, _name(sidecar_path(path), root)))
    yield replace(document(data, source=source, now=now, sidecar=sidecar), notices=about)


def document(data: bytes, *, source: str, now: datetime, sidecar: Sidecar) -> Document:
    """Return the document of some bytes and a sidecar; it is never seen later than `now`."""
    return Document(
        id=hashlib.sha256(data).hexdigest(),
        source=source,
        data=data,
        media_type=sidecar.media_type,
        url=sidecar.final_url or sidecar.url,
        embargo=sidecar.embargo,
        seen=SeenAt(min(sidecar.fetched, now) if sidecar.fetched else now),
        fetched=sidecar.fetched,
        overrides=overrides_of(sidecar, source + SIDECAR_ENDING),
    )


class _RefusedError(InputError):
    """A file that is not read."""


def _walk(folder: Path, closed: list[OSError]) -> tuple[Path, ...]:
    """Return the files below a folder, by path; linked folders too, since `_read` refuses them with a reason.

    `closed` gets the error of each folder that cannot be read.
    """
    paths = []
    for parent, folders, files in os.walk(folder, followlinks=False, onerror=closed.append):
        here = Path(parent)
        linked = [name for name in folders if (here / name).is_symlink()]
        stems = {_composed(name).rpartition(".")[0] for name in files}
        folders[:] = [
            name
            for name in folders
            if not _is_system_folder(name) and name not in linked and not _is_companion(_composed(name), stems)
        ]
        named = {same_name(here, name) for name in _named_pictures(here, files)}
        paths += [here / name for name in (*files, *linked) if not _is_leftover(name) and here / name not in named]
    return tuple(sorted((path for path in paths if not is_sidecar(path)), key=lambda path: path.parts))


def _is_system_folder(name: str) -> bool:
    """Return whether a folder is hidden or the system's own, by its name."""
    return name.startswith(".") or name.casefold() in _SYSTEM_FOLDERS


def _is_leftover(name: str) -> bool:
    """Return whether a file is hidden, the system's own, or a backup copy or lock of an editor, by its name."""
    return name.startswith(".") or name.casefold() in _SYSTEM_FILES or bool(_LEFTOVER.fullmatch(name))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _shortcut(data: bytes) -> str | None:
    """Return the address that a file consists of, in ASCII; `None` for every other file."""
    found = _SHORTCUT.match(data) if len(data) <= _MAX_SHORTCUT_BYTES else None
    address = next(part for part in found.groups() if part) if found else b""
    return address.decode("ascii", "replace") if address.isascii() and address.lower().startswith(b"http") else None


def _is_companion(folder: str, stems: Collection[str]) -> bool:
    """Return whether a browser or a fetch made a folder for the files of a page beside it: `NAME_files`."""
    return folder.endswith(COMPANION_ENDING) and folder.removesuffix(COMPANION_ENDING) in stems


def _named_pictures(folder: Path, files: Iterable[str]) -> Iterator[str]:
    """Yield the files of a folder that sidecars name as pictures of their documents."""
    for name in files:
        if is_sidecar(Path(name)):
            try:
                sidecar = read_sidecar(folder / name.removesuffix(SIDECAR_ENDING))
            except SidecarError:
                continue  # reported with its document
            yield from (image.file for image in sidecar.images) if sidecar else ()


def _read(path: Path, home: Path) -> bytes:
    try:
        data = read_file(path, home=home, limit_bytes=MAX_DOCUMENT_BYTES + 1)
    except RefusedFileError as error:
        raise _RefusedError(reason(error), "put a copy of the file itself there, or remove it") from error
    except OSError as error:
        raise _RefusedError(f"cannot be read ({reason(error)})", "check its permissions, or remove it") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise _RefusedError(
            f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB",
            "split it, or save the text alone",
        )
    return data


def _name(path: Path, root: Path) -> str:
    """Return the path from the project, `/` between its parts, with unprintable characters escaped."""
    try:
        relative = path.relative_to(root)
    except ValueError:
        relative = path
    name = relative.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def _name_problem(path: Path) -> str | None:
    """Return why a file name cannot be used, or `None`."""
    return None if path.name.isprintable() else "the file's name holds characters that cannot be printed"


def read_failure(source: str, problem: str, hint: str) -> Failure:
    """Return the failure of a document that is not read."""
    return Failure(stage="read", source=source, problem=problem, hint=hint)


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
    ending = re.search(r"(\.[A-Za-z0-9]{1,8})$", path)
    return ending.group(1).lower() if ending else ".txt"


def write_document(
    folder: Path, name: str, data: bytes, sidecar: Sidecar | None, *, beside: Mapping[str, bytes] | None = None
) -> Path | None:
    """Write a document and its sidecar, the sidecar first; return its path, or `None` when it is there already.

    `beside` are files that belong to it, by their path from `folder`: they are there before the sidecar that names them.

    Raises: StoreError when it cannot be written.
    """
    path = folder / name
    for inner, content in (beside or {}).items():
        write_file(folder / inner, content, name=str(folder / inner))
    is_known = _has(path, data)
    about = sidecar_path(path)
    if sidecar is not None and (not is_known or beside or not about.exists()):
        write_file(about, dump_sidecar(sidecar), name=str(about))
    if is_known:
        return None
    write_file(path, data, name=str(path))
    return path


def _has(path: Path, data: bytes) -> bool:
    """Return whether a file is there with exactly these bytes."""
    try:
        return path.read_bytes() == data
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({reason(error)})", "check the folder") from error
