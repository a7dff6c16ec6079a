"""Writing a plan: the draft of an issue, and what is new put into a plan that its editor has changed.

Merging only adds text; it never removes or changes any. The id of a story derives from the bytes of its document: when a file is changed, a
story with another id replaces the one before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from digest.composer import labels
from digest.composer.identity import anchor
from digest.composer.plan.notation import (
    COVERAGE,
    OFFERED,
    OFFERED_HEAD,
    SECTION,
    STORY,
    TITLE,
    Offer,
    Plan,
    PlannedStory,
    comment_line,
    harmless,
    heading_line,
    offer_line,
    plan_file,
    quote_lines,
    scan,
)
from digest.composer.plan.reading import read_plan
from digest.composer.rendering.views import story_view
from digest.model import ArrangedStory, Issue, Notice, Quote, Site
from digest.text.matching import shortened
from digest.text.wrap import one_line

GUIDE = (
    "This is the plan of {slug}; digest build follows it. Words after > are the sources': choose others, cut with […], "
    "but change none. Everything else is yours. See docs/plan.md"
)
UNTITLED = "without a heading"


def draft_plan(issue: Issue, site: Site) -> str:
    """Return a plan that gives this same issue when it is followed."""
    lines = [comment_line(GUIDE.format(slug=issue.slug)), "", heading_line(TITLE, issue.title), *_notes(issue.intro)]
    for number, section in enumerate(issue.sections):
        if section.title or section.note or number:
            lines += ["", *section_lines(section.title), *_notes(section.note)]
        for story in section.stories:
            lines += ["", *story_lines(story, site)]
    offers = [offer(story) for story in issue.all_stories]
    return "\n".join([*lines, "", *offered_lines(offers)]) + "\n"


def section_lines(title: str) -> list[str]:
    """Return the heading of a section; an empty heading for stories that belong to no section."""
    return [heading_line(SECTION, title)] if title else [heading_line(SECTION, ""), "", comment_line(UNTITLED)]


def story_lines(story: ArrangedStory, site: Site, *, level: int = STORY) -> list[str]:
    """Return the lines of a story and its coverage."""
    lines = [heading_line(level, heading_of(story), anchor=anchor(story))]
    facts = (fact.text for fact in story_view(story, site).facts)
    lines += ["", comment_line(" · ".join([*facts, story.source])), *_notes(story.note)]
    for excerpt in story.excerpts:
        lines += ["", *quote_lines(excerpt.text)]
    for quote in story.quotes:
        lines += ["", *quote_lines(quote.text, speaker=speaker_of(quote, site.language))]
    for other in story.coverage:
        lines += ["", *story_lines(other, site, level=COVERAGE)]
    return lines


def offered_lines(offers: list[Offer]) -> list[str]:
    """Return the comment that lists what was offered."""
    return [f"<!-- {OFFERED_HEAD}", *map(offer_line, offers), "-->"]


def offer(story: ArrangedStory) -> Offer:
    """Return a story as the list of offers has it."""
    return Offer(anchor=anchor(story), source=story.source, heading=heading_of(story))


def heading_of(story: ArrangedStory) -> str:
    """Return the words of a story's heading: its headline, or the name of its file."""
    return story.attribution.headline or story.source


def speaker_of(quote: Quote, language: str) -> str:
    """Return who said it, in the digest's language, or that the source does not say."""
    return labels.speaker_label(quote, language) or labels.words(language)["speaker_unknown"].lstrip("—–- ")


def _notes(text: str) -> Iterator[str]:
    """Yield the editor's paragraphs, each after an empty line."""
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield ""
            yield paragraph.strip()


def replacement_of(gone: Offer, known: Mapping[str, ArrangedStory]) -> ArrangedStory | None:
    """Return the story that has replaced one whose file was changed; `None` when there is none.

    In a file with several articles it is the one with the same headline.
    """
    return _replacement(gone, [story for story in known.values() if gone.source and story.source == gone.source])


def new_stories(
    stories: Iterable[ArrangedStory], plan: Plan, known: Mapping[str, ArrangedStory]
) -> tuple[ArrangedStory, ...]:
    """Return the stories that were never offered to the plan's editor, not even before their file was changed."""
    by_source: dict[str, list[ArrangedStory]] = {}
    for story in known.values():
        by_source.setdefault(story.source, []).append(story)
    offered = {story.anchor for story in plan.stories} | {offer.anchor for offer in plan.offered}
    for gone in plan.offered:
        if gone.anchor not in known and (replacement := _replacement(gone, by_source.get(gone.source, []))):
            offered.add(anchor(replacement))
    return tuple(story for story in stories if anchor(story) not in offered)


