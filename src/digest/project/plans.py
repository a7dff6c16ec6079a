"""Plans of issues on disk, `issues/SLUG.md`: read and written as text, whatever it says."""

import re
from collections.abc import Mapping
from pathlib import Path

from digest.composer.plan.notation import ENDING, FOLDER, plan_file
from digest.errors import StoreError
from digest.project.files import read_text, write_file

_NAME = re.compile(r"\d{4}-W\d{2}", re.ASCII)
"""Names of plans; other files in the folder, such as notes to oneself, are not read."""


def read_plans(root: Path) -> Mapping[str, str]:
    """Return the text of every plan of a project by its issue's slug, with the line ends it has.

    Raises: StoreError when a plan is not UTF-8 or cannot be read.
    """
    folder = root / FOLDER
    names = sorted(path.stem for path in folder.glob(f"*{ENDING}") if _NAME.fullmatch(path.stem))
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
