"""Prints every figure beside its floor, and exits with 1 when one is below: `python -m tests.quality [--raise] [AREA…]`."""

import sys
from importlib import import_module
from pathlib import Path

from tests.quality.floors import NotMeasuredError, areas, floors, lift


def main(arguments: list[str]) -> int:
    """Return 0 when every figure reaches its floor, else 1."""
    lifting = "--raise" in arguments
    chosen = [a for a in arguments if not a.startswith("-")] or areas()
    below = 0
    for area in chosen:
        try:
            measured = import_module(f"tests.quality.{area}").measure()
        except NotMeasuredError as reason:
            print(f"{area:<12} skipped: {reason}")
            continue
        if lifting:
            lift(area, measured)
        wanted = floors(area)
        for name in sorted(measured.keys() | wanted.keys()):
            value, floor = measured.get(name), wanted.get(name, 0.0)
            short = value is None or value < floor
            below += short
            shown = "missing" if value is None else f"{value:.3f}"
            print(f"{area:<12} {name:<42} {shown:>8}   floor {floor:.3f}{'   BELOW' if short else ''}")
    print(f"{Path.cwd().name}: {'every figure reaches its floor' if not below else f'{below} below the floor'}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
