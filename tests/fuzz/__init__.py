"""Damaged files give a result or an error message, never a traceback, never a hang. `TRUST=long` makes the counts large."""
