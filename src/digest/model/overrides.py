"""The editor's word on an article, in place of what its source says: from a sidecar or a plan. Explained in docs/plan.md.

An override is never silent: it stays with the story, is named in its evidence, and every output says which parts are the editor's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from digest.model.articles import ADDRESS_FIELDS, Attribution, Author, Evidence, Moment, Override

OVERRIDE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "headline": "headline",
        "title": "headline",
        "author": "authors",
        "authors": "authors",
        "publisher": "publisher",
        "agency": "agency",
        "via": "via",
        "published": "published",
        "date": "published",
        "url": "url",
        "rights": "rights",
        "licence_url": "licence_url",
        "access_notice": "access_notice",
    }
)
"""What an editor may call each field, in a sidecar and in a plan."""
SPEAKER = "speaker"
"""The field of an override that says who spoke a quote."""
OF_ONE_ARTICLE = frozenset({"headline", "published", "url"})
"""Fields that a sidecar cannot give for a file of several articles: they would be the same for all."""
NAMES_JOINT = ";"
"""Stands between the names of several authors."""


class OverrideError(ValueError):
    """A value that a field cannot have; the message says why."""


def check_override(field: str, value: str) -> None:
    """Raise OverrideError where a field cannot have a value."""
    if not value.isprintable():
        raise OverrideError("holds characters that cannot be printed")
    if field in ADDRESS_FIELDS and value:
        _check_address(value)
    if field == "published":
        _moment(value)


def _check_address(value: str) -> None:
    """Raise OverrideError for what is not a web address as everybody may read and use it."""
    scheme, slashes, rest = value.partition("://")
    if not slashes or scheme.lower() not in {"http", "https"}:
        raise OverrideError("is not an http or https address")
    host = re.match(r"[^/?#]*", rest)
    authority = host.group() if host else ""
    if "@" in authority:
        raise OverrideError("has a name and password in it, which everybody could read: leave them out")
    if scheme + authority != (scheme + authority).lower():
        raise OverrideError(f"has capitals: write {scheme.lower()}://{authority.lower()}")


def overrides_for(article_id: str, overrides: Iterable[Override]) -> tuple[Override, ...]:
    """Return those of a sidecar that an article takes: of several in a file, none is given a headline, date or address."""
    return tuple(one for one in overrides if "#" not in article_id or one.field not in OF_ONE_ARTICLE)


def overridden(of: Attribution, overrides: Iterable[Override]) -> Attribution:
    """Return an attribution as the editor has it; what the source says stays in its evidence, unused.

    The full name of a publisher goes with the publisher.
    """
    for override in overrides:
        if override.field == SPEAKER:
            continue
        field, value = override.field, override.value
        changed = {field: _value(field, value)}
        if field == "publisher":
            changed["publisher_name"] = None
        evidence = tuple(replace(one, used=False) if one.field in changed else one for one in of.evidence)
        own = Evidence(field=field, value=value or "not stated", found=override.found)
        of = replace(of, **changed, evidence=(own, *evidence))  # type: ignore[arg-type]  # the fields are those of an attribution
    return of


def _value(field: str, value: str) -> str | tuple[Author, ...] | Moment | None:
    if field == "authors":
        return tuple(Author(name=name) for part in value.split(NAMES_JOINT) if (name := part.strip()))
    return _moment(value) if field == "published" else value or None


def _moment(value: str) -> Moment | None:
    """Return a day, or a time with its zone. Raises: OverrideError for anything else."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        is_day = len(value) <= len("2026-06-05")
    except ValueError as error:
        raise OverrideError("is not a date like 2026-06-05 or 2026-06-05T08:00+02:00") from error
    if is_day:
        return date(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        raise OverrideError("has no time zone: write 2026-06-05T08:00+02:00, or the day alone")
    return moment
