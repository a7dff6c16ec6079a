"""What is installed is whole, pinned and explained."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def names(requirements: list[str]) -> list[str]:
    """Return the packages of requirements, without versions and markers."""
    return [re.split(r"[<>=\[; ]", requirement)[0] for requirement in requirements]


def test_wheel_holds_templates_and_data(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    templates = {
        f"digest/_templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*.j2")
    }
    data = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "digest").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert (templates | data) - held == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_names_versions_and_hashes_alone(lock: str) -> None:
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9._-]+==[\w.]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_lock_pins_every_dependency() -> None:
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert set(names(PROJECT["dependencies"])) - pinned - {"tzdata"} == set()


def test_every_dependency_is_explained() -> None:
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    listed = design[design.index("## Dependencies") :]
    wanted = names(
        [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    )
    assert [name for name in wanted if not re.search(rf"\b{re.escape(name)}\b", listed)] == []
