"""The organisation that opens most sentences before a place, in whatever order it is asked for."""

from digest.summarizer.quotes.names import Organisations

TEXT = "Ostmar grew. Ostmar paid. In Fenport it rained. Fenport slept. Fenport woke. Westhaven came. Westhaven left. Westhaven won."
NAMES = ("Ostmar", "Fenport", "Westhaven")


def found() -> Organisations:
    places = sorted((place, name) for name in NAMES for place in range(len(TEXT)) if TEXT.startswith(name, place))
    return Organisations(TEXT, [(name, place) for place, name in places], frozenset({"in"}))


def test_organisation_is_the_one_that_opens_twice_as_many_sentences_and_no_place() -> None:
    one = found()
    assert one.before(5) == "Ostmar"
    assert one.before(TEXT.index("Westhaven left")) == "Ostmar"
    assert one.before(len(TEXT)) is None


def test_organisation_is_the_same_when_asked_for_backwards() -> None:
    forwards, backwards = found(), found()
    answers = [forwards.before(place) for place in range(len(TEXT))]
    assert [backwards.before(place) for place in reversed(range(len(TEXT)))] == answers[::-1]
    assert {None, "Ostmar"} == set(answers)
