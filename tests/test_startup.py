"""Asking for help is quick: a person feels a tenth of a second at every start."""

import subprocess
import sys

HEAVY = frozenset(
    "babel dask feedparser feedgen httpx jinja2 lxml mjml numpy playwright pypdf starlette trafilatura".split()
)
"""Libraries of single documents and commands. `digest --help` may take twice as long as `import typer`."""


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys, digest.cli\ntry:\n    digest.cli.app()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    assert HEAVY.isdisjoint(done.stderr.split())
