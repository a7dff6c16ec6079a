"""What in a passage points to something that a reader hasn't seen."""

import pytest

from digest.summarizer.references import points_back

SHOWN = "Ostmar harbour stayed closed on Tuesday as thick fog kept ferries in port, harbour master Ada Quill said."
HEADLINE = "Fog closes Ostmar harbour"


@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        ("She hopes to open the harbour on Wednesday.", "opens with “She”"),
        ("On the other hand, the fish market did well.", "opens with “On the other hand”"),
        ("Insurers said such losses are rarely covered.", "points to “such losses”"),
        ("Shops near the quay also lost money.", "points to “also”"),
        ("Another harbour in Aldersea stayed open.", "points to “Another”"),
        ("Ferry crews in Aldersea were paid the next day.", "points to “the next day”"),
        ("When police arrived, he had left for Aldersea.", "points to “he”"),
        ("With its crew on deck, the “Merrow” sailed to Aldersea.", "points to “its”"),
        ("Shares in the Fenland ferry giant fell by 3 percent.", "points to “the Fenland ferry giant”"),
        ("Drivers blamed the 34-year-old for the delay.", "points to “the 34-year-old”"),
        ("Cars waited because of this.", "points to “this”"),
    ],
)
def test_reference_into_the_gap_is_named(passage: str, reason: str) -> None:
    found = points_back(passage, shown=SHOWN, headline=HEADLINE, language="en-GB")
    assert found is not None
    assert found.startswith(reason)


@pytest.mark.parametrize(
    "passage",
    [
        "About 4,000 passengers were stranded, and three freighters waited outside for their cargo.",
        "Ferries will sail again this week, Nordlinie said on its website.",
        "Ada Quill hopes that the harbour will open before her birthday.",
        "Those who waited got soup from volunteers of Saint Brennan.",
        "This fog is the thickest in Ostmar since 1962, forecasters said.",
        "Ferries were late in Aldersea, said the owner of the company that sells tickets.",
        "Thanks to the Ostmar company, Aldersea got bread and fruit.",
        "Whoever waits for a ferry wants to know when it leaves and who waits for her.",
        "A baker from Aldersea sold 900 loaves; the baker gave the money to children.",
    ],
)
def test_passage_that_stands_on_its_own_has_no_reason(passage: str) -> None:
    assert points_back(passage, shown=SHOWN, headline=HEADLINE, language="en") is None


def test_surname_is_introduced_where_the_full_name_is_shown() -> None:
    passage = "Forecasters had warned of fog, Brand said."
    hidden = "“We saw it coming,” said Tom Brand of the weather service."
    assert points_back(passage, shown=SHOWN, headline=HEADLINE, language="en", hidden=hidden) == (
        "names “Brand”, introduced in a part that isn't shown"
    )
    assert points_back(passage, shown=f"{SHOWN} {hidden}", headline=HEADLINE, language="en") is None


def test_abbreviation_is_introduced_where_its_long_form_stands() -> None:
    hidden = "The Coastal Office for Pilots (COP) has a say too."
    passage = "Pilots may go out again tomorrow, according to the COP."
    assert points_back(passage, shown=SHOWN, headline=HEADLINE, language="en", hidden=hidden) == (
        "names “COP”, introduced in a part that isn't shown"
    )


def test_answer_needs_its_question() -> None:
    passage = "Ferries to Aldersea sail every two hours."
    assert points_back(passage, shown=SHOWN, headline=HEADLINE, language="en", hidden="When do ferries sail?") == (
        "answers a question that isn't shown"
    )


@pytest.mark.parametrize(
    ("language", "passage", "pointer"),
    [
        ("de", "Die Versicherungen zahlen für solche Schäden nicht.", "solche Schäden"),
        ("de", "Aktien von Aldersee stiegen, weil der Energieriese liefert.", "der Energieriese"),
        ("de", "Stattdessen fuhren Busse nach Aldersee.", "Stattdessen"),
        ("fr", "Les assureurs refusent de payer ces dégâts.", "ces dégâts"),
        ("fr", "Pour l'entreprise, la brume coûte cher.", "l'entreprise"),
        ("es", "Afirmó que el puerto abrirá el miércoles.", "Afirmó"),
        ("es", "Los seguros no pagan dichos daños.", "dichos daños"),
        ("it", "Le navi non pagano queste multe.", "queste multe"),
        ("nl", "Verzekeraars betalen zulke schade niet.", "zulke schade"),
        ("pt", "Os seguros não pagam esses danos.", "esses danos"),
        ("zh", "保险公司不赔偿上述损失。", "上述"),
        ("ja", "保険会社によると、同社は補償しない。", "同社"),
    ],
)
def test_languages_have_their_own_pointers(language: str, passage: str, pointer: str) -> None:
    found = points_back(passage, shown="", headline="", language=language)
    assert found is not None
    assert f"“{pointer}”" in found


def test_language_without_pointers_finds_nothing() -> None:
    assert points_back("Він сказав, що порт закрито.", shown="", headline="", language="uk") is None
