"""Whatever is done to `dist/` after a build is found by building again, or in a copy by its manifest; `dist/` as it was built passes."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest import pipeline
from digest.exporter.manifest import MANIFEST, Manifest, manifest_bytes, read_manifest
from digest.pipeline.plans import write_plan
from digest.pipeline.proofs import Finished, by_manifest, differences
from digest.pipeline.results import Draft
from tests.project.test_logo import png
from tests.trust import reproducing
from tests.trust.reproducing import NOW, alterations

LONG = os.environ.get("TRUST") == "long"
"""Whether many words and tags of each file are altered, as `make trust` does."""
COUNT = 12 if LONG else 1
"""How many words and tags of each text are altered in each way."""
EVERY = 1 if LONG else 9
"""Of the alterations, this one in so many is tried."""

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[pipeline.Project, Draft]:
    project = reproducing.make(tmp_path_factory.mktemp("reproduction") / "project")
    draft, _ = pipeline.build(project, now=NOW)
    assert draft.failures == ()
    return project, draft


@pytest.fixture
def copy(made: tuple[pipeline.Project, Draft], tmp_path: Path) -> pipeline.Project:
    """Return a copy of the project, built."""
    shutil.copytree(made[0].root, tmp_path / "project")
    return pipeline.open_project(tmp_path / "project")


def tried(draft: Draft) -> Iterator[tuple[str, str, bytes]]:
    """Yield path, what is done and the bytes after it, for each alteration that is tried."""
    number = 0
    for file in draft.files:
        for what, altered in alterations(file.path, file.data, count=COUNT):
            number += 1
            if number % EVERY == 0:
                yield file.path, what, altered


def test_build_has_a_file_of_every_kind(made: tuple[pipeline.Project, Draft]) -> None:
    paths = {re.sub(r"[0-9a-f]{12}\.png|2026-W\d\d", "*", file.path) for file in made[1].files}
    assert paths == {
        *("articles.json", "articles.rss.xml", "articles.xml", "feed.css", "feed.json", "feed.rss.xml", "feed.xml"),
        *("digest-manifest.json", "images/*", "index.html", "issues/*/images/*", "issues/*/feed.xml", "issues/*/articles.xml"),
        *("issues/*/email.eml", "issues/*/email.html", "issues/*/email.txt", "issues/*/index.html", "issues/*/issue.json"),
    }  # fmt: skip


def test_every_alteration_of_a_finished_file_is_found(
    made: tuple[pipeline.Project, Draft], record_property: Callable[[str, object], None]
) -> None:
    project, draft = made
    missed, number = [], 0
    for path, what, altered in tried(draft):
        number += 1
        place = project.out / path
        before = place.read_bytes()
        place.write_bytes(altered)
        found = differences(draft, Finished(project.out))
        place.write_bytes(before)
        if not found or any(not one.source.startswith(f"dist/{path}") for one in found):
            missed.append(f"{path}: {what}: {found[:2]}")
    assert missed == []
    assert differences(draft, Finished(project.out)) == ()
    record_property("alterations of one file, found by building again", f"{number} of {number}")


def test_every_alteration_of_a_copy_is_found_by_its_manifest(
    made: tuple[pipeline.Project, Draft], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    shutil.copytree(made[0].out, tmp_path / "site")
    missed, number = [], 0
    for path, what, altered in tried(made[1]):
        if path == MANIFEST:
            continue  # nothing vouches for it but the project
        number += 1
        place = tmp_path / "site" / path
        before = place.read_bytes()
        place.write_bytes(altered)
        finished = Finished(tmp_path / "site")
        manifest = finished.manifest()
        assert manifest is not None
        if [one.source for one in by_manifest(finished, manifest, {}, why="").failures] != [f"site/{path}"]:
            missed.append(f"{path}: {what}")
        place.write_bytes(before)
    assert missed == []
    record_property("alterations of one file of a copy, found by its manifest", f"{number} of {number}")


def exchanged(name: str) -> Callable[[Path], object]:
    """Let two issues exchange a file, or all of them with an empty name."""

    def change(out: Path) -> None:
        one, other = (out / "issues" / slug / name for slug in ("2026-W16", "2026-W17"))
        one.rename(out / "aside")
        other.rename(one)
        (out / "aside").rename(other)

    return change


def written(name: str, data: bytes = b"<p>Read this") -> Callable[[Path], object]:
    """Write one file more."""

    def change(out: Path) -> None:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(data)

    return change


def linked(name: str) -> Callable[[Path], object]:
    """Put a link to a file or folder in its own place."""

    def change(out: Path) -> None:
        (out / name).rename(out.parent / "elsewhere")
        (out / name).symlink_to(out.parent / "elsewhere")

    return change


def emptied(out: Path) -> None:
    shutil.rmtree(out)
    out.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "stray page": written("evil.html"),
    "stray page in an issue": written("issues/2026-W16/more.html"),
    "stray page in a folder of its own": written("new/index.html"),
    "empty stray file": written("CNAME", b""),
    "hidden file": written(".htaccess", b"Redirect / https://elsewhere.example/"),
    "hidden folder": written(".well-known/x"),
    "stray picture": written("issues/2026-W16/images.png", png(2, 2)),
    "stray issue": lambda out: shutil.copytree(out / "issues/2026-W16", out / "issues/2026-W40"),
    "name in capitals": lambda out: (out / "index.html").rename(out / "INDEX.html"),
    "renamed": lambda out: (out / "feed.xml").rename(out / "atom.xml"),
    "file replaced by a link to the same": linked("feed.css"),
    "page replaced by a link to the same": linked("issues/2026-W16/index.html"),
    "folder replaced by a link to the same": linked("issues"),
    "link to a file of its own": lambda out: (out / "start.html").symlink_to("index.html"),
    "link that leads nowhere": lambda out: (out / "x").symlink_to("nowhere"),
    "pipe": lambda out: os.mkfifo(out / "pipe"),
    "pages exchanged": exchanged("index.html"),
    "messages exchanged": exchanged("email.eml"),
    "records exchanged": exchanged("issue.json"),
    "issues exchanged": exchanged(""),
    "issue gone": lambda out: shutil.rmtree(out / "issues/2026-W16"),
    "everything gone": emptied,
    "mail for page": lambda out: shutil.copy(out / "issues/2026-W16/email.html", out / "issues/2026-W16/index.html"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_the_folder_is_found(
    made: tuple[pipeline.Project, Draft], copy: pipeline.Project, change: str
) -> None:
    CHANGES[change](copy.out)
    found = differences(made[1], Finished(copy.out))
    assert found
    assert all(one.source.startswith("dist/") and one.problem and one.hint for one in found)


def test_every_missing_file_is_found(made: tuple[pipeline.Project, Draft], copy: pipeline.Project) -> None:
    for file in made[1].files:
        (copy.out / file.path).unlink()
        found = differences(made[1], Finished(copy.out))
        assert [(one.source, one.problem) for one in found] == [(f"dist/{file.path}", "is missing")]
        (copy.out / file.path).write_bytes(file.data)


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def planned(root: Path) -> None:
    """Plan an issue, and write a note below its first story."""
    opened = pipeline.open_project(root)
    write_plan(pipeline.arrange_issues(opened, now=NOW), "2026-W16", root=root, site=opened.settings.site)
    replaced("issues/2026-W16.md", "\n> ", "\nWe were there.\n\n> ")(root)


def restyled(root: Path) -> None:
    """Bring a template of the project's own."""
    shutil.copy(TEMPLATES / "web/feed.css.j2", root / "templates/web/")
    replaced("templates/web/feed.css.j2", "{", "{ letter-spacing: 1px;")(root)


