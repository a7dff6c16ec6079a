"""What is printed, on whatever terminal or pipe. Layer 7: no rules of its own."""

import io
import sys


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
