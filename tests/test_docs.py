"""What can be set, typed or used in a template is documented."""

import doctest
import re
import shlex
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import pytest
import typer
from pydantic import BaseModel

from digest import cli
from digest.commands.options import DONE, FAILED, NOTHING, PARTLY, USAGE
from digest.composer.rendering import views
from digest.composer.rendering.templates import FILTERS, Templates
from digest.model import Image, Palette, Site
from digest.project.settings import Settings

ROOT = Path(__file__).parent.parent
TEMPLATES = (ROOT / "docs" / "templates.md").read_text("utf-8")


def settings_rows(model: type[BaseModel] = Settings, prefix: str = "") -> list[str]:
    """Return the table of settings as docs/configuration.md should have it."""
    rows, tables = [], []
    for name, field in model.model_fields.items():
        kind, several = field.annotation, ""
        if get_origin(kind) is tuple:
            kind, several = get_args(kind)[0], "[]"
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            tables += settings_rows(kind, f"{prefix}{field.alias or name}{several}.")
            continue
        shown = "required" if field.is_required() else default_as_toml(field.default)
        rows.append(f"| `{prefix}{field.alias or name}` | {shown + ' ' if shown else ''}| {field.description} |")
    return rows + tables


def default_as_toml(default: object) -> str:
    """Return a default as it would stand in digest.toml; an empty one as nothing."""
    if default in (None, (), {}):
        return ""
    if isinstance(default, str):
        return f'`"{default}"`'
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_setting_is_documented() -> None:
    table = [
        line for line in (ROOT / "docs" / "configuration.md").read_text("utf-8").splitlines() if line.startswith("| `")
    ]
    assert table == settings_rows()


@pytest.mark.parametrize("name", Templates().names())
def test_every_template_is_documented(name: str) -> None:
    assert f"`{name}`" in TEMPLATES


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [("site", Site), ("issue", views.IssueView), ("section", views.SectionView), ("story", views.StoryView)],
)
def test_every_template_variable_is_documented(prefix: str, kind: type) -> None:
    assert is_dataclass(kind)
    missing = [field.name for field in fields(kind) if f"`{prefix}.{field.name}`" not in TEMPLATES]
    assert missing == []


def test_what_templates_have_of_other_issues_is_marked() -> None:
    marked = re.findall(r"(?m)^\| (`issue\.[^|]*) \| \* ", TEMPLATES)
    named = {name for row in marked for name in re.findall(r"`issue\.(\w+)`", row)}
    assert named == {field.name for field in fields(views.IssueHead)}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("story.excerpts", views.ExcerptView),
        ("story.quotes", views.QuoteView),
        ("story.facts", views.FactView),
        ("issue.corrections", views.CorrectionView),
    ],
)
def test_every_part_of_a_story_is_documented(row: str, kind: type) -> None:
    (line,) = [line for line in TEMPLATES.splitlines() if line.startswith(f"| `{row}`")]
    assert is_dataclass(kind)
    assert [field.name for field in fields(kind) if f"`{field.name}`" not in line] == []


def nested(kind: type, found: dict[type, None] | None = None) -> dict[type, None]:
    """Return a dataclass and every dataclass that its fields lead to."""
    found = {} if found is None else found
    if is_dataclass(kind) and kind not in found:
        found[kind] = None
        hints = [*get_type_hints(kind).values()]
        for hint in hints:  # grows as it is walked
            hints += get_args(hint)
            if isinstance(hint, type):
                nested(hint, found)
    return found


def test_every_part_of_what_templates_are_given_is_documented_however_deep() -> None:
    """A field of a view within a view is named after a dot, or in the row of what it is part of."""
    kinds = {**nested(views.IssueView), **nested(Site)}
    assert {views.StoryView, views.QuoteView, views.ChangeView, Palette} <= set(kinds)
    missing = [
        f"{kind.__name__}.{field.name}"
        for kind in kinds
        if kind is not Image  # the logo's: told by `theme.logo`
        for field in fields(kind)
        if not re.search(rf"`(\w+\.)*{field.name}`", TEMPLATES)
    ]
    assert missing == []


