"""Which section an article goes into."""

import pytest

from digest.composer.ranking import SectionRule, reason_for, section_for
from digest.model import Article, Attribution, Block


def article(
    text: str = "The ferry stayed in port.",
    *,
    source: str = "seeds/a.txt",
    language: str | None = "en",
    attribution: Attribution | None = None,
) -> Article:
    return Article(
        id="a",
        document="a",
        source=source,
        attribution=attribution or Attribution(headline="Fog over Ostmar"),
        blocks=(Block(text=text, start=0, end=len(text)),),
        language=language,
    )


def test_first_rule_whose_every_condition_is_met_takes_the_article() -> None:
    sea = SectionRule(title="Sea", keywords=("ferry",), languages=("de",))
    port = SectionRule(title="Port", keywords=("port",), languages=("en",))
    rest = SectionRule(title="Rest")
    assert section_for(article(), (sea, port, rest)) is port
    assert section_for(article("Nothing here."), (sea, port, rest)) is rest
    assert section_for(article("Nothing here."), (sea, port)) is None
    assert section_for(article(), ()) is None


@pytest.mark.parametrize(
    ("folder", "source", "met"),
    [
        ("sea", "seeds/sea/a.txt", True),
        ("Sea", "seeds/2026-W23/sea/deep/a.txt", True),
        ("sea/north/", "seeds/sea/north/a.txt", True),
        ("sea/north", "seeds/sea/far/north/a.txt", False),
        ("sea", "seeds/seaside/a.txt", False),
        ("seeds", "seeds/a.txt", False),
        ("a.txt", "seeds/a.txt", False),
        ("/", "seeds/sea/a.txt", False),
    ],
)
def test_folder_is_a_whole_name_below_seeds(folder: str, source: str, *, met: bool) -> None:
    assert bool(section_for(article(source=source), (SectionRule(title="S", folders=(folder,)),))) is met


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("nmg", True),
        ("Northern  Merrow Gazette", True),
        ("northern wire", True),
        ("gazette.example", True),
        ("www.gazette.example", False),
        ("news.gazette.example", True),
        ("zette.example", False),
        ("example", False),
        ("Merrow", False),
        ("", False),
    ],
)
def test_source_is_a_publisher_an_agency_or_a_host_with_its_subdomains(name: str, *, met: bool) -> None:
    known = Attribution(
        publisher="NMG",
        publisher_name="Northern Merrow Gazette",
        agency="Northern Wire",
        url="https://www.news.gazette.example/fog",
    )
    assert bool(section_for(article(attribution=known), (SectionRule(title="S", sources=(name,)),))) is met


@pytest.mark.parametrize(
    ("keyword", "text", "met"),
    [
        ("FERRY", "A ferry sank.", True),
        ("ferry", "Ferrying goods.", False),
        ("interest rate", "The interest\u00a0rate rose.", True),
        ("interest rate", "The interest in the rate.", False),
        ("straße", "DIE STRASSE IST FREI.", True),
        ("C++", "Written in C++.", True),
        ("渡轮", "东马港的渡轮停航。", True),
        ("ภาษี", "ขึ้นภาษีรถยนต์", True),
        ("AI", "He said so.", False),
        ("(", "Nothing (at all).", True),
        (" ", "A ferry sank.", False),
    ],
)
def test_keyword_is_a_whole_word_or_phrase_or_part_of_a_run_without_spaces(
    keyword: str, text: str, *, met: bool
) -> None:
    assert bool(section_for(article(text), (SectionRule(title="S", keywords=(keyword,)),))) is met


@pytest.mark.parametrize(
    ("language", "own", "met"),
    [("de", "de-AT", True), ("de", "de", True), ("de-AT", "de", False), ("de", "den", False), ("de", None, False)],
)
def test_language_stands_for_its_regions(language: str, own: str | None, *, met: bool) -> None:
    assert bool(section_for(article(language=own), (SectionRule(title="S", languages=(language,)),))) is met


def test_reason_names_what_met_each_condition() -> None:
    rule = SectionRule(title="S", folders=("sea",), keywords=("ferry", "fog"), languages=("en",))
    found = reason_for(article(source="seeds/sea/a.txt"), rule)
    assert found == "folder sea, keyword “fog” in the headline, language en"
    assert reason_for(article(), SectionRule(title="S")) == "takes everything"
