"""Documents come out the same whatever the engine and the cache, and cost what is new in them."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

import pytest

from digest.engine import TaskLimits, open_engine
from digest.engine.inline import InlineEngine
from digest.errors import ConfigError
from digest.model import Document, Failure, Notice, SeenAt
from digest.pipeline import analysis as analysing
from digest.pipeline import analyst
from digest.pipeline.analysis import Analysis, analyse
from digest.pipeline.analyst import Analyst, Found
from digest.project.settings import Settings
from digest.store import Cache

T = TypeVar("T")
R = TypeVar("R")

NOW = datetime(2026, 6, 5, 12, tzinfo=UTC)
SETTINGS = Settings()


def document(name: str, text: str, *, seen: datetime | None = NOW) -> Document:
    data = text.encode()
    return Document(
        id=hashlib.sha256(data).hexdigest(), source=f"seeds/{name}", data=data, seen=SeenAt(seen) if seen else None
    )


def article(number: int, *, day: str = "3 June 2026") -> str:
    return (
        f"Fog closes harbour {number}\n\nBy Ada Quill\n\n{day}\n\n"
        f"The harbour was closed for {number} hours on Monday, and nothing moved before noon on either quay.\n\n"
        f"“We will open when we can see {number} boats,” said Tomas Brandt, the harbour master, who had slept badly.\n"
    )


FOUND: tuple[Found, ...] = (
    document("a.txt", article(1)),
    Failure(stage="read", source="seeds/b.bin", problem="is a link"),
    document("c.txt", article(2)),
    document("d.txt", article(1)),
    document("e.txt", ""),
    document("f.html", f"<html><body><h1>Quay</h1><p>{'The quay was mended in March. ' * 8}</p></body></html>"),
)


class CountingEngine(InlineEngine):
    """Works inline and remembers on what."""

    def __init__(self) -> None:
        super().__init__(TaskLimits())
        self.worked_on: list[object] = []

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        self.worked_on.append(item)
        return super().submit(function, item)


class FailingEngine(InlineEngine):
    """Brings back nothing but an exception."""

    def __init__(self, problem: Exception) -> None:
        super().__init__(TaskLimits())
        self.problem = problem

    def submit(self, function: Callable[[T], R], item: T, /) -> Future[R]:
        future: Future[R] = Future()
        future.set_exception(self.problem)
        return future


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "analyses.db"


def run(
    found: Sequence[Found], *, path: Path | None = None, settings: Settings = SETTINGS
) -> tuple[list[Analysis], list[str]]:
    """Return the analyses, and the names of the documents that were worked on."""
    engine = CountingEngine()
    with Cache(path, now=NOW) as cache:
        analyses = list(Analyst(settings, engine=engine, cache=cache).analyses(found))
    return analyses, [one.source.removeprefix("seeds/") for one in engine.worked_on if isinstance(one, Document)]


def test_analyses_are_those_of_each_document_in_order() -> None:
    analyses, _ = run(FOUND)
    assert [one.source for one in analyses] == ["seeds/a.txt", "", "seeds/c.txt", "", "seeds/e.txt", "seeds/f.html"]
    for of, one in zip(FOUND, analyses, strict=True):
        if isinstance(of, Document) and not one.notices:
            plain = analyse(of, SETTINGS)
            assert (one.stories, one.failures) == (plain.stories, plain.failures)
    assert analyses[1].failures == (FOUND[1],)
    assert [notice.text for notice in analyses[3].notices] == ["is the same file as seeds/a.txt, so it counts once"]


@pytest.mark.parametrize("name", ["process:2", "auto"])
def test_analyses_are_the_same_on_every_engine(name: str) -> None:
    with open_engine(name) as engine, Cache(None, now=NOW) as cache:
        analyst = Analyst(SETTINGS, engine=engine, cache=cache)
        assert repr(list(analyst.analyses(FOUND))) == repr(run(FOUND)[0])


def test_analyses_are_the_same_from_the_cache_and_cost_nothing(path: Path) -> None:
    first, worked = run(FOUND, path=path)
    assert worked == ["a.txt", "c.txt", "e.txt", "f.html"]
    assert run(FOUND, path=path) == (first, [])
    assert repr(run(FOUND, path=path)[0]) == repr(first)


FORMULAS = document(
    "mass.html",
    "<html><body><article><h1>The moon is light</h1>"
    + "<p>The moon of Ondo weighs less than anybody thought, the observatory said on Monday.</p>" * 2
    + "<p>Its mass is m<sup>Q</sup> in the units of the observatory, and falls with every year that goes by.</p>"
    + "<p>The dish at Ondo will weigh two more of the moons in autumn, when the nights are long.</p></article></body></html>",
)
"""A paragraph of it has a raised letter that Unicode has no sign for."""


def test_notices_of_a_document_are_the_same_from_the_cache_and_on_every_engine(path: Path) -> None:
    found = (replace(FORMULAS, notices=(Notice(source="seeds/mass.html.meta.toml", text="an unknown field"),)),)
    first, worked = run(found, path=path)
    assert worked == ["mass.html"]
    assert [notice.text for notice in first[0].notices] == [
        "an unknown field",
        "1 paragraph holds a formula or raised signs that plain text cannot show, and is not offered",
    ]
    assert run(found, path=path) == (first, [])
    with open_engine("process:2") as engine, Cache(None, now=NOW) as cache:
        assert list(Analyst(SETTINGS, engine=engine, cache=cache).analyses(found)) == first


def test_analysis_is_made_anew_when_the_notices_of_a_document_change(path: Path) -> None:
    run((FORMULAS,), path=path)
    analyses, worked = run((replace(FORMULAS, notices=(Notice(source="a", text="b"),)),), path=path)
    assert worked == ["mass.html"]
    assert len(analyses[0].notices) == 2


def test_analyses_cost_the_new_document_alone(path: Path) -> None:
    run(FOUND, path=path)
    _, worked = run((document("new.txt", article(9)), *FOUND), path=path)
    assert worked == ["new.txt"]


def test_analyses_are_made_anew_when_a_setting_that_they_depend_on_changes(path: Path) -> None:
    run(FOUND[:1], path=path)
    assert run(FOUND[:1], path=path, settings=Settings(title="Other"))[1] == []
    assert run(FOUND[:1], path=path, settings=Settings.model_validate({"story": {"words": 40}}))[1] == ["a.txt"]


def test_analyses_are_made_anew_when_the_code_changes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(FOUND[:1], path=path)
    monkeypatch.setattr(analyst, "code_version", lambda: "another")
    assert run(FOUND[:1], path=path)[1] == ["a.txt"]


def test_analyses_are_made_anew_when_a_file_is_renamed(path: Path) -> None:
    run((document("a.txt", article(1)),), path=path)
    analyses, worked = run((document("z.txt", article(1)),), path=path)
    assert worked == ["z.txt"]
    assert analyses[0].stories[0].source == "seeds/z.txt"


@pytest.mark.parametrize(("day", "again"), [("3 June 2026", False), ("9 June 2026", True), ("3 June", True)])
def test_analyses_are_made_anew_at_another_time_only_where_it_matters(path: Path, day: str, *, again: bool) -> None:
    later = NOW + timedelta(days=20)
    run((document("a.txt", article(1, day=day)),), path=path)
    analyses, worked = run((document("a.txt", article(1, day=day), seen=later),), path=path)
    assert worked == (["a.txt"] if again else [])
    assert analyses[0].stories == analyse(document("a.txt", article(1, day=day), seen=later), SETTINGS).stories


def test_analyses_of_every_form_hold_at_another_time(path: Path) -> None:
    front = "---\ntitle: Fog\nauthor: Ada Quill\ndate: 2026-06-03\n---\n\n"
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": article(3)}]}
    texts = {
        "a.md": front + article(1),
        "b.html": f"<html><body><h1>Quay</h1><p>{'The quay was mended in March. ' * 8}</p></body></html>",
        "c.eml": f"From: a@example.org\nDate: Wed, 3 Jun 2026 08:00:00 +0000\nSubject: Fog\n\n{article(2)}",
        "d.json": json.dumps(feed),
    }
    run([document(name, text) for name, text in texts.items()], path=path)
    later = NOW + timedelta(days=20)
    assert run([document(name, text, seen=later) for name, text in texts.items()], path=path)[1] == []


def test_analyses_are_made_anew_in_another_zone(path: Path) -> None:
    """The same moment is another day there, and a date alone may be of the future on one of them."""
    run((document("a.txt", article(1)),), path=path)
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    assert run((document("a.txt", article(1), seen=elsewhere),), path=path)[1] == ["a.txt"]


def test_evidence_is_that_of_the_document_whenever_it_was_found_out(path: Path) -> None:
    for _ in range(2):
        with CountingEngine() as engine, Cache(path, now=NOW) as cache:
            analyst = Analyst(SETTINGS, engine=engine, cache=cache)
            assert all(one.evidence is None for one in analyst.analyses(FOUND))
            for one in (FOUND[0], FOUND[2]):
                assert isinstance(one, Document)
                assert analyst.evidence(one.source) == analyse(one, SETTINGS).evidence
            assert analyst.evidence("seeds/e.txt") is None
            assert analyst.evidence("seeds/nowhere.txt") is None


def test_evidence_outlives_a_cache_that_fails(tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    with CountingEngine() as engine, Cache(tmp_path / "no folder" / "cache.db", now=NOW) as cache:
        analyst = Analyst(SETTINGS, engine=engine, cache=cache, again=lambda: FOUND)
        assert len(list(analyst.analyses(FOUND))) == len(FOUND)
        found = analyst.evidence("seeds/c.txt")
    assert isinstance(FOUND[2], Document)
    assert found == analyse(FOUND[2], SETTINGS).evidence


def test_document_that_a_reader_fails_on_is_a_failure_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(of: Document, settings: Settings) -> Analysis:
        if of.source == "seeds/c.txt":
            raise IndexError("list index out of range")
        return analyse(of, settings)

    monkeypatch.setattr(analysing, "analyse", faulty)
    analyses, _ = run(FOUND)
    assert [failure.source for one in analyses for failure in one.failures] == [
        "seeds/b.bin",
        "seeds/c.txt",
        "seeds/e.txt",
    ]
    (failure,) = analyses[2].failures
    assert failure.problem == "could not be read (IndexError: list index out of range)"
    assert "report" in failure.hint


def test_document_that_takes_too_long_is_a_failure_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(of: Document, settings: Settings) -> Analysis:
        while of.source == "seeds/c.txt":
            pass
        return analyse(of, settings)

    monkeypatch.setattr(analysing, "analyse", slow)
    with InlineEngine(TaskLimits(timeout_s=0.3)) as engine, Cache(None, now=NOW) as cache:
        analyses = list(Analyst(SETTINGS, engine=engine, cache=cache).analyses(FOUND))
    assert analyses[2].failures[0].problem == "took longer than 0.3 seconds and was given up"
    assert analyses[5].stories


def test_documents_are_not_held(path: Path) -> None:
    """What was taken from the input is let go of as it is done."""
    import weakref

    class Weak(Document):
        __slots__ = ("__weakref__",)

    alive: list[weakref.ref[Document]] = []

    def found() -> Iterator[Found]:
        for number in range(20):
            plain = document(f"{number}.txt", article(number))
            weak = Weak(id=plain.id, source=plain.source, data=plain.data, seen=plain.seen)
            alive.append(weakref.ref(weak))
            yield weak

    with InlineEngine(TaskLimits()) as engine, Cache(path, now=NOW) as cache:
        for number, _ in enumerate(Analyst(SETTINGS, engine=engine, cache=cache).analyses(found())):
            assert sum(one() is not None for one in alive) <= 2, number


def test_fault_of_the_machine_is_told_as_one() -> None:
    with Cache(None, now=NOW) as cache:
        analyst = Analyst(SETTINGS, engine=FailingEngine(OSError(28, "No space left on device")), cache=cache)
        (analysis,) = analyst.analyses(FOUND[:1])
    (failure,) = analysis.failures
    assert failure.source == "seeds/a.txt"
    assert failure.problem.endswith("No space left on device)")
    assert "temporary files" in failure.hint


def test_engine_that_cannot_be_used_stops_the_build() -> None:
    with Cache(None, now=NOW) as cache:
        analyst = Analyst(SETTINGS, engine=FailingEngine(ConfigError("engine", "a worker did not start")), cache=cache)
        with pytest.raises(ConfigError):
            list(analyst.analyses(FOUND[:1]))
