"""The names of saved documents, and that a write is whole or not there."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import StoreError
from digest.project.seeds import document_name, ending_of, slug, write_document
from digest.project.sidecar import Sidecar


@settings(max_examples=60, deadline=None, derandomize=True)
@given(host=st.text(max_size=80), title=st.text(max_size=200), data=st.binary(max_size=20))
def test_name_is_always_a_plain_ascii_file_name(host: str, title: str, data: bytes) -> None:
    name = document_name(data, host=host, title=title, ending=".txt")
    assert name.isascii()
    assert len(name) < 150
    assert not name.startswith(".")
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    assert name == document_name(data, host=host, title=title, ending=".txt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fog über dem Hafen – „Nichts geht“", "fog-uber-dem-hafen-nichts-geht"),
        ("新聞", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("v1.2 of it", "v1.2-of-it"),
        ("word " * 40, "-".join(["word"] * 12)),
        ("x" * 200, "x" * 60),
    ],
)
def test_slug_keeps_ascii_words(text: str, words: str) -> None:
    assert slug(text) == words


@pytest.mark.parametrize(
    ("media_type", "url", "ending"),
    [
        ("text/html; charset=utf-8", None, ".html"),
        ("application/octet-stream", "https://a.example/a/b.PDF?x=1", ".pdf"),
        (None, "https://a.example/a", ".txt"),
        (None, "http://[", ".txt"),
    ],
)
def test_ending_follows_the_type_else_the_address(media_type: str | None, url: str | None, ending: str) -> None:
    assert ending_of(media_type, url) == ending


def test_write_leaves_no_temporary_file_behind(tmp_path: Path) -> None:
    assert write_document(tmp_path, "a.txt", b"A", Sidecar(url="https://a.example/")) == tmp_path / "a.txt"
    assert write_document(tmp_path, "a.txt", b"A", None) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "a.txt.meta.toml"]


def test_write_that_the_disk_refuses_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(StoreError):
        write_document(tmp_path, "a.txt", b"A", None)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
