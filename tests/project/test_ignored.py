"""What is ignored of a sidecar, and pictures that are there but not read, get a notice."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.model import Document, LeadImage, Notice
from digest.project.pictures import find_picture
from digest.project.seeds import read_documents
from digest.project.sidecar import MAX_IMAGES

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def notices(folder: Path, sidecar: str) -> tuple[Notice, ...]:
    """Return what is said about a document beside this sidecar."""
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "gulls.txt").write_text("Gulls count the boats\n\nThe gulls of Ondo count every boat that leaves.\n")
    (seeds / "gulls.txt.meta.toml").write_text(sidecar)
    (document,) = read_documents(seeds, root=folder, now=NOW)
    assert isinstance(document, Document)
    return document.notices


def test_known_fields_of_a_sidecar_give_no_notice(tmp_path: Path) -> None:
    sidecar = 'url = "https://gulls.example/1"\nfetched = 2026-03-01T10:00:00Z\nmedia_type = "text/plain"\n'
    assert notices(tmp_path, sidecar + '[[images]]\nfile = "gull.png"\nalt = "A gull"\ncredit = "Mo Sand"\n') == ()


def test_unknown_field_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    (notice,) = notices(tmp_path, 'ulr = "https://gulls.example/1"\n')
    assert notice.source == "seeds/gulls.txt.meta.toml"
    assert notice.text == "an unknown field is ignored: ulr"
    assert notice.hint == "did you mean url for ulr?"


def test_unknown_fields_are_counted_in_one_notice(tmp_path: Path) -> None:
    (notice,) = notices(
        tmp_path,
        'title = "Gulls"\n[[images]]\nfile = "a.png"\ncredits = "Mo"\n[[images]]\nfile = "b.png"\ncredits = "Mo"\n',
    )
    assert notice.text == "2 unknown fields are ignored: title, images.credits"
    assert "images.credit for images.credits" in notice.hint


def test_field_like_no_other_gets_the_list_of_known_ones(tmp_path: Path) -> None:
    (notice,) = notices(tmp_path, "zzz = 1\n")
    assert notice.hint.startswith("known here: url, final_url,")


def test_pictures_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    (notice,) = notices(tmp_path, '[[images]]\nfile = "a.png"\n' * (MAX_IMAGES + 3))
    assert notice.text == f"3 of its [[images]] are ignored: at most {MAX_IMAGES} are read"


def about_picture(folder: Path, lead: LeadImage | None, sidecar: str = "") -> object:
    (folder / "seeds").mkdir()
    (folder / "seeds" / "gulls.html").write_text("<p>The gulls of Ondo count every boat.</p>")
    if sidecar:
        (folder / "seeds" / "gulls.html.meta.toml").write_text(sidecar)
    return find_picture(lead, source="seeds/gulls.html", root=folder)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("data:image/jpeg;base64", "its picture is written into the page, and is not read: data:image/jpeg;base64"),
        ("blob:https://gulls.example/7", "its picture has an address that cannot be used, and is not read: blob:"),
    ],
)
def test_picture_whose_address_cannot_be_used_is_reported(tmp_path: Path, url: str, said: str) -> None:
    found = about_picture(tmp_path, LeadImage(url=url))
    assert isinstance(found, Notice)
    assert found.text.startswith(said)
    assert "[[images]]" in found.hint


@pytest.mark.parametrize("url", ["https://gulls.example/gull.jpg", "gulls_files/gull.jpg", "cid:gull@ondo.example"])
def test_picture_that_was_never_saved_is_not_reported(tmp_path: Path, url: str) -> None:
    assert about_picture(tmp_path, LeadImage(url=url)) is None


def test_picture_that_the_sidecar_names_and_that_is_not_there_is_reported(tmp_path: Path) -> None:
    found = about_picture(tmp_path, None, '[[images]]\nfile = "gull.png"\n')
    assert isinstance(found, Notice)
    assert found.text == "its sidecar names a picture that is not there: gull.png"
