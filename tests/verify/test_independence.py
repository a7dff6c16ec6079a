"""The judge shares no code with the writer: a fault that both had would never be found."""

import ast
from pathlib import Path

import digest.verify

MESSAGES = {"difference", "nearest", "shortened"}
"""What the judge takes from others to say where two texts differ; no verdict depends on it."""


def test_judge_imports_nothing_that_writes_or_counts() -> None:
    shared = set()
    for path in Path(digest.verify.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digest."):
                name = node.module or ""
                if not name.startswith("digest.verify") and name != "digest.model":
                    shared |= {alias.name for alias in node.names}
    assert shared == MESSAGES
