"""What an answer brings that is new, saved as a seed. Writes the disk.

Of a feed, the entries that were not saved before; of a page, the page when its readable text has changed.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.fetch.entries import FeedEntries, feed_entries, is_feed, only_new, page_title
from digest.fetch.http import Response
from digest.fetch.state import SourceState, State
from digest.model import Document
from digest.project.pictures import picture_place
from digest.project.seeds import document_name, ending_of, write_document
from digest.project.sidecar import SIDECAR_ENDING, PictureNote, Sidecar, SidecarError, read_sidecar
from digest.project.sources import Source
from digest.text.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was saved of an answer, and what is to be remembered of it."""

    path: Path | None
    """`None` when nothing was new."""
    entries: int = 0
    keys: tuple[str, ...] = ()
    fingerprint: str | None = None


def save_answer(
    answer: Response, *, source: Source, folder: Path, now: datetime, old: SourceState, state: State
) -> Saved:
    """Save what is new in an answer. Raises: StoreError."""
    if source.kind == "feed" and (held := feed_entries(answer.data)) is not None:
        return _save_feed(answer, held, source=source, folder=folder, now=now, old=old, state=state)
    fingerprint = _fingerprint(answer, source=source)
    if fingerprint == old.fingerprint:
        return Saved(path=None, fingerprint=fingerprint)
    path = save_whole(answer, folder=folder, now=now, name=source.name, url=source.url)
    return Saved(path=path, entries=1 if path else 0, fingerprint=fingerprint)


def save_whole(answer: Response, *, folder: Path, now: datetime, name: str = "", url: str | None = None) -> Path | None:
    """Save the bytes of an answer as they came; return their path, or `None` when they are there."""
    held = feed_entries(answer.data) if is_feed(answer.data) else None
    title = held.title if held else page_title(answer.data)
    return _write(answer, answer.data, title, folder=folder, now=now, name=name, url=url or answer.url)


def saved_addresses(folder: Path) -> frozenset[str]:
    """Return the addresses of all documents in the seeds, as they were asked for."""
    found: set[str] = set()
    for path in folder.rglob(f"*{SIDECAR_ENDING}"):
        try:
            sidecar = read_sidecar(path.with_name(path.name.removesuffix(SIDECAR_ENDING)))
        except SidecarError:
            continue  # reported when it is read for an issue
        found.update(address for address in (sidecar.url, sidecar.final_url) if address) if sidecar else None
    return frozenset(found)


def _save_feed(  # noqa: PLR0913 - keyword-only
    answer: Response,
    held: FeedEntries,
    *,
    source: Source,
    folder: Path,
    now: datetime,
    old: SourceState,
    state: State,
) -> Saved:
    seen = state.entries(source.key)
    if old.checked is None:
        seen |= _saved_before(folder, source)
    new = [key for key in dict.fromkeys(held.keys) if key not in seen]
    if not new:
        return Saved(path=None, keys=held.keys)
    state.begin(source.key, old)
    data = only_new(answer.data, seen)
    path = _write(answer, data, held.title, folder=folder, now=now, name=source.name, url=source.url or answer.url)
    return Saved(path=path, entries=len(new) if path else 0, keys=held.keys)


def _write(  # noqa: PLR0913 - keyword-only
    answer: Response, data: bytes, title: str, *, folder: Path, now: datetime, name: str, url: str
) -> Path | None:
    media_type = answer.media_type
    if data is not answer.data and media_type:
        media_type = media_type.split(";")[0].strip()  # it was written anew as UTF-8, whatever the server's charset was
    file_name = document_name(
        data, host=host_of(answer.final_url), title=title, ending=ending_of(media_type, answer.final_url)
    )
    beside: dict[str, bytes] = {}
    notes: tuple[PictureNote, ...] = ()
    if answer.picture is not None:
        place = picture_place(file_name, answer.picture.data, answer.picture.media_type)
        beside, notes = {place: answer.picture.data}, (PictureNote(file=place, url=answer.picture.url),)
    sidecar = Sidecar(
        url=url,
        final_url=answer.final_url if answer.final_url != url else None,
        media_type=media_type,
        fetched=now,
        source=name or None,
        images=notes,
    )
    return write_document(folder, file_name, data, sidecar, beside=beside)


def _saved_before(folder: Path, source: Source) -> frozenset[str]:
    """Return the entries of a source that lie in the seeds although the state was lost."""
    found: set[str] = set()
    for path in sorted(folder.rglob(f"*{SIDECAR_ENDING}")):
        document = path.with_name(path.name.removesuffix(SIDECAR_ENDING))
        try:
            sidecar = read_sidecar(document)
            if sidecar is None or sidecar.url != source.url:
                continue
            held = feed_entries(document.read_bytes())
        except (SidecarError, OSError):
            continue  # reported when it is read for an issue
        found.update(held.keys if held else ())
    return frozenset(found)


def _fingerprint(answer: Response, *, source: Source) -> str:
    """Return the hash of what a person could read, so that a changed token in a page's code is no news."""
    from digest.readers import read

    document = Document(
        id=hashlib.sha256(answer.data).hexdigest(),
        source=source.where,
        data=answer.data,
        media_type=answer.media_type,
        url=answer.final_url,
    )
    text = read(document).text or answer.data.hex()
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
