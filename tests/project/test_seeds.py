"""The documents below a folder: what is left out, what is refused, what the sidecar adds."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.model import Document, Failure
from digest.project import seeds
from digest.project.seeds import read_documents
from digest.project.sidecar import Sidecar, SidecarError, dump_sidecar, read_sidecar, sidecar_notices, sidecar_path

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path.resolve() / "seeds"
    made.mkdir()
    return made


def _read(folder: Path) -> list[Document | Failure]:
    return list(read_documents(folder, root=folder.parent, now=NOW))


def test_documents_come_by_path_without_hidden_files_and_sidecars(folder: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "z/c.txt", ".git/d.txt", "a.txt.meta.toml", "A.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("url = 'https://a.example/'" if name.endswith("toml") else name, "utf-8")
    found = [document.source for document in _read(folder)]
    assert found == ["seeds/A.txt", "seeds/a.txt", "seeds/b.txt", "seeds/z/c.txt"]


def test_sidecar_gives_address_type_and_time(folder: Path) -> None:
    (folder / "a.html").write_bytes(b"A")
    known = Sidecar(
        url="https://a.example/1",
        final_url="https://a.example/2",
        media_type="text/html",
        fetched=NOW - timedelta(days=2),
    )
    sidecar_path(folder / "a.html").write_bytes(dump_sidecar(known))
    (document,) = _read(folder)
    assert isinstance(document, Document)
    assert document.seen is not None
    assert (document.url, document.media_type, document.seen.moment) == (
        "https://a.example/2",
        "text/html",
        NOW - timedelta(days=2),
    )


def test_document_is_never_seen_later_than_now(folder: Path) -> None:
    (folder / "a.html").write_bytes(b"A")
    sidecar_path(folder / "a.html").write_bytes(dump_sidecar(Sidecar(fetched=NOW + timedelta(days=400))))
    (document,) = _read(folder)
    assert isinstance(document, Document)
    assert document.seen is not None
    assert document.seen.moment == NOW


@pytest.mark.parametrize(
    "content",
    [
        b"url = ",
        b"\xff\xfe",
        b"url = 3",
        b"url = 'javascript:alert(1)'",
        b"fetched = 2026-06-05",
        b"x = 1\n" * 50_000,
        b"a=" + b"[" * 20_000,
    ],
)
def test_broken_sidecar_costs_a_failure_and_not_the_document(folder: Path, content: bytes) -> None:
    (folder / "a.html").write_bytes(b"A")
    sidecar_path(folder / "a.html").write_bytes(content)
    failure, document = _read(folder)
    assert isinstance(failure, Failure)
    assert isinstance(document, Document)
    assert (failure.source, document.url) == ("seeds/a.html.meta.toml", None)


def test_links_out_of_the_folder_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (folder / "inside.txt").write_text("inside", "utf-8")
    (folder / "a").symlink_to(tmp_path / "secret.txt")
    (folder / "b").symlink_to(tmp_path)
    (folder / "c").symlink_to(folder / "inside.txt")
    (folder / "d").symlink_to(folder / "d")
    (folder / "e").symlink_to(folder / "nothing")
    found = {item.source: item for item in _read(folder)}
    assert {name for name, item in found.items() if isinstance(item, Failure)} == {f"seeds/{n}" for n in "abde"}
    assert {name for name, item in found.items() if isinstance(item, Document)} == {"seeds/c", "seeds/inside.txt"}


def test_file_that_is_no_file_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (failure,) = _read(folder)
    assert isinstance(failure, Failure)
    assert "ordinary" in failure.problem


def test_file_over_the_limit_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "MAX_DOCUMENT_BYTES", 1024 * 1024)
    (folder / "a.txt").write_bytes(bytes(1024 * 1024 + 1))
    (folder / "b.txt").write_bytes(bytes(1024 * 1024))
    failure, document = _read(folder)
    assert isinstance(failure, Failure)
    assert isinstance(document, Document)
    assert failure.problem == "is larger than 1 MB"


def test_name_that_cannot_be_printed_is_refused(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_bytes(b"A")
    (folder / "a\nb.txt").write_bytes(b"A")
    found = _read(folder)
    assert all(isinstance(item, Failure) and item.source.isprintable() for item in found)
    assert len(found) == 2


def test_missing_folder_is_one_failure(tmp_path: Path) -> None:
    (failure,) = read_documents(tmp_path / "nowhere", root=tmp_path, now=NOW)
    assert isinstance(failure, Failure)


def test_sidecar_survives_any_text(folder: Path) -> None:
    path = folder / "a.txt"
    known = Sidecar(url='https://a.example/?q="\\\x7f\u2028ü', media_type="a\tb\n", source="Zürich \x00 \U0001f600")
    sidecar_path(path).write_bytes(dump_sidecar(known))
    assert read_sidecar(path) == known


def test_missing_sidecar_is_none(folder: Path) -> None:
    assert read_sidecar(folder / "a.txt") is None


def test_unreadable_sidecar_is_an_error(folder: Path) -> None:
    sidecar_path(folder / "a.txt").mkdir()
    with pytest.raises(SidecarError):
        read_sidecar(folder / "a.txt")


def test_sidecar_keeps_what_the_editor_says(folder: Path) -> None:
    text = '[editor]\nauthors = ["Mara Tolm", "Nils Overby"]\npublished = 2026-06-03\nrights = ""\n'
    path = folder / "a.html"
    sidecar_path(path).write_text(text, "utf-8")
    known = read_sidecar(path)
    assert known is not None
    assert dict(known.editor) == {"authors": "Mara Tolm; Nils Overby", "published": "2026-06-03", "rights": ""}
    sidecar_path(path).write_bytes(dump_sidecar(known))
    assert read_sidecar(path) == known


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("editor = 1", "'editor' is not a table: write [editor]"),
        ('[editor]\nauthor = "A"\nauthors = "B"', "'editor.authors' says again"),
        ('[editor]\nurl = "beck.example"', "'editor.url' is not an http or https address"),
        ("[editor]\npublished = 2026-06-03T08:00:00", "'editor.published' has no time zone"),
        ("[editor]\npublisher = 3", "'editor.publisher' is not a text"),
    ],
)
def test_sidecar_with_an_editors_word_that_cannot_be_is_refused(folder: Path, text: str, problem: str) -> None:
    sidecar_path(folder / "a.html").write_text(text, "utf-8")
    with pytest.raises(SidecarError, match=re.escape(problem)):
        read_sidecar(folder / "a.html")


def test_editors_field_outside_of_its_table_is_named_with_the_right_one(folder: Path) -> None:
    sidecar_path(folder / "a.html").write_text('publisher = "The Fathom"\n', "utf-8")
    known = read_sidecar(folder / "a.html")
    assert known is not None
    (notice,) = sidecar_notices(known, "a.html.meta.toml")
    assert notice.hint == "did you mean editor.publisher for publisher?"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("HTTPS://Quay.example/a", "has capitals: write https://quay.example"),
        ("https://ida:lamp@quay.example/a", "has a name and password in it"),
        ("ftp://quay.example/a", "is not an http or https address"),
    ],
)
def test_editors_address_that_cannot_be_printed_is_said_and_the_document_read(
    folder: Path, address: str, problem: str
) -> None:
    (folder / "a.txt").write_text("words", "utf-8")
    (folder / "a.txt.meta.toml").write_text(f"[editor]\nurl = '{address}'\n", "utf-8")
    failure, document = _read(folder)
    assert isinstance(failure, Failure)
    assert problem in failure.problem
    assert isinstance(document, Document)


def test_editors_address_may_have_capitals_in_its_path(folder: Path) -> None:
    (folder / "a.txt").write_text("words", "utf-8")
    (folder / "a.txt.meta.toml").write_text("[editor]\nurl = 'https://quay.example:8080/A?B=C@d'\n", "utf-8")
    (document,) = _read(folder)
    assert isinstance(document, Document)
    assert [one.value for one in document.overrides] == ["https://quay.example:8080/A?B=C@d"]
