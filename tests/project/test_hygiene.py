"""What systems and editors leave in folders is no document, and how a name or a file is encoded makes no difference."""

import hashlib
import plistlib
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import pipeline
from digest.model import Document, Failure
from digest.project.files import same_name
from digest.project.pictures import FoundPicture, find_picture
from digest.project.seeds import read_documents
from digest.project.settings import load_settings
from tests.drawing import png

NOW = datetime(2026, 6, 5, 8, 0, tzinfo=UTC)

ARTICLE = """Tide mill turns again

By Ada Quill

1 June 2026

The tide mill of Port Merrow ground its first flour since 1931 on Monday, and forty people stood in the rain to watch.

“It sounds as it did when I was a boy,” miller Ben Osei said, and gave each of them a small bag of it.

The parish pays for two more years; after that the mill has to live from its flour and its visitors.
"""


def project(root: Path, **files: str | bytes) -> Path:
    """Return a project with these seeds."""
    (root / "seeds").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (root / "seeds" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def read(root: Path) -> list[Document | Failure]:
    return list(read_documents(root / "seeds", root=root, now=NOW))


def mail(root: Path) -> str:
    """Return the text of the only mail of a build, which was judged, without a word to its editor."""
    draft, _ = pipeline.build(pipeline.open_project(root), now=NOW)
    assert (draft.failures, draft.notices) == ((), ())
    return next(file for file in draft.files if file.path.endswith("email.txt")).data.decode()


def decomposed(name: str) -> str:
    return unicodedata.normalize("NFD", name)


@pytest.mark.parametrize(
    "name",
    [
        "mill.txt~",
        "mill.txt.~2~",
        "#mill.txt#",
        ".#mill.txt",
        "mill.txt.bak",
        "mill.BAK",
        "mill.txt.bak2",
        "mill.txt.orig",
        "mill.txt.swp",
        "mill.txt.save",
        "mill.html.part",
        "mill.html.crdownload",
        "~$mill.docx",
        "~WRL0003.tmp",
        ".~lock.mill.odt#",
        "desktop.ini",
        "Desktop.ini",
        "Thumbs.db",
        ".DS_Store",
        "._mill.txt",
        "Icon\r",
    ],
)
def test_leftover_of_a_system_or_an_editor_is_never_read(tmp_path: Path, name: str) -> None:
    root = project(tmp_path.resolve(), **{"mill.txt": ARTICLE, name: ARTICLE.replace("1931", "1913")})
    assert [one.source for one in read(root)] == ["seeds/mill.txt"]


@pytest.mark.parametrize(
    "name", ["bak.txt", "old mill.txt", "#mill.txt", "~mill.txt", "mill.part2", "mill.old.txt", "swp"]
)
def test_article_is_read_whatever_word_is_in_its_name(tmp_path: Path, name: str) -> None:
    assert [one.source for one in read(project(tmp_path.resolve(), **{name: ARTICLE}))] == [f"seeds/{name}"]


@pytest.mark.parametrize("name", ["__MACOSX", "@eaDir", "$RECYCLE.BIN", ".git"])
def test_folder_of_the_system_is_never_read(tmp_path: Path, name: str) -> None:
    root = project(tmp_path.resolve(), **{"mill.txt": ARTICLE})
    (root / "seeds" / name).mkdir()
    (root / "seeds" / name / "mill.txt").write_text("Other\n\nwords", "utf-8")
    (root / "seeds" / "2025.old").mkdir()
    (root / "seeds" / "2025.old" / "crane.txt").write_text(ARTICLE, "utf-8")
    assert [one.source for one in read(root)] == ["seeds/2025.old/crane.txt", "seeds/mill.txt"]


PLIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>URL</key>
\t<string>https://gazette.example/mill</string>
</dict>
</plist>
"""


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=https://gazette.example/mill\r\nIconIndex=0\r\n",
        b"\xef\xbb\xbf[DEFAULT]\r\nBASEURL=https://gazette.example/mill\r\n[InternetShortcut]\r\n",
        b"[Desktop Entry]\nType=Link\nName=The mill\nURL=https://gazette.example/mill\n",
        PLIST,
        plistlib.dumps({"URL": "https://gazette.example/mill"}, fmt=plistlib.FMT_BINARY),
    ],
)
def test_shortcut_is_refused_with_the_command_that_saves_what_is_there(tmp_path: Path, data: bytes) -> None:
    (failure,) = read(project(tmp_path.resolve(), Mill=data))
    assert isinstance(failure, Failure)
    assert failure.problem == "is a shortcut to an address, not an article"
    assert failure.hint == "save what is there: digest add https://gazette.example/mill"


def test_address_in_a_hint_runs_nothing(tmp_path: Path) -> None:
    data = b"[InternetShortcut]\nURL=https://a.example/;touch${IFS}x\n"
    (failure,) = read(project(tmp_path.resolve(), **{"Mill.url": data}))
    assert isinstance(failure, Failure)
    assert failure.hint.endswith("digest add 'https://a.example/;touch${IFS}x'")


def test_archive_of_a_page_is_no_shortcut(tmp_path: Path) -> None:
    page = {"WebMainResource": {"WebResourceURL": "https://a.example/", "WebResourceData": b"<p>Words</p>"}}
    for kind in (plistlib.FMT_XML, plistlib.FMT_BINARY):
        root = project(tmp_path.resolve(), **{"mill.webarchive": plistlib.dumps(page, fmt=kind)})
        assert isinstance(read(root)[0], Document)


@pytest.mark.parametrize("way", [str, decomposed])
def test_sidecar_is_found_however_letters_are_encoded(tmp_path: Path, way: type[str]) -> None:
    other = decomposed if way is str else str
    name, sidecar = way("Mühle.txt"), other("Mühle.txt.meta.toml")
    words = 'url = "https://gazette.example/mill"\n[editor]\nauthor = "Lena Vogt"\n'
    root = project(tmp_path.resolve(), **{name: ARTICLE, sidecar: words})
    (document,) = read(root)
    assert isinstance(document, Document)
    assert (document.source, document.url) == (f"seeds/{name}", "https://gazette.example/mill")
    assert "Lena Vogt" in mail(root)


def test_picture_is_found_however_letters_are_encoded(tmp_path: Path) -> None:
    note = '[[images]]\nfile = "Mühle_files/Rad für Mehl.png"\n'
    root = project(tmp_path.resolve(), **{"Mühle.html": "<p>Words</p>", "Mühle.html.meta.toml": note})
    folder = root / "seeds" / decomposed("Mühle_files")
    folder.mkdir()
    (folder / decomposed("Rad für Mehl.png")).write_bytes(png())
    assert [one.source for one in read(root)] == ["seeds/Mühle.html"]
    assert isinstance(find_picture(None, source="seeds/Mühle.html", root=root), FoundPicture)


def test_name_as_given_comes_first(tmp_path: Path) -> None:
    both = ("ü", decomposed("ü"))
    for name in both:
        (tmp_path / name).write_text(name, "utf-8")
    assert [same_name(tmp_path, name).name for name in both] == list(both)
    assert same_name(tmp_path, "ö").name == "ö"


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_byte_order_mark_and_windows_line_ends_make_no_difference(tmp_path: Path, mark: str, end: str) -> None:
    root = project(tmp_path.resolve(), **{"mill.txt": ARTICLE})
    (root / "issues").mkdir()
    digits = hashlib.sha256(ARTICLE.encode()).hexdigest()[:12]
    words = {
        "digest.toml": 'title = "Mill & Sea"\n\n[email]\nfrom = "Mill <mill@quay.example>"\n',
        "seeds/mill.txt.meta.toml": 'url = "https://gazette.example/mill"\n[editor]\nauthor = "Lena Vogt"\n',
        "issues/2026-W23.md": f"# Flour for everyone\n\n### Tide mill turns again {{#s-{digits}}}\n\n> {ARTICLE.split(chr(10))[6]}\n",
    }
    for name, text in words.items():
        (root / name).write_bytes((mark + text.replace("\n", end)).encode())
    assert load_settings(root).title == "Mill & Sea"
    text = mail(root)
    assert "Lena Vogt" in text
    assert "Flour for everyone" in text
