"""`digest templates`: which templates there are, and a copy of one to edit. No rules of its own."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from digest.commands.parameters import Command, Group
from digest.errors import ConfigError, StoreError

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]

FOLDER = "templates"

templates = typer.Typer(cls=Group, help="List the templates, or copy one to edit.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.add_typer(templates, name="templates")


@templates.callback()
def show(context: typer.Context, project: ProjectOption = Path()) -> None:
    """List the templates with what each shows; those marked with a star are the project's own."""
    if context.invoked_subcommand is not None:
        return
    from digest.composer.rendering.templates import Templates

    own = project / FOLDER
    known = Templates(own)
    names = known.names()
    wide = max(len(name) for name in names)
    for name in names:
        mark = "*" if (own / name).is_file() else " "
        typer.echo(f"{mark} {name:<{wide}}  {known.summary(name)}".rstrip())
    typer.echo(f"\n* in {own.as_posix()}/. To change one: digest templates eject NAME. Variables: docs/templates.md")


@templates.command(cls=Command, short_help="Copy one into templates/, to edit.")
def eject(
    name: Annotated[str, typer.Argument(help="A template, such as email/story.mjml.j2.")],
    project: ProjectOption = Path(),
) -> None:
    """Copy one of the program's templates into the project's templates/, where it takes the place of the program's."""
    from digest.composer.rendering.templates import Templates, packaged_folder

    names = Templates().names()
    if name not in names:
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        hint = f"did you mean {close[0]}?" if close else "run: digest templates"
        raise ConfigError(name, "there is no such template", hint)
    target = project / FOLDER / name
    if target.exists():
        raise StoreError(target.as_posix(), "is there already", "delete it first, to begin again from the program's")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write((packaged_folder() / name).read_bytes())
    except OSError as error:
        raise StoreError(target.as_posix(), error.strerror or str(error), "check the folder's permissions") from error
    typer.echo(f"wrote {target.as_posix()}")
