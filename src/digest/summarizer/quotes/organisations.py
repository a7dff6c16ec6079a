"""Which firm or body an article speaks of, told by the names that open its sentences. Layer 3: pure."""

from collections import Counter
from collections.abc import Sequence


class Organisations:
    """The names of a text that may be an organisation's, read as far as somebody asks."""

    def __init__(self, text: str, named: Sequence[tuple[str, int]], placing: frozenset[str]) -> None:
        """Take names that stand alone and are no person's, with their offsets, in order; `placing`: prepositions before a place."""
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
        if not before[-2:].strip() or before.strip()[-1:] in ".!?":
            self._opening[name] += 1
