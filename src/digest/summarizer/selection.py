"""Selects what to show of an article: its beginning, and a later passage only where that stands on its own and is wanted.

    the opening               the body from its start, unbroken, as far as it fits; junk is passed over
    what the headline names   where the opening says nothing of it: the first passage that does, and what follows
    what is left of the room  a passage that the headline promises

Every departure from the beginning has to pass `references.points_back` and has to bring something; where none does, less is shown.
Every unit gets a `Verdict`, so that a person can see why a paragraph was taken or left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from digest.summarizer.junk import SAID, find_faults
from digest.summarizer.passages import (
    Unit,
    continues_line,
    has_loose_end,
    holds_open_quotation,
    leading_sentences,
    leads_on,
    pieces_of,
)
from digest.summarizer.references import points_back
from digest.summarizer.scores import QUOTATION_MOST, quoted_share, score_units
from digest.text.languages import Language, language_data
from digest.text.lengths import STORY_WORDS, Ruler, ruler_for
from digest.text.sentences import QUESTION_MARKS, ends_sentence, last_mark, split_sentences
from digest.text.words import terms_of

ENOUGH = 0.5
"""The share of the room from which whole paragraphs are enough: the next one isn't cut, and the beginning may end at a heading."""

ENOUGH_BEFORE_QUESTION = 0.25
"""The same where the heading is a question, which is not shown but which the paragraph below answers."""

UNCUT_OPENING = 0.7
"""The share of the room for the beginning where units are never cut, so that what is left can be filled with later ones. Provenance:
the best of .4 to 1 on 500 articles by sentences; above, less of the room gets used."""

SAID_BEFORE = 0.7
"""The share of a unit's content words that are shown, from which it says nothing new."""

SAID_NEXT = 0.6
"""The share of the content words of a line without a full stop that the paragraph below has, from which that says it again."""

PROMISED_LEAST = 2
"""Content words of the headline that a later passage has to bring."""

LONG_TERM = 3
"""Letters of a term beyond which it may also be part of a word."""

LONG_JUNK = 20
"""Words from which a unit taken for junk may after all be a paragraph to which the next one points."""

FEWEST_TERMS = 5
"""Content words from which a unit can be said to repeat another."""

OPENERS = 3
"""How far before the first whole paragraph a line may stand that opens the story."""

NO_OPENERS = frozenset({"breaks off", "repeats the headline"})
"""Faults of lines that never open a story."""

LOOSE = "leads on to what isn't shown"
"""The reason for leaving out a unit that asks or announces something."""

REMEMBERED = 40
"""Units before a later passage in which names are looked for that aren't shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether one unit is taken, and why."""

    taken: bool
    reason: str
    """For people: `opens the story`, `fewer than 7 words`, `no room left`."""
    end: int = 0
    """Where what is shown of it ends; 0 in a unit that isn't taken."""
    words: int = 0
    """Its length in words of English."""


def select_passages(
    units: Sequence[str], *, title: str = "", language: str = "en", words: int = STORY_WORDS
) -> tuple[int, ...]:
    """Return the indices of the units to show, in source order, each once, together no longer than `words`.

    Units are paragraphs or sentences, and are never cut. `words` are words of English; in other scripts characters are counted, as
    `text.lengths` says. When the first unit that may be shown is longer, it comes alone; when none may be shown at all (only notices,
    captions, links), `()`.
    """
    faults = find_faults(units, title=title, language=language_data(language))
    passages = [
        Unit(block=i, start=0, end=len(text), text=text, fault=fault)
        for i, (text, fault) in enumerate(zip(units, faults, strict=True))
    ]
    ruler = ruler_for("\n".join(units), language=language)
    verdicts = judge_units(passages, title=title, language=language, ruler=ruler, room=words, cut=False)
    return tuple(index for index, verdict in enumerate(verdicts) if verdict.taken)


