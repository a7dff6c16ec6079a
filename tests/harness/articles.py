"""Random articles: accounts of invented events, in several languages, with or without what readers look for."""

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TypeVar

VOCABULARY = Path(__file__).parent / "vocabulary.toml"
LANGUAGES = ("en", "de", "fr", "es", "zh", "ja", "ar", "ru")
MISSING = 0.12
"""How often a field of an article is missing."""
SENTENCES = ("sentence", "spoken", "quote", "headline")
"""Rules that begin with a capital."""
ZONES_H = (0, 0, 0, 1, 2, -5, -8, 3, 5.5, 9)

Rules = Mapping[str, list[str]]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes an article."""

    name: str
    host: str


OUTLETS = (
    Outlet(name="Merrow Gazette", host="gazette.example"),
    Outlet(name="The Orle Tribune", host="www.orle-tribune.example"),
    Outlet(name="Varnholm Courier", host="courier.example"),
    Outlet(name="Tarn Valley Post", host="tarnpost.example"),
    Outlet(name="Hohenfurter Bote", host="bote.example"),
    Outlet(name="Le Phare d’Orvel", host="phare.example"),
    Outlet(name="Diario de Almena", host="diario.example"),
    Outlet(name="北屿港报", host="beiyu.example"),
    Outlet(name="Harbour & Haul <weekly>", host="haul.example"),
)
AGENCIES = ("Northern Agency", "Meridian Press", "Coastwise News Service")
RIGHTS = (
    "© 2026 {outlet}. All rights reserved.",
    "Copyright (c) 2026 {outlet}",
    "Text: CC BY 4.0",
    "Licensed under CC BY-ND 4.0, https://creativecommons.org/licenses/by-nd/4.0/",
    "© {outlet} – Alle Rechte vorbehalten",
    "Tous droits réservés {outlet}",
    "© 2026 {outlet} 版权所有",
    "This work is in the public domain.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, as every account of it tells it."""

    language: str
    rules: Rules
    """The grammar with a selection of its forms: two events have less in common than all forms would give them."""
    bound: Mapping[str, str]
    """The words that all accounts share, by the name of their rule."""
    facts: tuple[str, ...]
    quotes: tuple[str, ...]
    """Paragraphs with a quotation and its speaker."""
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An account of an event; what is `None` or empty is missing in its file."""

    language: str
    headline: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    outlet: Outlet | None
    agency: str | None
    published: datetime | None
    url: str | None
    rights: str | None
    place: str
    pictured: bool = False


@cache
def rules_of(language: str) -> Rules:
    """Return the grammar of a language."""
    rules: dict[str, dict[str, list[str]]] = tomllib.loads(VOCABULARY.read_text("utf-8"))
    return rules[language]


def expanded(chance: random.Random, text: str, rules: Rules, bound: Mapping[str, str]) -> str:
    """Return a form with each `{rule}` in it replaced, by the bound words or by a form drawn from the rules."""

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name == "coined":
            return chance.choice(rules["start"]) + chance.choice(rules["end"])
        if name in SENTENCES:
            return sentence(chance, name, rules, bound)
        return bound[name] if name in bound else expanded(chance, chance.choice(rules[name]), rules, bound)

    return re.sub(r"\{(\w+)\}", filled, text)


def sentence(chance: random.Random, rule: str, rules: Rules, bound: Mapping[str, str]) -> str:
    """Return a form of a rule, begun with a capital."""
    return _begun(expanded(chance, chance.choice(rules[rule]), rules, bound))


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def name(chance: random.Random, language: str) -> str:
    """Return the name of a person."""
    rules = rules_of(language)
    given, family = (expanded(chance, chance.choice(rules[rule]), rules, {}) for rule in ("given", "family"))
    return f"{family}{given}" if language in {"zh", "ja"} else f"{given} {family}"


def event(chance: random.Random, language: str, when: datetime) -> Event:
    """Return something that happened on a day."""
    whole = rules_of(language)
    rules = {
        **whole,
        **{rule: chance.sample(whole[rule], len(whole[rule]) // 2 + 1) for rule in ("headline", "sentence")},
    }
    bound = {
        rule: expanded(chance, chance.choice(rules[rule]), rules, {}) for rule in ("place", "thing", "firm", "role")
    }
    bound["other_role"] = chance.choice(rules["role"])
    bound["person"], bound["other_person"] = name(chance, language), name(chance, language)
    bound["count"] = str(chance.randint(12, 990))
    return Event(
        language=language,
        rules=rules,
        bound=bound,
        facts=tuple(
            _begun(expanded(chance, one, rules, bound)) for one in chance.sample(rules["fact"], len(rules["fact"]))
        ),
        quotes=tuple(sentence(chance, "quote", rules, bound) for _ in range(3)),
        when=when,
    )


def account(chance: random.Random, of: Event, outlet: Outlet) -> Article:
    """Return one outlet's own article on an event: shared facts and quotations among sentences of its own."""
    rules = of.rules
    own = [
        " ".join(sentence(chance, "sentence", rules, of.bound) for _ in range(chance.randint(1, 3)))
        for _ in range(chance.randint(2, 8))
    ]
    shared = [*chance.sample(of.facts[1:], chance.randint(1, len(of.facts) - 1)), *of.quotes[: chance.randint(0, 3)]]
    rest = [*own, *shared]
    chance.shuffle(rest)
    published = of.when + timedelta(minutes=chance.randint(0, 2000))
    zone = timezone(timedelta(hours=chance.choice(ZONES_H)))
    slug = chance.randint(1000, 99999)
    rights = chance.choice(RIGHTS).format(outlet=outlet.name)
    return Article(
        language=of.language,
        headline=_maybe(chance, sentence(chance, "headline", rules, of.bound)) or "",
        paragraphs=(of.facts[0], *rest),
        authors=tuple(name(chance, of.language) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))),
        outlet=_maybe(chance, outlet),
        agency=chance.choice(AGENCIES) if chance.random() < 0.25 else None,
        published=_maybe(chance, published.replace(tzinfo=zone)),
        url=_maybe(chance, f"https://{outlet.host}/{published:%Y/%m}/{slug}?from=home&page={slug % 3}"),
        rights=rights if chance.random() < 0.4 else None,
        place=of.bound["place"],
        pictured=chance.random() < 0.6,
    )


