"""Nothing lost, nothing altered, nobody let in: what really happens when the plug is pulled, the disk is full, the input is hostile.

`TRUST=long` in the environment makes every count large, as `make trust` does; without it the same code runs in seconds.
"""

import os

LONG = os.environ.get("TRUST") == "long"


def times(short: int, long: int) -> int:
    """Return how often to try something."""
    return long if LONG else short
