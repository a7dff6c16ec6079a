"""The logo that a project names: found, shown in mail and pages, or refused with a reason."""

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import ConfigError
from digest.project.settings import load_settings

NOW = datetime(2026, 6, 8, tzinfo=UTC)
FOG = "Fog closes harbour\n\nBy Ada Quill\n\n3 June 2026\n\nThe harbour was closed on Monday, and nothing moved before noon.\n"


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fog.txt").write_text(FOG, "utf-8")
    (tmp_path / "logo.png").write_bytes(png(600, 80))
    (tmp_path / "digest.toml").write_text('title = "Quay Notes"\n[theme]\nlogo = "logo.png"\n', "utf-8")
    return tmp_path


def built(root: Path) -> dict[str, str]:
    made, _ = pipeline.build(pipeline.open_project(root), now=NOW)
    return {one.path: one.data.decode("utf-8", "replace") for one in made.files}


def test_logo_stands_above_the_title_and_in_the_files(project: Path) -> None:
    files = built(project)
    (path,) = [name for name in files if name.startswith("images/")]
    assert f'src="../../{path}" alt="Quay Notes" width="300" height="40"' in files["issues/2026-W23/index.html"]
    assert f'src="{path}"' in files["index.html"]
    assert 'width="300"' in files["issues/2026-W23/email.html"]
    assert pipeline.check(pipeline.open_project(project), now=NOW).failures == ()


def test_mail_without_an_address_carries_the_logo(project: Path) -> None:
    message = built(project)["issues/2026-W23/email.eml"]
    assert "Content-Disposition: inline" in message
    assert "cid:" in message.replace("=\n", "")


def test_mail_of_a_digest_with_an_address_shows_it_from_there(project: Path) -> None:
    settings = (project / "digest.toml").read_text("utf-8")
    (project / "digest.toml").write_text('base_url = "https://quay.example/"\n' + settings, "utf-8")
    files = built(project)
    assert 'src="https://quay.example/images/' in files["issues/2026-W23/email.html"]
    assert "Content-Disposition: inline" not in files["issues/2026-W23/email.eml"]


def test_another_logo_is_another_build(project: Path) -> None:
    built(project)
    (project / "logo.png").write_bytes(png(120, 40))
    assert 'width="120" height="40"' in built(project)["index.html"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nowhere.png", "cannot be read"),
        ("seeds/fog.txt", "is not PNG, JPEG or GIF"),
        ("../out.png", "is outside of the project"),
    ],
)
def test_what_is_no_logo_is_refused(project: Path, name: str, problem: str) -> None:
    (project / "digest.toml").write_text(f'[theme]\nlogo = "{name}"\n', "utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_settings(project)
