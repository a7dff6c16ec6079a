r"""The few functions a program needs to read, select, compose and prove; everything else is for the command line.

    >>> import digest
    >>> document = b"Fog closes harbour\n\nBy Ada Quill\n\nThe harbour was closed on Monday, the master said."
    >>> (article,) = digest.read_document(document, source="fog.txt")
    >>> article.attribution.headline
    'Fog closes harbour'

Names are loaded when they are first used, so that `import digest` costs next to nothing: not even `typing` is loaded for it.
"""

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from digest.errors import DigestError
    from digest.model import Article, Attribution, Author, Excerpt, Failure, Issue, Quote, Story
    from digest.pipeline.whole import build
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

_HOME = {
    "DigestError": "digest.errors",
    "build": "digest.pipeline.whole",
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
