"""What `digest init` makes. Writes a new project."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from digest.errors import StoreError

FILES = {
    "digest.toml": "digest.toml",
    "seeds/harbour-fog.txt": "harbour-fog.txt",
    ".gitignore": "gitignore",
}
"""Path in the project, by name in `scaffold_files/`."""


def create_project(folder: Path) -> Iterator[Path]:
    """Write a project that builds at once and yield what was made; a file that is there is left alone.

    Raises:
        StoreError: when it is no folder, has a `digest.toml` already, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(folder.as_posix(), "is no folder", "give another name")
    if (folder / "digest.toml").exists():
        raise StoreError(
            (folder / "digest.toml").as_posix(), "there is a project here already", "go on with: digest build"
        )
    for name, template in FILES.items():
        path = folder / name
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((files("digest.project") / "scaffold_files" / template).read_bytes())
        except OSError as error:
            raise StoreError(
                path.as_posix(), error.strerror or str(error), "choose a folder that you may write to"
            ) from error
        yield path
