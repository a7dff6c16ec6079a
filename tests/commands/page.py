"""Writes docs/commands.md from the help texts of the program: `python -m tests.commands.page`."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from digest import cli

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

HEAD = """# Commands

What `digest --help` and `digest COMMAND --help` say, on one page. Every command that works on a project takes the current folder,
or the one after `-C`. Problems are printed as `WHERE: PROBLEM` with a hint; exit codes are in the [README](../README.md).
"""


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    for name, command in _commands(typer.main.get_command(cli.app), "digest"):
        lines += ["", f"## {name}", "", inspect.cleandoc(command.help or "").replace("\b\n", "")]
        rows = [row for one in command.params if (row := _row(one))]
        if rows:
            lines += ["", "| argument or option | what it is |", "| --- | --- |", *rows]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each command that does something, by its full name."""
    inner = getattr(command, "commands", None)
    if inner is None or getattr(command, "invoke_without_command", False):
        yield name, command
    for part, one in (inner or {}).items():
        yield from _commands(one, f"{name} {part}")


def _row(parameter: Any) -> str | None:
    """Return the row of an argument or option; `None` for what every command has."""
    if "--help" in parameter.opts:
        return None
    names = ", ".join(f"`{one}`" for one in [*parameter.opts, *parameter.secondary_opts])
    if parameter.param_type_name == "argument":
        names = f"`{(parameter.metavar or parameter.name).upper()}`"
    text = " ".join((parameter.help or "").split()).replace("|", "\\|")
    return f"| {names} | {text} |".replace("URL|FILE", "URL\\|FILE")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
