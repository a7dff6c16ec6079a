"""A page's picture is fetched with it, within bounds, and only when it is wanted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.fetch.adding import add
from digest.fetch.fetching import fetch
from digest.fetch.http import RequestLimits
from digest.fetch.saving import lead_image
from digest.model import Document
from digest.project.pictures import FoundPicture, find_picture
from digest.project.seeds import read_documents
from digest.project.settings import Source
from tests.drawing import jpeg, png
from tests.fetch.server import Server, running
from tests.project.test_pictures import page

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)
QUICK = RequestLimits(deadline_s=2, size_bytes=8 * 1024 * 1024)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def saved(root: Path) -> FoundPicture | None:
    """Return the picture of the one page in the seeds."""
    (document,) = read_documents(root / "seeds", root=root, now=NOW)
    assert isinstance(document, Document)
    lead = lead_image(document.data, media_type=document.media_type, url=document.url, now=NOW)
    found = find_picture(lead, source=document.source, root=root)
    return found if isinstance(found, FoundPicture) else None


def serve(server: Server, picture: bytes, path: str = "/ship.jpg") -> str:
    server.serve(path, picture, Content_Type="text/html")
    return server.serve("/a", page(path), Content_Type="text/html")


def test_added_page_brings_its_picture(server: Server, tmp_path: Path) -> None:
    url = serve(server, jpeg(800, 450))
    (result,) = add([url], root=tmp_path, now=NOW, allow_private=True, pictures=True, limits=QUICK).results
    found = saved(tmp_path)
    assert (result.outcome, result.notice, len(result.saved)) == ("new", "", 1)
    assert found is not None
    assert (found.data, found.image.url, found.image.alt) == (jpeg(800, 450), server.url + "/ship.jpg", "A ship")
    assert "image/webp" not in server.requests[1][1]["Accept"]


def test_nothing_is_fetched_unless_pictures_are_wanted(server: Server, tmp_path: Path) -> None:
    add([serve(server, jpeg())], root=tmp_path, now=NOW, allow_private=True, limits=QUICK)
    assert [path for path, _ in server.requests] == ["/a"]
    assert saved(tmp_path) is None


def test_picture_that_comes_later_joins_a_page_that_is_there(server: Server, tmp_path: Path) -> None:
    url = serve(server, jpeg())
    for pictures in (False, True):
        add([url], root=tmp_path, now=NOW, allow_private=True, pictures=pictures, limits=QUICK)
    assert saved(tmp_path) is not None


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (b"<svg onload='alert(1)'/>", "is not PNG, JPEG or GIF"),
        (png() + bytes(4 * 1024 * 1024), "more than 4096 KB"),
        (png(1, 1), "wrong size for a picture"),
    ],
)
def test_page_is_saved_without_a_picture_that_cannot_be_used(
    server: Server, tmp_path: Path, picture: bytes, problem: str
) -> None:
    (result,) = add(
        [serve(server, picture)], root=tmp_path, now=NOW, allow_private=True, pictures=True, limits=QUICK
    ).results
    assert result.outcome == "new"
    assert problem in result.notice
    assert saved(tmp_path) is None
    assert not list((tmp_path / "seeds").glob("*_files"))


def test_page_never_leads_into_the_local_network(server: Server, tmp_path: Path) -> None:
    with running() as other:
        other.serve("/ship.jpg", jpeg())
        server.serve("/ship.jpg", b"", 302, Location=other.url + "/ship.jpg")
        url = server.serve("/a", page(other.url + "/ship.jpg"))
        again = server.serve("/b", page("/ship.jpg"))
        results = add([url, again], root=tmp_path, now=NOW, allow_private=True, pictures=True, limits=QUICK).results
        assert ["127.0.0.1" in result.notice for result in results] == [True, True]
        assert other.requests == []


def test_fetched_pages_bring_their_pictures(server: Server, tmp_path: Path) -> None:
    source = Source(kind="page", url=serve(server, jpeg(800, 450)))
    (result,) = fetch([source], root=tmp_path, now=NOW, allow_private=True, pictures=True, limits=QUICK).results
    assert result.outcome == "new"
    assert saved(tmp_path) is not None


def test_added_file_brings_the_picture_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "downloads"
    (place / "Ferry_files").mkdir(parents=True)
    (place / "Ferry.html").write_bytes(page("Ferry_files/ship.png"))
    (place / "Ferry_files" / "ship.png").write_bytes(png())
    root = tmp_path / "project"
    (result,) = add([str(place / "Ferry.html")], root=root, now=NOW, pictures=True).results
    found = saved(root)
    assert result.outcome == "new"
    assert found is not None
    assert found.data == png()
