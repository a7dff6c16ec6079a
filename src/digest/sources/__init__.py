"""Where documents come from: the seeds, what is added, the sources that are fetched. Layer 4, an edge.

Disk and network are touched here and nowhere below. The bytes are saved as they came: what they mean
is for `digest.readers`.

    digest add     targets ──▶ adding   ──┐
                                          ├──▶ http ──▶ seed files with a sidecar each
    digest fetch   sources ──▶ fetching ──┘              │
    digest build                                         └──▶ seeds.read_documents ──▶ Document

What another layer needs is named here and loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.sources.adding import add
    from digest.sources.fetching import fetch
    from digest.sources.seeds import read_documents
    from digest.sources.source import AddReport, FetchReport, Result, Source

_HOME = {
    "AddReport": "digest.sources.source",
    "FetchReport": "digest.sources.source",
    "Result": "digest.sources.source",
    "Source": "digest.sources.source",
    "add": "digest.sources.adding",
    "fetch": "digest.sources.fetching",
    "read_documents": "digest.sources.seeds",
}

__all__ = ["AddReport", "FetchReport", "Result", "Source", "add", "fetch", "read_documents"]


def __getattr__(name: str) -> Any:
    """Return a public name from the module it lives in, importing that module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'digest.sources' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
