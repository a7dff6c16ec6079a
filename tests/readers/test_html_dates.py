"""When a page's article appeared, where no metadata says it: what stands by the headline, and what stands there of other things."""

import json
from datetime import UTC, date, datetime

import pytest

from digest.model import Attribution, Moment
from digest.readers import html
from tests.readers.reading import articles, document

TEXT = "".join(
    f"<p>The reading room on Pell Street was full on {day} evening, and the caretaker fetched more chairs from the school on the hill, "
    "while the clerk of the town counted the shelves in the old wing of the house and wrote the number down.</p>"
    for day in ("Monday", "Tuesday", "Thursday", "Sunday")
)


def published(around: str, *, language: str = "en", url: str | None = None) -> Moment | None:
    page = f'<html lang="{language}"><body><main>{around.format(text=TEXT)}</main></body></html>'
    (article,) = articles(html, document(page, source="seeds/a.html", url=url))
    return article.attribution.published


H = "<h1>The Room on Pell Street</h1>"


@pytest.mark.parametrize(
    ("around", "language", "day"),
    [
        (H + "<p>Published on 6 August 2019</p>{text}", "en", date(2019, 8, 6)),
        (H + '<span class="entry-date">6 August 2019</span>{text}', "en", date(2019, 8, 6)),
        ('<div class="newsDate">06.08.2019</div>' + H + "{text}", "de", date(2019, 8, 6)),
        (H + "<div>Von Ada Quill | 6. August 2019</div>{text}", "de", date(2019, 8, 6)),
        (H + "<ul><li>6 août 2019</li><li>3 min</li></ul>{text}", "fr", date(2019, 8, 6)),
        (H + "<p class=meta>2019年8月6日</p>{text}", "ja", date(2019, 8, 6)),
        (
            H + '<time datetime="2019-08-06T09:00:00Z">last summer</time>{text}',
            "en",
            datetime(2019, 8, 6, 9, tzinfo=UTC),
        ),
        (H + "{text}<p>Published: 6 August 2019</p>", "en", date(2019, 8, 6)),
        (H + "<p>Updated 8 August 2019 | Published 6 August 2019</p>{text}", "en", date(2019, 8, 6)),
        (H + "<p>6 August 2019, updated on 8 August 2019</p>{text}", "en", date(2019, 8, 6)),
        (H + "<p>Published on 6 August 2019 / ©Ada Quill</p>{text}", "en", date(2019, 8, 6)),
        (H + '<abbr class=published title="2019-08-06">last summer</abbr>{text}', "en", date(2019, 8, 6)),
        (
            H
            + "<p>Updated <time datetime=2019-08-08>today</time>, published <time datetime=2019-08-06>last week</time></p>{text}",
            "en",
            date(2019, 8, 6),
        ),
        (
            H
            + "<p><time datetime=2019-08-06>last week</time>, updated <time datetime=2019-08-08>today</time></p>{text}",
            "en",
            date(2019, 8, 6),
        ),
        (H + "{text}<p>Varn, 6 August 2019</p>", "en", date(2019, 8, 6)),
        (
            H
            + "{text}<footer><p>This entry was posted on Tuesday, August 6th, 2019 at 9:12 am by Ada Quill and is filed under Rooms,"
            " Chairs, Evenings. You can follow any responses to this entry through the feed.</p></footer>",
            "en",
            date(2019, 8, 6),
        ),
        (f"<figure><figcaption><p>06.08.2019</p>{H}</figcaption></figure>{{text}}", "de", date(2019, 8, 6)),
    ],
)
def test_a_date_by_the_headline_is_the_articles(around: str, language: str, day: Moment) -> None:
    assert published(around, language=language) == day


@pytest.mark.parametrize(
    "around",
    [
        H + "{text}<aside><a href=/2>Geese</a> <time datetime='2011-03-02'>2 March 2011</time></aside>",
        H + "{text}<section class=related><p>Geese <time datetime='2011-03-02'>2 March 2011</time></p></section>",
        H + "{text}<div id=comments><p class=comment-date>Posted on 2 March 2011</p></div>",
        "<div class=current-date>2 March 2011</div>" + H + "{text}",
        "<div class='site-header'><p><span>Wednesday, 2 March 2011</span></p></div>" + H + "{text}",
        "<header><p>2 March 2011</p></header>" + H + "{text}",
        H + "{text}<ol class=comment-list><li><div><div><div>2 March 2011</div></div></div></li></ol>",
        H + "<p>Until 2 March 2011</p>{text}",
        H + "<p>Deadline: 2 March 2011</p>{text}",
        H + "<p>2 March 2011, 19:30 – 21:00</p>{text}",
        H + "<p>2–4 March 2011</p>{text}",
        H + "<p>2 March 2011 to 4 March 2011</p>{text}",
        H + "<p><a href=/2>The Geese Come Back to the Sound</a> 2 March 2011</p>{text}",
        H + "<p>2 March 2011</p><p>9 March 2011</p><p>16 March 2011</p>{text}",
        H + "{text}<p>Varn, 2 March 2011</p><p>Pell, 3 March 2011</p>",
        H + "<p>Updated 2 March 2011</p>{text}",
        H + "{text}<p>Published: 2 March 2011</p><p>Published: 3 March 2011</p>",
        H
        + "<p>The room was opened on 2 March 2011 by the mayor of the town, who had the first chair carried in.</p>{text}",
    ],
)
def test_other_dates_are_not_the_articles(around: str) -> None:
    assert published(around) is None


