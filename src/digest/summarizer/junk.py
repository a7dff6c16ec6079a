"""Recognises what on a page is not the story: captions, sign-ups, links to more, contact, rights and desk lines.

A judgement only keeps a unit from being shown; nothing is removed from the article. Junk is told by words and form, wherever it
stands; the other faults (too short, no end mark, only a question) give way when an article has nothing else.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from digest.summarizer.scores import unquoted
from digest.text.embargo import embargo_notice
from digest.text.languages import Language
from digest.text.sentences import (
    CLOSING_MARKS,
    END_MARKS,
    GREEK_QUESTION_MARKS,
    QUESTION_MARKS,
    STATEMENT_MARKS,
    last_mark,
)
from digest.text.words import has_unspaced, measured, words_of

SHORTEST_WORDS = 7
"""A unit with fewer words says too little to stand alone. Provenance: the best of 4 to 8 on 500 development articles, clean and dirty;
8 loses 0.4 ROUGE-1, 5 lets more of a page's junk in."""

SHORTEST_CHARACTERS = 14
"""The same for Chinese and Japanese, in characters."""

SHORT_WORDS = 25
"""A unit up to this long is judged by one hint; a longer one needs two."""

LONG_WORDS = 60
"""Sign-ups and notices are not longer; beyond, phrases that alone would not tell are part of a story."""

LONG_LINE = 25
"""A unit without an end mark that is as long as this is a paragraph that lacks its mark, not a heading or a menu."""

FEWEST_BEFORE_COLON = 3
"""Words before a colon from which it leads on to something; fewer are a label."""

DIGITS_MOST = 0.35
"""The largest share of number words in running text; tables and tickers have more."""