PROJECT_CHANGES: dict[str, Callable[[Path], object]] = {
    "word of a source": replaced("seeds/lock.html", "seven winters after", "eight winters after"),
    "byline of a source": replaced("seeds/weir.md", "Jule Harnisch", "Jule Harnosch"),
    "source removed": lambda root: (root / "seeds/ferry.html").unlink(),
    "source added": lambda root: (root / "seeds/more.md").write_text(
        "---\ntitle: Otters at the weir\ndate: 2026-04-28\n---\n\nTwo otters were seen below the weir, the first for a generation.\n",
        "utf-8",
    ),
    "sidecar": replaced("seeds/kiln.html.meta.toml", "Sten Havre", "Sten Havro"),
    "picture": lambda root: (root / "seeds/gate.png").write_bytes(png(801, 450)),
    "logo": lambda root: (root / "logo.png").write_bytes(png(301, 40)),
    "setting": replaced("digest.toml", "Oda Brenn", "Oda Brand"),
    "right": replaced("digest.toml", "words = 120", "words = 30"),
    "plan": planned,
    "template": restyled,
}


@pytest.mark.parametrize("change", PROJECT_CHANGES)
def test_every_change_of_the_project_since_the_build_is_found(copy: pipeline.Project, change: str) -> None:
    PROJECT_CHANGES[change](copy.root)
    result = pipeline.check(pipeline.open_project(copy.root), now=NOW)
    assert result.failures
    assert all("run: digest build" in one.hint or "digest build removes it" in one.hint for one in result.failures)
    built, _ = pipeline.build(pipeline.open_project(copy.root), now=NOW)
    assert built.summaries
    assert pipeline.check(pipeline.open_project(copy.root), now=NOW).failures == ()