def test_the_day_in_the_address_counts_where_nothing_else_does() -> None:
    address = "https://gazette.example/2019/08/06/room"
    assert published(H + "{text}", url=address) == date(2019, 8, 6)
    assert published(H + "<p>Published on 7 August 2019</p>{text}", url=address) == date(2019, 8, 7)
    assert published(H + "{text}", url="https://gazette.example/2019/13/06/room") is None


@pytest.mark.parametrize(
    "path",
    [
        "/2019/aug/06/room",
        "/a/2019-08-06-room.html",
        "/a/room-2019-08-06",
        "/n1/2019/0806/c100.html",
        "/20190806/room",
        "/201908/t20190806_47.html",
    ],
)
def test_addresses_write_a_day_in_many_ways(path: str) -> None:
    assert published(H + "{text}", url=f"https://gazette.example{path}") == date(2019, 8, 6)


def test_the_day_may_stand_in_the_address_that_the_page_was_fetched_from() -> None:
    head = '<link rel=canonical href="https://gazette.example/room">'
    assert attribution_of(head, H + "{text}", url="https://gazette.example/2019/08/06/room").published == date(
        2019, 8, 6
    )


def test_of_several_dates_by_the_headline_the_one_in_the_address_counts() -> None:
    dates = "".join(f"<p>{day} August 2019</p>" for day in (2, 4, 6, 8))
    assert published(f"{H}{dates}{{text}}", url="https://pell.example/diary/20190806.html") == date(2019, 8, 6)


def test_a_date_that_nothing_calls_the_articles_and_that_the_address_contradicts_is_not_used() -> None:
    address = "https://gazette.example/2019/08/06/room"
    found = attribution_of("", H + "<p>9 June 2019</p>{text}", url=address)
    assert found.published is None
    assert [(each.value, each.used) for each in found.evidence if each.field == "published"] == [
        ("2019-06-09", False),
        ("2019-08-06", False),
    ]
    assert attribution_of("", H + "<p>7 August 2019</p>{text}", url=address).published == date(2019, 8, 7)
    assert attribution_of("", H + "<p class=date>9 June 2019</p>{text}", url=address).published == date(2019, 6, 9)


@pytest.mark.parametrize("zero", ["1999-11-30", "2000-01-01T00:00:00Z", "2001-01-01"])
def test_the_zero_of_a_clock_is_not_a_day(zero: str) -> None:
    assert attribution_of(meta("article:published_time", zero), H + "{text}").published is None


def test_microdata_may_give_a_day_in_words() -> None:
    assert published(H + "<p itemprop=datePublished>6 August 2019</p>{text}") == date(2019, 8, 6)


def test_another_place_tells_which_of_two_numbers_is_the_month() -> None:
    line = H + "<p class=date>06/08/2019</p>{text}"
    assert attribution_of(meta("article:modified_time", "2019-08-06"), line).published == date(2019, 8, 6)
    assert attribution_of(meta("article:modified_time", "2019-06-08"), line).published == date(2019, 6, 8)
    assert attribution_of(meta("article:modified_time", "2019-09-01"), line).published is None


def test_the_language_that_programs_declare_unasked_does_not_say_which_is_the_month() -> None:
    line = H + "<p class=date>06/08/2019</p>{text}"
    assert attribution_of("", line, url="https://gazette.example.co.uk/room", lang="en-US").published is None
    assert attribution_of('<meta property="og:locale" content="en_GB">', line).published == date(2019, 8, 6)


def test_a_page_that_only_says_when_it_was_changed_is_changed_then() -> None:
    found = attribution_of("", H + "{text}<p>This page was last edited on 6 August 2019, at 10:12.</p>")
    assert (found.published, found.modified) == (None, date(2019, 8, 6))


def attribution_of(head: str, around: str, *, url: str | None = None, lang: str = "en") -> Attribution:
    page = f'<html lang="{lang}"><head>{head}</head><body><main>{around.format(text=TEXT)}</main></body></html>'
    (article,) = articles(html, document(page, source="seeds/a.html", url=url))
    return article.attribution


def declared(**fields: str) -> str:
    node = json.dumps({"@type": "NewsArticle", "headline": "The Room on Pell Street", **fields})
    return f'<script type="application/ld+json">{node}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_the_same_instant_in_a_local_zone_is_better_than_in_utc() -> None:
    head = declared(datePublished="2019-08-07T02:30:15Z")
    line = '<time datetime="2019-08-06T21:30:15-05:00">Aug. 6</time>'
    found = attribution_of(head, H + line + "{text}").published
    assert found is not None
    assert found.isoformat() == "2019-08-06T21:30:15-05:00"


