"""From a plan and what is known of a week to the issue its editor wants.

Every word of a source in the issue is looked up in that source; attribution comes from the source alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from digest.composer.periods import utc
from digest.composer.plan.notation import (
    Offer,
    Plan,
    PlannedSection,
    PlannedStory,
    one_line,
    raise_all,
    words_of_heading,
)
from digest.composer.plan.passages import Chooser, Material
from digest.composer.plan.writing import heading_of, new_stories, successor_of
from digest.composer.rendering.views import anchor
from digest.errors import PlanError
from digest.model import Article, Excerpt, Issue, Notice, Quote, Section, Story
from digest.text.matching import nearest, shortened


def stranger(planned: PlannedStory, plan: Plan, known: Mapping[str, Story], *, near: Mapping[str, Story]) -> PlanError:
    """Return what is wrong with an id that no known story has, and what may be meant.

    `near` are the stories among which the nearest is looked for, by id and by headline.
    """
    where, name = f"{plan.file}:{planned.line}", planned.anchor
    gone = next((offer for offer in plan.offered if offer.anchor == name), None)
    if gone is not None:
        problem = f"the source of “{shortened(planned.heading)}” ({gone.source or name}) is gone"
        return PlanError(where, problem, _found_again(gone, planned, plan, known, near=near))
    close = get_close_matches(name, near, n=1)
    told = _named(close[0], near) if close else _like(planned.heading, near)
    hint = told or "take the story out, or run digest plan to see what there is"
    return PlanError(where, f"{name} is no story of this week", hint)


def _found_again(
    gone: Offer, planned: PlannedStory, plan: Plan, known: Mapping[str, Story], *, near: Mapping[str, Story]
) -> str:
    successor = successor_of(gone, known)
    if successor is None:
        told = _like(planned.heading or gone.heading, near)
        return "put the file back, or take the story out" + (f"; {told}" if told else "")
    now = anchor(successor)
    if now in {story.anchor for story in plan.stories}:
        return f"the file was changed and is {{#{now}}} now, which the plan has too: take one of the two out"
    return f"the file was changed: write {{#{now}}} in place of {{#{gone.anchor}}}, and see whether its words are still there"


def _like(heading: str, near: Mapping[str, Story]) -> str:
    """Return which story has the nearest headline, in words; nothing when none is near."""
    headline = nearest(heading, (heading_of(story) for story in near.values()))
    return next((_named(name, near) for name, story in near.items() if heading_of(story) == headline), "")


def _named(name: str, near: Mapping[str, Story]) -> str:
    return f"the nearest is “{shortened(heading_of(near[name]))}” {{#{name}}}"


MOST_NEAREST = 20
"""Problems up to which the nearest story is looked for: that takes the product of what is unknown and what is known."""

NAMED = 3
"""Headlines that a notice names; of more it tells the number."""


def follow_plan(
    plan: Plan,
    issue: Issue,
    *,
    pool: Mapping[str, Story],
    article_of: Callable[[Story], tuple[Article, str]],
    quotes_of: Callable[[Story], tuple[Quote, ...]],
    failed: Collection[str] = (),
) -> tuple[Issue, tuple[Notice, ...]]:
    """Return the issue as its plan has it, and what its editor should know.

    `pool` has every story that may stand in the issue, by its anchor: also what limits left out, and each article of a group.
    `article_of` gives a story's article and its source text, `quotes_of` every quotation of the article; both are asked only where
    the plan has other words than the story. A plan that was not touched gives the very same issue. `failed` are paths of documents that
    could not be used, which is told elsewhere: their stories are left out.

    Raises:
        PlanError: when a block quote is not verbatim, a speaker is not the source's, or an id names no story: all problems at once.
    """
    known = {**pool, **{anchor(story): story for story in issue.all_stories}}
    follower = _Follower(
        plan=plan,
        known=known,
        slug=issue.slug,
        language=issue.language,
        article_of=article_of,
        quotes_of=quotes_of,
        failed=failed,
    )
    sections = tuple(follower.section(section, issue) for section in plan.sections if section.stories or section.note)
    raise_all(follower.problems)
    title = issue.title if one_line(plan.title) in {"", one_line(issue.title)} else plan.title
    followed = replace(issue, title=title, intro=plan.intro, sections=sections)
    if {story.id for story in followed.all_stories} != {story.id for story in issue.all_stories}:
        followed = replace(followed, updated=_updated(followed, issue))
    return followed, (*follower.notices, *_left_out(plan, issue, known))


@dataclass(slots=True)
class _Follower:
    """What it takes to follow a plan, and what was met on the way."""

    plan: Plan
    known: Mapping[str, Story]
    slug: str
    language: str
    article_of: Callable[[Story], tuple[Article, str]]
    quotes_of: Callable[[Story], tuple[Quote, ...]]
    failed: Collection[str]
    problems: list[PlanError] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    materials: dict[str, Material] = field(default_factory=dict)
    """What there is to choose from in each story, by anchor."""

    def section(self, planned: PlannedSection, issue: Issue) -> Section:
        """Return a section; what is pinned comes first in it."""
        stories = [(one.pinned, self._story(one)) for one in planned.stories]
        stories.sort(key=lambda pair: not pair[0])
        titles = {one_line(section.title): section.title for section in issue.sections}
        return Section(
            title=titles.get(one_line(planned.title), planned.title),
            stories=tuple(story for _, story in stories if story is not None),
            note=planned.note,
        )

    def _story(self, planned: PlannedStory) -> Story | None:
        coverage = tuple(self._story(one) for one in planned.coverage)
        base = self.known.get(planned.anchor)
        if base is None and self._has_failed(planned):
            text = f"leaves out “{shortened(planned.heading, 60)}”, since its source could not be used"
            self._notice(planned.line, text, "see what is said of the source; the plan can stay as it is")
            return None
        if base is None:
            near = self.known if len(self.problems) < MOST_NEAREST else {}
            self.problems.append(stranger(planned, self.plan, self.known, near=near))
            return None
        chooser = Chooser(
            material=self._material(planned.anchor),
            file=self.plan.file,
            language=self.language,
            elsewhere=self._with_words,
        )
        for passage in planned.passages:
            chooser.take(passage)
        self.problems += chooser.problems
        self._tell_heading(planned, base)
        self._tell_order(planned, chooser.excerpts, chooser.quotes)
        story = replace(
            base,
            copy_of=None,
            excerpts=chooser.chosen(),
            quotes=tuple(sorted(chooser.quotes, key=lambda one: one.start)),
            note=planned.note,
            coverage=(),
        )
        return replace(story, coverage=_copies_marked(story, [one for one in coverage if one is not None], self.known))

    def _has_failed(self, planned: PlannedStory) -> bool:
        return any(one.anchor == planned.anchor and one.source in self.failed for one in self.plan.offered)

    def _material(self, name: str) -> Material:
        if name not in self.materials:
            self.materials[name] = Material(self.known[name], self.article_of, self.quotes_of)
        return self.materials[name]

    def _with_words(self, words: str) -> Story | None:
        """Return the first story with these words; only asked when they do not stand where the plan has them."""
        return next((self.known[name] for name in self.known if self._material(name).verbatim.find(words)), None)

    def _notice(self, line: int, text: str, hint: str) -> None:
        self.notices.append(Notice(source=f"{self.plan.file}:{line}", text=text, hint=hint, issue=self.slug))

    def _tell_heading(self, planned: PlannedStory, base: Story) -> None:
        own = words_of_heading(heading_of(base))
        if planned.heading and one_line(planned.heading) != own:
            hint = "say it in a note of your own; a headline is never changed"
            self._notice(planned.line, f"the headline stays as its source has it: “{shortened(own)}”", hint)

    def _tell_order(self, planned: PlannedStory, excerpts: Sequence[Excerpt], quotes: Sequence[Quote]) -> None:
        starts = [one.start for one in excerpts], [one.start for one in quotes]
        if any(one != sorted(one) for one in starts):
            text = "the words of a source are shown in its own order, not in that of the plan"
            self._notice(planned.line, text, "put the block quotes into the article's order")
        for quote in quotes:
            if any(one.start < quote.end and quote.start < one.end for one in excerpts):
                text = f"the quote “{shortened(quote.text, 40)}” stands in an excerpt too, so readers meet it twice"
                self._notice(planned.line, text, "take out the quote, or choose another excerpt")


def _copies_marked(story: Story, coverage: Sequence[Story], known: Mapping[str, Story]) -> tuple[Story, ...]:
    """Return the coverage, what is no more than a copy of a text told there marked as one again."""
    told = {story.id, *(one.id for one in coverage)}
    copies = {one.id: one.copy_of for one in known.values() if one.copy_of in told}
    return tuple(one if one.excerpts or one.quotes else replace(one, copy_of=copies.get(one.id)) for one in coverage)


def _left_out(plan: Plan, issue: Issue, known: Mapping[str, Story]) -> Iterator[Notice]:
    """Yield one notice on the stories that are new since the plan was written."""
    new = new_stories(issue.all_stories, plan, known)
    if new:
        names = ", ".join(f"“{shortened(heading_of(story), 60)}”" for story in new[:NAMED])
        more = f" and {len(new) - NAMED} more" if len(new) > NAMED else ""
        yield Notice(
            source=plan.file,
            text=f"leaves out what came after it was written: {names}{more}",
            hint=f"to take it in, run: digest plan {issue.slug}",
            issue=issue.slug,
        )


def _updated(followed: Issue, issue: Issue) -> datetime:
    """Return the latest moment that the stories know of; without any, what it was."""
    return max(_moments(followed.all_stories), default=issue.updated)


def _moments(stories: Iterable[Story]) -> Iterator[datetime]:
    for story in stories:
        for moment in (story.attribution.published, story.attribution.modified):
            if moment is not None:
                yield utc(moment)
