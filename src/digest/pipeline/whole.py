"""A build in one call, for a program."""

from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from digest.pipeline import build as build_project
from digest.pipeline.finishing import Draft
from digest.project.loading import open_project


def build(
    project: str | PathLike[str], *, out: str | PathLike[str] | None = None, now: datetime | None = None
) -> Draft:
    """Build every issue of the project in a folder into `out` (usually its `dist/`) and return what was made.

    `now` is aware; it bounds the dates of articles and places those without any. Without a story nothing is written.

    Raises:
        DigestError: when settings, a template or a folder cannot be used, or what was made would not say what its sources say; `dist/`
            then stands as it was.
    """
    opened = open_project(Path(project), out=Path(out) if out is not None else None)
    made, _ = build_project(opened, now=now or datetime.now(UTC))
    return made
