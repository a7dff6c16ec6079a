"""The floors: one TOML file for each area, raised by command, lowered only by an edit whose commit says why."""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent / "floors"


class NotMeasuredError(Exception):
    """An area needs something that is not installed here; the message says what."""


def areas() -> list[str]:
    """Return the names of the measured areas."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def floors(area: str) -> dict[str, float]:
    """Return the floor of each figure of an area."""
    path = HERE / f"{area}.toml"
    return {k: float(v) for k, v in tomllib.loads(path.read_text("utf-8")).items()} if path.exists() else {}


def lift(area: str, measured: Mapping[str, float]) -> None:
    """Raise each floor to the figure measured, rounded down to three digits; a higher floor stays."""
    old = floors(area)
    new = {name: max(old.get(name, 0.0), math.floor(value * 1000) / 1000) for name, value in measured.items()}
    lines = [f'"{name}" = {new[name]:.3f}' for name in sorted(new)]
    HERE.mkdir(exist_ok=True)
    (HERE / f"{area}.toml").write_text("\n".join(lines) + "\n", "utf-8")
