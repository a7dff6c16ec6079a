"""What a text calls somebody beside the name: the office before it, the appositive behind it. Verbatim, whole, or not at all."""

import re

from digest.summarizer.quotes.lexicon import Lexicon

_ROLE_REACH = 160
"""Code points beside a name that are read for its role."""
_LONGEST_ROLE = 90
_QUOTED_NEXT = ("", "“", '"', "«", "„")
"""What follows a role that is not whole."""
_CLAUSE_WORDS = 12
"""Words of a relative clause that may stand behind a name."""
_ROLE_WORDS = 4
"""Words of an appositive among which its noun stands."""


def shortens(word: str, words: Lexicon) -> bool:
    """Return whether a full stop behind the word ends no sentence."""
    low = word.casefold()
    return len(low) == 1 or "." in low or low in words.abbreviations or low in words.titles


class Roles:
    """The roles that a text gives beside names."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self.text, self.words = text, words

    def before(self, start: int) -> str | None:
        """Return the office right before a name, verbatim: harbour master, Norland Prime Minister."""
        before = self.text[max(0, start - _ROLE_REACH) : start]
        if not before.endswith((" ", "\u00a0")):
            return None
        words, first = before.split(" "), len(before.split(" ")) - 1
        plain, verbs = self.words.before_offices, self.words.saying
        while first > 0 and words[first - 1] and words[first - 1][-1].isalnum() and "\n" not in words[first - 1]:
            word = words[first - 1]
            if word.casefold() in plain or (word in verbs and not self.is_office(word)):
                break
            first -= 1
        office = [word for word in words[first:] if word]
        if not office or len(office) > _ROLE_WORDS or not self.is_office(office[-1].casefold()):
            return None
        if first and len(office) == 1 and words[first - 1].casefold() in self.words.links:
            return None  # editor in chief Ada Quill
        return " ".join(office)

    def after(self, end: int) -> str | None:
        """Return what follows a comma at `end`, verbatim: an appositive that speaks of an office or a trade, or a clause about them."""
        following = self.text[end : end + _ROLE_REACH]
        match = re.match(r",[ \u00a0](?:\d{1,3},[ \u00a0])?([^\n,;:“”\"«»()–—]{3,})", following)
        if match is None:
            return None
        ends = following[match.end() : match.end() + 1] not in _QUOTED_NEXT or match.end() + end == len(self.text)
        role = self._to_full_stop(match.group(1), ends=ends)
        parts = role.split()
        if parts and parts[0] in self.words.personal_relatives:
            return role if self._introduces(parts, role) else None
        clause = next((i for i, part in enumerate(parts) if i and part.casefold() in self.words.after_roles), None)
        if clause is not None:
            role = role[: re.match(rf"(?:\S+\s+){{{clause - 1}}}\S+", role).end()]  # type: ignore[union-attr]
            parts = parts[:clause]
        first = parts[0].casefold() if parts else ""
        if not parts or len(role) > _LONGEST_ROLE or not self._begins_role(first):
            return None
        if role[0].isupper() and not (self.words.capital_nouns and self.is_office(first)):
            return None
        heads = [part.casefold() for part in parts]
        if not set(heads).isdisjoint(self.words.cues - self.words.weak | self.words.auxiliaries | self.words.verbs):
            return None  # a clause: the company said
        named = first in self.words.articles_of_roles
        return role if named or any(self.is_office(head) for head in heads[:_ROLE_WORDS]) else None

    def _introduces(self, parts: list[str], clause: str) -> bool:
        """Return whether a relative clause says who somebody is: who keeps the light; not who said so, nor who it is about."""
        if not 3 <= len(parts) <= _CLAUSE_WORDS or len(clause) > _LONGEST_ROLE:
            return False
        heads = {part.casefold() for part in parts[1:]}
        said = (
            self.words.cues - self.words.weak | self.words.pronouns - self.words.personal_relatives | self.words.times
        )
        return heads.isdisjoint(said)

    def is_office(self, low: str) -> bool:
        """Return whether a folded word is an office or a trade."""
        return low in self.words.offices or low.endswith(self.words.role_endings)

    def _to_full_stop(self, words: str, *, ends: bool) -> str:
        """Return the words before the full stop that ends their sentence; empty when they are cut off without one."""
        for stop in re.finditer(r"\.(?=\s|$)", words):
            last = words[: stop.start()].split()[-1:] or [""]
            if not shortens(last[0], self.words):
                return words[: stop.start()]
        return words.rstrip() if ends else ""

    def _begins_role(self, first: str) -> bool:
        """Return whether an appositive may begin with a word: no verb, relative, preposition, or pronoun."""
        words = self.words
        closed = (
            words.relatives | words.cues | words.conjunctions | words.subordinators | words.auxiliaries | words.adverbs
        )
        others = words.pronouns | words.possessives | words.prepositions | words.verbs | words.times
        if first in words.articles_of_roles:
            return True
        return (
            bool(first)
            and first not in closed | others | words.links
            and not first[0].isdigit()
            and not first.endswith("ing")
        )
