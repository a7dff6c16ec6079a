"""Texts, paths and switches are taken as they come, and everything else as typer takes it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from digest import cli
from digest.commands.parameters import Command, Group

app = typer.Typer(cls=Group, rich_markup_mode=None)


@app.callback()
def options(
    loud: Annotated[bool, typer.Option("--loud")] = False,  # noqa: FBT002  (how typer takes a flag)
) -> None:
    """Take a switch of its own."""
    if loud:
        typer.echo("LOUD")


def shout(value: str | None) -> str | None:
    """Return a value in capitals, as a callback may."""
    return value and value.upper()


@app.command(cls=Command)
def show(
    name: Annotated[str, typer.Argument()],
    file: Annotated[Path | None, typer.Argument()] = None,
    folder: Annotated[Path, typer.Option("--folder", "-C")] = Path(),
    title: Annotated[str | None, typer.Option(callback=shout)] = None,
    words: Annotated[int, typer.Option(min=20, max=600)] = 120,
    open_: Annotated[bool, typer.Option("--open/--no-open")] = True,  # noqa: FBT002  (as above)
) -> None:
    """Print what was taken."""
    typer.echo(repr((name, file, folder, title, words, open_)))


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("show fog", ("fog", None, Path(), None, 120, True)),
        ("show fog a.txt -C b", ("fog", Path("a.txt"), Path("b"), None, 120, True)),
        ("show --folder=c/../d --no-open fog", ("fog", None, Path("c/../d"), None, 120, False)),
        ("show fog --title quiet --words 30", ("fog", None, Path(), "QUIET", 30, True)),
        ("show -- -1", ("-1", None, Path(), None, 120, True)),
    ],
)
def test_value_is_taken_as_its_declared_type(given: str, taken: tuple[object, ...]) -> None:
    done = CliRunner().invoke(app, given.split())
    assert (done.exit_code, done.stdout) == (0, f"{taken!r}\n")


@app.command(cls=Command)
def count(
    names: Annotated[list[str] | None, typer.Argument()] = None,
    sizes: Annotated[list[int] | None, typer.Option("--size")] = None,
) -> None:
    """Print what was taken."""
    typer.echo(repr((names, sizes)))


@pytest.mark.parametrize(
    ("given", "taken"), [("count", (None, None)), ("count a b --size 3 --size 4", (["a", "b"], [3, 4]))]
)
def test_lists_are_taken_as_typer_takes_them(given: str, taken: tuple[object, ...]) -> None:
    done = CliRunner().invoke(app, given.split())
    assert (done.exit_code, done.stdout) == (0, f"{taken!r}\n")


def test_group_takes_its_own_switch() -> None:
    assert CliRunner().invoke(app, ["--loud", "show", "fog"]).stdout.startswith("LOUD\n")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("show", "Missing argument 'name'"),
        ("show fog --words many", "Invalid value for '--words'"),
        ("show fog --words 7", "Invalid value for '--words'"),
        ("show fog --folder", "'--folder' requires an argument"),
        ("show fog a b c", "Got unexpected extra argument"),
        ("show fog --wrong", "No such option"),
    ],
)
def test_value_that_cannot_be_taken_is_told(given: str, told: str) -> None:
    done = CliRunner().invoke(app, given.split())
    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


def commands(one: Any) -> Iterator[Any]:
    """Yield a command and those below it."""
    yield one
    for part in getattr(one, "commands", {}).values():
        yield from commands(part)


def test_every_command_takes_its_values_so_and_leaves_no_check_out() -> None:
    for one in commands(typer.main.get_command(cli.app)):
        assert isinstance(one, Command | Group), one.name
        assert isinstance(one, TyperCommand | TyperGroup)
        parameters: list[Any] = one.params
        for parameter in parameters:
            declared = parameter.type_descriptor.parameter_info
            asked = (declared.parser, declared.exists, declared.resolve_path, declared.allow_dash, declared.path_type)
            assert asked == (None, False, False, False, None), (one.name, parameter.name)
