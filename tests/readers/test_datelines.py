"""The place at the head of a story."""

import pytest

from digest.readers.datelines import find_dateline


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELBY, June 5 (Reuters) - Dockers went back.", "SELBY"),
        ("LONDON (AP) — The port opened.", "LONDON"),
        ("NEW YORK — The port opened.", "NEW YORK"),
        ("ST. JOHN'S, N.L. — A ship came.", "ST. JOHN'S, N.L."),
        ("HARWICK, England - The port opened.", "HARWICK, England"),
        ("FRANKFURT AM MAIN (dpa-AFX) - Der Hafen", "FRANKFURT AM MAIN"),
        ("PARIS/BERLIN, June 5 (Reuters) - Two ports", "PARIS/BERLIN"),
        ("МОСКВА, 5 июня /ТАСС/ - Паром вышел", "МОСКВА"),
        ("NATO – which met on Monday – said", None),
        ("The port - and the quay - opened.", None),
        ("A - b", None),
        ("Selby opened.", None),
        ("", None),
    ],
)
def test_dateline_is_the_place_in_capitals_before_a_dash(text: str, place: str | None) -> None:
    assert find_dateline(text) == place