def judge_units(
    units: Sequence[Unit], *, title: str, language: str | None, ruler: Ruler, room: float, cut: bool = True
) -> tuple[Verdict, ...]:
    """Return the verdict on each unit of one article; with `cut`, the last one shown may end before its paragraph does."""
    choice = _Choice(units=units, title=title, language=language, ruler=ruler, shown=_Shown(room=room), cut=cut)
    choice.open(share=1.0 if cut else UNCUT_OPENING)
    if choice.promised and not choice.kept_promise():
        choice.keep_promise()
    choice.finish()
    if choice.taken and (not cut or choice.shown.used < ENOUGH * room):
        _fill([choice])
    return choice.verdicts()


def judge_group(
    groups: Sequence[Sequence[Unit]], *, titles: Sequence[str], language: str | None, ruler: Ruler, room: float
) -> tuple[tuple[Verdict, ...], ...]:
    """Return the verdicts on the units of several articles on one event, article by article, chosen for one room.

    The first article opens the story. Then come units of all, the best first, each of which opens its own article, goes on with what
    is shown of it or stands on its own. What one article says another does not repeat.
    """
    shown, headline = _Shown(room=room), " ".join(titles)
    choices = [
        _Choice(units=units, title=headline, language=language, ruler=ruler, shown=shown, cut=False) for units in groups
    ]
    for choice in choices:
        choice.open(share=0.0)
        if choice.taken:
            break
    _fill(choices)
    return tuple(choice.verdicts() for choice in choices)


@dataclass(slots=True, kw_only=True)
class _Shown:
    """What is shown so far, of one article or of a group."""

    room: float
    used: float = 0.0
    said: set[str] = field(default_factory=set)
    """The content words of it."""

    @property
    def left(self) -> float:
        """What is left of the room."""
        return self.room - self.used


