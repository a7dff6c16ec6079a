"""Saves documents from the network and from other folders into `seeds/`, as they came.

    digest add     addresses and files ──▶ adding   ──┐
                                                      ├──▶ http ──▶ saving: a seed and its sidecar
    digest fetch   sources             ──▶ fetching ──┘

What the bytes mean is for `digest.readers`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from digest.errors import InputError
from digest.project.settings import Source

Outcome: TypeAlias = Literal["new", "unchanged", "waiting", "disabled", "failed"]
"""`waiting`: the server asked not to come back yet. `disabled`: it said that the source is gone for good."""


class SourceError(InputError):
    """A source or target that cannot be read; it becomes a `Result`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one source or target."""

    title: str
    where: str
    outcome: Outcome
    saved: tuple[str, ...] = ()
    """Paths from the project's root, `/` between their parts."""
    entries: int = 0
    """New entries in the documents saved; 1 for a page, a message or a file."""
    problem: str = ""
    hint: str = ""
    notice: str = ""
    """Something to know although nothing failed: the source has moved."""


def failed(source: Source, problem: str, hint: str) -> Result:
    """Return the result of a source that could not be read."""
    return Result(title=source.title, where=source.where, outcome="failed", problem=problem, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What came of each source or target, in the order they are listed."""

    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results that people should look at."""
        return tuple(result for result in self.results if result.outcome == "failed")
