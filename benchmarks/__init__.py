"""Measurements of time and memory; each module prints its own by `python -m benchmarks.NAME`."""
