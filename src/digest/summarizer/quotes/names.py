"""Who a mention stands for: the full name and role that the article gives."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.roles import Roles, shortens
from digest.text.sentences import FINAL_MARKS

PARTICLES = frozenset("de von van der den du la le del al bin ibn di da dos el ter zu".split())
_APOSTROPHES = ("'", "’")
_FINAL = tuple(FINAL_MARKS)
_BEFORE_SENTENCE = frozenset(FINAL_MARKS + '“”"')

_NAME_WORD = r"[^\W\d_a-zß-öø-ÿ](?:\.(?:[^\W\d_a-zß-öø-ÿ]\.)+|[\w’'\-]*\.?)"
"""It begins with the letter that tells, so that the search goes fast over all others."""
_NAME = re.compile(
    rf"{_NAME_WORD}(?:[ \u00a0]+(?:(?:de|von|van|der|den|du|la|le|del|al|bin|ibn|di|da|dos|el)[ \u00a0]+){{0,2}}{_NAME_WORD}){{0,4}}"
)
_BETWEEN = re.compile(r"[\s,(–—-]*(?:too|also)?[\s,(–—-]*")
"""What stands between a name and its relative pronoun."""
_STOP = re.compile(r"\.\s+")
_LOWER = re.compile(r"\b[^\W\d_A-Z][\w-]+")
_OFFICE = re.compile(r"([^\W\d_]+) (?:of|for)[ \u00a0]$")
_OFFICE_REACH = 30
"""Code points before a name that are read for it."""
_GENERATIONS = frozenset("jr sr ii iii iv".split())
"""What follows a surname without being one."""
_MOST_FORMS = 6
"""Forms of one name, and places of one, that are compared."""
_LONG_NAME = 4
"""Words of a run behind an office of which nobody can tell where the place ends."""


def without_possessive(words: str) -> str:
    """Return the words without an apostrophe at their end, or an apostrophe and an s."""
    if words.endswith(_APOSTROPHES):
        return words[:-1]
    return words[:-2] if words[-1:] == "s" and words[:-1].endswith(_APOSTROPHES) else words


def folded(word: str) -> str:
    """Return a word as the index of names has it."""
    return without_possessive(word.casefold()).strip(".")


def surname_of(parts: list[str]) -> str:
    """Return the surname of a full name as the index has it."""
    last = folded(parts[-1])
    return folded(parts[-2]) if last in _GENERATIONS and len(parts) > 2 else last


def words_to_title(parts: list[str], words: Lexicon) -> int:
    """Return how many words of a run of capitals lead up to its last title, that one included; the last word is never one."""
    titles = (
        i + 1
        for i, part in enumerate(parts[:-1])
        if part.casefold().strip(".,") in words.titles or part.endswith(("'s", "’s"))
    )
    return max(titles, default=0)


def head_of(tokens: list[str], words: Lexicon) -> tuple[list[str], bool]:
    """Return the words of a mention before its first preposition; and whether all are one name, as the Bank of Ostrow is.

    Empty for an office whose holder's name cannot be told from the name of the office: Secretary of State Ada Quill.
    """
    links = ((words.links | words.prepositions | words.determiners) - words.standing - PARTICLES) | words.joining
    cut = next((i for i, token in enumerate(tokens) if i and token.casefold() in links), None)
    if cut is None or cut + 1 >= len(tokens):
        return tokens, False
    noun = next((i for i in range(len(tokens) - 1, cut, -1) if not tokens[i][:1].isupper()), cut)
    if noun > cut and len(tokens) - noun > 2 and tokens[noun].casefold() not in links | PARTICLES:
        return tokens[noun:], False  # Friends of Ostrow president Ada Quill
    head = tokens[1:cut] if tokens[0].casefold() in words.determiners else tokens[:cut]
    office = len(head) == 1 and tokens[0].casefold() in words.determiners and head[0][:1].isupper()
    if office and tokens[cut].casefold() not in words.joining:
        return ([*head, *tokens[cut:]], True) if tokens[-1][:1].isupper() else ([], False)
    if tokens[cut].casefold() not in words.joining or not head:
        return tokens[:cut], False
    if head[-1].casefold() in words.titles:
        rest = tokens[cut + 1 :]
        return (rest[1:], False) if len(rest) > 2 and all(part[:1].isupper() for part in rest) else ([], False)
    single = len(head) == 1 and head[0][:1].isupper() and tokens[-1][:1].isupper()
    single = single or (
        tokens[0].casefold() in words.determiners and all(part[:1].isupper() for part in (*head, tokens[-1]))
    )
    return ([*head, *tokens[cut:]], True) if single else (tokens[:cut], False)


def trailing_name(tokens: list[str], words: Lexicon) -> str:
    """Return the capitalised words at the end of a mention that are not a title; empty when it ends in a common noun."""
    last = len(tokens)
    if last > 1 and tokens[-1].casefold().endswith(words.role_endings):
        return ""  # Brandts Kollege
    first = last
    while first > 0:
        token = tokens[first - 1]
        if first < last and (token.casefold().endswith(words.role_endings) or token.endswith(("'s", "’s"))):
            break
        if (token[:1].isupper() and token.casefold().strip(".") not in words.titles | words.determiners) or (
            first < last and first > 1 and token in PARTICLES and _may_join(tokens[first - 2], token, words)
        ):
            first -= 1
        else:
            break
    if words.capital_nouns and first < last and tokens[first] in PARTICLES:
        return ""  # a spokesman "von Greenpeace" is not called that
    if words.capital_nouns and first > 1 and tokens[first - 1].casefold() in words.determiners:
        return ""  # Leiterin der Werft Nord
    return without_possessive(" ".join(tokens[first:last]))


def _may_join(before: str, particle: str, words: Lexicon) -> bool:
    """Return whether a particle may stand within a name behind `before`.

    Where every noun has a capital, one that is an article as well needs another particle: Sprecher der Werft, Ada von der Werft.
    """
    article = words.capital_nouns and particle in words.determiners
    return before in PARTICLES or (before[:1].isupper() and not article)


class Organisations:
    """The names of a text that may be an organisation's, read as far as somebody asks."""

    def __init__(self, text: str, named: Sequence[tuple[str, int]], placing: frozenset[str]) -> None:
        """Take single names that are not persons', with their offsets, in order; `placing`: prepositions before a place."""
        self.text, self.named, self.placing = text, named, placing
        self._begin()

    def _begin(self) -> None:
        self._read = self._reached = 0
        self._opening: Counter[str] = Counter()
        self._places: set[str] = set()

    def before(self, start: int) -> str | None:
        """Return the name of no place that opens a sentence most often before `start`; `None` when two compete.

        Asked in the order of the text it reads each name once.
        """
        if start < self._reached:
            self._begin()
        self._reached = start
        while self._read < len(self.named) and self.named[self._read][1] < start:
            self._take(*self.named[self._read])
            self._read += 1
        best = [(name, count) for name, count in self._opening.most_common() if name not in self._places]
        return best[0][0] if best and (len(best) == 1 or best[0][1] >= 2 * best[1][1]) else None

    def _take(self, name: str, place: int) -> None:
        """Note whether a name opens a sentence, or is a place's."""
        before = self.text[max(0, place - 12) : place]
        words = before.split()
        if words and words[-1].casefold() in self.placing:
            self._places.add(name)
        if not before[-2:].strip() or before.rstrip().endswith(_FINAL):
            self._opening[name] += 1


