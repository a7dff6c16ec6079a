"""Who may ask the preview what, and what it answers. Asked over real connections."""

import socket
from pathlib import Path

import httpx
import pytest

from digest.errors import ConfigError
from digest.preview.sessions import Options, Session
from tests.preview.conftest import ISSUE, NOW, previewed


def ask(preview: Session, path: str = "", *, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask the preview once, as a program that is no browser."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(trust_env=False, timeout=5) as client:
        return client.request(method, preview.address + path, headers=named)


def test_only_the_loopback_address_listens(standing: Session) -> None:
    assert standing.address.startswith("http://127.0.0.1:")
    with socket.socket() as other:
        other.bind(("127.0.0.2", standing.port))  # free: the server does not listen on every address


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:{port}", "localhost:1", "", "[::]:{port}"]
)
def test_another_host_name_is_refused(standing: Session, host: str) -> None:
    assert ask(standing, Host=host.format(port=standing.port)).status_code in {400, 421}


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_the_names_of_loopback_are_answered(standing: Session, host: str) -> None:
    assert ask(standing, f"issue/{ISSUE}/email", Host=host.format(port=standing.port)).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_get_and_head_are_answered(standing: Session, method: str) -> None:
    assert ask(standing, method=method).status_code == 405


def test_head_has_headers_and_no_body(standing: Session) -> None:
    answer = ask(standing, f"issue/{ISSUE}/email", method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


def test_without_the_token_there_is_nothing(standing: Session) -> None:
    with httpx.Client(trust_env=False, timeout=5) as client:
        for path in ("/", f"/issue/{ISSUE}/email", "/events", "/x/assets/preview.js"):
            assert client.get(f"http://127.0.0.1:{standing.port}{path}").status_code == 404


@pytest.mark.parametrize("path", ["events", f"issue/{ISSUE}/email"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_another_origin_is_refused(standing: Session, path: str, headers: dict[str, str]) -> None:
    assert ask(standing, path, **headers).status_code == 403


def test_the_channel_tells_the_state_that_pages_show(standing: Session) -> None:
    page = ask(standing, f"issue/{ISSUE}/email").text
    with (
        httpx.Client(trust_env=False, timeout=5) as client,
        client.stream(
            "GET", f"{standing.address}events", headers={"Origin": f"http://127.0.0.1:{standing.port}"}
        ) as stream,
    ):
        lines = stream.iter_lines()
        state = next(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
    assert f'data-state="{state}"' in page


@pytest.mark.parametrize(
    "path",
    [
        "dist/../digest.toml",
        "dist/%2e%2e/digest.toml",
        "dist/..%2f..%2fetc/passwd",
        "dist//etc/passwd",
        "dist/link/digest.toml",
        "dist/seeds/1-fog.md",
        "assets/../__init__.py",
        "assets/%2e%2e/sessions.py",
        "frame/feed/index.html",
        "frame/mail/2026-W11",
        f"issue/{ISSUE}/nothing",
        f"issue/{ISSUE}/..%2femail",
    ],
)
def test_nothing_but_what_was_built_is_served(standing: Session, path: str) -> None:
    with socket.create_connection(("127.0.0.1", standing.port), timeout=5) as connection:
        target = "/" + standing.address.split("/", 3)[3] + path
        head = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{standing.port}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    assert answer.split(b" ")[1] == b"404"


@pytest.mark.parametrize(
    "path",
    [f"frame/mail/{ISSUE}", f"frame/mail/{ISSUE}?images=0", "frame/feed/feed.xml", f"dist/issues/{ISSUE}/index.html"],
)
def test_frames_may_neither_run_nor_send(standing: Session, path: str) -> None:
    policy = ask(standing, path).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src ")
    assert "script" not in policy
    assert "http:" not in policy
    assert "form-action 'none'" in policy
    assert "sandbox allow-same-origin allow-popups" in policy


def test_remote_images_load_only_when_switched_on(standing: Session) -> None:
    policy = ask(standing, f"frame/mail/{ISSUE}?remote=1").headers["content-security-policy"]
    assert "img-src http: https: data:;" in policy
    policy = ask(standing, f"frame/mail/{ISSUE}?remote=1&images=0").headers["content-security-policy"]
    assert "img-src 'none';" in policy


def test_pages_carry_the_safety_headers(standing: Session) -> None:
    headers = ask(standing, f"issue/{ISSUE}/email").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_finished_files_are_the_bytes_of_a_build(standing: Session) -> None:
    for path in (f"issues/{ISSUE}/email.eml", f"issues/{ISSUE}/issue.json", "feed.xml"):
        answer = ask(standing, f"dist/{path}")
        assert answer.content == standing.snapshot.files[path].data
        assert answer.headers["content-type"].startswith("text/plain")


def test_a_port_in_use_is_reported(standing: Session, project: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot listen on 127\.0\.0\.1"):
        Session(Options(root=project, port=standing.port), now=lambda: NOW, on_build=lambda _: None)


def test_a_preview_writes_nothing(project: Path) -> None:
    before = sorted(project.rglob("*"))
    with previewed(project) as session:
        ask(session, f"issue/{ISSUE}/provenance")
    assert sorted(project.rglob("*")) == before


def test_a_project_without_articles_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    with previewed(tmp_path) as session:
        answer = ask(session)
    assert "no article in seeds/ yet" in answer.text
    with previewed(tmp_path) as session:
        assert ask(session, f"issue/{ISSUE}/email").status_code == 404
