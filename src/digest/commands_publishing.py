"""`digest published`: arguments in, sentences and an exit code out. Layer 7: no rules of its own."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]


def record_published(project: Path, slugs: list[str], *, now: datetime) -> None:
    """Note that issues are published, and say so. `cli` gives it the clock."""
    from digest import pipeline

    written = pipeline.mark_published(pipeline.open_project(project), slugs, now=now)
    for path, corrections in written:
        said = f", with {corrections} correction{'s' if corrections > 1 else ''}" if corrections else ""
        typer.echo(f"wrote {path}{said}")
    typer.echo("Keep it under version control: a later build says what was corrected since. Now run: digest build")
