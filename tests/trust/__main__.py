"""Runs the tests of trust with large counts and prints their figures: `python -m tests.trust`. It takes some minutes."""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
JUDGE = [HERE.parent / "verify" / f"test_{name}.py" for name in ("mutations", "forgeries", "honest")]


class _Figures:
    """Collects what tests record as figures."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.lines += [f"{name}: {value}" for name, value in report.user_properties]
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            self.lines.append(f"left out {report.nodeid.rpartition('::')[2]}: {reason}")


if __name__ == "__main__":
    os.environ["TRUST"] = "long"
    figures = _Figures()
    code = pytest.main(["-q", str(HERE), str(HERE.parent / "fuzz"), *map(str, JUDGE)], plugins=[figures])
    print("\n".join(["", "Figures", *figures.lines]))  # noqa: T201 - what it is for
    sys.exit(code)
