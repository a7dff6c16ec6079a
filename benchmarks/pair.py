"""Two programs side by side: `python -m benchmarks.pair BEFORE AFTER`, each the path of a `digest` command.

Both take turns in every round, so that the machine's moods fall on both alike; what counts is the median of the ratios of one round each.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.articles import write_project
from benchmarks.measuring import Run, machine, run, say

ROUNDS = {1: 9, 100: 5, 1_000: 3}
"""Of each number of articles; large projects run long enough to be steady."""
STARTUP_ROUNDS = 15

Pair = tuple[Run, Run]
"""What the same work cost before and after, in one round."""


def alternating(rounds: int, before: Callable[[], Run], after: Callable[[], Run]) -> list[Pair]:
    """Return what two pieces of work cost, round by round; who comes first changes from round to round."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second, first = after(), before()
        else:
            first, second = before(), after()
        pairs.append((first, second))
    return pairs


def builds(programs: Sequence[str], count: int, *, engine: str, rounds: int) -> Iterator[tuple[str, list[Pair]]]:
    """Yield what cold builds cost, and builds when nothing has changed."""
    with tempfile.TemporaryDirectory(prefix="digest-pair-") as name:
        roots = [Path(name, side) for side in ("before", "after")]
        for root in roots:
            write_project(root, count)

        def build(side: int) -> Run:
            return run((programs[side], "build", "--project", str(roots[side]), "--engine", engine))

        def cold(side: int) -> Run:
            for folder in (".digest", "dist"):
                shutil.rmtree(roots[side] / folder, ignore_errors=True)
            return build(side)

        if count == 1:  # fills the disk's cache and compiles the modules
            alternating(1, lambda: cold(0), lambda: cold(1))
        yield "cold build", alternating(rounds, lambda: cold(0), lambda: cold(1))
        yield "nothing changed", alternating(rounds, lambda: build(0), lambda: build(1))


def startup(programs: Sequence[str], rounds: int) -> Iterator[tuple[str, list[Pair]]]:
    """Yield what `--help` costs, before against after, and for each program against `import typer` in its own interpreter."""
    helps = [lambda program=program: run((program, "--help")) for program in programs]
    typers = [
        lambda program=program: run((str(Path(program).with_name("python")), "-c", "import typer"))
        for program in programs
    ]
    yield "--help", alternating(rounds, *helps)
    yield "before: --help / typer", alternating(rounds, typers[0], helps[0])
    yield "after: --help / typer", alternating(rounds, typers[1], helps[1])


def row(articles: str, way: str, pairs: Sequence[Pair]) -> str:
    """Return a line of the table: medians of the seconds, and of the ratios within a round."""
    befores, afters = zip(*pairs, strict=True)
    ratios = sorted(after.seconds / before.seconds for before, after in pairs)
    cpu = median(after.cpu_seconds / before.cpu_seconds for before, after in pairs)
    peak = median(after.peak_bytes / before.peak_bytes for before, after in pairs)
    times = f"{median(one.seconds for one in befores):>9.3f} {median(one.seconds for one in afters):>9.3f}"
    return f"{articles:>8}  {way:<24} {times} {median(ratios):>7.3f}  {ratios[0]:.2f}–{ratios[-1]:.2f} {cpu:>7.3f} {peak:>7.3f}"


def main() -> None:
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pair", description="Compare two digest programs.")
    parser.add_argument("before", help="path of a digest command, such as ../before/.venv/bin/digest")
    parser.add_argument("after", help="path of the other")
    parser.add_argument("--sizes", default="1,100,1000", help="numbers of articles (default: %(default)s)")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (default: fewer for larger projects)")
    parser.add_argument("--engine", default="inline", help="engine of the builds (default: %(default)s)")
    options = parser.parse_args()
    programs = [str(Path(program).absolute()) for program in (options.before, options.after)]
    say(machine())
    say(
        f"{'articles':>8}  {'way':<24} {'before s':>9} {'after s':>9} {'ratio':>7}  {'range':<9} {'CPU':>7} {'peak':>7}"
    )
    for way, pairs in startup(programs, options.rounds or STARTUP_ROUNDS):
        say(row("", way, pairs))
    for count in map(int, options.sizes.split(",")):
        rounds = options.rounds or ROUNDS.get(count, 3)
        for way, pairs in builds(programs, count, engine=options.engine, rounds=rounds):
            say(row(f"{count:,}", way, pairs))


if __name__ == "__main__":
    main()
