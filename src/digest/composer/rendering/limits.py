"""Bounds of what a template may do, so that each ends within seconds: the sandbox counts steps and sizes, never time.

The same template with the same values therefore always ends in the same way, on every machine.

    each pass of a loop, macro call, include, filter, printed value    costs one step, and one more for 64 characters or items
    * ** + % ~, filters and functions                                  refuse arguments from which something huge would come

Steps in the templates that come with the program are not counted, since these only show what they are given.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from jinja2 import TemplateRuntimeError, nodes, pass_context
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_STEPS = 1_500_000
"""Of one filled template: a few seconds. The longest page of the example, from a project's own copies of all templates, takes 7,700
(measured on 2026-12-01)."""
MOST_ITEMS = 1_000_000
"""Characters or items of one value. What a page prints in one place has some thousands; a whole mail has 90,000."""
MOST_PRODUCT = 100_000_000
"""Of the sizes of a function's arguments: what `replace`, `join` or `center` return is at most that long."""
MOST_NUMBER = 100_000
"""Of a whole number that says how often or how wide. Jinja allows a `range` of as many."""
MOST_BITS = 4_096
"""Of the result of `*` and `**`."""

_PER_STEP = 64
_DEEPEST = 20

_WIDE_PERCENT = re.compile(r"%[^%a-zA-Z]*(?:\d{6}|\*)")
_WIDE_BRACES = re.compile(r"\d{6}[^{}]{0,10}\}")
_SIZED = (str, bytes, list, tuple, dict, set, frozenset, range)

_TICK, _SHOWN, _JOINED = "(step)", "(output)", "(joined)"
"""Names of filters that no template can write."""


class LimitError(TemplateRuntimeError):
    """A template that takes too many steps, or makes something too large."""


class _Steps:
    """The steps that are left to a template that is being filled."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, size: int = 0) -> None:
        """Count one step, and more for something large.

        Raises: LimitError when none is left.
        """
        self.left -= 1 + size // _PER_STEP
        if self.left < 0:
            raise LimitError(f"takes more than {MOST_STEPS:,} steps: a loop, a macro or what it prints has no end")


_STEPS: ContextVar[_Steps] = ContextVar("steps")


@contextmanager
def limited() -> Iterator[None]:
    """Give the template that is filled in this context its steps; templates that it includes share them."""
    token = _STEPS.set(_Steps(MOST_STEPS))
    try:
        yield
    finally:
        _STEPS.reset(token)


def _spend(size: int = 0) -> None:
    steps = _STEPS.get(None)  # none while constants are folded at parsing
    if steps is not None:
        steps.spend(size)


class LimitedSandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with limits to steps and sizes."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.globals["lipsum"], self.filters["random"]  # by chance: what is built twice has to be equal
        self.add_filters({**self.filters, _TICK: _tick, _SHOWN: _shown, _JOINED: _joined})

    def add_filters(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Add filters, each with its arguments and its result limited."""
        own = (_TICK, _SHOWN, _JOINED)
        self.filters.update({name: of if name in own else _limited(of, name) for name, of in filters.items()})

    def is_trusted(self, filename: str | None) -> bool:
        """Return whether the steps of a template need not be counted."""
        return False

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, *args: Any, **options: Any
    ) -> str:
        if not self.is_trusted(filename):
            _count_steps(source)
        return super()._generate(source, name, filename, *args, **options)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an operator; its operands are checked before."""
        _check_operands(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja has it: `self` may be an argument
        """Return the result of a call; the arguments of all but macros, which only hold template code, are checked before."""
        if type(__obj) is not Macro:
            owner = getattr(__obj, "__self__", None)
            values = (owner, *args, *kwargs.values()) if isinstance(owner, _SIZED) else (*args, *kwargs.values())
            _check_arguments(values, getattr(__obj, "__name__", "function"))
        return super().call(__context, __obj, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return Jinja's safe form of `str.format` and `str.format_map`; `None` for any other value."""
        text = getattr(value, "__self__", None)
        safe = super().wrap_str_format(value)
        if safe is not None and isinstance(text, str) and _is_wide(text, "format"):
            raise LimitError(f"format: the width in {text[:40]!r} is too large")
        return safe


