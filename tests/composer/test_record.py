"""The record says everything about an issue that its outputs show, and every key of it is documented."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from digest.composer.rendering.record import record_bytes
from digest.composer.rendering.views import issue_view
from digest.model import Cut, Image, Limits, Rank, Restrictions, Section, Theme
from tests.samples import SITE, bridge, fog, issues

DOCUMENT = Path(__file__).parent.parent.parent / "docs/record.md"

PICTURE = Image(
    file="seeds/fog.png",
    sha256="0" * 64,
    media_type="image/png",
    width=640,
    height=480,
    alt="Ferries at anchor",
    credit="Lena Osei",
    url="https://gazette.example/fog.png",
)


def full_record() -> dict[str, Any]:
    """Return a record in which everything is said."""
    story = fog(
        coverage=(bridge(),),
        note="Mind the fog.",
        section="Sea",
        length=60,
        rank=Rank(score=2.5, parts=(("coverage", 2.0), ("recency", 1.25))),
        image=PICTURE,
        restrictions=Restrictions(
            credit="Courtesy of NMG",
            limits=Limits(words=60, words_rule="publisher NMG: at most 60 words", quotes=1, images=True),
            cuts=(Cut(rule="publisher NMG: at most 60 words", excerpts=1, words=12),),
        ),
    )
    story = replace(story, quotes=(replace(story.quotes[0], in_email=False),))
    site = replace(SITE, theme=Theme(masthead="From the quay", footer="Write to us."))
    (issue,) = issues(story)
    issue = replace(issue, sections=(Section(title="Sea", note="Three days of it.", stories=(story,)),))
    found: dict[str, Any] = json.loads(record_bytes(issue, issue_view(issue, site), site))
    return found


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys(inner)}
    return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()


def test_every_key_is_documented() -> None:
    documented = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", DOCUMENT.read_text("utf-8")))))
    assert keys(full_record()) - documented == set()


def test_record_tells_what_is_the_editors_and_what_the_rights_took() -> None:
    record = full_record()
    (section,) = record["sections"]
    (story,) = section["stories"]
    assert (section["note"], story["note"]) == ("Three days of it.", "Mind the fog.")
    assert (record["site"]["masthead"], record["site"]["footer"]) == ("From the quay", "Write to us.")
    assert record["email_budget"] == 90_000
    assert story["image"]["sha256"] == "0" * 64
    assert story["credit"] == "Courtesy of NMG"
    assert story["rights"]["words"] == 60
    assert story["rights"]["cuts"] == [
        {"rule": "publisher NMG: at most 60 words", "excerpts": 1, "words": 12, "quotes": 0, "image": False}
    ]
    assert story["rank"]["parts"][0] == {"name": "coverage", "factor": 2.0}
    assert [quote["in_email"] for quote in story["quotes"]] == [False]
    assert story["coverage"][0]["source"]["file"] == "seeds/bruecke.md"
