"""The editor's word from sidecar and plan to the finished files: shown as the editor's, and proven by `verify`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest import pipeline, readers
from digest.cli import app
from digest.pipeline.analysis import editors_evidence, evidence_of
from digest.pipeline.proofs import Finished
from digest.verify import SourceEvidence, verify

NOW = datetime(2026, 6, 8, tzinfo=UTC)
SLUG = "2026-W23"
ARTICLE = """\
Weir at Hollin Bridge Is Opened Again

By Hollin Bridge

The Beck Courier

2 June 2026

The weir at Hollin Bridge was opened again on Monday, three years after the flood that broke it, in front of two hundred people.

"We carried every stone of it twice, and we would do it again," said Orrin Vale, who led the work, on the new footpath.

The county paid for half of the work and the anglers of the valley for the rest, which came to eleven thousand crowns.
"""
SIDECAR = (
    '[editor]\npublisher = "Beck Courier Weekly"\npublished = 2026-06-03\nauthors = ["Mara Tolm", "Nils Overby"]\n'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "issues").mkdir()
    (tmp_path / "seeds/weir.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "seeds/weir.txt.meta.toml").write_text(SIDECAR, "utf-8")
    (tmp_path / "digest.toml").write_text("[[rights]]\nwords = 900\nshare = 1.0\n", "utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--project", str(project)])
    assert result.exit_code == 0, result.output
    return result.output


def plan_with(project: Path, *lines: str, speaker: str = "") -> None:
    """Plan the issue, with lines below the heading of its story, and name a speaker."""
    run(project, "plan", SLUG)
    path = project / f"issues/{SLUG}.md"
    head, heading, rest = path.read_text("utf-8").partition("### ")
    title, _, below = rest.partition("\n")
    quote = (
        f"\n> [!quote]\n> We carried every stone of it twice, and we would do it again,\n> — {speaker}\n"
        if speaker
        else ""
    )
    kept = "\n".join(line for line in below.splitlines() if not line.startswith(">")) if speaker else below
    path.write_text("\n".join([f"{head}{heading}{title}", "", *lines, quote, kept, ""]), "utf-8")


def story_of(project: Path) -> dict[str, object]:
    record = json.loads((project / f"dist/issues/{SLUG}/issue.json").read_text("utf-8"))
    story: dict[str, object] = record["sections"][0]["stories"][0]
    return story


def problems(project: Path) -> list[str]:
    """Return what the judge says of the finished files, with the sources and the editor's files as they are now."""
    opened = pipeline.open_project(project)

    def evidence(source: str) -> SourceEvidence | None:
        if (text := opened.editors_text(source)) is not None:
            return editors_evidence(text)
        document = opened.document(source, now=NOW)
        return evidence_of(document, readers.read(document)) if document is not None else None

    return [failure.problem for failure in verify(Finished(opened.out), evidence)]


def test_sidecar_corrects_and_every_output_says_so(project: Path) -> None:
    run(project, "build")
    folder = project / f"dist/issues/{SLUG}"
    for name in ("index.html", "email.html", "email.txt"):
        shown = " ".join((folder / name).read_text("utf-8").split())
        assert "corrected by the editor: authors, publisher, date" in shown
        assert "Mara Tolm and Nils Overby" in shown
        assert "Beck Courier Weekly" in shown
    assert "corrected by the editor" in (project / "dist/feed.xml").read_text("utf-8")
    assert problems(project) == []


def test_record_names_the_correction_and_what_the_source_says(project: Path) -> None:
    plan_with(project, "rights: © The Beck Courier", speaker="Orrin Vale")
    run(project, "build")
    story = story_of(project)
    editor = story["editor"]
    assert isinstance(editor, list)
    assert {(one["field"], one["file"]) for one in editor} >= {
        ("publisher", "seeds/weir.txt.meta.toml"),
        ("rights", f"issues/{SLUG}.md"),
    }
    assert problems(project) == []


def test_verify_misses_a_correction_that_is_gone_from_the_sidecar(project: Path) -> None:
    run(project, "build")
    (project / "seeds/weir.txt.meta.toml").write_text('[editor]\npublisher = "Beck Courier Weekly"\n', "utf-8")
    found = problems(project)
    assert any("the editor's authors “Mara Tolm; Nils Overby” does not stand in" in one for one in found)
    assert not any("publisher" in one for one in found)
    (project / "seeds/weir.txt.meta.toml").unlink()
    assert any("which is missing" in one for one in problems(project))


