"""Where a story begins in a finished file: by its headline, not by the same words elsewhere."""

from pathlib import Path

import pytest

from digest import pipeline
from tests.trust.project import NOW

TEXT = """The harbour of Port Merrow stayed closed for a third day on Tuesday and eleven ferries lay at anchor, {}.

Hotels in the old town lowered their prices, and the town's bakers opened through the night, which pleased the crews.
"""


@pytest.mark.parametrize(
    "headlines",
    [
        ("Fog over the quay", "Fog", "Fog over the quay at night"),
        ("Fog over the quay", "Harbour Gazette", "Harbour"),
        ("Fog", "Fog", "Fog"),
        ("Fog over the quay", "The harbour", "Quill"),
    ],
)
def test_headline_that_stands_in_other_words_too_is_found_where_its_story_begins(
    tmp_path: Path, headlines: tuple[str, ...]
) -> None:
    """One story of three articles: below each headline stands the name of its publisher, which may hold another's headline."""
    (tmp_path / "seeds").mkdir()
    for number, headline in enumerate(headlines):
        front = f"title: {headline}\nauthor: Ada Quill\npublisher: Merrow Harbour Gazette {number}\ndate: 2026-03-03\n"
        text = TEXT.format(("the council said", "the pilots said", "the mayor said")[number])
        (tmp_path / "seeds" / f"{number}.md").write_text(f"---\n{front}---\n\n{text}", "utf-8")
    opened = pipeline.open_project(tmp_path)
    draft, _ = pipeline.build(opened, now=NOW)
    assert draft.failures == ()
    assert [len(story.coverage) for issue in draft.issues for story in issue.stories] == [2]
    failures = pipeline.check(opened, now=NOW).failures
    assert failures == ()
