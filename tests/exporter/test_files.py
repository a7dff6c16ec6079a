"""Issues can be finished one by one, in any process, and give the files that the whole site has."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from digest.composer.pages import template_filters
from digest.composer.wording import issue_head
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.feeds.placing import Placing
from digest.exporter.files import Surroundings, finish_issue, render_around, render_site, surroundings
from digest.model import Issue, Rendered, Site
from digest.templates import Templates
from tests.samples import SITE, bridge, fog, issues

T = TypeVar("T")

TEMPLATES = Templates(filters=template_filters())


def four_issues() -> tuple[Issue, ...]:
    start = datetime(2026, 2, 10, 9, tzinfo=UTC)
    stories = [fog(id=f"{n:064x}", document=f"{n:064x}", published=start + timedelta(weeks=n)) for n in range(3)]
    return issues(*stories, bridge())


def sent_over(value: T) -> T:
    """Return a value as another process gets it."""
    sent: T = pickle.loads(pickle.dumps(value))  # noqa: S301 - its own bytes
    return sent


def one_by_one(shown: Sequence[Issue], site: Site) -> tuple[Rendered, ...]:
    """Return the files as a build makes them that has its issues finished elsewhere, the last one first."""
    heads, placing = [issue_head(issue, site) for issue in shown], Placing()
    placed = [placing.place(issue) for issue in reversed(shown)][::-1]
    on_page = [*zip(shown, placed, strict=True)][: issues_on_page(len(shown), wanted=site.feed_issues)]
    files = [*render_around(on_page, heads, site, TEMPLATES, pictures={})]
    for place, issue in reversed([*enumerate(shown)]):
        around = surroundings(place, heads, placed[place], site)
        sent = sent_over((issue, site, TEMPLATES))
        files += sent_over(finish_issue(*sent, around=sent_over(around), pictures={})).files
    return tuple(sorted(files, key=lambda file: file.path))


@pytest.mark.parametrize("feed_issues", [1, 4])
@pytest.mark.parametrize("base_url", [None, "https://digest.example/"])
def test_issues_finished_one_by_one_give_the_whole_site(base_url: str | None, feed_issues: int) -> None:
    site, shown = replace(SITE, base_url=base_url, feed_issues=feed_issues), four_issues()
    assert len(shown) == 4
    made = one_by_one(shown, site)
    assert made == render_site(shown, site, TEMPLATES)
    assert sum(file.path.endswith("/articles.xml") for file in made) == (3 if feed_issues == 1 else 0)


def test_finished_mail_is_the_one_that_fits() -> None:
    (issue,) = issues(*(fog(id=f"{n:064x}", document=f"{n:064x}") for n in range(4)))
    around = Surroundings(placed=Placing().place(issue))
    whole = finish_issue(issue, SITE, TEMPLATES, around=around, pictures={})
    size = next(len(file.data) for file in whole.files if file.path.endswith("email.html"))
    site = replace(SITE, email_budget=size - 1)
    made = finish_issue(issue, site, TEMPLATES, around=around, pictures={})
    assert not whole.notices
    assert made.notices
    assert made.issue != issue
    assert set(made.files) <= set(render_site((made.issue,), site, TEMPLATES))
    assert next(len(file.data) for file in made.files if file.path.endswith("email.html")) < size


def test_templates_opened_elsewhere_are_those_of_the_project_as_it_is_now(tmp_path: Path) -> None:
    before = sent_over(Templates(tmp_path, filters=template_filters()))
    assert sent_over(Templates(tmp_path, filters=template_filters())) is before
    (tmp_path / "web").mkdir()
    (tmp_path / "web/feed.css.j2").write_text("mine", "utf-8")
    after = sent_over(Templates(tmp_path, filters=template_filters()))
    assert after.fill("web/feed.css.j2") == "mine"
