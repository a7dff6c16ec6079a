"""What hostile templates and faulty renderers make of every output and the record together is found by the judge alone.

The choice is fixed; with `TRUST=long` in the environment every forgery is tried, as `make trust` does.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from digest import pipeline
from digest.composer import labels
from digest.composer.rendering import views
from digest.errors import VerificationError
from digest.model import ArrangedStory, Author, Excerpt, Issue, map_all_stories
from digest.verify import Permission, verify
from tests.trust.project import NOW, make
from tests.verify.forging import (
    HIDING_MARKUP,
    HIDING_STYLES,
    LOADS,
    evidence,
    files_of,
    is_found,
    packaged,
    pictured,
    template_forgeries,
)

LONG = os.environ.get("TRUST") == "long"
STEP = 1 if LONG else 31
"""Every how many of the forgeries by templates is tried; 31 meets every place with other ones."""

PERMISSIONS = (
    Permission(credit="By arrangement with Northern Wire", publishers=("Northern Wire",)),
    Permission(credit="Courtesy of the Harbour Sheet", publishers=("sheet.example",)),
)

Forge = Callable[[ArrangedStory], ArrangedStory]


def attributed(**fields: Any) -> Forge:
    return lambda story: replace(story, attribution=replace(story.attribution, **fields))


def with_excerpt(change: Callable[[Excerpt], Excerpt]) -> Forge:
    return lambda story: replace(story, excerpts=(change(story.excerpts[0]), *story.excerpts[1:]))


def worded(change: Callable[[str], str]) -> Forge:
    return with_excerpt(lambda excerpt: replace(excerpt, text=change(excerpt.text)))


def with_image(**fields: Any) -> Forge:
    return lambda story: replace(story, image=replace(story.image, **fields)) if story.image else story


def with_credit(credit: str | None) -> Forge:
    return lambda story: replace(story, restrictions=replace(story.restrictions, credit=credit))


TIME = datetime(2026, 3, 3, 11, 20, tzinfo=timezone(timedelta(hours=-5)))
STORY_FORGERIES: dict[str, Forge] = {
    "another day": attributed(published=TIME + timedelta(days=1)),
    "another month": attributed(published=TIME.replace(month=4)),
    "another year": attributed(published=TIME.replace(year=2025)),
    "another hour": attributed(published=TIME + timedelta(hours=1)),
    "another minute": attributed(published=TIME + timedelta(minutes=1)),
    "another zone, same moment": attributed(published=TIME.astimezone(UTC)),
    "another zone, same clock": attributed(published=TIME.replace(tzinfo=UTC)),
    "no time": attributed(published=date(2026, 3, 3)),
    "no date": attributed(published=None),
    "date as that of a change": attributed(published=None, modified=TIME),
    "author without a space": attributed(authors=(Author(name="AdaQuill"), Author(name="Tomas Brandt"))),
    "author with two spaces": attributed(authors=(Author(name="Ada  Quill"), Author(name="Tomas Brandt"))),
    "author with a no-break space": attributed(authors=(Author(name="Ada\u00a0Quill"), Author(name="Tomas Brandt"))),
    "author with a letter": attributed(authors=(Author(name="Ada Quil"), Author(name="Tomas Brandt"))),
    "authors in other order": attributed(authors=(Author(name="Tomas Brandt"), Author(name="Ada Quill"))),
    "one author": attributed(authors=(Author(name="Ada Quill"),)),
    "a third author": attributed(
        authors=tuple(Author(name=name) for name in ("Ada Quill", "Tomas Brandt", "Ida Lund"))
    ),
    "no author": attributed(authors=()),
    "publisher": attributed(publisher="MNG"),
    "publisher's name without a space": attributed(publisher_name="Northern MerrowGazette"),
    "agency": attributed(agency="Northern  Wire"),
    "no agency": attributed(agency=None),
    "who passed it on": attributed(via="HarbourAlerts"),
    "headline": attributed(headline="Fog Closes Port Merrow for a Third day"),
    "headline with a zero-width space": attributed(headline="Fog Closes Port Merrow for a Third\u200b Day"),
    "address": attributed(url="https://gazette.example/fog?day=4&page=1"),
    "rights without a space": attributed(rights="Copyright (c)2026 Northern Wire Cooperative"),
    "rights with another year": attributed(rights="Copyright (c) 2025 Northern Wire Cooperative"),
    "no rights": attributed(rights=None),
    "an access notice": attributed(access_notice="Free to copy"),
    "credit line": with_credit("By arrangement with NorthernWire"),
    "no credit line": with_credit(None),
    "another credit line": with_credit("By arrangement with Northern Wire; and its friends"),
    "picture's description": with_image(alt="The quay in fog, seen from the pier"),
    "no description": with_image(alt=""),
    "picture's credit": with_image(credit="Photo: Vera Holm / NorthernWire"),
    "no picture credit": with_image(credit=None),
    "excerpt with a letter": worded(lambda text: text.replace("eleven", "eleventh")),
    "excerpt without a word": worded(lambda text: text.replace(" third", "")),
    "excerpt without a space": worded(lambda text: text.replace("Port Merrow", "PortMerrow")),
    "excerpt with a space": worded(lambda text: text.replace("harbour", "har bour")),
    "excerpt with a no-break space": worded(lambda text: text.replace("Port Merrow", "Port\u00a0Merrow")),
    "excerpt with a zero-width space": worded(lambda text: text.replace("harbour", "har\u200bbour")),
    "excerpt with a replacement character": worded(lambda text: text.replace("harbour", "har\ufffdbour")),
    "excerpt with a noncharacter": worded(lambda text: text.replace("harbour", "har\ufdd0bour")),
    "excerpt with a soft hyphen": worded(lambda text: text.replace("harbour", "har\u00adbour")),
    "excerpt with a control": worded(lambda text: text.replace("harbour", "har\x7fbour")),
    "excerpt in other case": worded(str.upper),
    "excerpts in other order": lambda story: replace(story, excerpts=story.excerpts[::-1]),
    "a quote of another": lambda story: replace(story, quotes=story.coverage[0].quotes[:1]),
    "quote by somebody else": lambda story: replace(story, quotes=(replace(story.quotes[0], speaker_name="Ida Lund"),)),
    "speaker from elsewhere": lambda story: replace(
        story, quotes=(replace(story.quotes[0], speaker_start=999, speaker_end=1_024),)
    ),
    "quote in another role": lambda story: replace(story, quotes=(replace(story.quotes[0], speaker_role="mayor"),)),
    "quote by nobody": lambda story: replace(
        story,
        quotes=(replace(story.quotes[0], speaker="the master Ines Calder", speaker_name=None, speaker_role=None),),
    ),
}
"""What a faulty program may make of a story, on its way into all outputs and the record."""

WORDING_FORGERIES: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "a day as the next": (labels, "day_label", lambda when, _: f"{when.day + 1} March 2026"),
    "a month as the next": (labels, "day_label", lambda when, _: f"{when.day} April 2026"),
    "no month": (labels, "day_label", lambda when, _: f"{when.day} 2026"),
    "day and month swapped": (labels, "day_label", lambda when, _: f"{when.month}/{when.day}/{when.year}"),
    "no zone": (labels, "zone_label", lambda _: ""),
    "zone with the other sign": (labels, "zone_label", lambda _: "UTC+5"),
    "the brand alone": (labels, "publisher_label", lambda of: of.publisher),
    "names run together": (labels, "joined", lambda names, _: "".join(names)),
    "the first name alone": (labels, "names_label", lambda authors, _: authors[0].name if authors else None),
    "nobody else": (labels, "coverage_label", lambda *_: None),
    "somebody else": (labels, "coverage_label", lambda *_: "Northern Wire, via NMG; also in The Coast"),
    "no speaker": (labels, "speaker_label", lambda *_: None),
    "one speaker": (labels, "speaker_label", lambda *_: "harbour master Ines Calder"),
    "nothing unknown": (labels, "unknown_labels", lambda *_: ()),
    "no gap": (
        views,
        "_excerpts",
        lambda story: tuple(
            views.ExcerptView(text=one.text, gap_before=False, gap_after=False, url=None) for one in story.excerpts
        ),
    ),
    "a gap too many": (
        views,
        "_excerpts",
        lambda story: tuple(
            views.ExcerptView(text=one.text, gap_before=True, gap_after=False, url=None) for one in story.excerpts
        ),
    ),
}
"""What a faulty function may put into words otherwise."""


def forged(forge: Forge) -> Issue:
    """Return the issue with its first story changed, and its coverage kept."""
    first = pictured().stories[0].id
    return map_all_stories(pictured(), lambda story: forge(story) if story.id == first else story)


def test_honest_files_pass() -> None:
    assert verify(files_of(pictured()), evidence().get, permissions=PERMISSIONS) == ()


@pytest.mark.parametrize("name", STORY_FORGERIES)
def test_story_that_differs_from_its_source_in_everything_made_of_it_is_found(name: str) -> None:
    files = files_of(forged(STORY_FORGERIES[name]))
    assert files != files_of(pictured())
    assert verify(files, evidence().get, permissions=PERMISSIONS)


@pytest.mark.parametrize("name", WORDING_FORGERIES)
def test_attribution_put_into_other_words_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, function, faulty = WORDING_FORGERIES[name]
    monkeypatch.setattr(module, function, faulty)
    assert verify(files_of(pictured()), evidence().get, permissions=PERMISSIONS)


@pytest.mark.parametrize("start", range(4))
def test_what_a_hostile_template_hides_restyles_or_loads_is_found(start: int, tmp_path: Path) -> None:
    missed, tried = [], 0
    for forgery in list(template_forgeries())[start :: 4 * STEP]:
        tried += 1
        if not is_found(forgery, tmp_path):
            missed.append(f"{forgery.template}: {forgery.name}")
    assert missed == []
    assert tried > 5


@pytest.mark.parametrize(
    ("template", "old", "new"),
    [
        (
            "web/passages.html.j2",
            "<bdi>{{ fact.text }}</bdi>",
            f'<span style="{HIDING_STYLES[0]}">{{{{ fact.text }}}}</span>',
        ),
        ("email/passages.mjml.j2", "{{ excerpt.text }}", HIDING_MARKUP[3].format("{{ excerpt.text }}")),
        ("entry_story.xhtml.j2", "<bdi>{{ fact.text }}</bdi>", '<bdo dir="rtl">{{ fact.text }}</bdo>'),
        ("web/layout.html.j2", "<style>", f"{LOADS[4]}<style>"),
        ("web/style.css.j2", "body {", "h2, h3 { color: #ffffff !important; background: #ffffff !important }\nbody {"),
        ("text/passages.txt.j2", "{{ excerpt.text | fill(72) }}", "{{ excerpt.text.replace(' ', '\u00a0', 1) }}"),
    ],
)
def test_build_with_a_hostile_template_is_refused(template: str, old: str, new: str, tmp_path: Path) -> None:
    project = make(tmp_path)
    assert old in packaged(template)
    path = tmp_path / "templates" / template
    path.parent.mkdir(parents=True)
    path.write_text(packaged(template).replace(old, new), "utf-8")
    with suppress(VerificationError):
        draft, changed = pipeline.build(project, now=NOW)
        assert changed
        assert draft.failures
        assert all(one.stage == "verify" and "build again" not in one.hint for one in draft.failures)
        return
    assert not project.out.exists()
