"""Issues are judged one after another: nothing of one is kept while the next is judged, and each can be judged elsewhere."""

import gc
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from digest.model import Failure, Story
from digest.verify import SourceEvidence, check_issue, verify
from digest.verify.record import Record, RecordedStory
from tests.counting import counted
from tests.samples import evidence, fog, rendered

WEEKS = 9
"""More issues than the page of a feed holds."""
ON_THE_PAGE = 4
"""Issues in a feed's page, by default."""
MANY = 200


def weekly(count: int) -> list[Story]:
    """Return a story for each week, with similar headlines, no two the same."""
    start = datetime(2022, 1, 5, 9, tzinfo=UTC)
    return [
        replace(
            fog(
                headline=f"Fog Closes Port Merrow for Day {number + 3}",
                published=start + timedelta(weeks=number),
                url=f"https://gazette.example/{number}",
            ),
            id=f"{number:064}",
        )
        for number in range(count)
    ]


@cache
def finished(count: int) -> Mapping[str, bytes]:
    return {file.path: file.data for file in rendered(*weekly(count))}


@cache
def sources(count: int) -> Callable[[str], SourceEvidence | None]:
    return evidence(*weekly(count)).get


class Bytes(bytes):
    """Bytes of a file, counted as long as they are alive."""

    alive = 0

    def __new__(cls, data: bytes) -> "Bytes":
        cls.alive += 1
        return super().__new__(cls, data)

    def __del__(self) -> None:
        type(self).alive -= 1


class OnDisk(Mapping[str, bytes]):
    """Files that are read on access, and never all at once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.read: list[str] = []
        self.most = 0
        """The largest number of files held at once."""

    def __getitem__(self, path: str) -> bytes:
        data = Bytes(self._files[path])
        self.read.append(path)
        self.most = max(self.most, Bytes.alive)
        return data

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def items(self) -> ItemsView[str, bytes]:
        raise AssertionError("all files would be read")

    def values(self) -> ValuesView[bytes]:
        raise AssertionError("all files would be read")


def slugs_of(files: Mapping[str, bytes]) -> list[str]:
    return sorted(path.split("/")[1] for path in files if path.endswith("/issue.json"))


def swapped(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    assert old.encode() in files[path], f"{old} is not in {path}"
    return {**files, path: files[path].replace(old.encode(), new.encode())}


@pytest.fixture
def only_new_objects() -> Iterator[None]:
    """Leave everything that exists out of `held`."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def held(kind: type) -> int:
    """Return how many new values of a kind there are."""
    gc.collect()
    return sum(isinstance(value, kind) for value in gc.get_objects())


def test_files_are_read_once_and_let_go() -> None:
    files = OnDisk(finished(WEEKS))
    assert verify(files, sources(WEEKS)) == ()
    assert files.most <= 4  # the mail, its text, its message and the page of one issue
    assert Bytes.alive == 0
    assert len(files.read) == len(set(files.read))


def test_files_of_one_issue_are_read_to_judge_it() -> None:
    slug = slugs_of(finished(WEEKS))[0]
    files = OnDisk(finished(WEEKS))
    assert check_issue(slug, files, sources(WEEKS)) == ()
    assert {path.split("/")[1] for path in files.read} == {slug}


@pytest.mark.usefixtures("only_new_objects")
def test_records_are_let_go_when_their_issue_is_judged() -> None:
    seen: list[tuple[int, int]] = []

    def sound(_: str) -> bool:
        seen.append((held(Record), held(RecordedStory)))
        return False

    assert verify(finished(WEEKS), sources(WEEKS), sound=sound) == ()
    assert seen == [(1, 1)] * WEEKS
    assert (held(Record), held(RecordedStory)) == (0, 0)


def test_verdicts_from_elsewhere_are_asked_for_in_the_order_of_the_issues() -> None:
    files, asked = OnDisk(finished(WEEKS)), []

    def sound(slug: str) -> bool:
        asked.append((slug, files.read[-1]))
        return True

    assert verify(files, sources(WEEKS), sound=sound) == ()
    slugs = slugs_of(files)
    assert asked == [(slug, f"issues/{slug}/issue.json") for slug in slugs]
    assert not any(path.startswith("issues/") and not path.endswith("/issue.json") for path in files.read)


def test_sources_of_an_issue_found_sound_elsewhere_are_asked_for_only_by_the_page_of_the_feeds() -> None:
    stories = [replace(one, source=f"seeds/{number}.txt") for number, one in enumerate(weekly(WEEKS))]
    files = {file.path: file.data for file in rendered(*stories)}
    known = sources(WEEKS)("seeds/fog.txt")
    asked: set[str] = set()

    def source(path: str) -> SourceEvidence | None:
        asked.add(path)
        return known

    assert verify(files, source, sound=lambda _: True) == ()
    assert asked == {one.source for one in stories[-ON_THE_PAGE:]}


def archived(files: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in files if path.startswith("issues/") and path.endswith(".xml"))


