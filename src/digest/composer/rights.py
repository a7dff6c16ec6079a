"""What of a story may be shown, by the rules of the settings and the source's own rights line. Layer 3: pure; the day is passed in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRule:
    """How much of whose articles may be shown. Of several that fit a story, the strictest of each limit holds."""

    publishers: tuple[str, ...] = ()
    """Publishers, agencies or hosts it is about, without regard to case. Empty: no condition."""
    licences: tuple[str, ...] = ()
    """Licences it is about, such as `CC BY-ND`, `CC BY 4.0`, or a licence's address. Empty: no condition."""
    notices: tuple[str, ...] = ()
    """Words of a rights line it is about, such as `all rights reserved`. Empty: no condition."""
    words: int | None = None
    """Words of excerpts and quotes together, at most."""
    share: float | None = None
    """Share of the article's words, at most: 0..1."""
    quotes: int | None = None
    """Pull quotes, at most."""
    images: bool | None = None
    """Whether its pictures may be shown; `None` says nothing."""
    embargo: date | None = None
    """The first day on which it may be shown."""
    credit: str | None = None
    """A line that has to stand beside it."""
