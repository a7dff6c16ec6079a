"""Nothing is lost, altered or let in when the power fails, the disk is full, or the input is hostile.

With `TRUST=long` in the environment, as `make trust` sets it, every count is large; without it the same code runs in seconds.
"""

import os

LONG = os.environ.get("TRUST") == "long"


def times(short: int, long: int) -> int:
    """Return how often to try something."""
    return long if LONG else short
