"""One request against a real server that behaves badly in every way we know."""

import gzip
import pickle
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.fetch.http import Client, RequestError, RequestLimits, Validators, retry_wait
from tests.fetch.server import Answering, Handler, Server

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)
LIMITS = RequestLimits(deadline_s=20, size_bytes=64 * 1024, redirects=3)
QUICK = replace(LIMITS, deadline_s=0.4)
"""For what never answers; whatever answers may take its time on a busy machine."""


@pytest.fixture
def client() -> Client:
    return Client(limits=LIMITS, allow_private=True)


def test_answer_holds_what_the_server_said(server: Server, client: Client) -> None:
    url = server.serve("/a", b"body", Content_Type="text/html; charset=utf-8", ETag='"1"', Last_Modified="Fri")
    answer = client.get(url)
    assert (answer.status, answer.data, answer.media_type) == (200, b"body", "text/html; charset=utf-8")
    assert (answer.etag, answer.last_modified, answer.moved_to) == ('"1"', "Fri", None)


def test_request_is_conditional_and_304_has_no_body(server: Server, client: Client) -> None:
    url = server.serve("/a", b"", 304)
    answer = client.get(url, validators=Validators(etag='"x"', last_modified="Fri, 05 Jun 2026 08:00:00 GMT"))
    headers = server.requests[0][1]
    assert answer.status == 304
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"x"', "Fri, 05 Jun 2026 08:00:00 GMT")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "gzip in two members"])
def test_packed_answer_is_unpacked(server: Server, client: Client, coding: str) -> None:
    text = b"The harbour stayed closed. " * 500
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "raw deflate": zlib.compress(text)[2:-4],
        "gzip in two members": gzip.compress(text[:100]) + gzip.compress(text[100:]),
    }[coding]
    url = server.serve("/a", packed, Content_Encoding="gzip" if "gzip" in coding else "deflate")
    assert client.get(url).data == text


def test_gzip_bomb_is_refused_before_it_unpacks(server: Server, client: Client) -> None:
    url = server.serve("/bomb", gzip.compress(bytes(40_000_000)), Content_Encoding="gzip")
    with pytest.raises(RequestError, match="more than 64 KB"):
        client.get(url)


def test_packed_answer_that_breaks_off_is_refused(server: Server, client: Client) -> None:
    url = server.serve("/a", gzip.compress(b"text " * 1000)[:-12], Content_Encoding="gzip")
    with pytest.raises(RequestError, match="cut off"):
        client.get(url)


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "x"])
def test_packing_nobody_asked_for_is_refused(server: Server, client: Client, coding: str) -> None:
    url = server.serve("/a", b"xxxx", Content_Encoding=coding)
    with pytest.raises(RequestError, match="not asked for"):
        client.get(url)


def test_damaged_gzip_is_refused(server: Server, client: Client) -> None:
    url = server.serve("/a", b"this is no gzip at all", Content_Encoding="gzip")
    with pytest.raises(RequestError, match="unpacked"):
        client.get(url)


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while not handler.server.closing.is_set():
        handler.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def _broken(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
    handler.close_connection = True


def _nonsense(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff nonsense\r\n\r\n")
    handler.close_connection = True


def test_endless_answer_ends_at_the_size_limit(server: Server, client: Client) -> None:
    server.answers["/endless"] = _endless
    with pytest.raises(RequestError, match="more than 64 KB"):
        client.get(server.url + "/endless")


@pytest.mark.parametrize(
    ("head", "piece"),
    [(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"), (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n")],
    ids=["slow body", "slow head"],
)
def test_a_byte_at_a_time_ends_at_the_deadline(server: Server, head: bytes, piece: bytes) -> None:
    sent: list[bytes] = []

    def answer(handler: Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.closing.wait(0.02):
            handler.wfile.write(piece)
            sent.append(piece)

    server.answers["/slow"] = answer
    with pytest.raises(RequestError, match=r"within 0.4 seconds"):
        Client(limits=QUICK, allow_private=True).get(server.url + "/slow")
    assert len(sent) < 100


@pytest.mark.parametrize("answering", [_broken, _nonsense])
def test_answer_that_breaks_the_protocol_is_a_problem(server: Server, client: Client, answering: Answering) -> None:
    server.answers["/broken"] = answering
    with pytest.raises(RequestError, match="no response"):
        client.get(server.url + "/broken")


def test_a_name_that_resolves_slowly_meets_the_deadline(server: Server) -> None:
    def slowly(*_: object) -> list[str]:
        server.closing.wait(1)
        return ["127.0.0.1"]

    with pytest.raises(RequestError, match="within"):
        Client(limits=QUICK, allow_private=True, resolver=slowly).get("http://slow.example/")


def test_length_over_the_limit_is_refused_at_once(server: Server, client: Client) -> None:
    def huge(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "9" * 18)
        handler.end_headers()

    server.answers["/huge"] = huge
    with pytest.raises(RequestError, match="more than 64 KB"):
        client.get(server.url + "/huge")


def test_permanent_redirects_are_recorded_up_to_the_first_other(server: Server, client: Client) -> None:
    server.serve("/a", b"", 301, Location="/b")
    server.serve("/b", b"", 308, Location="/c")
    server.serve("/c", b"", 302, Location="/d")
    server.serve("/d", b"here")
    answer = client.get(server.url + "/a")
    assert (answer.data, answer.final_url, answer.moved_to) == (b"here", server.url + "/d", server.url + "/c")


def test_permanent_redirect_behind_a_temporary_one_is_not_recorded(server: Server, client: Client) -> None:
    server.serve("/a", b"", 302, Location="/b")
    server.serve("/b", b"", 301, Location="/c")
    server.serve("/c", b"here")
    assert client.get(server.url + "/a").moved_to is None


def test_redirects_in_a_circle_end(server: Server, client: Client) -> None:
    server.serve("/a", b"", 301, Location="/a")
    with pytest.raises(RequestError, match="more than 3 redirects"):
        client.get(server.url + "/a")
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    "place", ["file:///etc/passwd", "ftp://a.example/", "", "http://u:p@a.example/", "http://[::1/"]
)
def test_redirect_to_no_web_address_is_refused(server: Server, client: Client, place: str) -> None:
    server.serve("/a", b"", 302, Location=place)
    with pytest.raises(RequestError, match=r"redirect|location"):
        client.get(server.url + "/a")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "http://",
        "//a.example/",
        "a.example",
        "http://name:secret@a.example/",
        "http://a.example:99999/",
        "http://[::1/",
        "http://a.example/" + "x" * 3000,
        "http://a\x00b.example/",
        "javascript:alert(1)",
        "http://\ud800.example/",
    ],
)
def test_what_is_no_web_address_is_refused(client: Client, url: str) -> None:
    with pytest.raises(RequestError):
        client.get(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://①②⑦.⓪.⓪.①:{port}/",
    ],
)
def test_this_machine_is_refused_however_it_is_written(server: Server, url: str) -> None:
    server.serve("/", b"secret")
    with pytest.raises(RequestError):
        Client(limits=LIMITS).get(url.format(port=server.server_address[1]))
    assert server.requests == []


