"""What the places of a document say about each field of its attribution, the most trusted place first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from digest.model import ADDRESS_FIELDS, TEXT_FIELDS, Attribution, Author, Evidence, Moment
from digest.text.embargo import without_embargo
from digest.text.invisible import has_invisible, visible
from digest.text.redirects import article_address, leads_on
from digest.text.urls import canonical, is_web_address

MAX_FIELD_CHARS = 1_000
"""A text as long as this may have been cut where it was read, and is shown neither whole nor in part."""
TOO_LONG = "too long to be one"
"""Of evidence that was not used."""
_NAMES = frozenset({"headline", "publisher", "publisher_name", "agency", "dateline"})
"""Fields that are never shown in part; rights and notices may go on for long."""


class AttributionBuilder:
    """Collects offers for fields; the first offer for a field wins, later ones that differ are kept as evidence against it."""

    def __init__(self) -> None:
        self._text: dict[str, str] = {}
        self._authors: tuple[Author, ...] = ()
        self._moments: dict[str, Moment] = {}
        self._evidence: list[Evidence] = []

    def offer(self, field: str, value: str | None, found: str) -> None:
        """Offer a text for a field, found at a place."""
        if field in ADDRESS_FIELDS:
            words = canonical((value or "").strip())
            if words and not is_web_address(words):
                self.reject(field, words, found)
                return
            if field == "url" and leads_on(words):
                found = f"{found}, which leads on to it"
            words = article_address(words) if field == "url" else words
        else:
            words = self._shown(field, value or "", found)
            if field == "headline" and words and not (words := without_embargo(words)):
                self.reject(field, value, f"{found}, a notice of an embargo")
            if field in _NAMES and len(words) >= MAX_FIELD_CHARS - 1:  # one less where the cut fell on a space
                self.reject(field, words, f"{found}, {TOO_LONG}")
                return
        if words:
            won = self._text.setdefault(field, words)
            self._note(field, words, found, used=won == words)

    def offer_authors(self, authors: Iterable[Author], found: str) -> None:
        """Offer the whole set of authors, found at a place."""
        named = [
            replace(
                author,
                name=self._shown("authors", author.name, found),
                url=canonical(author.url) if author.url and is_web_address(author.url) else None,
            )
            for author in authors
        ]
        distinct = tuple({author.name.casefold(): author for author in named if author.name}.values())
        if distinct:
            self._authors = self._authors or distinct
            used = [a.name for a in self._authors] == [a.name for a in distinct]
            self._note("authors", "; ".join(author.name for author in distinct), found, used=used)

    def offer_moment(self, field: str, moment: Moment | None, found: str) -> None:
        """Offer a time for `published` or `modified`, found at a place."""
        if moment is not None:
            won = self._moments.setdefault(field, moment)
            if isinstance(moment, datetime) and not isinstance(won, datetime) and _same(won, moment):
                won = self._moments[field] = moment  # the same day, to the minute
            self._note(field, moment.isoformat(), found, used=_same(won, moment))

    def reject(self, field: str, value: str | None, found: str) -> None:
        """Keep what a place says although it is not to be used."""
        words = " ".join((value or "").split())[:300]
        if words:
            self._note(field, words, found, used=False)

    def get(self, field: str) -> str | None:
        """Return what a text field holds so far."""
        return self._text.get(field)

    @property
    def has_authors(self) -> bool:
        """True when some place named authors."""
        return bool(self._authors)

    @property
    def author_names(self) -> tuple[str, ...]:
        """Return the names of the authors so far."""
        return tuple(author.name for author in self._authors)

    def build(self) -> Attribution:
        """Return the attribution as it stands, with all evidence in the order it was offered."""
        text = {name: self._text.get(name) for name in TEXT_FIELDS}
        return Attribution(
            **text,
            authors=self._authors,
            published=self._moments.get("published"),
            modified=self._moments.get("modified"),
            evidence=tuple(self._evidence),
        )

    def _shown(self, field: str, value: str, found: str) -> str:
        """Return a text as it may be shown; invisible characters are taken out, and evidence of them is kept."""
        shown = visible(value)
        if has_invisible(value):
            self._note(field, ascii(value), f"{found}, with invisible characters", used=False)
        return shown

    def _note(self, field: str, value: str, found: str, *, used: bool) -> None:
        note = Evidence(field=field, value=value, found=found, used=used)
        if note not in self._evidence:
            self._evidence.append(note)


def _same(one: Moment, other: Moment) -> bool:
    """Return True when two moments do not contradict each other: a day and an instant within it agree."""
    if isinstance(one, datetime) == isinstance(other, datetime):
        return one == other
    day_of = (moment.date() if isinstance(moment, datetime) else moment for moment in (one, other))
    return next(day_of) == next(day_of)
