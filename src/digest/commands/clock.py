"""The clock of the commands. The only place that asks what time it is."""

import os
from datetime import UTC, datetime

from digest.errors import ConfigError


def now() -> datetime:
    """Return the time, aware, in UTC; what `SOURCE_DATE_EPOCH` says where it is set.

    Raises:
        ConfigError: when it is set to what is no time.

    Source: reproducible-builds.org/specs/source-date-epoch.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        hint = "a whole number of seconds since 1970"
        raise ConfigError("SOURCE_DATE_EPOCH", f"{epoch!r} is no time", hint) from error
