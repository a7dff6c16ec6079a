"""Where sentences begin and end in many scripts, and cutting a text to a budget of words.

A boundary never lies inside quotation marks or brackets that close further on, so a sentence cut out of a text has all its marks.

A cut falls only where a sentence ends, and no word is changed.
"""

import re
from bisect import bisect_right

from digest.model import Span
from digest.text.languages import Language, language_data
from digest.text.words import count_words, is_cjk

STATEMENT_MARKS = ".!‼。！｡．۔।॥։።፨᙮။។៕།༎"
QUESTION_MARKS = "?‽⁇⁈⁉？؟፧"
FINAL_MARKS = STATEMENT_MARKS + QUESTION_MARKS
"""Marks after which a sentence never goes on."""

END_MARKS = FINAL_MARKS + "…"
"""Marks that end a sentence. Source: Unicode UAX #29, Sentence_Break ATerm and STerm, the ones in living use in news."""

GREEK_QUESTION_MARKS = ";\u037e"
"""End a sentence in Greek alone; the first is a semicolon elsewhere."""

FULL_WIDTH_END_MARKS = "。！？｡．।॥።፨፧။។៕།༎"
"""End marks after which no space is needed."""

_UNMARKED_GAP = re.compile(r"\s+(?=[\u0e01-\u0e4f\u0e81-\u0ecf])")
"""A space in Thai or Lao, which have no full stop: between sentences, but also between clauses and beside names and numbers."""

_GOES_ON = re.compile("[とっ、，,]|ဟု|ဟူ|လို့|[།༎]|ល។")
"""What follows an end mark without a new sentence: 「…。」と語った, the same in Burmese, the second of two Tibetan marks, and the
letter of ។ល។, "and so on" in Khmer."""

CLOSING_MARKS = "\"'”’»›«“‘‹)]}）］｝」』】》〉〕〟"
"""Quotation marks and brackets that may stand behind an end mark; which of them close depends on the language."""

_OPENERS = "\"'“‘„‚«»‹›([{（［｛「『【《〈〔¿¡—–-"

