"""The version of the code is another as soon as something that results depend on is."""

import sys
from pathlib import Path

import pytest

from digest.store import cache


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "package"
    (folder / "words").mkdir(parents=True)
    (folder / "one.py").write_text("ONE = 1\n")
    (folder / "words" / "en.toml").write_text("and = 1\n")
    monkeypatch.setattr(cache, "_PACKAGE", folder)
    return folder


def version() -> str:
    cache.code_version.cache_clear()
    found = cache.code_version()
    cache.code_version.cache_clear()
    return found


def test_code_version_is_the_same_twice(package: Path) -> None:
    before = version()
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "one.pyc").write_bytes(b"compiled")
    assert version() == before


@pytest.mark.parametrize("name", ["one.py", "words/en.toml"])
def test_code_version_changes_with_code_and_data(package: Path, name: str) -> None:
    before = version()
    path = package / name
    path.write_text(path.read_text().replace("1", "2"))
    assert version() != before


def test_code_version_changes_with_a_file_that_is_moved(package: Path) -> None:
    before = version()
    (package / "one.py").rename(package / "two.py")
    assert version() != before


@pytest.mark.usefixtures("package")
def test_code_version_changes_with_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site" / "reader-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    before = version()
    (tmp_path / "site" / "reader-1.0.dist-info").rename(tmp_path / "site" / "reader-1.1.dist-info")
    assert version() != before
