"""Finds the lead pictures of articles beside their documents, or within them.

A picture is shown only when its bytes are in the project: named by the document's sidecar, in the folder `NAME_files` that browsers and
`digest fetch` keep beside a page, or within the document as in a message or a web archive.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from digest.model import Document, Image, LeadImage, Notice, Story
from digest.project.files import same_name
from digest.project.seeds import COMPANION_ENDING, MAX_DOCUMENT_BYTES
from digest.project.sidecar import PictureNote, Sidecar, SidecarError, read_sidecar
from digest.text.images import ENDINGS, MAX_BYTES, MediaType, PictureError, picture_facts
from digest.text.invisible import visible

_INNER_ENDINGS = frozenset({".mhtml", ".mht", ".webarchive", ".eml", ".mbox", ""})
"""Documents that can hold pictures; others are not opened for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPicture:
    """A picture and its bytes."""

    image: Image
    data: bytes


def find_pictures(stories: Iterable[Story], *, root: Path) -> tuple[Mapping[str, FoundPicture], tuple[Notice, ...]]:
    """Return the lead pictures found in the project in `root`, by the story's id, and notices of those that cannot be shown."""
    pictures: dict[str, FoundPicture] = {}
    notices: list[Notice] = []
    for story in stories:
        picture = find_picture(story.lead_image, source=story.source, root=root, several="#" in story.id)
        if isinstance(picture, Notice):
            notices.append(picture)
        elif picture is not None:
            pictures[story.id] = picture
            notices += _left_out(story, picture.image)
    return pictures, tuple(notices)


def _left_out(story: Story, image: Image) -> Iterator[Notice]:
    """Yield a notice for what a picture is shown without, because its source gives something too long to be it."""
    for name in story.lead_image.too_long if story.lead_image else ():
        if not getattr(image, name):
            what = {"alt": "description", "credit": "credit"}[name]
            yield Notice(
                source=story.source,
                text=f"its picture is shown without its {what}, which is too long to be one",
                hint=f'name the picture under [[images]] in the sidecar, with {name} = "…"',
            )


def find_picture(
    lead: LeadImage | None, *, source: str, root: Path, several: bool = False
) -> FoundPicture | Notice | None:
    """Return the picture of an article; `None` when its bytes are not beside or in its document, a notice when they cannot be shown.

    `source` is the document's path from `root`. `several`: the document holds other articles too, so that a picture needs their address to
    be theirs. The sidecar takes precedence over the document.
    """
    document = root / source
    try:
        sidecar = read_sidecar(document) or Sidecar()
    except SidecarError:
        sidecar = Sidecar()  # reported where the document is read
    note = _note(sidecar, lead, several=several)
    if lead is None and note is None:
        return None
    problem = ""
    for path, data in _held(document, note, lead, root):
        try:
            facts = picture_facts(data)
        except PictureError as error:
            problem = problem or f"its picture {path} {error}"
            continue
        image = Image(
            file=path,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=facts.media_type,
            width=facts.width,
            height=facts.height,
            alt=visible((note.alt if note else None) or (lead.alt if lead else "")),
            credit=visible((note.credit if note else None) or (lead.credit if lead else None) or "") or None,
            url=(note.url if note else None) or (lead.url if lead and _is_web(lead.url) else None),
        )
        return FoundPicture(image=image, data=data)
    if problem:
        return Notice(source=source, text=problem, hint="save it as PNG, JPEG or GIF")
    return _missing(source, document, note, lead)


def _missing(source: str, document: Path, note: PictureNote | None, lead: LeadImage | None) -> Notice | None:
    """Return a notice of a picture that should be there, or that was saved in a way that is not read; `None` where neither is so."""
    if note is not None and not same_name(document.parent, note.file).is_file():
        text = f"its sidecar names a picture that is not there: {note.file}"
        return Notice(source=source, text=text, hint="put the file beside the document, or correct its name")
    if lead is not None and ":" in lead.url and not lead.url.lower().startswith(("http:", "https:", "cid:")):
        kind = (
            "is written into the page" if lead.url.lower().startswith("data:") else "has an address that cannot be used"
        )
        text = f"its picture {kind}, and is not read: {lead.url}"
        return Notice(source=source, text=text, hint="save it as a file, and name that under [[images]] in the sidecar")
    return None


def picture_place(document: str, data: bytes, media_type: MediaType) -> str:
    """Return where a picture is kept beside a document, from their folder: the same bytes always get the same name."""
    digits = hashlib.sha256(data).hexdigest()[:12]
    return f"{PurePosixPath(document).stem}{COMPANION_ENDING}/{digits}{ENDINGS[media_type]}"


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _note(sidecar: Sidecar, lead: LeadImage | None, *, several: bool) -> PictureNote | None:
    """Return what the sidecar says of an article's picture: the one of its address, else one without any."""
    addresses = {lead.url, *lead.places} if lead else set()
    return next((note for note in sidecar.images if note.url in addresses), None) or (
        next((note for note in sidecar.images if note.url is None), None) if not several else None
    )


def _held(document: Path, note: PictureNote | None, lead: LeadImage | None, root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of each file that may be the picture, the surest first."""
    home = document.parent.resolve()
    for path in (*_named(document, note), *(_beside(document, lead) if lead else ())):
        data = _read(path, home, MAX_BYTES)
        if data is not None:
            yield path.relative_to(root).as_posix(), data
    if lead is not None and document.suffix.lower() in _INNER_ENDINGS:
        data = _inner(document, lead, home)
        if data is not None:
            yield document.relative_to(root).as_posix(), data


def _named(document: Path, note: PictureNote | None) -> Iterable[Path]:
    return (same_name(document.parent, note.file),) if note else ()


def _beside(document: Path, lead: LeadImage) -> Iterator[Path]:
    """Yield the paths in the page's own folder that the page or the picture's address names."""
    folder = same_name(document.parent, document.stem + COMPANION_ENDING)
    for place in (*lead.places, lead.url):
        name = _file_name(place)
        if name:
            yield same_name(folder, name)


def _file_name(address: str) -> str:
    """Return the last part of an address as a file name; empty when it cannot be one."""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        return ""
    return name if name.isprintable() and not name.startswith(".") and "\\" not in name and len(name) < 200 else ""


def _read(path: Path, home: Path, limit: int) -> bytes | None:
    """Return a file's bytes, at most one more than the limit; `None` when there is no such file within `home`."""
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(home) or not target.is_file():
            return None
        with target.open("rb") as file:
            return file.read(limit + 1)
    except (OSError, RuntimeError, ValueError):
        return None


def _inner(document: Path, lead: LeadImage, home: Path) -> bytes | None:
    from digest.readers.archives import inner_picture

    data = _read(document, home, MAX_DOCUMENT_BYTES)
    if data is None or len(data) > MAX_DOCUMENT_BYTES:
        return None
    whole = Document(id=hashlib.sha256(data).hexdigest(), source=document.name, data=data)
    return inner_picture(whole, lead)
