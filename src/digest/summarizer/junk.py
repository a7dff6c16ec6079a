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

SAID = "said before"
"""The reason for leaving out a unit that is word for word an earlier one."""

CAPTION_WORDS = 45
"""Captions and lines about an author are not longer."""

CREDIT_REACH = 90
"""Characters at the end of a unit in which a credit is looked for."""

TRANSITION_WORDS = 12
"""A line that only leads over to the next is not longer."""

TAIL_UNITS = 3
"""How many units at the end of an article may be about its author."""

ABOUT_WORDS = 5
"""Words of a heading such as “About the author”, at most."""

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
_CREDIT = re.compile(r"(?:^|[\s(\[|/–—-])([^\W\d_]+)\s?[:：]\s*[^:：.!?]{2,70}[.)\]]{0,2}\s*$")
_ARROWS = (">>", "→", "▶", "►", "⇒", "➡", "»»", "[more]", "[więcej]", "[mehr]")
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
                faults.append(Fault(reason=SAID, kind="junk"))
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
    appeals: _Phrases
    captions: tuple[str, ...]
    transitions: tuple[str, ...]
    credits: frozenset[str]
    heads: frozenset[str]
    """The first words of notices, hints and appeals."""
    address: frozenset[str]
    labels: frozenset[str]


@cache
def _phrases_of(language: Language) -> _Framing:
    notices, hints, appeals = _Phrases(language.notices), _Phrases(language.hints), _Phrases(language.appeals)
    return _Framing(
        notices=notices,
        hints=hints,
        appeals=appeals,
        captions=language.captions,
        transitions=language.transitions,
        credits=language.credits,
        heads=notices.heads | hints.heads | appeals.heads,
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
    folded = unit.casefold()
    known = phrases.heads.intersection(words)
    line = _Line(
        unit=unit,
        folded=folded,
        padded=f" {' '.join(words)} ",
        known=known,
        length=size[0] // (2 if size[1] else 1),
        statement=_ends(unit) and not folded.rstrip().endswith(("!", "！")),
    )
    return _notice(line, phrases) or _short_line(line, phrases) or _hinted(line, phrases)


class _Line(NamedTuple):
    """A unit as the rules look at it."""

    unit: str
    folded: str
    padded: str
    """Its bare words, with spaces around."""
    known: Set[str]
    """The first words of phrases that it has."""
    length: int
    statement: bool

    @property
    def short(self) -> bool:
        """Whether one hint is enough."""
        return self.length <= SHORT_WORDS


def _notice(line: _Line, phrases: _Framing) -> str:
    """Return what a unit of any length is if not part of the story."""
    if phrases.notices.found(line.folded, line.padded, line.known):
        return "a notice, sign-up or link"
    signs = "©" in line.unit or "(c)" in line.folded or "copyright" in line.folded or "℗" in line.unit
    if signs and _RIGHTS.search(line.unit):
        return "a rights line"
    if embargo_notice(line.unit):
        return "a notice of an embargo"
    if len(_BARS.findall(line.unit)) >= 2:
        return "a bar of links"
    label = _LABEL.match(line.folded)
    return "a caption, link or label" if label and label.group(1).rstrip(" .0123456789") in phrases.labels else ""


def _short_line(line: _Line, phrases: _Framing) -> str:
    """Return what a short unit is if not part of the story."""
    pictured = _has_credit(line.folded, phrases.credits) or any(word in line.folded for word in phrases.captions)
    if line.length <= CAPTION_WORDS and pictured:
        return "a caption or credit"
    if line.length <= TRANSITION_WORDS and line.folded.lstrip(' “"').startswith(phrases.transitions):
        return "only leads over to what follows"
    if not line.short:
        return ""
    if _MAIL.search(line.unit) or (_ADDRESS.search(line.unit) and not line.statement):
        return "a contact line or address"
    if line.folded.lstrip().startswith(_ARROWS) or line.folded.rstrip().endswith(_ARROWS):
        return "a link to something else"
    return "an appeal to the reader" if phrases.appeals.found(line.folded, line.padded, line.known) else ""


def _hinted(line: _Line, phrases: _Framing) -> str:
    """Return whether hints say that a unit speaks of the page; empty when they don't."""
    if line.length > LONG_WORDS:
        return ""
    hints = len(phrases.hints.found(line.folded, line.padded, line.known))
    if hints and not phrases.address.isdisjoint(_bare_words(unquoted(line.unit))):
        hints += 1
    return "speaks of the page" if hints >= (1 if line.short and not line.statement else 2) else ""


def _has_credit(folded: str, openers: Set[str]) -> bool:
    """Return whether a unit ends with who made a picture: `Photo: Lena Marsh`."""
    credit = _CREDIT.search(folded[-CREDIT_REACH:])
    return credit is not None and credit.group(1) in openers


def find_tail(texts: Sequence[str], headings: Sequence[str], *, language: Language) -> dict[int, str]:
    """Return which units at the end of an article are about its author or its house, with the reason; `headings` stand above units."""
    found: dict[int, str] = {}
    last = max((i for i, heading in enumerate(headings) if heading), default=len(texts))
    if last < len(texts) and _is_about(headings[last], language):
        found.update(dict.fromkeys(range(last, len(texts)), "about the author or the house"))
    for i in range(max(1, len(texts) - TAIL_UNITS), len(texts)):
        folded = texts[i].casefold()
        if measured(texts[i])[0] <= CAPTION_WORDS and any(bio in folded for bio in language.bios):
            found[i] = "about the author"
    return found


def _is_about(heading: str, language: Language) -> bool:
    """Return whether a heading announces lines about an author or a house."""
    folded = heading.casefold()
    return len(folded.split()) <= ABOUT_WORDS and any(
        folded == about or folded.startswith(f"{about} ") for about in language.abouts
    )


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
