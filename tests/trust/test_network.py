"""What a stranger's server, or one who stands between, cannot do."""

import random
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.fetch.adding import add
from digest.fetch.http import Client, RequestError, RequestLimits
from tests.fetch.server import Server, running
from tests.trust.documents import prose

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)
QUICK = RequestLimits(deadline_s=3, size_bytes=64 * 1024)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Serve HTTPS with a certificate that nobody vouches for; give the port and what was asked."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    plain, _ = listening.accept()
                except OSError:
                    return
                try:
                    with context.wrap_socket(plain, server_side=True) as stream:
                        asked.append(stream.recv(4096))
                        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nforged")
                except OSError:
                    plain.close()

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1], asked
        listening.shutdown(socket.SHUT_RDWR)


def test_unknown_certificate_is_refused_before_anything_is_sent(
    secure: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even the environment can vouch for it."""
    port, asked = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    client = Client(limits=QUICK, allow_private=True)
    with pytest.raises(RequestError, match="certificate"):
        client.get(f"https://127.0.0.1:{port}/")
    assert asked == []


def test_name_that_changes_its_address_between_two_hops_gains_nothing(server: Server) -> None:
    """The name is public when the page is asked for, and this machine when it redirects to itself."""
    asked: list[str] = []

    def turning(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "home.example" else ["127.0.0.1", "93.184.216.34"]

    port = server.server_address[1]
    server.serve("/a", b"", 302, Location=f"http://turning.example:{port}/secret")
    server.serve("/secret", b"secret")
    client = Client(limits=QUICK, allow_private=True, resolver=turning)
    with pytest.raises(RequestError, match="not a public address"):
        client.get(f"http://home.example:{port}/a")
    assert [path for path, _ in server.requests] == ["/a"]
    assert asked == ["home.example", "turning.example"]


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://0:{port}/secret",
        "http://127.0.0.1.:{port}/secret",
        "//169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://user@127.0.0.1:{port}/secret",
        "http://evil.example@127.0.0.1:{port}/secret",
        "http://127.0.0.1:{port}\\@evil.example/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_secret",
        "ftp://127.0.0.1/secret",
        "dict://127.0.0.1:{port}/",
        "data:text/html,secret",
        "jar:http://127.0.0.1:{port}/!/",
    ],
)
@pytest.mark.parametrize("by", ["picture", "redirect", "argument"])
def test_no_address_leads_to_this_machine(server: Server, tmp_path: Path, place: str, by: str) -> None:
    """Whatever names the address: a person who copied it, a page's picture, a redirect."""
    with running() as other:
        other.serve("/secret", b"secret")
        led = place.format(port=other.server_address[1])
        if by == "argument":
            target, private = led, False
        elif by == "redirect":
            target, private = server.serve("/a", b"", 302, Location=led), True
        else:
            body = f"<html><title>Fog</title><meta property='og:image' content='{led}'><article><h1>Fog</h1><p>{TEXT}</p></article></html>"
            target, private = server.serve("/a", body.encode(), Content_Type="text/html"), True
        add([target], root=tmp_path, now=NOW, allow_private=private, pictures=True, limits=QUICK)
        assert other.requests == []
        saved = [path.read_bytes() for path in (tmp_path / "seeds").rglob("*") if path.is_file()]
        assert not any(data == b"secret" or b"root:x:0" in data for data in saved)


TEXT = prose(random.Random(1))  # noqa: S311 - the same words in every run
