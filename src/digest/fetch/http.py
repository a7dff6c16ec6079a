"""GET requests, limited in time, size, redirects and addresses, since any server may answer them.

Redirects are followed here, so that each address is checked and permanent ones are known. The body is unpacked here, piece by piece, so
that a small response cannot become a large one unnoticed. Environment variables (proxies, certificates) are not read.
"""

import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from digest import __version__
from digest.fetch import SourceError
from digest.fetch.network import AddressError, Deadline, DeadlineError, Resolver, Transport, resolve
from digest.text.images import MediaType

USER_AGENT = f"newsletter-digest/{__version__}"
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_WAIT = timedelta(days=7)
"""The longest `Retry-After` that is honoured: beyond it, a slip of the server would silence a source for good."""
MAX_ADDRESS_CHARS = 2048
_PORTS = {"http": 80, "https": 443}

LATER = "try again later"
_SCHEMES = "an address starts with https:// or http://"
_STATUS_WORDS = {
    401: ("needs a login", "save the page from the browser and add the file"),
    402: ("needs a payment", "save the page from the browser and add the file"),
    403: ("forbidden", "save the page from the browser and add the file"),
    404: ("there is nothing at this address", "look for a new address"),
    410: ("gone for good", "remove the source"),
    429: ("too many requests", LATER),
    451: ("not available for legal reasons", "remove the source"),
}


class RequestError(SourceError):
    """A request without a usable response."""

    def __init__(
        self, problem: str, hint: str = "", *, status: int | None = None, wait: timedelta | None = None
    ) -> None:
        super().__init__(problem, hint)
        self.status = status
        """The HTTP status, when there was one."""
        self.wait = wait
        """How long the server asks not to come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimits:
    """What one request may take."""

    deadline_s: float = 30.0
    """For the whole response, redirects and reading included."""
    size_bytes: int = 16 * 1024 * 1024
    """Of the unpacked body. The largest feeds seen in practice are below 10 MB."""
    redirects: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
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
    """What kind of response is asked for, and how long it may be."""

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


class Client:
    """Makes requests; may be used by several threads at once."""

    def __init__(
        self, *, limits: RequestLimits | None = None, allow_private: bool = False, resolver: Resolver = resolve
    ) -> None:
        self._limits = limits or RequestLimits()
        self._allow_private = allow_private
        self._resolver = resolver
        self._context: ssl.SSLContext = httpx.create_ssl_context(trust_env=False)

    def get(
        self,
        url: str,
        *,
        origin: str | None = None,
        validators: Validators | None = None,
        now: datetime | None = None,
        wanted: Wanted = DOCUMENT,
    ) -> Response:
        """Return the response to a GET request, following redirects.

        `origin` is the address that a person gave, when `url` comes from a document: where private addresses are allowed, that holds
        for its host alone, so that neither a redirect nor a page leads to another machine of the local network. A `Retry-After` that
        is a date is ignored without `now`.

        Raises: RequestError for every status but 200 and 304, every limit that was exceeded, and every fault of the network.
        """
        deadline = Deadline(self._limits.deadline_s)
        here = _address(url)
        home = _address(origin) if origin else here
        moved: httpx.URL | None = None
        permanent = True
        for _ in range(self._limits.redirects + 1):
            with self._respond(here, home, deadline, _headers(wanted, validators)) as response:
                if response.status_code not in _REDIRECTS:
                    return self._response(url, here, moved, response, now, wanted)
                permanent = permanent and response.status_code in _PERMANENT
                here = _redirect(here, response)
                moved = here if permanent else moved
        raise RequestError(f"more than {self._limits.redirects} redirects", "open the address in a browser")

    @contextmanager
    def _respond(
        self, url: httpx.URL, home: httpx.URL, deadline: Deadline, headers: Mapping[str, str]
    ) -> Iterator[httpx.Response]:
        transport = Transport(
            deadline=deadline,
            allow_private=self._allow_private and _same_server(url, home),
            context=self._context,
            resolver=self._resolver,
        )
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113 - the deadline stands in its place
                client.stream("GET", url, headers=headers) as response,
            ):
                yield response
        except AddressError as error:
            raise RequestError(str(error), "private addresses are fetched only where the settings allow it") from error
        except (DeadlineError, httpcore.TimeoutException) as error:
            raise RequestError(f"no complete response within {self._limits.deadline_s:g} seconds", LATER) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as error:
            raise RequestError(f"no response ({_reason(error)})", LATER) from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
            raise RequestError(f"not an address that can be fetched ({error})", _SCHEMES) from error

    def _response(
        self,
        url: str,
        here: httpx.URL,
        moved: httpx.URL | None,
        response: httpx.Response,
        now: datetime | None,
        wanted: Wanted,
    ) -> Response:
        status = response.status_code
        if status not in {200, 304}:
            raise _status_error(status, response.headers.get("retry-after"), now)
        limit = min(self._limits.size_bytes, wanted.size_bytes or self._limits.size_bytes)
        data = b"" if status == 304 else b"".join(unpacked(response, limit))
        return Response(
            url=url,
            final_url=str(here),
            moved_to=str(moved) if moved is not None else None,
            status=status,
            data=data,
            media_type=_clean(response.headers.get("content-type")),
            etag=_clean(response.headers.get("etag")),
            last_modified=_clean(response.headers.get("last-modified")),
        )


def _headers(wanted: Wanted, validators: Validators | None) -> dict[str, str]:
    headers = {"User-Agent": USER_AGENT, "Accept": wanted.accept, "Accept-Encoding": "gzip, deflate"}
    if validators and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators and validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _address(text: str) -> httpx.URL:
    """Return a checked address, without its fragment. Raises: RequestError."""
    if len(text) > MAX_ADDRESS_CHARS:
        raise RequestError(f"an address of more than {MAX_ADDRESS_CHARS} characters", _SCHEMES)
    try:
        url = httpx.URL(text).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise RequestError(f"not a valid address ({error})", _SCHEMES) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise RequestError("not an http or https address", _SCHEMES)
    if url.userinfo:
        raise RequestError("an address with a name or password in it", "leave them out: addresses are published")
    return url


def _same_server(url: httpx.URL, home: httpx.URL) -> bool:
    """Return True for the same host and port; http and https of one host are one server."""
    ports = {url.port or _PORTS[url.scheme], home.port or _PORTS[home.scheme]}
    return url.host == home.host and (len(ports) == 1 or ports == set(_PORTS.values()))


def _redirect(here: httpx.URL, response: httpx.Response) -> httpx.URL:
    place = response.headers.get("location")
    if not place:
        raise RequestError(f"a redirect ({response.status_code}) that leads nowhere", "open it in a browser")
    try:
        return _address(str(here.join(place)))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise RequestError(f"a redirect to an invalid address ({error})", "open it in a browser") from error
    except RequestError as error:
        raise RequestError(f"a redirect to {error.problem}", error.hint) from error


def _status_error(status: int, retry_after: str | None, now: datetime | None) -> RequestError:
    wait = retry_wait(retry_after, now) if status in {429, 503} else None
    problem, hint = _STATUS_WORDS.get(status, ("the server failed", LATER) if status >= 500 else ("refused", ""))
    if wait is not None:
        hint = f"the server asks to wait {max(1, round(wait.total_seconds() / 60))} minutes"
    return RequestError(f"{problem} (HTTP {status})", hint or "open the address in a browser", status=status, wait=wait)


def retry_wait(value: str | None, now: datetime | None) -> timedelta | None:
    """Return how long a `Retry-After` asks to wait: 0 .. 7 days, `None` without a usable one.

    Source: RFC 9110, section 10.2.3: seconds, or an HTTP date.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), _MAX_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if now is None:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), _MAX_WAIT)


