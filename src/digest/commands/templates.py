"""`digest templates`: lists the templates, and copies one into the project to edit."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from digest.commands.options import ProjectOption
from digest.errors import ConfigError, StoreError

FOLDER = "templates"

app = typer.Typer(invoke_without_command=True)


@app.callback()
def templates(context: typer.Context, project: ProjectOption = Path()) -> None:
    """List the templates and what each one shows; a star marks the project's own."""
    if context.invoked_subcommand is not None:
        return
    from digest.composer.rendering.templates import Templates

    own = project / FOLDER
    known = Templates(own)
    names = known.names()
    longest = max(len(name) for name in names)
    for name in names:
        mark = "*" if (own / name).is_file() else " "
        typer.echo(f"{mark} {name:<{longest}}  {known.summary(name)}".rstrip())
    typer.echo(
        f"\n* your own, in {own.as_posix()}/. To change one: digest templates eject NAME. Variables: docs/templates.md"
    )


@app.command(short_help="Copy one into templates/, to edit.")
def eject(
    name: Annotated[str, typer.Argument(help="A template, such as email/story.mjml.j2.")],
    project: ProjectOption = Path(),
) -> None:
    """Copy one of the built-in templates into the project's templates/, where it replaces the built-in one."""
    from digest.composer.rendering.templates import Templates, packaged_folder

    names = Templates().names()
    if name not in names:
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        hint = f"did you mean {close[0]}?" if close else "run: digest templates"
        raise ConfigError(name, "unknown template", hint)
    target = project / FOLDER / name
    if target.exists():
        raise StoreError(target.as_posix(), "already exists", "delete it first to start again from the built-in one")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write((packaged_folder() / name).read_bytes())
    except OSError as error:
        raise StoreError(target.as_posix(), error.strerror or str(error), "check the folder's permissions") from error
    typer.echo(f"wrote {target.as_posix()}")
