"""The tests of digest; a package so that `python -m tests.quality` and the tests share what they measure with."""
