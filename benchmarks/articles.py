"""News-like articles from a seed: the same number gives the same bytes, so that runs can be compared.

Sizes follow 152 news pages of 40 countries, measured on 2026-11-25: 250 KB (half of them 140 to 440), 2,000 tags, 17 paragraphs, 700
words. Every article has names and words of its own beside the common ones, since articles in one vocabulary would all be on one event.
"""

import json
import random
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

Form = Literal["html", "txt", "md", "eml"]

FIRST_DAY = date(2024, 1, 1)
PER_WEEK = 100
"""A curator's week."""

COMMON = (
    "the of and to in a for on that with was is as at by from it be has had are were an this which will not but their its been more "
    "after than also about up out one two new year over who said last first time when into other people would could they there some"
).split()
NOUNS = (
    "council harbour ferry school hospital bridge market court minister company river report budget union farmer road station price "
    "library museum team season storm winter plan vote worker engineer driver teacher patient resident owner border tunnel grain"
).split()
VERBS = "opened closed announced delayed approved rejected repaired sold bought measured promised warned cut raised moved built".split()
SYLLABLES = "ba ce do fi gu ha jo ka li mo nu pe qua ri so ta ul ve wi xa yo zu mar ten dor lin gar sel bru fen".split()
SAYING = ("said", "told reporters", "added", "explained", "warned")
ROLES = ("the harbour master", "a spokeswoman", "the mayor", "an engineer", "the union's chair")
PUBLISHERS = ("The Gazette", "Northern Courier", "Evening Ledger", "Port Herald", "The Observerie")
SCRIPT = "(function(w,d){var q=w.queue=w.queue||[];q.push({slot:%d,size:[300,250],name:'unit-%d'});d.title=d.title;})(window,document);"


