"""Each issue is given its neighbours, on the web and among the archive documents, with few issues at hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.exporter.feeds.archives import ArchiveLinks, issues_on_page
from digest.exporter.files import Neighbours, ReadyIssue, ready_issues, with_neighbours
from tests.samples import SITE, fog, issues


@pytest.mark.parametrize("count", range(9))
@pytest.mark.parametrize("feed_issues", [1, 2, 4])
def test_neighbours_are_found_with_few_issues_at_hand(count: int, feed_issues: int) -> None:
    start = datetime(2026, 2, 10, 9, tzinfo=UTC)
    stories = [fog(id=f"{n:064x}", document=f"{n:064x}", published=start + timedelta(weeks=n)) for n in range(count)]
    site, taken = replace(SITE, feed_issues=feed_issues), 0

    def coming() -> Iterator[ReadyIssue]:
        nonlocal taken
        for one in ready_issues(reversed(issues(*stories)), site):
            taken += 1
            yield one

    found: list[tuple[str, Neighbours]] = []
    for one, beside in with_neighbours(coming(), site):
        assert taken - len(found) <= feed_issues + 2
        found.append((one.head.slug, beside))
    slugs = [slug for slug, _ in found]
    archived = slugs[: count - issues_on_page(count, wanted=feed_issues)]
    assert slugs == sorted(slugs)
    assert len(slugs) == count
    for place, (slug, beside) in enumerate(found):
        assert (beside.older and beside.older.slug) == (slugs[place - 1] if place else None)
        assert (beside.newer and beside.newer.slug) == (slugs[place + 1] if place + 1 < count else None)
        if slug not in archived:
            assert beside.archive is None
            continue
        older = slugs[place - 1] if place else None
        newer = archived[place + 1] if place + 1 < len(archived) else None
        assert beside.archive == ArchiveLinks(older=older, newer=newer)
