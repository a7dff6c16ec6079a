"""Makes honest projects of what makes a judge raise false alarms, each from a seed.

There are repeated headlines, series, mails with one subject, rights lines that differ by a space, headlines of the digest's own words,
other scripts, odd white space, corrections, pictures, and own templates.
"""

import random
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from tests.drawing import png
from tests.verify.forging import packaged

NOW = datetime(2026, 3, 21, 12, tzinfo=UTC)

PLACES = "Merrow Hohenfurt Lindale Quarn Ostrey Velmar Tissen Brackholm Dunmere Farrow Gillen Harrowick Istel Jorvale Kestrin".split()
THINGS = "ferry lantern oven bench statue orchard rail shelf barrel bed curtain arch stall quarry bell seat runway cow sapling lock".split()
DEEDS = "opened closed repaired counted painted measured sold moved rebuilt inspected praised flooded cleaned borrowed restored".split()
NAMES = (
    "Ada Quill",
    "Tomas Brandt",
    "Siobhán O’Dea",
    "J. R. Vance",
    "María-José Peña",
    "Lars  Åkerlund",
    "王 小明",
    "山田花子",
    "نور الهادي",
    "Ida <b>Lund</b>",
    "Ole & Per",
    "Dr. Uma Rao, MD",
    "W",
)
PUBLISHERS = (
    "Merrow Gazette",
    "The Coast",
    "WSJ",
    "Quay & Harbour",
    "海港日報",
    "Le Phare",
    "stories",
    "Fog",
    "Harbour Gazette",
    "Merrow Harbour Gazette",
    "B.T.",
)
HEADLINES = (
    "W",
    "Weekly letter",
    "Fog",
    "Harbour",
    "Harbour Gazette",
    "Weekly Digest",
    "3 March 2026",
    "By Ada Quill",
    "stories",
    "2026",
    "Part 1",
    "Part 10",
    "What “they” said",
    "A < B & C > D",
    "Read it at last",
    "港口關閉",
    "港口 關閉 第三天",
    "Der Hafen – wieder zu",
    "مرفأ مغلق",
    "Editor’s note",
    "Sport",
    "Rights not stated in the source",
    "Why? […]",
    "one two  three\u00a0four",
    "(no headline in the source)",
)
RIGHTS = (
    "© 2024 a Reach plc subsidiary",
    "©2024 a Reach plc subsidiary",
    "© 2024 a  Reach plc subsidiary",
    "(c) 2026 Merrow Gazette",
    "Copyright 2026, The Coast. All rights reserved.",
    "CC BY 4.0",
    "",
)
ODD = ("\u00a0", "\u200b", "\ufffd", "\u00ad", "\u3000", "\u202f", " – ", "\u200d", "\ufe0f", "e\u0301", "\u2028", "  ")
ZONES = ("Z", "+02:00", "-03:30", "+05:45", "-11:00", "")
OTHER_SCRIPTS = (
    "港口在星期二關閉了第三天，十一艘渡輪停泊在港外。 市議會說麵包師傅整夜工作， Merrow 的船員很高興，他們在 3 月 4 日等待。",
    "港は火曜日に三日目も閉鎖され、十一隻のフェリーが沖に停泊した。町の パン屋 は夜通し働き、船員たちはそれを喜んだと市は述べた。",
    "ท่าเรือปิดเป็นวันที่สามเมื่อวันอังคาร และเรือข้ามฟากสิบเอ็ดลำจอดทอดสมออยู่นอกฝั่ง ชาวเมืองต่างพากันรอคอยหมอกจาง",
    "بقي المرفأ مغلقا لليوم الثالث يوم الثلاثاء، ورست إحدى عشرة عبارة قبالة الشاطئ، وقال المجلس إن الخبازين عملوا طوال الليل.",
    "Порт оставался закрытым третий день подряд во вторник, и одиннадцать паромов стояли на якоре, сообщил городской совет.",
)
OWN_TEMPLATES = (
    ("web/style.css.j2", "body {", "nav::before { content: '· '; }\n.turn { opacity: 0; }\nbody {"),
    ("web/story.html.j2", "{{ show_facts(story) }}", "<p>Here is what they wrote:</p>\n{{ show_facts(story) }}"),
    ("web/passages.html.j2", "<bdi>{{ fact.text }}</bdi>", '<b style="color:#333;font-size:90%">{{ fact.text }}</b>'),
    ("email/passages.mjml.j2", "{{ say.gap }}</p>", "[…] left out</p>"),
    ("text/story.txt.j2", "{% for fact in story.facts %}", "Made by:\n{% for fact in story.facts %}"),
    (
        "email/story.mjml.j2",
        "{{ show_passages(story, say, style) }}",
        "{{ show_passages(story, say, style) }}<p>Thank you for reading.</p>",
    ),
)


