"""What commands print: problems, tables, JSON, on any terminal or pipe."""

import io
import shutil
import sys
from collections.abc import Iterable, Iterator

import typer

MIN_COLUMNS = 30
"""The flexible column of a table is never narrower, however narrow the terminal."""


def print_anywhere() -> None:
    """Print characters that the output's encoding lacks as escapes, so that a headline in a pipe on Windows cannot end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_problem(where: str, problem: str, hint: str = "") -> None:
    """Print `WHERE: PROBLEM` and its hint on standard error; a hint of several lines is indented."""
    typer.echo(f"{where}: {problem}", err=True)
    print_hint(hint)


def print_hint(hint: str) -> None:
    """Print a hint on standard error, below what it belongs to; an empty one is left out."""
    if hint:
        typer.echo("  hint: " + hint.replace("\n", "\n        "), err=True)


def print_json(value: object) -> None:
    """Print a value for machines, in ASCII with JSON's escapes where the output is not in a Unicode encoding."""
    import json

    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not unicode, indent=1))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 story`, `1,200 stories`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, flexible: int) -> Iterator[str]:
    """Yield the lines of a table; the column `flexible` takes the width that is left, or all it needs where there is no terminal."""
    from digest.text.wrap import width

    body = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    widths = [max(width(row[n]) for row in (head, *body)) for n in range(len(head))]
    left = shutil.get_terminal_size((200, 24)).columns - sum(widths) + widths[flexible] - 2 * len(head)
    widths[flexible] = max(MIN_COLUMNS, min(widths[flexible], left))
    for row in (head, *body):
        cells = (_shortened(cell, columns) for cell, columns in zip(row, widths, strict=True))
        padded = (cell + " " * (columns - width(cell)) for cell, columns in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _shortened(cell: str, columns: int) -> str:
    """Return a cell that fits its column, with an ellipsis where it is cut."""
    from digest.text.wrap import width

    if width(cell) <= columns:
        return cell
    while width(cell) >= columns:
        cell = cell[:-1]
    return cell + "…"
