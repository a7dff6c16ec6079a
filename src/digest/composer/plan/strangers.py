"""Ids of a plan that name no story: a slip, or a source that is gone or was changed. Layer 3: pure."""

from collections.abc import Mapping
from difflib import get_close_matches

from digest.composer.plan.drafting import heading_of
from digest.composer.plan.parts import Offer, Plan, PlannedStory
from digest.composer.plan.succession import successor_of
from digest.composer.wording import anchor
from digest.errors import PlanError
from digest.model import Story
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
