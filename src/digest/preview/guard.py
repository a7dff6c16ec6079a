"""Who may ask the preview what. Layer 6: an ASGI wrapper around the whole application.

A page elsewhere on the web can make a browser ask addresses of the machine it runs on. So: only GET and HEAD, only under the names the
server was started for (a name that was rebound to 127.0.0.1 is refused), and nothing across origins. The token in the address is
what a stranger cannot know.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

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


class Guard:
    """Refuses what should not ask, and puts the safety headers on every answer."""

    def __init__(self, app: ASGIApp, *, names: tuple[str, ...], port: int) -> None:
        """`names` are the host names, beside the address a request came in at, under which the server may be asked."""
        self._app = app
        self._names = names
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return  # no websockets, and nothing to start or stop
        refusal = self._refusal(scope)
        app: Callable[..., Awaitable[None]] = self._app if refusal is None else refusal
        await app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("only GET and HEAD\n", 405, {"allow": "GET, HEAD"})
        headers = Headers(scope=scope)
        hosts = self._hosts(scope)
        if headers.getlist("host") not in [[host] for host in hosts]:
            return PlainTextResponse("this server answers only under the address it was started with\n", 421)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        foreign = origin is not None and origin not in {f"http://{host}" for host in hosts}
        # A link from elsewhere may open the preview (its address holds the token); anything else from elsewhere is refused.
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if foreign or (site not in {"same-origin", "none"} and not opened):
            return PlainTextResponse("not from another site\n", 403)
        return None

    def _hosts(self, scope: Scope) -> set[str]:
        """Return every `Host` that is ours; the address a request came in at cannot have been rebound."""
        own = (scope.get("server") or ("", 0))[0]
        literal = f"[{own}]" if ":" in own else own
        return {f"{name}:{self._port}" for name in (*self._names, literal) if name}


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *SECURITY_HEADERS]
        await send(message)

    return sending
