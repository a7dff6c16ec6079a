"""What the program made of the projects: whether they exercise it."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from tests.harness.observations import EXIT_CODE, Observation
from tests.harness.projects import REBUILD, Command, Project


class Statistics:
    """Counts over projects and engines, each project as it is after its last command."""

    def __init__(self) -> None:
        self._runs = 0
        self._found: Counter[str] = Counter()
        self._exits: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()

    def add(self, project: Project, observed: Observation) -> None:
        """Count what a run left."""
        self._runs += 1
        commands = [step for step in project.steps if isinstance(step, Command)]
        for command, files in zip(commands, observed, strict=True):
            self._exits[f"{command.arguments[0]} {files[EXIT_CODE].decode()}"] += 1
            if command == REBUILD and files["(stdout)"]:
                report = json.loads(files["(stdout)"])
                self._found.update({name: len(report[name]) for name in ("failures", "notices")})
        for path, data in observed[-1].items():
            if PurePath(path).name == "issue.json":
                self._add_issue(json.loads(data))

    def _add_issue(self, issue: dict[str, Any]) -> None:
        self._found["issues"] += 1
        self._found["corrections"] += len(issue["corrections"])
        self._found["intros"] += bool(issue["intro"])
        for story in (story for section in issue["sections"] for story in section["stories"]):
            self._found["stories"] += 1
            self._found["stories with coverage"] += bool(story["coverage"])
            for name in ("excerpts", "quotes", "coverage"):
                self._found[name] += len(story[name])
            for name in ("image", "note", "credit", "via"):
                self._found[f"stories with {name}"] += bool(story[name])
            self._endings[PurePath(str(story["source"]["file"]).partition("#")[0]).suffix or "none"] += 1
            self._languages[str(story["language"])] += 1
            attribution = story["attribution"]
            for name in ("headline", "authors", "publisher", "agency", "published", "rights"):
                self._found[f"{name} known"] += bool(attribution[name])

    def lines(self) -> Iterator[str]:
        """Yield the figures, a subject a line."""
        yield f"{self._runs} runs"
        for title, counts in (
            ("found", self._found),
            ("commands by exit code", self._exits),
            ("stories by file", self._endings),
            ("stories by language", self._languages),
        ):
            yield f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in counts.most_common())
