"""A build of which nothing has changed makes nothing anew, and any change makes it anew."""

import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import ConfigError
from digest.model import Notice
from digest.pipeline import uptodate
from digest.pipeline.progress import Step
from digest.pipeline.results import BuildSummary, summary_of
from digest.store import Cache

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
FOG = """---
title: Fog closes the port of Merrow
author: Ada Quill
date: 2026-03-04
---

Thick fog kept the harbour of Port Merrow closed on Tuesday, leaving eleven ferries at anchor and two hundred travellers in hotels.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fog.md").write_text(FOG, "utf-8")
    build(tmp_path)
    return tmp_path


def build(root: Path, *, now: datetime = NOW, progress: Callable[[Step], None] = lambda _: None) -> BuildSummary:
    return pipeline.build_if_changed(pipeline.open_project(root), now=now, progress=progress)


def stands(root: Path, *, now: datetime = NOW) -> bool:
    """Return whether a build would be skipped."""
    with Cache(root / pipeline.WORK / pipeline.CACHE, now=now) as cache:
        return uptodate.BuildCheck(pipeline.open_project(root), cache, now=now).summary() is not None


def _other_seed(root: Path) -> None:
    (root / "seeds" / "fog.md").write_text(FOG.replace("eleven", "twelve"), "utf-8")


def _sidecar(root: Path) -> None:
    (root / "seeds" / "fog.md.meta.toml").write_text('url = "https://gazette.example/fog"\n', "utf-8")


def _settings(root: Path) -> None:
    (root / "digest.toml").write_text('title = "Harbour"\n', "utf-8")


def _template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates" / "entry_feed.xhtml.j2").write_text("<p>Hello</p>\n", "utf-8")


def _plan(root: Path) -> None:
    (root / "issues").mkdir()
    (root / "issues" / "2026-W10.md").write_text("# Harbour\n", "utf-8")


def _altered_output(root: Path) -> None:
    path = root / "dist" / "feed.xml"
    path.write_bytes(path.read_bytes().replace(b"eleven", b"twelve"))


def _stray_output(root: Path) -> None:
    (root / "dist" / "stray.html").write_text("x", "utf-8")


def _lost_output(root: Path) -> None:
    (root / "dist" / "feed.xml").unlink()


@pytest.mark.parametrize(
    "change",
    [_other_seed, _sidecar, _settings, _template, _plan, _altered_output, _stray_output, _lost_output],
    ids=lambda change: change.__name__.strip("_"),
)
def test_any_change_is_seen(project: Path, change: Callable[[Path], None]) -> None:
    change(project)
    assert not stands(project)


def test_altered_output_is_made_whole_again(project: Path) -> None:
    before = (project / "dist" / "feed.xml").read_bytes()
    _altered_output(project)
    assert build(project).changed
    assert (project / "dist" / "feed.xml").read_bytes() == before


def test_project_is_the_same_from_wherever_it_is_called(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert stands(Path())
    monkeypatch.chdir(project / "seeds")
    assert stands(Path(".."))


def test_looking_takes_what_was_read_before_and_leaves_nothing_behind(project: Path) -> None:
    opened = pipeline.open_project(project)
    issues = pipeline.build(opened, now=NOW)[0].issues
    before = (project / pipeline.WORK / pipeline.CACHE).read_bytes()
    assert pipeline.draft(opened, now=NOW).issues == issues
    assert (project / pipeline.WORK / pipeline.CACHE).read_bytes() == before
    shutil.rmtree(project / pipeline.WORK)
    assert pipeline.draft(opened, now=NOW).documents == 1
    assert not (project / pipeline.WORK).exists()


def test_another_day_is_another_build(project: Path) -> None:
    assert not stands(project, now=NOW + timedelta(days=1))


def test_document_that_would_be_dated_later_is_read_again_then(project: Path) -> None:
    soon = NOW + timedelta(hours=25)
    text = FOG.replace("Fog closes", "Ferry leaves").replace("2026-03-04", soon.isoformat())
    (project / "seeds" / "ferry.md").write_text(text, "utf-8")
    build(project)
    assert stands(project, now=NOW + timedelta(minutes=30))
    assert not stands(project, now=NOW + timedelta(hours=2))


def test_build_without_cache_takes_nothing_for_granted(project: Path) -> None:
    steps: list[Step] = []
    opened = pipeline.open_project(project)
    assert not pipeline.build_if_changed(opened, now=NOW, cached=False, progress=steps.append).changed
    assert steps


def test_summary_of_an_unchanged_build_is_the_one_of_the_build(project: Path) -> None:
    (project / "seeds" / "empty.txt").write_text("", "utf-8")
    first = build(project)
    assert first.failures
    steps: list[Step] = []
    assert build(project, progress=steps.append) == first
    assert not steps


def test_summary_is_kept_to_the_last_character(project: Path) -> None:
    opened = pipeline.open_project(project)
    notice = Notice(source="seeds/a\udce9.md", text="has “two” words", hint="see there", issue="2026-W10")
    made = replace(pipeline.draft(opened, now=NOW), notices=(notice,))
    with Cache(None, now=NOW) as cache:
        check = uptodate.BuildCheck(opened, cache, now=NOW)
        check.keep(made, until=None)
        assert check.summary() == summary_of(made, changed=False)


def test_unchanged_project_is_found_without_the_stages_of_a_build(project: Path) -> None:
    code = f"""
