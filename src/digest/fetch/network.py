"""Connections to public addresses only, within a deadline.

The standard library's `is_global` is not enough: on Python 3.11 it is true for 12 of 33 addresses that should be refused, among them
64:ff9b::/96, 2002::/16 and multicast, each a way to reach a machine on the local network.

A name is resolved once, all of its addresses are checked, and the connection goes to a checked address, so a name server gains nothing by
answering differently the second time. All waiting counts against one deadline, since the timeouts of HTTP clients are for each read: a
server that sends a byte a second would never exceed one.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, also the metadata service of one cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # virtual machine host of one cloud, in a public range
        "169.254.0.0/16",  # link-local, also the metadata services of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
"""Source: IANA IPv4 Special-Purpose Address Registry, and RFC 5771; two cloud addresses from their vendors' manuals."""

_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that IANA has given out as global unicast. Everything else is refused: loopback, link-local, unique
local, multicast, and all ways to write an IPv4 address as IPv6 (::/96, ::ffff:0:0/96, 64:ff9b::/96,
64:ff9b:1::/48)."""

_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which embeds an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, given back
        "3fff::/20",  # documentation
    )
)
"""Source: IANA IPv6 Special-Purpose Address Registry."""

_MAX_ADDRESSES = 4
"""Addresses of one name that are tried: IPv6 and IPv4, twice."""
_CONNECT_TIMEOUT_S = 10.0

Resolver = Callable[[str, int], list[str]]
"""The IP addresses of a host name, for a port."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return True when the address can be a public server's."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return (
        address.scope_id is None
        and address in _GLOBAL_V6
        and not any(address in network for network in _REFUSED_V6)
        and not _is_isatap(address)
    )


def _is_isatap(address: IPv6Address) -> bool:
    """Return True for an interface id that embeds an IPv4 address. Source: RFC 5214, section 6.1."""
    return (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE


class AddressError(Exception):
    """A name with an address that must not be connected to."""


class DeadlineError(Exception):
    """The time for the whole request is over."""


class Deadline:
    """A moment on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, more than 0. Raises: DeadlineError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineError("the time for the whole response is over")
        return left


class Transport(httpx.BaseTransport):
    """HTTP over guarded connections, for one request and its deadline."""

    def __init__(self, *, deadline: Deadline, allow_private: bool, context: ssl.SSLContext, resolver: Resolver) -> None:
        backend = _GuardedBackend(deadline=deadline, allow_private=allow_private, resolver=resolver)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend, max_connections=1)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response, its body not yet read. Raises: what httpcore raises, AddressError, DeadlineError."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        stream = response.stream
        if not isinstance(stream, Iterable):
            raise TypeError("a connection pool for synchronous use gave an asynchronous stream")
        return httpx.Response(response.status, headers=response.headers, stream=_Body(stream))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        closing = getattr(self._stream, "close", None)
        if closing is not None:
            closing()


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, *, deadline: Deadline, allow_private: bool, resolver: Resolver) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolver = resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port, self._resolver, self._deadline)
        if not self._allow_private:
            check(host, addresses)
        problem: Exception | None = None
        for address in addresses[:_MAX_ADDRESSES]:
            wait = min(self._deadline.left(), _CONNECT_TIMEOUT_S)
            try:
                stream = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _DeadlineStream(stream, self._deadline)
        raise problem or httpcore.ConnectError("the name has no address")

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, self._deadline.left()))


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._wait(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wait(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._wait(timeout))
        return _DeadlineStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _wait(self, timeout: float | None) -> float:
        left = self._deadline.left()
        return left if timeout is None else min(timeout, left)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system knows them, in its order. Raises: OSError when it knows none."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in infos))


def check(host: str, addresses: Iterable[str]) -> None:
    """Raise AddressError when any of the addresses is not a public one: a mix is an attack, or a mistake."""
    for address in addresses:
        if not is_public(ip_address(address)):
            raise AddressError(f"{host} leads to {address}, which is not a public address")


def _resolve(host: str, port: int, resolver: Resolver, deadline: Deadline) -> list[str]:
    """Ask the resolver in a thread of its own, since the system's call knows no timeout."""
    answers: list[list[str]] = []
    problems: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            problems.append(error)

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(deadline.left())
    if answers:
        return answers[0]
    if problems:
        raise httpcore.ConnectError(f"there is no server named {host}") from problems[0]
    raise DeadlineError("the time for the whole response is over")
