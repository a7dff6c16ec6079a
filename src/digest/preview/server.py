"""The addresses of the preview and their responses. Everything comes from the snapshot in memory, nothing from disk.

A page elsewhere on the web can make a browser send requests to the machine it runs on. So the server accepts only GET and HEAD, only
under the names it was started for (a name that was rebound to 127.0.0.1 is refused), and nothing across origins. The token in the
address is what a stranger cannot know.

What a project makes (emails, pages, feeds) is shown in frames without scripts, forms or network access, whatever it holds. The policy is
in the header of the response, so that it also holds when somebody opens the frame's address on its own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from digest.model import Rendered
from digest.preview.screens import (
    Scheme,
    empty_screen,
    feed_page,
    framed,
    in_scheme,
    issue_screen,
    mail_page,
    view_named,
    without_styles,
)
from digest.preview.snapshots import Snapshot

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")

SECURITY_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-dns-prefetch-control", b"off"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)

HEARTBEAT_S = 15.0
"""Silence after which a comment is sent, so that a page notices a dead server and a proxy keeps the connection."""

RETRY_MS = 500
"""How soon a page reconnects after the preview was stopped and started."""

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For the preview's own pages."""

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
"""For what a project makes. No script can run, so `allow-same-origin` gives the frame nothing; it lets the page around it see how tall
the email is. Links open in a tab of their own."""

ASSETS = {"preview.css": "text/css", "preview.js": "text/javascript", "icon.svg": "image/svg+xml"}

PLAIN = frozenset(
    {"message/rfc822", "application/json", "application/atom+xml", "application/rss+xml", "application/feed+json"}
)
"""Files of `dist/` that a browser would save or open in another program; here they are shown as text."""


class Guard:
    """Refuses requests that should not be made, and adds the security headers to every response."""

    def __init__(self, app: ASGIApp, *, names: tuple[str, ...], port: int) -> None:
        """`names` are the host names that requests may use, besides the address they came in at."""
        self._app = app
        self._names = names
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        if scope["type"] != "http":
            return  # there are no websockets, and nothing to start or stop
        refusal = self._refusal(scope)
        app: Callable[..., Awaitable[None]] = self._app if refusal is None else refusal
        await app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("only GET and HEAD are allowed\n", 405, {"allow": "GET, HEAD"})
        headers = Headers(scope=scope)
        hosts = self._hosts(scope)
        if headers.getlist("host") not in [[host] for host in hosts]:
            return PlainTextResponse("this server responds only at the address it was started with\n", 421)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        foreign = origin is not None and origin not in {f"http://{host}" for host in hosts}
        # A link on another site may open the preview (its address holds the token); anything else from other sites is refused.
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if foreign or (site not in {"same-origin", "none"} and not opened):
            return PlainTextResponse("requests from other sites are refused\n", 403)
        return None

    def _hosts(self, scope: Scope) -> set[str]:
        """Return every accepted `Host`; the address that a request came in at cannot have been rebound."""
        own = (scope.get("server") or ("", 0))[0]
        literal = f"[{own}]" if ":" in own else own
        return {f"{name}:{self._port}" for name in (*self._names, literal) if name}


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *SECURITY_HEADERS]
        await send(message)

    return sending


