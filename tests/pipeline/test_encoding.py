"""What is cached of a document comes back as it was, from every format and every language of the example."""

from pathlib import Path

import pytest

from digest import pipeline, readers
from digest.model import Article, Document, Reading
from digest.pipeline.analysis import decoded_articles, decoded_evidence, work
from digest.project.seeds import read_documents
from digest.project.settings import Settings
from tests.examples.outline import NOW

ROOT = Path(__file__).parent.parent.parent


def test_articles_of_every_format_come_back_from_what_is_kept() -> None:
    found, kinds = 0, set()
    for root in (ROOT, ROOT / "examples" / "weekly"):
        for document in read_documents(root / "seeds", root=root, now=NOW):
            if not isinstance(document, Document):
                continue
            reading = readers.read(document)
            read = tuple(one for one in reading.articles if isinstance(one, Article))
            encoded = work(document, Settings())
            again = decoded_articles(encoded.evidence, document.source)
            assert again == ((read, reading.text) if read else None)
            evidence = decoded_evidence(encoded.evidence)
            assert (evidence is None) == (not read)
            found += len(read)
            kinds.add(document.source.rpartition(".")[2])
    assert found > 40
    assert len(kinds) >= 6


def test_build_after_one_more_article_reads_that_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").mkdir()
    told = (
        "The port of Merrow stayed closed on Tuesday, since fog hid the second buoy from the harbour master's window."
    )
    for number, more in enumerate(("Eleven ferries wait at anchor.", "Hotels in the old town lowered their prices.")):
        head = f"---\ntitle: Fog closes the port of Merrow again\npublisher: Paper {number}\ndate: 2026-03-04\n---\n\n"
        body = f"{told}\n\n{more} " + " ".join(f"{more} Day {number} {day}." for day in range(9))
        (tmp_path / "seeds" / f"fog-{number}.md").write_text(f"{head}{body}\n", "utf-8")
    project = pipeline.open_project(tmp_path)
    made, _ = pipeline.build(project, now=NOW)
    assert [len(story.coverage) for issue in made.issues for story in issue.stories] == [1]

    sources: list[str] = []
    read = readers.read

    def noted(document: Document) -> Reading:
        sources.append(document.source)
        return read(document)

    monkeypatch.setattr(readers, "read", noted)
    head = "---\ntitle: Bakers open at night\ndate: 2026-03-05\n---\n\n"
    (tmp_path / "seeds" / "bakers.md").write_text(
        f"{head}The town's bakers opened through the night for those who wait.\n", "utf-8"
    )
    pipeline.build(project, now=NOW)
    assert sources == ["seeds/bakers.md"]
