"""Issues can be finished one by one, in any process, and give the files that the whole site has."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from digest.composer.rendering.templates import Templates
from digest.exporter.feeds.archives import issues_on_page
from digest.exporter.files import Neighbours, ready_issues, with_neighbours
from digest.model import Issue, Rendered, Site
from digest.pipeline.finishing import finish_issue, finish_site, render_site
from tests.samples import SITE, bridge, fog, issues

T = TypeVar("T")

TEMPLATES = Templates()


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
    ready = [*ready_issues(reversed(shown), site)]
    newest = ready[::-1]
    on_page = newest[: issues_on_page(len(ready), wanted=site.feed_issues)]
    files = [*finish_site(on_page, [one.head for one in newest], site, TEMPLATES)]
    for one, beside in reversed([*with_neighbours(ready, site)]):
        finished = finish_issue(*sent_over((one, site, TEMPLATES)), beside=sent_over(beside), pictures={})
        files += sent_over(finished).files
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
    (ready,) = ready_issues([issue], SITE)
    whole = finish_issue(ready, SITE, TEMPLATES, beside=Neighbours(), pictures={})
    size = next(len(file.data) for file in whole.files if file.path.endswith("email.html"))
    site = replace(SITE, email_budget=size - 1)
    made = finish_issue(ready, site, TEMPLATES, beside=Neighbours(), pictures={})
    assert not whole.notices
    assert made.notices
    assert made.issue != issue
    assert set(made.files) <= set(render_site((made.issue,), site, TEMPLATES))
    assert next(len(file.data) for file in made.files if file.path.endswith("email.html")) < size
