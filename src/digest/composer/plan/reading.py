"""From the text of a plan to its parts. It looks at no source: whether words are verbatim is told by `following`."""

from dataclasses import dataclass, field

from digest.composer.plan.notation import (
    COVERAGE,
    OFFERED,
    PIN,
    QUOTE_MARK,
    SECTION,
    STORY,
    TITLE,
    Line,
    Offer,
    Passage,
    Plan,
    PlannedSection,
    PlannedStory,
    UnclosedCommentError,
    joined,
    offer_of,
    raise_all,
    scan,
    split_identity,
    split_speaker,
)
from digest.errors import PlanError

LONGEST_PLAN = 1_000_000
"""Characters; a plan is written by hand, and a file beyond it is another file."""


def read_plan(text: str, *, file: str) -> Plan:
    """Return what a plan says; `file` names it in messages.

    Raises:
        PlanError: at `file:line`, with all the other problems of its notation behind it.
    """
    if len(text) > LONGEST_PLAN:
        raise PlanError(file, "is too long for a plan", f"at most {LONGEST_PLAN:,} characters")
    reader = _Reader(file)
    try:
        for line in scan(text):
            reader.take(line)
    except UnclosedCommentError as error:
        reader.problem(error.args[0], "this comment does not end", "end it with -->")
    reader.end_run()
    raise_all(reader.problems)
    return reader.plan()


@dataclass(slots=True)
class _Story:
    """A story while it is read."""

    anchor: str
    heading: str
    line: int
    pinned: bool
    notes: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    coverage: list["_Story"] = field(default_factory=list)

    def finished(self) -> PlannedStory:
        return PlannedStory(
            anchor=self.anchor,
            heading=self.heading,
            line=self.line,
            pinned=self.pinned,
            note="\n\n".join(self.notes),
            passages=tuple(self.passages),
            coverage=tuple(one.finished() for one in self.coverage),
        )


@dataclass(slots=True)
class _Section:
    """A section while it is read."""

    title: str
    line: int
    notes: list[str] = field(default_factory=list)
    stories: list[_Story] = field(default_factory=list)

    def finished(self) -> PlannedSection:
        return PlannedSection(
            title=self.title,
            line=self.line,
            note="\n\n".join(self.notes),
            stories=tuple(story.finished() for story in self.stories),
        )