def test_verify_misses_a_correction_that_is_gone_from_the_plan(project: Path) -> None:
    plan_with(project, "author: Zora Hallow", speaker="editor: Zora Hallow")
    run(project, "build")
    assert problems(project) == []
    plan = project / f"issues/{SLUG}.md"
    text = plan.read_text("utf-8")
    plan.write_text(text.replace("author: Zora Hallow", ""), "utf-8")
    assert any("the editor's authors “Zora Hallow” does not stand in" in one for one in problems(project))
    plan.write_text(text.replace("> — editor: Zora Hallow", "> — Orrin Vale"), "utf-8")
    assert any("the editor's speaker “Zora Hallow” does not stand in" in one for one in problems(project))


def test_verify_finds_an_altered_field_without_a_recorded_correction(project: Path) -> None:
    run(project, "build")
    path = project / f"dist/issues/{SLUG}/issue.json"
    record = json.loads(path.read_text("utf-8"))
    record["sections"][0]["stories"][0]["editor"] = []
    path.write_text(json.dumps(record), "utf-8")
    assert any("publisher: recorded 'Beck Courier Weekly', but" in one for one in problems(project))


def test_explain_shows_the_sidecar_and_the_corrections(project: Path) -> None:
    shown = CliRunner().invoke(app, ["explain", str(project / "seeds/weir.txt")]).output
    assert "editor.publisher" in shown
    assert "the editor’s correction" in shown
    run(project, "build")
    assert "editor: publisher Beck Courier Weekly" in run(project, "explain", "--issue", SLUG)


def test_file_of_several_articles_takes_only_what_can_hold_for_all(project: Path) -> None:
    item = "<item><title>{0}</title><description>The weir at {0} was opened again on Monday, said the county.</description></item>"
    feed = (
        f'<rss version="2.0"><channel><title>Becks</title>{item.format("Hollin")}{item.format("Orr")}</channel></rss>'
    )
    (project / f"seeds/{SLUG}").mkdir()
    (project / f"seeds/{SLUG}/becks.xml").write_text(feed, "utf-8")
    (project / f"seeds/{SLUG}/becks.xml.meta.toml").write_text(
        '[editor]\npublisher = "Becks and Rivers"\nheadline = "One for all"\n', "utf-8"
    )
    output = run(project, "build")
    record = (project / f"dist/issues/{SLUG}/issue.json").read_text("utf-8")
    assert "what [editor] says of headline is not used: the file has several articles" in output
    assert "Becks and Rivers" in record
    assert "One for all" not in record


def test_address_beside_a_file_is_the_articles_where_it_names_none(project: Path) -> None:
    beside = {"note.md": "# Becks\n\n" + ARTICLE.rpartition("\n\n")[2], "letter.eml": (
        "From: Mara Tolm <mara@beck.example>\nSubject: Becks\nDate: Tue, 2 Jun 2026 08:00:00 +0000\n\n"
        "The county paid for half of the work and the anglers of the valley for the rest of it."
    )}  # fmt: skip
    for name, text in beside.items():
        (project / name).write_text(text, "utf-8")
        run(project, "add", str(project / name), "--url", f"https://beck.example/{name}")
    run(project, "build")
    record = (project / f"dist/issues/{SLUG}/issue.json").read_text("utf-8")
    assert "https://beck.example/letter.eml" in record


def test_address_in_the_editors_note_can_be_followed_everywhere(project: Path) -> None:
    plan_with(project, "Maps & times: https://beck.example/maps?a=1&b=2.")
    run(project, "build")
    folder = project / f"dist/issues/{SLUG}"
    link = 'href="https://beck.example/maps?a=1&amp;b=2"'
    assert link in (folder / "index.html").read_text("utf-8")
    assert link in (folder / "email.html").read_text("utf-8")
    assert "Maps &amp; times: <a" in (folder / "index.html").read_text("utf-8")
    assert problems(project) == []
    page = folder / "index.html"
    page.write_text(page.read_text("utf-8").replace(link, 'href="https://elsewhere.example/"'), "utf-8")
    assert any("elsewhere.example" in one for one in problems(project))


def test_plan_with_remarks_and_other_line_ends_holds(project: Path) -> None:
    plan_with(
        project,
        "author: Mara Tolm <!-- she told me -->",
        "Date: 2026-06-04",
        "",
        "<!-- rights: none -->",
        speaker="editor: Zora Hallow",
    )
    plan = project / f"issues/{SLUG}.md"
    plan.write_bytes(b"\xef\xbb\xbf" + plan.read_bytes().replace(b"\n", b"\r\n"))
    run(project, "build")
    assert [one["value"] for one in story_of(project)["editor"] if one["file"] == f"issues/{SLUG}.md"] == [  # type: ignore[attr-defined]
        "Mara Tolm",
        "2026-06-04",
        "Zora Hallow",
    ]
    assert problems(project) == []