@dataclass(slots=True, kw_only=True)
class _Choice:
    """The choice among the units of one article."""

    units: Sequence[Unit]
    title: str
    language: str | None
    ruler: Ruler
    shown: _Shown
    cut: bool
    data: Language = field(init=False)
    promised: frozenset[str] = field(init=False)
    """The content words of the headline."""
    pieces: list[list[int]] = field(init=False)
    taken: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Reason and end of each unit that is shown."""
    left: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = language_data(self.language)
        self.promised = frozenset(terms_of(self.title.replace("-", " "), language=self.data))
        self.pieces = pieces_of(self.units, self._usable())

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the verdict on each unit."""
        return tuple(self._verdict(i, unit) for i, unit in enumerate(self.units))

    def _verdict(self, i: int, unit: Unit) -> Verdict:
        words = round(self.ruler.length_of(unit.text))
        if i in self.taken:
            reason, end = self.taken[i]
            return Verdict(taken=True, reason=reason, end=end, words=words)
        reason = self.left.get(i) or (unit.fault.reason if unit.fault else "no room left")
        return Verdict(taken=False, reason=reason, words=words)

    def _usable(self) -> list[int]:
        """Return the units that may be shown within a story; without any whole sentence, all that aren't junk."""
        kinds = [unit.fault.kind if unit.fault else "" for unit in self.units]
        if "" not in kinds:
            return [i for i, kind in enumerate(kinds) if kind not in ("junk", "unprintable")]
        opener = self._opener(kinds)
        usable: list[int] = []
        for i in range(opener, len(kinds)):
            unit, before = self.units[i], self.units[i - 1]
            introduced = unit.listed and usable[-1:] == [i - 1] and (leads_on(before) or before.listed)
            finished = kinds[i] in ("", "short", "leads on")
            if finished or (
                kinds[i] == "unfinished" and (i == opener or introduced or self._goes_on(i) or self._goes_on(i - 1))
            ):
                usable.append(i)
        return usable

    def _goes_on(self, i: int) -> bool:
        """Return whether the sentence that a unit breaks off goes on in the next one, as in text broken into lines."""
        return 0 <= i < len(self.units) - 1 and continues_line(self.units[i], self.units[i + 1])

    def _opener(self, kinds: Sequence[str]) -> int:
        """Return the unit that opens the story: the first whole paragraph, or a short or unfinished line above it that belongs to it.

        Such a line is a standfirst, the first of several broken ones, or leads on to the paragraph. Several headings in a row are none,
        and what the paragraph below says again is left out.
        """
        sound = kinds.index("")
        first = self._terms_of([sound])
        above = [i for i in range(sound) if kinds[i] not in ("junk", "unprintable") and not self._is_no_opener(i)]
        broken = next((i for i in above if self._goes_on(i) and not self.units[i].text[:1].islower()), None)
        if broken is not None:
            return broken
        if sum(kinds[i] == "unfinished" for i in above) > 1:
            above = [i for i in above if kinds[i] != "unfinished"]
        for i in above:
            terms = self._terms_of([i])
            if sound - i > OPENERS or _says_again(terms, first, share=SAID_NEXT):
                continue
            leads = kinds[i] == "leads on" and (len(terms) >= FEWEST_TERMS or last_mark(self.units[i].text) in ":：")
            if leads or not terms.isdisjoint(first | self.promised):
                return i
        following = next((i for i in range(sound + 1, len(kinds)) if kinds[i] == ""), None)
        if following is not None and _says_again(first, self._terms_of([following])):
            self.left[sound] = "the next paragraph says it again"
            return following
        return sound

    def _is_no_opener(self, i: int) -> bool:
        fault = self.units[i].fault
        lower = self.units[i].text[:1].islower() and not self._goes_on(i)
        return lower or self.units[i].listed or (fault is not None and fault.reason in NO_OPENERS)

    def open(self, *, share: float = 1.0, start: int = 0, stop: int | None = None) -> None:
        """Take pieces in their order while they fit into a share of the room, the first one in any case.

        The one that doesn't fit is cut where a sentence ends, unless enough is shown.
        """
        room = self.shown.room * share
        for piece in self.pieces[start:stop]:
            if self._ends_with(piece):
                if self.shown.used + self._length(piece) <= room:
                    self._take(piece, self._merit())
                return
            if reason := self._unfit(piece) or self._hole_before(piece):
                self._leave(piece, reason)
            elif self.taken and self._may_end_before(piece):
                return
            elif self.shown.used + self._length(piece) > room:
                self._take_part(piece, room)
                return
            else:
                self._take(piece, self._merit())

    def _ends_with(self, piece: Sequence[int]) -> bool:
        """Return whether the beginning ends with a piece: it asks or leads on to what can't be shown. `finish` takes that off."""
        last = self.units[piece[-1]]
        if not (self.cut and self.taken and leads_on(last)):
            return False
        enough = self.shown.used >= ENOUGH_BEFORE_QUESTION * self.shown.room
        return enough or len(split_sentences(last.text, language=self.language)) > 1

    def finish(self) -> None:
        """Let what is shown end with a whole sentence, and with none that asks or leads on to what isn't shown."""
        while len(self.taken) > 1:
            last = max(self.taken)
            reason, end = self.taken[last]
            text = self.units[last].text[:end]
            if not (has_loose_end(text) or self._breaks_off(last, end)):
                return
            sentences = split_sentences(text, language=self.language)
            del self.taken[last]
            self.shown.used -= self.ruler.length_of(text)
            if len(sentences) > 1 and self.cut:
                self._take([last], reason, end=sentences[-2].end)
            else:
                self.left[last] = LOOSE

    def _breaks_off(self, i: int, end: int) -> bool:
        """Return whether what is shown of a unit, one of several broken lines, ends within a sentence."""
        unit = self.units[i]
        broken = self._goes_on(i) or (self._goes_on(i - 1) and not ends_sentence(unit.text))
        return broken and end == len(unit.text)

    def _merit(self) -> str:
        return "goes on with the beginning" if self.taken else "opens the story"

    def _unfit(self, piece: Sequence[int]) -> str:
        """Return why a piece is passed over wherever it stands; empty when it may be shown."""
        if len(piece) == 1 and self.units[piece[0]].listed:
            return "a list item alone"
        if not self.shown.said:
            return ""
        if leads_on(self.units[piece[-1]]):
            return LOOSE
        return "says again what is shown" if _says_again(self._terms_of(piece), self.shown.said) else ""

    def _hole_before(self, piece: Sequence[int]) -> str:
        """Return what in a piece points to a part before it that isn't shown although it may tell the story; empty without such a part."""
        last = max(self.taken, default=piece[0])
        hole = any(self.left.get(i) == LOOSE or self._may_tell(self.units[i]) for i in range(last, piece[0]))
        little = self.shown.used < ENOUGH_BEFORE_QUESTION * self.shown.room
        return "" if not hole or (little and not self.data.pointers) else self._pointer(piece)

    def _may_tell(self, unit: Unit) -> bool:
        """Return whether a unit that is passed over may be part of the story all the same: unprintable, or long for junk."""
        if unit.fault is None:
            return False
        long = unit.fault.kind == "junk" and ends_sentence(unit.text) and self.ruler.length_of(unit.text) >= LONG_JUNK
        return unit.fault.kind == "unprintable" or (long and unit.fault.reason != SAID)

    def _may_end_before(self, piece: Sequence[int]) -> bool:
        """Return whether a heading stands above a piece and enough is shown before it."""
        heading = self.units[piece[0]].heading
        asks = last_mark(heading) in tuple(QUESTION_MARKS)
        share = ENOUGH_BEFORE_QUESTION if asks else ENOUGH
        return bool(heading) and self.cut and self.shown.used >= share * self.shown.room

    def _take_part(self, piece: Sequence[int], room: float) -> None:
        """Take of a piece that doesn't fit what does; of the first piece at least a sentence, or a whole unit where none is cut."""
        opens = not self.taken
        if not opens and (not self.cut or self.shown.used >= ENOUGH * self.shown.room):
            return
        for i in piece:
            unit, left = self.units[i], room - self.shown.used
            if self.ruler.length_of(unit.text) <= left and (opens or not leads_on(unit)):
                self._take([i], self._merit())
                continue
            if self.cut:
                self._take_sentences(i, left)
            elif not self.taken:
                self._take([i], self._merit())
            return

    def _take_sentences(self, i: int, room: float) -> None:
        """Take the leading sentences of a unit that fit; nothing where they don't end well, unless nothing is shown yet."""
        text = self.units[i].text
        span = leading_sentences(text, room=room, ruler=self.ruler, language=self.language)
        shown = text[: span.end]
        fits = self.ruler.length_of(shown) <= room and not has_loose_end(shown)
        if fits or not self.taken:
            self._take([i], self._merit(), end=span.end)

    def kept_promise(self) -> frozenset[str]:
        """Return the content words of the headline that are shown, also as part of a word: `Netz` in `Spionagenetz`."""
        text = self._text(list(self.taken)).casefold()
        return frozenset(t for t in self.promised if t in (text if len(t) > LONG_TERM else self.shown.said))

    def keep_promise(self) -> None:
        """Let the first piece be followed by the first one that says what the headline names, and by what follows that."""
        first = next((n for n, piece in enumerate(self.pieces) if piece[0] in self.taken), None)
        if first is None:
            return
        before = self.taken, self.shown.used, self.shown.said
        self.taken, self.shown.used, self.shown.said = {}, 0.0, set()
        self.open(share=ENOUGH, start=first, stop=first + 1)
        for n in range(first + 1, len(self.pieces)):
            named = self._terms_of(self.pieces[n]) & self.promised
            if len(named) >= min(PROMISED_LEAST, len(self.promised)) and self.may_follow(n):
                self.open(start=n)
                if self.pieces[n][0] in self.taken:
                    return
        self.taken, self.shown.used, self.shown.said = before

    def may_follow(self, n: int) -> bool:
        """Return whether a later piece goes on with the one before it, opens its article or stands on its own; note why not."""
        piece = self.pieces[n]
        reason = self._unfit(piece)
        goes_on = n > 0 and self.pieces[n - 1][-1] in self.taken
        if not (reason or goes_on or n == 0):
            reason = self._pointer(piece) or self._says_little(piece)
        if reason:
            self._leave(piece, reason)
        return not reason

    def offer(self, n: int) -> bool:
        """Return whether a later piece was taken, which has to fit and to bring something; note why not."""
        piece = self.pieces[n]
        if self._length(piece) > self.shown.left:
            self._leave(piece, "no room left")
        elif self.cut and len((self._terms_of(piece) & self.promised) - self.kept_promise()) < PROMISED_LEAST:
            self._leave(piece, "brings little that the headline promises")
        elif self.may_follow(n):
            self._take(piece, "shows what the headline promises" if self.cut else "stands on its own")
            return True
        return False

    def _pointer(self, piece: Sequence[int]) -> str:
        """Return what in a piece points into the part left out before it; empty when it stands on its own."""
        if not self.data.pointers:
            return "no rules for its language tell whether it stands on its own"
        start = piece[0]
        before = [i for i in self.taken if i < start]
        hidden = [unit.text for unit in self.units[max(max(before, default=-1) + 1, start - REMEMBERED) : start]]
        hidden.append(self.units[start].heading)
        reason = points_back(
            self._text(piece),
            shown="\n".join(self.units[i].text[: self.taken[i][1]] for i in before),
            headline=self.title,
            language=self.language,
            hidden="\n".join(hidden),
        )
        return reason or ""

    def _says_little(self, piece: Sequence[int]) -> str:
        """Return why a later piece isn't worth a gap: it holds part of a quotation, or only a sentence without a concrete fact."""
        text = self._text(piece)
        if holds_open_quotation(text):
            return "holds part of a quotation"
        if self.cut and quoted_share(text) > QUOTATION_MOST:
            return "mostly a quotation"
        if not self.cut or len(split_sentences(text, language=self.language)) > 1 or any(map(str.isdigit, text)):
            return ""
        named = self.data.capital_nouns or any(word[:1].isupper() for word in text.split()[1:])
        return "" if named else "one sentence without a name, number or date"

    def terms_of_pieces(self) -> list[frozenset[str]]:
        """Return the content words of each piece."""
        return [self._terms_of(piece) for piece in self.pieces]

    def texts_of_pieces(self) -> list[str]:
        """Return the text of each piece."""
        return [self._text(piece) for piece in self.pieces]

    def _terms_of(self, piece: Sequence[int]) -> frozenset[str]:
        return frozenset(terms_of(self._text(piece), language=self.data))

    def _text(self, piece: Sequence[int]) -> str:
        return "\n".join([self.units[i].text for i in piece])

    def _length(self, piece: Sequence[int]) -> float:
        return sum([self.ruler.length_of(self.units[i].text) for i in piece])

    def _leave(self, piece: Iterable[int], reason: str) -> None:
        self.left.update(dict.fromkeys(piece, reason))

    def _take(self, piece: Iterable[int], reason: str, *, end: int | None = None) -> None:
        for i in piece:
            text = self.units[i].text[:end]
            self.taken[i] = reason, len(text)
            self.shown.said.update(terms_of(text, language=self.data))
            self.shown.used += self.ruler.length_of(text)


def _says_again(terms: frozenset[str], said: frozenset[str] | set[str], *, share: float = SAID_BEFORE) -> bool:
    """Return whether content words are nearly all among those said before, or said next."""
    return len(terms) >= FEWEST_TERMS and len(terms & said) >= share * len(terms)


def _fill(choices: Sequence[_Choice]) -> None:
    """Fill what is left of the room with later pieces of the articles, the best first."""
    offers = [(choice, n) for choice in choices for n in range(len(choice.pieces))]
    scores = score_units(
        [text for choice in choices for text in choice.texts_of_pieces()],
        [terms for choice in choices for terms in choice.terms_of_pieces()],
        places=[n for _, n in offers],
        title_terms=choices[0].promised,
    )
    queue = [(-scores[at], at) for at, (choice, n) in enumerate(offers) if choice.pieces[n][0] not in choice.taken]
    heapify(queue)
    waiting: set[int] = set()
    while queue:
        _, at = heappop(queue)
        choice, n = offers[at]
        if not choice.offer(n):
            waiting.add(at)
        elif n + 1 < len(choice.pieces) and at + 1 in waiting:
            heappush(queue, (-scores[at + 1], at + 1))
