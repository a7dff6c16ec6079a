"""The fields of a note's head, and front matter: YAML, TOML or JSON between two lines, as static site generators write it.

Values are taken as they are written: no word becomes a truth value, no number loses its zeros. Names of fields are those that the
static site generators and note programs use, compared without case, dashes and underscores.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from digest.errors import ReadingError
from digest.model import ADDRESS_FIELDS, TEXT_FIELDS, Author, Moment, SeenAt
from digest.readers.attribution import AttributionBuilder
from digest.readers.dates import is_plausible, parse_moment, refusal
from digest.readers.embargo import LAST_ZONE, embargo_moment
from digest.readers.fragments import one_line, plain
from digest.readers.languages import language_tag
from digest.readers.names import split_names
from digest.text.embargo import says_over
from digest.text.urls import safe_link

MAX_CHARS = 64 * 1024
_MAX_BRACKETS = 500
_MAX_DASHES = 20
"""Of lists within lists on one line. PyYAML needs a minute for 20,000 nested brackets."""
_BLOCK = re.compile(
    r"\A\s*(?P<mark>---|\+\+\+|;;;)(?P<notation>[A-Za-z]{2,12})?[ \t]*\n(?P<body>.*?)(?:\n|(?<=\n))(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_NAMES = {
    "headline": ("headline", "title", "fulltitle"),
    "authors": ("authors", "author", "byline", "by", "writer", "creator"),
    "publisher": ("publisher", "publication", "site", "sitename", "website", "newspaper", "journal", "outlet", "source"),
    "agency": ("agency", "wire", "newsagency"),
    "dateline": ("dateline",),
    "published": ("published", "date", "pubdate", "publishdate", "datepublished", "publishedat",
                  "publisheddate", "publicationdate", "created", "issued"),
    "modified": ("modified", "updated", "lastmod", "lastmodified", "datemodified", "updatedat"),
    "url": ("canonicalurl", "canonical", "url", "link", "permalink", "sourceurl", "originalurl", "source"),
    "embargo": ("embargo", "embargoed", "embargountil", "embargoeduntil", "releasedate", "publishafter", "holduntil", "sperrfrist"),
    "rights": ("rights", "copyright", "license", "licence"),
    "licence_url": ("licenseurl", "licenceurl", "license", "licence", "rights"),
    "language": ("language", "lang", "locale"),
}  # fmt: skip
"""Fields and what they are called, the surest name first; an address under `source` is a URL, anything else there a publisher."""


_WIKI_LINK = re.compile(r"\[\[([^\[\]|]{1,300})(?:\|([^\[\]|]{1,300}))?\]\]")
_HINT = "front matter is 'name: value' lines between two lines of '---'"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields of a head, by their name without case, dashes and underscores."""

    values: Mapping[str, Any]
    place: str = "front matter"
    """What to call the head in evidence."""

    @property
    def language(self) -> str | None:
        """The language tag, if it is one."""
        return next((tag for _, value in self._named("language") if (tag := language_tag(str(value)))), None)

    @property
    def url(self) -> str | None:
        """The address of the original."""
        return next((link for _, value in self._named("url") if (link := _link(value))), None)

    @property
    def lines(self) -> tuple[str, ...]:
        """What a person reads in it: headline, names, publisher, date, rights, as written."""
        names = "; ".join(author.name for author in self._authors())
        return (_first(self._texts("headline")), names, _first(self._texts("publisher")), _first(self._texts("published")),
                _first(self._texts("rights")))  # fmt: skip

    def offer(self, builder: AttributionBuilder, *, seen: SeenAt | None) -> None:
        """Offer every field that the head gives."""
        for field in _NAMES:
            if field in TEXT_FIELDS and field not in ADDRESS_FIELDS:
                for name, text in self._texts(field):
                    builder.offer(field, text, f"{self.place} {name}")
        builder.offer_authors(self._authors(), f"{self.place} author")
        for field in ("published", "modified"):
            for name, value in self._named(field):
                moment = _moment(value, seen, self.language)
                if moment is not None:
                    builder.offer_moment(field, moment, f"{self.place} {name}")
                else:
                    builder.reject(
                        field,
                        str(value),
                        f"{self.place} {name}, {refusal(str(value), seen=seen, language=self.language)}",
                    )
        self._offer_embargo(builder)
        for field in _NAMES:
            if field in ADDRESS_FIELDS:
                for name, value in self._named(field):
                    builder.offer(field, _link(value), f"{self.place} {name}")

    def _offer_embargo(self, builder: AttributionBuilder) -> None:
        for name, value in self._named("embargo"):
            if moment := _embargo(value, self.language):
                builder.offer_moment("embargo", moment, f"{self.place} {name}")
            elif _holds_back(name, value):
                said = "yes" if value is True else str(value)
                builder.offer("embargo", said, f"{self.place} {name}, without a day that can be read")

    def _named(self, field: str) -> Iterator[tuple[str, Any]]:
        for name in _NAMES[field]:
            if self.values.get(name) not in (None, ""):
                yield name, self.values[name]

    def _texts(self, field: str) -> Iterator[tuple[str, str]]:
        """Yield names and values that are text and, but for a headline, no address."""
        for name, value in self._named(field):
            inner = value.get("name") if isinstance(value, dict) else value
            text = _shown(one_line(str(inner))) if isinstance(inner, str | int | float | date) else ""
            if text and (field == "headline" or _link(text) is None):
                yield name, plain(text) if "<" in text else text

    def _authors(self) -> tuple[Author, ...]:
        for _, value in self._named("authors"):
            several = value if isinstance(value, list) else [value]
            found = [author for item in several[:50] for author in _people(item)]
            if found:
                return tuple(found)
        return ()


