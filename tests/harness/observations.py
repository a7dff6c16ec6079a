"""What a program left behind: observed, compared with what another left, and kept in a file."""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.harness.programs import Runner
from tests.harness.projects import Command, Project, Shape, Write
from tests.harness.shaping import shape

CLIP = 60
"""Characters of a line that are shown before and after its first difference."""
MESSAGES = ("(stdout)", "(stderr)")
INDEX = "index.json"
EXIT_CODE = "(exit code)"
OWN_FOLDER = ".digest"
"""What the program keeps for itself: caches and the lock."""

Files = Mapping[str, bytes]
Observation = tuple[Files, ...]
"""What was there after each command: the files that are not as the project had them, its exit code and its messages."""


def observe(runner: Runner, project: Project, *, engine: str) -> Observation:
    """Return what is there after each command of a project's steps, in a fresh copy of it."""
    with tempfile.TemporaryDirectory(prefix="digest-bytes-") as folder:
        root, home = Path(folder, "project"), Path(folder, "home")
        root.mkdir()
        home.mkdir()
        write(root, project.files)
        found: list[Files] = []
        for step in project.steps:
            match step:
                case Command():
                    arguments = step.arguments + (("--engine", engine) if step.arguments[0] == "build" else ())
                    ended = runner.run(arguments, project=root, home=home)
                    said = dict(zip(MESSAGES, (ended.out, ended.err), strict=True))
                    code = str(ended.code).encode()
                    found.append({EXIT_CODE: code, **said, **_changed(root, project.files)})
                case Write():
                    write(root, step.files)
                case Shape():
                    shape(root, step.seed)
        return tuple(found)


def differences(before: Observation, after: Observation, project: Project, *, messages: bool) -> Iterator[str]:
    """Yield a line for each file that is another one; a difference that stays is told where it begins."""
    told: set[tuple[str, str]] = set()
    names = [" ".join(step.arguments) for step in project.steps if isinstance(step, Command)]
    for number, (name, old, new) in enumerate(zip(names, before, after, strict=True), 1):
        for path in sorted(old.keys() | new.keys()):
            if (path in MESSAGES and not messages) or old.get(path) == new.get(path):
                continue
            difference = path, _first_difference(old.get(path), new.get(path))
            if difference not in told:
                told.add(difference)
                yield f"step {number}, {name}: {path}: {difference[1]}"


def files_compared(before: Observation, *, messages: bool) -> int:
    """Return how many files there are to compare, after each command anew."""
    return sum(path not in MESSAGES or messages for files in before for path in files)


class Recording:
    """Observations kept in a file, each content once: a ZIP with a list of what is where."""

    def __init__(self, path: Path, *, mode: Literal["r", "x"]) -> None:
        self._zip = zipfile.ZipFile(path, mode, zipfile.ZIP_DEFLATED, compresslevel=3)
        self._index: dict[str, list[dict[str, str]]] = json.loads(self._zip.read(INDEX)) if mode == "r" else {}
        self._kept: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._zip.mode == "x" and error is None:
            self._zip.writestr(INDEX, json.dumps(self._index))
        self._zip.close()

    def keep(self, project: Project, engine: str, found: Observation) -> None:
        """Add an observation."""
        for data in (data for files in found for data in files.values()):
            if (name := sha256(data).hexdigest()) not in self._kept:
                self._kept.add(name)
                self._zip.writestr(name, data)
        self._index[self._key(project, engine)] = [
            {path: sha256(data).hexdigest() for path, data in files.items()} for files in found
        ]

    def recall(self, project: Project, engine: str) -> Observation | None:
        """Return what was kept of the very same project; `None` when it was not, or had other files or steps then."""
        kept = self._index.get(self._key(project, engine))
        if kept is None:
            return None
        return tuple({path: self._zip.read(name) for path, name in files.items()} for files in kept)

    def _key(self, project: Project, engine: str) -> str:
        return f"{project.name} {engine} {project.digest}"


def write(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files below a folder; delete those that are `None`."""
    for name, data in files.items():
        path = root / name
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _changed(root: Path, given: Files) -> Files:
    """Return the files that were not given like this, and a mark for each that is gone."""
    there = {}
    for parent, folders, names in os.walk(root):
        folders[:] = [one for one in folders if one != OWN_FOLDER or Path(parent) != root]
        for name in names:
            path = Path(parent, name)
            there[path.relative_to(root).as_posix()] = path.read_bytes()
    changed = {path: data for path, data in sorted(there.items()) if given.get(path) != data}
    return {**changed, **{f"{path} (deleted)": b"" for path in sorted(given.keys() - there.keys())}}


def _first_difference(old: bytes | None, new: bytes | None) -> str:
    """Return the first line that differs, as it was and as it is, cut to what surrounds the difference."""
    if old is None or new is None:
        return "only after" if old is None else "only before"
    try:
        befores, afters = old.decode().split("\n"), new.decode().split("\n")
    except UnicodeDecodeError:
        return f"{len(old):,} bytes before, {len(new):,} after"
    for number, (before, after) in enumerate(zip([*befores, ""], [*afters, ""], strict=False), 1):
        if before != after:
            pairs = enumerate(zip(before, after, strict=False))
            place = next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))
            start, end = max(0, place - CLIP), place + CLIP
            return f"line {number}: {before[start:end]!r} → {after[start:end]!r}"
    return f"{len(befores):,} lines before, {len(afters):,} after, the first of them alike"
