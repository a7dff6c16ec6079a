"""Commands that take texts, paths and switches as they come, without the library that converts other values. No rules.

typer converts every value by pydantic, also where none is given: half of the time in which a build tells that nothing has changed. What a
shell gives is a text already, a path is made of it in one step, and what was not given is as it was declared. Numbers and lists are
left to typer, which converts and checks them. Of typer's own checks for paths (`exists`, `dir_okay`…) none is made here: the program says
what is wrong with a folder in its own words.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

Parameter = TyperOption | TyperArgument


class Command(TyperCommand):
    """A command with such parameters."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._plain: dict[str, Parameter] = {}

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, the same objects each time."""
        return _plain(super().get_params(ctx), self._plain)


class Group(TyperGroup):
    """A group of commands with such parameters of its own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._plain: dict[str, Parameter] = {}

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, the same objects each time."""
        return _plain(super().get_params(ctx), self._plain)


class _Option(TyperOption):
    """An option as it was declared, but for how its value is taken."""

    def __init__(self, declared: TyperOption) -> None:
        vars(self).update(vars(declared))

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Return the value that the command gets."""
        return _taken(self, ctx, value) if _is_plain(self, value) else super().process_value(ctx, value)


class _Argument(TyperArgument):
    """An argument as it was declared, but for how its value is taken."""

    def __init__(self, declared: TyperArgument) -> None:
        vars(self).update(vars(declared))

    def process_value(self, ctx: Any, value: Any) -> Any:
        """Return the value that the command gets."""
        return _taken(self, ctx, value) if _is_plain(self, value) else super().process_value(ctx, value)


def _plain(declared: Iterable[Any], known: dict[str, Parameter]) -> list[Parameter]:
    """Return parameters that take their value in this way; those in `known`, by their names, where they are there."""
    for one in declared:
        if one.name not in known:
            known[one.name] = _Option(one) if isinstance(one, TyperOption) else _Argument(one)
    return [known[one.name] for one in declared]


def _is_plain(parameter: Parameter, value: Any) -> bool:
    """Whether a value needs no library to be taken."""
    if parameter.multiple or parameter.nargs != 1:
        return False
    if isinstance(value, str):
        return _kind(parameter) in {str, Path}
    return value is parameter.default and not parameter.required


def _taken(parameter: Parameter, ctx: Any, value: Any) -> Any:
    """Return a plain value as its type, after what is to be called with it."""
    if isinstance(value, str) and _kind(parameter) is Path:
        value = Path(value)
    return value if parameter.callback is None else parameter.callback(ctx, parameter, value)


def _kind(parameter: Parameter) -> object:
    """Return the type that was declared; `None` where a typer of another version does not tell it, and has to convert values itself."""
    return getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
