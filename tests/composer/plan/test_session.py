"""An editor's session with a project on disk: plan, edit, build, plan again."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.composer.issues import Arrangement, Layout
from digest.composer.rendering.templates import Templates
from digest.errors import PlanError, StoreError
from digest.model import Document, Issue, Notice, Site
from digest.pipeline.analysis import analyse
from digest.pipeline.finishing import render_site
from digest.pipeline.plans import ArticleLookup, Planned, write_plan
from digest.project.issues import read_plans, write_plan_file
from digest.project.seeds import read_documents
from digest.project.settings import load_settings
from tests.composer.plan.material import BAKERS, FERRY, followed, read_whole
from tests.samples import arrange

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)
PLAN = "issues/2026-W10.md"
SITE = Site(title="Harbour & Coast")

FOG = """Fog Expected to Lift on Friday

By Tomas Brandt

5 March 2026

The weather office expects the fog over the strait to lift on Friday morning. The wind will turn to the west.

Ferries will sail in the order in which they came. The harbour master asks for patience.
"""


class Project:
    """A project in a folder, without the parts of a build that plans have nothing to do with."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "seeds").mkdir()
        (root / "digest.toml").write_text('title = "Harbour & Coast"\n', "utf-8")

    def save(self, name: str, text: str) -> None:
        lines = text.split("\n\n")
        (self.root / "seeds" / name).write_text("\n\n".join(" ".join(line.split()) for line in lines) + "\n", "utf-8")

    def documents(self) -> list[Document]:
        found = read_documents(self.root / "seeds", root=self.root, now=NOW)
        return [one for one in found if isinstance(one, Document)]

    def library(self) -> ArticleLookup:
        documents = {one.source: one for one in self.documents()}
        return ArticleLookup(lambda source: read_whole(documents.get(source)))

    def arranged(self, layout: Layout | None = None) -> Arrangement:
        settings = load_settings(self.root)
        stories = [story for one in self.documents() for story in analyse(one, settings).stories]
        return arrange(stories, site=SITE, today=NOW.date(), layout=layout or Layout(order="files"))

    def plan(self, layout: Layout | None = None) -> Planned:
        return write_plan(self.arranged(layout), None, root=self.root, site=SITE)

    def build(self) -> tuple[tuple[Issue, ...], tuple[Notice, ...]]:
        return followed(self.arranged(), root=self.root, library=self.library())

    def edit(self, change: Callable[[str], str]) -> str:
        text = change((self.root / PLAN).read_text("utf-8"))
        (self.root / PLAN).write_text(text, "utf-8")
        return text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.save("a-ferry.txt", FERRY)
    made.save("b-bakers.txt", BAKERS)
    return made


def parts(plan: str) -> tuple[str, str, str, str]:
    """Return the head of a plan, its two stories, and its list."""
    first = plan.index("### ")
    second, end = plan.index("### ", first + 1), plan.index("<!-- offered")
    return plan[:first], plan[first:second], plan[second:end], plan[end:]


def test_without_a_plan_issues_are_as_they_are(project: Project) -> None:
    assert project.build() == (project.arranged().issues, ())


def test_untouched_plan_builds_the_same(project: Project) -> None:
    assert project.plan().written
    assert project.build() == (project.arranged().issues, ())
    assert not project.plan().written


def test_session_of_an_editor(project: Project) -> None:
    project.plan()

    def shape(plan: str) -> str:
        head, ferry, bakers, rest = parts(plan)
        ferry = ferry[: ferry.index("> ")].rstrip() + (
            "\n\nI sailed on her once.\n\n> The Northern Ferry Line sold the Petrel on Tuesday, […] The price was not disclosed.\n\n"
        )
        bakers = bakers.replace("}", " .pin}", 1)
        head = head.replace("2 – 8 March 2026", "the foggy week") + "The first week of spring.\n\n## Town\n\n"
        return head + ferry.replace("### ", "## Sea\n\nOf ships.\n\n### ", 1) + bakers + rest

    edited = project.edit(shape)
    (issue,), notices = project.build()
    assert notices == ()
    assert issue.title == "Harbour & Coast, the foggy week"
    assert issue.intro == "The first week of spring."
    (sea,) = issue.sections
    assert (sea.title, sea.note) == ("Sea", "Of ships.")
    bakers, ferry = sea.stories
    assert (bakers.source, ferry.source) == ("seeds/b-bakers.txt", "seeds/a-ferry.txt")
    assert ferry.note == "I sailed on her once."
    assert [one.text for one in ferry.excerpts] == [
        "The Northern Ferry Line sold the Petrel on Tuesday,",
        "The price was not disclosed.",
    ]

    project.save("c-fog.txt", FOG)
    (_,), (told,) = project.build()
    assert told.text == "leaves out what came after it was written: “Fog Expected to Lift on Friday”"
    again = project.plan()
    text = (project.root / PLAN).read_text("utf-8")
    assert [one.text for one in again.notices] == ["adds “Fog Expected to Lift on Friday”"]
    assert all(line in text.split("\n") for line in edited.split("\n"))
    (issue,), notices = project.build()
    assert [section.title for section in issue.sections] == ["Sea", ""]
    assert notices == ()
    assert not project.plan().written


