"""`digest published`: notes that an issue is out, so that later changes are told as corrections. Layer 7: no rules of its own."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.commands.parameters import Command

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]
IssuesArgument = Annotated[
    list[str] | None, typer.Argument(help="Issues, such as 2026-W23.", show_default="the newest")
]


def register(app: typer.Typer, *, now: Callable[[], datetime]) -> None:
    """Add the command to an application; `now` is its clock."""

    @app.command(cls=Command, short_help="Note that issues are out as they are now.")
    def published(issues: IssuesArgument = None, project: ProjectOption = Path()) -> None:
        """Note that issues are published as they are now, or corrected as they are now.

        Writes issues/SLUG.published.toml. A later build compares with it: what differs is told on the page and in the feed.
        """
        from digest import pipeline
        from digest.commands.work import at_work

        opened = pipeline.open_project(project)
        with at_work(lambda _: "Run digest published again to note what is not noted yet.") as work:
            written = pipeline.mark_published(opened, issues or [], now=now(), progress=work.step)
        for path, corrections in written:
            said = f", with {corrections} correction{'s' if corrections > 1 else ''}" if corrections else ""
            typer.echo(f"wrote {path}{said}")
        typer.echo("Keep it under version control: a later build tells what was corrected since.")
        if any(corrections for _, corrections in written):
            typer.echo("Now run: digest build")
