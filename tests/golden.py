"""The golden folders: what `digest build` makes of the projects in `tests/projects/`, kept as files.

`python -m tests.golden` writes them anew. Look at what changed before you commit it.
"""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from digest import pipeline
from digest.exporter.manifest import MANIFEST, read_manifest

PROJECTS = Path(__file__).parent / "projects"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def projects() -> list[Path]:
    """Return the folders of the projects."""
    return sorted(path.parent for path in PROJECTS.glob("*/digest.toml"))


def without_versions(files: Mapping[str, bytes]) -> dict[str, object]:
    """Return files with the manifest as it reads, without the versions in it: a golden folder was made by those of its day."""
    return {**files, MANIFEST: read_manifest(files[MANIFEST]).files}


def built(project: Path) -> dict[str, bytes]:
    """Return what a build of the project makes, by path below `dist/`."""
    draft = pipeline.draft(pipeline.open_project(project), now=NOW)
    assert draft.failures == ()
    return {file.path: file.data for file in draft.files}


def kept(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def main() -> None:
    """Write the golden folder of every project anew."""
    for project in projects():
        files = built(project)
        shutil.rmtree(project / "dist", ignore_errors=True)
        for name, data in files.items():
            path = project / "dist" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    main()