class Writer:
    """Writes one article after another, each from its own number."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)  # noqa: S311 - reproducible on purpose
        self.number = number
        self.own = [self._word() for _ in range(60)]
        self.names = [f"{self._word().title()} {self._word().title()}" for _ in range(4)]
        self.publisher = self._random.choice(PUBLISHERS)
        self.day = FIRST_DAY + timedelta(days=7 * (number // PER_WEEK) + self._random.randrange(7))
        self.headline = f"{self._pick(NOUNS).title()} in {self._pick(self.own).title()} {self._pick(VERBS)} by {self._pick(NOUNS)} {number}"
        self.paragraphs = [self._paragraph() for _ in range(max(4, round(self._random.lognormvariate(2.65, 0.5))))]
        self.url = f"https://news{number % 50}.example/{self.day:%Y/%m/%d}/{'-'.join(self.headline.lower().split())}"

    def write(self, form: Form) -> bytes:
        """Return the article as a file of one form."""
        text = {"html": self._html, "txt": self._txt, "md": self._md, "eml": self._eml}[form]()
        return text.encode("utf-8")

    def _pick(self, words: list[str]) -> str:
        return self._random.choice(words)

    def _word(self) -> str:
        return "".join(self._random.choice(SYLLABLES) for _ in range(self._random.randint(2, 4)))

    def _clause(self, words: int) -> str:
        found = []
        for place in range(words):
            chance = self._random.random()
            found.append(
                self._pick(COMMON if chance < 0.5 else NOUNS if chance < 0.75 else VERBS if chance < 0.85 else self.own)
            )
            if place % 11 == 10:
                found[-1] += ","
        return " ".join(found)

    def _sentence(self) -> str:
        text = self._clause(self._random.randint(9, 24)).strip(",")
        return text[0].upper() + text[1:] + "."

    def _paragraph(self) -> str:
        if self._random.random() < 0.2:
            said = self._sentence()[:-1]
            who = f"{self._pick(self.names)}, {self._random.choice(ROLES)}"
            return f"“{said},” {self._random.choice(SAYING)} {who}. {self._sentence()}"
        return " ".join(self._sentence() for _ in range(self._random.randint(1, 4)))

    def _txt(self) -> str:
        return "\n\n".join(
            (self.headline, f"By {self.names[0]}", self.publisher, f"{self.day:%-d %B %Y}", *self.paragraphs, "")
        )

    def _md(self) -> str:
        head = {
            "title": self.headline,
            "author": self.names[0],
            "publisher": self.publisher,
            "date": str(self.day),
            "url": self.url,
        }
        lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in head.items())
        return f"---\n{lines}\n---\n\n" + "\n\n".join(self.paragraphs) + "\n"

    def _eml(self) -> str:
        message = EmailMessage()
        message["From"] = f"{self.publisher} <news@example.org>"
        message["Subject"] = self.headline
        message["Date"] = f"{self.day:%a, %d %b %Y} 08:00:00 +0000"
        message["Message-ID"] = f"<{self.number}@example.org>"
        message.set_content("\n\n".join((f"By {self.names[0]}", *self.paragraphs)), cte="8bit")
        return message.as_string()

    def _html(self) -> str:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.headline,
            "datePublished": f"{self.day}T08:00:00+00:00",
            "author": [{"@type": "Person", "name": self.names[0]}],
            "publisher": {"@type": "Organization", "name": self.publisher},
            "mainEntityOfPage": self.url,
        }
        scripts = max(4, round(self._random.lognormvariate(7.2, 0.6)))  # of 150 bytes each: what makes pages large
        cards = max(10, round(self._random.lognormvariate(4.9, 0.4)))
        body = "\n".join(
            f"<p>{one}</p>" + ('<div class="ad-slot"><span></span></div>' if n % 4 == 3 else "")
            for n, one in enumerate(self.paragraphs)
        )
        return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{self.headline} | {self.publisher}</title>
<meta property="og:site_name" content="{self.publisher}"><meta property="og:title" content="{self.headline}">
<meta property="og:url" content="{self.url}"><link rel="canonical" href="{self.url}">
<meta property="article:published_time" content="{self.day}T08:00:00+00:00"><meta name="author" content="{self.names[0]}">
<script type="application/ld+json">{json.dumps(data)}</script>
{self._scripts(scripts // 2)}</head><body>
<header><nav><ul>{self._links(40)}</ul></nav></header>
<main><article><h1>{self.headline}</h1><div class="byline">By <a rel="author" href="/by/1">{self.names[0]}</a>
<time datetime="{self.day}T08:00:00+00:00">{self.day:%-d %B %Y}</time></div>
<div class="article-body">{body}</div></article>
<aside class="related"><h2>More news</h2>{self._cards(cards)}</aside></main>
<footer><ul>{self._links(30)}</ul><p>© {self.day.year} {self.publisher}. All rights reserved.</p></footer>
{self._scripts(scripts - scripts // 2)}</body></html>
"""

    def _links(self, count: int) -> str:
        return "".join(
            f'<li class="nav-item"><a href="/section/{n}">{self._pick(NOUNS).title()}</a></li>' for n in range(count)
        )

    def _cards(self, count: int) -> str:
        return "".join(
            f'<div class="card"><a href="/story/{n}"><img src="/i/{n}.jpg" alt="" width="300" height="200"><span class="card-title">'
            f"{self._clause(7)}</span></a><span class='meta'><span>{n % 12 + 1}h</span></span></div>"
            for n in range(count)
        )

    def _scripts(self, count: int) -> str:
        lines = [SCRIPT % (n, n) for n in range(count)]
        return "".join(f"<script>{''.join(lines[n : n + 40])}</script>\n" for n in range(0, count, 40))


def write_project(folder: Path, count: int, *, form: Form | None = None, settings: str = "") -> None:
    """Write a project with a number of articles, in one form or in all, half of them web pages."""
    forms: tuple[Form, ...] = (form,) if form else ("html", "txt", "html", "md", "html", "eml")
    seeds = folder / "seeds"
    for number in range(count):
        kind = forms[number % len(forms)]
        place = seeds / f"{number // 1000:03}"  # a folder of 100,000 files is slow to list everywhere
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06}.{kind}").write_bytes(Writer(number).write(kind))
    (folder / "digest.toml").write_text(f'base_url = "https://digest.example/"\n{settings}', "utf-8")
