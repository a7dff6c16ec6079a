"""`digest add`: saves the documents at some addresses, or copies of some files, into `seeds/`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from digest.errors import StoreError
from digest.fetch import FetchReport, Result, SourceError
from digest.fetch.http import Client, RequestLimits
from digest.fetch.saving import lead_image, save_whole, with_picture
from digest.project.pictures import FoundPicture, find_picture, picture_place
from digest.project.seeds import MAX_DOCUMENT_BYTES, SEEDS, document_name, write_document
from digest.project.sidecar import PictureNote, Sidecar, SidecarError, is_sidecar, read_sidecar
from digest.text.urls import host_of


def add(  # noqa: PLR0913 - keyword-only options
    targets: Sequence[str],
    *,
    root: Path,
    now: datetime,
    url: str | None = None,
    allow_private: bool = False,
    pictures: bool = False,
    limits: RequestLimits | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> FetchReport:
    """Return the result of each target, after saving it into `root/seeds`; a failing target stops no other.

    A target is an http or https address, else the path of a file. `url` says where a file came from.
    `pictures` saves the lead picture of a page with it.
    """
    client: Client | None = None
    results = []
    for number, target in enumerate(targets, start=1):
        notice = ""
        try:
            if is_address(target):
                client = client or Client(limits=limits, allow_private=allow_private)
                response = client.get(target, now=now)
                response = with_picture(response, client=client, origin=None, now=now) if pictures else response
                path, notice = save_whole(response, folder=root / SEEDS, now=now), response.picture_problem
            else:
                path = _add_file(Path(target), root=root, now=now, url=url, pictures=pictures)
        except (SourceError, StoreError) as error:
            result = Result(title=target, where=target, outcome="failed", problem=error.problem, hint=error.hint)
        else:
            saved = (path.relative_to(root).as_posix(),) if path else ()
            result = Result(
                title=target,
                where=target,
                outcome="new" if path else "unchanged",
                saved=saved,
                entries=len(saved),
                notice=notice,
            )
        results.append(result)
        if progress:
            progress(number, len(targets), target)
    return FetchReport(results=tuple(results))


def is_address(target: str) -> bool:
    """Return whether a target is meant as an address: a scheme and two slashes."""
    scheme, mark, _ = target.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum()


def _add_file(path: Path, *, root: Path, now: datetime, url: str | None, pictures: bool) -> Path | None:
    """Copy a file with its sidecar, and its picture if wanted; return the copy's path, or `None` when it is there already."""
    folder = root / SEEDS
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
        raise SourceError(f"its sidecar {error}", "fix or delete the sidecar") from error
    if len(data) > MAX_DOCUMENT_BYTES:
        raise SourceError(f"is larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB", "split it")
    if inside:
        return None
    name = document_name(
        data, host=host_of(url or known.final_url or known.url), title=path.stem, ending=path.suffix.lower()
    )
    beside, notes = _picture(path, data, known, name, now) if pictures else ({}, ())
    sidecar = Sidecar(
        url=url or known.url,
        final_url=None if url else known.final_url,
        media_type=known.media_type,
        fetched=known.fetched or now,
        source=known.source,
        images=notes,
        editor=known.editor,
        embargo=known.embargo,
    )
    return write_document(folder, name, data, sidecar, beside=beside)


def _picture(
    path: Path, data: bytes, sidecar: Sidecar, name: str, now: datetime
) -> tuple[dict[str, bytes], tuple[PictureNote, ...]]:
    """Return the lead picture beside a file, by its place in the seeds, and the note on it for the sidecar."""
    lead = lead_image(
        data, media_type=sidecar.media_type, url=sidecar.final_url or sidecar.url, now=now, source=path.name
    )
    picture = find_picture(lead, source=path.name, root=path.parent)
    if not isinstance(picture, FoundPicture) or picture.image.file == path.name:
        return {}, ()
    place = picture_place(name, picture.data, picture.image.media_type)
    known_note = next((note for note in sidecar.images if note.file == picture.image.file), None)
    note = PictureNote(
        file=place,
        url=known_note.url if known_note else picture.image.url,
        alt=known_note.alt if known_note else None,
        credit=known_note.credit if known_note else None,
    )
    return {place: picture.data}, (note,)
