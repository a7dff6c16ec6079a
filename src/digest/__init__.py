r"""The few functions a program needs to read, select, compose and prove; everything else is for the command line.

    >>> import digest
    >>> document = b"Fog closes harbour\n\nBy Ada Quill\n\nThe harbour was closed on Monday, the master said."
    >>> (article,) = digest.read_document(document, source="fog.txt")
    >>> article.attribution.headline
    'Fog closes harbour'

Names are loaded when they are first used: `digest --help` and the handling of signals import this package as well.
"""

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from os import PathLike
    from typing import Any

    from digest.errors import DigestError
    from digest.model import Article, Attribution, Author, Excerpt, Failure, Issue, Quote, Story
    from digest.pipeline.results import Draft
    from digest.readers import read_document
    from digest.summarizer import find_quotes, select_passages, summarize

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Attribution",
    "Author",
    "DigestError",
    "Excerpt",
    "Failure",
    "Issue",
    "Quote",
    "Story",
    "__version__",
    "build",
    "find_quotes",
    "read_document",
    "select_passages",
    "summarize",
]


def build(
    project: "str | PathLike[str]", *, out: "str | PathLike[str] | None" = None, now: "datetime | None" = None
) -> "Draft":
    """Build every issue of the project in a folder into `out` (usually its `dist/`) and return what was made.

    `now` is aware; it bounds the dates of articles and places those without any. Without a story nothing is written.

    Raises:
        DigestError: when settings, a template or a folder cannot be used, or what was made would not say what its sources say; `dist/`
            then stays as it was.
    """
    from datetime import UTC, datetime
    from pathlib import Path

    from digest import pipeline

    opened = pipeline.open_project(Path(project), out=Path(out) if out is not None else None)
    made, _ = pipeline.build(opened, now=now or datetime.now(UTC))
    return made


_HOME = {
    "DigestError": "digest.errors",
    "read_document": "digest.readers",
    "find_quotes": "digest.summarizer",
    "select_passages": "digest.summarizer",
    "summarize": "digest.summarizer",
}


def __getattr__(name: str) -> "Any":
    """Return a public name from the module it lives in, importing that module on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'digest' has no attribute {name!r}")
    return getattr(import_module(_HOME.get(name, "digest.model")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
