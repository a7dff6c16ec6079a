"""The plan of an issue, `issues/SLUG.md`: the machine's draft, shaped by an editor. Explained in docs/plan.md.

    draft_plan(issue, site)          the plan that makes this very issue
    merge_plan(existing, …)          the same plan with what is new; nothing an editor wrote changes
    read_plan(text, file=…)          what it says, or everything that is wrong with its notation
    follow_plan(plan, issue, …)      the issue as its editor wants it, every word of a source looked up in that source

`notation` has the lines of a plan and its parts as values, `passages` finds the words of block quotes in their articles.
"""

from digest.composer.plan.following import follow_plan
from digest.composer.plan.notation import Plan, PlannedPassage, PlannedSection, PlannedStory, plan_file
from digest.composer.plan.reading import read_plan
from digest.composer.plan.writing import draft_plan, merge_plan

__all__ = [
    "Plan",
    "PlannedPassage",
    "PlannedSection",
    "PlannedStory",
    "draft_plan",
    "follow_plan",
    "merge_plan",
    "plan_file",
    "read_plan",
]
