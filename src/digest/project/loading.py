"""A project on disk: its folders, settings, documents and templates.

Every setting has a default, so a project needs no file. All problems are reported together, each with its place and what would do.
"""

import difflib
import hashlib
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from digest.errors import ConfigError, StoreError
from digest.model import Document, Failure, Image
from digest.project.seeds import find_document, read_documents
from digest.project.settings import Settings
from digest.text.images import PictureError, image_facts

if TYPE_CHECKING:
    from digest.composer.rendering.templates import Templates


__all__ = ["Settings", "load_settings"]

FILE = "digest.toml"


def load_settings(root: Path) -> Settings:
    """Return the settings of the project in `root`; the defaults when it has no `digest.toml`.

    Raises:
        ConfigError: with the first problem of the file and what would be accepted, the others behind it; or when there is no such folder.
    """
    path = root / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not root.is_dir():
            hint = f"give the folder of a project after -C, or make one: digest init {root.as_posix()}"
            raise ConfigError(root.as_posix(), "there is no such folder", hint) from None
        return Settings()
    except NotADirectoryError as error:
        raise ConfigError(root.as_posix(), "is no folder", "give the folder of a project after -C") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # no TOML, no UTF-8, a number of thousands of digits; nested without end
        raise ConfigError(
            FILE, f"is not TOML: {error}", "text needs quotation marks; see docs/configuration.md"
        ) from error
    except OSError as error:
        raise ConfigError(FILE, f"cannot be read: {error.strerror}", "check its permissions") from error
    try:
        settings = Settings.model_validate(found)
    except ValidationError as error:
        first, *others = (_problem(one["loc"], one["type"], one["msg"]) for one in error.errors())
        first.others = tuple(others)
        raise first from error
    return settings if settings.theme.logo is None else settings.with_logo(_logo(root, settings))


def _logo(root: Path, settings: Settings) -> Image:
    """Return what the project's logo is.

    Raises:
        ConfigError: when there is none at that place, or none that a mail can show.
    """
    name = settings.theme.logo or ""
    path = root / name
    where = f"{FILE}: theme.logo"
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise ConfigError(where, f"{name} is outside of the project", "copy the file into the project")
        data = path.read_bytes()
        facts = image_facts(data)
    except OSError as error:
        problem = f"{name} cannot be read ({error.strerror})"
        raise ConfigError(where, problem, "give its path from the project's folder") from error
    except PictureError as error:
        raise ConfigError(where, f"{name} {error}", "save it as PNG, JPEG or GIF") from error
    return Image(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=facts.media_type,
        width=facts.width,
        height=facts.height,
        alt=settings.theme.logo_text or settings.title,
    )


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> ConfigError:
    """Return where, what, and what would be accepted."""
    where = f"{FILE}: " + ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known(place[:-1])
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
        return ConfigError(where, "unknown setting", hint)
    return ConfigError(where, message.removeprefix("Value error, "))


def _known(place: tuple[int | str, ...]) -> list[str]:
    """Return the names of the settings in a table."""
    model: Any = Settings
    for part in place:
        if isinstance(part, str):
            model = model.model_fields[part].annotation
            model = next(iter(get_args(model)), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())


SEEDS, OUT, WORK = "seeds", "dist", ".digest"
"""The folders of the articles, of what is published, and of what no person edits."""
INPUTS = (SEEDS, "issues", "templates")
"""The folders that a build reads."""
SETTINGS = "digest.toml"
CACHE = "cache.db"
"""Below the folder for what no person edits."""


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
            from digest.project.sources import Source
            from digest.project.tables import read_tables

            for one in tables:
                path = Path(one.path) if one.path else None
                source = Source(kind=one.kind, url=one.url, path=path, name=one.name)
                yield lambda now, source=source: read_tables(source, root=self.root, now=now)  # type: ignore[misc]  # bound here

    def templates(self) -> "Templates":
        """Return the project's templates: its own, and the program's for the rest."""
        from digest.composer.rendering.templates import Templates

        return Templates(self.root / "templates")

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
