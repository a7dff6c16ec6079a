"""A published issue that is built again keeps its ids, gets a new `updated`, and says what changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from digest.composer.corrections import Imprint, corrected, imprint
from digest.composer.rendering.templates import Templates
from digest.errors import StoreError
from digest.model import ATTRIBUTION_FIELDS, CORRECTED_FIELDS, Author, Excerpt, Issue, Story
from digest.pipeline.finishing import render_site
from digest.project.issues import read_imprints, write_imprint
from digest.verify import verify
from tests.samples import NOW, SITE, bridge, evidence, fog, issues

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def kept(*stories: Story) -> Imprint:
    return imprint(issues(*stories)[0], now=NOW)


def issue_of(before: Imprint | None, *stories: Story) -> Issue:
    return corrected(issues(*stories)[0], before)


def files_of(issue: Issue) -> Mapping[str, bytes]:
    return {file.path: file.data for file in render_site((issue,), SITE, Templates())}


def entries_of(data: bytes) -> list[Any]:
    return etree.fromstring(data).findall(f"{ATOM}entry")


def test_draft_knows_no_corrections() -> None:
    assert issue_of(None, fog()).corrections == ()


def test_issue_built_as_it_was_published_is_the_same() -> None:
    plain = issues(fog(), bridge())[0]
    again = corrected(plain, kept(fog(), bridge()))
    assert (again.updated, again.corrections) == (plain.updated, ())
    assert files_of(again) == files_of(plain)


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"headline": "Fog Closes Port"}, ("headline",)),
        ({"authors": (Author(name="Ada Quill"),)}, ("authors",)),
        ({"publisher": "NM"}, ("publisher",)),
        ({"agency": None}, ("agency",)),
        ({"attribution": replace(fog().attribution, via=None)}, ("via",)),
        ({"published": datetime(2026, 3, 3, 12, tzinfo=UTC)}, ("date",)),
        ({"rights": None}, ("rights",)),
        ({"excerpts": fog().excerpts[:1]}, ("text",)),
        ({"quotes": ()}, ("quotes",)),
        ({"authors": (), "quotes": ()}, ("authors", "quotes")),
    ],
)
def test_change_is_named(change: dict[str, Any], parts: tuple[str, ...]) -> None:
    issue = issue_of(kept(fog(), bridge()), fog(**change), bridge())
    ((one,),) = [correction.changes for correction in issue.corrections]
    assert (one.kind, one.parts) == ("changed", parts)


def test_part_that_an_older_imprint_does_not_have_is_no_change() -> None:
    before = kept(fog())
    older = [
        replace(s, parts={name: value for name, value in s.parts.items() if name != "via"}) for s in before.stories
    ]
    assert issue_of(replace(before, stories=tuple(older)), fog()).corrections == ()


def test_new_address_without_another_file_is_the_same_article() -> None:
    before = kept(fog(), bridge())
    issue = issue_of(before, fog(url="https://gazette.example/moved"), bridge())
    assert issue.corrections[0].changes[0].parts == ("address",)
    old, new = (
        entries_of(files_of(one)["articles.xml"])[0].findtext(f"{ATOM}id")
        for one in (issue_of(before, fog(), bridge()), issue)
    )
    assert old == new


def test_stories_that_come_and_go_are_named() -> None:
    changes = issue_of(kept(fog()), bridge()).corrections[0].changes
    assert [(one.kind, one.heading) for one in changes] == [
        ("added", "Brücke über die Lahne bleibt gesperrt"),
        ("removed", "Fog Closes Port Merrow for a Third Day"),
    ]


def test_corrected_issue_keeps_its_ids_and_gets_a_new_updated_and_a_note() -> None:
    plain = issues(fog(), bridge())[0]
    issue = issue_of(kept(fog(), bridge()), fog(authors=()), bridge())
    before, after = files_of(plain), files_of(issue)
    for name in ("feed.xml", "articles.xml"):
        old, new = entries_of(before[name]), entries_of(after[name])
        assert [one.findtext(f"{ATOM}id") for one in old] == [one.findtext(f"{ATOM}id") for one in new]
        assert old[0].findtext(f"{ATOM}updated") < new[0].findtext(f"{ATOM}updated")
    untouched = [entries_of(files["articles.xml"])[1].findtext(f"{ATOM}updated") for files in (before, after)]
    assert untouched[0] == untouched[1]
    for path in ("feed.xml", "articles.xml", "issues/2026-W10/index.html"):
        assert "Corrected since publication" in after[path].decode()
        assert "“Fog Closes Port Merrow for a Third Day”: authors" in after[path].decode()
    assert after == files_of(issue_of(kept(fog(), bridge()), fog(authors=()), bridge()))


def test_recorded_correction_has_its_moment_and_stays() -> None:
    first = kept(fog(), bridge())
    issue = issue_of(first, fog(authors=()), bridge())
    second = imprint(issue, first, now=LATER)
    again = issue_of(second, fog(authors=()), bridge())
    assert again.updated == LATER
    assert [one.moment for one in again.corrections] == [LATER]
    assert "10 March 2026" in files_of(again)["issues/2026-W10/index.html"].decode()
    third = issue_of(second, fog(authors=(), quotes=()), bridge())
    assert [one.moment for one in third.corrections] == [None, LATER]
    assert third.updated > LATER
    assert second.published == first.published


def test_corrected_issue_is_verified() -> None:
    stories = (fog(headline="A headline of more than eight words that the source had before it was mended"), bridge())
    issue = issue_of(kept(*stories), fog(), bridge())
    assert issue.corrections
    assert verify(files_of(issue), evidence(fog(), bridge()).get) == ()


def test_imprint_comes_back_from_its_file(tmp_path: Path) -> None:
    hostile = fog(
        headline='"quoted" \\ \x7f\x00\n雾 🌫️',
        excerpts=(*fog().excerpts, Excerpt(text="x", start=0, end=1, place=fog().excerpts[0].place)),
    )
    first = kept(hostile, bridge())
    issue = issue_of(first, bridge())
    second = imprint(issue, first, now=LATER)
    path = write_imprint(tmp_path, second)
    found = read_imprints(tmp_path)["2026-W10"]
    assert path.name == "2026-W10.published.toml"
    assert found == replace(second, corrections=found.corrections)
    assert [(c.moment, [(o.kind, o.heading, o.parts) for o in c.changes]) for c in found.corrections] == [
        (c.moment, [(o.kind, o.heading, o.parts) for o in c.changes]) for c in second.corrections
    ]
    again = path.read_bytes()
    write_imprint(tmp_path, found)
    assert path.read_bytes() == again
    assert b"Nobody sails" not in again


@pytest.mark.parametrize("text", ["issue = 1", "x = [", 'issue = "2026-W10"', "\xff"])
def test_damaged_imprint_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "2026-W10.published.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=r"issues/2026-W10\.published\.toml"):
        read_imprints(tmp_path)


def test_project_without_published_issues_has_none(tmp_path: Path) -> None:
    assert read_imprints(tmp_path) == {}


def test_part_of_an_attribution_names_fields_that_there_are() -> None:
    assert {name for names in CORRECTED_FIELDS.values() for name in names} <= set(ATTRIBUTION_FIELDS)
