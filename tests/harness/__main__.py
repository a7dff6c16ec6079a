"""The command line of the byte harness: `python -m tests.harness --help`."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import is_zipfile

import tests.harness
from tests.harness.observations import Observation, Recording, differences, files_compared, observe, write
from tests.harness.programs import Program, Runners, program_at
from tests.harness.projects import REPOSITORY, Project, own_projects, random_project
from tests.harness.statistics import Statistics


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A project on one engine, as both programs left it; `before` is `None` when the recording does not have it."""

    project: Project
    engine: str
    before: Observation | None
    after: Observation


def outcomes(
    before: Program | Path, after: Program | None, work: Iterable[tuple[Project, str]], *, jobs: int
) -> Iterator[Outcome]:
    """Yield what came of each project on its engine, in order.

    `before` may be the path of a recording. Without `after`, both sides are what `before` left.
    """
    with ExitStack() as stack:
        recording = stack.enter_context(Recording(before, mode="r")) if isinstance(before, Path) else None
        old = stack.enter_context(Runners(before, jobs=jobs)) if isinstance(before, Program) else None
        new = stack.enter_context(Runners(after, jobs=jobs)) if after else None

        def outcome(one: tuple[Project, str]) -> Outcome:
            was = recording.recall(*one) if recording else _observed(old, *one)
            now = was if was is None or new is None else _observed(new, *one)
            return Outcome(project=one[0], engine=one[1], before=was, after=now or ())

        yield from stack.enter_context(ThreadPoolExecutor(jobs)).map(outcome, work)


def _observed(runners: Runners | None, project: Project, engine: str) -> Observation | None:
    if runners is None:
        return None
    with runners.one() as runner:
        return observe(runner, project, engine=engine)


def record(program: Program, file: Path, work: Sequence[tuple[Project, str]], *, jobs: int) -> Statistics:
    """Keep in a new file what a program does; return what that was."""
    statistics = Statistics()
    with Recording(file, mode="x") as recording:
        for one in outcomes(program, None, work, jobs=jobs):
            recording.keep(one.project, one.engine, one.after)
            statistics.add(one.project, one.after)
    return statistics


def compare(
    before: Program | Path, after: Program, work: Sequence[tuple[Project, str]], *, jobs: int, messages: bool = False
) -> tuple[int, int, Statistics]:
    """Print every difference; return how many files were compared, how many differences there are, and what AFTER did."""
    statistics = Statistics()
    compared = found = 0
    for one in outcomes(before, after, work, jobs=jobs):
        place = f"{one.project.name}, {one.engine}"
        if one.before is None:
            print(f"{place}: not in the recording, or with other input; left out")
            continue
        statistics.add(one.project, one.after)
        compared += files_compared(one.before, messages=messages)
        for line in differences(one.before, one.after, one.project, messages=messages):
            found += 1
            print(f"{place}, {line}", flush=True)
    return compared, found, statistics


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when no byte differs, 1 when some do or nothing could be compared."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        before = options.before if is_zipfile(options.before) else program_at(options.before)
        after = program_at(options.after)
        if options.record and options.record.exists():
            raise ValueError(f"{options.record}: is there already; delete it, or name another")
    except ValueError as error:
        parser.error(str(error))
    numbered = (random_project(options.seed, number) for number in range(options.projects))
    projects = [one for one in chain(own_projects(), numbered) if options.only in {None, one.name}]
    if options.unpack:
        for project in projects:
            write(options.unpack / project.name, project.files)
        return 0
    engines = options.engines.split(",")
    work = [(project, engine) for project in projects for engine in engines]
    if options.record:
        statistics = record(before, options.record, work, jobs=options.jobs)
        end, code = f"recorded in {options.record}", 0
    else:
        compared, found, statistics = compare(before, after, work, jobs=options.jobs, messages=options.messages)
        end, code = f"{compared:,} files compared, {found:,} differences", int(found > 0 or not compared)
    if options.stats:
        print("\n".join(statistics.lines()))
    print(f"{len(projects)} projects x {len(engines)} engines: {end}")
    return code


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m tests.harness", description=tests.harness.__doc__, formatter_class=raw)
    add = parser.add_argument
    add("before", type=Path, metavar="BEFORE", help="the program as it was: an executable, a checkout, or a recording")
    add("after", type=Path, metavar="AFTER", nargs="?", default=REPOSITORY, help="the program as it is; this checkout")
    add("--record", type=Path, metavar="FILE", help="keep what BEFORE does in a new FILE, and compare nothing")
    add("--projects", type=int, metavar="N", default=300, help="random projects (300)")
    add("--seed", type=int, metavar="S", default=1, help="where the random projects come from (1)")
    add("--only", metavar="NAME", help="this project alone, such as random-0007")
    add("--unpack", type=Path, metavar="FOLDER", help="write the projects there, to look at one, and run nothing")
    add("--engines", metavar="LIST", default="inline,process:2", help="engines to build on (inline,process:2)")
    add("--jobs", type=int, metavar="N", default=2, help="projects at a time (2)")
    add("--messages", action="store_true", help="compare what the programs print as well")
    add("--stats", action="store_true", help="say what came of the projects")
    return parser


if __name__ == "__main__":
    sys.exit(main())
