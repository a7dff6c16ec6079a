"""A module imports only from lower layers: arrows go down, and neighbours never import each other."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"

LAYERS = {
    "digest.errors": 0,
    "digest.model": 1,
    "digest.text": 2,
    "digest.readers": 3,
    "digest.summarizer": 3,
    "digest.composer": 3,
    "digest.verify": 3,
    "digest.project": 4,
    "digest.exporter": 4,
    "digest.engine": 4,
    "digest.store": 4,
    "digest.fetch": 5,
    "digest.pipeline": 5,
    "digest.preview": 6,
    "digest.doctor": 6,
    "digest.commands": 7,
    "digest.cli": 8,
    "digest.__main__": 9,
    "digest": 9,
}
"""Room (a module, or a package with all that is in it) to layer, as in docs/design.md."""


def room(module: str) -> str:
    """Return the room that a module belongs to."""
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else "digest"


def module_name(path: Path) -> str:
    parts = list(path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted((SOURCE / "digest").rglob("*.py"))}


def imports(path: Path) -> set[str]:
    """Return the modules of the project that a file imports, also inside functions and as text for `import_module`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and "." in node.value
            and node.value in MODULES
        ):
            found.add(node.value)
    return {name for name in found if name == "digest" or name.startswith("digest.")}


def resolved(name: str) -> str | None:
    """Return the module that an imported name is or lies in."""
    if name in MODULES:
        return name
    parent = name.rpartition(".")[0]
    return parent if parent in MODULES else None


@pytest.mark.parametrize("module", MODULES)
def test_layers_go_down(module: str) -> None:
    assert room(module) in LAYERS, f"{module} has no layer: add its room to LAYERS and to docs/design.md"
    if module == "digest":
        return  # the facade names what it offers, and loads it on first use
    own = room(module)
    for name in imports(MODULES[module]):
        target = resolved(name)
        if target is None or room(target) == own or (target == "digest" and name == "digest.__version__"):
            continue
        if target == "digest":
            assert own == "digest.cli", f"{module} imports the facade"
            continue
        assert LAYERS[room(target)] < LAYERS[own], (
            f"{module} (layer {LAYERS[own]}) imports {name} (layer {LAYERS[room(target)]})"
        )


def test_imports_have_no_cycle() -> None:
    graph = {
        module: {
            target
            for name in imports(path)
            if (target := resolved(name)) and target not in {module, "digest"} and not module.startswith(f"{target}.")
        }
        for module, path in MODULES.items()
        if module != "digest"
    }
    assert list(TopologicalSorter(graph).static_order())