@dataclass(frozen=True, slots=True)
class Person:
    """A full name at its first place in the text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name and role for a mention, and how sure that is, 0..1."""

    name: str | None
    role: str | None
    confidence: float


class Names:
    """The capitalised names of a text, found once."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.text, self.words = text, words
        self.full: dict[str, list[Person]] = {}
        self.first: dict[str, list[Person]] = {}
        """Full names by their first name."""
        self.single: dict[str, list[Person]] = {}
        self.order: list[Person] = []
        self.starts: list[int] = []
        self.alone: set[str] = set()
        self.genders: dict[str, frozenset[str]] = {}
        self.counts: Counter[str] = Counter()
        self._inside: dict[str, bool] = {}
        self.roles = Roles(text, words)
        self._distinct: dict[str, list[Person]] = {}
        self._role_of_name: dict[str, str | None] = {}
        self._passed: Counter[str] = Counter()
        """By a document's noun: how many sentences that let somebody speak are known not to introduce it."""
        for match in _NAME.finditer(text):
            start, run = match.start(), match.group()
            for end in _STOP.finditer(run):
                if not shortens(run[: end.start()].split()[-1], words):
                    self._add(start, text[start : match.start() + end.start()])
                    start = match.start() + end.end()
            self._add(start, text[start : match.end()])

    @cached_property
    def lowered(self) -> frozenset[str]:
        """The words of the text that are written in lower case."""
        return frozenset(_LOWER.findall(self.text)) | self.words.according_heads

    @cached_property
    def organisations(self) -> Organisations:
        """The single names that occur more than once and are not persons'."""
        surnames = {part for persons in self.full.values() for person in persons for part in person.name.split()}
        fit = {
            name
            for name in self.single
            if self.counts[name] > 1
            and name not in surnames
            and (len(name) > 2 or name.isupper())
            and self._is_name(name)
        }
        named = [(person.name, person.start) for person in self.order if person.name in fit]
        return Organisations(self.text, named, self.words.placing)

    def _add(self, start: int, run: str) -> None:
        parts = without_possessive(run).rstrip(".").split()
        inside = range(len(parts) - 2, 0, -1) if len(parts) > 2 else ()
        inner = next((i for i in inside if self._parts_names(parts[i])), None)
        if inner is not None:  # a headline within the text: Ada Quill Slams Tom Pell
            rest = start
            for part in parts[: inner + 1]:
                rest = self._past_space(self.text.index(part, rest) + len(part))
            self._add(start, " ".join(parts[:inner]))
            start, parts = rest, parts[inner + 1 :]
        while parts and (
            self._is_plain(parts[0]) or (len(parts) > 1 and parts[0].casefold().endswith(self.words.role_endings))
        ):
            start = self._past_space(start + len(parts[0]))
            parts = parts[1:]
        if len(parts) > 1 and (cut := words_to_title(parts, self.words)):
            for part in parts[:cut]:
                start = self._past_space(start + len(part))
            parts = parts[cut:]
        if len(parts) > 1 and self._follows_office(start):
            start = self._past_space(start + len(parts[0]))  # Archbishop of Ostrow Ada Quill
            parts = parts[1:] if len(parts) < _LONG_NAME else []
        if not parts:
            return
        person = Person(" ".join(parts), start, self._end_of(parts, start))
        self.counts[person.name] += 1
        self.order.append(person)
        self.starts.append(person.start)
        if len(parts) == 1:
            self.alone.add(folded(person.name))
            self.single.setdefault(person.name, []).append(person)
        else:
            self.full.setdefault(surname_of(parts), []).append(person)
            self.first.setdefault(folded(parts[0]), []).append(person)

    def _past_space(self, place: int) -> int:
        """Return the first offset from `place` on where no white space stands."""
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        return place

    def _follows_office(self, start: int) -> bool:
        """Return whether an office and "of" or "for" stand right before `start`."""
        before = self.text[max(0, start - _OFFICE_REACH) : start]
        if not before.rstrip().endswith((" of", " for")):
            return False
        office = _OFFICE.search(before)
        return office is not None and office.group(1).casefold() in self.words.titles

    def _end_of(self, parts: list[str], start: int) -> int:
        """Return where the words that stand from `start` on end; that of the first where the others are not beside it."""
        end = start
        for number, part in enumerate(parts):
            place = self._past_space(end) if number else start
            if (number and place == end) or not self.text.startswith(part, place):
                return start + len(parts[0])
            end = place + len(part)
        return end

    def _parts_names(self, word: str) -> bool:
        """Return whether a word in capitals is never within a name, but a verb or preposition between two."""
        low = word.casefold()
        return low in self.words.parting and low not in PARTICLES

    def _is_plain(self, word: str) -> bool:
        return word.casefold().strip(".’'") in self.words.unnamed

    def resolve(self, start: int, end: int) -> Resolved:
        """Return who the mention `[start, end)` stands for, by names that stand before it (or are in it)."""
        mention = self.text[start:end]
        low = mention.casefold()
        if low in self.words.pronouns:
            return self._antecedent(start) if low in self.words.agents else Resolved(None, None, 0.0)
        tokens = mention.split()
        heads = [token.strip(",.").casefold() for token in tokens[:4]]
        if set(heads) & self.words.documents or {token.casefold() for token in tokens} & self.words.conjunctions:
            return Resolved(None, None, 0.0)  # a document, or several speakers: never its last name alone
        named = self._named_beside(tokens, end)
        if named is not None:
            return named
        mentioned, (tokens, whole) = len(tokens), head_of(tokens, self.words)
        if not whole and len(tokens) < mentioned and tokens and self._may_be_many(tokens[-1]):
            return Resolved(None, None, 0.0)
        if whole:
            return Resolved(" ".join(tokens), None, 0.9)
        name = trailing_name(tokens, self.words)
        role = mention[: mention.rindex(name)].strip() or None if name and name in mention else None
        role = (
            None if role and role.strip(".").casefold() in self.words.determiners | self.words.abbreviations else role
        )
        return self._by_name(name, role, (start, end)) if name else self._by_description(tokens, start)

    def _by_name(self, name: str, role: str | None, place: tuple[int, int]) -> Resolved:
        """Return who the name at the end of a mention stands for; `place` is the mention's."""
        if role and role.split()[-1].casefold() in self.words.regnal:
            return self._with_title(role.split()[-1], name, place[0])
        if len(name.split()) > 1:
            return Resolved(name, role or self.roles.after(place[1]), 0.95)
        return self._by_surname(name, place[0], role)

    def _with_title(self, title: str, name: str, start: int) -> Resolved:
        """Return a name with a title that is never parted from it: Sir Tom Pell, Pope Anselm."""
        who = self._by_surname(name, start, None)
        full = f"{title} {who.name or name}"
        return Resolved(full if full in self.text else f"{title} {name}", who.role, 0.95)

    def _antecedent(self, start: int) -> Resolved:
        """Return the name right before a relative pronoun: Ada Quill, who said."""
        number = bisect_left(self.starts, start) - 1
        person = self.order[number] if number >= 0 else None
        if person is None or _BETWEEN.fullmatch(self.text[person.end : start]) is None:
            return Resolved(None, None, 0.0)
        if " " in person.name:
            return Resolved(person.name, self.role_of(person), 0.95)
        return self._by_surname(person.name, person.start, None)

    def _may_be_many(self, last: str) -> bool:
        """Return whether the last word before a preposition may be a plural, so that what follows belongs to the name."""
        return last[:1].isupper() and last.endswith("s") and self.words.code == "en" and folded(last) not in self.alone

    def _named_beside(self, tokens: list[str], end: int) -> Resolved | None:
        """Return the name in commas behind a description of one person or firm: the mayor, Tobit Crewe."""
        first, last = tokens[0].casefold(), tokens[-1]
        if any(token.casefold() in self.words.links | self.words.prepositions for token in tokens[1:]):
            return None  # the director of the film, Winter Road
        described = first in self.words.determiners or tokens[0].endswith(("'s", "’s")) or len(tokens) > 1
        if not described or not last[:1].islower() or last.endswith("s") or self.words.capital_nouns:
            return None
        found = re.match(rf",[ \u00a0]({_NAME.pattern})(?=[,.;)\n]|$)", self.text[end : end + 80])
        if found is None:
            return None
        name = found.group(1).rstrip(".").split()
        plain = any(self._is_plain(part) for part in name)
        return (
            None
            if len(name) < 2 or plain
            else Resolved(" ".join(name), self.text[end - len(" ".join(tokens)) : end], 0.9)
        )

    def _by_surname(self, name: str, start: int, role: str | None) -> Resolved:
        """Return who is meant by one name, a surname or a first name: by the fullest form of it, if possible one before `start`."""
        earlier = [person for person in self._namesakes(folded(name)) if person.start <= start]
        fullest = _fullest(earlier)
        if earlier and fullest is None:
            return Resolved(None, role, 0.4)
        alone = self.single[name][0].start if name in self.single else start
        if fullest is not None and earlier[0].start > alone and not role:
            return Resolved(name, role, 0.9) if self._is_name(name) else Resolved(None, None, 0.0)
        if fullest is not None:
            office = role is not None and self.roles.is_office(role.split()[-1].casefold())
            return Resolved(fullest.name, role if office else self.role_of(fullest), 0.95)
        if self.words.capital_nouns:
            return Resolved(None, None, 0.0)  # where all nouns have capitals, one word alone is as often none
        return Resolved(name, role, 0.9) if self._is_name(name) else Resolved(None, None, 0.0)

    def _namesakes(self, low: str) -> list[Person]:
        """Return the first place of each full name with this surname, else with this first name; a few, as more are hardly one person."""
        if low not in self._distinct:
            by_name: dict[str, Person] = {}
            for person in self.full.get(low) or self.first.get(low) or ():
                by_name.setdefault(person.name, person)
                if len(by_name) == _MOST_FORMS:
                    break
            self._distinct[low] = list(by_name.values())
        return self._distinct[low]

    def _is_name(self, word: str) -> bool:
        """Return whether a single capitalised word is a name: never in lower case, and no plural that only opens sentences."""
        low = word.casefold()
        if "'" in low.replace("’", "'")[1:-1] and low.replace("’", "'").partition("'")[0] in self.words.pronouns:
            return False  # He'd
        if (
            low in self.lowered
            or low in self.words.bare | self.words.standing | self.words.organisations
            or low in self.words.documents
        ):
            return False
        if low.endswith(self.words.participle_endings):
            return False
        return not low.endswith("s") or self._stands_inside(word)

    def _stands_inside(self, word: str) -> bool:
        """Return whether a name that stands alone ever does so within a sentence."""
        if word not in self._inside:
            before = (
                self.text[max(0, person.start - 2) : person.start].strip() for person in self.single.get(word, ())
            )
            self._inside[word] = any(mark and mark[-1] not in _BEFORE_SENTENCE for mark in before)
        return self._inside[word]

    def issued(self, mention: str, spoken: list[tuple[tuple[int, int], Resolved]], start: int) -> Resolved:
        """Return the one who is said to speak in a document when it is first named: "the firm said in a blog post" … "the post".

        `spoken` holds sentences before `start` and whom they let speak; it is the same list each time, and only grows.
        """
        noun = next(
            (
                low
                for low in (part.strip(",").casefold() for part in mention.split()[:4])
                if low in self.words.documents
            ),
            "",
        )
        if not noun or mention.split(maxsplit=1)[0].casefold() not in self.words.definite:
            return Resolved(None, None, 0.0)
        pattern = re.compile(rf"(?i)\b([^\W\d]+ )((?:[^\W\d]+ )?{re.escape(noun)})\b")
        for number in range(self._passed[noun], len(spoken)):
            (begin, end), who = spoken[number]
            match = pattern.search(self.text[begin : min(end, start)])
            introduced = match is not None and (
                match.group(1).strip().casefold() in self.words.determiners - self.words.definite
                or match.group(2).split()[0].casefold() in self.words.possessives
            )
            if match is not None and introduced and who.name:
                return Resolved(who.name, None, 0.85)
            if self._passed[noun] == number and end <= start:
                self._passed[noun] += 1
        return Resolved(None, None, 0.0)

    def _by_description(self, tokens: list[str], start: int) -> Resolved:
        last = without_possessive(tokens[-1].casefold()) if tokens else ""
        definite = bool(tokens) and tokens[0].casefold() in self.words.definite
        if not (definite and last in self.words.organisations and len(tokens) <= 3):
            return Resolved(None, None, 0.0)
        name = self.organisations.before(start)
        return Resolved(name, " ".join(tokens[1:]), 0.8) if name else Resolved(None, None, 0.0)

    def role_of(self, person: Person) -> str | None:
        """Return what the text calls somebody beside the full name: an appositive behind it, or the office before it."""
        if person.name not in self._role_of_name:
            known = self.full.get(surname_of(person.name.split()), ())
            places = [other for other in known if other.name == person.name][:_MOST_FORMS] or [person]
            roles = (self.roles.after(place.end) or self.roles.before(place.start) for place in places)
            self._role_of_name[person.name] = next((role for role in roles if role), None)
        return self._role_of_name[person.name]


def _fullest(persons: list[Person]) -> Person | None:
    """Return the one with the longest name when all others are shorter forms of it; `None` when they are two people, or none.

    A form that only has words more in front is a headline's, one with words more behind it a house's.
    """
    forms = [one for one in persons if not any(_only_holds(one.name, other.name) for other in persons)]
    longest = max(forms, key=lambda person: len(person.name.split()), default=None)
    if longest is None:
        return None
    parts = {folded(part) for part in longest.name.split()}
    return longest if all({folded(part) for part in one.name.split()} <= parts for one in forms) else None


def _only_holds(name: str, other: str) -> bool:
    """Return whether a name is another one with words around it: Despite Ada Quill, the Ada Quill Trust."""
    rest = name.removeprefix(f"{other} ")
    return name.endswith(f" {other}") or (rest != name and folded(rest) not in _GENERATIONS)
