"""Damaged files of a project, of every kind that a person or the program keeps there, give a draft or an error message."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import pipeline
from digest.errors import DigestError
from digest.fetch.state import SourceState, State
from digest.pipeline.plans import write_plan
from tests.fuzz.damage import BLOWS, Blow, damaged
from tests.trust import times
from tests.trust.project import NOW, make

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "examples" / "weekly" / "digest.toml").read_bytes()
SIDECAR = b"""url = "https://gazette.example/fog"
final_url = "https://gazette.example/fog?a"
media_type = "text/plain"
fetched = 2026-03-04T10:00:00Z
source = "Gazette"
[[images]]
file = "a.jpg"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A kind of file: its content when undamaged, and what reads it."""

    path: str
    whole: bytes
    read: Callable[[Path], object]
    tries: int = 25


def _draft(root: Path) -> object:
    return pipeline.draft(pipeline.open_project(root), now=NOW)


def _build(root: Path) -> object:
    return pipeline.build(pipeline.open_project(root), now=NOW)


def _plan(root: Path) -> object:
    opened = pipeline.open_project(root)
    return write_plan(pipeline.arrange_issues(opened, now=NOW), None, root=root, site=opened.settings.site)


def _state(root: Path) -> object:
    with State(root / ".digest" / "state.db") as state:
        loaded = state.load("a"), state.entries("a")
        state.save("a", SourceState(etag="x"), ["e"])
    return loaded


def _kinds(root: Path) -> dict[str, KeptFile]:
    """Return every kind of file; what the program writes is taken from a project in `root` where it wrote it."""
    make(root)
    _plan(root)
    pipeline.mark_published(pipeline.open_project(root), [], now=NOW)
    _build(root)
    with State(root / ".digest" / "state.db") as state:
        state.save("a", SourceState(etag="w"), ["e1", "e2"])
    plan, imprint = "issues/2026-W10.md", "issues/2026-W10.published.toml"
    template = "templates/web/issue.html.j2"
    mail = "templates/email/story.mjml.j2"
    return {
        "settings": KeptFile(
            path="digest.toml", whole=SETTINGS, read=lambda at: pipeline.open_project(at).settings.site, tries=200
        ),
        "plan": KeptFile(path=plan, whole=(root / plan).read_bytes(), read=_draft),
        "plan merged": KeptFile(path=plan, whole=(root / plan).read_bytes(), read=_plan),
        "imprint": KeptFile(path=imprint, whole=(root / imprint).read_bytes(), read=_draft),
        "sidecar": KeptFile(path="seeds/01-fog.txt.meta.toml", whole=SIDECAR, read=_draft, tries=12),
        "template": KeptFile(path=template, whole=(ROOT / template).read_bytes(), read=_draft, tries=12),
        "template of mail": KeptFile(path=mail, whole=(ROOT / mail).read_bytes(), read=_draft, tries=12),
        "cache": KeptFile(
            path=".digest/cache.db", whole=(root / ".digest" / "cache.db").read_bytes(), read=_build, tries=4
        ),
        "state": KeptFile(
            path=".digest/state.db", whole=(root / ".digest" / "state.db").read_bytes(), read=_state, tries=80
        ),
    }


NAMES = ("settings", "plan", "plan merged", "imprint", "sidecar", "template", "template of mail", "cache", "state")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, KeptFile]:
    found = _kinds(tmp_path_factory.mktemp("whole"))
    assert tuple(found) == NAMES
    return found


def outcome(file: KeptFile, root: Path) -> str:
    """Return `used`, or what an error says; empty when the error names no place."""
    try:
        file.read(root)
    except DigestError as error:
        return error.problem if error.where else ""
    return "used"


@pytest.mark.parametrize("name", NAMES)
def test_damaged_file_is_used_or_reported(
    kinds: dict[str, KeptFile], name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The whole file must be usable, or nothing would be learnt from its damages."""
    file = kinds[name]
    make(tmp_path)
    path = tmp_path / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.whole)
    file.read(tmp_path)
    number = times(file.tries, 8 * file.tries)
    record_property(f"damaged files, {name}", number)

    @settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(blows=st.lists(BLOWS, min_size=1, max_size=4))
    def strike(blows: list[Blow]) -> None:
        path.write_bytes(damaged(file.whole, blows))
        assert outcome(file, tmp_path)

    strike()
