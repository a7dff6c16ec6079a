"""Writing the plan of an issue, and writing it again without losing what its editor wrote.

An id derives from a document's bytes; a file that was changed has a new one.

Text is only ever put in, never taken out or changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from digest.composer import labels
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
    one_line,
    plan_file,
    quote_lines,
    scan,
)
from digest.composer.plan.reading import read_plan
from digest.composer.rendering.views import anchor, story_view
from digest.model import Issue, Notice, Quote, Site, Story
from digest.text.matching import shortened

GUIDE = (
    "This is the plan of {slug}; digest build follows it. Words after > are the sources': choose others, cut with […], "
    "but change none. Everything else is yours. See docs/plan.md"
)
UNTITLED = "without a heading"


def draft_plan(issue: Issue, site: Site) -> str:
    """Return a plan that, followed as it is, makes this very issue."""
    lines = [comment_line(GUIDE.format(slug=issue.slug)), "", heading_line(TITLE, issue.title), *_notes(issue.intro)]
    for number, section in enumerate(issue.sections):
        if section.title or section.note or number:
            lines += ["", *section_lines(section.title), *_notes(section.note)]
        for story in section.stories:
            lines += ["", *story_lines(story, site)]
    offers = [offer(story) for story in issue.all_stories]
    return "\n".join([*lines, "", *offered_lines(offers)]) + "\n"


def section_lines(title: str) -> list[str]:
    """Return the heading of a section; for stories that belong to none, one without words."""
    return [heading_line(SECTION, title)] if title else [heading_line(SECTION, ""), "", comment_line(UNTITLED)]


def story_lines(story: Story, site: Site, *, level: int = STORY) -> list[str]:
    """Return what a plan says of a story and of its coverage."""
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
    return [f"<!-- {OFFERED_HEAD}", *(offer_line(one) for one in offers), "-->"]


def offer(story: Story) -> Offer:
    """Return what the list of offers says of a story."""
    return Offer(anchor=anchor(story), source=story.source, heading=heading_of(story))


def heading_of(story: Story) -> str:
    """Return the words of a story's heading: its headline, or the name of its file."""
    return story.attribution.headline or story.source


def speaker_of(quote: Quote, language: str) -> str:
    """Return who said it in the words of the digest, or that the source does not tell."""
    return labels.speaker_label(quote, language) or labels.words(language)["speaker_unknown"].lstrip("—–- ")


def _notes(text: str) -> Iterator[str]:
    """Yield the editor's paragraphs, each after an empty line."""
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield ""
            yield paragraph.strip()


def successor_of(gone: Offer, known: Mapping[str, Story]) -> Story | None:
    """Return the story that a story whose source is gone has become, since its file was changed; `None` when there is none.

    Of a file that holds several articles it is the one with the same headline.
    """
    return _successor(gone, [story for story in known.values() if gone.source and story.source == gone.source])


def new_stories(stories: Iterable[Story], plan: Plan, known: Mapping[str, Story]) -> tuple[Story, ...]:
    """Return those stories that were never offered to the plan's editor, also not before their file was changed."""
    by_source: dict[str, list[Story]] = {}
    for story in known.values():
        by_source.setdefault(story.source, []).append(story)
    met = {one.anchor for one in plan.stories} | {one.anchor for one in plan.offered}
    for gone in plan.offered:
        if gone.anchor not in known and (now := _successor(gone, by_source.get(gone.source, []))):
            met.add(anchor(now))
    return tuple(story for story in stories if anchor(story) not in met)


def _successor(gone: Offer, there: Sequence[Story]) -> Story | None:
    """Return which of the stories of a file follows a story that was there before."""
    same = [story for story in there if harmless(heading_of(story)) == harmless(gone.heading)]
    if len(same) == 1:
        return same[0]
    return there[0] if len(there) == 1 and "#" not in there[0].id else None


