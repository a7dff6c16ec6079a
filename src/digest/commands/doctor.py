"""`digest doctor`: prints what stands in the way of a good issue, and what to do about it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from digest.commands.options import DONE, FAILED, JsonOption, ProjectOption, now
from digest.commands.output import counted, print_json

if TYPE_CHECKING:
    from digest.doctor import Finding

LABELS = {"ok": "ok", "hint": "hint", "problem": "PROBLEM"}


def doctor(project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Check settings, templates, sources, clock, addresses and articles, and say what to fix.

    Nothing is written, and nothing is requested over the network. Exits with 1 if there is a problem.
    """
    from digest.commands.progress import at_work
    from digest.doctor import examine, examine_articles
    from digest.preview.screenshots import find_chromium

    time, findings = now(), []
    for finding in examine(project, now=time, browser=find_chromium()):
        findings.append(finding)
        if not as_json:
            _print_finding(finding)
    with at_work(lambda _: "The articles were not checked.", shown=not as_json) as work:
        in_articles = tuple(examine_articles(project, now=time, progress=work.step))
    findings += in_articles
    problems = sum(finding.level == "problem" for finding in findings)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in in_articles:
            _print_finding(finding)
        typer.echo(f"\n{counted(problems, 'problem') if problems else 'No problems'} found.")
    raise typer.Exit(FAILED if problems else DONE)


def _print_finding(finding: "Finding") -> None:
    typer.echo(f"{LABELS[finding.level]:8} {finding.subject:10} {finding.text}")
    if finding.advice and finding.level != "ok":
        typer.echo(f"{'':19} {finding.advice}")
