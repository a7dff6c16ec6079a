"""The finished mail and pages can be read: by axe, light and dark, narrow and wide, and of the mail with every style sheet stripped."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MAIL_RULES_OFF = ("landmark-one-main", "region")
"""A mail is shown within a page that has the landmarks."""

_STYLES = re.compile(r"<style\b.*?</style>", re.DOTALL)


@pytest.mark.parametrize("name", ["email.html", "index.html"])
def test_axe_finds_nothing_and_nothing_overflows(
    files: dict[str, str], browser: "Browser", tools: Path, name: str
) -> None:
    axe = (tools / "axe-core" / "axe.min.js").read_text("utf-8")
    off = {rule: {"enabled": False} for rule in MAIL_RULES_OFF} if name == "email.html" else {}
    problems: list[str] = []
    for scheme in ("light", "dark"):
        for width in (375, 680):
            for stripped in (False, True) if name == "email.html" else (False,):
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,
                )
                page = context.new_page()
                page.set_content(_STYLES.sub("", files[name]) if stripped else files[name])
                where = f"{scheme} {width}{' stripped' if stripped else ''}"
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    problems.append(f"{where}: {wide} px wide")
                page.evaluate(axe)
                found = page.evaluate("rules => axe.run(document, {rules})", off)
                problems += [
                    f"{where}: {one['id']}: {node['html'][:120]}"
                    for one in found["violations"]
                    for node in one["nodes"]
                ]
                context.close()
    assert problems == []
