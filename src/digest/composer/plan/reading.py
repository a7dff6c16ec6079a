"""Reading a plan: from its text to its parts. Whether its block quotes are verbatim is checked by `following`."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from digest.composer.plan.notation import (
    COVERAGE,
    OFFERED,
    PIN,
    QUOTE_MARK,
    SECTION,
    STORY,
    TITLE,
    Offer,
    Plan,
    PlanLine,
    PlannedField,
    PlannedPassage,
    PlannedSection,
    PlannedStory,
    PlanProblems,
    UnclosedCommentError,
    field_of,
    is_field,
    joined,
    offer_of,
    scan,
    split_identity,
    split_speaker,
)
from digest.errors import PlanError
from digest.model import OVERRIDE_NAMES, OverrideError, check_override

LONGEST_PLAN = 1_000_000
"""Characters. Nobody writes a longer plan by hand."""


def read_plan(text: str, *, file: str) -> Plan:
    """Return what a plan says; `file` names it in messages.

    Raises:
        PlanError: at `file:line`, with the other problems of its notation behind it.
    """
    if len(text) > LONGEST_PLAN:
        raise PlanError(file, "is too long for a plan", f"a plan has at most {LONGEST_PLAN:,} characters")
    reader = _PlanReader(PlanProblems(file))
    try:
        for line in scan(text):
            reader.take(line)
    except UnclosedCommentError as error:
        reader.problems.add(error.args[0], "this comment is not closed", "end it with -->")
    reader.end_run()
    reader.problems.raise_all()
    return reader.plan()


@dataclass(slots=True)
class _Story:
    """A story while it is read."""

    anchor: str
    heading: str
    line: int
    pinned: bool
    fields: list[PlannedField] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passages: list[PlannedPassage] = field(default_factory=list)
    coverage: list["_Story"] = field(default_factory=list)

    def finished(self) -> PlannedStory:
        return PlannedStory(
            anchor=self.anchor,
            heading=self.heading,
            line=self.line,
            pinned=self.pinned,
            fields=tuple(self.fields),
            note="\n\n".join(self.notes),
            passages=tuple(self.passages),
            coverage=tuple(other.finished() for other in self.coverage),
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
class _PlanReader:
    """Reads a plan line by line."""

    problems: PlanProblems
    title: str | None = None
    intro: list[str] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    offered: list[Offer] = field(default_factory=list)
    lines_of: dict[str, int] = field(default_factory=dict)
    """The line of the first heading with each id."""
    run: list[PlanLine] = field(default_factory=list)
    """The lines so far of the current paragraph or block quote."""
    listing: bool = False
    """Whether the current comment lists offers."""
    story: _Story | None = None
    """The story, or other coverage, whose text is being read."""

    def plan(self) -> Plan:
        return Plan(
            file=self.problems.file,
            title=self.title or "",
            intro="\n\n".join(self.intro),
            sections=tuple(section.finished() for section in self.sections),
            offered=tuple(self.offered),
        )

    def take(self, line: PlanLine) -> None:
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
                    hint = "begin the line with > if these are the source's words, or put an empty line before your own"
                    self.problems.add(line.number, "this line follows a block quote without an empty line", hint)
                self.end_run()
            self.run.append(line)

    def end_run(self) -> None:
        """Finish the current paragraph or block quote."""
        run, self.run = self.run, []
        if run and run[0].kind == "quote":
            self._take_passage(run)
        elif run:
            self._take_paragraph(run)

    def _take_comment(self, line: PlanLine) -> None:
        if self.run and self.run[0].kind == "quote":
            self.end_run()
        if line.text.strip().startswith(OFFERED):
            self.listing = True
        elif self.listing and (offer := offer_of(line.text)):
            self.offered.append(offer)

    def _take_heading(self, line: PlanLine) -> None:
        if line.level == TITLE:
            if self.title is not None:
                self.problems.add(line.number, "this is a second title", "a section begins with ##, a story with ###")
            self.title = line.text
        elif line.level == SECTION:
            self.sections.append(_Section(title=line.text, line=line.number))
            self.story = None
        elif line.level in {STORY, COVERAGE}:
            self._take_story(line)
        else:
            self.problems.add(
                line.number, "plans have no headings of this level", "use # ## ### or ####, see docs/plan.md"
            )

    def _take_story(self, line: PlanLine) -> None:
        words, marks = split_identity(line.text) or (line.text, ())
        ids = [mark.removeprefix("#") for mark in marks if mark.startswith("#")]
        known = {PIN} if line.level == STORY else set()
        unknown = [mark for mark in marks if not mark.startswith("#") and mark not in known]
        if len(ids) != 1 or not ids[0]:
            hint = "end it with the id that digest plan gave the story, such as {#s-0123456789ab}"
            self.problems.add(line.number, "this story heading does not have exactly one id", hint)
        elif unknown:
            hint = f"the only mark is {PIN}" if known else f"only main stories, with ###, can have {PIN}"
            self.problems.add(line.number, f"unknown mark {unknown[0]}", hint)
        elif ids[0] in self.lines_of:
            hint = "remove one of the two"
            self.problems.add(line.number, f"{ids[0]} is already in line {self.lines_of[ids[0]]}", hint)
        story = _Story(anchor=ids[0] if ids else "", heading=words, line=line.number, pinned=PIN in marks)
        self.lines_of.setdefault(story.anchor, line.number)
        self._place(story, line)

    def _place(self, story: _Story, line: PlanLine) -> None:
        self.story = story
        if not self.sections:
            self.sections.append(_Section(title="", line=line.number))
        stories = self.sections[-1].stories
        if line.level == STORY:
            stories.append(story)
        elif stories:
            stories[-1].coverage.append(story)
        else:
            self.problems.add(
                line.number, "this other coverage belongs to no story", "begin it with ### to make it a story"
            )

    def _take_paragraph(self, run: list[PlanLine]) -> None:
        if self.story is not None and not self.story.notes and not self.story.passages:
            run = self._without_fields(self.story, run)
            if not run:
                return
        words = joined(line.text for line in run)
        if self.story is not None:
            if self.sections[-1].stories and self.story is not self.sections[-1].stories[-1]:
                hint = "write it above the first heading with ####, where it belongs to the whole story"
                self.problems.add(run[0].number, "a note cannot stand below other coverage", hint)
            self.story.notes.append(words)
        elif self.sections:
            self.sections[-1].notes.append(words)
        else:
            self.intro.append(words)

    def _without_fields(self, story: _Story, run: list[PlanLine]) -> list[PlanLine]:
        """Take the corrections of attribution at the head of a story; return the lines after them."""
        while run and (found := field_of(run[0].text)) is not None:
            (name, value), line = found, run[0].number
            if not is_field(run[0].text):
                if near := get_close_matches(name, OVERRIDE_NAMES, n=1, cutoff=0.8):
                    hint = f"did you mean {near[0]}? A note may begin so below an empty line and another paragraph"
                    self.problems.add(line, f"unknown field “{name}”", hint)
                return run
            known = OVERRIDE_NAMES[name]
            try:
                check_override(known, value)
            except OverrideError as error:
                self.problems.add(line, f"“{name}: {value}” {error}", "see docs/plan.md for the fields")
            if any(one.field == known for one in story.fields):
                self.problems.add(line, f"this story has its {known} twice", "remove one of the two")
            story.fields.append(PlannedField(line=line, field=known, value=value))
            run = run[1:]
        return run

    def _take_passage(self, run: list[PlanLine]) -> None:
        first = run[0].number
        if not any(line.text.strip() for line in run):
            return
        if self.story is None:
            hint = "put it under the heading of the story that it quotes; write your own words without >"
            self.problems.add(first, "this block quote belongs to no story", hint)
            return
        if len(run) == 1 or run[0].text.strip().lower() != QUOTE_MARK:
            self.story.passages.append(PlannedPassage(line=first, text=_text(run)))
            return
        while not run[-1].text.strip():
            run = run[:-1]
        speaker = split_speaker(run[-1].text)
        words = run[1:] if speaker is None else run[1:-1]
        if not any(line.text.strip() for line in words):
            self.problems.add(first, "this pull quote has no words", f"write them between {QUOTE_MARK} and the speaker")
            return
        self.story.passages.append(
            PlannedPassage(line=first, text=_text(words), kind="quote", speaker=speaker, speaker_line=run[-1].number)
        )


def _text(run: list[PlanLine]) -> str:
    return "\n".join(line.text for line in run)
