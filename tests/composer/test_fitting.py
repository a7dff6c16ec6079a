"""The mail is made to fit by leaving out what matters least, never an attribution, with few renderings."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from digest.composer.rendering.fitting import fit_mail
from digest.composer.rendering.pages import email_html
from digest.composer.rendering.templates import Templates
from digest.composer.rendering.views import issue_view
from digest.model import ArrangedStory, Attribution, Excerpt, Issue, Quote, Rank, Section, Site, Span
from tests.samples import SITE

TEMPLATES = Templates()


def numbered(number: int, *, excerpts: int = 3, quotes: int = 1) -> ArrangedStory:
    def place(index: int) -> Span:
        return Span(start=index * 200, end=index * 200 + 190)

    return ArrangedStory(
        id=f"{number:064x}",
        document=f"{number:064x}",
        source=f"seeds/{number}.txt",
        attribution=Attribution(
            headline=f"Headline {number}", publisher=f"Paper {number}", url=f"https://paper.example/{number}"
        ),
        excerpts=tuple(
            Excerpt(
                text=f"Paragraph {index} of story {number}. " * 8,
                start=index * 200,
                end=index * 200 + 190,
                place=place(index),
                score=0.9 - index / 10,
            )
            for index in range(excerpts)
        ),
        quotes=tuple(
            Quote(
                text=f"Saying {index} of story {number} is short",
                start=900 + index * 50,
                end=940 + index * 50,
                place=place(9 + index),
                speaker="the mayor",
                confidence=0.8,
            )
            for index in range(quotes)
        ),
        language="en",
    )


def an_issue(*stories: ArrangedStory) -> Issue:
    day = date(2026, 3, 2)
    return Issue(
        slug="2026-W10",
        title="Harbour & Coast",
        first_day=day,
        last_day=date(2026, 3, 8),
        updated=datetime(2026, 3, 8, tzinfo=UTC),
        sections=(Section(stories=stories),),
    )


class Scale:
    """Renders and measures as a build does, and counts how often."""

    def __init__(self, site: Site) -> None:
        self.site, self.count = site, 0

    def html(self, issue: Issue) -> str:
        self.count += 1
        return email_html(issue_view(issue, self.site, email=True), self.site, TEMPLATES)

    def __call__(self, issue: Issue) -> int:
        return len(self.html(issue).encode())


def fitted(issue: Issue, budget: int) -> tuple[Issue, str, Scale]:
    site = replace(SITE, email_budget=budget)
    scale = Scale(site)
    found = fit_mail(issue, site, scale.html)
    count = scale.count
    assert found.html == scale.html(found.issue)
    scale.count = count
    return found.issue, " ".join(notice.text for notice in found.notices), scale


def gone(issue: Issue) -> list[tuple[str, float]]:
    """Return headline and score of each excerpt that the email leaves out."""
    return [
        (story.attribution.headline or "", round(one.score, 4))
        for story in issue.stories
        for one in story.excerpts
        if not one.in_email
    ]


def test_issue_within_its_budget_stays_as_it_is() -> None:
    issue = an_issue(numbered(1))
    shown, said, scale = fitted(issue, 90_000)
    assert (shown, said, scale.count) == (issue, "", 1)


def test_lowest_scores_of_the_last_stories_go_first() -> None:
    issue = an_issue(*(numbered(number) for number in range(20)))
    whole = Scale(SITE)(issue)
    shown, said, _ = fitted(issue, whole - 1)
    assert gone(shown) == [("Headline 19", 0.7)]
    assert "1 excerpt left out of the mail" in said
    assert "“Headline 19”" in said
    assert f"not {whole:,}" in said


@pytest.mark.parametrize("budget", [90_000, 50_000, 30_000])
def test_mail_fits_and_one_passage_more_would_not(budget: int) -> None:
    issue = an_issue(*(numbered(number) for number in range(60)))
    shown, _, scale = fitted(issue, budget)
    size = scale(shown)
    if shown == issue:
        pytest.skip("nothing had to go")
    assert size <= budget or all(not one.in_email for story in shown.stories for one in story.excerpts)
    assert scale.count <= 10
    if size <= budget:
        assert budget - size < 1_000


def test_best_excerpts_outlast_quotes_and_quotes_outlast_the_others() -> None:
    issue = an_issue(*(numbered(number) for number in range(10)))
    scale = Scale(SITE)
    bare = scale(an_issue(*(numbered(number, excerpts=1, quotes=0) for number in range(10))))
    shown, _, _ = fitted(issue, bare)
    best = [one.score for story in shown.stories for one in story.excerpts if one.in_email]
    assert best == [pytest.approx(0.9)] * len(best)
    assert len(best) >= 8
    assert not any(quote.in_email for story in shown.stories for quote in story.quotes)


def test_rank_counts_beside_the_place() -> None:
    strong, weak = (replace(numbered(n), rank=Rank(score=score)) for n, score in ((1, 1.0), (2, 9.0)))
    issue = an_issue(numbered(0), strong, weak)
    shown, _, _ = fitted(issue, Scale(SITE)(issue) - 1)
    assert gone(shown)[0][0] == "Headline 1"


def test_issue_that_cannot_fit_says_so_and_keeps_its_attributions() -> None:
    issue = an_issue(*(numbered(number) for number in range(80)))
    site = replace(SITE, email_budget=20_000)
    scale = Scale(site)
    found = fit_mail(issue, site, scale.html)
    (notice,), html = found.notices, found.html
    assert scale.count == 1
    assert "even without any passage, more than its budget of 20,000" in notice.text
    assert all(f"Headline {n}<" in html and f"Paper {n}<" in html and f'/{n}"' in html for n in range(80))
    assert "Paragraph" not in html


def test_issue_that_only_looks_too_big_stays_as_it_is() -> None:
    """How much HTML a template puts around a passage is a guess until it is measured."""
    issue = an_issue(*(numbered(number) for number in range(20)))
    whole = "".join(one.text for story in issue.stories for one in story.excerpts)
    found = fit_mail(issue, replace(SITE, email_budget=len(whole)), lambda one: whole if one is issue else "")
    assert (found.issue, found.html, found.notices) == (issue, whole, ())


def test_gap_marks_stand_where_the_mail_leaves_something_out() -> None:
    story = numbered(1, quotes=0)
    middle = replace(story, excerpts=tuple(replace(e, in_email=i != 1) for i, e in enumerate(story.excerpts)))
    last = replace(
        story, excerpts=tuple(replace(e, in_email=i == 0, continues=i == 0) for i, e in enumerate(story.excerpts))
    )
    touching = replace(middle, excerpts=tuple(replace(e, end=e.start + 198) for e in middle.excerpts))
    for one, gaps in ((middle, [(False, False), (True, False)]), (last, [(False, True)]), (touching, None)):
        shown = issue_view(an_issue(one), SITE, email=True).sections[0].stories[0].excerpts
        if gaps is not None:
            assert [(view.gap_before, view.gap_after) for view in shown] == gaps
        else:
            assert [view.gap_before for view in shown] == [False, True]
    whole = issue_view(an_issue(touching), SITE).sections[0].stories[0].excerpts
    assert [view.gap_before for view in whole] == [False, False, False]
