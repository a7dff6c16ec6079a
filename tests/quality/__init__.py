"""Measures quality on the labelled corpora in `tests/corpus/`, with a floor below which each figure may not fall.

An area is a module here with `measure() -> dict[str, float]` (figures by name, 0..1, higher is better) and a file
`floors/AREA.toml` with the same names. `make quality` prints every figure beside its floor and fails when one is below;
`python -m tests.quality --raise` raises the floors to the measured figures and never lowers one. `tests/test_quality.py` checks them
in the ordinary test run, and also fails when a floor is far below its figure.
"""
