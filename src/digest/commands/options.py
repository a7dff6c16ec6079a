"""What the commands share: exit codes, options, and the clock."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.errors import ConfigError

DONE, FAILED, USAGE, PARTLY, NOTHING = 0, 1, 2, 3, 4
"""Exit codes: done; failed; the command was not understood; done, but some inputs failed; nothing to publish, and nothing written.

A command that is stopped by Ctrl-C or a termination signal exits with 130 or 143.
"""

ProjectOption = Annotated[
    Path, typer.Option("--project", "-C", help="The project's folder.", show_default="the current folder")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="The output folder.", show_default="dist/ in the project")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def now() -> datetime:
    """Return the current time, aware, in UTC; the time in `SOURCE_DATE_EPOCH` if it is set. Nothing else here asks what time it is.

    Raises:
        ConfigError: when `SOURCE_DATE_EPOCH` is not a time.

    Source: reproducible-builds.org/specs/source-date-epoch.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        hint = "give a whole number of seconds since 1970, or unset it"
        raise ConfigError("SOURCE_DATE_EPOCH", f"{epoch!r} is not a time", hint) from error
