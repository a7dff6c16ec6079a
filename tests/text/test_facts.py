"""Names and numbers of articles in two languages."""

import pytest

from digest.text.facts import facts_agree, facts_of

ENGLISH = (
    "Ottomar Vesk, master of the ferry Halcyon, told Hollinbrook council on Tuesday that 386 people left the ship "
    "at Grimsvaer within 41 minutes after the fire of 2026."
)
GERMAN = (
    "Die Fähre Halcyon brannte vor Grímsvær: 386 Menschen gingen laut Kapitän Ottomar Vesk von Bord, "
    "wie der Rat von Hollinbrook 2026 erfuhr."
)


def test_names_lose_their_accents_and_years_are_left_out() -> None:
    assert facts_of("In Genève sprach Zoë Brandé 2026 vor 1.250 Gästen, im Mai vor 7.") == {
        "geneve", "brande", "gasten", "1250",
    }  # fmt: skip


def test_four_names_and_a_number_agree() -> None:
    assert facts_agree(facts_of(ENGLISH), facts_of(GERMAN))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(GERMAN.replace("386", "390"), id="no number"),
        pytest.param(GERMAN.replace("Vesk", "Brahl").replace("Ottomar", "Udo"), id="two names"),
        pytest.param("", id="nothing"),
    ],
)
def test_fewer_do_not(other: str) -> None:
    assert not facts_agree(facts_of(ENGLISH), facts_of(other))


def test_a_long_list_of_names_agrees_with_nobody_by_chance() -> None:
    many = " ".join(f"Name{number:03}x" for number in range(400))
    assert not facts_agree(facts_of(f"{many} {ENGLISH}"), facts_of(" ".join(f"Other{n}y" for n in range(400)) + GERMAN))