_COLONS = frozenset(":：")
_ENDS = frozenset(END_MARKS + GREEK_QUESTION_MARKS)
"""A semicolon passes in every language: a unit is judged before its language is certain."""
_STATEMENT_WITHIN = re.compile(rf"[{STATEMENT_MARKS}]\s*\S")
_SAMPLE = 2_000
"""Characters by which a unit's script is recognised."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_LATIN_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SCRIPTS_WITHOUT_END_MARKS = frozenset({"THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"})

_MAIL = re.compile(r"\w@[\w-]+\.\w")
_ADDRESS = re.compile(r"https?://|www\.|(?<!\w)@\w{3,}")
_RIGHTS = re.compile(r"©|\(c\)\s+(?:\d{4}|copyright)|℗|\bcopyright\s+\d{4}", re.IGNORECASE)
_BARS = re.compile(r"\s[|•·→▸►/]\s")
_LABEL = re.compile(r"^[\W_]{0,3}([^:|：()]{2,24}?)\s*(?:\([^)]{1,40}\)\s*)?(?::|：|\||—|-\s|\)\s)")
_NUMBER = re.compile(r"^[\d.,:%/-]*\d[\d.,:%/-]*$")


FaultKind = Literal["junk", "unprintable", "short", "leads on", "unfinished"]
"""Junk is no part of the story, and nothing unprintable is ever shown. A short sentence may be shown within the story; what leads on
(a question, a line that breaks off) only with what it leads to; what has no end mark, such as a heading, only where it opens the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a unit is kept out."""

    reason: str
    """For people: `fewer than 7 words`."""
    kind: FaultKind


def find_faults(units: Sequence[str], *, title: str, language: Language) -> tuple[Fault | None, ...]:
    """Return for each unit its gravest fault; `None` for a unit that may be shown."""
    return Sieve(title=title, language=language).find_faults(units)


class _Look(NamedTuple):
    """What a unit is by itself."""

    bare: str
    """Its folded words, by which it is compared for repetition."""
    scripts: Mapping[str, int]
    size: tuple[int, bool]
    """What `measured` says."""
    reason: str
    """Why it is not part of a story, wherever it is; empty when it may be."""


class Sieve:
    """Finds the faults of the units of one article, which may be cut in more than one way: each is looked at once."""

    def __init__(self, *, title: str, language: Language) -> None:
        self._headline = " ".join(_bare_words(title))
        self._phrases = _phrases_of(language)
        self._looks: dict[str, _Look] = {}

    def find_faults(self, units: Sequence[str]) -> tuple[Fault | None, ...]:
        """Return for each unit its gravest fault; `None` for a unit that may be shown."""
        looks = [self._look(unit) for unit in units]
        script = _main_script([look.scripts for look in looks])
        seen: set[str] = set()
        faults: list[Fault | None] = []
        for unit, look in zip(units, looks, strict=True):
            if look.bare and look.bare in seen:
                faults.append(Fault(reason="said before", kind="junk"))
                continue
            seen.add(look.bare)
            if look.bare and look.bare == self._headline:
                faults.append(Fault(reason="repeats the headline", kind="unfinished"))
                continue
            hard = look.reason or _foreign(look.scripts, script)
            faults.append(Fault(reason=hard, kind="junk") if hard else _soft_fault(unit, look.size, script))
        return tuple(faults)

    def length_of(self, unit: str) -> int:
        """Return `count_words` of a unit."""
        return self._look(unit).size[0]

    def _look(self, unit: str) -> _Look:
        look = self._looks.get(unit)
        if look is None:
            words, size = _bare_words(unit), measured(unit)
            reason = _framing(unit, words, size, self._phrases)
            reason = reason or ("a table or list of numbers" if _is_table(unit) else "")
            look = self._looks[unit] = _Look(" ".join(words), _scripts(unit), size, reason)
        return look


def _main_script(letters: Sequence[Mapping[str, int]]) -> str:
    """Return the script most letters of the units are in, e.g. `LATIN`; Chinese and Japanese are one; empty without letters."""
    counts: Counter[str] = Counter()
    for scripts in letters:
        counts.update(scripts)
    return counts.most_common(1)[0][0] if counts else ""


def _scripts(text: str) -> Mapping[str, int]:
    """Return the number of letters in each script, the script of the first letter first, from a sample of long texts."""
    if text.isascii():  # nearly all units of many articles: worth the shortcut
        return {"LATIN": len(text) if any(map(str.isalpha, text)) else 0}
    sample = text[:_SAMPLE]
    first = next(filter(str.isalpha, sample), None)
    if first is None:
        return {}
    counts = {_script(first): 0}
    if latin := len(sample.encode("ascii", "ignore").translate(None, _NO_LATIN_LETTERS)):
        counts["LATIN"] = latin
    for letter, times in Counter(_BEYOND_ASCII.findall(sample)).items():
        if letter.isalpha():
            script = _script(letter)
            counts[script] = counts.get(script, 0) + times
    return counts


@cache
def _script(letter: str) -> str:
    """Return the script of a letter by the first word of its Unicode name."""
    first = unicodedata.name(letter, "UNKNOWN").split()[0].partition("-")[0]
    return "CJK" if first in {"HIRAGANA", "KATAKANA", "FULLWIDTH", "HALFWIDTH"} else first


def _bare_words(text: str) -> list[str]:
    """Return the text as it is compared for repetition: folded words only."""
    return words_of(text.casefold().replace("’", "'"))


class _Phrases:
    """The phrases of one list, found by their first words; in Chinese, Japanese and Thai anywhere."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.spaced: dict[str, list[str]] = {}
        self.unspaced: list[str] = []
        for phrase in phrases:
            words = _bare_words(phrase)
            if has_unspaced(phrase):
                self.unspaced.append(phrase)
            elif words:
                self.spaced.setdefault(words[0], []).append(f" {' '.join(words)} ")
        self.heads = frozenset(self.spaced)

    def found(self, folded: str, padded: str, words: Set[str]) -> set[str]:
        """Return the phrases that a unit has, given folded, as its bare words with spaces around, and as the set of these."""
        hits = {phrase for phrase in self.unspaced if phrase in folded} if self.unspaced else set()
        for word in self.heads & words:
            hits.update([phrase for phrase in self.spaced[word] if phrase in padded])
        return hits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Framing:
    """What a language says around its stories."""

    notices: _Phrases
    hints: _Phrases
    heads: frozenset[str]
    """The first words of both."""
    address: frozenset[str]
    labels: frozenset[str]


