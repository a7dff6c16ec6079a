"""The settings of a new project, with every # removed, are settings."""

import re
import tomllib
from importlib.resources import files

from digest.project.settings import Settings


def test_every_setting_that_a_new_project_suggests_is_one() -> None:
    lines = (files("digest.project") / "scaffold_files" / "digest.toml").read_text("utf-8").splitlines()
    setting = re.compile(r"# (\[\[?[a-z]+\]?\]|[a-z_]+ = .*)$")
    bare = [found.group(1) if (found := setting.match(line)) else line for line in lines]
    assert sum(one != line for one, line in zip(bare, lines, strict=True)) > 15
    Settings.model_validate(tomllib.loads("\n".join(bare)))
