"""A project that somebody sent neither publishes nor changes files outside of it, and nothing in it makes a build wait."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import DigestError, StoreError, TemplateError
from digest.fetch.fetching import fetch
from digest.model import Failure
from digest.project.issues import read_plans
from digest.project.loading import create_project
from digest.project.seeds import read_documents
from digest.project.settings import Source, load_settings
from digest.project.tables import read_tables

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links and pipes")

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)
PRIVATE_WORDS = "The owner's own words, which were never meant for anybody else to read."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "diary.txt").write_text(PRIVATE_WORDS, "utf-8")
    (tmp_path / "private" / "rows.jsonl").write_text('{"title": "Diary", "text": "' + PRIVATE_WORDS + '"}\n', "utf-8")
    list(create_project(tmp_path / "project"))
    return tmp_path / "project"


def outside(root: Path, name: str) -> Path:
    return root.parent / "private" / name


def build(root: Path) -> None:
    pipeline.build(pipeline.open_project(root), now=NOW)


def problems_of_a_build(root: Path) -> str:
    """Return what a build says of what it could not use, or of why it ended."""
    try:
        made, _ = pipeline.build(pipeline.open_project(root), now=NOW)
    except DigestError as error:
        return str(error)
    return "\n".join(failure.problem for failure in made.failures)


@pytest.mark.parametrize("name", ["lock", "cache.db", "cache.db-wal", "previous", "fresh", "between"])
def test_link_in_the_work_folder_is_refused_and_its_target_stays(root: Path, name: str) -> None:
    (root / ".digest").mkdir()
    (root / ".digest" / name).symlink_to(outside(root, "diary.txt"))
    with pytest.raises(StoreError, match="link") as raised:
        build(root)
    assert name in str(raised.value)
    assert outside(root, "diary.txt").read_text("utf-8") == PRIVATE_WORDS


@pytest.mark.parametrize("name", ["lock", "cache.db", "previous"])
def test_link_to_nothing_in_the_work_folder_makes_no_file_elsewhere(root: Path, name: str) -> None:
    (root / ".digest").mkdir()
    (root / ".digest" / name).symlink_to(outside(root, "new"))
    with pytest.raises(StoreError, match="link"):
        build(root)
    assert not outside(root, "new").exists()


def test_work_folder_that_is_a_link_is_refused(root: Path) -> None:
    (root / ".digest").symlink_to(outside(root, ""), target_is_directory=True)
    before = sorted(path.name for path in outside(root, "").iterdir())
    with pytest.raises(StoreError, match="link"):
        build(root)
    assert sorted(path.name for path in outside(root, "").iterdir()) == before


def test_state_of_fetching_that_is_a_link_is_refused(root: Path) -> None:
    (root / ".digest").mkdir()
    (root / ".digest" / "state.db").symlink_to(outside(root, "diary.txt"))
    with pytest.raises(StoreError, match="link"):
        fetch([Source(kind="folder", path=Path("more"))], root=root, now=NOW)
    assert outside(root, "diary.txt").read_text("utf-8") == PRIVATE_WORDS


def test_pipe_in_the_work_folder_is_refused(root: Path) -> None:
    (root / ".digest").mkdir()
    os.mkfifo(root / ".digest" / "cache.db")
    with pytest.raises(StoreError, match="ordinary"):
        build(root)


@pytest.mark.parametrize("name", ["seeds", "issues", "templates"])
def test_folder_that_a_build_reads_is_no_link_out_of_the_project(root: Path, name: str) -> None:
    if (root / name).exists():
        (root / name).rename(root.parent / "moved")
    (root / name).symlink_to(outside(root, ""), target_is_directory=True)
    with pytest.raises(StoreError, match="leaves the project"):
        pipeline.open_project(root)
    with pytest.raises(StoreError, match="leaves the project"):
        load_settings(root)  # all that `digest fetch` and `digest add` open, which write into seeds/


def test_template_that_is_a_link_out_of_its_folder_is_refused(root: Path) -> None:
    (root / "templates" / "web").mkdir(parents=True)
    (root / "templates" / "web" / "style.css.j2").symlink_to(outside(root, "diary.txt"))
    project = pipeline.open_project(root)
    with pytest.raises(TemplateError, match="a link that leaves the folder is not followed"):
        project.templates().fill("web/style.css.j2")
    assert PRIVATE_WORDS not in project.own_words()


def test_template_that_is_a_link_within_its_folder_is_filled(root: Path) -> None:
    (root / "templates" / "web").mkdir(parents=True)
    (root / "templates" / "mine.txt.j2").write_text("mine", "utf-8")
    (root / "templates" / "web" / "style.css.j2").symlink_to("../mine.txt.j2")
    assert pipeline.open_project(root).templates().fill("web/style.css.j2") == "mine"


@pytest.mark.parametrize("name", ["2026-W23.md", "2026-W23.published.toml"])
def test_plan_that_is_a_link_out_of_its_folder_is_refused(root: Path, name: str) -> None:
    (root / "issues").mkdir()
    (root / "issues" / name).symlink_to(outside(root, "diary.txt"))
    with pytest.raises(StoreError, match="leaves the folder"):
        build(root)


def test_sidecar_that_is_a_link_out_of_its_folder_is_refused(root: Path) -> None:
    (root / "seeds" / "harbour-fog.txt.meta.toml").symlink_to(outside(root, "diary.txt"))
    found = list(read_documents(root / "seeds", root=root, now=NOW))
    assert ["leaves the folder" in one.problem for one in found if isinstance(one, Failure)] == [True]


def _by_absolute_path(root: Path) -> Path:
    return outside(root, "rows.jsonl")


def _by_dots(root: Path) -> Path:
    return Path("../private") / outside(root, "rows.jsonl").name


def _by_a_pattern(root: Path) -> Path:
    return outside(root, "*.jsonl")


def _by_a_link(root: Path) -> Path:
    (root / "table.jsonl").symlink_to(outside(root, "rows.jsonl"))
    return Path("table.jsonl")


WAYS_OUT = (_by_absolute_path, _by_dots, _by_a_pattern, _by_a_link)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_table_outside_of_the_project_is_refused_with_the_setting_that_allows_it(
    root: Path, way: Callable[[Path], Path]
) -> None:
    (found,) = read_tables(Source(kind="rows", path=way(root)), root=root, now=NOW)
    assert isinstance(found, Failure)
    assert "outside of the project" in found.problem
    assert "outside = true" in found.hint


@pytest.mark.parametrize("way", WAYS_OUT)
def test_table_outside_of_the_project_is_read_where_its_setting_says_so(
    root: Path, way: Callable[[Path], Path]
) -> None:
    (found,) = read_tables(Source(kind="rows", path=way(root), outside=True), root=root, now=NOW)
    assert not isinstance(found, Failure)
    assert PRIVATE_WORDS.encode() in found.data


@pytest.mark.parametrize("kind", ["folder", "maildir", "opml"])
def test_source_on_disk_outside_of_the_project_is_refused(root: Path, kind: str) -> None:
    (outside(root, "") / "cur").mkdir()
    path = outside(root, "diary.txt" if kind == "opml" else "")
    report = fetch([Source(kind=kind, path=path)], root=root, now=NOW)  # type: ignore[arg-type]  # one of the kinds
    (result,) = report.results
    assert result.outcome == "failed"
    assert "outside of the project" in result.problem
    assert [path.name for path in (root / "seeds").iterdir()] == ["harbour-fog.txt"]


@pytest.mark.parametrize(
    "name",
    [
        "seeds/harbour-fog.txt.meta.toml",
        "seeds/pipe.txt",
        "issues/2026-W23.md",
        "issues/2026-W23.published.toml",
        "digest.toml",
    ],
)
def test_pipe_in_the_place_of_a_file_makes_nothing_wait(root: Path, name: str) -> None:
    (root / "issues").mkdir()
    (root / name).unlink(missing_ok=True)
    os.mkfifo(root / name)
    assert "ordinary file" in problems_of_a_build(root)


def test_pipe_in_the_place_of_a_plan_is_said(root: Path) -> None:
    (root / "issues").mkdir()
    os.mkfifo(root / "issues" / "2026-W23.md")
    with pytest.raises(StoreError, match=r"issues/2026-W23\.md.*ordinary file"):
        read_plans(root)
