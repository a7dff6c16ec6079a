"""Engines give the same results in the same order, and lose no more than what cannot be done."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest import engine as engines
from digest.engine import Engine, EnginePlan, LostError, TaskLimits, in_order, open_engine, parse_engine
from digest.engine import processes as processes_module
from digest.engine.base import ITEMS_PER_WORKER, LOOKAHEAD_ITEMS
from digest.engine.processes import ProcessEngine
from digest.errors import ConfigError
from tests.engine import work

HASTY = TaskLimits(timeout_s=1.5)


@pytest.fixture(params=["inline", "process:2", "auto"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(request.param, limits=HASTY) as opened:
        yield opened


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessEngine]:
    """Two workers that the tests share; what kills one of them is mended by the engine."""
    with ProcessEngine(workers=2, limits=HASTY) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("inline", EnginePlan(kind="inline")),
        ("process:3", EnginePlan(kind="process", workers=3)),
        ("dask:tcp://127.0.0.1:8786", EnginePlan(kind="dask", address="tcp://127.0.0.1:8786")),
    ],
)
def test_parse_engine_understands_each_kind(name: str, plan: EnginePlan) -> None:
    assert parse_engine(name) == plan


@pytest.mark.parametrize(
    "name", ["", "processes", "process:", "process:0", "process:9999", "dask", "dask:host:1", "dask:tcp://a"]
)
def test_parse_engine_refuses_other_names_and_says_what_there_is(name: str) -> None:
    with pytest.raises(ConfigError, match="process:N"):
        parse_engine(name)


def test_engine_gives_results_in_input_order(engine: Engine) -> None:
    found = [(item, future.result()) for item, future in in_order(engine, work.slow_when_even, range(12))]
    assert found == [(n, n) for n in range(12)]


def test_engine_hands_over_what_the_function_raised(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no fog"):
        engine.submit(work.refuse, "fog").result()
    assert engine.submit(work.double, 4).result() == 8


def test_in_order_takes_few_items_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with ProcessEngine(workers=2, limits=HASTY) as engine:
        next(in_order(engine, work.slow_when_even, items()))
        assert len(taken) <= 2 * 4 + 1


def test_in_order_asks_no_engine_for_what_is_known(processes: ProcessEngine) -> None:
    known = {1: 100, 2: 200}
    found = [future.result() for _, future in in_order(processes, work.double, range(4), known=known.get)]
    assert found == [0, 100, 200, 6]


def test_worker_that_is_killed_costs_a_retry(processes: ProcessEngine, tmp_path: Path) -> None:
    future = processes.submit(work.say_who_then_wait, tmp_path)
    others = [processes.submit(work.double, number) for number in range(20)]
    deadline = time.monotonic() + 20
    while not (started := list(tmp_path.iterdir())) and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    os.kill(int(started[0].name), signal.SIGKILL)
    assert future.result(20) == "done"
    assert [one.result(20) for one in others] == [2 * number for number in range(20)]
    assert len(list(tmp_path.iterdir())) == 2


def test_item_that_kills_its_worker_twice_is_lost_and_nothing_else(processes: ProcessEngine, tmp_path: Path) -> None:
    items = ["a", "killer", "b", "c", "killer", "d"]
    found = [future.exception() or future.result() for _, future in in_order(processes, work.die_at, items)]
    assert [one for one in found if isinstance(one, str)] == ["a", "b", "c", "d"]
    assert [str(one) for one in found if isinstance(one, LostError)] == [
        "ended the process that read it, twice (signal 9)"
    ] * 2
    assert processes.submit(work.die_once, tmp_path / "mark").result(20) == "done"


@pytest.mark.parametrize("hang", [work.run_for_ever, work.count_for_ever])
def test_item_that_takes_too_long_is_lost_and_nothing_else(processes: ProcessEngine, hang: object) -> None:
    assert callable(hang)
    found = [future.exception() or future.result() for _, future in in_order(processes, hang, ["a", "hang", "b"])]
    assert [str(one) for one in found] == ["a", "took longer than 1.5 seconds and was given up", "b"]


def test_inline_ends_python_code_that_takes_too_long() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with open_engine("inline", limits=TaskLimits(timeout_s=0.2)) as engine:
        error = engine.submit(work.run_for_ever, "hang").exception()
        assert isinstance(error, LostError)
        assert engine.submit(work.run_for_ever, "a").result() == "a"
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_inline_works_beside_the_main_thread() -> None:
    """Only the main thread has an alarm; without one there is no limit, but there is work."""
    found: list[int] = []
    with open_engine("inline") as engine:
        thread = threading.Thread(target=lambda: found.append(engine.submit(work.double, 2).result()))
        thread.start()
        thread.join()
    assert found == [4]


def test_memory_that_a_worker_may_not_have_is_an_error_and_not_its_end() -> None:
    with ProcessEngine(workers=1, limits=TaskLimits(memory_bytes=2**30)) as engine:
        assert isinstance(engine.submit(work.take_memory, 2**31).exception(), MemoryError)
        assert engine.submit(work.take_memory, 2**20).result() == 2**20


def test_answer_that_cannot_be_sent_is_an_error_and_not_an_end(processes: ProcessEngine) -> None:
    with pytest.raises(RuntimeError, match="cannot be sent"):
        processes.submit(work.give_what_cannot_be_sent, 1).result()
    assert processes.submit(work.double, 1).result() == 2


def test_item_that_cannot_be_sent_is_an_error_and_not_an_end(processes: ProcessEngine) -> None:
    with pytest.raises((TypeError, AttributeError), match=r"(?i)can't|cannot"):
        processes.submit(work.whoami, threading.Lock()).result()
    assert processes.submit(work.double, 1).result() == 2


MUCH_MS = engines.STARTED_MS * 2
"""For two workers: half of it is saved."""


@pytest.mark.parametrize("deaths", [1, 2])
def test_worker_that_dies_while_it_starts_is_replaced_once(monkeypatch: pytest.MonkeyPatch, deaths: int) -> None:
    killed: list[int] = []
    whole = processes_module._Worker.wait_until_ready

    def kill_first(worker: processes_module._Worker) -> None:
        if len(killed) < deaths:
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)
        whole(worker)

    monkeypatch.setattr(processes_module._Worker, "wait_until_ready", kill_first)
    with ProcessEngine(workers=1, limits=HASTY) as engine:
        future = engine.submit(work.double, 4)
        if deaths == 1:
            assert future.result() == 8
        else:
            with pytest.raises(ConfigError, match=r"did not start, twice \(signal 9\)"):
                future.result()
    assert len(killed) == deaths


def costing(milliseconds: float) -> Callable[[int], float]:
    return lambda _: milliseconds


def test_auto_works_here_when_there_is_little() -> None:
    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        found = in_order(engine, work.whoami, range(20), cost_ms=costing(MUCH_MS / 21))
        assert {future.result() for _, future in found} == {os.getpid()}
        assert engine.max_workers == 1


def test_auto_takes_processes_from_the_first_item_when_there_is_much() -> None:
    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        found = in_order(engine, work.whoami, range(20), cost_ms=costing(MUCH_MS / 20))
        assert os.getpid() not in {future.result() for _, future in found}
        assert engine.max_workers == 2


def test_auto_counts_only_what_has_to_be_done() -> None:
    known = {number: -1 for number in range(200) if number % 10}
    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        pairs = in_order(engine, work.whoami, range(200), cost_ms=costing(MUCH_MS / 21), known=known.get)
        found = [future.result() for _, future in pairs]
        assert set(found) == {-1, os.getpid()}
        assert found.count(-1) == len(known)


def test_auto_looks_no_further_ahead_than_it_has_to() -> None:
    taken: list[int] = []
    known = dict.fromkeys(range(1, 2000), -1)

    def items() -> Iterator[int]:
        for number in range(2000):
            taken.append(number)
            yield number

    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        next(in_order(engine, work.double, items(), cost_ms=costing(0), known=known.get))
        assert len(taken) <= LOOKAHEAD_ITEMS + 1
        taken.clear()
        next(in_order(engine, work.double, items(), cost_ms=costing(MUCH_MS / 10)))
        assert len(taken) <= 10 + engine.max_workers * ITEMS_PER_WORKER


def test_auto_starts_many_processes_for_less() -> None:
    found = [engines.AutoEngine(workers=workers, limits=HASTY).lookahead_ms for workers in (1, 2, 3, 4, 16)]
    assert [round(one) for one in found] == [0, 1200, 900, 800, 640]


def test_auto_decides_by_the_work_it_is_told_of() -> None:
    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        engine.expect(MUCH_MS - 1)
        assert engine.submit(work.whoami, 1).result() == os.getpid()
        engine.expect(MUCH_MS)
        assert engine.submit(work.whoami, 1).result() != os.getpid()


def test_auto_takes_processes_when_a_few_items_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE_S", 0.1)
    with engines.AutoEngine(workers=2, limits=HASTY) as engine:
        assert engine.submit(work.whoami, 0).result() == os.getpid()
        for _ in range(3):
            engine.submit(work.slow_when_even, 0)
        assert engine.submit(work.whoami, 0).result() != os.getpid()
        assert engine.max_workers == 2


def test_auto_on_one_processor_stays_here() -> None:
    with engines.AutoEngine(workers=1, limits=HASTY) as engine:
        found = [future.result() for _, future in in_order(engine, work.whoami, range(9), cost_ms=costing(MUCH_MS))]
        assert set(found) == {os.getpid()}


def test_engine_that_is_left_early_ends_its_workers() -> None:
    with ProcessEngine(workers=2, limits=TaskLimits(timeout_s=60)) as engine:
        under_way = engine.submit(work.run_for_ever, "hang")
        engine.submit(work.double, 1).result()
        pids = engine.pids
        queued = [engine.submit(work.double, number) for number in range(50)]
    assert isinstance(under_way.exception(), LostError)
    assert all(one.done() for one in queued)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
