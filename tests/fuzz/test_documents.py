"""Damaged documents of every format give articles or an error message, in bounded time, in a worker that can be stopped."""

import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.engine import TaskLimits
from digest.engine.processes import ProcessEngine
from digest.model import Document, SeenAt
from digest.pipeline.analysis import analyse
from digest.project.settings import Settings
from digest.text.markup import MarkupError, sanitize
from tests.fuzz.damage import BLOWS, TOKENS, Blow, damaged
from tests.trust import times

TESTS = Path(__file__).parents[1]
SECONDS = 20.0
"""What one document of some kilobytes may cost; all of them took less than a second when nothing else ran."""
DOCUMENTS = sorted(
    path
    for folder in (TESTS / "corpus" / "formats", TESTS.parent / "examples" / "weekly" / "seeds")
    for path in folder.rglob("*")
    if path.is_file() and path.suffix != ".toml" and path.stat().st_size < 200_000
)
SETTINGS = Settings()
MARK = "\ufeff"
"""A parser takes one byte order mark off the beginning each time."""


def traceback_of(document: Document) -> str:
    """Return the traceback of any exception that reading a document raises; empty when it is read or refused."""
    try:
        analysis = analyse(document, SETTINGS)
        assert all(failure.problem for failure in analysis.failures)
        assert analysis.stories or analysis.failures
    except Exception:  # noqa: BLE001 - any at all is what is looked for
        return traceback.format_exc(limit=-6)
    return ""


@pytest.fixture(scope="module")
def engine() -> Iterator[ProcessEngine]:
    with ProcessEngine(workers=1, limits=TaskLimits(timeout_s=SECONDS)) as started:
        yield started


def test_damaged_document_is_read_or_refused_in_time(
    engine: ProcessEngine, record_property: Callable[[str, object], None]
) -> None:
    number = times(120, 2_500)
    record_property("damaged documents", number)
    seen = SeenAt(datetime(2026, 6, 5, tzinfo=UTC))

    @settings(
        max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(path=st.sampled_from(DOCUMENTS), blows=st.lists(BLOWS, min_size=1, max_size=5))
    def strike(path: Path, blows: list[Blow]) -> None:
        data = damaged(path.read_bytes(), blows)
        document = Document(id="0", source=f"seeds/{path.name}", data=data, media_type=None, url=None, seen=seen)
        assert engine.submit(traceback_of, document).result() == ""

    strike()


def test_markup_of_any_kind_is_cleaned_or_refused(record_property: Callable[[str, object], None]) -> None:
    number = times(150, 10_000)
    record_property("markup at random", number)

    @settings(max_examples=number, deadline=None, derandomize=True, database=None)
    @given(parts=st.lists(st.sampled_from(TOKENS) | st.text(max_size=6).map(lambda text: text.encode()), max_size=12))
    def strike(parts: list[bytes]) -> None:
        try:
            clean = sanitize(b"".join(parts).decode("utf-8", "replace"))
        except MarkupError:
            return
        assert "<script" not in clean.lower()
        assert sanitize(clean).lstrip(MARK) == clean.lstrip(MARK)

    strike()
