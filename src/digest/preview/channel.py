"""Tells open pages what state the preview is in, so that they load again when it is another. Layer 6.

Server-sent events: one way, over plain HTTP, and the browser connects again by itself. Source: HTML, "server-sent events".
"""

import asyncio
from collections.abc import AsyncIterator

HEARTBEAT_S = 15.0
"""Silence after which a comment is sent, so that a page notices a dead server and a proxy does not hang up."""

RETRY_MS = 500
"""How soon a page asks again when the preview was stopped and started."""


class Channel:
    """The current state, and everyone who waits for the next. Used from one event loop."""

    def __init__(self) -> None:
        self._state = ""
        self._closed = False
        self._changed = asyncio.Event()

    def tell(self, state: str) -> None:
        """Make `state` known to every open page."""
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
        told = None
        while not self._closed:
            changed = self._changed
            if self._state != told:
                told = self._state
                yield f"event: state\ndata: {told}\n\n".encode()
                continue
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_S)
            except TimeoutError:
                yield b": still here\n\n"

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
