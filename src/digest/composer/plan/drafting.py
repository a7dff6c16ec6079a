"""From an issue to the plan that makes the same issue. Layer 3: pure."""

from collections.abc import Iterator

from digest.composer import labels
from digest.composer.plan.notation import (
    COVERAGE,
    OFFERED_HEAD,
    SECTION,
    STORY,
    TITLE,
    comment_line,
    heading_line,
    offer_line,
    quote_lines,
)
from digest.composer.plan.parts import Offer
from digest.composer.wording import anchor, story_view
from digest.model import Issue, Quote, Site, Story

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
    offers = [offer(one) for story in issue.stories for one in (story, *story.coverage)]
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
