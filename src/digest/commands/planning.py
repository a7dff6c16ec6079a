"""`digest plan`: the plan of an issue, written for its editor to shape. Layer 7: no rules of its own."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.parameters import Command

if TYPE_CHECKING:
    from digest.composer.issues import Arrangement
    from digest.model import Site

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]
SlugArgument = Annotated[str | None, typer.Argument(help="The issue, such as 2026-W23.", show_default="the newest")]


def register(
    app: typer.Typer, *, now: Callable[[], datetime], arranged: "Callable[[Path, datetime], tuple[Arrangement, Site]]"
) -> None:
    """Add the command to an application; `now` is its clock.

    `arranged` gives the issues of a project's folder as the machine arranges them, before any plan, and the digest's own settings.
    """

    @app.command(cls=Command, short_help="Write the plan of an issue, for you to shape.")
    def plan(slug: SlugArgument = None, project: ProjectOption = Path()) -> None:
        """Write the plan of an issue, issues/SLUG.md, for you to shape; or take in what is new into the one that is there.

        Reorder, delete, pin and move stories, choose other paragraphs, cut with […], add words of your own: digest build follows the
        plan. Words after > are the sources' and must stay verbatim. Planning again never changes what you wrote.
        """
        from digest.pipeline.plans import write_plan

        arrangement, site = arranged(project, now())
        planned = write_plan(arrangement, slug, root=project, site=site)
        for notice in planned.notices:
            typer.echo(
                f"{notice.source}: {notice.text}" + (f"\n  hint: {notice.hint}" if notice.hint else ""), err=True
            )
        typer.echo(f"wrote {planned.file}" if planned.written else f"{planned.file} has everything already")
        if planned.left_out:
            typer.echo("\nNot in it, and to be taken in by writing its heading:")
            for heading in planned.left_out:
                typer.echo(f"  {heading}")
        if planned.written:
            typer.echo("Now shape it in your editor, and run: digest build")