def _replacement(gone: Offer, stories: Sequence[ArrangedStory]) -> ArrangedStory | None:
    """Return which of the stories of a file has replaced one that was there before."""
    same = [story for story in stories if harmless(heading_of(story)) == harmless(gone.heading)]
    if len(same) == 1:
        return same[0]
    return stories[0] if len(stories) == 1 and "#" not in stories[0].id else None


def merge_plan(
    existing: str, issue: Issue, site: Site, *, pool: Mapping[str, ArrangedStory] = MappingProxyType({})
) -> tuple[str, tuple[Notice, ...]]:
    """Return a plan with what is new in the issue, and notices for its editor. Merging twice gives the same as merging once.

    A new story goes to the end of its section, or into a new section at the end when the plan does not have that one; one on the event of a
    story of the plan goes below that as other coverage. What was offered before and is no longer in the plan stays out. `pool` has the
    other stories of the week, by anchor, so that what limits left out is not reported as gone.

    Raises:
        PlanError: when the plan cannot be read.
    """
    file = plan_file(issue.slug)
    merger = _Merger(
        slug=issue.slug,
        plan=read_plan(existing, file=file),
        known={**pool, **{anchor(story): story for story in issue.all_stories}},
        layout=_Layout(existing),
        site=site,
    )
    new = {story.id for story in new_stories(issue.all_stories, merger.plan, merger.known)}
    for section in issue.sections:
        for story in section.stories:
            if new_here := [member for member in story.with_coverage if member.id in new]:
                merger.add(story, new_here, section.title)
    merger.report_gone()
    merger.add_offers()
    return merger.layout.text(), tuple(merger.notices)


@dataclass(slots=True)
class _Merger:
    """Puts what is new in an issue into its plan."""

    slug: str
    plan: Plan
    known: Mapping[str, ArrangedStory]
    layout: "_Layout"
    site: Site
    notices: list[Notice] = field(default_factory=list)
    new_offers: list[Offer] = field(default_factory=list)
    offered: dict[str, Offer] = field(init=False)
    owners: dict[str, PlannedStory] = field(init=False)
    """The main story of the plan to which each anchor belongs: the story itself, or the one that it is coverage of."""

    def __post_init__(self) -> None:
        self.offered = {offer.anchor: offer for offer in self.plan.offered}
        stories = [story for section in self.plan.sections for story in section.stories]
        self.owners = {member.anchor: story for story in stories for member in (story, *story.coverage)}

    def add(self, story: ArrangedStory, new: Sequence[ArrangedStory], title: str) -> None:
        """Put into the plan what is `new` of a story and its coverage; `title` is that of its section."""
        members = story.with_coverage
        owner = next((member for member in members if anchor(member) in self.owners), None)
        if owner is not None:
            for article in new:
                lines = story_lines(_alone(article), self.site, level=COVERAGE)
                self.layout.add_coverage(self.owners[anchor(owner)], lines)
                self._notify(f"adds “{_name(article)}” as other coverage of “{_name(owner)}”")
        elif any(anchor(member) in self.offered for member in members):
            for article in new:
                hint = f"to add it after all, write its heading: ### {_name(article)} {{#{anchor(article)}}}"
                self._notify(f"leaves out “{_name(article)}”: it is on the event of a story that you removed", hint)
        else:
            group = replace(new[0], coverage=tuple(map(_alone, new[1:])))
            self.layout.add_story(title, story_lines(group, self.site))
            self._notify(f"adds “{_name(new[0])}”")
        self.new_offers += map(offer, new)

    def report_gone(self) -> None:
        """Report the stories of the plan whose source is gone or was changed."""
        for planned in self.plan.stories:
            if planned.anchor in self.known:
                continue
            gone = self.offered.get(planned.anchor, Offer(anchor=planned.anchor, source="", heading=planned.heading))
            replacement = replacement_of(gone, self.known)
            if replacement is not None:
                text = f"the source of “{shortened(planned.heading, 60)}” ({gone.source}) was changed"
                hint = (
                    f"write {{#{anchor(replacement)}}} in place of {{#{planned.anchor}}}, "
                    "and check that its words are still there"
                )
            else:
                text = f"the source of “{shortened(planned.heading, 60)}” ({gone.source or planned.anchor}) is gone"
                hint = "put its file back, or remove the story"
            where = f"{self.plan.file}:{planned.line}"
            self.notices.append(Notice(source=where, text=text, hint=hint, issue=self.slug))

    def add_offers(self) -> None:
        """Add to the list of offers what is missing there: what is new, and what the editor added by hand."""
        by_hand = [offer(self.known[story.anchor]) for story in self.plan.stories if story.anchor in self.known]
        offers = {new.anchor: new for new in (*by_hand, *self.new_offers) if new.anchor not in self.offered}
        if offers:
            self.layout.add_offers(list(offers.values()))

    def _notify(self, text: str, hint: str = "") -> None:
        self.notices.append(Notice(source=self.plan.file, text=text, hint=hint, issue=self.slug))


