"""The judge finds every change to a feed of any format, and to an archive document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.model import Excerpt, Failure, Story
from digest.verify import SourceEvidence, verify
from tests.samples import FOG, SITE, bridge, evidence, fog, passage, rendered

SITE_WITH_ALL = replace(SITE, rss=True, json_feed=True)
STORIES = (fog(), bridge())
FILES = {file.path: file.data for file in rendered(*STORIES, site=SITE_WITH_ALL)}
EVIDENCE = evidence(*STORIES)

ATOM, RSS, JSON = "articles.xml", "articles.rss.xml", "articles.json"
FORMATS = [ATOM, RSS, JSON]


def with_change(path: str, change: Callable[[str], str]) -> tuple[Failure, ...]:
    before = FILES[path].decode()
    after = change(before)
    assert after != before, f"the change does not touch {path}"
    return verify(FILES | {path: after.encode()}, EVIDENCE.get)


def swap(old: str, new: str, count: int = -1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def test_feeds_of_every_format_hold() -> None:
    assert verify(FILES, EVIDENCE.get) == ()


CHANGES = {
    "a letter of an excerpt": swap("eleven", "elevem"),
    "a word more": swap("at anchor.", "at anchor now."),
    "an author everywhere": swap("Ada Quill", "Ada Quilt"),
    "an agency everywhere": swap("Northern Wire", "Southern Wire"),
    "a carrier everywhere": swap("Harbour Alerts", "Harbour Alarms"),
    "rights everywhere": swap("Copyright (c) 2026", "Copyright (c) 2025"),
    "a headline": swap("Fog Closes Port Merrow for a Third Day", "Fog Closes Port Merrow for a Fourth Day"),
    "a speaker": swap("Ines Calder", "Lena Osei"),
}


@pytest.mark.parametrize("path", [*FORMATS, "feed.xml", "feed.rss.xml", "feed.json"])
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_change_is_caught(path: str, change: str) -> None:
    failures = with_change(path, CHANGES[change])
    assert failures
    assert all(failure.source.startswith(f"dist/{path}") for failure in failures)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (ATOM, "<author><name>Ada Quill</name></author>", "", "authors"),
        (ATOM, "<author><name>Ada Quill</name></author>", "<author><name>Lena Osei</name></author>", "authors"),
        (ATOM, "<contributor><name>Northern Wire</name></contributor>", "", "agency"),
        (ATOM, "<contributor><name>Harbour Alerts</name></contributor>", "", "via"),
        (ATOM, "<published>2026-03-03T16:20:00", "<published>2026-03-03T16:21:00", "date"),
        (ATOM, "<published>2026-03-04T00:00:00+00:00</published>", "", "date"),
        (
            ATOM,
            '<link rel="alternate" href="https://gazette.example/fog',
            '<link rel="alternate" href="https://x.example/f',
            "address",
        ),
        (ATOM, "<title>NMG</title>", "<title>Harbour</title>", "source"),
        (ATOM, "<rights>Copyright (c) 2026 Northern Wire Cooperative</rights><link", "<link", "rights"),
        (RSS, "<dc:creator>Ada Quill</dc:creator>", "", "authors"),
        (RSS, "03 Mar 2026 16:20", "03 Mar 2026 16:21", "date"),
        (RSS, "<link>https://gazette.example/fog", "<link>https://gazette.example/frog", "address"),
        (JSON, '"name": "Tomas Brandt"', '"name": "Lena Osei"', "authors"),
        (JSON, "2026-03-03T16:20:00+00:00", "2026-03-03T16:20:01+00:00", "date"),
        (JSON, '"source_title": "NMG"', '"source_title": "Harbour"', "source"),
    ],
)
def test_altered_attribution_is_reported_by_field(path: str, old: str, new: str, said: str) -> None:
    failures = with_change(path, swap(old, new, 1))
    assert any(f"{said}: " in failure.problem for failure in failures)


@pytest.mark.parametrize("path", FORMATS)
def test_entry_without_a_record_is_reported(path: str) -> None:
    short = {file.path: file.data for file in rendered(fog(), site=SITE_WITH_ALL)}
    failures = verify(short | {path: FILES[path]}, EVIDENCE.get)
    assert any("is not in a record" in failure.problem for failure in failures)


@pytest.mark.parametrize("path", FORMATS)
def test_missing_entry_is_reported(path: str) -> None:
    short = {file.path: file.data for file in rendered(fog(), site=SITE_WITH_ALL)}
    failures = verify(FILES | {path: short[path]}, EVIDENCE.get)
    assert any("no entry has its headline" in failure.problem for failure in failures)


@pytest.mark.parametrize(("path", "text"), [(ATOM, "<feed"), (ATOM, "<html/>"), (RSS, "no"), (JSON, "{}"), (JSON, "[")])
def test_file_that_is_not_a_feed_is_reported(path: str, text: str) -> None:
    failures = verify(FILES | {path: text.encode()}, EVIDENCE.get)
    assert any("is not a feed" in failure.problem for failure in failures)


def test_sign_of_lost_text_stays_in_the_pages_and_is_left_out_of_the_feeds() -> None:
    text = FOG.replace("eleven ferries", "eleven\ufffd ferries")
    story = fog(
        excerpts=(
            Excerpt(
                **passage(
                    text,
                    "Thick fog kept the harbour of Port Merrow closed for a third day on Tuesday, leaving eleven\ufffd ferries at anchor.",
                )
            ),
        ),
        quotes=(),
        rights="Copyright \ufffd 2026",
    )
    files = {file.path: file.data for file in rendered(story, site=SITE_WITH_ALL)}
    known = {
        "seeds/fog.txt": SourceEvidence(sha256=story.document, text=text, attributions={story.id: story.attribution})
    }
    assert verify(files, known.get) == ()
    assert "\ufffd" in files["issues/2026-W10/index.html"].decode()
    assert "\ufffd" not in files["articles.xml"].decode()


def weekly(count: int) -> list[Story]:
    start = datetime(2026, 1, 7, 9, tzinfo=UTC)
    return [
        fog(published=start + timedelta(weeks=number), url=f"https://gazette.example/{number}")
        for number in range(count)
    ]


def test_archive_documents_are_judged_too() -> None:
    stories = [replace(story, id=f"{story.document}#{number}") for number, story in enumerate(weekly(7), start=1)]
    files = {file.path: file.data for file in rendered(*stories)}
    known = evidence(*stories).get
    assert verify(files, known) == ()
    archives = [path for path in files if path.startswith("issues/") and path.endswith(".xml")]
    assert len(archives) == 6
    for path in archives:
        altered = files | {path: files[path].replace(b"eleven", b"twelve")}
        assert any(failure.source.startswith(f"dist/{path}") for failure in verify(altered, known))
        without = {name: data for name, data in files.items() if name != path}
        assert any("no entry" in failure.problem for failure in verify(without, known))
