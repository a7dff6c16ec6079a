"""What was published of each issue, `issues/SLUG.published.toml`: read and written. Explained in docs/feeds.md.

Written when a person says that an issue is published, read by each later build, and kept under version control with the rest.
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.composer.corrections import Imprint, StoryImprint
from digest.errors import StoreError
from digest.model import Change, Correction
from digest.project.files import read_text, toml_moment, toml_string, write_file

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
            imprint = _imprint(tomllib.loads(read_text(path, name=where) or ""))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            problem = f"is not what was written: {type(error).__name__}: {error}"
            raise StoreError(where, problem, "take it from version control, or delete it to forget") from error
        found[imprint.slug] = imprint
    return found


def write_imprint(root: Path, imprint: Imprint) -> Path:
    """Write what was published of an issue; return the file's path.

    Raises:
        StoreError: when it cannot be written.
    """
    path = root / FOLDER / f"{imprint.slug}{ENDING}"
    write_file(path, _toml(imprint).encode(), name=f"{FOLDER}/{path.name}")
    return path


def _toml(imprint: Imprint) -> str:
    lines = [_HEAD.format(slug=imprint.slug).rstrip("\n")]
    lines += [
        f"issue = {toml_string(imprint.slug)}",
        f"published = {toml_moment(imprint.published)}",
        f"intro = {toml_string(imprint.intro)}",
    ]
    for story in imprint.stories:
        parts = ", ".join(f"{name} = {toml_string(value)}" for name, value in story.parts.items())
        lines += ["", "[[stories]]", f"key = {toml_string(story.key)}", f"heading = {toml_string(story.heading)}"]
        lines += [f"file = {toml_string(story.file)}", f"parts = {{ {parts} }}"]
    for correction in imprint.corrections:
        lines += [
            "",
            "[[corrections]]",
            f"moment = {toml_moment(correction.moment or imprint.published)}",
            "changes = [",
        ]
        for change in correction.changes:
            parts = ", ".join(toml_string(part) for part in change.parts)
            lines.append(
                f"  {{ kind = {toml_string(change.kind)}, heading = {toml_string(change.heading)}, parts = [{parts}] }},"
            )
        lines.append("]")
    return "\n".join(lines) + "\n"


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
        raise ValueError(f"unknown kind of change: {kind!r}")
    parts = tuple(_text(part) for part in found["parts"])
    return Change(kind=kind, heading=_text(found["heading"]), parts=parts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _aware(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is not a time with a zone")
    return value.astimezone(UTC)