def test_every_filter_is_documented() -> None:
    assert [name for name in FILTERS if not re.search(rf"`{name}\b", TEMPLATES)] == []


def test_every_word_of_a_locale_is_used_and_exists() -> None:
    known = tomllib.loads((ROOT / "src/digest/composer/locales/en.toml").read_text("utf-8"))
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/digest/composer").rglob("*.py"))
    code += "\n".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.j2"))
    asked = set(re.findall(r"\bsay\.([a-z_]+)", code)) | set(re.findall(r'(?:say|words\([^)]*\))\["([a-z_]+)"\]', code))
    assert asked - known.keys() == set()
    quoted = {name for name in known if f'"{name}"' in code}
    plural = re.compile(r"_(zero|one|two|few|many|other)$")
    unused = {name for name in known if name not in asked | quoted and not plural.search(name)}
    assert unused == set()


def test_every_exit_code_and_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in cli.app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f"digest {name}" in readme
    for code in (DONE, FAILED, USAGE, PARTLY, NOTHING):
        assert f"| {code} |" in readme


def command_lines() -> list[tuple[str, str]]:
    """Return every line of the documents that runs `digest`, with the document's name."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "examples" / "weekly" / "README.md"]
    written = re.compile(r"^ {4,}(?:\$ |- run: )?((?:\.\./)?(?:\.venv/bin/)?digest [a-z].*)$", re.MULTILINE)
    found: list[tuple[str, str]] = []
    for path in [*pages, *(ROOT / "docs").glob("*.md")]:
        lines = written.findall(path.read_text("utf-8"))
        found += [(path.name, re.split(r"\s{2,}|\s#|\|\||&&", line)[0].strip()) for line in lines]
    return found


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_every_command_line_of_the_documents_is_one(page: str, line: str) -> None:
    _, *arguments = shlex.split(line)
    parameters = command_parameters(arguments)
    assert parameters is not None, f"{page}: {line}"
    options = [one.split("=")[0] for one in arguments if one.startswith("-")]
    assert [one for one in options if one not in parameters] == [], f"{page}: {line}"


def command_parameters(arguments: list[str]) -> set[str] | None:
    """Return the options of the command that arguments name; `None` when there is no such command."""
    command = typer.main.get_command(cli.app)
    for name in arguments:
        if not hasattr(command, "commands"):
            break
        if name.startswith("-"):
            break
        command = command.commands.get(name)
        if command is None:
            return None
    return {"-h", "--help", *(option for one in command.params for option in one.opts + one.secondary_opts)}


def test_examples_for_programs_run() -> None:
    failed, tried = doctest.testfile(
        str(ROOT / "docs" / "library.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert (failed, tried > 10) == (0, True)


def test_links_between_documents_hold() -> None:
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_dataclasses_of_the_model_are_frozen_and_slotted() -> None:
    from digest import model

    for kind in vars(model).values():
        if isinstance(kind, type) and is_dataclass(kind):
            assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]  # the standard library's own record
            assert hasattr(kind, "__slots__"), kind
            hints = get_type_hints(kind)
            assert not [name for name, hint in hints.items() if hint is list or list in get_args(hint)], kind


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src/digest/composer/locales").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_locale_has_the_same_keys_and_fields(path: Path) -> None:
    known = tomllib.loads((path.parent / "en.toml").read_text("utf-8"))
    own = tomllib.loads(path.read_text("utf-8"))
    plural = re.compile(r"_(zero|one|two|few|many)$")
    assert {key for key in own if not plural.search(key)} == {key for key in known if not plural.search(key)}
    for key, text in own.items():
        example = known.get(key) or known[plural.sub("_other", key)]
        assert set(re.findall(r"\{(\w*)\}", text)) == set(re.findall(r"\{(\w*)\}", example)), key
