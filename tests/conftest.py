"""The browser of all tests that look at what people see: one for the whole run."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Return a headless Chromium; a test that asks for it is skipped where there is none."""
    programs = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for name in programs if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium is installed: what people see is not tested here")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
