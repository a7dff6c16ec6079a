"""Until when a document asks not to be published, and what is only news about an embargo."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

import pytest

from digest import readers
from digest.model import OPEN_EMBARGO, Article, Document, Moment, SeenAt
from digest.readers import read_document
from digest.text.embargo import embargo_notice, without_embargo

LAST = timezone(timedelta(hours=-12))
TEXT = """Ferry Line to Varn Will Run at Night

Varn Shipping
Press release, 3 May 2026

The ferry from Elm Sound to Varn will run all night from the first of July, the shipping line of Varn will announce on Monday evening.

"We have waited for this since the bridge was closed," said Nora Tell, who steers the last boat of the day across the sound.

The town pays for the lights at the quay, and the line hires four more sailors and a second engineer for the winter months.
"""


def article_of(text: str, *, name: str = "seeds/ferry.txt", embargo: Moment | Literal[False] | None = None) -> Article:
    seen = SeenAt(datetime(2026, 5, 3, tzinfo=UTC))
    document = Document(id="0" * 64, source=name, data=text.encode(), seen=seen, embargo=embargo)
    (article,) = readers.read(document).articles
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 06:30 ON 4 JULY 2091", datetime(2091, 7, 4, 6, 30, tzinfo=LAST)),
        ("Strictly embargoed until 4 July 2091, 6.30 GMT", datetime(2091, 7, 4, 6, 30, tzinfo=UTC)),
        ("** UNDER EMBARGO UNTIL WEDNESDAY 4 JULY 2091 **", date(2091, 7, 4)),
        ("Embargo: 2091-07-04", date(2091, 7, 4)),
        ("Embargo: 04/07/2091", date(2091, 7, 4)),
        ("EMBARGO\n4 July 2091", None),
        ("EMBARGOED UNTIL:\n4 July 2091", date(2091, 7, 4)),
        ("Sperrfrist: 4. Juli 2091, 6.30 Uhr", datetime(2091, 7, 4, 6, 30, tzinfo=LAST)),
        ("Sous embargo jusqu’au 4 juillet 2091", date(2091, 7, 4)),
        ("Embargado hasta el 4 de julio de 2091", date(2091, 7, 4)),
        ("Sob embargo até 4 de julho de 2091", date(2091, 7, 4)),
        ("Sotto embargo fino al 4 luglio 2091", date(2091, 7, 4)),
        ("Onder embargo tot 4 juli 2091", date(2091, 7, 4)),
        ("Not for release before 4 July 2091", date(2091, 7, 4)),
        ("Not for publication or broadcast before 4 July 2091", date(2091, 7, 4)),
        ("For release: 4 July 2091", date(2091, 7, 4)),
        ("Embargoed until 9 July, 6:30 UTC", datetime(2026, 7, 9, 6, 30, tzinfo=UTC)),
        ("EMBARGOED UNTIL THURSDAY", OPEN_EMBARGO),
        ("Embargoed until Thursday, 9 am", OPEN_EMBARGO),
        ("EMBARGOED UNTIL 00:01", OPEN_EMBARGO),
        ("EMBARGOED UNTIL:\nThursday", OPEN_EMBARGO),
        ("Strictly embargoed until after the speech", OPEN_EMBARGO),
        ("Embargoed until further notice", OPEN_EMBARGO),
        ("** UNDER EMBARGO **", OPEN_EMBARGO),
        ("EMBARGOED PRESS RELEASE", OPEN_EMBARGO),
        ("Embargo: Thursday noon", OPEN_EMBARGO),
        ("Sperrfrist: Redebeginn", OPEN_EMBARGO),
        ("Sperrfrist: Donnerstag, 18 Uhr", OPEN_EMBARGO),
        ("Sous embargo jusqu’à jeudi", OPEN_EMBARGO),
        ("Not for release before the vote", OPEN_EMBARGO),
        ("For release Thursday", OPEN_EMBARGO),
        ("Embargo: none", None),
        ("Sperrfrist: keine", None),
        ("Sperrfrist aufgehoben", None),
        ("For release: immediately", None),
        ("Embargo: ropes and sails", None),
        ("Embargo: 12 boats", None),
        ("For immediate release", None),
        ("Embargo on sails from Varn to end on 4 July 2091", None),
        ("The embargo until 4 July 2091 is too long", None),
        ("Embargo until 2091 on ropes and sails is agreed", None),
    ],
)
def test_a_line_at_the_head_says_until_when(line: str, until: Moment | None) -> None:
    article = article_of(f"{line}\n\n{TEXT}")
    assert article.embargo == until
    if until is not None:
        assert article.attribution.headline == "Ferry Line to Varn Will Run at Night"
        assert all(not embargo_notice(block.text) for block in article.blocks)


def test_a_notice_within_a_story_is_news_of_it() -> None:
    assert article_of(TEXT + "\nEmbargoed until 4 July 2091\n").embargo is None


@pytest.mark.parametrize(
    ("field", "until"),
    [
        ("embargo: 2091-07-04", date(2091, 7, 4)),
        ("embargo: 2091-07-04 06:30", datetime(2091, 7, 4, 6, 30, tzinfo=LAST)),
        ("release_date: 4 July 2091", date(2091, 7, 4)),
        ("embargo: false", None),
        ("embargo: true", OPEN_EMBARGO),
        ("embargo: until Thursday", OPEN_EMBARGO),
        ("embargo: none", None),
        ("release_date: in summer", None),
    ],
)
def test_front_matter_says_until_when(field: str, until: Moment | None) -> None:
    text = f"---\ntitle: Ferry Line\n{field}\n---\n\n{TEXT}"
    assert article_of(text, name="seeds/ferry.md").embargo == until


def test_the_editors_word_counts_before_the_documents() -> None:
    text = f"EMBARGOED UNTIL 4 JULY 2091\n\n{TEXT}"
    lifted = article_of(text, embargo=False)
    assert lifted.embargo is None
    assert [(one.value, one.used) for one in lifted.attribution.evidence if one.field == "embargo"] == [
        ("2091-07-04", False)
    ]
    assert article_of(text, embargo=date(2092, 1, 1)).embargo == date(2092, 1, 1)
    assert article_of(TEXT, embargo=date(2092, 1, 1)).embargo == date(2092, 1, 1)


def test_a_page_and_a_mail_say_it_too() -> None:
    body = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n")[2:])
    page = f"<html><body><main><h1>Ferry Line to Varn</h1><p>EMBARGOED UNTIL 4 JULY 2091</p>{body}</main></body></html>"
    (article,) = read_document(page.encode(), source="seeds/ferry.html")
    assert isinstance(article, Article)
    assert article.embargo == date(2091, 7, 4)
    mail = (
        f"From: Varn Shipping <news@varn.example>\nSubject: EMBARGOED UNTIL 4 JULY 2091: Ferry Line to Varn\n\n{TEXT}"
    )
    (article,) = read_document(mail.encode(), source="seeds/ferry.eml")
    assert isinstance(article, Article)
    assert article.embargo == date(2091, 7, 4)
    assert article.attribution.headline == "Ferry Line to Varn"


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("EMBARGOED UNTIL 4 JULY 2091: Ferry Line to Varn", "Ferry Line to Varn"),
        ("[Embargoed until 4 July] Ferry Line to Varn", "Ferry Line to Varn"),
        ("EMBARGOED UNTIL 4 JULY 2091", ""),
        ("EMBARGOED UNTIL THURSDAY: Ferry Line to Varn", "Ferry Line to Varn"),
        ("[Embargoed until Thursday] Ferry Line to Varn", "Ferry Line to Varn"),
        ("Embargo until Thursday on sails and ropes is agreed", "Embargo until Thursday on sails and ropes is agreed"),
        ("Embargoed: how the sail trade came to an end", "Embargoed: how the sail trade came to an end"),
        ("Embargo on sails from Varn to end on 4 July", "Embargo on sails from Varn to end on 4 July"),
        ("Embargo: a history of the sail trade in 12 ports", "Embargo: a history of the sail trade in 12 ports"),
    ],
)
def test_a_headline_is_shown_without_the_notice_before_it(headline: str, shown: str) -> None:
    assert without_embargo(headline) == shown
