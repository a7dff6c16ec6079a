"""`digest plan` and `digest published`: write the plan of an issue, and record that issues are out."""

from pathlib import Path
from typing import Annotated

import typer

from digest.commands.options import ProjectOption, now
from digest.commands.output import counted, print_problem
from digest.errors import StoreError

SlugArgument = Annotated[str | None, typer.Argument(help="The issue, such as 2026-W23.", show_default="the newest")]
IssuesArgument = Annotated[
    list[str] | None, typer.Argument(help="Issues, such as 2026-W23.", show_default="the newest")
]


def plan(slug: SlugArgument = None, project: ProjectOption = Path()) -> None:
    """Write the plan of an issue, issues/SLUG.md, for you to edit; or add what is new to the one that is there.

    Reorder, delete, pin and move stories, choose other paragraphs, cut with […], add words of your own: digest build follows the
    plan. Words after > are the sources' and must stay verbatim. Planning again never changes what you wrote.
    """
    from digest import pipeline
    from digest.commands.progress import at_work
    from digest.pipeline.plans import write_plan

    opened = pipeline.open_project(project)
    with at_work(lambda _: "The plan is unchanged.") as work:
        arrangement = pipeline.arrange_issues(opened, now=now(), progress=work.step)
    planned = write_plan(arrangement, slug, root=project, site=opened.settings.site)
    for notice in planned.notices:
        print_problem(notice.source, notice.text, notice.hint)
    typer.echo(f"wrote {planned.file}" if planned.written else f"{planned.file} is already up to date")
    if planned.left_out:
        typer.echo("\nNot in the plan; to include one, add its heading:")
        for heading in planned.left_out:
            typer.echo(f"  {heading}")
    if planned.written:
        typer.echo("Edit it, then run: digest build")


def published(issues: IssuesArgument = None, project: ProjectOption = Path()) -> None:
    """Record that issues have been published, or corrected, as they are now.

    Writes issues/SLUG.published.toml. Later builds compare with it and report what has changed since as corrections, on the page and in
    the feed.
    """
    from digest import pipeline
    from digest.commands.progress import at_work

    opened = pipeline.open_project(project)
    with at_work(lambda _: "Run digest published again to record the rest.") as work:
        written = pipeline.mark_published(opened, issues or [], now=now(), progress=work.step)
    if not written:
        raise StoreError("issues", "there is no issue yet", "save articles into seeds/ first")
    for path, corrections in written:
        typer.echo(f"wrote {path}" + (f", with {counted(corrections, 'correction')}" if corrections else ""))
    typer.echo("Keep it under version control: later builds compare with it to report corrections.")
    if any(corrections for _, corrections in written):
        typer.echo("Now run: digest build")