class _Layout:
    """The text of a plan, and what to put into it at which place."""

    def __init__(self, plan: str) -> None:
        self._plan = plan
        self._end = "\r\n" if "\r\n" in plan else "\n"
        self._lines = tuple(scan(plan))
        self._added: list[tuple[int, str]] = []
        self._new_sections: dict[str, list[list[str]]] = {}
        """Stories for sections that the plan does not have, by title."""

    def add_coverage(self, story: PlannedStory, lines: Sequence[str]) -> None:
        """Put other coverage at the end of a story."""
        start = next(n for n, line in enumerate(self._lines) if line.kind == "heading" and line.number == story.line)
        self._add(self._last_of(start, STORY), lines)

    def add_story(self, title: str, lines: Sequence[str]) -> None:
        """Put a story at the end of the section with this title, or into a new one."""
        starts = [n for n, line in enumerate(self._lines) if line.kind == "heading" and line.level <= SECTION]
        sections = [n for n in starts if self._lines[n].level == SECTION]
        same = [n for n in sections if one_line(self._lines[n].text).casefold() == one_line(title).casefold()]
        first = next((n for n, line in enumerate(self._lines) if line.kind == "heading" and line.level == STORY), None)
        if same:
            self._add(self._last_of(same[0], SECTION), lines)
        elif not title and first is not None and not any(n < first for n in sections):
            self._add(self._last_of(first, SECTION), lines)
        elif not title and not sections:
            self._add(self._last_of(-1, SECTION), lines)
        else:
            self._new_sections.setdefault(title, []).append(list(lines))

    def add_offers(self, offers: Sequence[Offer]) -> None:
        """Add to the list of offers, or begin one."""
        lines = [offer_line(new) for new in offers]
        place = self._list_end()
        if place is None:
            self._add_new_sections()
            self._add(self._last_of(-1, 0), offered_lines(list(offers)))
            return
        self._added.append((place, "".join(line + self._end for line in lines)))

    def text(self) -> str:
        """Return the plan with everything that was added."""
        self._add_new_sections()
        parts, done = [], 0
        for place, words in sorted(self._added, key=lambda pair: pair[0]):
            parts += [self._plan[done:place], words]
            done = place
        return "".join([*parts, self._plan[done:]])

    def _add_new_sections(self) -> None:
        sections, self._new_sections = self._new_sections, {}
        for title, stories in sections.items():
            lines = section_lines(title)
            for story in stories:
                lines += ["", *story]
            self._add(self._last_of(-1, 0), lines)

    def _add(self, place: int, lines: Sequence[str]) -> None:
        """Put lines in at an offset, with an empty line before them and, where there is none, one after them."""
        before, after = self._plan[:place], self._plan[place:]
        opening = "" if not before.strip("\ufeff") else self._end if before.endswith("\n") else self._end * 2
        closing = self._end if after and not after.lstrip(" \t").startswith(("\n", "\r\n")) else ""
        self._added.append((place, opening + self._end.join(lines) + self._end + closing))

    def _last_of(self, start: int, level: int) -> int:
        """Return the offset after the last line with content before the next heading of this level or a higher one.

        `start` is the number of the line to begin after, -1 for the whole plan. The list of offers at the end of the plan does not count.
        """
        stop = len(self._lines)
        for n in range(start + 1, len(self._lines)):
            line = self._lines[n]
            if line.kind == "heading" and line.level <= level:
                stop = n
                break
        stop = min(stop, self._list_start())
        while stop > 0 and stop - 1 > start and self._lines[stop - 1].kind == "blank":
            stop -= 1
        return self._lines[stop - 1].end if stop else self._plan.startswith("\ufeff")

    def _list_start(self) -> int:
        """Return the number of the line where the last list of offers begins, if only empty lines follow it; else the number of lines."""
        start = len(self._lines)
        for n, line in enumerate(self._lines):
            if line.kind == "comment" and line.text.strip().startswith(OFFERED):
                start = n
            elif line.kind not in {"blank", "comment"}:
                start = len(self._lines)
        return start

    def _list_end(self) -> int | None:
        """Return the offset of the line that closes the last list of offers, or `None` when no `-->` has a line of its own there."""
        starts = [
            line.offset for line in self._lines if line.kind == "comment" and line.text.strip().startswith(OFFERED)
        ]
        if not starts:
            return None
        end = self._plan.find("-->", self._plan.find(OFFERED, starts[-1]))
        begin = self._plan.rfind("\n", 0, end) + 1
        return begin if not self._plan[begin:end].strip() else None


def _alone(story: ArrangedStory) -> ArrangedStory:
    return replace(story, coverage=())


def _name(story: ArrangedStory) -> str:
    return shortened(one_line(heading_of(story)), 60)
