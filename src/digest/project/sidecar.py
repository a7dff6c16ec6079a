"""Sidecars, `NAME.meta.toml`: the small file beside a saved document that keeps what HTTP said about it, and what its editor says.

It holds only what a person may want to read or correct. Validators for the next request (ETag, Last-Modified) are in the state database:
they change with every response, and a folder under version control should not.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from digest.model import OVERRIDE_NAMES, Moment, Notice, Override, OverrideError, check_override
from digest.project.files import read_file, reason, same_name, toml_moment, toml_string

SIDECAR_ENDING = ".meta.toml"
MAX_SIDECAR_BYTES = 64 * 1024
"""Ours are below 1 KB; more is something else under this name."""
MAX_IMAGES = 50

KNOWN = (
    *("url", "final_url", "media_type", "fetched", "source", "images"),
    *("images.file", "images.url", "images.alt", "images.credit"),
    *(f"editor.{name}" for name in OVERRIDE_NAMES),
    "editor.embargo",
)
"""What a sidecar may say."""


class SidecarError(ValueError):
    """A sidecar that cannot be used; the message says why, without the path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureNote:
    """What a sidecar says of a picture beside its document: one `[[images]]`."""

    file: str
    """Path from the document's folder, `/` between its parts."""
    url: str | None = None
    """Where it was found; with it, it is the picture that the document shows under this address."""
    alt: str | None = None
    """Its description, where the document has none or a person knows better."""
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What HTTP or a person said about a document."""

    url: str | None = None
    """The address that was asked for."""
    final_url: str | None = None
    """The address that answered, after redirects; `None` when it is the one asked for."""
    media_type: str | None = None
    """The `Content-Type` as sent, with its parameters."""
    fetched: datetime | None = None
    """Aware."""
    source: str | None = None
    """The name of the source in `digest.toml` that brought it."""
    images: tuple[PictureNote, ...] = ()
    """The pictures beside it."""
    editor: tuple[tuple[str, str], ...] = ()
    """What its editor says of the article in place of the document: names of fields of `Attribution`, with values."""
    embargo: Moment | Literal[False] | None = None
    """Until when its editor holds the document back; `False` to print it whatever the document says."""
    unknown: tuple[str, ...] = ()
    """The fields of its file that mean nothing, those within a table as `images.NAME`."""
    images_beyond: int = 0
    """How many pictures its file lists beyond those."""


def sidecar_path(document: Path) -> Path:
    """Return the path of the sidecar that belongs to a document, as it is on disk when it is there."""
    return same_name(document.parent, document.name + SIDECAR_ENDING)


def is_sidecar(path: Path) -> bool:
    """Return True for a file that describes another."""
    return path.name.endswith(SIDECAR_ENDING)


def overrides_of(sidecar: Sidecar, name: str) -> tuple[Override, ...]:
    """Return what the editor says in a sidecar; `name` is the sidecar's path below the project."""
    return tuple(Override(field=field, value=value, file=name) for field, value in sidecar.editor)


