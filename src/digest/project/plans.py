"""The plans of issues on disk, `issues/SLUG.md`. It reads and writes text and asks nothing of what it says."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from digest.composer.plan.notation import ENDING, FOLDER, plan_file
from digest.errors import StoreError

_NAME = re.compile(r"\d{4}-W\d{2}", re.ASCII)
"""Other files in the folder, such as notes to oneself, are no plans."""


def read_plans(root: Path) -> Mapping[str, str]:
    """Return the text of every plan of a project by its issue's slug, with the line ends it has; empty without any.

    Raises:
        StoreError: when a plan cannot be read, or is no UTF-8.
    """
    folder = root / FOLDER
    names = sorted(path.stem for path in folder.glob(f"*{ENDING}") if _NAME.fullmatch(path.stem))
    return {name: text for name in names if (text := read_plan_file(root, name)) is not None}


def read_plan_file(root: Path, slug: str) -> str | None:
    """Return the text of an issue's plan, or `None` when it has none.

    Raises:
        StoreError: as above.
    """
    path = root / plan_file(slug)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise StoreError(
            f"{plan_file(slug)}:{line}", "these bytes are no UTF-8", "save the file as UTF-8 in your editor"
        ) from error
    except OSError as error:
        raise StoreError(
            plan_file(slug), error.strerror or str(error), "check that it is a file you may read"
        ) from error


def write_plan_file(root: Path, slug: str, text: str, *, before: str | None) -> None:
    """Write an issue's plan, whole or not at all, in place of `before`, what was read of it (`None`: there was none).

    Raises:
        StoreError: when somebody wrote to the file meanwhile, or it cannot be written.
    """
    path = root / plan_file(slug)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("xb") as file:
                file.write(text.encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
            if read_plan_file(root, slug) != before:
                raise StoreError(plan_file(slug), "was changed while it was being planned", "run: digest plan again")
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(plan_file(slug), error.strerror or str(error), "check space and permissions") from error
