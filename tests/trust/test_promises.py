"""Every promise of docs/trust.md names tests that there are."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = (ROOT / "docs" / "trust.md").read_text("utf-8")


def test_every_test_that_a_promise_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PROMISES)
    assert len(named) >= 30
    missing = []
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text("utf-8")) if (ROOT / path).is_file() else ast.Module([], [])
        if name not in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}:
            missing.append(f"{path}::{name}")
    assert missing == []


def test_every_test_of_trust_stands_beside_a_promise() -> None:
    for path in sorted((ROOT / "tests" / "trust").glob("test_*.py")):
        if path == Path(__file__):
            continue
        names = re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
        assert [name for name in names if name not in PROMISES] == [], path.name
