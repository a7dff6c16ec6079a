"""What is asked of a web server and what it says, as values. Layer 4: values only."""

from dataclasses import dataclass
from datetime import timedelta

from digest.sources.source import SourceError
from digest.text.images import MediaType

LATER = "try again later"


class RequestError(SourceError):
    """A request without a usable answer."""

    def __init__(
        self, problem: str, hint: str = "", *, status: int | None = None, wait: timedelta | None = None
    ) -> None:
        super().__init__(problem, hint)
        self.status = status
        """The HTTP status, when there was one."""
        self.wait = wait
        """How long the server asks not to come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a stranger's server may cost."""

    deadline_s: float = 30.0
    """For the whole answer, redirects and reading included."""
    size_bytes: int = 16 * 1024 * 1024
    """Of the unpacked body. The largest feeds seen in practice are below 10 MB."""
    redirects: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said: 200 with the unpacked body, or 304 without one."""

    url: str
    final_url: str
    """After redirects."""
    moved_to: str | None
    """Where the leading permanent redirects (301, 308) ended; `None` without one."""
    status: int
    data: bytes = b""
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    picture: "FetchedPicture | None" = None
    """The lead picture of a page, where it was asked for."""
    picture_problem: str = ""
    """Why there is none although the page shows one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPicture:
    """A picture that was fetched with its page."""

    url: str
    """As the page names it."""
    data: bytes
    media_type: MediaType
    """By its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What kind of answer is asked for, and how long it may be."""

    accept: str = (
        "application/atom+xml, application/rss+xml, application/feed+json, text/html, "
        "application/xhtml+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
    )
    size_bytes: int | None = None
    """Of the unpacked body; the client's own limit where it is smaller, or when this is `None`."""


DOCUMENT = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes a request conditional, as the server gave it."""

    etag: str | None = None
    last_modified: str | None = None