class Maker:
    """Writes one project."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)  # noqa: S311 - a fixed choice, no secret

    def sentence(self) -> str:
        """Return a sentence, sometimes with an odd character."""
        pick = self.chance.choice
        text = (
            f"The {pick(THINGS)} of {pick(PLACES)} was {pick(DEEDS)} {self.chance.randint(2, 999)} times before {pick(PLACES)} "
            f"{pick(DEEDS)} its {pick(THINGS)}, officials of {pick(PLACES)} said."
        )
        if self.chance.random() < 0.08:
            at = self.chance.randrange(len(text))
            text = text[:at] + pick(ODD) + text[at:]
        return text

    def paragraphs(self) -> list[str]:
        """Return the paragraphs of an article."""
        pick = self.chance.choice
        found = [
            " ".join(self.sentence() for _ in range(self.chance.randint(1, 4)))
            for _ in range(self.chance.randint(2, 6))
        ]
        if self.chance.random() < 0.5:
            quote = (
                f"“We {pick(DEEDS)} the {pick(THINGS)} and nobody in {pick(PLACES)} helped us with the {pick(THINGS)},”"
            )
            found.insert(1, f"{quote} mayor {pick(('Ida Lund', 'Per Holm', 'Rosa Lindqvist'))} of {pick(PLACES)} said.")
        if self.chance.random() < 0.25:
            found = [pick(OTHER_SCRIPTS) for _ in range(3)]
        return found

    def when(self) -> str:
        """Return a day, or a moment in some zone."""
        day = NOW.date() - timedelta(days=self.chance.randint(0, 16))
        if self.chance.random() < 0.4:
            return day.isoformat()
        hour, minute = self.chance.randint(0, 23), self.chance.randint(0, 59)
        return f"{day.isoformat()}T{hour:02}:{minute:02}:00{self.chance.choice(ZONES)}"

    def write(self, name: str, data: str | bytes) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        return path

    def note(self, number: int, headline: str) -> None:
        """Write a note with front matter."""
        pick = self.chance.choice
        head = {
            "title": headline,
            "author": pick(NAMES),
            "publisher": pick(PUBLISHERS),
            "date": self.when(),
            "url": f"https://{pick(('gazette', 'coast', 'sheet'))}.example/{number}?a=1&b={number}",
            "rights": pick(RIGHTS),
        }
        kept = {key: value for key, value in head.items() if value and (key == "title" or self.chance.random() < 0.8)}
        lines = "\n".join(f"{key}: {_yaml(value)}" for key, value in kept.items())
        self.write(f"seeds/{number:02}.md", f"---\n{lines}\n---\n\n" + "\n\n".join(self.paragraphs()) + "\n")
        if self.chance.random() < 0.15:
            self.write(f"seeds/{number:02}.md.meta.toml", f'[editor]\nauthors = ["{pick(("Ida Lund", "Per Holm"))}"]\n')

    def page(self, number: int, headline: str) -> None:
        """Write a page, sometimes with a picture."""
        pick = self.chance.choice
        body = "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs())
        picture = ""
        if self.chance.random() < 0.4:
            alt = pick(("The quay", "", "A “fog” & more", "港口"))
            shown = f'<img src="{number:02}_files/p.png" alt="{escape(alt)}" width="640" height="360">'
            picture = f"<figure>{shown}<figcaption>Photo: Vera Holm</figcaption></figure>"
            self.write(f"seeds/{number:02}_files/p.png", png(640, 360, grey=number))
        named = (
            f'<meta name="author" content="{escape(pick(NAMES))}">'
            f'<meta property="og:site_name" content="{escape(pick(PUBLISHERS))}">'
        )
        self.write(
            f"seeds/{number:02}.html",
            f"<html><head><meta charset=utf-8><title>{escape(headline)}</title>{named}"
            f'<meta property="article:published_time" content="{self.when()}"><meta name="copyright" content="{escape(pick(RIGHTS))}">'
            f"</head><body><article><h1>{escape(headline)}</h1>{picture}{body}</article></body></html>",
        )

    def mail(self, number: int, headline: str) -> None:
        """Write a mail."""
        sender = self.chance.choice(("Ada Quill <ada@gazette.example>", "Harbour Letter <news@sheet.example>"))
        subject = headline if headline.isascii() else "Weekly letter"
        body = "\n\n".join(self.paragraphs())
        day = 1 + number % 20
        self.write(
            f"seeds/{number:02}.eml",
            f"From: {sender}\nSubject: {subject}\nDate: Tue, {day} Mar 2026 10:{number:02}:00 +0000\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n",
        )

    def text(self, number: int, headline: str) -> None:
        """Write a typed text."""
        day = 1 + number % 20
        head = f"{headline}\n\nBy {self.chance.choice(NAMES[:5])}\n{self.chance.choice(PUBLISHERS[:4])}\n{day} March 2026\n\n"
        self.write(
            f"seeds/{number:02}.txt", head + "\n\n".join(self.paragraphs()) + f"\n\n{self.chance.choice(RIGHTS)}\n"
        )

    def feed(self, number: int, headline: str) -> None:
        """Write a feed."""
        entries = "".join(
            f"<entry><id>urn:x:{number}:{one}</id><title>{escape(headline)}</title><updated>2026-03-{2 + one:02}T10:00:00Z</updated>"
            f"<author><name>{escape(self.chance.choice(NAMES))}</name></author><rights>{escape(self.chance.choice(RIGHTS))}</rights>"
            f'<link href="https://feed.example/{number}/{one}"/><content type="html">'
            f"{escape(''.join(f'<p>{escape(text)}</p>' for text in self.paragraphs()))}</content></entry>"
            for one in range(self.chance.randint(1, 6))
        )
        self.write(
            f"seeds/{number:02}.xml",
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(self.chance.choice(PUBLISHERS))}</title><id>urn:x:{number}</id>'
            f"<updated>2026-03-09T00:00:00Z</updated>{entries}</feed>",
        )

    def settings(self) -> None:
        """Write the settings."""
        yes = self.chance.random
        lines = [
            f'title = "{self.chance.choice(("Weekly Digest", "Fog", "Coast & Quay", "週報"))}"',
            f'language = "{self.chance.choice(("en", "en", "de", "fr", "zh", "pt-BR", "ar", "ja"))}"',
        ]
        if yes() < 0.6:
            lines.append('base_url = "https://digest.example/"')
        if yes() < 0.5:
            lines.append('editor = "Lena Osei"')
        lines += ["[feeds]", f"issues = {self.chance.choice((1, 4))}"]
        if yes() < 0.6:
            lines += ["rss = true", "json = true"]
        lines += ["[issue]", f"group = {'true' if yes() < 0.6 else 'false'}"]
        if yes() < 0.4:
            lines += ["[[sections]]", 'title = "Sport"', 'keywords = ["ferry", "oven"]']
        if yes() < 0.4:
            lines += [
                "[[rights]]",
                'publishers = ["Merrow Gazette", "coast.example"]',
                'credit = "By kind permission of the Gazette"',
            ]
        if yes() < 0.3:
            lines += ["[[rights]]", 'notices = ["reach plc"]', "words = 400", 'credit = "Licensed by Reach"']
        if yes() < 0.3:
            lines += ["[email]", "budget = 30"]
        self.write("digest.toml", "\n".join(lines) + "\n")


def _yaml(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def make_honest(root: Path, seed: int) -> None:
    """Write the project of a seed."""
    maker = Maker(root, seed)
    maker.settings()
    kinds = (maker.note, maker.note, maker.page, maker.mail, maker.text, maker.feed)
    headlines = maker.chance.sample(HEADLINES, maker.chance.randint(1, 6))
    one_kind = maker.chance.choice(kinds) if maker.chance.random() < 0.3 else None
    for number in range(maker.chance.randint(3, 16)):
        headline = maker.chance.choice(headlines)
        if maker.chance.random() < 0.3:
            headline = f"{maker.chance.choice(PLACES)} {maker.chance.choice(DEEDS)}, part {number}"
        (one_kind or maker.chance.choice(kinds))(number, headline)
    if maker.chance.random() < 0.3:
        template, old, new = maker.chance.choice(OWN_TEMPLATES)
        text = packaged(template)
        assert old in text, template
        maker.write(f"templates/{template}", text.replace(old, new))
