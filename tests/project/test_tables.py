"""A table's rows become documents that any reader reads, the same bytes each time, and that nothing else in the table can spoil."""

import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.model import Article, Document, Failure
from digest.project.settings import Source
from digest.project.tables import read_lines, read_tables, row_document
from digest.readers import read

NOW = datetime(2026, 6, 5, 12, tzinfo=UTC)
TEXT = "The harbour was closed on Monday, and nothing moved before noon on either quay.\n\nIt will open when boats can be seen."
ROW: dict[str, object] = {
    "headline": "Fog closes harbour",
    "text": TEXT,
    "url": "https://gazette.example/fog",
    "author": "Ada Quill",
    "date": "2026-06-03T08:00:00Z",
    "publisher": "The Gazette",
    "lang": "en",
}


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def found_in(source: Source, root: Path) -> list[Document | Failure]:
    return list(read_tables(source, root=root, now=NOW))


def article_of(found: Document | Failure) -> Article:
    assert isinstance(found, Document), found
    (one,) = read(found).articles
    assert isinstance(one, Article), one
    return one


def test_row_is_read_with_its_attribution() -> None:
    article = article_of(row_document(ROW, source="a.jsonl#1", now=NOW))
    of = article.attribution
    assert [block.text for block in article.blocks] == TEXT.split("\n\n")
    assert (of.headline, of.publisher, of.url) == ("Fog closes harbour", "The Gazette", "https://gazette.example/fog")
    assert [author.name for author in of.authors] == ["Ada Quill"]
    assert of.published == datetime(2026, 6, 3, 8, tzinfo=UTC)
    assert (article.language, article.source) == ("en", "a.jsonl#1")


def test_row_with_a_page_is_that_page() -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>Fog</h1><p>{TEXT}</p></article></body></html>"
    found = row_document(
        {"html": page, "title": "Another", "link": "https://gazette.example/fog"}, source="a#1", now=NOW
    )
    assert isinstance(found, Document)
    assert found.data == page.encode()
    assert found.url == "https://gazette.example/fog"


def test_row_with_a_piece_of_html_keeps_its_title() -> None:
    article = article_of(row_document({**ROW, "content_html": f"<p>{TEXT}</p>"}, source="a#1", now=NOW))
    assert article.attribution.headline == "Fog closes harbour"


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Quill", ["Ada Quill"]),
        (["Ada Quill", "Tomas Brandt"], ["Ada Quill", "Tomas Brandt"]),
        ([{"name": "Ada Quill"}, {"id": 3}], ["Ada Quill"]),
        (7, []),
        ([], []),
    ],
)
def test_row_names_its_authors_in_several_ways(authors: object, names: list[str]) -> None:
    article = article_of(row_document({**ROW, "author": authors}, source="a#1", now=NOW))
    assert [author.name for author in article.attribution.authors] == names


def test_columns_that_are_not_read_are_named_with_the_first_row() -> None:
    rows = [{**ROW, "rights": "CC BY 4.0", "views": 7}, {**ROW, "text": f"{TEXT} Or not."}]
    first, second = read_lines(io.BytesIO(lines(*rows)), source="a.jsonl", now=NOW)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    (notice,) = first.notices
    assert (notice.source, notice.text) == ("a.jsonl", "2 columns are not read: rights, views")
    assert notice.hint.startswith("read are title, html, text")
    assert second.notices == ()


def test_columns_are_named_with_the_first_row_that_is_a_document() -> None:
    made = list(read_lines(io.BytesIO(lines({"id": 1}, {**ROW, "id": 2})), source="a.jsonl", now=NOW))
    assert isinstance(made[0], Failure)
    assert isinstance(made[1], Document)
    assert [notice.text for notice in made[1].notices] == ["1 column is not read: id"]


def test_row_whose_date_is_a_number_has_none() -> None:
    article = article_of(row_document({**ROW, "date": 1780000000}, source="a#1", now=NOW))
    assert article.attribution.published is None


@pytest.mark.parametrize("row", [{}, {"title": "Fog"}, {"text": ""}, {"text": None}, {"text": 4}])
def test_row_without_text_is_a_failure(row: dict[str, object]) -> None:
    found = row_document(row, source="a.jsonl#1", now=NOW)
    assert isinstance(found, Failure)
    assert (found.source, found.problem) == ("a.jsonl#1", "has no text")


def test_row_gives_the_same_bytes_whatever_the_order_of_its_columns() -> None:
    one = row_document(ROW, source="a#1", now=NOW)
    other = row_document(dict(reversed(ROW.items())), source="a#1", now=NOW)
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert (one.id, one.data) == (other.id, other.data)


def test_row_with_half_a_character_is_read() -> None:
    article_of(row_document({**ROW, "headline": "Fog \ud800"}, source="a#1", now=NOW))


def test_lines_are_numbered_and_a_bad_one_costs_itself() -> None:
    data = lines(ROW) + b"\n{no json}\n[1]\n" + lines({**ROW, "headline": "Second"})
    found = list(read_lines(io.BytesIO(data), source="a.jsonl", now=NOW))
    assert [one.source for one in found] == ["a.jsonl#1", "a.jsonl#3", "a.jsonl#4", "a.jsonl#5"]
    assert [type(one) for one in found] == [Document, Failure, Failure, Document]


