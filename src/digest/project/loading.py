"""A project on disk: its folders, settings, documents and templates; opened, or made anew."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import StoreError
from digest.model import Document, Failure
from digest.project.files import read_text, same_name, write_file
from digest.project.seeds import SEEDS, find_document, read_documents
from digest.project.settings import SETTINGS, Settings, load_settings
from digest.project.sidecar import SIDECAR_ENDING

if TYPE_CHECKING:
    from digest.composer.rendering.templates import Templates

OUT, WORK = "dist", ".digest"
"""The folders of what is published, and of what no person edits."""
INPUTS = (SEEDS, "issues", "templates")
"""The folders that a build reads."""
CACHE = "cache.db"
"""Below the folder for what no person edits."""
_SCAFFOLD = {
    SETTINGS: "digest.toml",
    "seeds/harbour-fog.txt": "harbour-fog.txt",
    ".gitignore": "gitignore",
}
"""Files of a new project: path in the project, and name in `scaffold_files/`."""


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
        """Yield every document of the project, in a fixed order; a failure for each that cannot be read.

        `counted` gets their number before the first comes, unless some are rows of a table: those are a stream.
        """
        tables = tuple(self._tables())
        yield from read_documents(self.seeds, root=self.root, now=now, counted=None if tables else counted)
        for table in tables:
            yield from table(now)

    def document(self, source: str, *, now: datetime) -> Document | None:
        """Return one document by its source, read again; `None` when it cannot be read. A row takes a pass through the tables."""
        return self.seed(source, now=now) or next(self.rows({source}, now=now), None)

    def seed(self, source: str, *, now: datetime) -> Document | None:
        """Return one document of `seeds/` by its source, read again; `None` when it cannot be read."""
        return find_document(source, folder=self.seeds, root=self.root, now=now)

    def editors_text(self, file: str) -> str | None:
        """Return the text of a file in which an editor corrects attribution, a sidecar or a plan, by its path; `None` for any other."""
        is_own = file.startswith(f"{SEEDS}/") and file.endswith(SIDECAR_ENDING)
        if not is_own and not (file.startswith("issues/") and file.endswith(".md")):
            return None
        try:
            return read_text(same_name(self.root, file), name=file)
        except StoreError:
            return None

    def rows(self, sources: Collection[str], *, now: datetime) -> Iterator[Document]:
        """Yield the wanted rows of the project's tables, by their sources, in one pass, since tables can only be read from their start."""
        for table in self._tables():
            yield from (row for row in table(now) if isinstance(row, Document) and row.source in sources)

    def _tables(self) -> Iterator[Callable[[datetime], Iterator[Document | Failure]]]:
        """Yield, for each table of articles, a function that yields its rows."""
        tables = [table for table in self.settings.sources if table.kind == "rows"]
        if tables:
            from digest.project.tables import read_tables

            for table in tables:
                yield lambda now, table=table: read_tables(table.source(), root=self.root, now=now)  # type: ignore[misc]  # bound here

    def templates(self) -> "Templates":
        """Return the project's templates: its own, and the program's for the rest."""
        from digest.composer.rendering.templates import Templates

        return Templates(self.root / "templates")

    def own_words(self) -> str:
        """Return the whole text of the project's own templates."""
        folder = self.root / "templates"
        home = folder.resolve()
        paths = (path for path in folder.rglob("*.j2") if path.is_file() and path.resolve().is_relative_to(home))
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(paths))


def open_project(root: Path, *, out: Path | None = None) -> Project:
    """Return the project in `root`.

    Raises:
        ConfigError: when its `digest.toml` cannot be used.
        StoreError: when it has no `seeds/`, or one of its folders is a link out of the project.
    """
    settings = load_settings(root)
    project = Project(root=root, settings=settings, out=out or root / OUT)
    if not project.seeds.is_dir():
        raise StoreError(
            "seeds", f"there is no such folder in {root.resolve()}", "run: digest init, or go to your project's folder"
        )
    return project


def create_project(folder: Path) -> Iterator[Path]:
    """Write a project that can be built at once; yield each file made. Existing files stay as they are.

    Raises:
        StoreError: when it is not a folder, has a `digest.toml` already, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(folder.as_posix(), "is not a folder", "give another name")
    if (folder / SETTINGS).exists():
        raise StoreError((folder / SETTINGS).as_posix(), "there is a project here already", "go on with: digest build")
    for name, template in _SCAFFOLD.items():
        path = folder / name
        if path.exists():
            continue
        data = (files("digest.project") / "scaffold_files" / template).read_bytes()
        write_file(path, data, name=path.as_posix())
        yield path
