"""What the tests of sources share: a moment, a server, a project folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fetch.server import Server, running

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return an empty project."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder
