import pytest

from digest.text.matching import difference, nearest, nearest_part


def test_difference_shows_the_changed_words_with_a_few_around() -> None:
    said = difference(
        "The ferry was a likely good thing for the town", "The ferry was a lively good thing for the town"
    )
    assert said == "“…ferry was a likely good thing for…” is now “…ferry was a lively good thing for…”"


def test_difference_of_chinese_is_told_letter_by_letter() -> None:
    assert difference("港口周二因大雾关闭三天", "港口周二因大雾关闭五天") == "“…雾关闭三天” is now “…雾关闭五天”"


def test_nearest_part_is_a_part_of_the_candidate_itself() -> None:
    paragraph = "At noon the fog lifted. Two ferries left the harbour for Osk. Nobody was hurt."
    assert (
        nearest_part("Three ferries left the harbour for Osk.", [paragraph]) == "Two ferries left the harbour for Osk."
    )


@pytest.mark.parametrize("find", [nearest, nearest_part])
def test_nearest_is_nothing_when_nothing_is_like_it(find) -> None:  # type: ignore[no-untyped-def]  # two functions of one form
    assert find("bread prices rose in the south", ["The ferry was late again"]) is None
