"""Following a plan: from the plan and the stories of a week to the issue that its editor wants.

Every word of a source is looked up in that source; attribution comes from the source alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from digest.composer.identity import anchor
from digest.composer.periods import utc
from digest.composer.plan.notation import (
    Offer,
    Plan,
    PlannedSection,
    PlannedStory,
    PlanProblems,
    words_of_heading,
)
from digest.composer.plan.passages import Choices, Chooser
from digest.composer.plan.writing import heading_of, new_stories, replacement_of
from digest.model import ArrangedStory, Article, Excerpt, Issue, Notice, Override, Quote, Section, overridden
from digest.text.matching import nearest, shortened
from digest.text.wrap import one_line

MAX_NEAREST = 20
"""Problems up to which the nearest story is looked for: the search compares every unknown id with every known story."""

NAMED_STORIES = 3
"""Headlines that a notice gives; of the others it gives the number."""


def follow_plan(
    plan: Plan,
    issue: Issue,
    *,
    pool: Mapping[str, ArrangedStory],
    article_of: Callable[[ArrangedStory], tuple[Article, str]],
    quotes_of: Callable[[ArrangedStory], tuple[Quote, ...]],
    failed: Collection[str] = (),
) -> tuple[Issue, tuple[Notice, ...]]:
    """Return the issue as its plan has it, and what its editor should know. A plan that was not edited gives the same issue.

    `pool` has every story that the plan may use, by its anchor: also what limits left out, and each article of a group.
    `article_of` gives a story's article and its source text, `quotes_of` every quotation of the article; both are called only where
    the plan has other words than the story. `failed` are the paths of documents that could not be used, which is reported elsewhere:
    their stories are left out.

    Raises:
        PlanError: when a block quote is not verbatim, a speaker is not the source's, or an id is unknown: all problems at once.
    """
    known = {**pool, **{anchor(story): story for story in issue.all_stories}}
    follower = _Follower(
        plan=plan,
        problems=PlanProblems(plan.file),
        known=known,
        slug=issue.slug,
        language=issue.language,
        article_of=article_of,
        quotes_of=quotes_of,
        failed=failed,
    )
    sections = tuple(follower.section(section, issue) for section in plan.sections if section.stories or section.note)
    follower.problems.raise_all()
    title = issue.title if one_line(plan.title) in {"", one_line(issue.title)} else plan.title
    followed = replace(issue, title=title, intro=plan.intro, sections=sections)
    dated = any(one.field == "published" for story in plan.stories for one in story.fields)
    if dated or {story.id for story in followed.all_stories} != {story.id for story in issue.all_stories}:
        followed = replace(followed, updated=_updated(followed, issue))
    return followed, (*follower.notices, *_left_out(plan, issue, known))


@dataclass(slots=True)
class _Follower:
    """Makes the sections of an issue from those of its plan."""

    plan: Plan
    problems: PlanProblems
    known: Mapping[str, ArrangedStory]
    slug: str
    language: str
    article_of: Callable[[ArrangedStory], tuple[Article, str]]
    quotes_of: Callable[[ArrangedStory], tuple[Quote, ...]]
    failed: Collection[str]
    notices: list[Notice] = field(default_factory=list)
    choices: dict[str, Choices] = field(default_factory=dict)
    """What there is to choose from in each story, by anchor."""

    def section(self, planned: PlannedSection, issue: Issue) -> Section:
        """Return a section, with its pinned stories first."""
        stories = [(story.pinned, self._story(story)) for story in planned.stories]
        stories.sort(key=lambda pair: not pair[0])
        titles = {one_line(section.title): section.title for section in issue.sections}
        return Section(
            title=titles.get(one_line(planned.title), planned.title),
            stories=tuple(story for _, story in stories if story is not None),
            note=planned.note,
        )

    def _story(self, planned: PlannedStory) -> ArrangedStory | None:
        coverage = [other for other in map(self._story, planned.coverage) if other is not None]
        base = self.known.get(planned.anchor)
        if base is None and self._has_failed(planned):
            text = f"leaves out “{shortened(planned.heading, 60)}”, since its source could not be used"
            self._notify(planned.line, text, "mend the source, which is reported too; the plan can stay as it is")
            return None
        if base is None:
            near = self.known if len(self.problems.found) < MAX_NEAREST else {}
            self.problems.add(planned.line, *_unknown_id(planned, self.plan, self.known, near=near))
            return None
        chooser = Chooser(
            choices=self._choices(planned.anchor),
            problems=PlanProblems(self.plan.file),
            language=self.language,
            story_with=self._story_with,
        )
        fields = tuple(
            Override(field=one.field, value=one.value, file=self.plan.file, line=one.line) for one in planned.fields
        )
        for passage in planned.passages:
            chooser.take(passage)
        self.problems.found += chooser.problems.found
        self._check_heading(planned, base)
        self._report_speakers(chooser.speakers)
        self._check_order(planned, chooser.excerpts, chooser.quotes)
        story = replace(
            base,
            attribution=overridden(base.attribution, fields),
            overrides=(*_others(base, fields), *fields, *chooser.speakers),
            copy_of=None,
            excerpts=chooser.chosen(),
            quotes=tuple(sorted(chooser.quotes, key=lambda quote: quote.start)),
            note=planned.note,
            coverage=(),
        )
        return replace(story, coverage=_copies_marked(story, coverage, self.known))

    def _has_failed(self, planned: PlannedStory) -> bool:
        return any(offer.anchor == planned.anchor and offer.source in self.failed for offer in self.plan.offered)

    def _choices(self, name: str) -> Choices:
        if name not in self.choices:
            self.choices[name] = Choices(self.known[name], self.article_of, self.quotes_of)
        return self.choices[name]

    def _story_with(self, words: str) -> ArrangedStory | None:
        """Return the first story that has these words."""
        return next((story for name, story in self.known.items() if self._choices(name).verbatim.find(words)), None)

    def _notify(self, line: int, text: str, hint: str) -> None:
        self.notices.append(Notice(source=f"{self.plan.file}:{line}", text=text, hint=hint, issue=self.slug))

    def _report_speakers(self, speakers: Sequence[Override]) -> None:
        """Say whom the plan names in place of the speaker that was read, since a slip would look the same."""
        for one in speakers:
            text = f"“{shortened(one.quote, 40)}” is credited to “{one.value or 'nobody'}” on the editor's word"
            self._notify(one.line, text, "leave out the line with the speaker to go back to the source's")

    def _check_heading(self, planned: PlannedStory, base: ArrangedStory) -> None:
        own = words_of_heading(heading_of(base))
        if planned.heading and one_line(planned.heading) != own:
            hint = "to correct one that was misread, write a line headline: … below the heading"
            self._notify(planned.line, f"the headline stays as its source has it: “{shortened(own)}”", hint)

    def _check_order(self, planned: PlannedStory, excerpts: Sequence[Excerpt], quotes: Sequence[Quote]) -> None:
        order = [excerpt.start for excerpt in excerpts], [quote.start for quote in quotes]
        if any(starts != sorted(starts) for starts in order):
            text = "the words of a source are shown in its own order, not in that of the plan"
            self._notify(planned.line, text, "put the block quotes into the article's order")
        for quote in quotes:
            if any(excerpt.start < quote.end and quote.start < excerpt.end for excerpt in excerpts):
                text = f"the quote “{shortened(quote.text, 40)}” is in an excerpt too, so readers meet it twice"
                self._notify(planned.line, text, "remove the quote, or choose another excerpt")


def _others(base: ArrangedStory, fields: Sequence[Override]) -> Iterator[Override]:
    """Yield what a sidecar says of a story and its plan does not."""
    own = {one.field for one in fields}
    yield from (one for one in base.overrides if one.field not in own)


def _copies_marked(
    story: ArrangedStory, coverage: Sequence[ArrangedStory], known: Mapping[str, ArrangedStory]
) -> tuple[ArrangedStory, ...]:
    """Return the coverage of a story; articles that are mere copies of a text in the same group are marked as copies again."""
    group = {story.id, *(other.id for other in coverage)}
    copies = {other.id: other.copy_of for other in known.values() if other.copy_of in group}
    return tuple(
        other if other.excerpts or other.quotes else replace(other, copy_of=copies.get(other.id)) for other in coverage
    )


def _unknown_id(
    planned: PlannedStory, plan: Plan, known: Mapping[str, ArrangedStory], *, near: Mapping[str, ArrangedStory]
) -> tuple[str, str]:
    """Return the problem with an id that no known story has, and a hint at what may be meant.

    `near` are the stories among which the nearest is looked for, by id and by headline.
    """
    name = planned.anchor
    gone = next((offer for offer in plan.offered if offer.anchor == name), None)
    if gone is not None:
        problem = f"the source of “{shortened(planned.heading)}” ({gone.source or name}) is gone"
        return problem, _hint_at_replacement(gone, planned, plan, known, near=near)
    close = get_close_matches(name, near, n=1)
    nearest_story = _named(close[0], near) if close else _with_nearest_headline(planned.heading, near)
    return (
        f"no story of this week has the id {name}",
        nearest_story or "remove the story, or run digest plan to see all stories",
    )


def _hint_at_replacement(
    gone: Offer,
    planned: PlannedStory,
    plan: Plan,
    known: Mapping[str, ArrangedStory],
    *,
    near: Mapping[str, ArrangedStory],
) -> str:
    replacement = replacement_of(gone, known)
    if replacement is None:
        nearest_story = _with_nearest_headline(planned.heading or gone.heading, near)
        return "put the file back, or remove the story" + (f"; {nearest_story}" if nearest_story else "")
    now = anchor(replacement)
    if now in {story.anchor for story in plan.stories}:
        return f"the file was changed and is {{#{now}}} now, which the plan has too: remove one of the two"
    return f"the file was changed: write {{#{now}}} in place of {{#{gone.anchor}}}, and check that its words are still there"


def _with_nearest_headline(heading: str, near: Mapping[str, ArrangedStory]) -> str:
    """Return which story has the nearest headline, in words; nothing when none is near."""
    headline = nearest(heading, (heading_of(story) for story in near.values()))
    return next((_named(name, near) for name, story in near.items() if heading_of(story) == headline), "")


def _named(name: str, near: Mapping[str, ArrangedStory]) -> str:
    return f"the nearest is “{shortened(heading_of(near[name]))}” {{#{name}}}"


def _left_out(plan: Plan, issue: Issue, known: Mapping[str, ArrangedStory]) -> Iterator[Notice]:
    """Yield a notice of the stories that are new since the plan was written, if there are any."""
    new = new_stories(issue.all_stories, plan, known)
    if new:
        names = ", ".join(f"“{shortened(heading_of(story), 60)}”" for story in new[:NAMED_STORIES])
        more = f" and {len(new) - NAMED_STORIES} more" if len(new) > NAMED_STORIES else ""
        yield Notice(
            source=plan.file,
            text=f"leaves out what came after it was written: {names}{more}",
            hint=f"to add it, run: digest plan {issue.slug}",
            issue=issue.slug,
        )


def _updated(followed: Issue, issue: Issue) -> datetime:
    """Return the latest moment in the stories' attribution; without any, that of the issue before."""
    return max(_moments(followed.all_stories), default=issue.updated)


def _moments(stories: Iterable[ArrangedStory]) -> Iterator[datetime]:
    for story in stories:
        for moment in (story.attribution.published, story.attribution.modified):
            if moment is not None:
                yield utc(moment)
