"""Start-up: how long until `digest --help` is printed, against what it stands on. `python -m benchmarks.startup` prints the ratios."""

import sys

from benchmarks.measuring import Run, machine, median, run, say, versions

ROUNDS = 15


def measure() -> dict[str, float]:
    """Return the median seconds of each command, taken in turn so that the machine's moods fall on all alike."""
    python = sys.executable
    commands = {
        "python -c pass": (python, "-c", "pass"),
        "python -c 'import typer'": (python, "-c", "import typer"),
        "digest --help": (python, "-m", "digest", "--help"),
    }
    for command in commands.values():
        run(command)  # fills the disk's cache
    times: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(run(command))
    return {name: median(runs).seconds for name, runs in times.items()}


def main() -> None:
    """Print the table."""
    found = measure()
    base = found["python -c 'import typer'"]
    say(f"{machine()}\n{versions('typer', 'newsletter-digest')}\n")
    for name, seconds in found.items():
        say(f"{name:<28} {seconds * 1000:6.0f} ms   {seconds / base:5.2f} × import typer")


if __name__ == "__main__":
    main()
