"""A Dask cluster gives what the other engines give. Its workers are real processes; everything listens on the loopback alone."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digest.composer.rendering.templates import Templates
from digest.engine import LostError, TaskLimits, in_order, open_engine
from digest.errors import ConfigError
from tests.engine import work

distributed: Any = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
# The library's own sockets and loops, ended while they are in use, are not ours to close.


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with distributed.LocalCluster(
        host="127.0.0.1", dashboard_address="127.0.0.1:0", n_workers=2, threads_per_worker=1, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def test_cluster_gives_results_in_input_order(address: str) -> None:
    with open_engine(f"dask:{address}") as engine:
        assert engine.max_workers == 2
        found = [future.result() for _, future in in_order(engine, work.slow_when_even, range(12))]
    assert found == list(range(12))


def test_cluster_hands_over_what_the_function_raised(address: str) -> None:
    with open_engine(f"dask:{address}") as engine, pytest.raises(ValueError, match="no fog"):
        engine.submit(work.refuse, "fog").result()


def test_cluster_worker_that_is_killed_costs_a_retry(address: str, tmp_path: Path) -> None:
    with open_engine(f"dask:{address}") as engine:
        future = engine.submit(work.say_who_then_wait, tmp_path)
        deadline = time.monotonic() + 20
        while not (started := list(tmp_path.iterdir())) and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        os.kill(int(started[0].name), signal.SIGKILL)
        assert future.result(30) == "done"
        assert [engine.submit(work.double, number).result(30) for number in range(4)] == [0, 2, 4, 6]


def test_cluster_item_that_kills_its_workers_is_lost_and_nothing_else(address: str) -> None:
    with open_engine(f"dask:{address}") as engine:
        found = [future.exception(60) for _, future in in_order(engine, work.die_at, ["a", "killer", "b"])]
    assert [isinstance(one, LostError) for one in found] == [False, True, False]


def test_cluster_item_that_takes_too_long_is_lost_and_nothing_else(address: str) -> None:
    with open_engine(f"dask:{address}", limits=TaskLimits(timeout_s=0.5)) as engine:
        found = [future.exception(30) for _, future in in_order(engine, work.sleep_when_told, ["a", "sleep", "b"])]
    assert [str(one) for one in found if one] == ["took longer than 0.5 seconds and was given up"]
    assert [isinstance(one, LostError) for one in found] == [False, True, False]


def test_cluster_without_the_templates_fills_none_of_its_own(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its workers stand elsewhere, so a folder told relative to here is not there."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "index.html.j2").write_text("ours", "utf-8")
    monkeypatch.chdir(tmp_path)
    templates = Templates(Path("templates"))
    assert templates.fill("index.html.j2") == "ours"
    with open_engine(f"dask:{address}") as engine:
        problem = engine.submit(work.filled, templates).exception(30)
    assert problem is not None


def test_cluster_item_that_cannot_be_sent_is_an_error(address: str) -> None:
    with open_engine(f"dask:{address}") as engine:
        assert isinstance(engine.submit(work.whoami, threading.Lock()).exception(30), TypeError)


def test_cluster_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.engine.dask.CONNECT_S", 0.3)
    with pytest.raises(ConfigError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        open_engine("dask:tcp://127.0.0.1:9")