_BOUNDARY = re.compile(f"(?P<stop>[{END_MARKS}]+)(?P<close>[{re.escape(CLOSING_MARKS)}]*)(?P<gap>\\s*)")
_GREEK_BOUNDARY = re.compile(
    f"(?P<stop>[{END_MARKS}{GREEK_QUESTION_MARKS}]+)(?P<close>[{re.escape(CLOSING_MARKS)}]*)(?P<gap>\\s*)"
)
_BEFORE = re.compile(r"[^\s\"'“”„«»()\[\]—–]*\Z")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_QUOTES = {'"': '"', "”": "”", "“": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’"}
"""Marks that open something only where no word stands before them."""

_PAIRS = {
    "„": "“”",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
}
_OPENING = re.compile(f"[{re.escape(''.join((*_QUOTES, *_PAIRS)))}]")
_CLOSING_SINGLE = re.compile(r"(?<=[.,!?…])’|’(?=[.,;:!?)]|\Z)|(?<![sx])’(?=\s)")
"""A ’ that closes a quotation: punctuation or a space is beside it. In workers’ and Max’ it is an apostrophe."""

_LONGEST_PAIR = 4_000
"""Code points after which an opening mark counts as a stray one: no passage in marks that news prints is as long."""

CJK_CHARACTERS_PER_WORD = 2
"""Chinese or Japanese characters that count as one word, so that stories of all languages take the same room.
Provenance: news translated from English has 1.6 to 1.8 Chinese and 2.0 to 2.4 Japanese characters per English word."""


def split_sentences(text: str, *, language: str | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences of `text`, in order, without the white space between them; `()` for blank text.

    Joined with what lies between them (only white space) they are the whole text.
    """
    data = language_data(language)
    closed = _enclosed(text)
    starts = [span.start for span in closed]
    sentences, begin = [], _skip_space(text, 0)
    for end, after in _boundaries(text, data):
        if end <= begin or _inside(end, closed, starts):
            continue
        sentences.append(Span(start=begin, end=end))
        begin = after
    stop = len(text.rstrip())
    if begin < stop:
        sentences.append(Span(start=begin, end=stop))
    return tuple(sentences)


def _boundaries(text: str, language: Language) -> list[tuple[int, int]]:
    """Return where sentences end and the next ones begin, in order: after a mark, in Thai and Lao also before a connective."""
    pattern = _GREEK_BOUNDARY if language.code == "el" else _BOUNDARY
    found = [(m.end("close"), m.end()) for m in pattern.finditer(text) if _is_boundary(text, m, language)]
    if language.code in {"th", "lo"}:
        openers = tuple(language.connectives)
        found += [(m.start(), m.end()) for m in _UNMARKED_GAP.finditer(text) if text.startswith(openers, m.end())]
        found.sort()
    return found


def ends_sentence(text: str) -> bool:
    """Return whether a text ends as a sentence does: with an end mark, behind which quotation marks and brackets may close."""
    mark = last_mark(text)
    return bool(mark) and mark in END_MARKS


def last_mark(text: str) -> str:
    """Return the last character of a text before the quotation marks and brackets that close it; empty for blank text."""
    return text.rstrip().rstrip(CLOSING_MARKS).rstrip()[-1:]


def _skip_space(text: str, position: int) -> int:
    """Return the offset of the first character from `position` on that is not white space."""
    return len(text) - len(text[position:].lstrip())


def _inside(position: int, closed: list[Span], starts: list[int]) -> bool:
    """Return whether `position` lies within one of the enclosed spans (sorted, apart from each other)."""
    index = bisect_right(starts, position - 1) - 1
    return index >= 0 and position < closed[index].end


def _is_boundary(text: str, match: re.Match[str], language: Language) -> bool:
    """Return whether the mark matched is the end of a sentence, by what stands before and after it."""
    stop, after = match.group("stop"), match.end()
    if after >= len(text):
        return True
    if stop[-1] in FULL_WIDTH_END_MARKS:
        return _GOES_ON.match(text, after) is None and not text.endswith("។ល។", 0, match.end("stop"))
    if not match.group("gap"):
        return False
    head = _head(text, after)
    if text[head : head + 1].islower():
        return False
    if stop == ".":
        return not _is_abbreviated(text, match, head, language)
    return True


def _head(text: str, position: int) -> int:
    """Return the offset of the first character from `position` on that is neither an opening mark nor white space."""
    while position < len(text) and (text[position] in _OPENERS or text[position].isspace()):
        position += 1
    return position


def _is_abbreviated(text: str, match: re.Match[str], head: int, language: Language) -> bool:
    """Return whether the single full stop matched belongs to an abbreviation, an initial or an ordinal number.

    `head` is where the next sentence would begin.
    """
    start = match.start("stop")
    before = _BEFORE.search(text, max(0, start - 40), start)
    word = before.group() if before else ""
    if not word or match.group("close"):
        return False
    folded = word.casefold()
    following = _NEXT_WORD.match(text, head)
    starter = following is not None and following.group().casefold() in language.stop_words
    if folded in language.titles:
        return text[head : head + 1].isdigit() or not (starter and folded in language.stop_words)
    if word.isdigit():
        return language.ordinals and len(word) <= 2 and not starter
    initial = len(word) == 1 and word.isupper()
    dotted = "." in word and all(len(part) <= 2 for part in word.split("."))
    return (initial or dotted or folded in language.abbreviations) and not starter


def _enclosed(text: str) -> list[Span]:
    """Return the outermost spans in quotation marks or brackets, from the opening mark to after the closing one."""
    spans: list[Span] = []
    without: dict[
        str, int
    ] = {}  # how far each closing mark is known to be absent, so that stray opening marks cost no second look
    opening = _OPENING.search(text)
    while opening is not None:
        position, after = opening.start(), opening.end()
        if closers := _closers_at(text, position):
            limit = min(len(text), position + _LONGEST_PAIR)
            end = _closing(text, max(position + 1, without.get(closers, 0)), limit, closers)
            if end < 0:
                without[closers] = limit
            else:
                spans.append(Span(start=position, end=end))
                after = end
        opening = _OPENING.search(text, after)
    return spans


def _closers_at(text: str, position: int) -> str:
    """Return the marks that may close what opens at `position`; empty when nothing opens there."""
    mark = text[position]
    opens = position == 0 or not (text[position - 1].isalnum() or text[position - 1] in ".,!?…")
    if mark in _QUOTES:
        return _QUOTES[mark] if opens else ""
    return _PAIRS[mark]


def _closing(text: str, start: int, limit: int, closers: str) -> int:
    """Return the offset after the first of the closing marks between `start` and `limit`; -1 when there is none."""
    if closers == "’":
        single = _CLOSING_SINGLE.search(text, start, limit)
        return single.end() if single else -1
    ends = [index for mark in closers if (index := text.find(mark, start, limit)) >= 0]
    return min(ends) + 1 if ends else -1


def budget_for(text: str, *, words: int) -> int:
    """Return the budget in the units of `count_words`: words, or characters for a text in Chinese or Japanese."""
    return words * CJK_CHARACTERS_PER_WORD if is_cjk(text) else words


def cut_to_fit(text: str, *, budget: int, language: str | None) -> Span:
    """Return the span of the leading sentences of `text` that fit into `budget`; the first sentence always stays, whole."""
    sentences = split_sentences(text, language=language)
    if not sentences:
        return Span(start=0, end=len(text))
    end = sentences[0].end
    for sentence in sentences[1:]:
        if count_words(text[sentences[0].start : sentence.end]) > budget:
            break
        end = sentence.end
    return Span(start=sentences[0].start, end=end)
