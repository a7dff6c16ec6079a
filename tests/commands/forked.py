"""Commands in processes of their own that have loaded everything already, for tests of what comes after that: half a second less each.

One process builds a project, so that all is loaded that a build needs, and forks for each command. The child has a session, output and
end of its own, and starts workers like any other.
"""

import json
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commands.terminals import EPOCH, PATIENCE_S

PARENT = """
import json, os, sys, tempfile
from pathlib import Path
from digest import cli
from tests.commands.projects import build, project

with tempfile.TemporaryDirectory() as name:
    project(Path(name))
    build(Path(name))
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if (child := os.fork()) == 0:
        break
    _, status = os.waitpid(child, 0)
    print(json.dumps([child, os.waitstatus_to_exitcode(status)]), flush=True)
else:
    sys.exit()
os.setsid()
os.chdir(asked["folder"])
os.environ.update(asked["environment"])
for descriptor, name in enumerate(("/dev/null", asked["out"], asked["err"])):
    os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), descriptor)
sys.argv[1:] = asked["arguments"]
exec(asked["code"])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended."""

    process: int
    code: int
    out: str
    err: str


class Forks:
    """The process that forks."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._folder = folder
        assert self._answer() == "ready\n"

    def run(self, folder: Path, code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        """Return how Python code ended, run with arguments in a folder; all its output is read at its end."""
        out, err = self._folder / "out", self._folder / "err"
        asked = {
            "folder": str(folder),
            "environment": {"SOURCE_DATE_EPOCH": EPOCH, **(environment or {})},
            "out": str(out),
            "err": str(err),
            "arguments": arguments,
            "code": code,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        process, ended = json.loads(self._answer())
        return Ended(process=process, code=ended, out=out.read_text("utf-8"), err=err.read_text("utf-8"))

    def _answer(self) -> str:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        assert ready, "no answer"
        return self._process.stdout.readline()


@contextmanager
def forks(folder: Path, *options: str) -> Iterator[Forks]:
    """Start the process that forks, with options of Python; `folder` is for what its children print."""
    command = [sys.executable, *options, "-c", PARENT]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield Forks(process, folder)
        finally:
            process.kill()
