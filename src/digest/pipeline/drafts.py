"""What a build makes, as a value. Layer 5."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model import Failure, Issue, Notice, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a build has made, before anything is written."""

    issues: tuple[Issue, ...]
    files: tuple[Rendered, ...]
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    documents: int
    """How many documents were found."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the pictures that are shown, by their SHA-256."""
