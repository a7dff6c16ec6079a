"""What is measured on the labelled corpora in `tests/corpus/`, and the floors below which no figure may fall.

An area is a module here with `measure() -> dict[str, float]` (figure name to value, higher is better, 0..1) and a file
`floors/AREA.toml` with the same names. `make quality` prints every figure beside its floor and fails below one;
`python -m tests.quality --raise` lifts the floors to what was measured and never lowers one. `tests/test_quality.py` holds them
in the ordinary test run, and fails too when a floor has been left far below the figure.
"""