def _limited(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a filter that checks its arguments, and whose results count as steps; values that come one by one are listed at once."""

    @wraps(function)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        _check_arguments((*args, *kwargs.values()), name, is_filter=True)
        result = function(*args, **kwargs)
        if isinstance(result, Iterator):
            return list(_counted(result))
        if isinstance(result, _SIZED):
            _spend(len(result))
        return result

    return filtered


def _counted(values: Iterator[Any]) -> Iterator[Any]:
    for value in values:
        _spend(_size(value))
        yield value


def _check_arguments(values: tuple[Any, ...], name: str, *, is_filter: bool = False) -> None:
    """Fail when a function of such arguments could return something huge: the longest is at most the product of their sizes."""
    product, total, given = 1, 0, None
    for value in values:
        if isinstance(value, _SIZED):
            size = _size(value)
            total += size
            product *= max(1, size)
            if isinstance(value, str) and _is_wide(value, name):
                raise LimitError(f"{name}: the width in {value[:40]!r} is too large")
        elif type(value) is int and (
            given is not None or not is_filter
        ):  # the value that a filter is applied to is not a width
            product *= max(1, value)
            if value > MOST_NUMBER and name != "range":
                raise LimitError(f"{name}: {_number(value)} is too large, at most {MOST_NUMBER:,}")
        given = value
    if product > MOST_PRODUCT:
        raise LimitError(f"{name}: the result could be too large")
    _spend(total)


def _check_operands(operator: str, left: Any, right: Any) -> None:
    sizes = [_size(value) for value in (left, right) if isinstance(value, _SIZED)]
    numbers = [value for value in (left, right) if isinstance(value, int)]
    is_large = False
    if operator == "*" and sizes and numbers:
        is_large = sizes[0] * max(0, numbers[0]) > MOST_ITEMS
    elif operator == "*" and len(numbers) == 2:
        is_large = sum(number.bit_length() for number in numbers) > MOST_BITS
    elif operator == "**" and len(numbers) == 2:
        is_large = left.bit_length() * max(0, right) > MOST_BITS
    elif operator == "+":
        is_large = sum(sizes) > MOST_ITEMS
    elif operator == "%" and isinstance(left, str):
        is_large = _is_wide(left, "format") or sum(sizes) > MOST_ITEMS
    if is_large:
        raise LimitError(f"the result of {operator} is too large")
    _spend(sum(sizes))


def _is_wide(text: str, name: str) -> bool:
    """Return whether a text, as a format, asks for a width of six digits, or for one that comes from elsewhere."""
    return name in {"format", "format_map"} and bool(_WIDE_PERCENT.search(text) or _WIDE_BRACES.search(text))


def _size(value: Any, depth: int = 0) -> int:
    """Return how much would be printed of a value, about: characters and items at any depth.

    Raises: LimitError when it is more than a template may have.
    """
    if isinstance(value, str | bytes | range) or not isinstance(value, _SIZED):
        return len(value) if isinstance(value, _SIZED) else 1
    total = len(value)
    for item in value.items() if isinstance(value, dict) else value:
        total += _size(item, depth + 1) if isinstance(item, _SIZED) else 1
        if total > MOST_ITEMS or depth > _DEEPEST:
            raise LimitError("a value is too large")
    return total


def _number(value: int) -> str:
    return f"{value:,}" if value.bit_length() < MOST_BITS else "a number"


@pass_context  # so that it is called at each pass, and not once when the template is compiled
def _tick(_context: Any, value: Any, weight: int) -> Any:
    """Count a pass."""
    _spend(weight)
    return value


def _shown(value: Any) -> Any:
    """Return a value that is printed."""
    _spend(_size(value))
    return value


def _joined(value: str) -> str:
    """Return what `~` made; each operand was within the limit, so this is never huge."""
    if len(value) > MOST_ITEMS:
        raise LimitError("the result of ~ is too large")
    _spend(len(value))
    return value


def _count_steps(template: nodes.Template) -> None:
    """Let a parsed template count its steps: at the head of each body that can be repeated, at `~`, and at each value it prints."""
    repeated: list[Any] = [template, *template.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block))]
    for body in repeated:
        text = sum(len(data.data) for data in body.find_all(nodes.TemplateData))
        tick = nodes.Filter(nodes.Const(None), _TICK, [nodes.Const(text)], [], None, None)
        body.body.insert(0, nodes.ExprStmt(tick, lineno=body.lineno))
    _wrap(template)


def _wrap(node: nodes.Node) -> None:
    """Wrap what is printed and what `~` joins, below a node."""
    for name in node.fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            setattr(node, name, [_wrapped(node, child) for child in value])
        elif isinstance(value, nodes.Node):
            setattr(node, name, _wrapped(node, value))


def _wrapped(parent: nodes.Node, child: Any) -> Any:
    if not isinstance(child, nodes.Node):
        return child
    _wrap(child)
    is_printed = isinstance(parent, nodes.Output) and not isinstance(child, nodes.TemplateData)
    if isinstance(child, nodes.Concat):
        child = nodes.Filter(child, _JOINED, [], [], None, None, lineno=child.lineno)
    return nodes.Filter(child, _SHOWN, [], [], None, None, lineno=child.lineno) if is_printed else child
