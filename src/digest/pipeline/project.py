"""A project on disk: its folders, settings, documents and templates. Layer 5."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config import Settings, load_settings
from digest.errors import StoreError
from digest.model import Document, Failure
from digest.pipeline.places import OUT, SEEDS, WORK
from digest.sources.seeds import find_document, read_documents

if TYPE_CHECKING:
    from digest.composer.rendering.templates import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where a project's files are."""

    root: Path
    settings: Settings
    out: Path
    """The folder to publish into, usually `dist/`."""

    @property
    def seeds(self) -> Path:
        """The folder of the articles."""
        return self.root / SEEDS

    @property
    def work(self) -> Path:
        """The folder for what no person edits."""
        return self.root / WORK

    def documents(
        self, *, now: datetime, counted: Callable[[int], object] | None = None
    ) -> Iterator[Document | Failure]:
        """Yield every document of the project, in a fixed order; a failure for each that cannot be had.

        `counted` is told how many there are before the first comes, unless some are rows of a table: those are a stream.
        """
        tables = tuple(self._tables())
        yield from read_documents(self.seeds, root=self.root, now=now, counted=None if tables else counted)
        for table in tables:
            yield from table(now)

    def document(self, source: str, *, now: datetime) -> Document | None:
        """Return one document by its source, read anew; `None` when it cannot be had. A row of a table takes a pass through the tables."""
        return self.seed(source, now=now) or next(self.rows({source}, now=now), None)

    def seed(self, source: str, *, now: datetime) -> Document | None:
        """Return one document of `seeds/` by its source, read anew; `None` when it cannot be had."""
        return find_document(source, folder=self.seeds, root=self.root, now=now)

    def rows(self, sources: Collection[str], *, now: datetime) -> Iterator[Document]:
        """Yield the wanted rows of the project's tables, by their sources, in one pass: no table can be entered in its middle."""
        for table in self._tables():
            yield from (one for one in table(now) if isinstance(one, Document) and one.source in sources)

    def _tables(self) -> Iterator[Callable[[datetime], Iterator[Document | Failure]]]:
        """Yield, for each table of articles, what gives its rows."""
        tables = [one for one in self.settings.sources if one.kind == "rows"]
        if tables:
            from digest.sources.globs import read_tables
            from digest.sources.source import Source

            for one in tables:
                path = Path(one.path) if one.path else None
                source = Source(kind=one.kind, url=one.url, path=path, name=one.name)
                yield lambda now, source=source: read_tables(source, root=self.root, now=now)  # type: ignore[misc]  # bound here

    def templates(self) -> "Templates":
        """Return the project's templates: its own, and the program's for the rest."""
        from digest.composer.rendering.pages import template_filters
        from digest.composer.rendering.templates import Templates

        return Templates(self.root / "templates", filters=template_filters())

    def own_words(self) -> str:
        """Return what the project's own templates may say: their whole text."""
        folder = self.root / "templates"
        paths = sorted(path for path in folder.rglob("*.j2") if path.is_file()) if folder.is_dir() else []
        return "\n".join(path.read_text("utf-8", "replace") for path in paths)


def open_project(root: Path, *, out: Path | None = None) -> Project:
    """Return the project in `root`.

    Raises:
        ConfigError: when its `digest.toml` cannot be used.
        StoreError: when it has no `seeds/`.
    """
    settings = load_settings(root)
    project = Project(root=root, settings=settings, out=out or root / OUT)
    if not project.seeds.is_dir():
        raise StoreError(
            "seeds", f"there is no such folder in {root.resolve()}", "run: digest init, or go to your project's folder"
        )
    return project
