"""What is told of a build, without what it made. Values of plain JSON, since they have to be there at once.

Where nothing has changed this is all that is loaded: not even the types of a notice or a story are, which take as long as the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from digest.pipeline.finishing import Draft

Told: TypeAlias = Mapping[str, str]
"""A notice or a failure: the fields of `digest.model.Notice` or `digest.model.Failure`, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An issue, in a line."""

    slug: str
    title: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a build came to."""

    issues: tuple[Made, ...]
    """The newest first."""
    documents: int
    """How many documents were found."""
    files: int
    """How many files stand in the folder that is published."""
    has_address: bool
    """Whether the settings say where the digest will be on the web."""
    notices: tuple[Told, ...] = ()
    failures: tuple[Told, ...] = ()
    changed: bool = False
    """Whether the folder that is published was written."""


def outcome_of(draft: "Draft", *, has_address: bool, changed: bool = False) -> Outcome:
    """Return what is told of a draft."""
    return Outcome(
        issues=tuple(Made(slug=one.slug, title=one.title, stories=one.stories) for one in draft.contents),
        documents=draft.documents,
        files=len(draft.files),
        has_address=has_address,
        notices=tuple(asdict(one) for one in draft.notices),
        failures=tuple(asdict(one) for one in draft.failures),
        changed=changed,
    )


def as_json(outcome: Outcome) -> str:
    """Return an outcome as text, for `from_json`."""
    return json.dumps(asdict(outcome))


def from_json(text: str) -> Outcome:
    """Return the outcome that a text says."""
    told = json.loads(text)
    for name in ("notices", "failures"):
        told[name] = tuple(told[name])
    return Outcome(**{**told, "issues": tuple(Made(**one) for one in told["issues"])})