@cache
def _phrases_of(language: Language) -> _Framing:
    notices, hints = _Phrases(language.notices), _Phrases(language.hints)
    return _Framing(
        notices=notices,
        hints=hints,
        heads=notices.heads | hints.heads,
        address=language.address,
        labels=language.labels,
    )


def _foreign(scripts: Mapping[str, int], script: str) -> str:
    """Return whether a unit has no letters, or most of them in another script than the article's."""
    letters = sum(scripts.values())
    if not letters:
        return "no words"
    return "another script than the article" if script and scripts.get(script, 0) * 2 < letters else ""


def _framing(unit: str, words: Sequence[str], size: tuple[int, bool], phrases: _Framing) -> str:
    """Return in which way a unit belongs to the page and not to the story; empty when it does not."""
    folded, padded, known = unit.casefold(), f" {' '.join(words)} ", phrases.heads.intersection(words)
    if phrases.notices.found(folded, padded, known):
        return "a notice, sign-up or link"
    if ("©" in unit or "(c)" in folded or "copyright" in folded or "℗" in unit) and _RIGHTS.search(unit):
        return "a rights line"
    if embargo_notice(unit):
        return "a notice of an embargo"
    if len(_BARS.findall(unit)) >= 2:
        return "a bar of links"
    label = _LABEL.match(folded)
    if label and label.group(1).strip() in phrases.labels:
        return "a caption, link or label"
    length = size[0] // (2 if size[1] else 1)
    short, statement = length <= SHORT_WORDS, _ends(unit) and not folded.rstrip().endswith(("!", "！"))
    if short and (_MAIL.search(unit) or (_ADDRESS.search(unit) and not statement)):
        return "a contact line or address"
    if length > LONG_WORDS:
        return ""
    hints = len(phrases.hints.found(folded, padded, known))
    if hints and not phrases.address.isdisjoint(_bare_words(unquoted(unit))):
        hints += 1
    return "speaks of the page" if hints >= (1 if short and not statement else 2) else ""


def _is_table(unit: str) -> bool:
    """Return whether a unit is mainly numbers."""
    words = unit.split()
    return len(words) >= SHORTEST_WORDS and DIGITS_MOST * len(words) < sum(
        1 for word in words if word[0].isdigit() and _NUMBER.match(word)
    )


def _soft_fault(unit: str, size: tuple[int, bool], script: str) -> Fault | None:
    """Return what makes a unit a poor one to show alone, although it may be part of the story."""
    length, cjk = size
    if _asks_only(unit):
        return Fault(reason="only a question", kind="leads on")
    if unit.rstrip().endswith(("...", "…")):
        return Fault(reason="breaks off", kind="leads on")
    if last_mark(unit) in _COLONS and length >= FEWEST_BEFORE_COLON:
        return Fault(reason="ends with a colon", kind="leads on")
    ends = _ends(unit)
    if length < (SHORTEST_CHARACTERS if cjk else SHORTEST_WORDS):
        least = f"{SHORTEST_CHARACTERS} characters" if cjk else f"{SHORTEST_WORDS} words"
        return Fault(reason=f"fewer than {least}", kind="short" if ends else "unfinished")
    if not ends and length < LONG_LINE and script not in _SCRIPTS_WITHOUT_END_MARKS:
        return Fault(reason="no end mark", kind="unfinished")
    return None


def _ends(unit: str) -> bool:
    """Return whether a unit ends as a sentence does."""
    return last_mark(unit) in _ENDS


def _asks_only(unit: str) -> bool:
    """Return whether all that a unit does is ask."""
    text = unit.rstrip().rstrip(CLOSING_MARKS)
    return text.endswith(tuple(QUESTION_MARKS)) and not _STATEMENT_WITHIN.search(text)