def read_sidecar(document: Path) -> Sidecar | None:
    """Return what the document's sidecar says, or `None` when it has none.

    Raises: SidecarError when it is not TOML or a value has the wrong type.
    """
    path = sidecar_path(document)
    try:
        data = read_file(path, home=path.parent, limit_bytes=MAX_SIDECAR_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SidecarError(f"cannot be read ({reason(error)})") from error
    if len(data) > MAX_SIDECAR_BYTES:
        raise SidecarError(f"is longer than {MAX_SIDECAR_BYTES} bytes")
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not TOML or UTF-8, or far too long or deep
        raise SidecarError(f"is not TOML ({error})") from error
    images, editor = _tables(values), _editor_table(values)
    return Sidecar(
        url=_address(values, "url"),
        final_url=_address(values, "final_url"),
        media_type=_text(values, "media_type"),
        fetched=_moment(values, "fetched"),
        source=_text(values, "source"),
        images=tuple(map(_image, images[:MAX_IMAGES])),
        editor=tuple(_editors_words(editor)),
        embargo=_embargo(editor),
        unknown=tuple(name for name in dict.fromkeys(_field_names(values, images)) if name not in KNOWN),
        images_beyond=max(0, len(images) - MAX_IMAGES),
    )


def dump_sidecar(sidecar: Sidecar) -> bytes:
    """Return the sidecar as TOML, fields in fixed order, absent ones left out."""
    lines = ["# What HTTP said when this document was fetched."]
    for name in ("url", "final_url", "media_type", "source"):
        value = getattr(sidecar, name)
        if value is not None:
            lines.append(f"{name} = {toml_string(value)}")
    if sidecar.fetched is not None:
        lines.append(f"fetched = {toml_moment(sidecar.fetched)}")
    if sidecar.editor or sidecar.embargo is not None:
        lines += ["", "[editor]", *(f"{name} = {toml_string(value)}" for name, value in sidecar.editor)]
    if sidecar.embargo is not None:
        lines.append(f"embargo = {sidecar.embargo.isoformat() if sidecar.embargo else 'false'}")
    for image in sidecar.images:
        lines += ["", "[[images]]"]
        for name in ("file", "url", "alt", "credit"):
            value = getattr(image, name)
            if value is not None:
                lines.append(f"{name} = {toml_string(value)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def sidecar_notices(sidecar: Sidecar, name: str) -> Iterator[Notice]:
    """Yield a notice of each kind of thing that is not used of a sidecar; `name` is its path, for people."""
    if sidecar.unknown:
        near = {field: get_close_matches(field.casefold(), KNOWN, n=1) for field in sidecar.unknown}
        meant = ", ".join(f"{close[0]} for {field}" for field, close in near.items() if close)
        number = len(sidecar.unknown)
        ignored = "an unknown field is ignored" if number == 1 else f"{number} unknown fields are ignored"
        yield Notice(
            source=name,
            text=f"{ignored}: {', '.join(sidecar.unknown)}",
            hint=f"did you mean {meant}?" if meant else f"known here: {', '.join(KNOWN)}",
        )
    if sidecar.images_beyond:
        yield Notice(
            source=name,
            text=f"{sidecar.images_beyond} of its [[images]] are ignored: at most {MAX_IMAGES} are read",
            hint="name only the pictures that the document shows",
        )


def _field_names(values: Mapping[str, object], images: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Yield the names of all fields, those within a table as `images.NAME`."""
    editor = values.get("editor")
    yield from (name for name in values if name != "editor")
    if isinstance(editor, dict):
        yield from (f"editor.{name}" for name in editor)
    for image in images:
        yield from (f"images.{name}" for name in image)


def _text(values: dict[str, object], name: str) -> str | None:
    value = values.get(name)
    if value is None or isinstance(value, str):
        return value or None
    raise SidecarError(f"'{name}' is not a text")


def _address(values: dict[str, object], name: str) -> str | None:
    value = _text(values, name)
    if value is not None and not value.lower().startswith(("http://", "https://")):
        raise SidecarError(f"'{name}' is not an http or https address")
    return value


def _tables(values: dict[str, object]) -> list[dict[str, object]]:
    listed = values.get("images", [])
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        raise SidecarError("'images' is not a list of tables: write [[images]]")
    return listed


def _editor_table(values: dict[str, object]) -> dict[str, object]:
    table = values.get("editor", {})
    if not isinstance(table, dict):
        raise SidecarError("'editor' is not a table: write [editor]")
    return table


def _editors_words(table: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the field and value of each of the editor's corrections.

    Raises: SidecarError when a value cannot be one, or a field is given twice.
    """
    given: set[str] = set()
    for name, field in OVERRIDE_NAMES.items():
        if name not in table:
            continue
        if field in given:
            raise SidecarError(f"'editor.{name}' says again what another name of it says")
        given.add(field)
        value = table[name]
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = "; ".join(value)
        elif isinstance(value, date):
            value = value.isoformat()
        if not isinstance(value, str):
            raise SidecarError(f"'editor.{name}' is not a text")
        try:
            check_override(field, value)
        except OverrideError as error:
            raise SidecarError(f"'editor.{name}' {error}") from error
        yield field, value.strip()


def _embargo(table: dict[str, object]) -> Moment | Literal[False] | None:
    value = table.get("embargo")
    if value is None or value is False:
        return value
    if isinstance(value, date) and not (isinstance(value, datetime) and value.tzinfo is None):
        return value
    raise SidecarError("'editor.embargo' is neither false, a day, nor a time with a zone, like 2026-06-05T08:00:00Z")


def _image(values: dict[str, object]) -> PictureNote:
    file = _text(values, "file") or ""
    parts = file.split("/")
    if (
        not file
        or "\\" in file
        or ":" in file
        or not file.isprintable()
        or any(part in {"", ".", ".."} for part in parts)
    ):
        raise SidecarError("'file' of an image is not a path below the document's folder")
    return PictureNote(file=file, url=_address(values, "url"), alt=_text(values, "alt"), credit=_text(values, "credit"))


def _moment(values: dict[str, object], name: str) -> datetime | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise SidecarError(f"'{name}' is not a time with a zone, like 2026-06-05T08:00:00Z")
    return value