def field_name(name: str) -> str:
    """Return a field's name as it is compared."""
    return re.sub(r"[\s_-]+", "", name).casefold()


def fields_among(names: Iterable[str]) -> frozenset[str]:
    """Return which fields of an attribution some names stand for."""
    given = {field_name(name) for name in names}
    return frozenset(field for field, known in _NAMES.items() if not given.isdisjoint(known))


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the rest of a note; an empty one when it has none.

    Raises: ReadingError when a head is begun that cannot be read.
    """
    found = _BLOCK.match(text[: MAX_CHARS + 16])
    if not found:
        return _bare_json(text)
    first_line = text[: found.start("body")].count("\n") + 1
    body, notation = found["body"], (found["notation"] or _NOTATIONS[found["mark"]]).casefold()
    if notation == "yaml" and not re.search(r"(?m)^[\w\"'-][^:\n]*:(?:\s|$)", body):
        return FrontMatter(values={}), text  # two rules with text between them
    if notation not in _PARSERS:
        raise ReadingError(f"the front matter is written in {notation}, which is a program", _HINT, first_line)
    return _matter(_PARSERS[notation](body, first_line)), text[found.end() :]


def _matter(values: Mapping[Any, Any]) -> FrontMatter:
    return FrontMatter(values={field_name(str(name)): value for name, value in values.items()})


def _bare_json(text: str) -> tuple[FrontMatter, str]:
    """Return front matter that is a JSON object at the beginning, with a line of its own at its end; an empty one when there is none."""
    start = text[: MAX_CHARS + 16].lstrip()
    if not _JSON_BEGINS.match(start):
        return FrontMatter(values={}), text
    try:
        values, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(start)
    except (ValueError, RecursionError) as error:
        raise ReadingError("the front matter is not valid JSON", _HINT, 1) from error
    return _matter(values), text.lstrip()[end:]


def _json(body: str, first_line: int) -> Mapping[Any, Any]:
    try:
        values = json.loads(body, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ReadingError("the front matter is not valid JSON", _HINT, first_line) from error
    if not isinstance(values, dict):
        raise ReadingError("the front matter is not a list of names and values", _HINT, first_line)
    return values


def _yaml(body: str, first_line: int) -> Mapping[Any, Any]:
    """Read YAML with every value as it is written; aliases are refused, since a few lines of them name millions of values."""
    import yaml

    if body.count("[") + body.count("{") > _MAX_BRACKETS or re.search(rf"(?m)^(?:\s*[-?:]\s){{{_MAX_DASHES}}}", body):
        raise ReadingError("the front matter has lists within lists", _HINT, first_line)
    try:
        for event in yaml.parse(body, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                raise ReadingError("the front matter has an alias", _HINT, (mark.line if mark else 0) + first_line)
        values = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes text, lists and mappings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = 0 if mark is None else mark.line
        raise ReadingError(f"the front matter is not valid YAML ({error.problem})", _HINT, line + first_line) from error
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise ReadingError("the front matter is not valid YAML", _HINT, first_line) from error
    if not isinstance(values, dict):
        raise ReadingError("the front matter is not a list of names and values", _HINT, first_line)
    return values


def _toml(body: str, first_line: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(body)
    except (ValueError, RecursionError) as error:  # no TOML, or a number of thousands of digits; nested without end
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) - 1 if found else 0
        raise ReadingError(f"the front matter is not valid TOML ({error})", _HINT, line + first_line) from error


_NOTATIONS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_PARSERS: Mapping[str, Callable[[str, int], Mapping[Any, Any]]] = MappingProxyType(
    {"yaml": _yaml, "yml": _yaml, "toml": _toml, "json": _json}
)
_JSON_BEGINS = re.compile(r"\{\s*\"\w+\"\s*:")


def _shown(text: str) -> str:
    """Return the text of a field with the words that its links between notes show."""
    return _WIKI_LINK.sub(lambda found: found[2] or found[1], text)


def _people(value: Any) -> list[Author]:
    if isinstance(value, dict):
        name = one_line(str(value.get("name") or value.get("title") or ""))
        return [Author(name=name, url=_link(value.get("url") or value.get("link")))] if name else []
    name = _shown(one_line(value)) if isinstance(value, str) else ""
    return split_names(name) if name and _link(name) is None else []


def _moment(value: Any, seen: SeenAt | None, language: str | None) -> Moment | None:
    if isinstance(value, datetime):
        moment: Moment = value if value.tzinfo else value.date()
        return moment if is_plausible(moment, seen=seen) else None
    if isinstance(value, date):
        return value if is_plausible(value, seen=seen) else None
    return parse_moment(value, seen=seen, language=language) if isinstance(value, str) else None


def _holds_back(name: str, value: Any) -> bool:
    """Whether a field says that there is an embargo without saying until when; a date of release may be just unknown."""
    is_said = value is True or (isinstance(value, str) and bool(value.strip()) and not says_over(value))
    return is_said and "release" not in name


def _embargo(value: Any, language: str | None) -> Moment | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=LAST_ZONE)
    if isinstance(value, date):
        return value
    return embargo_moment(value, language=language) if isinstance(value, str) else None


def _link(value: Any) -> str | None:
    text = value.get("url") if isinstance(value, dict) else value
    return safe_link(text) if isinstance(text, str) and re.match(r"(?i)\s*https?://", text) else None


def _first(texts: Iterator[tuple[str, str]]) -> str:
    return next((text for _, text in texts), "")
