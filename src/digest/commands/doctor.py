"""`digest doctor`: what stands in the way of a good issue, and what to do about it. No rules of its own."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.commands.output import print_json
from digest.commands.parameters import Command

if TYPE_CHECKING:
    from digest.doctor import Finding

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
        from digest.commands.progress import at_work
        from digest.doctor import examine, examine_articles
        from digest.preview.screenshots import find_chromium

        time, findings = now(), []
        for finding in examine(project, now=time, browser=find_chromium()):
            findings.append(finding)
            if not as_json:
                _tell(finding)
        with at_work(lambda _: "The articles were not looked over.", shown=not as_json) as work:
            of_articles = tuple(examine_articles(project, now=time, progress=work.step))
        findings += of_articles
        if not as_json:
            for finding in of_articles:
                _tell(finding)
        problems = sum(finding.level == "problem" for finding in findings)
        if as_json:
            print_json([asdict(finding) for finding in findings])
        else:
            told = f"{problems} problem{'' if problems == 1 else 's'}" if problems else "Nothing stands in the way"
            typer.echo(f"\n{told}.")
        raise typer.Exit(FAILED if problems else DONE)


def _tell(finding: "Finding") -> None:
    typer.echo(f"{SIGNS[finding.level]:8} {finding.subject:10} {finding.text}")
    if finding.advice and finding.level != "ok":
        typer.echo(f"{'':19} {finding.advice}")