def _clean(value: str | None) -> str | None:
    """Return a header's value if it can be kept and sent back: printable ASCII of a sane length."""
    text = (value or "").strip()
    return text if text and len(text) <= 1024 and text.isascii() and text.isprintable() else None


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return " ".join(text.split())[:200]


def unpacked(response: httpx.Response, limit: int) -> Iterator[bytes]:
    """Yield the body unpacked, never more than `limit` bytes. Raises: RequestError."""
    too_long = RequestError(f"a response of more than {limit // 1024} KB", "save the part you need by hand")
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
        raise RequestError(f"a response compressed in a way that was not asked for ({coding[:40]})", LATER)
    packed = coding not in {"identity", ""}
    unpacking = _Unpacking() if packed else None
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise too_long
    raw = total = 0
    for chunk in response.iter_raw():
        raw += len(chunk)
        for piece in unpacking.feed(chunk, limit - total + 1) if unpacking else (chunk,):
            total += len(piece)
            if total > limit:
                raise too_long
            yield piece
        if raw > limit:
            raise too_long
    if unpacking and raw and not unpacking.done:
        raise RequestError("the compressed response is cut off", LATER)


class _Unpacking:
    """gzip or zlib data, or bare deflate as some servers send it, unpacked within a bound."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._started = False

    @property
    def done(self) -> bool:
        return self._inner.eof

    def feed(self, chunk: bytes, limit: int) -> Iterator[bytes]:
        """Yield what a chunk unpacks to, at most about `limit` bytes of it."""
        rest = chunk
        while rest and limit > 0:
            if self._inner.eof:
                if not rest.startswith(b"\x1f\x8b"):
                    return  # padding after the end
                self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)  # the next member: RFC 1952, section 2.2
            try:
                piece = self._inner.decompress(rest, min(limit, 65536))
            except zlib.error as error:
                if self._started:
                    raise RequestError("the compressed response cannot be unpacked", LATER) from error
                self._started, self._inner = True, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._started = True
            rest = self._inner.unconsumed_tail or self._inner.unused_data
            limit -= len(piece)
            yield piece
