"""What an analysis owes to the moment at which its document was seen.

Of a seed that nobody fetched, that moment is the time of the build, so it is another at every build. Nearly all documents come out the
same all the same: readers only ask whether a date lies more than a day after it. This moment notes how it is asked, and so tells until
when the answers would be the same; a reader that wants more of it, such as the year for a date without one, makes the analysis hold
for this one moment alone.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, TypeVar

T = TypeVar("T")
M = TypeVar("M", bound="SeenMoment")


class Asked:
    """How a moment was asked, over all values derived from it."""

    def __init__(self) -> None:
        self._exactly = False
        self._refused: list[datetime] = []

    def exactly(self, result: T) -> T:
        """Note a use that is not foreseen, and return its result."""
        self._exactly = True
        return result

    def refused(self, until: datetime) -> None:
        """Note that something came too late, and the moment from which it would not."""
        self._refused.append(until)

    def until(self, seen: datetime) -> datetime | None:
        """Return the moment from which on the answers may be others, asked in the zone of `seen`; `None` for never."""
        return seen + timedelta.resolution if self._exactly else min(self._refused, default=None)


def watched(seen: datetime) -> tuple[datetime, Asked]:
    """Return an equal moment that notes how it is asked, and its notes."""
    asked = Asked()
    return _noting(SeenMoment, seen, asked), asked


class _Noting:
    """What the values below share: an attribute that is not foreseen is noted."""

    _free: ClassVar[frozenset[str]] = frozenset()
    _asked: Asked

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in type(self)._free:
            object.__getattribute__(self, "_asked").exactly(None)
        return object.__getattribute__(self, name)


class SeenMoment(_Noting, datetime):
    """The moment at which a document was seen."""

    def __add__(self, delta: timedelta) -> Any:
        """Return a bound that notes what was found beyond it."""
        bound = _noting(_Bound, datetime.__add__(_plain(self), delta), self._asked)
        bound._delta = delta
        return bound

    def __sub__(self, other: Any) -> Any:
        return self._asked.exactly(datetime.__sub__(self, other))

    def __rsub__(self, other: Any) -> Any:
        return self._asked.exactly(other - _plain(self))

    def __lt__(self, other: Any) -> bool:
        return self._asked.exactly(datetime.__lt__(self, other))

    def __le__(self, other: Any) -> bool:
        return self._asked.exactly(datetime.__le__(self, other))

    def __gt__(self, other: Any) -> bool:
        return self._asked.exactly(datetime.__gt__(self, other))

    def __ge__(self, other: Any) -> bool:
        return self._asked.exactly(datetime.__ge__(self, other))

    def __eq__(self, other: object) -> bool:
        return self._asked.exactly(datetime.__eq__(self, other))

    def __hash__(self) -> int:
        return datetime.__hash__(self)  # says nothing of the moment until it is compared

    def __str__(self) -> str:
        return self._asked.exactly(datetime.__str__(self))

    def __repr__(self) -> str:
        return self._asked.exactly(datetime.__repr__(self))

    def __format__(self, spec: str) -> str:
        return self._asked.exactly(datetime.__format__(self, spec))


class _Bound(SeenMoment):
    """The latest moment that counts as past. `moment <= bound` asks the bound first, since its type is the more special one."""

    _free = frozenset({"date"})
    _delta: timedelta

    def __ge__(self, other: Any) -> bool:
        within = datetime.__ge__(self, other)
        if not within:
            self._asked.refused(other - self._delta)
        return within

    def date(self) -> date:
        """Return its day, which notes what was found beyond it."""
        day = _BoundDay.fromordinal(datetime.toordinal(self))
        day._asked, day._delta, day._zone = self._asked, self._delta, datetime.utcoffset(self) or timedelta()
        return day


class _BoundDay(_Noting, date):
    _delta: timedelta
    _zone: timedelta

    def __ge__(self, other: Any) -> bool:
        within = date.__ge__(self, other)
        if not within:
            midnight = datetime.combine(other, time(), UTC) - self._zone
            self._asked.refused(midnight - self._delta)
        return within

    def __lt__(self, other: Any) -> bool:
        return self._asked.exactly(date.__lt__(self, other))

    def __le__(self, other: Any) -> bool:
        return self._asked.exactly(date.__le__(self, other))

    def __gt__(self, other: Any) -> bool:
        return self._asked.exactly(date.__gt__(self, other))

    def __eq__(self, other: object) -> bool:
        return self._asked.exactly(date.__eq__(self, other))

    def __hash__(self) -> int:
        return date.__hash__(self)

    def __add__(self, other: timedelta) -> Any:
        return self._asked.exactly(date.__add__(self, other))

    def __sub__(self, other: Any) -> Any:
        return self._asked.exactly(date.__sub__(self, other))


def _plain(moment: datetime) -> datetime:
    """Return the moment as an ordinary one: adding to one of a special type asks that type for the result."""
    return datetime.combine(datetime.date(moment), datetime.timetz(moment))


def _noting(kind: type[M], moment: datetime, asked: Asked) -> M:
    """Return a moment as one of the kinds above."""
    made = kind.combine(moment.date(), moment.timetz())
    made._asked = asked
    return made