@pytest.mark.parametrize("name", ["feed.xml", "articles.xml"])
def test_altered_archive_document_is_reported_for_its_issue_only(name: str) -> None:
    path = next(one for one in archived(finished(WEEKS)) if one.endswith(name))
    slug = path.split("/")[1]
    files = swapped(finished(WEEKS), path, "eleven ferries", "twelve ferries")
    needed = {one: data if one.startswith(f"issues/{slug}/") else b"" for one, data in files.items()}
    failures = check_issue(slug, needed, sources(WEEKS))
    assert failures
    assert {failure.source.split(":")[0] for failure in failures} == {f"dist/{path}"}
    assert verify(files, sources(WEEKS)) == failures
    assert verify(files, sources(WEEKS), sound=lambda one: one != slug) == failures
    assert verify(files, sources(WEEKS), sound=lambda _: True) == ()


def test_archive_document_without_an_issue_is_reported() -> None:
    path = archived(finished(WEEKS))[0]
    stray = "issues/2021-W50/feed.xml"
    failures = verify({**finished(WEEKS), stray: finished(WEEKS)[path]}, sources(WEEKS))
    assert {failure.source for failure in failures} == {f"dist/{stray}"}


def test_archive_document_of_a_broken_record_is_reported_and_its_issue_is_asked_for() -> None:
    slug = archived(finished(WEEKS))[0].split("/")[1]
    asked: list[str] = []

    def sound(one: str) -> bool:
        asked.append(one)
        return False

    failures = verify({**finished(WEEKS), f"issues/{slug}/issue.json": b"{"}, sources(WEEKS), sound=sound)
    assert failures[0].source == f"dist/issues/{slug}/issue.json"
    assert any("is not in a record" in failure.problem for failure in failures)
    assert asked == slugs_of(finished(WEEKS))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Fog Closes Port Merrow for Day 3 ", "Fog Closes Port Morrow for Day 3 ", "headline was altered"),
        ("Fog Closes Port Merrow for Day 7 ", "Fog Closed Port Merrow for Day 7 ", "headline was altered"),
        ("Day 11 (NMG)", "Day 11 (NMH)", "holds “NMH”"),
        ("Day 8 (NMG)", "Day 8 (NMG) seen by Quilt", "holds “seen”"),
        ("Day 5 (NMG)", "Day 5 \u202e(NMG)", "hidden mark U+202E"),
        ('href="issues/2022-W03/', 'href="issues/2022-W04/', "no link leads to 2022-W03"),
        ('href="issues/2022-W03/', 'href="issues/2021-W03/', "leads to no finished file"),
    ],
)
def test_altered_line_of_the_archive_page_is_reported(old: str, new: str, problem: str) -> None:
    failures = verify(swapped(finished(WEEKS), "index.html", old, new), sources(WEEKS))
    assert any(problem in failure.problem for failure in failures), failures
    assert {failure.source.split(":")[0] for failure in failures} == {"dist/index.html"}


def test_host_beside_the_headline_of_an_article_without_publisher_is_no_alteration() -> None:
    unnamed = replace(weekly(1)[0].attribution, publisher=None, publisher_name=None, agency=None)
    stories = [replace(weekly(1)[0], attribution=unnamed)]
    files = {file.path: file.data for file in rendered(*stories)}
    known = evidence(*stories).get
    assert b"Day 3 (gazette.example)" in files["index.html"]
    assert verify(files, known) == ()
    failures = verify(swapped(files, "index.html", "(gazette.example)", "(courier.example)"), known)
    assert [failure.problem for failure in failures] == [
        (
            "story “Fog Closes Port Merrow for Day 3”: “Fog Closes Port Merrow for Day 3 (courier.example)” holds “courier”, "
            "which does not belong to that story"
        )
    ]


def test_failures_around_the_issues_follow_theirs_and_promises_come_last() -> None:
    slug = slugs_of(finished(WEEKS))[0]
    files = swapped(finished(WEEKS), "index.html", "(NMG)", "(NMH)")
    files = swapped(files, f"issues/{slug}/email.txt", "eleven ferries", "twelve ferries")
    files = swapped(files, f"issues/{slug}/index.html", "</main>", "<iframe></iframe></main>")
    places = [failure.source.split(":")[0] for failure in verify(files, sources(WEEKS))]
    assert list(dict.fromkeys(places)) == [
        f"dist/issues/{slug}/email.txt",
        "dist/index.html",
        f"dist/issues/{slug}/index.html",
    ]


def calls(count: int) -> tuple[tuple[Failure, ...], int]:
    """Return what is wrong in this many issues, and how many calls it takes to judge them."""
    files, known = finished(count), sources(count)
    return counted(lambda: verify(files, known))


def test_two_hundred_issues_take_four_times_what_fifty_take() -> None:
    calls(2)  # what is read once for all
    (found, few), (found_in_many, many) = calls(MANY // 4), calls(MANY)
    assert found == found_in_many == ()
    assert many < 4.1 * few
