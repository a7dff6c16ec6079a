"""The manifest of `dist/`, `digest-manifest.json`: the SHA-256 of every other file, and the versions of what made them.

It is for copies of `dist/` that lie without their project, and for programs of another version, whose files may differ for that reason
alone. Whoever can change a file can change the manifest too, so it proves less than building again. Documented in docs/trust.md.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from digest import __version__
from digest.model import Rendered

MANIFEST = "digest-manifest.json"
FORMAT = "digest-manifest/1"

LIBRARIES = (
    "babel",
    "charset-normalizer",
    "courlan",
    "cssselect2",
    "feedgen",
    "feedparser",
    "ftfy",
    "htmldate",
    "imagesize",
    "jinja2",
    "justext",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "mjml-python",
    "nh3",
    "py3langid",
    "pydantic",
    "pypdf",
    "pyyaml",
    "tinycss2",
    "trafilatura",
    "wcwidth",
)
"""The libraries that shape what is read or written; another version of one may give other bytes for the same sources."""

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says."""

    made_with: Mapping[str, str]
    """Versions by name: `digest`, `python` and the libraries."""
    files: Mapping[str, str]
    """The SHA-256 of each file in hexadecimal digits, by its path below `dist/`."""


class ManifestError(Exception):
    """A manifest that cannot be read."""


@cache
def made_with() -> Mapping[str, str]:
    """Return the versions of this program, of Python, and of the libraries that shape its output."""
    versions = {"digest": __version__, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue  # an extra
    return MappingProxyType(versions)


def with_manifest(files: Iterable[Rendered]) -> Iterator[Rendered]:
    """Yield files, and after the last their manifest; nothing when there are none. Of two files of one path, the first counts."""
    hashes: dict[str, str] = {}
    for file in files:
        hashes.setdefault(file.path, hashlib.sha256(file.data).hexdigest())
        yield file
    if hashes:
        data = manifest_bytes(Manifest(made_with=made_with(), files=hashes))
        yield Rendered(path=MANIFEST, media_type="application/json", data=data)


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as UTF-8 JSON, the files sorted by path, a line feed at the end."""
    value = {"format": FORMAT, "made_with": dict(manifest.made_with), "files": dict(sorted(manifest.files.items()))}
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def read_manifest(data: bytes) -> Manifest:
    """Return what a manifest says.

    Raises:
        ManifestError: when it is not one.
    """
    try:
        value = json.loads(data)
        made, files = value["made_with"], value["files"]
        if value["format"] != FORMAT or not all(_SHA256.fullmatch(sum_) for sum_ in files.values()):
            raise ManifestError(f"is not a manifest of the form {FORMAT}")
        return Manifest(made_with={str(name): str(made[name]) for name in made}, files=files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError(f"is not a manifest: {type(error).__name__}: {error}") from error
