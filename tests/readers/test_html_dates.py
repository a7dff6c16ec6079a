"""When a page's article appeared, where no metadata says it: what stands by the headline, and what stands there of other things."""

from datetime import UTC, date, datetime

import pytest

from digest.model import Moment
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
