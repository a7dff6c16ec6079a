"""Articles kept in short come back as they were, from every format and every language of the example."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import pipeline, readers
from digest.model import Article, Attribution, Block, Document, Markup, Reading
from digest.pipeline.analysis import decoded_articles, decoded_evidence, work
from digest.pipeline.article_codec import restored, shortened
from digest.project.seeds import read_documents
from digest.project.settings import Settings
from tests.examples.outline import NOW

ROOT = Path(__file__).parent.parent.parent
WORDS = st.text(alphabet="a b\n\t\u3000\u00a0é中", max_size=30)


def test_articles_of_every_format_come_back_from_what_is_kept() -> None:
    found, kinds = 0, set()
    for root in (ROOT, ROOT / "examples" / "weekly"):
        for document in read_documents(root / "seeds", root=root, now=NOW):
            if not isinstance(document, Document):
                continue
            reading = readers.read(document)
            read = tuple(one for one in reading.articles if isinstance(one, Article))
            answer = work(document, Settings())
            kept = decoded_articles(answer.more, document.source)
            assert kept == ((read, reading.text) if read else None)
            evidence = decoded_evidence(answer.more)
            assert (evidence is None) == (not read)
            found += len(read)
            kinds.add(document.source.rpartition(".")[2])
    assert found > 40
    assert len(kinds) >= 6


@settings(max_examples=80, deadline=None, derandomize=True)
@given(WORDS, st.lists(WORDS, min_size=1, max_size=4), st.booleans())
def test_block_comes_back_whatever_its_text(before: str, parts: list[str], folded: bool) -> None:  # noqa: FBT001 - hypothesis
    blocks, text = [], before
    for part in parts:
        start, text = len(text), f"{text}{part}"
        shown = " ".join(part.split()) if folded else "".join(part.split())
        blocks.append(Block(text=shown, start=start, end=len(text), markup=(Markup(start=0, end=1, kind="strong"),)))
    article = Article(
        id="a#1", document="a", source="seeds/a", attribution=Attribution(headline="A"), blocks=tuple(blocks)
    )
    short = shortened([article], text)
    again = restored(short, text, document="a", source="seeds/a", attributions={"a#1": article.attribution})
    assert again == (article,)
    if folded:
        assert all(block.text is None for block in short[0].blocks)


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