import sys
from datetime import datetime
from pathlib import Path
from digest import pipeline
pipeline.build_if_changed(pipeline.open_project(Path({str(project)!r})), now=datetime.fromisoformat({NOW.isoformat()!r}))
print(*sorted({{"digest.readers", "digest.summarizer", "digest.exporter", "digest.verify", "digest.engine"}} & sys.modules.keys()))
"""
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "\n"


def test_settings_that_cannot_be_used_are_told_even_if_dist_stands(project: Path) -> None:
    (project / "digest.toml").write_text("titel = 3\n", "utf-8")
    with pytest.raises(ConfigError):
        build(project)


def test_seed_that_changes_while_it_is_built_is_built_again(project: Path) -> None:
    _settings(project)

    def meddle(step: Step) -> None:
        if step.stage == "publish":
            _other_seed(project)

    assert build(project, progress=meddle).changed
    assert not stands(project)
    assert build(project).changed
    (project / "seeds" / "fog.md").write_text(FOG, "utf-8")
    assert build(project).changed


def test_seed_that_changes_before_it_is_read_is_not_taken_for_what_was_looked_at(project: Path) -> None:
    _settings(project)

    def meddle(step: Step) -> None:
        if step.stage == "read" and step.done == 0:
            _other_seed(project)

    assert build(project, progress=meddle).changed
    (project / "seeds" / "fog.md").write_text(FOG, "utf-8")
    assert not stands(project)
    assert build(project).changed
    assert stands(project)


def test_seeds_are_hashed_once_beside_what_reading_them_takes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _settings(project)
    hashed: list[Path] = []
    whole = uptodate._hash_of

    def noted(path: Path) -> str | None:
        hashed.append(path)
        return whole(path)

    monkeypatch.setattr(uptodate, "_hash_of", noted)
    assert build(project).changed
    assert [path.name for path in hashed].count("fog.md") == 1


def test_settings_other_than_those_in_the_file_are_not_kept_for_it(project: Path) -> None:
    before = pipeline.open_project(project)
    _settings(project)
    pipeline.build(before, now=NOW)
    assert not stands(project)
    assert build(project).changed
    assert pipeline.build(before, now=NOW)[1]


def picture(width: int) -> bytes:
    """Return a black PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\0" * width) * 4
    header = struct.pack(">IIBBBBB", width, 4, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_another_logo_is_another_build(project: Path) -> None:
    (project / "logo.png").write_bytes(picture(8))
    (project / "digest.toml").write_text('[theme]\nlogo = "logo.png"\n', "utf-8")
    assert build(project).changed
    assert stands(project)
    (project / "logo.png").write_bytes(picture(9))
    assert not stands(project)


def test_articles_in_tables_are_asked_for_each_time(project: Path) -> None:
    (project / "rows.csv").write_text("headline,text\nLock opens,The lock at Holm opens next week.\n", "utf-8")
    (project / "digest.toml").write_text('[[sources]]\nkind = "rows"\npath = "rows.csv"\n', "utf-8")
    build(project)
    assert not stands(project)
