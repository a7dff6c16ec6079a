"""Why the stories of an issue stand where they do, as lines for a person. Layer 7: no rules of its own."""

from collections.abc import Iterator, Sequence

from digest.composer.identity import file_of
from digest.model import Issue, Notice, Story


def issue_lines(issue: Issue, notices: Sequence[Notice]) -> Iterator[str]:
    """Yield each story with its place, score, the parts of it, its section and its coverage; then what was left out and why."""
    yield f"{issue.slug}: {issue.title}"
    place = 0
    for section in issue.sections:
        yield ""
        yield f"Section “{section.title}”" if section.title else "Without a section"
        for story in section.stories:
            place += 1
            yield from _story(story, place)
    told = [notice for notice in notices if notice.issue == issue.slug]
    if told:
        yield ""
        yield "Notices"
    for notice in told:
        yield f"  {notice.source}: {notice.text}"


def _story(story: Story, place: int) -> Iterator[str]:
    headline = story.attribution.headline or "without a headline"
    score = f"{story.rank.score:.2f}" if story.rank else "no score"
    yield f"{place:>3}. {score}  {headline}"
    yield f"      file: {file_of(story)}{_brand(story)}"
    if story.rank and len(story.rank.parts) > 1:
        yield "      score: " + " × ".join(f"{name} {value:.2f}" for name, value in story.rank.parts)
    elif story.rank:
        yield "      score: by the order of the files"
    if story.section:
        yield f"      section: {story.placed or 'moved here by the plan'}"
    yield from (f"      with: {_covering(other, story)}" for other in story.coverage)


def _covering(other: Story, story: Story) -> str:
    """Return what a story of the coverage adds."""
    where = f"{file_of(other)}{_brand(other)}"
    if other.copy_of is not None:
        sources = {one.id: file_of(one) for one in (story, *story.coverage)}
        return f"{where}: a copy of {sources.get(other.copy_of, 'another')}"
    shown = len(other.excerpts) + len(other.quotes)
    return f"{where}: an account of its own, {shown or 'no'} passage{'' if shown == 1 else 's'} shown"


def _brand(story: Story) -> str:
    of = story.attribution
    names = dict.fromkeys(name for name in (of.publisher, of.agency) if name)
    return f" ({', '.join(names)})" if names else ""
