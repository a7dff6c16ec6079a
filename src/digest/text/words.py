"""Words of any script: how many a text has for a reader, and the terms by which two texts are compared."""

import re
from itertools import islice

from digest.text.languages import Language

WIDE = "\u3000-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uff66-\uff9f\U00020000-\U0003134f"
"""Chinese and Japanese letters and punctuation, as the inside of a character class."""

UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Tibetan, Burmese and Khmer, which put no space between words."""

MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc"
    "\u0ec8-\u0ece\u0f71-\u0f84\u0f8d-\u0fbc\u102b-\u103e\u17b4-\u17d3"
)
"""Vowel signs and accents within words that `\\w` does not match."""

UNSPACED_LETTERS_PER_WORD = 5
"""Of the same. Source: the mean word of Thai news text is a little over four characters, plus marks; one article written in Thai, Lao,
Tibetan, Burmese and Khmer is as long in each, within 15 %."""

_WIDE_ONE = re.compile(f"[{WIDE}]")
_UNSPACED_ONE = re.compile(f"[{UNSPACED}]")
_DENSE = re.compile(f"[{WIDE}{UNSPACED}]")
_DENSE_RUN = re.compile(f"[{WIDE}{UNSPACED}]+")
_WORD = re.compile(f"[^\\W_][\\w{MARKS}]*(?:['’.·-][^\\W_][\\w{MARKS}]*)*")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN_LETTER = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003134f]+"
)
_NO_LETTERS = re.compile(r"[\W_]+")


def count_words(text: str) -> int:
    """Return the length of `text` as a budget counts it: words between white space; each Chinese or Japanese character is one."""
    return measured(text)[0]


def is_cjk(text: str) -> bool:
    """Return whether `text` is mainly written without spaces in Chinese or Japanese characters, so that a budget counts these."""
    if text.isascii():
        return False
    return _is_mainly(len(_WIDE_ONE.findall(text)), text)


def has_unspaced(text: str) -> bool:
    """Return whether `text` has letters of a script without spaces between words, Chinese and Japanese among them."""
    return not text.isascii() and _DENSE.search(text) is not None


def measured(text: str) -> tuple[int, bool]:
    """Return `count_words(text)` and `is_cjk(text)` in one pass."""
    if text.isascii() or not _DENSE.search(text):
        return len(text.split()), False
    wide = len(_WIDE_ONE.findall(text))
    unspaced = -(-len(_UNSPACED_ONE.findall(text)) // UNSPACED_LETTERS_PER_WORD)
    return wide + unspaced + len(_DENSE_RUN.sub(" ", text).split()), _is_mainly(wide, text)


def _is_mainly(wide: int, text: str) -> bool:
    """Return whether `wide` Chinese and Japanese characters are most of a text."""
    return wide * 2 > len(text) - text.count(" ")


def words_of(text: str) -> list[str]:
    """Return the words of `text` as written, in order; a run of Chinese, Japanese or Thai is one."""
    return _WORD.findall(text)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, case folded: what two spellings of one name or headline have in common."""
    return _NO_LETTERS.sub("", text).casefold()


def first_words(text: str, count: int) -> list[str]:
    """Return the first `count` of `words_of(text)`."""
    return [match.group() for match in islice(_WORD.finditer(text), count)]


def terms_of(text: str, *, language: Language) -> list[str]:
    """Return what two texts are compared by, in order: folded words without stop words, titles and endings.

    Endings go by keeping the first `language.stem` letters. Chinese, Japanese, Thai and Korean give pairs of characters.
    """
    terms: list[str] = []
    idle, titles, stem = language.stop_words, language.titles, language.stem
    for written in _WORD.findall(text.casefold()):
        word = written.removesuffix("'s") if written.isascii() else written.removesuffix("’s")
        if word in idle or word in titles or written in idle or (len(word) == 1 and word.isascii()):
            continue
        if not word.isascii() and (_HANGUL.match(word) or _DENSE.search(word)):
            terms += _character_pairs(word)
        else:
            bare = _without_prefix(word, language.prefixes) if language.prefixes else word
            terms.append(bare[:stem] if stem else bare)
    return terms


def _without_prefix(word: str, prefixes: tuple[str, ...]) -> str:
    """Return a word without the first prefix it has, where at least three letters are left."""
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            return word[len(prefix) :]
    return word


def _character_pairs(word: str) -> list[str]:
    """Return the overlapping pairs of letters in each run of letters written close together; other runs whole."""
    if _HANGUL.match(word):
        return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
    pairs: list[str] = []
    for run in _HAN_LETTER.findall(word):
        pairs += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    pairs += [rest for rest in _HAN_LETTER.sub(" ", word).split() if len(rest) > 1]
    return pairs
