"""What the judge says of pictures, rights, sizes and links, on the finished files of the example."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from digest import pipeline, readers
from digest.pipeline.analysis import evidence_of
from digest.verify import SourceEvidence, verify
from tests.examples.outline import NOW, SLUG, built

FOLDER = f"issues/{SLUG}"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Callable[[str], SourceEvidence | None]]:
    project, made = built(tmp_path_factory.mktemp("promises") / "weekly")

    @cache
    def evidence(source: str) -> SourceEvidence | None:
        document = project.document(source, now=NOW)
        return evidence_of(document, readers.read(document)) if document is not None else None

    return {file.path: file.data for file in made.files}, evidence


def picture(files: Files) -> str:
    (path,) = [name for name in files if name.startswith(f"{FOLDER}/images/")]
    return path


def another_picture(files: Files) -> None:
    files[picture(files)] += b"\0"


def foreign_picture(files: Files) -> None:
    files[f"{FOLDER}/images/0123456789ab.png"] = files[picture(files)][:-1]


def lost_picture(files: Files) -> None:
    del files[picture(files)]


def replaced(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        path = f"{FOLDER}/{name}"
        assert old.encode() in files[path], old
        files[path] = files[path].replace(old.encode(), new.encode(), 1)

    return change


def recorded(change: Callable[[dict[str, object]], None]) -> Callable[[Files], None]:
    def altered(files: Files) -> None:
        path = f"{FOLDER}/issue.json"
        record = json.loads(files[path])
        change(record)
        files[path] = json.dumps(record, ensure_ascii=False).encode()

    return altered


def smaller_budget(record: dict[str, object]) -> None:
    record["email_budget"] = 40_000


def stricter_rights(record: dict[str, object]) -> None:
    sections = record["sections"]
    assert isinstance(sections, list)
    story = sections[0]["stories"][0]
    story["rights"]["words"] = 5


ALT = "A white ferry lies at a small pier"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (another_picture, "picture"),
        (foreign_picture, "picture"),
        (lost_picture, "images/"),
        (replaced("index.html", ALT, "A black ferry lies at a small pier"), "ferry"),
        (replaced("index.html", "Lars Imrie", "Lars Imbrie"), "Imrie"),
        (
            replaced("email.html", 'src="https://weekly.example/', 'src="https://elsewhere.example/'),
            "elsewhere.example",
        ),
        (replaced("index.html", "</main>", '<script src="https://elsewhere.example/a.js"></script></main>'), "script"),
        (replaced("index.html", "</main>", '<iframe src="https://elsewhere.example/"></iframe></main>'), "iframe"),
        (replaced("index.html", "</main>", '<a href="javascript:alert(1)">All issues</a></main>'), "javascript"),
        (replaced("index.html", "</main>", '<a href="#nowhere">All issues</a></main>'), "#nowhere"),
        (recorded(smaller_budget), "more than its budget"),
        (recorded(stricter_rights), "rights"),
    ],
)
def test_broken_promise_is_reported(
    finished: tuple[Files, Callable[[str], SourceEvidence | None]], change: Callable[[Files], None], said: str
) -> None:
    files, evidence = finished
    altered = dict(files)
    change(altered)
    problems = [f"{failure.source}: {failure.problem}" for failure in verify(altered, evidence)]
    assert any(said in problem for problem in problems), problems[:4]


def test_finished_files_keep_every_promise(finished: tuple[Files, Callable[[str], SourceEvidence | None]]) -> None:
    files, evidence = finished
    assert verify(files, evidence) == ()


@pytest.mark.parametrize(
    "headlines",
    [
        ("Market report for Monday", "Market report for Tuesday", "Market report for Friday"),
        ("", "", ""),
        ("Briefing of 5 January 2026", "12 January 2026 at noon", "Rights not stated in 2026"),
    ],
)
def test_issues_whose_headlines_are_alike_are_sound(tmp_path: Path, headlines: tuple[str, ...]) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "digest.toml").write_text('title = "Locks"\n[issue]\ngroup = false\nrepeat = true\n', "utf-8")
    for number, headline in enumerate(headlines * 2):
        day = date(2026, 1, 5 + 7 * (number % 3))
        head = f"title: {json.dumps(headline)}\n" if headline else ""
        text = f"---\n{head}date: {day}\n---\n\nThe lock of Holm opens after {number} weeks of work on its two gates.\n"
        (tmp_path / "seeds" / f"{number}.md").write_text(text, "utf-8")
    made, _ = pipeline.build(pipeline.open_project(tmp_path), now=datetime(2026, 2, 1, tzinfo=UTC))
    assert made.failures == ()
    assert [one.stories for one in made.summaries] == [2, 2, 2]
