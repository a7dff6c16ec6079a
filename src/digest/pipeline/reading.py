"""Who reads a project's documents: an engine and a cache, for as long as somebody asks. Layer 5."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from digest.engine import Engine, open_engine
from digest.pipeline.analysing import Analyst
from digest.project.loading import Project
from digest.store import Cache
from digest.store.cache import MemoryCache


@contextmanager
def reading(
    project: Project, *, now: datetime, engine: str = "inline", cache: Cache | MemoryCache | None = None
) -> Iterator[Analyst]:
    """Give who reads the project's documents; without a cache, what was read is forgotten afterwards."""
    with open_engine(engine) as opened:
        if cache is not None:
            yield _analyst(project, opened, cache, now)
            return
        with Cache(None, now=now) as own:
            yield _analyst(project, opened, own, now)


def _analyst(project: Project, engine: Engine, cache: Cache | MemoryCache, now: datetime) -> Analyst:
    return Analyst(project.settings, engine=engine, cache=cache, again=lambda: project.documents(now=now))
