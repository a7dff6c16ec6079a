"""A story that is altered only beside another: one of the two is left out and reported, and the rest is built."""

from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import VerificationError
from tests.trust.project import NOW, make

ROOT = Path(__file__).parents[2]
MAIN = '<main id="stories">'
COMPANY = """{% set seen = namespace(names=[]) %}
{% for section in issue.sections %}{% for story in section.stories %}
{% if story.headline.split()[0] in ("Alder", "Birch") %}{% set seen.names = seen.names + [1] %}{% endif %}
{% endfor %}{% endfor %}
{% if seen.names | length > 1 %}<blockquote><p>Nobody ever said this.</p></blockquote>{% endif %}
"""
"""A fault that shows only when both stories are in one issue."""
ALWAYS = "<blockquote><p>Nobody ever said this.</p></blockquote>\n"
ARTICLES = {
    "Alder felled by the storm": "The storm of Sunday night felled the oldest alder of Hohenfurt, two centuries old, beside the mill.",
    "Birch bark sells out": "A bakery sold its last basket of birch bark on Wednesday, and the owner waits for a van from the north.",
    "Cedar chapel gets a roof": "Carpenters raised the chapel's new roof within three days; the bishop comes to bless it in spring.",
    "Elm disease comes back": "Foresters found the beetle in nine parishes, more than in any year since they began to count.",
}


def project(root: Path, fault: str) -> pipeline.Project:
    made = make(root)
    for number, (name, text) in enumerate(ARTICLES.items()):
        article = f"---\ntitle: {name}\ndate: 2026-03-0{number + 2}\n---\n\n{text}\n"
        (root / "seeds" / f"{name.split()[0].lower()}.md").write_text(article, "utf-8")
    template = (ROOT / "templates" / "web" / "issue.html.j2").read_text("utf-8")
    assert template.count(MAIN) == 1
    (root / "templates" / "web").mkdir(parents=True)
    (root / "templates" / "web" / "issue.html.j2").write_text(template.replace(MAIN, fault + MAIN), "utf-8")
    return made


def test_fault_of_two_together_costs_one_of_them(tmp_path: Path) -> None:
    opened = project(tmp_path, COMPANY)
    draft, changed = pipeline.build(opened, now=NOW)
    assert changed
    assert [(one.stage, one.source) for one in draft.failures] == [("verify", "seeds/birch.md")]
    assert "beside others words would come out altered" in draft.failures[0].problem
    assert draft.documents - 1 == sum(len(issue.stories) for issue in draft.issues)
    failures, _ = pipeline.check(opened, now=NOW)
    assert failures == ()


def test_fault_of_every_story_stops_the_build_and_writes_nothing(tmp_path: Path) -> None:
    opened = project(tmp_path, ALWAYS)
    with pytest.raises(VerificationError, match="nothing was written"):
        pipeline.build(opened, now=NOW)
    assert not opened.out.exists()
