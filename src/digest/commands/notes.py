"""Where work stands, as a bar shows it. Layer 7: a value."""

from typing import NamedTuple


class Note(NamedTuple):
    """Where the work stands."""

    label: str
    done: int = 0
    total: int | None = None
    """How many there are; `None` while that is not known."""
    about: str = ""
    """What was done last, where that says something."""
