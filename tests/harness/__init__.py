"""Byte harness: proves that two versions of the program write the same bytes, over projects of many kinds.

`python -m tests.harness BEFORE [AFTER]` runs both programs over the same projects and prints each file that differs. The projects are the
repository's own (`tests/projects/`, `examples/weekly`, `seeds/`) and as many random ones as wanted, which follow from a seed. Each project
is built, built again and, depending on the project, planned, edited, published and verified, on every engine asked for.

A program is an executable (`path/to/.venv/bin/digest`) or a checkout, whose `src/` is then run by this interpreter. `--record FILE` keeps
what BEFORE wrote; FILE can later stand in place of BEFORE, so that only AFTER has to run.
"""
