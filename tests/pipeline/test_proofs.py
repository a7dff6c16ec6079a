"""Which proof `digest verify` uses, and what it says: building again, as of another day, or the manifest."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from os import utime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from digest import pipeline
from digest.cli import app
from digest.errors import StoreError
from digest.exporter.manifest import MANIFEST, Manifest, manifest_bytes, read_manifest
from digest.pipeline import proofs
from digest.pipeline.proofs import Finished

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
OTTERS = """---
title: Otters at the weir
author: Tilda Roen
publisher: Holm Ledger
date: 2026-04-28
---

Two otters were seen below the weir on Tuesday, the first for a generation, and the miller counted three the day after.
"""
KILN = """---
title: Kiln burns its last lime
author: Ivo Maar
publisher: Lime Post
date: 2026-04-29
---

The kiln behind the wharf burned its last lime on Wednesday, and its three people have found work at the mill.
"""


@pytest.fixture
def project(tmp_path: Path) -> pipeline.Project:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/otters.md").write_text(OTTERS, "utf-8")
    (tmp_path / "seeds/kiln.md").write_text(KILN, "utf-8")
    (tmp_path / "digest.toml").write_text('base_url = "https://weir.example/"\n', "utf-8")
    opened = pipeline.open_project(tmp_path)
    pipeline.build(opened, now=NOW)
    return opened


def run(*arguments: str, now: datetime = NOW) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": f"{now.timestamp():.0f}"}).invoke(app, ["verify", *arguments])


def built_by(project: pipeline.Project, versions: Mapping[str, str], *, remembered: bool = False) -> None:
    """Let the finished files say, rightly or not, that other versions built them; the cache knows nothing of them."""
    files = read_manifest((project.out / MANIFEST).read_bytes()).files
    sums = {path: Finished(project.out).sha256(path) for path in files}
    manifest = read_manifest((project.out / MANIFEST).read_bytes())
    made_with = {**manifest.made_with, **versions}
    (project.out / MANIFEST).write_bytes(manifest_bytes(Manifest(made_with=made_with, files=sums)))
    if not remembered:
        shutil.rmtree(project.work)


def altered(project: pipeline.Project, name: str, old: str, new: str) -> None:
    path = project.out / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_verified_files_are_said_to_be_built_again(project: pipeline.Project) -> None:
    result = run("--project", str(project.root))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Verified: 10 files, 1 issue; every byte is what the sources make")
    assert result.stdout.endswith("Proof: built again and compared.\n")


def test_altered_files_are_named_with_line_story_and_words(project: pipeline.Project) -> None:
    altered(project, "issues/2026-W18/email.txt", "Two otters", "Ten otters")
    altered(project, "feed.xml", "Tilda Roen", "Tilda\u200bRoen")
    (project.out / "evil.html").write_text("x", "utf-8")
    result = run("--project", str(project.root))
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("dist/feed.xml:")
    assert "below “Otters at the weir”: differs from what the sources make: “" in lines[0]
    assert "Tilda\\u200bRoen" in lines[0]
    assert "email.txt:" in lines[1]
    assert "is now “Ten otters were seen below the…”" in lines[1]
    assert lines[2] == f"  hint: {proofs.REBUILD}"
    assert lines[3] == "dist/evil.html: is none of the files that a build makes"
    assert lines[5:] == ["3 problems found.", "Proof: built again and compared."]


def test_many_problems_are_cut_short_and_all_are_for_machines(project: pipeline.Project) -> None:
    for number in range(60):
        (project.out / f"{number}.html").touch()
    result = run("--project", str(project.root))
    assert "  and 20 more; digest verify --json lists them all" in result.stderr
    assert "60 problems found." in result.stderr
    report = json.loads(run("--project", str(project.root), "--json").stdout)
    assert len(report["failures"]) == 60
    assert (report["proof"], report["files"], report["issues"]) == ("reproduction", 70, 1)
    assert report["built_with"]["digest"]


def test_file_altered_in_many_places_is_named_a_few_times(project: pipeline.Project) -> None:
    page = project.out / "issues/2026-W18/index.html"
    page.write_text(page.read_text("utf-8").replace("<p", "<P"), "utf-8")
    problems = pipeline.check(project, now=NOW).failures
    assert len(problems) == proofs.MOST_PLACES + 1
    assert problems[-1].problem == "differs from what the sources make in more places than these"


def test_embargo_that_has_ended_since_is_no_alteration(project: pipeline.Project) -> None:
    (project.root / "digest.toml").write_text(
        'base_url = "https://weir.example/"\n[[rights]]\npublishers = ["Lime Post"]\nembargo = 2026-05-10\n', "utf-8"
    )
    opened = pipeline.open_project(project.root)
    pipeline.build(opened, now=NOW)
    utime(opened.out / MANIFEST, (NOW.timestamp(), NOW.timestamp()))
    later = datetime(2026, 5, 12, tzinfo=UTC)
    result = pipeline.check(opened, now=later)
    assert (result.failures, result.as_of) == ((), NOW)
    said = run("--project", str(opened.root), now=later)
    assert said.exit_code == 0
    assert "Proof: built again as of 2026-05-04 09:00 UTC, and compared; today a build makes other files" in said.stdout
    altered(project, "feed.xml", "Tilda Roen", "Tilda Ron")
    utime(opened.out / MANIFEST, (NOW.timestamp(), NOW.timestamp()))
    assert pipeline.check(opened, now=later).failures


def test_other_versions_that_make_the_same_files_are_named(project: pipeline.Project) -> None:
    built_by(project, {"digest": "0.0.1", "babel": "1.0"})
    result = run("--project", str(project.root))
    assert result.exit_code == 0
    assert "Proof: built again and compared; it was built with digest 0.0.1 (here: " in result.stdout
    assert "babel 1.0 (here: " in result.stdout


def test_files_of_another_version_are_held_to_the_manifest(project: pipeline.Project) -> None:
    altered(project, "feed.css", "{", "{ letter-spacing: 0;")
    built_by(project, {"digest": "0.0.1"})
    result = run("--project", str(project.root))
    assert result.exit_code == 0
    assert "each has the SHA-256 that digest-manifest.json gives it" in result.stdout
    assert "Proof: the manifest, since it was built with digest 0.0.1 (here: " in result.stdout
    altered(project, "feed.css", "{", "{ letter-spacing: 0;")
    (project.out / "evil.html").touch()
    (project.out / "feed.xml").unlink()
    result = run("--project", str(project.root))
    assert result.exit_code == 1
    assert "dist/feed.css: was altered since it was built: its SHA-256 is " in result.stderr
    assert "dist/evil.html: is none of the files" in result.stderr
    assert "dist/feed.xml: is missing" in result.stderr


def test_files_of_another_version_are_judged_by_their_sources(project: pipeline.Project) -> None:
    altered(project, "issues/2026-W18/email.txt", "Two otters", "Ten otters")
    built_by(project, {"digest": "0.0.1"})
    result = pipeline.check(project, now=NOW)
    assert result.proof == "manifest"
    assert any("email.txt" in one.source and "Ten otters" in one.problem for one in result.failures)


def test_version_is_not_believed_where_this_one_has_built_the_same(project: pipeline.Project) -> None:
    altered(project, "feed.css", "{", "{ letter-spacing: 0;")
    built_by(project, {"digest": "0.0.1"}, remembered=True)
    result = pipeline.check(project, now=NOW)
    assert result.proof == "reproduction"
    assert {one.source.partition(":")[0] for one in result.failures} == {"dist/feed.css", f"dist/{MANIFEST}"}


def test_version_is_not_believed_on_a_later_day_either(project: pipeline.Project) -> None:
    altered(project, "feed.css", "{", "{ letter-spacing: 0;")
    built_by(project, {"digest": "0.0.1"}, remembered=True)
    for file in project.out.rglob("*.*"):
        utime(file, (NOW.timestamp() + 60, NOW.timestamp() + 60))
    assert pipeline.check(project, now=NOW + timedelta(days=3)).proof == "reproduction"
    shutil.rmtree(project.work)
    assert pipeline.check(project, now=NOW + timedelta(days=3)).proof == "manifest"


def test_words_that_differ_from_what_was_published_are_found(project: pipeline.Project) -> None:
    pipeline.mark_published(project, [], now=NOW)
    assert pipeline.check(project, now=NOW).failures == ()
    altered(project, "feed.css", "{", "{ letter-spacing: 0;")
    built_by(project, {"digest": "0.0.1"})
    assert pipeline.check(project, now=NOW).failures == ()
    record = project.out / "issues/2026-W18/issue.json"
    sound = record.read_text("utf-8")
    for old, new, said in (
        ("Two otters were", "Ten otters were", "story “Otters at the weir”: differs from what was published, and does not say so: text"),
        ('"quotes": []', '"quotes": [{"text": "x", "speaker": "y", "speaker_name": null, "speaker_role": null}]', "quotes"),
        ('"name": "Ivo Maar"', '"name": "Ivo Marr"', "story “Kiln burns its last lime”: differs from what was published"),
        ('"headline": "Kiln burns', '"headline": "Kilns burn', "does not say so: headline"),
        ('"intro": ""', '"intro": "Hello"', "does not say so: intro"),
        ("seeds/kiln.md", "seeds/other.md", "does not say so: removed"),
    ):  # fmt: skip
        assert old in sound
        record.write_text(sound.replace(old, new), "utf-8")
        found = pipeline.check_copy(project.out, project.root)
        assert any(said in one.problem for one in found.failures), said
    record.write_text(sound.replace('"corrections": []', '"corrections": [{"date": null}]').replace("Two o", "Ten o"))
    assert not any("was published" in one.problem for one in pipeline.check_copy(project.out, project.root).failures)
    record.write_text("[]", "utf-8")
    assert any("cannot be read" in one.problem for one in pipeline.check_copy(project.out, project.root).failures)


def test_published_issue_whose_source_is_gone_is_what_a_build_makes(project: pipeline.Project) -> None:
    pipeline.mark_published(project, [], now=NOW)
    (project.seeds / "kiln.md").unlink()
    assert pipeline.check(project, now=NOW).failures
    pipeline.build(project, now=NOW)
    assert "“Kiln burns its last lime”" in (project.out / "issues/2026-W18/index.html").read_text("utf-8")
    assert pipeline.check(project, now=NOW).failures == ()
    pipeline.mark_published(project, [], now=NOW)
    assert {one.source.partition(":")[0] for one in pipeline.check(project, now=NOW).failures} >= {"dist/feed.xml"}
    pipeline.build(project, now=NOW)
    assert pipeline.check(project, now=NOW).failures == ()


def test_copy_is_verified_without_its_project(
    project: pipeline.Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "server" / "site"
    shutil.copytree(project.out, site)
    monkeypatch.chdir(site.parent)
    sound = run("site")
    assert sound.exit_code == 0
    assert "Proof: the manifest, since the sources are not here" in sound.stdout
    monkeypatch.chdir(site)
    assert run(".").exit_code == 0
    (site / "index.html").write_text("x", "utf-8")
    wrong = run(".")
    assert wrong.exit_code == 1
    assert "site/index.html: was altered since it was built" in wrong.stderr
    beside = run(str(site), "--project", str(project.root))
    assert "site/index.html:1: differs from what the sources make" in beside.stderr
    (site / MANIFEST).unlink()
    assert "is missing or unreadable, and the sources are not here" in str(run(".").exception)
    assert "there is no such folder" in str(run("nowhere").exception)
    assert run(".", "--out", "x").exit_code == 2


def test_folder_that_is_built_again_meanwhile_is_not_called_altered(
    project: pipeline.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = proofs.differences

    def late(draft: pipeline.Draft, finished: Finished) -> object:
        (project.root / "seeds/kiln.md").unlink()
        pipeline.build(pipeline.open_project(project.root), now=NOW)
        return compared(draft, finished)

    monkeypatch.setattr(proofs, "differences", late)
    with pytest.raises(StoreError, match="was built again while it was being verified\nhint: run: digest verify"):
        pipeline.check(project, now=NOW)


def test_sources_that_make_nothing_any_more_are_one_problem(project: pipeline.Project) -> None:
    for path in project.seeds.iterdir():
        path.unlink()
    (found,) = pipeline.check(project, now=NOW).failures
    assert (found.source, "the sources make no issue" in found.problem) == ("dist", True)


def test_planted_analysis_is_found_without_the_cache(project: pipeline.Project) -> None:
    """A cache that was altered makes altered files, and the same ones again: only the sources know better."""
    import sqlite3
    import zlib

    with sqlite3.connect(project.work / "cache.db") as db:
        for key, value, more in db.execute("SELECT key, value, more FROM entries").fetchall():
            planted = bytes(value).replace(b"Tilda Roen", b"Tilda Ruin")
            evidence = zlib.compress(zlib.decompress(more).replace(b"Tilda Roen", b"Tilda Ruin"), 1) if more else more
            checksum = zlib.crc32(evidence, zlib.crc32(planted))
            db.execute(
                "UPDATE entries SET value = ?, more = ?, checksum = ? WHERE key = ?", (planted, evidence, checksum, key)
            )
    shutil.rmtree(project.out)
    pipeline.build(project, now=NOW)
    assert "Tilda Ruin" in (project.out / "feed.xml").read_text("utf-8")
    assert pipeline.check(project, now=NOW, cached=False).failures
    assert run("--project", str(project.root), "--no-cache").exit_code == 1
