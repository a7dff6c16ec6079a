"""The editor's words, and every publisher's, stand apart under their own names in every output."""

from dataclasses import replace

import pytest

from digest.composer import labels
from digest.composer.rendering.templates import Templates
from digest.model import Attribution, Restrictions
from digest.pipeline.finishing import render_site
from digest.verify import verify
from tests.samples import SITE, bridge, evidence, fog, issues


def outputs() -> dict[str, str]:
    """Return the files of an issue in which everyone speaks, by path; those of the issue without its folder."""
    other = replace(bridge(), attribution=replace(bridge().attribution, publisher="Hohenfurter Bote"))
    noted = fog(
        note="We saw it.\n\nTwice.", restrictions=Restrictions(credit="With kind leave of NMG"), coverage=(other,)
    )
    (issue,) = issues(noted)
    sections = tuple(replace(one, title="Coast", note="By the sea.") for one in issue.sections)
    issue = replace(issue, intro="A quiet week.", sections=sections)
    files = render_site((issue,), SITE, Templates())
    assert verify({file.path: file.data for file in files}, evidence(noted, other).get) == ()
    return {file.path.removeprefix("issues/2026-W10"): file.data.decode() for file in files}


@pytest.mark.parametrize("name", ["/email.html", "/email.txt", "/index.html", "feed.xml"])
def test_every_output_has_every_voice_under_its_name(name: str) -> None:
    files = outputs()[name]
    for words in ("A quiet week.", "By the sea.", "We saw it.", "With kind leave of NMG", "Hohenfurter Bote"):
        assert words in files
    assert files.count("Editor’s note") >= 3
    assert "Northern Wire, via NMG; also in Hohenfurter Bote" in files
    assert "Also reported" in files
    assert files.index("We saw it.") < files.index("Thick fog kept") < files.index("Die Stadt Hohenfurt sperrt")


def test_coverage_stands_alone_in_the_feed_of_articles() -> None:
    text = outputs()["articles.xml"]
    assert text.count("Die Stadt Hohenfurt sperrt") == 1
    assert "Also reported" not in text


@pytest.mark.parametrize(
    ("own", "others", "label"),
    [
        (Attribution(agency="Wire", publisher="X"), ("Y", "Z"), "Wire, via X; also in Y and Z"),
        (Attribution(publisher="X"), ("Y",), "X; also in Y"),
        (Attribution(agency="Wire"), ("Y",), "Wire; also in Y"),
        (Attribution(publisher="X"), ("X", None), None),
        (Attribution(), ("Y",), "also in Y"),
    ],
)
def test_coverage_label(own: Attribution, others: tuple[str | None, ...], label: str | None) -> None:
    assert labels.coverage_label(own, [Attribution(publisher=name) for name in others], "en") == label


@pytest.mark.parametrize(
    ("language", "count", "label"),
    [
        ("en", 1, "1 story"),
        ("en", 1200, "1,200 stories"),
        ("de", 1200, "1.200 Beiträge"),
        ("fr", 0, "0 article"),
        ("fr", 2, "2 articles"),
        ("zh", 1, "1 篇报道"),
        ("xx", 2, "2 stories"),
    ],
)
def test_counts_follow_the_plural_rules_of_the_language(language: str, count: int, label: str) -> None:
    assert labels.counted("stories", count, language) == label
