"""The finished mail and pages are valid HTML."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ACCEPTED = r".*(mso-|xmlns:|supported-color-schemes|is obsolete).*"
"""What a mail has for Outlook, and the table attributes that mail clients still need."""


def test_html_is_valid_for_the_checker_of_the_w3c(pages: list[str], tools: Path) -> None:
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or not jar.is_file():
        pytest.skip("java or vnu.jar is not there; html-validate judges alone")
    command = ["java", "-jar", str(jar), "--errors-only", "--filterpattern", ACCEPTED, *pages]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert found.stderr == ""


def test_html_is_valid_for_html_validate(pages: list[str], tools: Path, tmp_path: Path) -> None:
    rules = {
        "no-inline-style": "off",
        "no-deprecated-attr": "off",
        "no-trailing-whitespace": "off",
        "void-style": "off",
    }
    rules |= {
        "no-conditional-comment": "off",
        "doctype-style": "off",
        "attribute-boolean-style": "off",
        "no-unknown-elements": "error",
    }
    rules |= {"attr-quotes": "off", "long-title": "off", "prefer-native-element": "off", "no-implicit-close": "error"}
    config = tmp_path / ".htmlvalidate.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules}), "utf-8")
    program = tools / "html-validate" / "bin" / "html-validate.mjs"
    command = ["node", str(program), "--config", str(config), "--formatter", "text", *pages]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
