"""`digest plan` and `digest published`: an issue's plan, and noting that it is out."""

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


IssuesArgument = Annotated[
    list[str] | None, typer.Argument(help="Issues, such as 2026-W23.", show_default="the newest")
]


def publishing_register(app: typer.Typer, *, now: Callable[[], datetime]) -> None:
    """Add the command to an application; `now` is its clock."""

    @app.command(cls=Command, short_help="Note that issues are out as they are now.")
    def published(issues: IssuesArgument = None, project: ProjectOption = Path()) -> None:
        """Note that issues are published as they are now, or corrected as they are now.

        Writes issues/SLUG.published.toml. A later build compares with it: what differs is told on the page and in the feed.
        """
        from digest import pipeline
        from digest.commands.progress import at_work

        opened = pipeline.open_project(project)
        with at_work(lambda _: "Run digest published again to note what is not noted yet.") as work:
            written = pipeline.mark_published(opened, issues or [], now=now(), progress=work.step)
        for path, corrections in written:
            said = f", with {corrections} correction{'s' if corrections > 1 else ''}" if corrections else ""
            typer.echo(f"wrote {path}{said}")
        typer.echo("Keep it under version control: a later build tells what was corrected since.")
        if any(corrections for _, corrections in written):
            typer.echo("Now run: digest build")
