"""`digest doctor`: what stands in the way of a good issue, and what to do about it. Layer 7: no rules of its own."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.commands.parameters import Command

DONE, FAILED = 0, 1

SIGNS = {"ok": "ok", "hint": "hint", "problem": "PROBLEM"}

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="where you are")
]


def register(app: typer.Typer, *, now: Callable[[], datetime]) -> None:
    """Add the command to an application; `now` is its clock."""

    @app.command(cls=Command, short_help="Find what stands in the way of an issue.")
    def doctor(
        project: ProjectOption = Path(),
        as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,  # noqa: FBT002  (how typer takes a flag)
    ) -> None:
        """Look over settings, templates, sources, clock, addresses and articles, and say what to do.

        Nothing is written and nothing is asked over the network. Ends with 1 when there is a problem.
        """
        from digest.doctor import examine
        from digest.preview.devtools import find_chromium

        findings = []
        for finding in examine(project, now=now(), browser=find_chromium()):
            findings.append(finding)
            if not as_json:
                typer.echo(f"{SIGNS[finding.level]:8} {finding.subject:10} {finding.text}")
                if finding.advice and finding.level != "ok":
                    typer.echo(f"{'':19} {finding.advice}")
        problems = sum(finding.level == "problem" for finding in findings)
        if as_json:
            typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
        else:
            told = f"{problems} problem{'' if problems == 1 else 's'}" if problems else "Nothing stands in the way"
            typer.echo(f"\n{told}.")
        raise typer.Exit(FAILED if problems else DONE)
