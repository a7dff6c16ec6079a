"""Twice as long an article takes twice as much work, whatever it is made of: counted in calls, not in seconds."""

from collections.abc import Callable

import pytest

from digest.model import Article, Attribution, Block
from digest.summarizer import summarize
from tests.counting import calls

PERSONS = ("Ada Quill", "Tobit Crewe", "Vera Lunt", "Ines Holt", "Jon Marsh")
SHORT, LONG = 150, 300
"""Paragraphs: 30,000 characters, and twice as many."""

MOST = 2.3
"""Times as many calls for twice as much text; work that grows with the square of the text makes it 4."""


def words(number: int) -> str:
    """Return some twenty words that no other paragraph has in this order."""
    stock = "harbour ferry fog master quay town council budget pilot storm price port road school bridge market".split()
    return " ".join(f"{word}{(number * 7 + place) % 61}" for place, word in enumerate(stock))


KINDS: dict[str, Callable[[int], str]] = {
    "speakers": lambda i: f"“The {words(i)},” said Mayor {PERSONS[i % 5]}, the head of it. The quay was closed.",
    "names": lambda i: f"{PERSONS[i % 5]}{i} spoke to Mr. Crewe{i}. “The {words(i)},” {PERSONS[i % 5]}{i} said.",
    "surnames": lambda i: f"{PERSONS[i % 5]} came. “The {words(i)},” {PERSONS[i % 5].split()[1]} said.",
    "plurals": lambda i: f"“The {words(i)},” Ostmarers said.",
    "pronouns": lambda i: f"“The {words(i)},” he said." if i % 2 else f"{PERSONS[i % 5]} went to the {words(i)}.",
    "documents": lambda i: f"“The {words(i)},” the report said.",
    "companies": lambda i: f"Ostmar grew. “The {words(i)},” the company said.",
    "strays": lambda i: f"“The {words(i)} ( said [ the „ mayor « of ‘ {PERSONS[i % 5]}.",
    "prose": lambda i: f"The {words(i)} was closed by the town on Monday, and nobody came.",
}


def article(paragraphs: list[str]) -> Article:
    blocks, place = [], 0
    for text in paragraphs:
        blocks.append(Block(text=text, start=place, end=place + len(text)))
        place += len(text) + 1
    return Article(
        id="a",
        document="a",
        source="a.txt",
        attribution=Attribution(headline="Fog"),
        blocks=tuple(blocks),
        language="en",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("joint", ["\n", " "])
def test_work_grows_with_the_length(kind: str, joint: str) -> None:
    """With each paragraph on its own, and with all of them in one."""
    short, long = (
        article(joint.join(KINDS[kind](number) for number in range(size)).split("\n")) for size in (SHORT, LONG)
    )
    assert calls(lambda: summarize(long)) < MOST * calls(lambda: summarize(short))