def copied(chance: random.Random, article: Article, outlet: Outlet) -> Article:
    """Return what another outlet made of the same text: another headline or a cut, seldom another word."""
    paragraphs = list(article.paragraphs)
    if len(paragraphs) > 3 and chance.random() < 0.5:
        del paragraphs[chance.randrange(1, len(paragraphs))]
    if chance.random() < 0.3:
        paragraphs[-1] = f"{paragraphs[-1]} {paragraphs[0]}"
    return replace(
        article,
        paragraphs=tuple(paragraphs),
        headline=article.headline if chance.random() < 0.5 else f"{article.place}: {article.headline}",
        outlet=outlet,
        agency=article.agency or chance.choice(AGENCIES),
        url=f"https://{outlet.host}/{chance.randint(1000, 99999)}",
        published=article.published and article.published + timedelta(hours=chance.randint(0, 30)),
    )


def edited(chance: random.Random, article: Article) -> Article:
    """Return an article after its author's second thoughts."""
    rules = rules_of(article.language)
    bound = {"person": name(chance, article.language), "count": "77", "place": article.place, "role": rules["role"][0]}
    bound |= {"other_person": bound["person"], "other_role": bound["role"]}
    added = sentence(chance, chance.choice(("sentence", "quote")), rules, bound)
    paragraphs = list(article.paragraphs)
    if chance.random() < 0.4:
        paragraphs[chance.randrange(len(paragraphs))] = added
    else:
        paragraphs.insert(chance.randint(0, len(paragraphs)), added)
    return replace(article, paragraphs=tuple(paragraphs))


def _maybe(chance: random.Random, value: Value) -> Value | None:
    return None if chance.random() < MISSING else value
