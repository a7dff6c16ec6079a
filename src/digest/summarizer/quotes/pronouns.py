"""Who he or she is: the one person that the sentences before can mean, else nobody. It never guesses between two."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from digest.summarizer.quotes.lexicon import Lexicon
from digest.summarizer.quotes.names import Names, Person, Resolved, folded
from digest.text.sentences import FINAL_MARKS

SURE = 0.75
"""Confidence of a name behind a pronoun; set by hand so that only frames beside the quotation show it."""
_FARTHEST = 3
"""Paragraphs before its own in which the person may have been named last."""
_REACH = 2000
"""Code points before the pronoun that are read; four paragraphs of news have fewer."""
_NAMESAKES = 50
"""Mentions of one surname that are compared."""
_BEFORE_SENTENCE = frozenset(FINAL_MARKS + "”\"'’")
_UNKNOWN = Resolved(None, None, 0.0)
_AGE = re.compile(r",[ \u00a0](?:\d{2}\b|(?:aged|who)\b)")


def resolve_pronoun(start: int, end: int, names: Names, quoted: Sequence[tuple[int, int]]) -> Resolved:
    """Return the only person named in this paragraph before `start`, else in the nearest one before it that names any.

    Nobody when two compete, when the title before the name contradicts the pronoun, when the name is only an owner ("Quill's
    lawyer") or stands in one of the quotations `quoted` (in order), or when another person is described after it. Only
    languages whose file gives genders know anybody.
    """
    text, words = names.text, names.words
    pronoun = text[start:end].casefold()
    if pronoun not in words.masculine | words.feminine:
        return _UNKNOWN
    begin = start
    for _ in range(_FARTHEST + 1):
        begin = max(text.rfind("\n", 0, max(0, begin - 1)) + 1, start - _REACH)
        if text[begin:start].strip() and (nearby := _persons(names, begin, start)):
            break
        if begin in {0, start - _REACH}:
            return _UNKNOWN
    else:
        return _UNKNOWN
    if len({person.name for person, _ in nearby}) != 1:
        return _UNKNOWN
    person, place = nearby[-1]
    around = bisect_left(quoted, (place[0] + 1,)) - 1
    if around >= 0 and place[0] < quoted[around][1]:
        return _UNKNOWN
    if not (_is_person(names, person) and _acts(names, *place) and _agrees(names, person, pronoun, start)):
        return _UNKNOWN
    if _is_other_described(text[place[1] : start], words):
        return _UNKNOWN
    return Resolved(person.name, names.role_of(person), SURE)


def _agrees(names: Names, person: Person, pronoun: str, start: int) -> bool:
    """Return whether a pronoun fits what the text says of the person; where it says nothing, nobody else may be named before `start`."""
    gender = _gender(names, person)
    return pronoun in gender if gender else not _others(names, person, start)


def _others(names: Names, person: Person, stop: int) -> bool:
    """Return whether the text before `stop` names another person within reach."""
    nearby = _persons(names, max(0, stop - _REACH), stop)
    return any(other.name != person.name and _is_person(names, other) for other, _ in nearby)


def _persons(names: Names, begin: int, stop: int) -> list[tuple[Person, tuple[int, int]]]:
    """Return what may be persons in a range, by full name or by surname, with the place of each mention, in order."""
    nearby: list[tuple[Person, tuple[int, int]]] = []
    for person in names.order[bisect_left(names.starts, begin) : bisect_left(names.starts, stop)]:
        known = names.full.get(folded(person.name.rsplit(maxsplit=1)[-1]), [])[:_NAMESAKES]
        if " " in person.name:
            known = [other for other in known if other.name == person.name][:1] or [person]
        # A surname that two people share stands for both.
        people = {other.name: other for other in reversed(known) if other.start < stop}
        nearby += [(people[name], (person.start, person.end)) for name in sorted(people)]
    return nearby


def _is_person(names: Names, person: Person) -> bool:
    """Return whether a full name is a person's: its surname stands alone as well, or a title or an age is beside it."""
    parts, text = person.name.split(), names.text
    if len(parts) > 4 or any(part.casefold().strip(".") in names.lowered for part in parts):
        return False
    before = _words_before(text, person.start)
    if before and before[-1] in names.words.definite:
        return False
    alone = folded(parts[-1]) in names.alone
    return alone or bool(before and before[-1] in names.words.titles) or bool(_AGE.match(text, person.end))


def _words_before(text: str, start: int) -> list[str]:
    return [part.casefold().strip(".,") for part in text[max(0, start - 30) : start].split()]


def _acts(names: Names, first: int, last: int) -> bool:
    """Return whether a mention is the subject of its clause: it opens a sentence, or a verb of saying is beside it."""
    text, words = names.text, names.words
    if text[last : last + 2] in {"'s", "’s", "s'", "s’"} or text[last : last + 1] in {"'", "’"}:
        return False
    beside = re.match(r"[ \u00a0]+(?:[^\W\d_]+ly[ \u00a0]+)?([^\W\d_]+)", text[last : last + 40])
    if beside is not None and beside.group(1).casefold() in words.cues:
        return True
    head = text[max(0, first - 60) : first].rstrip()
    while head and (last_word := re.search(r"([^\W\d_]+)\.?$", head)):
        low = last_word.group(1).casefold()
        if low in words.cues - words.weak:
            return True
        if low not in words.titles | words.conjunctions:
            return head.endswith(".")  # the end of a sentence
        head = head[: last_word.start()].rstrip()
        if head.endswith("\n") or not head:
            break
    return not head or head[-1] in _BEFORE_SENTENCE or "\n" in text[max(0, first - 3) : first]


def _is_other_described(between: str, words: Lexicon) -> bool:
    """Return whether the words between a name and a pronoun speak of another person by trade or office."""
    rest = re.sub(r"^,[^,.;\n]{2,80},", " ", between)
    return any(part.casefold() in words.titles | words.people for part in re.findall(r"[^\W\d_]+", rest))


def _gender(names: Names, person: Person) -> frozenset[str]:
    """Return the pronouns that the titles before the person's name allow; empty when there is none."""
    if person.name not in names.genders:
        names.genders[person.name] = _titled_gender(names, person.name.split()[-1])
    return names.genders[person.name]


def _titled_gender(names: Names, surname: str) -> frozenset[str]:
    for title in re.findall(rf"\b([^\W\d_]+)\.?[ \u00a0](?:[^\W\d_]+[ \u00a0])?{re.escape(surname)}\b", names.text):
        if title.casefold() in names.words.masculine_titles:
            return names.words.masculine
        if title.casefold() in names.words.feminine_titles:
            return names.words.feminine
    # Ada Quill said she: the pronoun beside the name, where it is always the same.
    either = "|".join(sorted(names.words.masculine | names.words.feminine))
    beside = re.findall(rf"\b{re.escape(surname)}[ \u00a0](?:[a-z]+[ \u00a0]){{1,2}}({either})\b", names.text)
    kinds = [kind for kind in (names.words.masculine, names.words.feminine) if kind & set(beside)]
    return kinds[0] if len(kinds) == 1 else frozenset()
