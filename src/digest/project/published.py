"""The memory of what was published: `issues/SLUG.published.toml`. Reads and writes. Explained in docs/feeds.md.

Written when a person says that an issue is published, read by each later build, and kept under version control with the rest.
"""

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.composer.corrections import Imprint, StoryImprint
from digest.errors import StoreError
from digest.model import Change, Correction

FOLDER = "issues"
ENDING = ".published.toml"

_HEAD = """\
# What was published of this issue, as short hashes: a later build compares with it, and says what was corrected.
# Written by: digest published {slug}
"""


def read_imprints(root: Path) -> Mapping[str, Imprint]:
    """Return what was published of each issue of the project in `root`, by slug.

    Raises:
        StoreError: when one of the files cannot be used.
    """
    found = {}
    for path in sorted((root / FOLDER).glob(f"*{ENDING}")):
        where = f"{FOLDER}/{path.name}"
        try:
            kept = _imprint(tomllib.loads(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(where, f"cannot be read: {error}", "check its permissions") from error
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            problem = f"is not what was written: {type(error).__name__}: {error}"
            raise StoreError(where, problem, "take it from version control, or delete it to forget") from error
        found[kept.slug] = kept
    return found


def write_imprint(root: Path, kept: Imprint) -> Path:
    """Write what was published of an issue, whole or not at all; return the file's path.

    Raises:
        StoreError: when it cannot be written.
    """
    path = root / FOLDER / f"{kept.slug}{ENDING}"
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("xb") as file:
                file.write(_toml(kept).encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{FOLDER}/{path.name}", error.strerror or str(error), "check space and permissions"
        ) from error
    return path


def _toml(kept: Imprint) -> str:
    lines = [_HEAD.format(slug=kept.slug).rstrip("\n")]
    lines += [
        f"issue = {_string(kept.slug)}",
        f"published = {_moment(kept.published)}",
        f"intro = {_string(kept.intro)}",
    ]
    for story in kept.stories:
        parts = ", ".join(f"{name} = {_string(value)}" for name, value in story.parts.items())
        lines += ["", "[[stories]]", f"key = {_string(story.key)}", f"heading = {_string(story.heading)}"]
        lines += [f"file = {_string(story.file)}", f"parts = {{ {parts} }}"]
    for correction in kept.corrections:
        lines += ["", "[[corrections]]", f"moment = {_moment(correction.moment or kept.published)}", "changes = ["]
        for one in correction.changes:
            parts = ", ".join(_string(part) for part in one.parts)
            lines.append(f"  {{ kind = {_string(one.kind)}, heading = {_string(one.heading)}, parts = [{parts}] }},")
        lines.append("]")
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """Return a TOML basic string. Its escapes are JSON's, but for DEL, which TOML wants escaped and JSON does not."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007F")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _imprint(found: dict[str, Any]) -> Imprint:
    return Imprint(
        slug=_text(found["issue"]),
        published=_aware(found["published"]),
        intro=_text(found["intro"]),
        stories=tuple(
            StoryImprint(
                key=_text(one["key"]),
                heading=_text(one["heading"]),
                file=_text(one["file"]),
                parts={name: _text(value) for name, value in one["parts"].items()},
            )
            for one in found.get("stories", ())
        ),
        corrections=tuple(
            Correction(moment=_aware(one["moment"]), changes=tuple(_change(change) for change in one["changes"]))
            for one in found.get("corrections", ())
        ),
    )


def _change(found: dict[str, Any]) -> Change:
    kind = found["kind"]
    if kind not in {"added", "removed", "changed"}:
        raise ValueError(f"no kind of change: {kind!r}")
    parts = tuple(_text(part) for part in found["parts"])
    return Change(kind=kind, heading=_text(found["heading"]), parts=parts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _aware(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no time with a zone")
    return value.astimezone(UTC)
