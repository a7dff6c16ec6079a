"""What dates are counted and named by: months in many languages, digits of other scripts, the years of other calendars."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_ERA_YEAR = re.compile(r"(令和|平成|民國|民国)\s*(\d{1,3}|元)\s*年")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""Years of the common era before the first year of each: Reiwa, Heisei, the Republic of China."""
_BUDDHIST_YEARS = range(2500, 2600)
_BUDDHIST_ERA = 543
"""Years ahead of the common era, as Thai dates count them; no other calendar's date that may be meant has such a year."""
PERSIAN_YEARS = range(1360, 1480)
"""Those of dates since 1981; no other calendar has such years."""
_PERSIAN_MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
_PERSIAN_FIRST_DAY = date(1981, 3, 21)
_PERSIAN_FIRST_YEAR = 1360
"""The first day of the first year that dates may name."""
_PERSIAN_LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""The leap years in each cycle of 33, right for 1244 to 1502. Source: Borkowski, The Persian calendar for 3000 years, 1996."""
_SAME_LETTER = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "\u093c": "", "\u200c": "", "\u0654": ""}
)
"""Letters that are written with and without a mark, or that two keyboards write differently: Arabic and Persian yeh, the nukta of Hindi."""


def plain_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, and the years of Japanese and Taiwanese eras in the common one."""
    if text.isascii():
        return text
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return _ERA_YEAR.sub(lambda found: f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年", text)


@cache
def month_names() -> Mapping[str, Mapping[str, int]]:
    """Return the names of months, folded, with their numbers by language: `listopad` is another month in Croatian than in Polish."""
    table = tomllib.loads((files("digest.readers") / "data" / "months.toml").read_text("utf-8"))
    found: dict[str, dict[str, int]] = {}
    for language, names in table.items():
        for number, ways in enumerate(names, start=1):
            for name in ways.split():
                found.setdefault(_folded(name.replace("_", " ")), {})[language] = number
    return found


def is_month(word: str) -> bool:
    """Return whether a word is the name of a month in some language."""
    return _folded(word) in month_names()


def month_number(name: str, language: str | None) -> int | None:
    """Return the number of a month by its name; `None` where it is none, or several months that the language does not tell apart."""
    folded = _folded(name)
    numbers = month_names().get(folded) or month_names().get(folded.removeprefix("ב")) or {}  # Hebrew: "in June"
    one = set(numbers.values())
    return one.pop() if len(one) == 1 else numbers.get((language or "").partition("-")[0])


def persian_month(name: str) -> int | None:
    """Return the number of a month of the Persian calendar; `None` for other words."""
    return _persian_numbers().get(_folded(name))


@cache
def _persian_numbers() -> Mapping[str, int]:
    return {_folded(name): number for number, name in enumerate(_PERSIAN_MONTHS, start=1)}


def persian_day(year: int, month: int, day: int) -> date:
    """Return a day of the Persian calendar in the common one.

    Raises: ValueError for a day that does not exist.
    """
    days = 31 if month <= 6 else 30 if month < 12 or _is_persian_leap(year) else 29
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= days:
        raise ValueError(f"no such day: {year}/{month}/{day}")
    before = sum(365 + _is_persian_leap(each) for each in range(_PERSIAN_FIRST_YEAR, year))
    return _PERSIAN_FIRST_DAY + timedelta(days=before + min(month - 1, 6) * 31 + max(month - 7, 0) * 30 + day - 1)


def _is_persian_leap(year: int) -> bool:
    return year % 33 in _PERSIAN_LEAPS


def common_year(year: int) -> int:
    """Return a year of the common era, for one that may be of the Buddhist."""
    return year - _BUDDHIST_ERA if year in _BUDDHIST_YEARS else year


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().translate(_SAME_LETTER).rstrip(".॰׳'")
