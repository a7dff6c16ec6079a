"""What commands print, on whatever terminal or pipe."""

import io
import shutil
import sys
from collections.abc import Iterable, Iterator


def print_anywhere() -> None:
    """Let letters that the output has no code for be printed as their numbers: in a pipe on Windows, a headline may have such.

    Otherwise the first of them would end the command, after its work was done.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """Print a value for machines; in ASCII, with JSON's own numbers for letters, where the output could not have all letters."""
    import json

    import typer

    everything = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not everything, indent=1))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, wide: int) -> Iterator[str]:
    """Yield a table in columns; the column `wide` takes the room that is left, or all of it where output is no terminal."""
    from digest.text.wrap import width

    body = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    sizes = [max(width(row[n]) for row in (head, *body)) for n in range(len(head))]
    room = shutil.get_terminal_size((200, 24)).columns - sum(sizes[:wide] + sizes[wide + 1 :]) - 2 * len(head)
    sizes[wide] = max(30, min(sizes[wide], room))
    for row in (head, *body):
        cells = [
            _fitted(cell, sizes[n]) + " " * max(0, sizes[n] - width(_fitted(cell, sizes[n])))
            for n, cell in enumerate(row)
        ]
        yield "  ".join(cells).rstrip()


def _fitted(cell: str, columns: int) -> str:
    """Return a cell cut to its column, with a mark where something is cut."""
    from digest.text.wrap import width

    if width(cell) <= columns:
        return cell
    while width(cell) >= columns:
        cell = cell[:-1]
    return cell + "…"
