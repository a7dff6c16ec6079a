"""The real article in the repository, a wire story saved from a site in another language, read field by field."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from digest import read_document, readers
from digest.model import Article, Document

(SEED,) = (Path(__file__).parents[2] / "seeds").glob("*.txt")


@pytest.fixture(scope="module")
def article() -> Article:
    (found,) = read_document(SEED.read_bytes(), source=f"seeds/{SEED.name}")
    assert isinstance(found, Article)
    return found


def test_seed_attribution(article: Article) -> None:
    of = article.attribution
    assert of.headline == "Anthropic Urges Global Pause in AI Development, Flags 'Self-Improvement' Risk"
    assert of.publisher == "WSJ"
    assert of.publisher_name == "The Wall Street Journal"
    assert of.agency == "Dow Jones Newswires"
    assert [author.name for author in of.authors] == ["Bradley Olson", "Sam Schechner"]
    assert of.published == datetime(2026, 6, 4, 15, 44, tzinfo=timezone(-timedelta(hours=4)))
    assert of.rights == "Copyright (c) 2026 Dow Jones & Company, Inc."
    assert of.access_notice == "應版權方要求,你需要登入查看該內容"
    assert of.url is None
    assert article.language == "en"


def test_seed_body_is_its_seven_paragraphs(article: Article) -> None:
    text = SEED.read_text("utf-8")
    first, last = text.index("Anthropic is calling"), text.index("Write to Bradley")
    assert [block.text for block in article.blocks] == text[first:last].strip().split("\n\n")


def test_seed_paragraphs_stand_in_the_source(article: Article) -> None:
    text = readers.read(Document(id="x", source="x.txt", data=SEED.read_bytes())).text
    assert [text[block.start : block.end] for block in article.blocks] == [block.text for block in article.blocks]


def test_seed_fields_say_where_they_were_found(article: Article) -> None:
    found = {evidence.field: evidence.found for evidence in article.attribution.evidence if evidence.used}
    assert found["authors"] == "byline, line 6"
    assert found["published"] == "date line, line 28"
    assert found["publisher_name"] == "name table"
    assert {"headline", "publisher", "agency", "rights", "access_notice"} <= found.keys()


def test_seed_short_date_of_the_site_is_kept_but_not_used(article: Article) -> None:
    unused = [evidence for evidence in article.attribution.evidence if not evidence.used]
    assert [(evidence.field, evidence.value) for evidence in unused] == [("published", "06/05")]
