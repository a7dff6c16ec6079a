"""The words that tell who said what, one TOML file per language in `languages/`. Reads package data, nothing else.

The lists are kept apart by language on purpose: a form that reports speech in one is an everyday word in another.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

DEFAULT = "en"


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The closed classes and verbs of saying of one language, all lower-case. The comments of `en.toml` say what each list is."""

    code: str
    inverted: bool
    """True where the subject may follow a verb of saying that stands after the quotation."""
    verb_second: bool
    """True where the subject follows the verb when something else opens the sentence."""
    cjk: bool
    """Whether it is written without spaces: speakers are then found by `cjk_patterns`."""
    cues: frozenset[str]
    weak: frozenset[str]
    naming: frozenset[str]
    """Verbs that give a thing a name, whose passive has its speaker after "by"."""
    inverting: frozenset[str]
    """Verbs of saying that take no object, so that a name behind them is their subject."""
    infinitive: frozenset[str]
    past_endings: tuple[str, ...]
    according: tuple[tuple[str, ...], ...]
    according_heads: frozenset[str]
    """The first words of those phrases."""
    phrasal: frozenset[tuple[str, ...]]
    """Pairs of words that report speech only together: `pointed out`."""
    phrasal_heads: frozenset[str]
    """The first words of those pairs."""
    reflexives: frozenset[str]
    """Pronouns between a verb of saying and its subject that are neither: erinnert sich."""
    that: frozenset[str]
    utterances: frozenset[str]
    """Nouns for words that were said, whose owner is their speaker."""
    manner: frozenset[str]
    """Conjunctions before a frame: as the mayor put it."""
    wishing: frozenset[str]
    """Verbs whose subject is the same as that of the verb of saying before them: she said she wanted to."""
    pronouns: frozenset[str]
    person_pronouns: frozenset[str]
    masculine: frozenset[str]
    """Pronouns for a man, and below for a woman; only in languages where these stand for persons alone."""
    feminine: frozenset[str]
    masculine_titles: frozenset[str]
    feminine_titles: frozenset[str]
    people: frozenset[str]
    """Nouns for a person without a name."""
    possessives: frozenset[str]
    determiners: frozenset[str]
    standing: frozenset[str]
    """Determiners that speak alone: `one said`."""
    definite: frozenset[str]
    links: frozenset[str]
    conjunctions: frozenset[str]
    subordinators: frozenset[str]
    relatives: frozenset[str]
    personal_relatives: frozenset[str]
    """Those that begin a clause about the person named before: who keeps the light."""
    agents: frozenset[str]
    """Relative pronouns that stand for people and are the subject of their clause."""
    auxiliaries: frozenset[str]
    attending: frozenset[str]
    """Prepositions whose noun is the subject of the participle behind it: with Quill saying."""
    given: frozenset[str]
    """Auxiliaries that are first names as well."""
    bodies: frozenset[str]
    """Nouns within the names of organisations that say what these are: ministry, council."""
    offices: frozenset[str]
    """Nouns for an office, trade or tie that tell who a person is: titles and those of people among them."""
    articles_of_roles: frozenset[str]
    """Articles that an appositive begins with: a, an, the."""
    regnal: frozenset[str]
    """Titles that stand with a first name alone, and are never parted from it: Sir, Pope."""
    bare: frozenset[str]
    """Nouns in the singular that speak without an article: police."""
    voiceless: frozenset[str]
    """Nouns for what says nothing, though a verb of saying may stand beside them: the number, the goal."""
    contracted: frozenset[str]
    """Pronouns that are written as one word with a verb, and then are not the subject of another: that's."""
    verbs: frozenset[str]
    """Finite forms of frequent verbs that are hardly ever nouns: a mention ends before one."""
    closed: frozenset[str]
    """Subordinators, relatives, auxiliaries, prepositions and those verbs: no mention goes beyond one."""
    adverbs: frozenset[str]
    adverb_endings: tuple[str, ...]
    adverbial_endings: tuple[str, ...]
    """Endings of participles that open a sentence without being its subject."""
    no_adverbs: frozenset[str]
    """Nouns and adjectives that only end as adverbs do."""
    times: frozenset[str]
    time_nouns: frozenset[str]
    prepositions: frozenset[str]
    placing: frozenset[str]
    """Prepositions before a place: a name after one is not an organisation."""
    joining: frozenset[str]
    """Prepositions within the name of an organisation: the Bank of Ostrow."""
    elided: frozenset[str]
    enclitics: tuple[str, ...]
    oblique: frozenset[str]
    capital_nouns: bool
    impersonal: frozenset[str]
    passives: frozenset[str]
    participle_endings: tuple[str, ...]
    titles: frozenset[str]
    role_endings: tuple[str, ...]
    """Ends of compounds that are an office before a name: Werkleiterin."""
    abbreviations: frozenset[str]
    documents: frozenset[str]
    organisations: frozenset[str]
    titled: frozenset[str]
    strong: frozenset[str]
    authored_by: frozenset[str]
    passing: frozenset[str]
    """Verbs of passing on what another wrote: quoted, read, shared."""
    particles: frozenset[str]
    """What stands between such a verb and its object: read out."""
    addressing: frozenset[str]
    """Prepositions before those who are told something: gegenüber."""
    told: frozenset[str]
    """Articles of those who are told something, beside the oblique ones: der Zeitung."""
    opening_endings: tuple[str, ...]
    """Endings of participles that open a sentence before a preposition: Consultado por la prensa."""
    refused: str
    """For scripts without spaces: a pattern of what is no speaker, though it stands where one does."""
    named: str
    """For scripts without spaces: a pattern of what is a person's or a house's name, with a title before or behind it."""
    tables: tuple[tuple[str, str], ...]
    """For scripts without spaces: names of patterns and the patterns."""

    # Unions that are asked for at every word of a text.

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Words that are no names however they are written."""
        return self.closed | self.pronouns

    @cached_property
    def modifiers(self) -> frozenset[str]:
        """Words that open an adverbial: behind a verb in the past tense they make a participle of it."""
        return self.links.union(
            self.prepositions, self.authored_by, self.infinitive, self.times, self.adverbs, self.conjunctions
        )

    @cached_property
    def owned(self) -> frozenset[str]:
        """Words that open an object."""
        return self.determiners | self.possessives

    @cached_property
    def speechless(self) -> frozenset[str]:
        """Words that are no speaker when they stand alone."""
        return self.determiners.union(self.times, self.time_nouns, self.adverbs, self.verbs, self.subordinators)

    @cached_property
    def bare_nouns(self) -> frozenset[str]:
        """Nouns in the singular that speak without an article, offices and documents among them."""
        return self.bare.union(self.people, self.titles, self.documents)

    @cached_property
    def unattached(self) -> frozenset[str]:
        """Words before which no verb stands behind its subject."""
        return self.determiners | self.links | self.conjunctions

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """Words that lead up to a name without being part of it."""
        return self.titles.union(
            self.times,
            self.determiners,
            self.pronouns,
            self.subordinators,
            self.links,
            self.conjunctions,
            self.adverbs,
            self.prepositions,
            self.auxiliaries - self.given,
        )

    @cached_property
    def parting(self) -> frozenset[str]:
        """Verbs and prepositions that never stand within a name, but between two."""
        return (self.cues - self.weak - self.titles) | self.verbs | self.prepositions | self.auxiliaries

    @cached_property
    def before_offices(self) -> frozenset[str]:
        """Words that an office before a name begins behind."""
        return (self.unnamed - self.titles) | self.auxiliaries

    @cached_property
    def after_roles(self) -> frozenset[str]:
        """Words before which a role ends: who, gegenüber."""
        return self.relatives | self.addressing

    @cached_property
    def saying(self) -> frozenset[str]:
        """Verbs of a clause."""
        return self.cues | self.verbs


def _words(data: dict[str, Any], key: str) -> frozenset[str]:
    value = data.get(key, "")
    return frozenset(word.casefold() for word in (value.split() if isinstance(value, str) else value))


def _phrases(data: dict[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.casefold().split()) for phrase in data.get(key, ()))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon for a BCP 47 tag by its primary subtag; an empty one, which finds no speakers, when there is no file for it.

    An empty tag is read as English.
    """
    code = language.replace("_", "-").split("-")[0].lower() or DEFAULT
    folder = resources.files(__package__).joinpath("languages")
    file = folder.joinpath(f"{code}.toml") if code.isascii() and code.isalpha() else None
    known = file is not None and file.is_file()
    data = tomllib.loads(file.read_text("utf-8")) if file is not None and known else {}
    return Lexicon(
        code=code,
        inverted=bool(data.get("inverted", True)),
        verb_second=bool(data.get("verb_second", False)),
        cjk=bool(data.get("cjk", False)),
        cues=_words(data, "cues"),
        weak=_words(data, "weak"),
        naming=_words(data, "naming"),
        inverting=_words(data, "inverting"),
        infinitive=_words(data, "infinitive"),
        past_endings=tuple(data.get("past_endings", ())) or ("\0",),
        according=_phrases(data, "according"),
        according_heads=frozenset(phrase[0] for phrase in _phrases(data, "according")),
        phrasal=frozenset(_phrases(data, "phrasal")),
        phrasal_heads=frozenset(phrase[0] for phrase in _phrases(data, "phrasal")),
        reflexives=_words(data, "reflexives"),
        that=_words(data, "that"),
        utterances=_words(data, "utterances"),
        manner=_words(data, "manner"),
        wishing=_words(data, "wishing"),
        pronouns=_words(data, "pronouns"),
        person_pronouns=_words(data, "person_pronouns"),
        masculine=_words(data, "masculine"),
        feminine=_words(data, "feminine"),
        masculine_titles=_words(data, "masculine_titles"),
        feminine_titles=_words(data, "feminine_titles"),
        people=_words(data, "people"),
        possessives=_words(data, "possessives"),
        determiners=_words(data, "determiners"),
        standing=_words(data, "standing"),
        definite=_words(data, "articles"),
        links=_words(data, "links"),
        conjunctions=_words(data, "conjunctions"),
        subordinators=_words(data, "subordinators"),
        relatives=_words(data, "relatives"),
        personal_relatives=_words(data, "personal_relatives"),
        agents=_words(data, "agents"),
        auxiliaries=_words(data, "auxiliaries"),
        offices=frozenset().union(*(_words(data, key) for key in ("offices", "titles", "people"))),
        articles_of_roles=_words(data, "articles") | _words(data, "indefinite"),
        regnal=_words(data, "regnal"),
        given=_words(data, "given"),
        bodies=_words(data, "bodies"),
        attending=_words(data, "attending"),
        bare=_words(data, "bare"),
        voiceless=_words(data, "voiceless"),
        contracted=_words(data, "contracted"),
        verbs=_words(data, "verbs"),
        closed=frozenset().union(
            *(_words(data, key) for key in ("subordinators", "relatives", "auxiliaries", "prepositions", "verbs"))
        ),
        adverbs=_words(data, "adverbs"),
        adverb_endings=tuple(data.get("adverb_endings", ())),
        adverbial_endings=tuple(data.get("adverbial_endings", ())) or ("\0",),
        no_adverbs=_words(data, "no_adverbs"),
        times=_words(data, "times"),
        time_nouns=_words(data, "time_nouns"),
        prepositions=_words(data, "prepositions"),
        placing=_words(data, "placing"),
        joining=_words(data, "joining"),
        elided=_words(data, "elided"),
        enclitics=tuple(str(data.get("enclitics", "")).split()),
        oblique=_words(data, "oblique"),
        capital_nouns=bool(data.get("capital_nouns", False)),
        impersonal=_words(data, "impersonal"),
        passives=_words(data, "passives"),
        participle_endings=tuple(data.get("participle_endings", ())) or ("\0",),
        titles=_words(data, "titles"),
        role_endings=tuple(str(data.get("role_endings", "")).split()) or ("\0",),
        abbreviations=_words(data, "abbreviations"),
        documents=_words(data, "documents"),
        organisations=_words(data, "organisations"),
        titled=_words(data, "titled"),
        strong=_words(data, "strong"),
        authored_by=_words(data, "authored_by"),
        passing=_words(data, "passing"),
        particles=_words(data, "particles"),
        addressing=_words(data, "addressing"),
        told=_words(data, "told"),
        opening_endings=tuple(str(data.get("opening_endings", "")).split()) or ("\0",),
        refused=str(data.get("refused", "")) or "(?!)",
        named=str(data.get("named", "")) or "(?!)",
        tables=tuple((str(k), str(v)) for k, v in data.get("cjk_patterns", {}).items()),
    )