def test_line_that_is_too_long_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.project.tables.MAX_DOCUMENT_BYTES", 1000)
    data = lines({**ROW, "text": "long " * 2000}, ROW)
    found = list(read_lines(io.BytesIO(data), source="a.jsonl", now=NOW))
    assert [type(one) for one in found] == [Failure, Document]
    assert found[1].source == "a.jsonl#2"


def test_lines_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readline(self, size: int | None = -1) -> bytes:
            self.taken += 1
            return lines(ROW)

    file = Endless()
    found = read_lines(file, source="a.jsonl", now=NOW)  # type: ignore[arg-type]  # no more of a file is needed
    assert [next(found).source for _ in range(3)] == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"]
    assert file.taken == 3


def test_tables_of_a_pattern_are_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "archive" / "old").mkdir(parents=True)
    (tmp_path / "archive" / "b.jsonl").write_bytes(lines(ROW, ROW))
    (tmp_path / "archive" / "old" / "a.jsonl.gz").write_bytes(gzip.compress(lines(ROW)))
    (tmp_path / "archive" / "c.txt").write_text("no table")
    found = found_in(Source(kind="rows", path=Path("archive/**/*.jsonl*")), tmp_path)
    assert [one.source for one in found] == ["archive/b.jsonl#1", "archive/b.jsonl#2", "archive/old/a.jsonl.gz#1"]


def test_other_files_of_a_pattern_are_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (found,) = found_in(Source(kind="rows", path=Path("*.txt")), tmp_path)
    assert isinstance(found, Document)
    assert (found.source, found.data) == ("a.txt", TEXT.encode())


@pytest.mark.parametrize("path", ["nothing.jsonl", "*.jsonl"])
def test_pattern_that_names_no_file_is_a_failure(tmp_path: Path, path: str) -> None:
    (found,) = found_in(Source(kind="rows", path=Path(path)), tmp_path)
    assert isinstance(found, Failure)
    assert (found.source, found.problem) == (path, "matches no file")


def test_packed_file_that_is_cut_off_gives_its_rows_and_a_failure(tmp_path: Path) -> None:
    whole = gzip.compress(lines(*({**ROW, "headline": f"Fog {n}"} for n in range(500))))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = found_in(Source(kind="rows", path=Path("a.jsonl.gz")), tmp_path)
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], Failure)
    assert found[-1].source == "a.jsonl.gz"


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    pyarrow: Any = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [
        {**ROW, "headline": f"Fog {n}", "date": datetime(2026, 6, 3, 8, tzinfo=UTC), "score": n} for n in range(200)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_parquet_gives_a_document_a_row(parquet: Path) -> None:
    found = found_in(Source(kind="rows", path=Path("a.parquet")), parquet.parent)
    assert [one.source for one in found] == [f"a.parquet#{n}" for n in range(1, 201)]
    of = article_of(found[199]).attribution
    assert (of.headline, of.published) == ("Fog 199", datetime(2026, 6, 3, 8, tzinfo=UTC))


def test_parquet_and_lines_of_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    pyarrow: Any = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    row = {**ROW, "author": ["Ada Quill"], "date": "2026-06-03"}
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "a.parquet")
    (tmp_path / "a.jsonl").write_bytes(lines(row))
    (one,) = found_in(Source(kind="rows", path=Path("a.parquet")), tmp_path)
    (other,) = found_in(Source(kind="rows", path=Path("a.jsonl")), tmp_path)
    assert isinstance(one, Document)
    assert isinstance(other, Document)
    assert one.data == other.data


def test_parquet_with_a_day_gives_the_day(tmp_path: Path) -> None:
    pyarrow: Any = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.Table.from_pylist([{**ROW, "date": date(2026, 6, 3)}]), tmp_path / "a.parquet")
    (found,) = found_in(Source(kind="rows", path=Path("a.parquet")), tmp_path)
    assert article_of(found).attribution.published == date(2026, 6, 3)


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.95])
def test_parquet_that_is_cut_off_is_a_failure(parquet: Path, keep: float) -> None:
    whole = parquet.read_bytes()
    parquet.write_bytes(whole[: int(len(whole) * keep)])
    found = found_in(Source(kind="rows", path=Path("a.parquet")), parquet.parent)
    assert isinstance(found[-1], Failure)
    assert "whole Parquet file" in found[-1].hint


@pytest.fixture
def bucket() -> Iterator[str]:
    fsspec: Any = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe({"/bucket/2026/b.jsonl": lines(ROW), "/bucket/2026/a.jsonl.gz": gzip.compress(lines(ROW, ROW))})
    yield "memory://bucket"
    memory.rm("/bucket", recursive=True)


def test_tables_at_an_address_are_read_by_name(bucket: str, tmp_path: Path) -> None:
    found = found_in(Source(kind="rows", url=f"{bucket}/**/*.jsonl*"), tmp_path)
    assert [one.source.rpartition("/")[2] for one in found] == ["a.jsonl.gz#1", "a.jsonl.gz#2", "b.jsonl#1"]
    assert all(one.source.startswith("memory://") for one in found)
    assert article_of(found[0]).attribution.headline == "Fog closes harbour"


@pytest.mark.parametrize("url", ["memory://nowhere/*.jsonl", "nosuchprotocol://bucket/*.jsonl"])
def test_address_that_leads_nowhere_is_a_failure(url: str, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    (found,) = found_in(Source(kind="rows", url=url), tmp_path)
    assert isinstance(found, Failure)
    assert found.source == url
