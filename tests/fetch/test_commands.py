"""`digest add` and `digest fetch` as people meet them: words, exit codes, silence without a terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from digest.cli import app
from digest.errors import ConfigError
from digest.project.settings import Source
from tests.fetch.server import Server

RSS = b"<rss version='2.0'><channel><title>Wire</title><item><guid>1</guid><title>A</title></item></channel></rss>"


def _run(root: Path, *arguments: str, sources: tuple[Source, ...] = ()) -> tuple[int, str, str]:
    tables = ["[fetch]", "allow_private = true"]
    for source in sources:
        tables += ["[[sources]]", f'kind = "{source.kind}"']
        values = {"url": source.url, "path": source.path and source.path.as_posix(), "name": source.name}
        tables += [f"{name} = {json.dumps(value)}" for name, value in values.items() if value]
    (root / "digest.toml").write_text("\n".join(tables), "utf-8")
    result = CliRunner().invoke(app, [*arguments, "--project", str(root)])
    if isinstance(result.exception, ConfigError):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_fetch_prints_a_line_a_source_and_a_sum(server: Server, root: Path) -> None:
    source = Source(kind="feed", url=server.serve("/feed", RSS), name="Wire")
    assert _run(root, "fetch", sources=(source,))[0] == 0
    code, out, err = _run(root, "fetch", sources=(source,))
    assert (code, err) == (0, "")
    assert "unchanged     -  Wire\n" in out
    assert "1 unchanged" in out


def test_some_failed_is_exit_code_3_and_all_failed_is_1(server: Server, root: Path) -> None:
    good = Source(kind="feed", url=server.serve("/feed", RSS))
    bad = Source(kind="feed", url=server.url + "/missing")
    code, _, err = _run(root, "fetch", sources=(good, bad))
    assert code == 3
    assert f"{server.url}/missing: there is nothing at this address (HTTP 404)\n  hint: " in err
    assert _run(root, "fetch", sources=(bad,))[0] == 1


def test_fetch_without_sources_says_how_to_name_one(root: Path) -> None:
    with pytest.raises(ConfigError, match="no sources to fetch from"):
        _run(root, "fetch")


def test_add_says_what_it_saved(server: Server, root: Path, tmp_path: Path) -> None:
    (tmp_path / "fog.txt").write_text("Fog", "utf-8")
    code, out, _ = _run(root, "add", server.serve("/a", b"<html>"), str(tmp_path / "fog.txt"))
    assert (code, out.count("->  seeds/")) == (0, 2)


def test_address_of_a_file_goes_with_one_target(root: Path) -> None:
    assert _run(root, "add", "a.txt", "b.txt", "--url", "https://a.example/")[0] == 2


def test_words_of_strangers_cannot_steer_the_terminal(root: Path) -> None:
    source = Source(kind="folder", path=Path("nowhere"), name="evil\x1b]0;title\x07\nname\u202e")
    _, out, err = _run(root, "fetch", sources=(source,))
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "evil]0;title name" in out
