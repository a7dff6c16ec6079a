"""What comes out of a stage beside its values. Layer 1."""

from dataclasses import dataclass
from typing import TypeAlias

from digest.model.articles import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finished file: path below `dist/` with `/` between its parts, media type, bytes."""

    path: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One input that could not be used, or one promise that does not hold. The rest goes on."""

    stage: str
    """`read`, `summarize`, `compose`, `render`, `export`, `verify`."""
    source: str
    """The path or URL, optionally with `:line`."""
    problem: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know that stops nothing: a field not found, a date resolved from other evidence."""

    source: str
    text: str
    hint: str = ""
    issue: str = ""
    """The slug of the issue it is about; empty when it is about no issue."""


Read: TypeAlias = Article | Failure
"""What a reader gives for each article of a document."""
