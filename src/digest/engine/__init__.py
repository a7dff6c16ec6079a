"""Where the work on documents is done: here, in processes of this machine, or on a cluster.

    submit(function, item) -> Future      what every engine is
    in_order(engine, function, items)     what a caller wants: results in input order, few under way at a time
    start_early(engine, function, items)        the same, for a caller that does something else meanwhile

An engine knows nothing of documents. It runs a pure function that can be found by its import path, on items that can be pickled; it may
run it twice. What it cannot bring back is a `LostError` on the future: an item that took too long, or that ended its worker twice.

    inline               in this process; nothing to start
    process[:N]          N child processes; each item on its own clock, and a worker that dies is replaced
    dask:tcp://host:port an existing Dask cluster
    auto                 inline for little work, in processes for much
"""

from digest.engine.base import Engine, EnginePlan, LostError, TaskLimits, in_order, parse_engine, start_early

__all__ = ["Engine", "EnginePlan", "LostError", "TaskLimits", "in_order", "open_engine", "parse_engine", "start_early"]


def open_engine(name: str, *, limits: TaskLimits | None = None) -> Engine:
    """Return the engine of a name such as `process:4`; a context manager, since what was started has to be ended.

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