@dataclass(slots=True)
class _Reader:
    """What was read so far, line by line."""

    file: str
    problems: list[PlanError] = field(default_factory=list)
    title: str | None = None
    intro: list[str] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    offered: list[Offer] = field(default_factory=list)
    lines_of: dict[str, int] = field(default_factory=dict)
    """Where each id was first met."""
    run: list[Line] = field(default_factory=list)
    """The lines of the paragraph or block quote that is going on."""
    listing: bool = False
    """Whether the comment that is going on lists offers."""
    story: _Story | None = None
    """The story, or coverage, that text now belongs to."""

    def plan(self) -> Plan:
        return Plan(
            file=self.file,
            title=self.title or "",
            intro="\n\n".join(self.intro),
            sections=tuple(section.finished() for section in self.sections),
            offered=tuple(self.offered),
        )

    def problem(self, line: int, problem: str, hint: str) -> None:
        self.problems.append(PlanError(f"{self.file}:{line}", problem, hint))

    def take(self, line: Line) -> None:
        if line.kind == "comment":
            self._take_comment(line)
            return
        self.listing = False
        if line.kind in {"blank", "heading"}:
            self.end_run()
        if line.kind == "heading":
            self._take_heading(line)
        elif line.kind in {"text", "quote"}:
            if self.run and self.run[-1].kind != line.kind:
                if line.kind == "text":
                    hint = "begin the line with > if it belongs to the source's words, or put an empty line before your own"
                    self.problem(line.number, "this line follows a block quote without an empty line", hint)
                self.end_run()
            self.run.append(line)

    def end_run(self) -> None:
        """Finish the paragraph or block quote that was going on."""
        run, self.run = self.run, []
        if run and run[0].kind == "quote":
            self._take_passage(run)
        elif run:
            self._take_paragraph(run)

    def _take_comment(self, line: Line) -> None:
        if self.run and self.run[0].kind == "quote":
            self.end_run()
        if line.text.strip().startswith(OFFERED):
            self.listing = True
        elif self.listing and (offer := offer_of(line.text)):
            self.offered.append(offer)

    def _take_heading(self, line: Line) -> None:
        if line.level == TITLE:
            if self.title is not None:
                self.problem(line.number, "this is a second title", "a section begins with ##, a story with ###")
            self.title = line.text
        elif line.level == SECTION:
            self.sections.append(_Section(title=line.text, line=line.number))
            self.story = None
        elif line.level in {STORY, COVERAGE}:
            self._take_story(line)
        else:
            self.problem(line.number, "there are no headings of this level", "use # ## ### or ####, see docs/plan.md")

    def _take_story(self, line: Line) -> None:
        words, marks = split_identity(line.text) or (line.text, ())
        ids = [mark.removeprefix("#") for mark in marks if mark.startswith("#")]
        known = {PIN} if line.level == STORY else set()
        strange = [mark for mark in marks if not mark.startswith("#") and mark not in known]
        if len(ids) != 1 or not ids[0]:
            hint = "end it with the id that digest plan gave the story, such as {#s-0123456789ab}"
            self.problem(line.number, "this heading of a story names no story", hint)
        elif strange:
            hint = f"known is {PIN}" if known else f"only stories of their own can have {PIN}"
            self.problem(line.number, f"{strange[0]} means nothing here", hint)
        elif ids[0] in self.lines_of:
            hint = "take one of them out"
            self.problem(line.number, f"{ids[0]} stands in line {self.lines_of[ids[0]]} already", hint)
        story = _Story(anchor=ids[0] if ids else "", heading=words, line=line.number, pinned=PIN in marks)
        self.lines_of.setdefault(story.anchor, line.number)
        self._place(story, line)

    def _place(self, story: _Story, line: Line) -> None:
        self.story = story
        if not self.sections:
            self.sections.append(_Section(title="", line=line.number))
        stories = self.sections[-1].stories
        if line.level == STORY:
            stories.append(story)
        elif stories:
            stories[-1].coverage.append(story)
        else:
            self.problem(line.number, "there is no story that this belongs to", "give it ### to be a story of its own")

    def _take_paragraph(self, run: list[Line]) -> None:
        words = joined(line.text for line in run)
        if self.story is not None:
            if self.sections[-1].stories and self.story is not self.sections[-1].stories[-1]:
                hint = "write it above the first heading with ####, where it belongs to the whole story"
                self.problem(run[0].number, "a note cannot stand below other coverage", hint)
            self.story.notes.append(words)
        elif self.sections:
            self.sections[-1].notes.append(words)
        else:
            self.intro.append(words)

    def _take_passage(self, run: list[Line]) -> None:
        first = run[0].number
        if not any(line.text.strip() for line in run):
            return
        if self.story is None:
            hint = "put it under the heading of the story whose words it has; your own words need no >"
            self.problem(first, "this block quote belongs to no story", hint)
            return
        if len(run) == 1 or run[0].text.strip().lower() != QUOTE_MARK:
            self.story.passages.append(Passage(line=first, text=_text(run)))
            return
        while not run[-1].text.strip():
            run = run[:-1]
        speaker = split_speaker(run[-1].text)
        words = run[1:] if speaker is None else run[1:-1]
        if not any(line.text.strip() for line in words):
            self.problem(first, "this pull quote has no words", f"write them between {QUOTE_MARK} and the speaker")
            return
        self.story.passages.append(
            Passage(line=first, text=_text(words), kind="quote", speaker=speaker, speaker_line=run[-1].number)
        )


def _text(run: list[Line]) -> str:
    return "\n".join(line.text for line in run)