def test_altered_manifest_excuses_nothing(copy: pipeline.Project) -> None:
    page = copy.out / "issues/2026-W17/index.html"
    page.write_bytes(page.read_bytes().replace(b"</main>", b"<p hidden>x</p></main>"))
    manifest = read_manifest((copy.out / MANIFEST).read_bytes())
    name = page.relative_to(copy.out).as_posix()
    files = {**manifest.files, name: Finished(copy.out).sha256(name)}
    for made_with in (manifest.made_with, {**manifest.made_with, "digest": "0.0.1"}):
        (copy.out / MANIFEST).write_bytes(manifest_bytes(Manifest(made_with=made_with, files=files)))
        result = pipeline.check(copy, now=NOW)
        assert result.proof == "reproduction"
        assert {one.source.partition(":")[0] for one in result.failures} == {f"dist/{name}", f"dist/{MANIFEST}"}


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format": 1}', b"[" * 100_000])
def test_manifest_that_cannot_be_read_is_a_difference(copy: pipeline.Project, data: bytes) -> None:
    (copy.out / MANIFEST).write_bytes(data)
    result = pipeline.check(copy, now=NOW)
    assert {one.source.partition(":")[0] for one in result.failures} == {f"dist/{MANIFEST}"}


@pytest.mark.parametrize(("engine", "cached"), [("inline", True), ("inline", False), ("process:2", True)])
def test_unaltered_files_are_verified(copy: pipeline.Project, engine: str, *, cached: bool) -> None:
    settings = copy.root / "digest.toml"
    settings.write_text(f'engine = "{engine}"\n' + settings.read_text("utf-8"), "utf-8")
    for now in (NOW, NOW + timedelta(days=400)):
        result = pipeline.check(pipeline.open_project(copy.root), now=now, cached=cached)
        assert (result.failures, result.proof, result.why, result.as_of) == ((), "reproduction", "", None)


def test_verify_leaves_the_project_as_it_was(copy: pipeline.Project) -> None:
    shutil.rmtree(copy.work)
    before = {path: path.stat().st_mtime_ns for path in copy.root.rglob("*")}
    assert pipeline.check(copy, now=NOW).failures == ()
    assert {path: path.stat().st_mtime_ns for path in copy.root.rglob("*")} == before


def test_manifest_names_every_other_file(made: tuple[pipeline.Project, Draft]) -> None:
    manifest = json.loads((made[0].out / MANIFEST).read_bytes())
    assert [*manifest["files"]] == [file.path for file in made[1].files if file.path != MANIFEST]