def test_name_with_one_private_address_is_refused(server: Server) -> None:
    client = Client(limits=LIMITS, resolver=lambda *_: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(RequestError, match="not a public address"):
        client.get(f"http://mixed.example:{server.server_address[1]}/")
    assert server.requests == []


def test_name_is_resolved_once_and_the_checked_address_is_used(server: Server) -> None:
    asked: list[str] = []

    def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    server.serve("/", b"here")
    client = Client(limits=LIMITS, allow_private=True, resolver=rebinding)
    answer = client.get(f"http://once.example:{server.server_address[1]}/")
    assert (answer.data, asked) == (b"here", ["once.example"])
    assert server.requests[0][1]["Host"].startswith("once.example")


@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://localhost:{port}/secret",
        "http://127.0.0.1:1/",
        "http://[::1]:{port}/secret",
    ],
)
def test_redirect_to_another_private_address_is_refused_although_the_first_is_allowed(
    server: Server, client: Client, place: str
) -> None:
    server.serve("/secret", b"secret")
    server.serve("/a", b"", 302, Location=place.format(port=server.server_address[1]))
    with pytest.raises(RequestError, match="not a public address"):
        client.get(server.url + "/a")
    assert [path for path, _ in server.requests] == ["/a"]


def test_address_from_a_stranger_gets_no_more_than_its_origin(server: Server, client: Client) -> None:
    url = server.serve("/secret", b"secret")
    with pytest.raises(RequestError, match="not a public address"):
        client.get(url, origin="http://list.example/feeds.opml")
    assert server.requests == []


def test_environment_is_not_read(server: Server, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert client.get(server.serve("/a", b"direct")).data == b"direct"


def test_busy_server_says_how_long_to_wait(server: Server, client: Client) -> None:
    url = server.serve("/a", b"", 429, Retry_After="120")
    with pytest.raises(RequestError) as caught:
        client.get(url, now=NOW)
    assert (caught.value.status, caught.value.wait) == (429, timedelta(seconds=120))
    assert "2 minutes" in caught.value.hint


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("Fri, 05 Jun 2026 08:10:00 GMT", 600),
        ("Fri, 05 Jun 2020 08:10:00 GMT", 0),
        ("Fri, 05 Jun 9999 08:10:00 GMT", 7 * 86400),
        ("999999999999999999999999", 7 * 86400),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_within_bounds(value: str | None, seconds: int | None) -> None:
    assert retry_wait(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "words"), [(404, "nothing"), (410, "gone"), (500, "failed"), (403, "forbidden"), (418, "refused")]
)
def test_status_is_said_in_words(server: Server, client: Client, status: int, words: str) -> None:
    with pytest.raises(RequestError, match=words) as caught:
        client.get(server.serve("/a", b"", status))
    assert caught.value.status == status


def test_closed_port_is_a_problem_with_words(server: Server, client: Client) -> None:
    url = server.url
    server.shutdown()
    server.server_close()
    with pytest.raises(RequestError, match="no response"):
        client.get(url + "/")


def test_request_error_survives_pickling() -> None:
    error = RequestError("problem", "hint")
    assert str(pickle.loads(pickle.dumps(error))) == "problem"  # noqa: S301 - our own bytes
