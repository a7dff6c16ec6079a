"""The folder `issues/`: plans, `SLUG.md`, and what was published of each issue, `SLUG.published.toml`. Explained in docs/feeds.md.

A plan is read and written as text, whatever it says. What was published is written when a person says so, read by each later build, and
kept under version control with the rest.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.composer.corrections import Imprint, StoryImprint
from digest.composer.plan.notation import ENDING, FOLDER, plan_file
from digest.errors import StoreError
from digest.model import Change, Correction
from digest.project.files import read_text, toml_moment, toml_string, write_file

IMPRINT_ENDING = ".published.toml"

_PLAN_NAME = re.compile(r"\d{4}-W\d{2}", re.ASCII)
"""Names of plans; other files in the folder, such as notes to oneself, are not read."""

_HEAD = """\
# What was published of this issue, as short hashes: a later build compares with it, and says what was corrected.
# Written by: digest published {slug}
"""


def read_plans(root: Path) -> Mapping[str, str]:
    """Return the text of every plan of a project by its issue's slug, with the line ends it has.

    Raises: StoreError when a plan is not UTF-8 or cannot be read.
    """
    folder = root / FOLDER
    names = sorted(path.stem for path in folder.glob(f"*{ENDING}") if _PLAN_NAME.fullmatch(path.stem))
    return {name: text for name in names if (text := read_plan_file(root, name)) is not None}


def read_plan_file(root: Path, slug: str) -> str | None:
    """Return the text of an issue's plan, or `None` when it has none.

    Raises: StoreError when it is not UTF-8 or cannot be read.
    """
    return read_text(root / plan_file(slug), name=plan_file(slug))


def write_plan_file(root: Path, slug: str, text: str, *, before: str | None) -> None:
    """Write an issue's plan in place of `before`, the text that was read of it (`None`: there was no file).

    Raises: StoreError when somebody wrote to the file meanwhile, or it cannot be written.
    """

    def check_unchanged() -> None:
        if read_plan_file(root, slug) != before:
            raise StoreError(plan_file(slug), "was changed while it was being planned", "run: digest plan again")

    data = text.encode("utf-8", "replace")
    write_file(root / plan_file(slug), data, name=plan_file(slug), check=check_unchanged)


def read_imprints(root: Path) -> Mapping[str, Imprint]:
    """Return what was published of each issue of the project in `root`, by slug.

    Raises: StoreError when one of the files cannot be used.
    """
    imprints = {}
    for path in sorted((root / FOLDER).glob(f"*{IMPRINT_ENDING}")):
        where = f"{FOLDER}/{path.name}"
        try:
            imprint = _imprint(tomllib.loads((read_text(path, name=where) or "").removeprefix("\ufeff")))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            problem = f"is not what was written: {type(error).__name__}: {error}"
            raise StoreError(where, problem, "take it from version control, or delete it to forget") from error
        imprints[imprint.slug] = imprint
    return imprints


def write_imprint(root: Path, imprint: Imprint) -> Path:
    """Write what was published of an issue; return the file's path.

    Raises: StoreError when it cannot be written.
    """
    path = root / FOLDER / f"{imprint.slug}{IMPRINT_ENDING}"
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


def _imprint(values: dict[str, Any]) -> Imprint:
    return Imprint(
        slug=_text(values["issue"]),
        published=_aware(values["published"]),
        intro=_text(values["intro"]),
        stories=tuple(
            StoryImprint(
                key=_text(table["key"]),
                heading=_text(table["heading"]),
                file=_text(table["file"]),
                parts={name: _text(value) for name, value in table["parts"].items()},
            )
            for table in values.get("stories", ())
        ),
        corrections=tuple(
            Correction(moment=_aware(table["moment"]), changes=tuple(_change(change) for change in table["changes"]))
            for table in values.get("corrections", ())
        ),
    )


def _change(values: dict[str, Any]) -> Change:
    kind = values["kind"]
    if kind not in {"added", "removed", "changed"}:
        raise ValueError(f"unknown kind of change: {kind!r}")
    parts = tuple(_text(part) for part in values["parts"])
    return Change(kind=kind, heading=_text(values["heading"]), parts=parts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _aware(value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is not a time with a zone")
    return value.astimezone(UTC)
