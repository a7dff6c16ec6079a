"""`digest add`: saves the documents at some addresses, or copies of some files, into `seeds/`. Layer 4, an edge."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from digest.errors import StoreError
from digest.sources.files import document_name, host_of, write_document
from digest.sources.http import Client, Limits
from digest.sources.saving import save_whole
from digest.sources.seeds import MAX_DOCUMENT_BYTES
from digest.sources.sidecar import Sidecar, SidecarError, is_sidecar, read_sidecar
from digest.sources.source import AddReport, Result, SourceError

SEEDS_FOLDER = "seeds"


def add(  # noqa: PLR0913 - keyword-only options
    targets: Sequence[str],
    *,
    root: Path,
    now: datetime,
    url: str | None = None,
    allow_private: bool = False,
    limits: Limits | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> AddReport:
    """Return what each target came to, after saving it below `root/seeds`; a fault of one stops no other.

    A target is an http or https address, else the path of a file. `url` says where a file came from.
    """
    client: Client | None = None
    results = []
    for number, target in enumerate(targets, start=1):
        try:
            if is_address(target):
                client = client or Client(limits=limits, allow_private=allow_private)
                path = save_whole(client.get(target, now=now), folder=root / SEEDS_FOLDER, now=now)
            else:
                path = _add_file(Path(target), root=root, now=now, url=url)
        except (SourceError, StoreError) as error:
            result = Result(title=target, where=target, outcome="failed", problem=error.problem, hint=error.hint)
        else:
            saved = (path.relative_to(root).as_posix(),) if path else ()
            result = Result(
                title=target, where=target, outcome="new" if path else "unchanged", saved=saved, entries=len(saved)
            )
        results.append(result)
        if progress:
            progress(number, len(targets), target)
    return AddReport(results=tuple(results))


def is_address(target: str) -> bool:
    """Return True for what is meant as an address: a scheme and two slashes."""
    scheme, mark, _ = target.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum()


def _add_file(path: Path, *, root: Path, now: datetime, url: str | None) -> Path | None:
    """Copy a file and what its sidecar says; return the copy's path, or `None` when it is there already."""
    folder = root / SEEDS_FOLDER
    if path.is_dir():
        raise SourceError("is a folder", "add its files, or name it in digest.toml as a source of kind 'folder'")
    if is_sidecar(path):
        raise SourceError("is the sidecar of another file", "add that file: its sidecar comes along")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_DOCUMENT_BYTES + 1)
        inside = path.resolve().is_relative_to(folder.resolve())
        known = read_sidecar(path) or Sidecar()
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})", "check the path") from error
    except SidecarError as error:
        raise SourceError(f"its sidecar {error}", "mend or delete the sidecar") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise SourceError(f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", "split it")
    if inside:
        return None
    sidecar = Sidecar(
        url=url or known.url,
        final_url=None if url else known.final_url,
        media_type=known.media_type,
        fetched=known.fetched or now,
        source=known.source,
    )
    name = document_name(
        data, host=host_of(sidecar.final_url or sidecar.url), title=path.stem, ending=path.suffix.lower()
    )
    return write_document(folder, name, data, sidecar)
