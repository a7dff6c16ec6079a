"""`digest fetch` against a real server: what is saved, what is remembered, and that one dead source stops no other."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.fetch import FetchReport, Result
from digest.fetch.fetching import fetch
from digest.fetch.http import RequestLimits
from digest.model import Document
from digest.project.seeds import read_documents
from digest.project.settings import Source
from tests.fetch.server import Handler, Server

QUICK = RequestLimits(deadline_s=1.5, size_bytes=256 * 1024)


def _rss(*numbers: int, head: str = "Harbour Wire") -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><guid>id-{n}</guid><description>Text of story {n} – ü.</description></item>"
        for n in numbers
    )
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{head}</title>{items}</channel></rss>".encode()


def _fetch(root: Path, now: datetime, *sources: Source, retry: bool = False) -> FetchReport:
    return fetch(sources, root=root, now=now, allow_private=True, retry=retry, limits=QUICK)


def _one(root: Path, now: datetime, source: Source, *, retry: bool = False) -> Result:
    (result,) = _fetch(root, now, source, retry=retry).results
    return result


def _documents(root: Path, now: datetime) -> list[Document]:
    found = list(read_documents(root / "seeds", root=root, now=now))
    assert all(isinstance(document, Document) for document in found)
    return [document for document in found if isinstance(document, Document)]


def test_feed_is_saved_as_it_came_the_first_time(server: Server, root: Path, now: datetime) -> None:
    url = server.serve("/feed", _rss(1, 2), Content_Type="application/rss+xml; charset=utf-8")
    result = _one(root, now, Source(kind="feed", url=url, name="Wire"))
    (document,) = _documents(root, now)
    assert (result.outcome, result.entries, result.saved) == ("new", 2, (document.source,))
    assert document.data == _rss(1, 2)
    assert document.seen is not None
    assert (document.url, document.media_type, document.seen.moment) == (
        url,
        "application/rss+xml; charset=utf-8",
        now,
    )
    assert document.source.startswith("seeds/127.0.0.1-harbour-wire-")
    assert document.source.endswith(".rss")


def test_feed_is_saved_again_with_its_new_entries_only(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1, 2)))
    _one(root, now, source)
    server.serve("/feed", _rss(2, 3, 4))
    assert _one(root, now, source).entries == 2
    texts = [document.data.decode() for document in _documents(root, now)]
    assert sorted(sum(f"Story {n}<" in text for text in texts) for n in (1, 2, 3, 4)) == [1, 1, 1, 1]


def test_unchanged_feed_is_not_saved(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    _one(root, now, source)
    server.serve("/feed", _rss(1, head="Harbour Wire, renamed"))
    result = _one(root, now, source)
    assert (result.outcome, len(_documents(root, now))) == ("unchanged", 1)


def test_entry_that_was_deleted_by_hand_does_not_come_back(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    (root / _one(root, now, source).saved[0]).unlink()
    assert _one(root, now, source).outcome == "unchanged"


def test_lost_state_does_not_save_entries_twice(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1, 2)))
    _one(root, now, source)
    for path in (root / ".digest").iterdir():
        path.unlink()
    server.serve("/feed", _rss(2, 3))
    assert _one(root, now, source).entries == 1


def test_request_carries_the_validators_of_the_last_answer(server: Server, root: Path, now: datetime) -> None:
    def conditional(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            handler.say(304)
        else:
            handler.say(200, _rss(1), ETag='"v1"')

    server.answers["/feed"] = conditional
    source = Source(kind="feed", url=server.url + "/feed")
    outcomes = [_one(root, now, source).outcome for _ in range(3)]
    assert outcomes == ["new", "unchanged", "unchanged"]
    assert [headers.get("If-None-Match") for _, headers in server.requests] == [None, '"v1"', '"v1"']


def test_feed_is_discovered_from_a_page_and_asked_directly_next_time(server: Server, root: Path, now: datetime) -> None:
    page = (
        b"<html><head><link rel=alternate type='application/rss+xml' title='Comments' href='/comments'>"
        b"<link rel='alternate' type='application/rss+xml' href='feed'></head></html>"
    )
    source = Source(kind="feed", url=server.serve("/", page))
    server.serve("/feed", _rss(1))
    assert _one(root, now, source).outcome == "new"
    assert _one(root, now, source).outcome == "unchanged"
    assert [path for path, _ in server.requests] == ["/", "/feed", "/feed"]


def test_page_without_feed_says_so(server: Server, root: Path, now: datetime) -> None:
    result = _one(root, now, Source(kind="feed", url=server.serve("/", b"<html><title>Page</title></html>")))
    assert (result.outcome, "neither a feed" in result.problem) == ("failed", True)
    assert "page" in result.hint


def test_discovered_feed_on_another_private_machine_is_refused(server: Server, root: Path, now: datetime) -> None:
    page = b"<link rel=alternate type=application/rss+xml href='http://10.0.0.1/feed'>"
    result = _one(root, now, Source(kind="feed", url=server.serve("/", b"<html>" + page)))
    assert "not a public address" in result.problem


def test_permanent_redirect_is_recorded_and_said(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/old", b"", 301, Location="/new"))
    server.serve("/new", _rss(1))
    result = _one(root, now, source)
    assert server.url + "/new" in result.notice
    _one(root, now, source)
    assert [path for path, _ in server.requests] == ["/old", "/new", "/new"]


def test_gone_source_is_disabled_and_asked_again_only_on_request(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", b"", 410))
    first, second = _one(root, now, source), _one(root, now, source)
    assert (first.outcome, second.outcome, len(server.requests)) == ("failed", "disabled", 1)
    assert "410" in second.problem
    server.serve("/feed", _rss(1))
    assert _one(root, now, source, retry=True).outcome == "new"
    assert _one(root, now, source).outcome == "unchanged"


def test_retry_after_is_honoured(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", b"", 429, Retry_After="3600"))
    assert _one(root, now, source).outcome == "failed"
    server.serve("/feed", _rss(1))
    assert _one(root, now + timedelta(minutes=59), source).outcome == "waiting"
    assert _one(root, now + timedelta(minutes=61), source).outcome == "new"
    assert len(server.requests) == 2


def test_one_dead_source_stops_no_other(server: Server, root: Path, now: datetime) -> None:
    def slow(handler: Handler) -> None:
        handler.server.closing.wait(6)

    server.answers["/slow"] = slow
    bad = [
        server.serve("/bomb", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip"),
        server.url + "/slow",
        server.url + "/missing",
        "http://127.0.0.1:1/",
        "http://no-such-host.invalid/",
        "file:///etc/passwd",
        "http://[",
    ]
    good = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    report = _fetch(root, now, *(Source(kind="feed", url=url) for url in bad), good)
    assert [result.outcome for result in report.results] == ["failed"] * len(bad) + ["new"]
    assert all(result.problem and result.hint for result in report.failed)


def test_results_keep_the_order_of_the_sources(server: Server, root: Path, now: datetime) -> None:
    urls = [server.serve(f"/{n}", _rss(n)) for n in range(12)]
    seen: list[tuple[int, int]] = []
    report = fetch(
        [Source(kind="feed", url=url) for url in urls],
        root=root,
        now=now,
        allow_private=True,
        progress=lambda done, number, _: seen.append((done, number)),
    )
    assert [result.where for result in report.results] == urls
    assert seen == [(n, 12) for n in range(1, 13)]


def test_same_source_twice_is_asked_once(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    assert len(_fetch(root, now, source, source).results) == len(server.requests) == 1


def test_private_address_is_refused_unless_allowed(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    (result,) = fetch([source], root=root, now=now, limits=QUICK).results
    assert (result.outcome, server.requests) == ("failed", [])


def test_malformed_feed_is_saved_whole(server: Server, root: Path, now: datetime) -> None:
    data = b"<rss version='2.0'><channel><title>A & B</title><item><title>One</item></channel>"
    result = _one(root, now, Source(kind="feed", url=server.serve("/feed", data)))
    (document,) = _documents(root, now)
    assert (result.outcome, document.data) == ("new", data)


def test_wrong_charset_of_the_server_does_not_follow_a_feed_written_anew(
    server: Server, root: Path, now: datetime
) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _rss(1), Content_Type="text/xml; charset=iso-8859-1"))
    _one(root, now, source)
    server.serve("/feed", _rss(1, 2), Content_Type="text/xml; charset=iso-8859-1")
    _one(root, now, source)
    types = {document.media_type for document in _documents(root, now)}
    assert types == {"text/xml; charset=iso-8859-1", "text/xml"}


def test_page_is_saved_again_only_when_its_text_changes(server: Server, root: Path, now: datetime) -> None:
    def page(token: str, text: str) -> bytes:
        words = f"<p>The harbour master said on Monday that {text} would stay closed for another week.</p>" * 3
        return f"<html><head><title>Fog</title></head><body data-t='{token}'><h1>Fog</h1>{words}</body></html>".encode()

    source = Source(kind="page", url=server.serve("/page", page("1", "the harbour")))
    assert _one(root, now, source).outcome == "new"
    server.serve("/page", page("2", "the harbour"))
    assert _one(root, now, source).outcome == "unchanged"
    server.serve("/page", page("3", "the bridge"))
    assert _one(root, now, source).outcome == "new"
    assert len(_documents(root, now)) == 2


def test_opml_list_on_disk_names_feeds(server: Server, root: Path, now: datetime) -> None:
    urls = [server.serve(f"/{n}", _rss(n)) for n in range(3)]
    outlines = "".join(f'<outline type="rss" text="Feed ü {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    (root / "list.opml").write_text(f'<opml version="2.0"><body>{outlines}{outlines}</body></opml>', "utf-8")
    report = _fetch(root, now, Source(kind="opml", path=Path("list.opml")))
    assert [(result.title, result.outcome) for result in report.results] == [(f"Feed ü {n}", "new") for n in range(3)]


def test_fetched_opml_list_may_not_name_another_private_machine(server: Server, root: Path, now: datetime) -> None:
    body = f'<opml><body><outline xmlUrl="http://localhost:{server.server_address[1]}/feed"/></body></opml>'
    server.serve("/feed", _rss(1))
    (result,) = _fetch(root, now, Source(kind="opml", url=server.serve("/l.opml", body.encode()))).results
    assert "not a public address" in result.problem


@pytest.mark.parametrize("content", [b"", b"<html>no list", b"<opml>" + b"<outline>" * 50_000, b"\xff\xfe\x00"])
def test_list_that_names_no_feed_fails_alone(server: Server, root: Path, now: datetime, content: bytes) -> None:
    (root / "list.opml").write_bytes(content)
    good = Source(kind="feed", url=server.serve("/feed", _rss(1)))
    report = _fetch(root, now, Source(kind="opml", path=Path("list.opml")), good)
    assert [result.outcome for result in report.results] == ["failed", "new"]


def test_unreadable_list_says_why(root: Path, now: datetime) -> None:
    result = _one(root, now, Source(kind="opml", path=Path("missing.opml")))
    assert (result.outcome, result.where) == ("failed", "missing.opml")
    assert "No such file" in result.problem


def test_folder_is_copied_from_once(root: Path, now: datetime, tmp_path: Path) -> None:
    folder = tmp_path / "Saved pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "Fog über dem Hafen.txt").write_text("Fog", "utf-8")
    (folder / "sub" / "b.html").write_text("<p>B", "utf-8")
    (folder / ".hidden").write_text("no", "utf-8")
    source = Source(kind="folder", path=folder, outside=True)
    first, second = _one(root, now, source), _one(root, now, source)
    assert (first.outcome, first.entries, second.outcome) == ("new", 2, "unchanged")
    assert sorted(document.data for document in _documents(root, now)) == [b"<p>B", b"Fog"]
    assert any(path.startswith("seeds/fog-uber-dem-hafen-") for path in first.saved)


def test_link_out_of_a_folder_is_said_and_the_rest_copied(root: Path, now: datetime, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text("A", "utf-8")
    (folder / "b.txt").symlink_to(secret)
    result = _one(root, now, Source(kind="folder", path=folder, outside=True))
    assert (result.outcome, result.entries) == ("new", 1)
    assert "b.txt" in result.notice


def test_maildir_gives_its_messages(root: Path, now: datetime, tmp_path: Path) -> None:
    box = tmp_path / "Mail"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    message = b"From: Ada <ada@letter.example>\r\nSubject: =?utf-8?q?Fog_=C3=BCber?= the harbour\r\n\r\nText.\r\n"
    (box / "cur" / "1700000000.M1.host:2,S").write_bytes(message)
    (box / "new" / "1700000001.M2.host").write_bytes(message.replace(b"Text", b"More"))
    (box / "tmp" / "1700000002.M3.host").write_bytes(b"half a mess")
    source = Source(kind="maildir", path=box, outside=True)
    result = _one(root, now, source)
    assert (result.outcome, result.entries, _one(root, now, source).outcome) == ("new", 2, "unchanged")
    assert all(path.startswith("seeds/letter.example-fog-uber-the-harbour-") for path in result.saved)
    assert {document.media_type for document in _documents(root, now)} == {"message/rfc822"}


@pytest.mark.parametrize("kind", ["folder", "maildir"])
def test_missing_folder_fails_alone(root: Path, now: datetime, kind: str) -> None:
    source = Source(kind="folder" if kind == "folder" else "maildir", path=Path("nowhere"))
    assert _one(root, now, source).problem == "there is no such folder"


@pytest.mark.parametrize("path", [".", "seeds", "seeds/sub"])
def test_the_seeds_are_no_source_of_themselves(root: Path, now: datetime, path: str) -> None:
    (root / "seeds" / "sub").mkdir(parents=True)
    assert "seeds" in _one(root, now, Source(kind="folder", path=Path(path))).problem


def _linked(server: Server, *numbers: int) -> bytes:
    items = "".join(f"<item><guid>{n}</guid><title>S</title><link>{server.url}/p{n}</link></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


def _page(number: int) -> bytes:
    return f"<html><head><title>Page {number}</title></head><body><p>Text {number}</p></body></html>".encode()


def test_pages_of_new_entries_are_saved_in_their_place(server: Server, root: Path, now: datetime) -> None:
    for number in (1, 2, 3):
        server.serve(f"/p{number}", _page(number), Content_Type="text/html")
    source = Source(kind="feed", url=server.serve("/feed", _linked(server, 1, 2)), pages=True, name="Wire")
    assert _one(root, now, source).entries == 2
    server.serve("/feed", _linked(server, 2, 3))
    assert _one(root, now, source).entries == 1
    found = {document.url: document.data for document in _documents(root, now)}
    assert found == {f"{server.url}/p{n}": _page(n) for n in (1, 2, 3)}


def test_page_that_failed_is_asked_for_again_although_the_feed_is_unchanged(
    server: Server, root: Path, now: datetime
) -> None:
    feed = _linked(server, 1, 2)

    def conditional(handler: Handler) -> None:
        handler.say(304 if handler.headers.get("If-None-Match") else 200, feed, ETag='"1"')

    server.answers["/feed"] = conditional
    server.serve("/p1", _page(1))
    source = Source(kind="feed", url=server.url + "/feed", pages=True)
    first = _one(root, now, source)
    assert (first.outcome, first.entries) == ("new", 1)
    assert "/p2: there is nothing" in first.notice
    server.serve("/p2", _page(2))
    assert _one(root, now, source).entries == 1
    assert _one(root, now, source).outcome == "unchanged"


def test_pages_that_all_fail_are_a_failure_and_soon_given_up(server: Server, root: Path, now: datetime) -> None:
    source = Source(kind="feed", url=server.serve("/feed", _linked(server, *range(9))), pages=True)
    result = _one(root, now, source)
    assert (result.outcome, len(server.requests)) == ("failed", 4)


def test_page_on_another_private_machine_is_not_fetched(server: Server, root: Path, now: datetime) -> None:
    feed = b"<rss><channel><item><guid>1</guid><link>http://10.0.0.1/secret</link></item></channel></rss>"
    result = _one(root, now, Source(kind="feed", url=server.serve("/feed", feed), pages=True))
    assert "not a public address" in result.problem


def test_lost_state_does_not_save_pages_twice(server: Server, root: Path, now: datetime) -> None:
    server.serve("/p1", _page(1))
    source = Source(kind="feed", url=server.serve("/feed", _linked(server, 1)), pages=True)
    _one(root, now, source)
    for path in (root / ".digest").iterdir():
        path.unlink()
    assert _one(root, now, source).outcome == "unchanged"
    assert [path for path, _ in server.requests].count("/p1") == 1


def test_entries_beyond_the_limit_wait_for_the_next_run(
    server: Server, root: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.fetch.entries.MAX_PAGES", 2)
    for number in range(5):
        server.serve(f"/p{number}", _page(number))
    source = Source(kind="feed", url=server.serve("/feed", _linked(server, *range(5)), ETag='"1"'), pages=True)
    assert [_one(root, now, source).entries for _ in range(4)] == [2, 2, 1, 0]
    asked = [headers.get("If-None-Match") for path, headers in server.requests if path == "/feed"]
    assert asked == [None, None, None, '"1"']
