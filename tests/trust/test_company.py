"""Stories that a template alters: each is left out and named, and the rest is built."""

from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import VerificationError
from tests.trust.project import NOW, make

ROOT = Path(__file__).parents[2]
MAIN = '<main id="stories">'
SOME = """{{ show_facts(story) }}
{% if story.heading.split()[0] in ("Alder", "Birch", "Elm") %}<blockquote><p>Nobody ever said this.</p></blockquote>{% endif %}
"""
"""A fault that shows in three stories of four."""
ALWAYS = "<blockquote><p>Nobody ever said this.</p></blockquote>\n"
ARTICLES = {
    "Alder felled by the storm": "The storm of Sunday night felled the oldest alder of Hohenfurt, two centuries old, beside the mill.",
    "Birch bark sells out": "A bakery sold its last basket of birch bark on Wednesday, and the owner waits for a van from the north.",
    "Cedar chapel gets a roof": "Carpenters raised the chapel's new roof within three days; the bishop comes to bless it in spring.",
    "Elm disease comes back": "Foresters found the beetle in nine parishes, more than in any year since they began to count.",
}


def project(root: Path, template: str, old: str, new: str) -> pipeline.Project:
    made = make(root)
    for number, (name, text) in enumerate(ARTICLES.items()):
        article = f"---\ntitle: {name}\ndate: 2026-03-0{number + 2}\n---\n\n{text}\n"
        (root / "seeds" / f"{name.split()[0].lower()}.md").write_text(article, "utf-8")
    text = (ROOT / "templates" / template).read_text("utf-8")
    assert old in text
    (root / "templates" / template).parent.mkdir(parents=True)
    (root / "templates" / template).write_text(text.replace(old, new, 1), "utf-8")
    return made


def test_fault_of_several_stories_names_each_and_costs_no_other(tmp_path: Path) -> None:
    opened = project(tmp_path, "web/story.html.j2", "{{ show_facts(story) }}", SOME)
    draft, changed = pipeline.build(opened, now=NOW)
    assert changed
    assert sorted(one.source for one in draft.failures) == ["seeds/alder.md", "seeds/birch.md", "seeds/elm.md"]
    assert all(one.stage == "verify" and "Nobody ever said this" in one.problem for one in draft.failures)
    assert not any("build again" in one.hint for one in draft.failures)
    assert draft.documents - 3 == sum(len(issue.stories) for issue in draft.issues)
    failures = pipeline.check(opened, now=NOW).failures
    assert failures == ()


def test_fault_of_every_story_stops_the_build_and_writes_nothing(tmp_path: Path) -> None:
    opened = project(tmp_path, "web/issue.html.j2", MAIN, ALWAYS + MAIN)
    with pytest.raises(VerificationError, match="nothing was written"):
        pipeline.build(opened, now=NOW)
    assert not opened.out.exists()
