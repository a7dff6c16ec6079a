"""Builds on a full disk with a little more room each time, and prints what was left as one line of JSON. A program of its own."""

import json
import sys
from pathlib import Path

from digest import pipeline
from digest.errors import StoreError
from digest.fetch.adding import add
from tests.trust.project import NOW, expected, make, name_it, there


def fill(room: Path, step: int) -> dict[str, object]:
    """Leave `step` bytes more each time, from none to enough; return counts and the first problem reported."""
    project = make(room / "project")
    states = {name: expected(project.root, name) for name in ("a", "b")}
    name_it(project.root, "a")
    pipeline.build(pipeline.open_project(project.root), now=NOW)
    tried = refused = bad = 0
    reported = ""
    filler = room / "filler"
    free = 0
    article = room.parent / "article.txt"
    while True:
        tried += 1
        name_it(project.root, "b")
        _leave(filler, free)
        try:
            pipeline.build(pipeline.open_project(project.root), now=NOW)
        except StoreError as error:
            refused += 1
            reported = reported or str(error)
            bad += there(project.out) != states["a"]
            before = sorted(path.name for path in project.seeds.iterdir())
            result = add([str(article)], root=project.root, now=NOW).results[0]
            after = sorted(path.name for path in project.seeds.iterdir() if not path.name.endswith(".meta.toml"))
            if result.outcome == "failed":
                bad += after != before
            else:
                bad += any(path.read_bytes() != article.read_bytes() for path in project.seeds.glob("article*.txt"))
            filler.unlink()
            for path in project.seeds.glob("article*"):
                path.unlink()
        else:
            bad += there(project.out) != states["b"]
            filler.unlink()
            break
        free += step
    failures = pipeline.check(pipeline.open_project(project.root), now=NOW).failures
    return {"tried": tried, "refused": refused, "bad": bad, "unverified": len(failures), "reported": reported}


def _leave(filler: Path, free: int) -> None:
    """Fill the file system but for some bytes."""
    filler.unlink(missing_ok=True)
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        file.truncate(max(0, filler.stat().st_size - free))


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201 - what it is for