def test_deleted_story_stays_deleted_and_is_listed_as_left_out(project: Project) -> None:
    project.plan()
    project.edit(lambda plan: "".join(parts(plan)[n] for n in (0, 2, 3)))
    again = project.plan()
    assert not again.written
    assert [heading[:36] for heading in again.left_out] == ["### Ferry Line Sells Its Oldest Ship"]
    (issue,), _ = project.build()
    assert [story.source for story in issue.stories] == ["seeds/b-bakers.txt"]


def test_story_that_limits_left_out_may_be_taken_in_by_hand(project: Project) -> None:
    (left,) = project.plan(Layout(order="files", stories=1)).left_out
    heading = f"{left}\n\n> Bread is free for children.\n\n<!-- offered"
    project.edit(lambda plan: plan.replace("<!-- offered", heading))
    (issue,), _ = followed(
        project.arranged(Layout(order="files", stories=1)), root=project.root, library=project.library()
    )
    assert [story.source for story in issue.stories] == ["seeds/a-ferry.txt", "seeds/b-bakers.txt"]
    assert issue.stories[1].excerpts[0].text == "Bread is free for children."


def test_altered_plan_stops_the_build_but_can_be_planned_again(project: Project) -> None:
    project.plan()
    project.edit(lambda plan: plan.replace("> The bakers of Port Merrow", "> The brewers of Port Merrow"))
    with pytest.raises(PlanError, match="The brewers of Port") as caught:
        project.build()
    assert caught.value.where.startswith(f"{PLAN}:")
    assert not project.plan().written


def test_changed_source_stops_the_build_with_its_new_id(project: Project) -> None:
    project.plan()
    project.save("b-bakers.txt", BAKERS.replace("The bakers of", "All bakers of"))
    with pytest.raises(PlanError, match="the file was changed: write") as caught:
        project.build()
    now = caught.value.hint.split("{#")[1].split("}")[0]
    assert project.plan().notices[0].hint.startswith(f"write {{#{now}}}")
    old = caught.value.hint.split("{#")[2].split("}")[0]
    project.edit(lambda plan: plan.replace(f"{{#{old}}}", f"{{#{now}}}"))
    with pytest.raises(PlanError, match="“All bakers of Port…” is now “The bakers of Port…”"):
        project.build()
    project.edit(lambda plan: plan.replace("> The bakers", "> All bakers"))
    (issue,), _ = project.build()
    assert len(issue.stories) == 2


def test_editors_words_reach_every_output_and_change_no_sources(project: Project) -> None:
    project.plan()
    project.edit(
        lambda plan: plan.replace(
            "> The Northern Ferry", "> museum director Tomas Brandt said.\n\n> The Northern Ferry", 1
        )
    )
    issues, _ = project.build()
    page = next(
        one.data.decode()
        for one in render_site(issues, SITE, Templates())
        if one.path.endswith("index.html") and "W10" in one.path
    )
    assert "museum director Tomas Brandt said." in page


def test_story_whose_source_could_not_be_used_is_left_out_and_told(project: Project) -> None:
    project.plan()
    (project.root / "seeds" / "a-ferry.txt").write_bytes(b"")
    (issue,), (notice,) = followed(
        project.arranged(), root=project.root, library=project.library(), failed={"seeds/a-ferry.txt"}
    )
    assert [story.source for story in issue.stories] == ["seeds/b-bakers.txt"]
    assert notice.text == "leaves out “Ferry Line Sells Its Oldest Ship”, since its source could not be used"


def test_plan_of_a_week_without_articles_is_told(project: Project) -> None:
    write_plan_file(project.root, "2026-W01", "# Old\n", before=None)
    _, (notice,) = project.build()
    assert (notice.source, notice.text) == ("issues/2026-W01.md", "is the plan of a week without articles")


def test_unknown_issue_is_told_with_those_there_are(project: Project) -> None:
    with pytest.raises(StoreError, match="there are: 2026-W10"):
        write_plan(project.arranged(), "2026-W11", root=project.root, site=SITE)


def test_plans_are_read_and_written_byte_for_byte(tmp_path: Path) -> None:
    text = "\ufeff# T\r\n\r\nA\u2028b\n"
    write_plan_file(tmp_path, "2026-W10", text, before=None)
    (tmp_path / "issues" / "notes.md").write_text("mine", "utf-8")
    assert read_plans(tmp_path) == {"2026-W10": text}
    assert [path.name for path in (tmp_path / "issues").iterdir() if path.name.startswith(".")] == []


def test_plan_that_somebody_wrote_to_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    write_plan_file(tmp_path, "2026-W10", "# Mine\n", before=None)
    with pytest.raises(StoreError, match="was changed while it was being planned"):
        write_plan_file(tmp_path, "2026-W10", "# Other\n", before="# Older\n")
    assert read_plans(tmp_path) == {"2026-W10": "# Mine\n"}


def test_plan_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / PLAN).write_bytes("# T\n\nÄpfel\n".encode("latin-1"))
    with pytest.raises(StoreError, match="not UTF-8") as caught:
        read_plans(tmp_path)
    assert caught.value.where == f"{PLAN}:3"
