"""No figure falls below its floor, and no floor is left so low that it no longer guards anything."""

from importlib import import_module

import pytest

from tests.quality.floors import NotMeasuredError, areas, floors

SLACK = 0.03
"""How far a floor may trail its figure: more, and a real loss would go unnoticed. Run `python -m tests.quality --raise`."""


@pytest.mark.parametrize("area", areas())
def test_quality_reaches_its_floors(area: str) -> None:
    try:
        measured, wanted = import_module(f"tests.quality.{area}").measure(), floors(area)
    except NotMeasuredError as reason:
        pytest.skip(str(reason))
    assert measured.keys() == wanted.keys()
    assert {k: v for k, v in measured.items() if v < wanted[k]} == {}
    assert {k: v for k, v in measured.items() if v > wanted[k] + SLACK} == {}
