"""What a plan brings into the outputs is judged like everything else: verbatim, and under its own attribution."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digest.composer.identity import anchor
from digest.composer.issues import Arrangement, Layout
from digest.composer.rendering.templates import Templates
from digest.model import Document, Failure, Issue
from digest.pipeline.analysis import Analysis, analyse
from digest.pipeline.finishing import render_site
from digest.pipeline.plans import ArticleLookup
from digest.project.issues import write_plan_file
from digest.project.seeds import read_documents
from digest.project.settings import Settings
from digest.verify import verify
from tests.composer.plan.material import BAKERS, FERRY, SITE, followed, read_whole
from tests.samples import arrange

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)

CHINESE = """# 大雾关闭港口

港口周二因大雾关闭三天，十一艘渡船停在码头。“看不见第二个浮标，谁也不许开船。”港务长伊内斯·考尔德说。

旅客在学校过夜，面包店整夜营业。雾预计周五散去。
"""


class Made:
    """A project on disk, read and arranged once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        folder = root / "seeds" / "2026-W10"
        folder.mkdir(parents=True)
        for name, text in {"ferry.txt": FERRY, "bakers.txt": BAKERS, "wu.md": CHINESE}.items():
            paragraphs = [" ".join(part.split("\n")).strip() for part in text.split("\n\n")]
            (folder / name).write_text("\n\n".join(paragraphs) + "\n", "utf-8")
        self.analyses: list[Analysis] = [analyse(one, Settings()) for one in self.documents()]
        stories = [story for one in self.analyses for story in one.stories]
        self.arrangement: Arrangement = arrange(stories, site=SITE, today=NOW.date(), layout=Layout(order="files"))
        self.evidence = {one.stories[0].source: one.evidence for one in self.analyses}
        self.templates = Templates()

    def library(self) -> ArticleLookup:
        documents = {one.source: one for one in self.documents()}
        return ArticleLookup(lambda source: read_whole(documents.get(source)))

    def documents(self) -> list[Document]:
        found = read_documents(self.root / "seeds", root=self.root, now=NOW)
        return [one for one in found if isinstance(one, Document)]

    def judged(self, plan: str) -> tuple[Issue, tuple[Failure, ...]]:
        """Return the issue that follows a plan, and what the judge says of its outputs."""
        path = self.root / "issues" / "2026-W10.md"
        path.unlink(missing_ok=True)
        write_plan_file(self.root, "2026-W10", plan, before=None)
        issues, _ = followed(self.arrangement, root=self.root, library=self.library())
        files = {file.path: file.data for file in render_site(issues, SITE, self.templates)}
        return issues[0], verify(files, self.evidence.get, root="dist")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("project"))


@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
@given(data=st.data())
def test_whatever_words_a_plan_chooses_the_judge_finds_them_verbatim_and_attributed(
    made: Made, data: st.DataObject
) -> None:
    library, lines = made.library(), ["# Whatever"]
    for story in data.draw(st.permutations(made.arrangement.issues[0].stories)):
        article, _ = library.article_of(story)
        pieces = article.text.split() if article.language != "zh" else list("".join(article.text.split()))
        joint = "" if article.language == "zh" else " "
        places = sorted(data.draw(st.lists(st.integers(0, len(pieces)), min_size=2, max_size=5, unique=True)))
        parts = [joint.join(pieces[a:b]) for a, b in zip(places[::2], places[1::2], strict=False)]
        lines += ["", f"### X {{#{anchor(story)}}}", "", "> " + " […] ".join(parts)]
        quotes = library.quotes_of(story)
        for quote in data.draw(st.lists(st.sampled_from(quotes), unique=True, max_size=2)) if quotes else ():
            lines += ["", "> [!quote]", f"> {quote.text}"]
    issue, failures = made.judged("\n".join(lines) + "\n")
    assert failures == ()
    assert len(issue.stories) == 3


def test_cut_of_one_letter_is_shown_and_judged(made: Made) -> None:
    story = next(one for one in made.arrangement.issues[0].stories if one.language == "zh")
    issue, failures = made.judged(f"### X {{#{anchor(story)}}}\n\n> 旅客在学校[…]夜，面包店整夜营业。\n")
    assert failures == ()
    assert [one.text for one in issue.stories[0].excerpts] == ["旅客在学校", "夜，面包店整夜营业。"]
