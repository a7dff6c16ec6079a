"""Writes a bill of materials of what the program runs with, as CycloneDX 1.6: every package that requirements.lock pins, with its hashes.

The same lock gives the same bytes: no date, no address of an index, nothing of this machine but the licences that installed packages
state. Source: CycloneDX 1.6; purl-spec, type pypi.
"""

import json
import re
import sys
import tomllib
import uuid
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([a-z0-9._-]+)==([\w.]+)([^\\\n]*)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One line of the lock file; a package has several where interpreters need several versions."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """The package's own address."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pins_of(lock: str) -> list[Pin]:
    """Return what a lock file pins, in its order."""
    pins: list[Pin] = []
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            pins.append(Pin(name=pin[1], version=pin[2], marker=pin[3].strip(" ;"), hashes=()))
        elif found := _HASH.search(line):
            pins[-1] = replace(pins[-1], hashes=(*pins[-1].hashes, found[1]))
    return pins


def bill(pins: list[Pin], *, name: str, version: str, dependencies: list[str]) -> dict[str, object]:
    """Return the bill of what is pinned for a project that needs these dependencies."""
    own = f"pkg:pypi/{name}@{version}"

    def refs(requirements: list[str]) -> list[str]:
        wanted = {_plain(one) for one in requirements if "extra ==" not in one}
        return sorted(pin.purl for pin in pins if pin.name in wanted)

    body: dict[str, object] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": own, "name": name, "version": version}},
        "components": [_component(pin) for pin in pins],
        "dependencies": [
            {"ref": own, "dependsOn": refs(dependencies)},
            *({"ref": pin.purl, "dependsOn": refs(_needs(pin.name))} for pin in pins),
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(body, sort_keys=True))
    return {**body, "serialNumber": f"urn:uuid:{serial}"}


def _component(pin: Pin) -> dict[str, object]:
    found: dict[str, object] = {"type": "library", "bom-ref": pin.purl, "name": pin.name, "version": pin.version}
    found["purl"] = pin.purl
    found["hashes"] = [{"alg": "SHA-256", "content": one} for one in pin.hashes]
    if licence := _licence(pin.name, pin.version):
        found["licenses"] = [licence]
    if pin.marker:
        found["properties"] = [{"name": "digest:only-where", "value": pin.marker}]
    return found


def _needs(name: str) -> list[str]:
    try:
        return list(requires(name) or ())
    except PackageNotFoundError:
        return []


def _licence(name: str, version: str) -> dict[str, object] | None:
    """Return what an installed package says of its licence, when it is the version that is pinned."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if said["Version"] != version:
        return None
    if expression := (said.get_all("License-Expression") or [""])[0]:
        return {"expression": expression}
    named = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License :: ")]
    return {"license": {"name": named[0]}} if named else None


def _plain(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


if __name__ == "__main__":
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    source = (ROOT / "src" / "digest" / "__init__.py").read_text("utf-8")
    made = bill(
        pins_of((ROOT / "requirements.lock").read_text("utf-8")),
        name=table["name"],
        version=re.findall(r'^__version__ = "(.+)"', source, re.MULTILINE)[0],
        dependencies=table["dependencies"],
    )
    sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