@pytest.mark.parametrize(
    ("declared_time", "line", "written"),
    [
        ("2019-08-07T02:30:15Z", "August 6, 2019 9:30 p.m.", "2019-08-06T21:30:15-05:00"),
        ("2019-08-06T20:30:00Z", "7 August 2019, 02:15", "2019-08-07T02:15:00+05:45"),
        ("2019-08-06T20:30:00Z", "7 August 2019, 02:17", "2019-08-06T20:30:00+00:00"),
        ("2019-08-06T20:30:00Z", "9 August 2019, 02:15", "2019-08-06T20:30:00+00:00"),
        ("2019-08-06T20:30:00Z", "7 August 2019", "2019-08-06T20:30:00+00:00"),
        ("2019-08-06T20:30:00+02:00", "7 August 2019, 02:15", "2019-08-06T20:30:00+02:00"),
        ("2019-08-06T20:30:00Z", "Updated 7 August 2019, 02:15", "2019-08-06T20:30:00+00:00"),
    ],
)
def test_a_time_by_the_headline_tells_the_zone_of_an_instant_in_utc(
    declared_time: str, line: str, written: str
) -> None:
    found = attribution_of(declared(datePublished=declared_time), H + f"<p class=date>{line}</p>{{text}}").published
    assert found is not None
    assert found.isoformat() == written


def test_a_day_of_the_last_change_yields_to_an_earlier_one_that_is_declared() -> None:
    head = declared(datePublished="2019-08-06", dateModified="2019-08-06T10:00:00Z")
    assert attribution_of(head + meta("article:published_time", "2017-03-01"), H + "{text}").published == date(
        2017, 3, 1
    )
    assert attribution_of(head, H + "{text}").published == date(2019, 8, 6)


def test_a_declared_day_that_stands_alone_yields_to_one_that_the_page_shows_and_declares() -> None:
    head = declared(datePublished="2019-08-04T09:00:00+02:00") + meta("article:published_time", "2019-08-06")
    assert attribution_of(head, H + "<p class=date>6 August 2019</p>{text}").published == date(2019, 8, 6)
    assert attribution_of(head, H + "{text}").published == datetime(2019, 8, 4, 7, tzinfo=UTC)


def test_a_line_by_the_headline_is_surer_than_the_day_of_a_record() -> None:
    head = '<meta name="date" content="2019-07-01T10:00:00+02:00">'
    assert attribution_of(head, H + "<p>6 August 2019</p>{text}").published == date(2019, 8, 6)
    assert attribution_of(head, H + "{text}").published == datetime(2019, 7, 1, 8, tzinfo=UTC)


def test_a_declared_date_in_the_future_is_called_one() -> None:
    found = attribution_of(declared(datePublished="2091-01-02T10:00:00Z"), H + "{text}")
    assert found.published is None
    assert [(each.found, each.used) for each in found.evidence if each.field == "published"] == [
        ("json-ld, a date in the future", False)
    ]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://gazette.example.co.uk/room", date(2019, 8, 6)),
        ("https://gazette.example/en-au/room", date(2019, 8, 6)),
        ("https://gazette.example/en-us/room", date(2019, 6, 8)),
        ("https://gazette.example/room", None),
    ],
)
def test_the_address_says_whether_the_day_goes_first(url: str, day: date | None) -> None:
    assert attribution_of("", H + "<p class=date>06/08/2019</p>{text}", url=url).published == day


def test_a_date_inside_the_heading_is_read() -> None:
    heading = '<h1>The Room on Pell Street <small><time datetime="2019-08-06">6 August</time></small></h1>'
    assert published(heading + "{text}") == date(2019, 8, 6)


def test_an_aside_of_the_article_that_is_called_its_date_counts() -> None:
    aside = "<aside><p class=article__meta-date>6 August 2019</p></aside>"
    assert published(f"<article>{H}{aside}{{text}}</article>") == date(2019, 8, 6)


def test_the_day_a_member_joined_is_not_the_articles() -> None:
    assert published(H + "<dl><dd>Joined: 2 March 2011</dd></dl><p class=date>6 August 2019</p>{text}") == date(
        2019, 8, 6
    )


def test_one_line_that_is_called_a_date_counts_wherever_it_stands() -> None:
    assert published(H + "{text}<p class=post-date>6 August 2019</p>") == date(2019, 8, 6)
    assert published(H + "{text}<p class=post-date>6 August 2019</p><p class=post-date>5 August 2019</p>") is None


@pytest.mark.parametrize(
    "name",
    [
        "article:published",
        "og:publish_date",
        "bt:pubDate",
        "weibo:article:create_at",
        "prism.publicationDate",
        "displaydate",
        "DC.date.created",
    ],
)
def test_many_programs_declare_a_day_under_a_name_of_their_own(name: str) -> None:
    assert attribution_of(meta(name, "2019-08-06"), H + "{text}").published == date(2019, 8, 6)


def test_the_day_a_record_was_created_is_not_the_articles() -> None:
    assert attribution_of(meta("datecreated", "2004-01-01"), H + "{text}").published is None
