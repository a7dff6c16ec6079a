"""Projects for commands to work on, made and built without a process of their own: a start takes longer than all else."""

from datetime import UTC, datetime
from pathlib import Path

from digest import pipeline
from digest.project.loading import create_project
from tests.commands.terminals import EPOCH

NOW = datetime.fromtimestamp(int(EPOCH), UTC)


def project(root: Path, *, more: int = 0) -> pipeline.Project:
    """Return a project with the sample article and so many more."""
    list(create_project(root))
    for number in range(more):
        (root / "seeds" / f"note-{number}.txt").write_text(note(f"Lock {number}", "next week"), "utf-8")
    return pipeline.open_project(root)


def note(what: str, when: str) -> str:
    """Return an article, long enough that its language is detected without a model, which takes as long to load as a build."""
    return (
        f"{what} opens\n\n5 March 2026\n\n{what} at Holm will open {when}, two months earlier than the water board had promised. "
        "It was the first time that the board had kept to its plan, and the men who work there were told of it by a letter.\n"
    )


def build(root: Path) -> None:
    """Build a project, which has to go well, from its cache where there is one."""
    summary = pipeline.build_if_changed(pipeline.open_project(root), now=NOW)
    assert summary.issues
    assert not summary.failures
