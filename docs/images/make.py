"""The pictures of the README: `python docs/images/make.py`. Builds the example, shows it, and keeps the upper part."""

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from typer.testing import CliRunner

from digest.cli import app

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "weekly"
SLUG = "2026-W23"


def picture(page: Page, address: str, name: str, *, width: int, height: int) -> None:
    """Keep the upper part of a page."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    page.wait_for_timeout(300)
    page.screenshot(path=HERE / name)


def main() -> None:
    """Write both pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project, shots = Path(folder) / "weekly", Path(folder) / "shots"
        shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns(".digest", "dist"))
        for arguments in (["build"], ["preview", "--issue", SLUG, "--screenshot", str(shots)]):
            CliRunner().invoke(app, [*arguments, "-C", str(project)])
        mail = project / "dist" / "issues" / SLUG / "email.html"
        mail.write_text(re.sub(r'(?<=src=")https?://[^"]*/(?=images/)', "", mail.read_text("utf-8")), "utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        picture(page, mail.as_uri(), "email.png", width=680, height=1180)
        (shot,) = shots.glob("*-01-email.png")
        frame = Path(folder) / "frame.html"
        frame.write_text(f'<body style="margin:0"><img alt="" src="{shot.as_uri()}" style="width:1280px">', "utf-8")
        picture(page, frame.as_uri(), "preview.png", width=1280, height=900)
        browser.close()


if __name__ == "__main__":
    main()
