"""The archive and the pages of issues: they lead to each other, to the feeds, and tell machines what they are."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from digest.model import Author, Site, Story
from tests.samples import SITE, bridge, fog, rendered


def files_of(*stories: Story, site: Site = SITE) -> Mapping[str, str]:
    return {file.path: file.data.decode() for file in rendered(*stories, site=site) if not file.path.endswith(".eml")}


def weekly(count: int) -> list[Story]:
    start = datetime(2025, 12, 10, 9, tzinfo=UTC)
    return [fog(id=f"{n:064x}", document=f"{n:064x}", published=start + timedelta(weeks=n)) for n in range(count)]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := found.get(name))]
        self.ids += [value for value in [found.get("id")] if value]


def read(page: str) -> _Links:
    reader = _Links()
    reader.feed(page)
    return reader


def test_every_link_within_the_site_leads_to_a_file_from_the_disk_and_under_any_path() -> None:
    files = files_of(*weekly(7), bridge(), site=replace(SITE, rss=True, json_feed=True))
    pages = {path: text for path, text in files.items() if path.endswith("index.html")}
    known = {*files, *(path.replace("email.txt", "email.eml") for path in files)}
    for path, text in pages.items():
        for link in read(text).links:
            if re.match(r"[a-z]+:", link):
                assert not link.startswith(SITE.base_url or "-") or "canonical" in text
                continue
            target, _, anchor = link.partition("#")
            parts = path.split("/")[:-1] if target else path.split("/")
            for part in target.split("/") if target else ():
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in known, (path, link)
            if anchor:
                assert anchor in read(files["/".join(parts)]).ids


def test_issue_page_leads_to_its_neighbours() -> None:
    files = files_of(*weekly(3))
    pages = [files[path] for path in sorted(files) if path.startswith("issues/") and path.endswith("index.html")]
    assert ['rel="prev"' in page for page in pages] == [False, True, True]
    assert ['rel="next"' in page for page in pages] == [True, True, False]
    assert 'href="../2025-W51/index.html"' in pages[0]


def test_archive_lists_issues_by_year_the_newest_first() -> None:
    page = files_of(*weekly(5))["index.html"]
    assert re.findall(r"<h2[^>]*>(\d{4})</h2>", page) == ["2026", "2025"]
    assert re.findall(r"issues/([\dW-]+)/index\.html", page) == [
        "2026-W02",
        "2026-W01",
        "2025-W52",
        "2025-W51",
        "2025-W50",
    ]


@pytest.mark.parametrize("path", ["index.html", "issues/2026-W10/index.html"])
def test_pages_name_every_feed(path: str) -> None:
    def feeds(site: Site) -> list[str]:
        found = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]*href="([^"]+)"', files_of(fog(), site=site)[path])
        return [f"{kind} {href.replace('../', '')}" for kind, href in found]

    atom = ["application/atom+xml feed.xml", "application/atom+xml articles.xml"]
    assert feeds(SITE) == atom
    assert feeds(replace(SITE, rss=True, json_feed=True)) == [
        *atom,
        "application/rss+xml feed.rss.xml",
        "application/rss+xml articles.rss.xml",
        "application/feed+json feed.json",
        "application/feed+json articles.json",
    ]


def test_page_tells_machines_what_is_known_and_no_more() -> None:
    page = files_of(fog(), bridge())["issues/2026-W10/index.html"]
    found = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    first, second = (one["item"] for one in found["mainEntity"]["itemListElement"])
    assert first["author"] == [{"name": "Ada Quill"}, {"name": "Tomas Brandt"}]
    assert first["publisher"] == {"@type": "Organization", "name": "Northern Merrow Gazette", "alternateName": "NMG"}
    assert first["datePublished"] == "2026-03-03T11:20:00-05:00"
    assert second == {
        "@type": "NewsArticle",
        "headline": "Brücke über die Lahne bleibt gesperrt",
        "datePublished": "2026-03-04",
        "inLanguage": "de",
    }


def test_headline_cannot_end_the_script() -> None:
    text = "</script><script>alert(1)</script> <!-- & \u2028"
    page = files_of(fog(headline=text, authors=(Author(name=text),)))["issues/2026-W10/index.html"]
    assert page.count("<script") == page.count("</script>") == 1
    found = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert found["mainEntity"]["itemListElement"][0]["item"]["headline"] == text
