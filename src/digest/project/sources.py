"""A source of documents as `digest.toml` names it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

SourceKind: TypeAlias = Literal["feed", "page", "opml", "folder", "maildir", "rows"]
"""`rows`: tables of articles that are read where they are, at every build; nothing is fetched from them."""


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
