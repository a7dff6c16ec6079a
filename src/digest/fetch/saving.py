"""Saves a response that is new as a seed, with its sidecar and its lead picture."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.fetch.entries import FeedEntries, feed_entries, is_feed, only_new, page_title
from digest.fetch.http import Client, FetchedPicture, RequestError, Response, Wanted
from digest.fetch.state import SourceState, State
from digest.model import Article, Document, LeadImage, SeenAt
from digest.project.pictures import picture_place
from digest.project.seeds import document_name, ending_of, write_document
from digest.project.settings import Source
from digest.project.sidecar import SIDECAR_ENDING, PictureNote, Sidecar, SidecarError, read_sidecar
from digest.text.images import MAX_BYTES, PictureError, picture_facts
from digest.text.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was saved of a response, and what goes into the source's state."""

    path: Path | None
    """`None` when nothing was new."""
    entries: int = 0
    keys: tuple[str, ...] = ()
    fingerprint: str | None = None


def save_response(
    response: Response, *, source: Source, folder: Path, now: datetime, old: SourceState, state: State
) -> Saved:
    """Save what is new in a response. Raises: StoreError."""
    if source.kind == "feed" and (feed := feed_entries(response.data, response.media_type)) is not None:
        return _save_feed(response, feed, source=source, folder=folder, now=now, old=old, state=state)
    fingerprint = _fingerprint(response, source=source)
    if fingerprint == old.fingerprint:
        return Saved(path=None, fingerprint=fingerprint)
    path = save_whole(response, folder=folder, now=now, name=source.name, url=source.url)
    return Saved(path=path, entries=1 if path else 0, fingerprint=fingerprint)


def save_whole(
    response: Response, *, folder: Path, now: datetime, name: str = "", url: str | None = None
) -> Path | None:
    """Save the bytes of a response as they came; return their path, or `None` when they are there already."""
    feed = feed_entries(response.data, response.media_type) if is_feed(response.data) else None
    title = feed.title if feed else page_title(response.data)
    return _write(response, response.data, title, folder=folder, now=now, name=name, url=url or response.url)


def saved_addresses(folder: Path) -> frozenset[str]:
    """Return the addresses of all documents in the seeds, as they were asked for."""
    addresses: set[str] = set()
    for path in folder.rglob(f"*{SIDECAR_ENDING}"):
        try:
            sidecar = read_sidecar(path.with_name(path.name.removesuffix(SIDECAR_ENDING)))
        except SidecarError:
            continue  # reported by the next build
        addresses.update(address for address in (sidecar.url, sidecar.final_url) if address) if sidecar else None
    return frozenset(addresses)


def _save_feed(  # noqa: PLR0913 - keyword-only
    response: Response,
    feed: FeedEntries,
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
    new = [key for key in dict.fromkeys(feed.keys) if key not in seen]
    if not new:
        return Saved(path=None, keys=feed.keys)
    state.begin(source.key, old)
    data = only_new(response.data, seen, response.media_type)
    path = _write(response, data, feed.title, folder=folder, now=now, name=source.name, url=source.url or response.url)
    return Saved(path=path, entries=len(new) if path else 0, keys=feed.keys)


def _write(  # noqa: PLR0913 - keyword-only
    response: Response, data: bytes, title: str, *, folder: Path, now: datetime, name: str, url: str
) -> Path | None:
    media_type = response.media_type
    if data is not response.data and media_type:
        media_type = media_type.split(";")[
            0
        ].strip()  # it was written again as UTF-8, whatever the server's charset was
    file_name = document_name(
        data, host=host_of(response.final_url), title=title, ending=ending_of(media_type, response.final_url)
    )
    beside: dict[str, bytes] = {}
    notes: tuple[PictureNote, ...] = ()
    if response.picture is not None:
        place = picture_place(file_name, response.picture.data, response.picture.media_type)
        beside, notes = {place: response.picture.data}, (PictureNote(file=place, url=response.picture.url),)
    sidecar = Sidecar(
        url=url,
        final_url=response.final_url if response.final_url != url else None,
        media_type=media_type,
        fetched=now,
        source=name or None,
        images=notes,
    )
    return write_document(folder, file_name, data, sidecar, beside=beside)


def _saved_before(folder: Path, source: Source) -> frozenset[str]:
    """Return the entries of a source that are in the seeds; needed when the state was lost."""
    keys: set[str] = set()
    for path in sorted(folder.rglob(f"*{SIDECAR_ENDING}")):
        document = path.with_name(path.name.removesuffix(SIDECAR_ENDING))
        try:
            sidecar = read_sidecar(document)
            if sidecar is None or sidecar.url != source.url:
                continue
            feed = feed_entries(document.read_bytes())
        except (SidecarError, OSError):
            continue  # reported by the next build
        keys.update(feed.keys if feed else ())
    return frozenset(keys)


def _fingerprint(response: Response, *, source: Source) -> str:
    """Return the hash of the readable text, so that a changed token in a page's code does not count as new."""
    from digest.readers import read

    document = Document(
        id=hashlib.sha256(response.data).hexdigest(),
        source=source.where,
        data=response.data,
        media_type=response.media_type,
        url=response.final_url,
    )
    text = read(document).text or response.data.hex()
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


_PICTURE = Wanted(accept="image/jpeg, image/png, image/gif;q=0.9", size_bytes=MAX_BYTES)
"""Without this header servers send formats that mail clients do not show."""
_MAX_TRIES = 3


def with_picture(response: Response, *, client: Client, origin: str | None, now: datetime) -> Response:
    """Return the response with the lead picture of its page; unchanged when it is not a page, or shows none.

    `origin` is as in `Client.get`: a page on the local network leads to its own server only.
    """
    if response.status != 200 or is_feed(response.data):
        return response
    lead = lead_image(response.data, media_type=response.media_type, url=response.final_url, now=now)
    if lead is None:
        return response
    problem = ""
    addresses = [address for address in (lead.url, *lead.places) if address.lower().startswith(("https://", "http://"))]
    for address in addresses[:_MAX_TRIES]:
        try:
            got = client.get(address, origin=origin or response.url, now=now, wanted=_PICTURE)
            facts = picture_facts(got.data)
        except RequestError as error:
            problem = problem or f"its picture {address}: {error.problem}"
        except PictureError as error:
            problem = problem or f"its picture {address} {error}"
        else:
            return replace(response, picture=FetchedPicture(url=address, data=got.data, media_type=facts.media_type))
    return replace(response, picture_problem=problem)


def lead_image(
    data: bytes, *, media_type: str | None, url: str | None, now: datetime, source: str = "page"
) -> LeadImage | None:
    """Return the lead picture that a document of a single article names; `None` for any other document."""
    from digest import readers

    document = Document(
        id=hashlib.sha256(data).hexdigest(), source=source, data=data, media_type=media_type, url=url, seen=SeenAt(now)
    )
    articles = readers.read(document).articles
    return (
        next((article.image for article in articles if isinstance(article, Article)), None)
        if len(articles) == 1
        else None
    )
