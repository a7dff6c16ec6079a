"""A source of documents as `digest.toml` names it, and what fetching it came to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

SourceKind: TypeAlias = Literal["feed", "page", "opml", "folder", "maildir", "rows"]
"""`rows`: tables of articles that are read where they are, at every build; nothing is fetched from them."""
Outcome: TypeAlias = Literal["new", "unchanged", "waiting", "disabled", "failed"]
"""`waiting`: the server asked not to come back yet. `disabled`: it said that the source is gone for good."""


class SourceError(Exception):
    """A source or target that cannot be read; the message is for people. It becomes a `Result`, and stays here."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One `[[sources]]` of `digest.toml`."""

    kind: SourceKind
    url: str | None = None
    """Of a feed, or of a page that names one; of a page; of an OPML list."""
    path: Path | None = None
    """Of a folder, a maildir or an OPML list on disk; from the project's root when relative."""
    name: str = ""
    """For people; the address or path when empty."""
    pages: bool = False
    """Of a feed: the pages that its entries lead to are saved, not the entries, which are often no more than a beginning."""
    origin: str | None = None
    """The address that a person gave, when `url` comes from a list at that address."""

    @property
    def where(self) -> str:
        """Its address or path."""
        return self.url or (self.path.as_posix() if self.path else "")

    @property
    def key(self) -> str:
        """What its state is kept under: it outlives a change of name."""
        return f"{self.kind} {self.where}"

    @property
    def title(self) -> str:
        """Its name, else its address or path."""
        return self.name or self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one source or target came to."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What each source came to, in the order they are listed."""

    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """The results that people should look at."""
        return tuple(result for result in self.results if result.outcome == "failed")


AddReport: TypeAlias = FetchReport
"""The same for `digest add`, one result a target."""
