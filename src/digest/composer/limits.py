"""How many stories a section and an issue have, and what is said of those left out. Layer 3: pure."""

from collections.abc import Mapping, Sequence

from digest.composer.identity import file_of
from digest.composer.ranking import DIGITS, order_key
from digest.model import Notice, Section, Story


def keep_to_limits(
    sections: Sequence[Section], *, slug: str, of_section: Mapping[str, int | None], of_issue: int
) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    """Return the sections with the first of their ranked stories, and a notice for each left out: its score and the last that came in.

    `of_section` goes by title, `None` for all; `of_issue` is 0 for all. An empty section goes.
    """
    notices: list[Notice] = []
    short = []
    for section in sections:
        limit = of_section.get(section.title)
        kept, left = _cut(section.stories, limit)
        notices += (_notice(story, kept[-1], slug, f"section “{section.title}” shows {limit}") for story in left)
        short.append((section, kept))
    kept, left = _cut(sorted((story for _, kept in short for story in kept), key=order_key), of_issue or None)
    notices += (_notice(story, kept[-1], slug, f"the issue shows {of_issue}") for story in left)
    ids = {story.id for story in kept}
    whole = (
        Section(title=section.title, note=section.note, stories=tuple(one for one in stories if one.id in ids))
        for section, stories in short
    )
    return tuple(section for section in whole if section.stories), tuple(notices)


def _cut(stories: Sequence[Story], limit: int | None) -> tuple[list[Story], list[Story]]:
    return list(stories[:limit]), [] if limit is None else list(stories[limit:])


def _notice(story: Story, last: Story, slug: str, limit: str) -> Notice:
    others = ", ".join(file_of(one) for one in story.coverage)
    event = f", with {others} on the same event" if others else ""
    return Notice(
        source=file_of(story),
        text=f"left out of {slug}{event}: {limit}, and {_comparison(story, last)}, {file_of(last)}",
        hint=f"to see how it came about, run: digest explain --issue {slug}",
        issue=slug,
    )


def _comparison(story: Story, last: Story) -> str:
    """Return what a story is behind the last one shown in."""
    own, other = (one.rank.score if one.rank else 0.0 for one in (story, last))
    if story.rank is not None and [name for name, _ in story.rank.parts] == ["file order"]:
        return "its file comes later, against the file of the last of them"
    digits = 2 if round(own, 2) != round(other, 2) else DIGITS
    return f"its score is {own:.{digits}f}, against {other:.{digits}f} for the last of them"
