"""`digest add`: what is saved of addresses and files."""

from datetime import datetime
from pathlib import Path

from digest.fetch.adding import add
from digest.model import Document
from digest.project.seeds import read_documents
from digest.project.sidecar import Sidecar, dump_sidecar, read_sidecar, sidecar_path
from tests.fetch.server import Server

PAGE = "<html><head><title>Fog über dem Hafen – The Gull</title></head><body><p>Text</p></body></html>".encode()


def test_address_is_saved_raw_with_what_http_said(server: Server, root: Path, now: datetime) -> None:
    server.serve("/b", PAGE, Content_Type="text/html; charset=utf-8")
    url = server.serve("/a", b"", 302, Location="/b")
    (result,) = add([url], root=root, now=now, allow_private=True).results
    path = root / result.saved[0]
    assert (path.read_bytes(), path.suffix, result.outcome) == (PAGE, ".html", "new")
    assert path.name.startswith("127.0.0.1-fog-uber-dem-hafen-the-gull-")
    assert read_sidecar(path) == Sidecar(
        url=url, final_url=server.url + "/b", media_type="text/html; charset=utf-8", fetched=now
    )


def test_same_page_again_is_unchanged(server: Server, root: Path, now: datetime) -> None:
    url = server.serve("/a", PAGE)
    outcomes = [add([url], root=root, now=now, allow_private=True).results[0].outcome for _ in range(2)]
    assert outcomes == ["new", "unchanged"]


def test_file_is_copied_with_its_address(root: Path, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "Wire copy.TXT"
    file.write_text("Fog", "utf-8")
    (result,) = add([str(file)], root=root, now=now, url="https://gull.example/fog").results
    path = root / result.saved[0]
    assert (path.read_text("utf-8"), path.suffix) == ("Fog", ".txt")
    assert path.name.startswith("gull.example-wire-copy-")
    assert read_sidecar(path) == Sidecar(url="https://gull.example/fog", fetched=now)


def test_sidecar_of_a_file_comes_along(root: Path, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(PAGE)
    known = Sidecar(
        url="https://gull.example/a", final_url="https://gull.example/b", media_type="text/html", fetched=now
    )
    sidecar_path(file).write_bytes(dump_sidecar(known))
    (result,) = add([str(file)], root=root, now=now).results
    assert read_sidecar(root / result.saved[0]) == known


def test_file_within_the_seeds_is_left_where_it_is(root: Path, now: datetime) -> None:
    (root / "seeds").mkdir()
    file = root / "seeds" / "a.txt"
    file.write_text("A", "utf-8")
    assert add([str(file)], root=root, now=now).results[0].outcome == "unchanged"
    assert [path.name for path in (root / "seeds").iterdir()] == ["a.txt"]


def test_each_bad_target_fails_alone(server: Server, root: Path, now: datetime, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Good", "utf-8")
    targets = [
        str(tmp_path / "missing.txt"),
        str(tmp_path),
        server.url + "/missing",
        "ftp://a.example/",
        "https://",
        str(tmp_path / "good.txt"),
    ]
    report = add(targets, root=root, now=now, allow_private=True)
    assert [result.outcome for result in report.results] == ["failed"] * 5 + ["new"]
    assert all(result.problem and result.hint for result in report.failed)


def test_what_is_added_is_what_is_read(server: Server, root: Path, now: datetime) -> None:
    url = server.serve("/a", PAGE)
    add([url], root=root, now=now, allow_private=True)
    (document,) = read_documents(root / "seeds", root=root, now=now)
    assert isinstance(document, Document)
    assert (document.data, document.url) == (PAGE, url)
