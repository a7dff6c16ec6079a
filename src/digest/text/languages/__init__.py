"""What the stages know of each language: one TOML file per language beside this module. Reads package data, nothing else.

A language without a file of its own gets `NEUTRAL`: everything works, with less to go by.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The word lists of one language, all lower-case."""

    code: str
    """ISO 639-1; empty for `NEUTRAL`."""
    name: str = ""
    stem: int = 6
    """How many leading letters of a word tell its sense; longer words are compared by them. 0: words are compared whole."""
    prefixes: tuple[str, ...] = ()
    """Articles and particles written together with the word after them, longest first: `ال`."""
    stop_words: frozenset[str] = frozenset()
    """Words that say nothing about the subject: articles, prepositions, auxiliaries."""
    abbreviations: frozenset[str] = frozenset()
    """Words written with a full stop that may end a sentence as well, without that stop: `inc`, `p.m`."""
    titles: frozenset[str] = frozenset()
    """Words written with a full stop that never end a sentence, since a name or number follows: `mr`, `nr`."""
    ordinals: bool = False
    """True where a number with a full stop is an ordinal: `3. Mai`."""
    connectives: frozenset[str] = frozenset()
    """Words and phrases that, at the head of a paragraph, need the paragraph before: `but`, `on the other hand`."""
    pronouns: frozenset[str] = frozenset()
    """Words that, at the head of a paragraph, stand for somebody or something named before: `he`, `this`."""
    pointers: frozenset[str] = frozenset()
    """Words and phrases that, anywhere in a passage's first sentence, point to something said before: `another`, `the next day`. Only a
    language with them can tell which later passage stands on its own."""
    demonstratives: frozenset[str] = frozenset()
    """Words that point to what the noun after them names: `these`, `such`."""
    present: frozenset[str] = frozenset()
    """What a demonstrative may stand before without pointing back: `week`, `Monday`."""
    persons: frozenset[str] = frozenset()
    """Pronouns that stand for one person: `he`, `her`."""
    anybody: frozenset[str] = frozenset()
    """Pronouns to which such a one may point: `someone`, `whoever`."""
    things: frozenset[str] = frozenset()
    """Pronouns that may stand for anything: `it`, `their`."""
    articles: frozenset[str] = frozenset()
    """Definite articles."""
    descriptions: frozenset[str] = frozenset()
    """Nouns that, after a definite article, stand for somebody or something named before: `company`, `singer`, `decision`."""
    defining: frozenset[str] = frozenset()
    """Words after such a noun by which it is said at once who or what is meant: `the company that`, `the author of`."""
    compounds: bool = False
    """True where nouns are written together, so that a word may end in one of these: `Gasriese`."""
    capital_nouns: bool = False
    """True where every noun has a capital."""
    subjectless: frozenset[str] = frozenset()
    """Verbs that, at the head of a passage, have a subject named before: `afirmó`."""
    notices: tuple[str, ...] = ()
    """Phrases of sign-ups, cookie banners, links to more, rights and desk lines, none of which a reporter uses in the story."""
    hints: tuple[str, ...] = ()
    """Phrases of the same kind that a reporter may use as well: two different ones, or one in a short unit, tell."""
    address: frozenset[str] = frozenset()
    """Words by which a page speaks to its reader or of itself: `your`, `our`. Outside quotation marks they make a hint tell."""
    same_event: float | None = None
    """Cosine of two articles' terms from which they tell of one event; `None` where none was measured."""
    appeals: tuple[str, ...] = ()
    """Phrases by which a short line asks its readers to go on, join in or look elsewhere: `share your thoughts`."""
    credits: frozenset[str] = frozenset()
    """Words that, with a colon, open the credit at the end of a caption: `photo`."""
    captions: tuple[str, ...] = ()
    """What only the caption of a picture says: `(left)`, `from left to right`."""
    abouts: tuple[str, ...] = ()
    """How headings above lines about an author or a house begin: `about the author`."""
    bios: tuple[str, ...] = ()
    """What lines about an author say, at the end of an article: `is a reporter`."""
    transitions: tuple[str, ...] = ()
    """Short lines that only lead over to what follows: `here's what we know`."""
    labels: frozenset[str] = frozenset()
    """Words that open a caption, a link or an aside when a colon or a bar follows: `photo`, `read more`, `watch`."""


NEUTRAL = Language(code="")


def _folded(data: Mapping[str, Any], key: str) -> list[str]:
    """The entries of one list: an array of phrases, or one string of words parted by white space."""
    value = data.get(key, "")
    return [entry.casefold() for entry in (value.split() if isinstance(value, str) else value)]


@cache
def language_data(tag: str | None) -> Language:
    """The data for a BCP 47 tag by its primary subtag; `NEUTRAL` when there is no file for it."""
    code = (tag or "").replace("_", "-").split("-")[0].lower()
    if not (code.isascii() and code.isalpha()):
        return NEUTRAL
    file = resources.files(__name__).joinpath(f"{code}.toml")
    if not file.is_file():
        return NEUTRAL
    data = tomllib.loads(file.read_text("utf-8"))
    return Language(
        code=code,
        name=str(data["name"]),
        stem=int(data.get("stem", 6)),
        prefixes=tuple(_folded(data, "prefixes")),
        stop_words=frozenset(_folded(data, "stop_words")),
        abbreviations=frozenset(word.removesuffix(".") for word in _folded(data, "abbreviations")),
        titles=frozenset(word.removesuffix(".") for word in _folded(data, "titles")),
        ordinals=bool(data.get("ordinals", False)),
        connectives=frozenset(_folded(data, "connectives")),
        pronouns=frozenset(_folded(data, "pronouns")),
        pointers=frozenset(_folded(data, "pointers")),
        demonstratives=frozenset(_folded(data, "demonstratives")),
        present=frozenset(_folded(data, "present")),
        persons=frozenset(_folded(data, "persons")),
        anybody=frozenset(_folded(data, "anybody")),
        things=frozenset(_folded(data, "things")),
        articles=frozenset(_folded(data, "articles")),
        descriptions=frozenset(_folded(data, "descriptions")),
        defining=frozenset(_folded(data, "defining")),
        compounds=bool(data.get("compounds", False)),
        capital_nouns=bool(data.get("capital_nouns", False)),
        subjectless=frozenset(_folded(data, "subjectless")),
        notices=tuple(_folded(data, "notices")),
        hints=tuple(_folded(data, "hints")),
        address=frozenset(_folded(data, "address")),
        same_event=data.get("same_event"),
        appeals=tuple(_folded(data, "appeals")),
        credits=frozenset(_folded(data, "credits")),
        captions=tuple(_folded(data, "captions")),
        abouts=tuple(_folded(data, "abouts")),
        bios=tuple(_folded(data, "bios")),
        transitions=tuple(_folded(data, "transitions")),
        labels=frozenset(_folded(data, "labels")),
    )


@cache
def language_codes() -> tuple[str, ...]:
    """The codes of the languages that have a data file, sorted."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
