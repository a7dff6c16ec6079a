"""Who a mention stands for: the full name and the role that the article gives. Layer 3: pure; it only joins words of the text."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from digest.summarizer.quotes.heads import folded, head_of, trailing_name, without_possessive, words_to_title
from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.organisations import Organisations

_NAME_WORD = r"[^\W\d_a-zß-öø-ÿ](?:\.(?:[^\W\d_a-zß-öø-ÿ]\.)+|[\w’'\-]*\.?)"
"""It begins with the letter that tells, so that the search goes fast over all others."""
_NAME = re.compile(
    rf"{_NAME_WORD}(?:[ \u00a0]+(?:(?:de|von|van|der|den|du|la|le|del|al|bin|ibn|di|da|dos|el)[ \u00a0]+){{0,2}}{_NAME_WORD}){{0,4}}"
)
_STOP = re.compile(r"\.\s+")
_LOWER = re.compile(r"\b[^\W\d_A-Z][\w-]+")
_OFFICE = re.compile(r"([^\W\d_]+) (?:of|for)[ \u00a0]$")
_OFFICE_REACH = 30
"""Code points before a name that are read for it."""
_LONG_NAME = 4
"""Words of a run behind an office of which nobody can tell where the place ends."""


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
        self.single: dict[str, list[Person]] = {}
        self.order: list[Person] = []
        self.starts: list[int] = []
        self.alone: set[str] = set()
        self.genders: dict[str, frozenset[str]] = {}
        self.counts: Counter[str] = Counter()
        self._inside: dict[str, bool] = {}
        self._passed: Counter[str] = Counter()
        """By a document's noun: how many sentences that let somebody speak are known not to introduce it."""
        self._plain = words.titles.union(
            words.times,
            words.determiners,
            words.pronouns,
            words.subordinators,
            words.links,
            words.conjunctions,
            words.adverbs,
        )
        for match in _NAME.finditer(text):
            start, run = match.start(), match.group()
            for end in _STOP.finditer(run):
                if not self._shortens(run[: end.start()].split()[-1]):
                    self._add(start, text[start : match.start() + end.start()])
                    start = match.start() + end.end()
            self._add(start, text[start : match.end()])

    @cached_property
    def lowered(self) -> frozenset[str]:
        """The words of the text that are written in lower case."""
        return frozenset(_LOWER.findall(self.text)) | self.words.according_heads

    @cached_property
    def organisations(self) -> Organisations:
        """The names that stand alone, more than once, and are no person's."""
        surnames = {part for persons in self.full.values() for one in persons for part in one.name.split()}
        fit = {
            name
            for name in self.single
            if self.counts[name] > 1
            and name not in surnames
            and (len(name) > 2 or name.isupper())
            and self._is_name(name)
        }
        named = [(one.name, one.start) for one in self.order if one.name in fit]
        return Organisations(self.text, named, self.words.placing)

    def _shortens(self, word: str) -> bool:
        """Return whether a full stop behind the word ends no sentence."""
        low = word.casefold()
        return len(low) == 1 or "." in low or low in self.words.abbreviations or low in self.words.titles

    def _add(self, start: int, run: str) -> None:
        parts = without_possessive(run).rstrip(".").split()
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
        one = Person(" ".join(parts), start, self._end_of(parts, start))
        self.counts[one.name] += 1
        self.order.append(one)
        self.starts.append(one.start)
        if len(parts) == 1:
            self.alone.add(folded(one.name))
            self.single.setdefault(one.name, []).append(one)
        else:
            self.full.setdefault(folded(parts[-1]), []).append(one)

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

    def _is_plain(self, word: str) -> bool:
        return word.casefold().strip(".’'") in self._plain

    def resolve(self, start: int, end: int) -> Resolved:
        """Return who the mention `[start, end)` stands for, by names that stand before it (or are in it)."""
        mention = self.text[start:end]
        low = mention.casefold()
        if low in self.words.pronouns:
            return Resolved(None, None, 0.0)
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
        role = None if role and role.casefold() in self.words.determiners else role
        if name and len(name.split()) > 1:
            return Resolved(name, role or self.role_after(end), 0.95)
        if name:
            return self._by_surname(name, start, role)
        return self._by_description(tokens, start)

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
        earlier = [one for one in self.full.get(folded(name), ()) if one.start <= start]
        different = {one.name for one in earlier}
        alone = self.single[name][0].start if name in self.single else start
        if len(different) == 1 and earlier[0].start > alone and not role:
            return Resolved(name, role, 0.9) if self._is_name(name) else Resolved(None, None, 0.0)
        if len(different) == 1:
            return Resolved(earlier[0].name, role or self.role_of(earlier[0]), 0.95)
        if not different and self.words.capital_nouns:
            return Resolved(None, None, 0.0)  # where all nouns have capitals, one word alone is as often none
        if not different:
            return Resolved(name, role, 0.9) if self._is_name(name) else Resolved(None, None, 0.0)
        return Resolved(None, role, 0.4)

    def _is_name(self, word: str) -> bool:
        """Return whether a single capitalised word is a name: never in lower case, and no plural that only opens sentences."""
        low = word.casefold()
        if low in self.lowered or low in self.words.organisations or low in self.words.documents:
            return False
        if low.endswith(self.words.participle_endings):
            return False
        return not low.endswith("s") or self._stands_inside(word)

    def _stands_inside(self, word: str) -> bool:
        """Return whether a name that stands alone ever does so within a sentence."""
        if word not in self._inside:
            before = (self.text[max(0, one.start - 2) : one.start].strip() for one in self.single.get(word, ()))
            self._inside[word] = any(mark and mark[-1] not in '.!?“”"' for mark in before)
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
            found = pattern.search(self.text[begin : min(end, start)])
            introduced = found is not None and (
                found.group(1).strip().casefold() in self.words.determiners - self.words.definite
                or found.group(2).split()[0].casefold() in self.words.possessives
            )
            if found is not None and introduced and who.name:
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
        """Return what stands beside the name at its first place: an appositive after it."""
        return self.role_after(person.end)

    def role_after(self, end: int) -> str | None:
        """Return the appositive that follows a comma at `end`, verbatim, when it begins with an article or in lower case."""
        following = self.text[end : end + 120]
        match = re.match(r",[ \u00a0]([^,.;:\n“”\"«»]{3,90})(?=[,.\n])", following)
        if match is None:
            return None
        first = match.group(1).split()[0].casefold()
        bad = (
            self.words.relatives
            | self.words.cues
            | self.words.conjunctions
            | self.words.subordinators
            | self.words.auxiliaries
            | self.words.adverbs
        )
        if (
            first in bad
            or match.group(1)[0].isupper()
            or first[0].isdigit()
            or (first in self.words.pronouns)
            or first.endswith("ing")
        ):
            return None
        return match.group(1)
