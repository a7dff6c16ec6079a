"""The plans of issues: writing the plan of one, and following the plans that are there."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest import summarizer
from digest.composer.identity import anchor
from digest.composer.issues import Arrangement
from digest.composer.plan import draft_plan, follow_plan, merge_plan, plan_file, read_plan
from digest.composer.plan.writing import story_lines
from digest.errors import DigestError, PlanError, StoreError
from digest.model import ArrangedStory, Article, Issue, Notice, Quote, Site, Story, arranged
from digest.project.issues import read_plan_file, read_plans, write_plan_file

Find = Callable[[str], tuple[tuple[Article, ...], str] | None]
"""Gives the articles of a document and its source text, by its path; called only where a plan asks for other words than the machine chose,
or a group becomes one story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan that was written or merged."""

    file: str
    """Its path below the project."""
    written: bool
    """Whether the file is new or was changed."""
    notices: tuple[Notice, ...]
    left_out: tuple[str, ...]
    """The headings, as a plan writes them, of the stories of that week which it does not have."""


def write_plan(arrangement: Arrangement, slug: str | None, *, root: Path, site: Site) -> Planned:
    """Write the plan of an issue, of the newest when none is named, or merge what is new into the one that is there.

    Raises:
        StoreError: when there is no such issue, or the file cannot be read or written.
        PlanError: when the plan that is there cannot be read; it stays as it is.
    """
    issues = {issue.slug: issue for issue in arrangement.issues}
    slug = slug or next(iter(issues), "")
    if slug not in issues:
        known = ", ".join(issues)
        hint = f"there are: {known}" if known else "save articles into seeds/ first"
        raise StoreError(slug or "issues", "there is no such issue", hint)
    issue, pool = issues[slug], _by_anchor(arrangement.pool.get(slug, ()))
    existing = read_plan_file(root, slug)
    notices: tuple[Notice, ...] = ()
    if existing is None or not existing.strip():
        text = draft_plan(issue, site)
    else:
        text, notices = merge_plan(existing, issue, site, pool=pool)
    if text != existing:
        write_plan_file(root, slug, text, before=existing)
    planned = {story.anchor for story in read_plan(text, file=plan_file(slug)).stories}
    return Planned(
        file=plan_file(slug),
        written=text != existing,
        notices=notices,
        left_out=tuple(story_lines(story, site)[0] for name, story in pool.items() if name not in planned),
    )


class Plans:
    """The plans of a project, followed issue by issue; all their problems are raised together at the end."""

    def __init__(self, root: Path, lookup: "ArticleLookup", *, failed: Collection[str] = ()) -> None:
        """Read every plan. `failed` are the paths of documents that could not be used; a plan may name their stories.

        Raises:
            StoreError: when a plan cannot be read.
        """
        self._plans = read_plans(root)
        self._lookup = lookup
        self._failed = failed
        self._unused = dict.fromkeys(self._plans)
        self._problems: list[DigestError] = []

    def followed(self, issue: Issue, pool: Sequence[Story]) -> tuple[Issue, tuple[Notice, ...]]:
        """Return an issue as its plan has it, or as it is without a plan, and notices; `pool` has all stories of its week.

        Stories of documents that could not be used are left out.
        """
        text = self._plans.get(issue.slug)
        if text is None:
            return issue, ()
        self._unused.pop(issue.slug, None)
        try:
            return follow_plan(
                read_plan(text, file=plan_file(issue.slug)),
                issue,
                pool=_by_anchor(pool),
                article_of=self._lookup.article_of,
                quotes_of=self._lookup.quotes_of,
                failed=self._failed,
            )
        except PlanError as error:
            self._problems += [error, *error.others]
            return issue, ()

    def ended(self) -> tuple[Notice, ...]:
        """Return a notice for each plan of a week that has no issue.

        Raises:
            PlanError: all problems of all plans, those of the newest issue first.
        """
        if self._problems:
            first, *others = sorted(self._problems, key=lambda error: error.where.partition(":")[0], reverse=True)
            raise PlanError(first.where, first.problem, first.hint, tuple(_plain(error) for error in others))
        return tuple(
            Notice(
                source=plan_file(slug),
                text="is the plan of a week without articles",
                hint=f"look into seeds/ for {slug}",
                issue=slug,
            )
            for slug in self._unused
        )


class ArticleLookup:
    """The articles behind stories, held once they have been asked for."""

    def __init__(self, find: Find) -> None:
        """Take the function that gives the articles of a document."""
        self._find = find
        self._articles: dict[str, tuple[Article, str]] = {}

    def forget(self) -> None:
        """Forget all articles: the next week has others."""
        self._articles.clear()

    def article_of(self, story: Story) -> tuple[Article, str]:
        """Return a story's article and its source text.

        Raises:
            StoreError: when its document has gone since the story was made.
        """
        if story.id not in self._articles and (reading := self._find(story.source)) is not None:
            articles, text = reading
            self._articles |= {article.id: (article, text) for article in articles}
        if story.id not in self._articles:
            raise StoreError(story.source, "was changed while it was being read", "run the command again")
        return self._articles[story.id]

    def quotes_of(self, story: Story) -> tuple[Quote, ...]:
        """Return every quotation of a story's article that may be printed."""
        return summarizer.quotes_of(self.article_of(story)[0])


def _by_anchor(stories: Iterable[Story]) -> dict[str, ArrangedStory]:
    return {anchor(story): arranged(story) for story in stories}


def _plain(error: DigestError) -> PlanError:
    """Return one problem without the others that were raised with it."""
    return PlanError(error.where, error.problem, error.hint)
