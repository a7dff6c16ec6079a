"""Projects to build: their files, and the steps that are taken with them."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from tests.drawing import png
from tests.harness.articles import LANGUAGES, OUTLETS, Article, account, copied, edited, event
from tests.harness.formats import GATHERERS, SAVERS, Saved, Saver, rows

REPOSITORY = Path(__file__).parents[2]
MONDAYS = tuple(datetime(2025, 12, 22, tzinfo=UTC) + timedelta(weeks=week) for week in range(24))
"""Two years and both changes of summer time; all of it lies before `programs.NOW`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Runs the program."""

    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Writes files, as an author would; `None` deletes one."""

    files: Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Edits what the program wrote for people to edit, plans and templates: with ids mended, and with a seed in other ways too."""

    seed: str | None = None


Step = Command | Write | Shape

BUILD = Command(arguments=("build",))
REBUILD = Command(arguments=("build", "--json"))
PLAN = Command(arguments=("plan",))
PUBLISHED = Command(arguments=("published",))
VERIFY = Command(arguments=("verify",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as it lies there before the first step."""

    name: str
    files: Mapping[str, bytes]
    """By path, `/` between its parts."""
    steps: tuple[Step, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of its files and steps."""
        return sha256(repr((sorted(self.files.items()), self.steps)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """An article and how it is saved, so that it can be saved again after an edit."""

    article: Article
    saver: Saver
    stem: str
    seed: str

    def saved(self, article: Article | None = None) -> Saved:
        return self.saver(random.Random(self.seed), article or self.article, self.stem)  # noqa: S311 - the same layout again


def own_projects() -> Iterator[Project]:
    """Yield the projects that the repository holds."""
    for folder in (*sorted((REPOSITORY / "tests" / "projects").iterdir()), REPOSITORY / "examples" / "weekly"):
        steps = (BUILD, REBUILD, PUBLISHED, PLAN, Shape(seed=folder.name), BUILD, VERIFY)
        yield Project(name=folder.name, files=_read(folder, "digest.toml", "seeds", "issues", "templates"), steps=steps)
    files = _read(REPOSITORY, "digest.toml", "seeds", "issues")
    yield Project(name="root", files=files, steps=(BUILD, REBUILD, PLAN, BUILD, VERIFY))


def random_project(seed: int, number: int) -> Project:
    """Return the project with this number; the same numbers give the same bytes."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - repeatable, no secret
    weeks = chance.sample(range(len(MONDAYS)), chance.choice((1, 1, 2, 3)))
    size = 40 if chance.random() < 0.04 else chance.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    articles = list(_articles(chance, size, [MONDAYS[week] for week in weeks]))
    files: dict[str, bytes] = {"digest.toml": _settings(chance)}
    if b"logo" in files["digest.toml"]:
        files["logo.png"] = png(120, 40, grey=chance.randrange(256))
    if b"rows.jsonl" in files["digest.toml"]:
        files |= rows(chance, [articles.pop() for _ in range(min(len(articles) // 2, 3))], "rows.jsonl")
    documents: list[_Document] = []
    folders = ["seeds"] + [f"seeds/{folder}" for folder in ("sea", "north/old", "städte", _slug(MONDAYS[weeks[0]]))]
    folders = chance.sample(folders, chance.choice((1, 1, 2, 3)))
    while articles:
        stem = f"{chance.choice(folders)}/{_name(chance, len(files), articles[-1])}"
        if len(articles) > 2 and chance.random() < 0.15:
            gathered = [articles.pop() for _ in range(chance.randint(2, min(6, len(articles))))]
            files |= chance.choice(GATHERERS)(chance, gathered, stem)
            continue
        (saver,) = chance.choices([one for one, _ in SAVERS], [often for _, often in SAVERS])
        document = _Document(article=articles.pop(), saver=saver, stem=stem, seed=f"{seed}/{number}/{stem}")
        documents.append(document)
        saved = document.saved()
        files |= saved
        if chance.random() < 0.2:
            path = next(iter(saved))
            files |= _beside(chance, path, document.article)
    if chance.random() < 0.15:
        files |= _broken(chance)
    return Project(name=f"random-{number:04}", files=files, steps=_steps(chance, documents))


def _articles(chance: random.Random, size: int, mondays: Sequence[datetime]) -> Iterator[Article]:
    """Yield articles: some on events of their own, some on the same, copies, and repeats of a later week."""
    languages = chance.sample(LANGUAGES, 3)
    main = "en" if chance.random() < 0.5 else languages[0]
    events = [
        event(
            chance,
            main if chance.random() < 0.75 else chance.choice(languages),
            chance.choice(mondays) + timedelta(minutes=chance.randrange(6 * 24 * 60)),
        )
        for _ in range(max(1, round(size * chance.uniform(0.5, 1))))
    ]
    written: list[Article] = []
    for _ in range(size):
        if written and chance.random() < 0.15:
            written.append(copied(chance, chance.choice(written), chance.choice(OUTLETS)))
        else:
            written.append(account(chance, chance.choice(events), chance.choice(OUTLETS)))
    yield from written


def _steps(chance: random.Random, documents: Sequence[_Document]) -> tuple[Step, ...]:
    """Return what is done with a project: always a build and one after it, often an editor's work in between."""
    steps: list[Step] = [BUILD, REBUILD]
    shaped = partial(Shape, seed=str(chance.random()))
    edit = partial(_edit, chance, documents)
    if chance.random() < 0.33:
        steps += [PLAN, shaped(), BUILD]
        if documents and chance.random() < 0.4:
            steps += [edit(), *([Shape()] if chance.random() < 0.9 else []), PLAN, BUILD]
    if documents and chance.random() < 0.25:
        steps += [PUBLISHED, edit(), Shape(), BUILD]
        if chance.random() < 0.4:
            steps += [PUBLISHED, BUILD]
    if chance.random() < 0.06:
        template = chance.choice(("email.txt.j2", "web/issue.html.j2", "email/story.mjml.j2"))
        steps += [Command(arguments=("templates", "eject", template)), shaped(), BUILD]
    if documents and chance.random() < 0.06:
        steps += [Write(files=dict.fromkeys(chance.choice(documents).saved())), BUILD]
    if documents and chance.random() < 0.1:
        steps.append(Command(arguments=("explain", next(iter(chance.choice(documents).saved())), "--quotes")))
    if chance.random() < 0.08:
        steps.append(VERIFY)
    return tuple(steps)


def _edit(chance: random.Random, documents: Sequence[_Document]) -> Write:
    document = chance.choice(documents)
    return Write(files=document.saved(edited(chance, document.article)))


def _name(chance: random.Random, number: int, article: Article) -> str:
    words = chance.choice(("story", "wire", "fähre", "雾", "a b", article.language))
    return f"{number:02}-{words}" if chance.random() < 0.7 else f"{words}-{number}"


def _slug(monday: datetime) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _beside(chance: random.Random, path: str, article: Article) -> Saved:
    """Return a sidecar with what the document may not say of itself; sometimes with a picture, sometimes damaged."""
    if chance.random() < 0.1:
        return {f"{path}.meta.toml": b"url = nothing\n"}
    fetched = (article.published or MONDAYS[-1]) + timedelta(hours=3)
    lines = [f'url = "https://found.example/{chance.randint(1, 99)}"', f"fetched = {fetched.isoformat()}"]
    if chance.random() < 0.5:
        return {f"{path}.meta.toml": "\n".join(lines).encode()}
    picture = f"{path}.png"
    lines += [
        "[[images]]",
        f'file = "{picture.rpartition("/")[2]}"',
        'alt = "A quay in fog"',
        'credit = "Photo: Ada Quill"',
    ]
    return {f"{path}.meta.toml": "\n".join(lines).encode(), picture: png(160, 120, grey=chance.randrange(256))}


def _broken(chance: random.Random) -> Saved:
    """Return a file that nobody can read as an article."""
    name, data = chance.choice(
        (
            ("empty.txt", b""),
            ("noise.html", chance.randbytes(300)),
            ("sound.mp3", b"ID3\x03" + chance.randbytes(100)),
            ("cut.pdf", b"%PDF-1.7\n1 0 obj"),
            ("cut.xml", b"<rss version='2.0'><channel><item><title>Half"),
            ("note.json", b'{"kind": "no feed"}'),
            ("short.txt", "Fog.\n".encode("utf-16")),
        )
    )
    return {f"seeds/{name}": data}


def _settings(chance: random.Random) -> bytes:
    """Return a `digest.toml` in which each setting stands or not."""
    lines: list[str] = []

    def table(heading: str, often: float, **settings: object) -> None:
        """Write the table with some of its settings; those whose names end with an underscore stand in it always."""
        if chance.random() < often:
            lines.append(heading)
            for key, value in settings.items():
                if key.endswith("_") or chance.random() < 0.6:
                    lines.append(f"{key.rstrip('_')} = {json.dumps(value, ensure_ascii=False)}")

    outlets = [one.name for one in OUTLETS] + [one.host for one in OUTLETS]
    some = partial(chance.sample, outlets)
    table(
        "",
        0.9,
        title_=chance.choice(("Harbour & Coast", "Wochenschau <Küste>", "“Quoted” week", "海港周报")),
        language=chance.choice(("en", "en", "en-US", "de", "fr", "es", "zh", "pt")),
        editor="Lena Osei",
        base_url=chance.choice(("https://digest.example/harbour/", "https://digest.example")),
        tag="digest.example,2026",
    )
    if chance.random() < 0.01:
        lines.append('colour = "none"')  # a mistake that stops the build
    table("[email]", 0.6, budget=chance.choice((20, 25, 40, 90)), **_mail_settings())
    table("[story]", 0.4, words=chance.choice((20, 60, 90, 200)), quotes=chance.randint(0, 4))
    if chance.random() < 0.5:
        lines += ["[images]", "show = true", "[[rights]]", "images = true", 'credit = "With kind permission"']
    table("[feeds]", 0.6, issues=chance.randint(1, 3), rss=True, json=True)
    order = chance.choice(("score", "files"))
    table("[issue]", 0.4, stories=chance.choice((0, 3, 5)), order=order, group=chance.random() < 0.5, repeat=True)
    for title, rule in (
        ("On the water", {"keywords": ["ferry", "quay", "Hafen", "港"]}),
        ("Abroad", {"languages": chance.sample(LANGUAGES, 3)}),
        ("From friends", {"sources": some(3)}),
        ("North", {"folders": ["north", "sea"]}),
    ):
        limits = {
            "stories": chance.randint(1, 3),
            "words": chance.choice((20, 50, 150)),
            "quotes": chance.randint(0, 3),
        }
        if chance.random() < 0.5:
            limits = {}
        table("[[sections]]", 0.25, title_=title, **{f"{key}_": value for key, value in rule.items()}, **limits)
    table("[weights]", 0.2, **{f'"{one}"': chance.choice((0.5, 1.5, 3)) for one in some(3)})
    for rule in ({"publishers_": some(3)}, {"notices_": ["all rights reserved"]}, {"licences_": ["CC BY-ND"]}, {}):
        amounts: dict[str, object] = {"words": chance.choice((0, 30, 80)), "share": chance.choice((0.1, 0.5))}
        amounts |= {"quotes": chance.randint(0, 2), "images": chance.random() < 0.7, "credit": "By their letter"}
        kept = dict(chance.sample(sorted(amounts.items()), 2))
        table("[[rights]]", 0.2, **rule, **kept)
    if chance.random() < 0.05:
        lines += ["[[rights]]", f'publishers = ["{OUTLETS[0].name}"]', "embargo = 2099-01-01"]
    logo = {"logo": "logo.png", "logo_text": "A lighthouse"}
    words = {"masthead": "Each Sunday", "footer": "Answer this mail.\n\nA person reads it."}
    table("[theme]", 0.4, name=chance.choice(("paper", "slate")), **logo, **words)
    table("[theme.dark]", 0.15, link="#9ecbff", card="#101418")
    if chance.random() < 0.1:
        lines += ["[[sources]]", 'kind = "rows"', 'path = "rows.jsonl"']
    return ("\n".join(lines) + "\n").encode()


def _mail_settings() -> dict[str, str]:
    return {
        "from": "Harbour & Coast <news@digest.example>",
        "reply_to": "lena@digest.example",
        "unsubscribe_url": "https://digest.example/unsubscribe?a=1&b=2",
        "postal_address": "1 Quay Street, Port Merrow",
    }


def _read(folder: Path, *names: str) -> dict[str, bytes]:
    """Return the files of a folder that lie under some of its names."""
    paths = [path for name in names for path in (folder / name, *(folder / name).rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
