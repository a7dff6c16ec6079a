"""A command loads what it uses and nothing else: a person feels a tenth of a second at every start."""

import subprocess
import sys
from pathlib import Path

import pytest

ALWAYS_LATE = frozenset(
    "dask distributed feedparser fsspec httpcore httpx multiprocessing.spawn pandas playwright pyarrow pypdf starlette trafilatura uvicorn "
    "watchfiles".split()
)
"""What only some documents and commands need."""
LATE_FOR_NOTHING_CHANGED = ALWAYS_LATE | frozenset(
    "annotated_types babel digest.composer digest.project.loading digest.engine digest.exporter digest.model digest.readers "
    "digest.summarizer feedgen ftfy importlib.metadata jinja2 lxml mjml multiprocessing nh3 numpy py3langid pydantic pydantic_core "
    "rich tomllib wcwidth yaml".split()
)
"""What a build does not need to tell that nothing has changed."""
LATE_FOR_HELP = ALWAYS_LATE | frozenset(
    "babel digest.composer.issues digest.composer.rendering.views digest.project.loading digest.engine digest.exporter digest.pipeline "
    "digest.readers digest.store digest.summarizer "
    "feedgen ftfy jinja2 lxml mjml nh3 numpy py3langid pydantic rich sqlite3 wcwidth yaml".split()
)
"""What `digest --help` does not need: a build does."""


def loaded(folder: Path, *arguments: str) -> frozenset[str]:
    """Return the modules that a command loads."""
    code = "import sys, digest.cli\ntry:\n    digest.cli.app()\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return frozenset(done.stderr.splitlines()[-1].split())


def test_help_loads_only_what_it_uses(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--help") & LATE_FOR_HELP == frozenset()


def write_text(project: Path) -> None:
    """Make a project of one text."""
    (project / "seeds").mkdir(parents=True)
    (project / "seeds" / "fog.txt").write_text(
        "Fog closes harbour\n\nBy Ada Quill\n\n3 June 2026\n\nThe harbour was closed on Monday, and nothing moved before noon. It was "
        "the first time this year that the ships had to wait for the fog to lift, the harbour master said.\n"
    )


@pytest.mark.parametrize(
    "how", [("build",), ("build", "--project", "../one", "--out", "../one/dist", "--engine", "inline", "-q")]
)
def test_build_where_nothing_has_changed_loads_next_to_nothing(tmp_path: Path, how: tuple[str, ...]) -> None:
    write_text(tmp_path / "one")
    loaded(tmp_path / "one", *how)
    assert loaded(tmp_path / "one", *how) & LATE_FOR_NOTHING_CHANGED == frozenset()


def test_build_of_one_text_loads_only_what_it_uses(tmp_path: Path) -> None:
    write_text(tmp_path)
    found = loaded(tmp_path, "build")
    assert "digest.readers.plain_text" in found
    assert found & (ALWAYS_LATE | {"markdown_it", "numpy", "py3langid"}) == frozenset()


@pytest.mark.parametrize("module", ["digest", "digest.model", "digest.errors", "digest.engine", "digest.store"])
def test_module_that_programs_import_is_light(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert frozenset(done.stdout.split()) & (ALWAYS_LATE | {"jinja2", "lxml", "numpy", "pydantic"}) == frozenset()


def test_what_answers_signals_is_there_before_anything_that_takes_time() -> None:
    before, after = (
        frozenset(
            subprocess.run(
                [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            ).stdout.split()
        )
        for module in ("sys", "digest.commands.stopping")
    )
    assert {name for name in after - before if name.startswith("digest")} == {
        "digest",
        "digest.commands",
        "digest.commands.stopping",
    }
    assert (after - before) & {"dataclasses", "inspect", "pathlib", "re", "threading", "typer", "typing"} == set()
