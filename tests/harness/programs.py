"""Versions of the program, and how a command of one is run.

Most of a small command is loading modules. So one process of a version's own interpreter loads them all, does nothing else, and forks for
each command: a fifth of the time. An executable that is not a Python script is started anew for each command.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
"""The clock of every command, so that a recording holds on any day."""
TIMEOUT_S = 600

PARENT = """
import contextlib, gc, importlib, json, os, pkgutil, sys
import digest
own = [one.name for one in pkgutil.walk_packages(digest.__path__, "digest.", onerror=lambda _: None)]
for name in [*sys.argv[1].split(), *own]:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
with contextlib.suppress(Exception):
    sys.modules["py3langid.langid"].classify("")  # loads its model
gc.freeze()
for line in sys.stdin:
    asked = json.loads(line)
    if (child := os.fork()) == 0:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
os.setsid()
os.chdir(asked["folder"])
os.environ["HOME"] = asked["home"]
for descriptor, name in enumerate((os.devnull, asked["out"], asked["err"])):
    os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), descriptor)
sys.argv = ["digest", *asked["arguments"]]
from digest.__main__ import main
main()
"""
LIBRARIES = (
    "babel.numbers feedgen.feed feedparser ftfy html.parser jinja2.sandbox lxml.html mjml"
    " multiprocessing.spawn py3langid.langid trafilatura"
)
"""What takes long to load; one that a version does not use costs only the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended."""

    code: int
    out: bytes
    err: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A version of the program."""

    command: tuple[str, ...]
    """What starts it."""
    python: str | None = None
    """Its interpreter, if it is a Python script."""
    source: Path | None = None
    """The folder of its modules, when it is run from a checkout."""

    @property
    def environment(self) -> Mapping[str, str]:
        """All of the environment of its commands, but the home folder."""
        own = {"PYTHONPATH": str(self.source)} if self.source else {}
        epoch = str(int(NOW.timestamp()))
        return {"PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": epoch, **own}


def program_at(path: Path) -> Program:
    """Return the program of an executable or of a checkout.

    Raises: ValueError when there is neither.
    """
    path = path.absolute()
    if (path / "src" / "digest").is_dir():
        return Program(command=(sys.executable, "-m", "digest"), python=sys.executable, source=path / "src")
    if not path.is_file() or not os.access(path, os.X_OK):
        raise ValueError(f"{path}: neither an executable nor a checkout")
    first = path.read_bytes().partition(b"\n")[0].decode("utf-8", "replace")
    interpreter = first.removeprefix("#!").strip()
    is_python = first.startswith("#!") and Path(interpreter).name.startswith("python") and Path(interpreter).is_file()
    return Program(command=(str(path),), python=interpreter if is_python else None)


class Runner:
    """Runs commands of a program, one at a time."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._parent: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._parent is not None:
            self._parent.communicate()  # closes its input, which ends it

    def run(self, arguments: tuple[str, ...], *, project: Path, home: Path) -> Ended:
        """Return how a command ended that was run in a project."""
        python, environment = self._program.python, {**self._program.environment, "HOME": str(home)}
        if python is None:
            command = (*self._program.command, *arguments)
            done = subprocess.run(
                command, cwd=project, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False
            )
            return Ended(code=done.returncode, out=done.stdout, err=done.stderr)
        out, err = home / "out", home / "err"
        asked = {"folder": str(project), "home": str(home), "out": str(out), "err": str(err), "arguments": arguments}
        code = self._answer(python, json.dumps(asked))
        return Ended(code=int(code), out=out.read_bytes(), err=err.read_bytes())

    def _answer(self, python: str, line: str) -> str:
        """Return what the process that forks answers; it is started for the first line."""
        if self._parent is None:
            self._parent = subprocess.Popen(
                (python, "-P", "-c", PARENT, LIBRARIES),
                env=self._program.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(line + "\n")
        self._parent.stdin.flush()
        answer = self._parent.stdout.readline()
        if not answer:
            raise RuntimeError(f"{python}: ended before it could run a command; why is above")
        return answer


class Runners:
    """As many runners of a program as there are projects at a time."""

    def __init__(self, program: Program, *, jobs: int) -> None:
        self._all = [Runner(program) for _ in range(jobs)]
        self._idle: SimpleQueue[Runner] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for one in self._all:
            self._idle.put(self._stack.enter_context(one))
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stack.close()

    @contextmanager
    def one(self) -> Iterator[Runner]:
        """Lend a runner that has nothing to do."""
        runner = self._idle.get()
        try:
            yield runner
        finally:
            self._idle.put(runner)