def merge_plan(
    existing: str, issue: Issue, site: Site, *, pool: Mapping[str, Story] = MappingProxyType({})
) -> tuple[str, tuple[Notice, ...]]:
    """Return a plan with what is new in the issue, and what its editor should know of it.

    A new story goes to the end of its section, or of a section of its own when that is not there; one that joins a story of the plan goes
    below that as other coverage. What was offered before and is gone from the plan stays out. `pool` has what else is known of the week,
    by anchor, so that what limits left out is not taken for lost. Merging twice is merging once.

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
            if fresh := [one for one in story.with_coverage if one.id in new]:
                merger.take(story, fresh, section.title)
    merger.tell_lost()
    merger.remember()
    return merger.layout.text(), tuple(merger.notices)


@dataclass(slots=True)
class _Merger:
    """One merging under way."""

    slug: str
    plan: Plan
    known: Mapping[str, Story]
    layout: "_Layout"
    site: Site
    notices: list[Notice] = field(default_factory=list)
    remembered: list[Offer] = field(default_factory=list)
    """What is to be added to the list of offers."""
    offered: dict[str, Offer] = field(init=False)
    owners: dict[str, PlannedStory] = field(init=False)
    """By anchor the story of the plan that it stands in: itself, or the one it is coverage of."""

    def __post_init__(self) -> None:
        self.offered = {one.anchor: one for one in self.plan.offered}
        stories = [story for section in self.plan.sections for story in section.stories]
        self.owners = {one.anchor: story for story in stories for one in (story, *story.coverage)}

    def take(self, story: Story, fresh: Sequence[Story], title: str) -> None:
        """Put into the plan what is new of a story and its coverage."""
        members = story.with_coverage
        owner = next((one for one in members if anchor(one) in self.owners), None)
        if owner is not None:
            for one in fresh:
                self.layout.add_coverage(
                    self.owners[anchor(owner)], story_lines(_alone(one), self.site, level=COVERAGE)
                )
                self._tell(f"takes in “{_name(one)}” as other coverage of “{_name(owner)}”")
        elif any(anchor(one) in self.offered for one in members):
            for one in fresh:
                hint = f"to take it in after all, write its heading: ### {_name(one)} {{#{anchor(one)}}}"
                self._tell(f"leaves out “{_name(one)}”: it is on the event of a story that you took out", hint)
        else:
            whole = replace(fresh[0], coverage=tuple(_alone(one) for one in fresh[1:]))
            self.layout.add_story(title, story_lines(whole, self.site))
            self._tell(f"takes in “{_name(fresh[0])}”")
        self.remembered += [offer(one) for one in fresh]

    def tell_lost(self) -> None:
        """Tell which stories of the plan have no source any more, or another one."""
        for planned in self.plan.stories:
            if planned.anchor in self.known:
                continue
            gone = self.offered.get(planned.anchor, Offer(anchor=planned.anchor, source="", heading=planned.heading))
            now = successor_of(gone, self.known)
            where = f"{self.plan.file}:{planned.line}"
            if now is not None:
                text = f"the source of “{shortened(planned.heading, 60)}” ({gone.source}) was changed"
                hint = f"write {{#{anchor(now)}}} in place of {{#{planned.anchor}}}, and see whether its words are still there"
            else:
                text = f"the source of “{shortened(planned.heading, 60)}” ({gone.source or planned.anchor}) is gone"
                hint = "put its file back, or take the story out"
            self.notices.append(Notice(source=where, text=text, hint=hint, issue=self.slug))

    def remember(self) -> None:
        """Add to the list of offers what it does not have: what is new, and what the editor added by hand."""
        by_hand = [offer(self.known[one.anchor]) for one in self.plan.stories if one.anchor in self.known]
        offers = {one.anchor: one for one in (*by_hand, *self.remembered) if one.anchor not in self.offered}
        if offers:
            self.layout.add_offers(list(offers.values()))

    def _tell(self, text: str, hint: str = "") -> None:
        self.notices.append(Notice(source=self.plan.file, text=text, hint=hint, issue=self.slug))


class _Layout:
    """The text of a plan and what is to be put into it, and where."""

    def __init__(self, plan: str) -> None:
        self._plan = plan
        self._end = "\r\n" if "\r\n" in plan else "\n"
        self._lines = tuple(scan(plan))
        self._added: list[tuple[int, str]] = []
        self._own: dict[str, list[list[str]]] = {}
        """Stories for sections that the plan does not have, by title."""

    def add_coverage(self, story: PlannedStory, lines: Sequence[str]) -> None:
        """Put other coverage at the end of a story."""
        start = next(n for n, line in enumerate(self._lines) if line.kind == "heading" and line.number == story.line)
        self._add(self._last_of(start, STORY), lines)

    def add_story(self, title: str, lines: Sequence[str]) -> None:
        """Put a story at the end of the section with a title, or into one of its own."""
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
            self._own.setdefault(title, []).append(list(lines))

    def add_offers(self, offers: Sequence[Offer]) -> None:
        """Add to the list of what was offered, or begin one."""
        lines = [offer_line(one) for one in offers]
        place = self._list_end()
        if place is None:
            self._own_sections()
            self._add(self._last_of(-1, 0), offered_lines(list(offers)))
            return
        self._added.append((place, "".join(line + self._end for line in lines)))

    def text(self) -> str:
        """Return the plan with everything put in."""
        self._own_sections()
        parts, done = [], 0
        for place, words in sorted(self._added, key=lambda pair: pair[0]):
            parts += [self._plan[done:place], words]
            done = place
        return "".join([*parts, self._plan[done:]])

    def _own_sections(self) -> None:
        own, self._own = self._own, {}
        for title, stories in own.items():
            lines = section_lines(title)
            for story in stories:
                lines += ["", *story]
            self._add(self._last_of(-1, 0), lines)

    def _add(self, place: int, lines: Sequence[str]) -> None:
        """Put lines in at an offset, an empty line before them and one after where none is."""
        before, after = self._plan[:place], self._plan[place:]
        opening = "" if not before.strip("\ufeff") else self._end if before.endswith("\n") else self._end * 2
        closing = self._end if after and not after.lstrip(" \t").startswith(("\n", "\r\n")) else ""
        self._added.append((place, opening + self._end.join(lines) + self._end + closing))

    def _last_of(self, start: int, level: int) -> int:
        """Return the offset after the last line that says something before the next heading of a level or above it.

        The list of offers at the end of the plan belongs to nothing; `start` of -1 is the beginning of the plan.
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
        """Return the number of the line at which the last list of offers begins, when nothing but empty lines follows it; else the end."""
        start = len(self._lines)
        for n, line in enumerate(self._lines):
            if line.kind == "comment" and line.text.strip().startswith(OFFERED):
                start = n
            elif line.kind not in {"blank", "comment"}:
                start = len(self._lines)
        return start

    def _list_end(self) -> int | None:
        """Return the offset of the line that ends the last list of offers, or `None` when there is none with an end of its own line."""
        starts = [
            line.offset for line in self._lines if line.kind == "comment" and line.text.strip().startswith(OFFERED)
        ]
        if not starts:
            return None
        end = self._plan.find("-->", self._plan.find(OFFERED, starts[-1]))
        begin = self._plan.rfind("\n", 0, end) + 1
        return begin if not self._plan[begin:end].strip() else None


def _alone(story: Story) -> Story:
    return replace(story, coverage=())


def _name(story: Story) -> str:
    return shortened(one_line(heading_of(story)), 60)
