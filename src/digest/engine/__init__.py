"""Where the work on documents is done: here, in processes of this machine, or on a cluster.

    submit(function, item) -> Future      what every engine can do
    in_order(engine, function, items)     results in input order, with few items under way at a time

An engine knows nothing of documents. It runs a pure function that can be found by its import path, on items that can be pickled; it may
run it twice. An item that took too long, or that ended its worker twice, has a `LostError` on its future.

    inline               in this process; nothing to start
    process[:N]          N child processes; each item has a time limit, and a worker that dies is replaced
    dask:tcp://host:port an existing Dask cluster
    auto                 inline for little work, in processes for much
"""

from digest.engine.base import Engine, EnginePlan, LostError, TaskLimits, in_order, parse_engine

__all__ = ["Engine", "EnginePlan", "LostError", "TaskLimits", "in_order", "open_engine", "parse_engine"]


def open_engine(name: str, *, limits: TaskLimits | None = None) -> Engine:
    """Return the engine with a name such as `process:4`; a context manager, since it has to end what it started.

    Raises:
        ConfigError: when there is no such engine, its library is not installed, or its cluster does not answer.
    """
    plan, limits = parse_engine(name), limits or TaskLimits()
    if plan.kind == "dask":
        from digest.engine.dask import ClusterEngine

        return ClusterEngine(plan.address, limits=limits)
    if plan.kind == "process":
        from digest.engine.processes import ProcessEngine

        return ProcessEngine(workers=plan.workers, limits=limits)
    if plan.kind == "inline":
        from digest.engine.inline import InlineEngine

        return InlineEngine(limits)
    from digest.engine.auto import AutoEngine

    return AutoEngine(workers=plan.workers, limits=limits)