class Channel:
    """The current state, and the open pages that wait for the next. Used from one event loop.

    Server-sent events go one way, over plain HTTP, and browsers reconnect by themselves. Source: HTML, "server-sent events".
    """

    def __init__(self) -> None:
        self._state = ""
        self._closed = False
        self._changed = asyncio.Event()

    def announce(self, state: str) -> None:
        """Send `state` to every open page."""
        if state != self._state:
            self._state = state
            self._wake()

    def close(self) -> None:
        """End every open stream, so that the server can stop."""
        self._closed = True
        self._wake()

    async def events(self) -> AsyncIterator[bytes]:
        """Yield the state now and whenever it changes, as server-sent events."""
        yield f"retry: {RETRY_MS}\n\n".encode()
        sent = None
        while not self._closed:
            changed = self._changed
            if self._state != sent:
                sent = self._state
                yield f"event: state\ndata: {sent}\n\n".encode()
                continue
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_S)
            except TimeoutError:
                yield b": still here\n\n"

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Handlers:
    """The handlers of requests, which show the newest snapshot."""

    def __init__(self, current: Callable[[], Snapshot], channel: Channel, *, token: str, first: str | None) -> None:
        self._current = current
        self._channel = channel
        self.base = f"/{token}"
        self._first = first

    def routes(self) -> list[Route]:
        """Return the addresses below the token."""
        return [
            Route("/", self.home),
            Route("/events", self.events),
            Route("/assets/{name}", self.asset),
            Route("/issue/{slug}/{view}", self.issue),
            Route("/frame/mail/{slug}", self.mail),
            Route("/frame/feed/{path:path}", self.feed),
            Route("/dist/{path:path}", self.finished),
        ]

    async def home(self, _: Request) -> Response:
        """Redirect to the issue that was asked for, else to the newest."""
        snapshot = self._current()
        chosen = snapshot.issue(self._first) if self._first else None
        issue = chosen or (snapshot.issues[0] if snapshot.issues else None)
        if issue is None:
            empty = "There is no article in seeds/ yet. Save one there, and its email appears here."
            return self._nothing("Nothing has been built yet." if snapshot.error else empty, status=200)
        return RedirectResponse(f"{self.base}/issue/{issue.slug}/email", 307)

    async def events(self, _: Request) -> Response:
        """Tell the page when to reload."""
        return StreamingResponse(self._channel.events(), media_type="text/event-stream")

    async def asset(self, request: Request) -> Response:
        """Return a file of the preview's own page."""
        name = request.path_params["name"]
        if name not in ASSETS:
            return _missing()
        return Response(_asset(name), media_type=ASSETS[name])

    def issue(self, request: Request) -> Response:
        """Return one view of an issue."""
        slug, view = request.path_params["slug"], view_named(request.path_params["view"])
        if view is None:
            return _missing()
        html = issue_screen(self._current(), slug, view, base=self.base, asked=request.query_params)
        if html is None:
            return self._nothing(f"There is no issue {slug} any more.", status=404)
        return _page(html)

    def mail(self, request: Request) -> Response:
        """Return the email as one kind of client shows it."""
        html, asked = mail_page(self._current(), request.path_params["slug"]), request.query_params
        if html is None:
            return _missing()
        if asked.get("styles") == "0":
            html = without_styles(html)
        images = (
            "'none'" if asked.get("images") == "0" else "http: https: data:" if asked.get("remote") == "1" else "data:"
        )
        return _frame(in_scheme(html, _scheme(request)), images=images)

    def feed(self, request: Request) -> Response:
        """Return a feed as a feed reader shows it."""
        html = feed_page(self._current(), request.path_params["path"])
        return _missing() if html is None else _frame(in_scheme(html, _scheme(request)), images="data:")

    def finished(self, request: Request) -> Response:
        """Return a file as it will be in `dist/`; a page in the colour scheme that is asked for."""
        path = request.path_params["path"]
        file = self._current().files.get(path) or self._current().files.get(
            f"{path.rstrip('/')}/index.html".lstrip("/")
        )
        if file is None:
            return _missing()
        if file.media_type == "text/html":
            html = file.data.decode("utf-8", "replace")
            if "scheme" in request.query_params:
                html = in_scheme(html, _scheme(request))
            return _frame(html, images="'self' data:", links_beside=path.endswith("email.html"))
        return _file(file)

    def _nothing(self, text: str, *, status: int) -> Response:
        return _page(empty_screen(self._current(), base=self.base, text=text), status=status)


def application(handlers: Handlers, *, port: int, names: tuple[str, ...]) -> ASGIApp:
    """Return the application; `names` are the host names that requests may use."""
    app = Starlette(routes=[Mount(handlers.base, routes=handlers.routes())])
    return Guard(app, names=names, port=port)


def _scheme(request: Request) -> Scheme:
    return "dark" if request.query_params.get("scheme") == "dark" else "light"


def _page(html: str, *, status: int = 200) -> Response:
    return HTMLResponse(html, status, {"content-security-policy": PAGE_POLICY})


def _frame(html: str, *, images: str, links_beside: bool = True) -> Response:
    policy = FRAME_POLICY.format(images=images)
    return HTMLResponse(framed(html, links_beside=links_beside), headers={"content-security-policy": policy})


def _file(file: Rendered) -> Response:
    kind = "text/plain" if file.media_type in PLAIN or file.media_type.startswith("text/") else file.media_type
    policy = FRAME_POLICY.format(images="'self'")
    return Response(file.data, media_type=kind, headers={"content-security-policy": policy})


def _missing() -> Response:
    return PlainTextResponse("not found\n", 404)


@cache
def _asset(name: str) -> bytes:
    return (files("digest.preview") / "assets" / name).read_bytes()
