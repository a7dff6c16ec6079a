"""A real HTTP server on 127.0.0.1 with answers written by the tests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answering = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's table of paths."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers.items())))
        answering = self.server.answers.get(self.path)
        try:
            if answering is None:
                self.say(404, b"nothing here")
            else:
                answering(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client had enough, which is what some tests are about

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer; `_` in header names stands for `-`."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the tests read `requests`."""


class Server(ThreadingHTTPServer):
    """The server, what it answers, and what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answering] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """The address of its root, without the last slash."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client hangs up."""

    def serve(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Answer a path always the same; return its address."""
        self.answers[path] = lambda handler: handler.say(status, body, **headers)
        return self.url + path


@contextmanager
def running() -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(2)
