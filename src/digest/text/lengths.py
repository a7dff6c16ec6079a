"""How long a text is for a reader of any script, in words of English.

A budget of words has to give every reader as much to read. English words are counted; elsewhere characters are, since words are long in
Zulu, short in Vietnamese, and not told apart in Chinese.

Source: 250,000 messages of free programs with their translations into 90 languages (those of Debian 12 in November 2026, messages of
eight words and more). Characters per English word, spaces and punctuation counted: 5.9 in English; 5.0 to 7.5, on average 6.4, in
alphabets, Indic scripts and those of South-East Asia (Vietnamese 6.1, German 7.0, Russian 6.6, Hindi 5.6, Thai 5.4, Xhosa 6.9); Arabic
and Hebrew 4.6; Korean 3.4; Japanese 3.4 and Chinese 2.2, both of which news needs less of: 2.0 to 2.4, and 1.6 to 1.8.
"""

import re
from dataclasses import dataclass

from digest.text.words import count_words, is_cjk

STORY_WORDS = 120
"""Words shown of a story by default."""

CHARACTERS_PER_WORD = 7.0
"""In alphabets, at most: as many as German, French or Spanish need. Where words are shorter, as in English news with 6.1, words count."""

_VIETNAMESE = 6.1
_KOREAN = 3.4
_JAPANESE = 2.6
_CHINESE = 2.0
_ABJAD = 4.8

_SYLLABLES_APART = frozenset({"vi"})
"""Languages that put a space after every syllable, whose words are not counted."""

_SAMPLE = 4_000
"""Characters by which the script of a text is recognised."""

_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")
_ARABIC_OR_HEBREW = re.compile("[\u0590-\u06ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """Measures the parts of one text."""

    characters_per_word: float
    counts_words: bool = False
    """Whether a part is at least as long as it has words."""

    def length_of(self, text: str) -> float:
        """Return the length of a part in words of English."""
        length = len(text) / self.characters_per_word
        return max(length, count_words(text)) if self.counts_words else length


def ruler_for(text: str, *, language: str | None) -> Ruler:
    """Return the ruler for the script that `text` is mainly in."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return Ruler(characters_per_word=CHARACTERS_PER_WORD, counts_words=True)
    if is_cjk(sample):
        japanese = len(_KANA.findall(sample)) * 10 > len(sample)
        return Ruler(characters_per_word=_JAPANESE if japanese else _CHINESE)
    for script, characters in ((_HANGUL, _KOREAN), (_ARABIC_OR_HEBREW, _ABJAD)):
        if len(script.findall(sample)) * 2 > len(sample):
            return Ruler(characters_per_word=characters)
    code = (language or "").partition("-")[0].lower()
    if code in _SYLLABLES_APART:
        return Ruler(characters_per_word=_VIETNAMESE)
    return Ruler(characters_per_word=CHARACTERS_PER_WORD, counts_words=True)
